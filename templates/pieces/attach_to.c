// SPDX-License-Identifier: MIT
/*
 * libbpf 1.1 has one section for tc programs, without a direction. The object
 * keeps it as a BTF tag of the program, which libskep reads.
 */
#define ATTACH_TO(section) __attribute__((btf_decl_tag(section)))
