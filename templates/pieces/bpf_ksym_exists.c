// SPDX-License-Identifier: MIT
#ifndef bpf_ksym_exists
/* Does the kernel have this weak symbol? */
#define bpf_ksym_exists(symbol) (!!(symbol))
#endif
