/* SPDX-License-Identifier: MIT */
/* What the two halves of the file's assembly share; texts live in the unit's arena. */
#pragma once

#include "emit/file/emit.h"
#include "emit/lower/lower.h"

/* Takes the text's bytes into the arena and empties it. */
const char *file_text(struct arena *arena, struct text *text);
/* An item of these lines; nothing where there are none. */
void file_add_text(struct arena *arena, struct cfile *file, struct text *text);
/* ---- file_kernel.c ---- */
/* A kernel struct with the fields that are used, which libbpf finds in the kernel's own. */
void file_put_kernel_struct(struct arena *arena, const struct structure *structure,
			    struct text *out);
/* The struct that a used field of the kernel struct is, or is an array of; NULL where it is none. */
const struct type *structure_held(const struct structure *structure, size_t member);

/* An enum with the enumerators that are asked for. */
void file_put_kernel_enum(const struct kernel_enum *kernel_enum, struct text *out);

/* ---- struct_ops.c ---- */
/* Structs of the kernel's that the file fills with its programs. */
void file_add_struct_ops(struct arena *arena, struct cfile *file, const struct unit *unit);
/* ---- file_items.c ---- */
/* Constants, structs, maps and functions in the source's order. */
void file_add_items(struct arena *arena, struct cfile *file, const struct unit *unit,
		    struct uses *uses, const struct citem *functions);
