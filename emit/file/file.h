/* SPDX-License-Identifier: MIT */
/*
 * The functions that file.c shares with items.c, kernel.c and struct_ops.c. Each takes the unit or
 * a part of it, and adds text or items to the C file. Texts live in the unit's arena.
 */
#pragma once

#include "emit/file/emit.h"
#include "emit/lower/lower.h"

/* Copies the text into the arena and empties it. */
const char *file_text(struct arena *arena, struct text *text);
/* Adds the lines as an item; adds nothing if the text is empty. */
void file_add_text(struct arena *arena, struct cfile *file, struct text *text);
/* ---- kernel.c ---- */
/* Prints a kernel struct with the fields in use; libbpf relocates them to the kernel's own. */
void file_put_kernel_struct(struct arena *arena, const struct structure *structure,
			    struct text *out);
/* The struct type of a used field, or of its elements; NULL if it is no struct. */
const struct type *structure_held(const struct structure *structure, size_t member);

/* Prints an enum with the enumerators in use. */
void file_put_kernel_enum(const struct kernel_enum *kernel_enum, struct text *out);

/* ---- struct_ops.c ---- */
/* Adds the kernel structs that the file fills with its programs. */
void file_add_struct_ops(struct arena *arena, struct cfile *file, const struct unit *unit);
/* ---- items.c ---- */
/* Adds constants, structs, maps and functions in the order of the source. */
void file_add_items(struct arena *arena, struct cfile *file, const struct unit *unit,
		    struct uses *uses, const struct citem *functions);
