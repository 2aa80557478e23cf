// SPDX-License-Identifier: MIT
#ifndef bpf_ksym_exists
/* whether the kernel has what is declared as weak */
#define bpf_ksym_exists(symbol) (!!(symbol))
#endif
