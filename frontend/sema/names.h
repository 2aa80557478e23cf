/* SPDX-License-Identifier: MIT */
/*
 * Names: their spelling in Lisp, C and the kernel, and the objects of the file by name (names.c).
 * Included by internal.h.
 */
#pragma once

#include "frontend/base/source.h"
#include "frontend/base/table.h"

struct expr;
struct form;
struct map;
struct named_constant;
struct sema;
struct structure;

/*
 * "count-egress" -> "count_egress", "+name+" -> "NAME"; C keywords and macros of the headers get
 * "_".
 */
const char *sema_c_name(struct sema *sema, const char *lisp);
/* The same for names at file scope: maps, programs, subprograms, globals. */
const char *sema_file_name(struct sema *sema, const char *lisp);
/* The same for the kernel's names: "bpf-cast-to-kern-ctx" -> "bpf_cast_to_kern_ctx". */
const char *sema_kernel_name(struct sema *sema, const char *lisp);
/* "real_parent" -> "real-parent" */
const char *sema_lisp_name(struct sema *sema, const char *kernel);
/* Does the text begin with the first len characters of the name? `-` and `_` are equal. */
bool sema_begins_with(const char *text, const char *name, size_t len);
bool sema_same_name(const char *a, const char *b);
/* Lookup in a table with Lisp spellings, where `_` in the name counts as `-`. */
void *sema_find_spelled(struct sema *sema, const struct table *table, const char *text, size_t len);
void sema_add_spelled(struct sema *sema, struct table *table, const char *name, void *value);
/* Reports a top-level name that is taken, in Lisp or in C. */
void sema_claim_name(struct sema *sema, const char *name, const char *c_name, struct span span);
struct named_constant *sema_find_constant(const struct sema *sema, const char *name);
struct structure *sema_find_structure(const struct sema *sema, const char *name);
/* A struct of the file, by a name that is part of another. */
const struct structure *sema_own_structure(const struct sema *sema, const char *name, size_t len);
/*
 * The struct S of an accessor S-f or S-f-ptr: the one that has the field; if none has it, the one
 * with the longest name; or NULL. ret_other, unless NULL, receives a second struct that has it, or
 * NULL.
 */
const struct structure *sema_accessed_structure(const struct sema *sema, const char *head,
						const struct structure **ret_other);
/* The map that the form names, or NULL after an error. */
const struct map *sema_map(struct sema *sema, const struct form *form);
/*
 * The same, or a variable that holds a map found inside another: then the result is a map of the
 * same shape, and *ret_holder the variable; otherwise *ret_holder is NULL.
 */
const struct map *sema_map_or_inner(struct sema *sema, const struct form *form,
				    struct expr **ret_holder);
