// SPDX-License-Identifier: MIT
/*
 * libbpf 1.1 knows only the section "tc", which does not say the direction.
 * libskep reads it from this BTF tag.
 */
#define ATTACH_TO(section) __attribute__((btf_decl_tag(section)))
