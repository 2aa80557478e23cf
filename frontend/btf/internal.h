/* SPDX-License-Identifier: MIT */
/* Functions that the files of frontend/btf share: libbpf's object behind a btf_file, names, and the
 * description of a type. Only for frontend/btf. */
#pragma once

#include <bpf/btf.h>

#include "frontend/btf/btf.h"

/* A btf_file is a libbpf object. */
static inline struct btf *btf_file_types(const struct btf_file *file)
{
	return (struct btf *)file;
}

/* The name, or NULL for an anonymous type. */
const char *btf_name(const struct btf *btf, uint32_t offset);
/* Describes a type in *field; leaves the field's name and its member properties alone. */
void btf_describe(const struct btf *btf, uint32_t id, struct btf_field *field);
/* True for "real-parent" and "real_parent"; Lisp's symbols are in lower case. */
bool btf_same_name(const char *kernel, const char *lisp);
