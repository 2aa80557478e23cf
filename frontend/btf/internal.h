/* What the files of this room share: libbpf's view of a file, and how a type is described. */
#pragma once

#include <bpf/btf.h>

#include "frontend/btf/btf.h"

/* libbpf's object is the whole of it. */
static inline struct btf *btf_file_types(const struct btf_file *file)
{
	return (struct btf *)file;
}

/* The name, or NULL where there is none. */
const char *btf_name(const struct btf *btf, uint32_t offset);
/* Describes a type; the field's name and what only a member has are left alone. */
void btf_describe(const struct btf *btf, uint32_t id, struct btf_field *field);
/* "real-parent" and "real_parent" are one name; Lisp's symbols have one case. */
bool btf_same_name(const char *kernel, const char *lisp);
