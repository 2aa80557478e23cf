/* SPDX-License-Identifier: MIT */
/* Names: how Lisp, C and the kernel spell them, and what of the file has which. A part of internal.h. */
#pragma once

#include "frontend/base/source.h"
#include "frontend/base/table.h"

struct expr;
struct form;
struct map;
struct named_constant;
struct sema;
struct structure;

/* "count-egress" -> "count_egress", "+name+" -> "NAME"; keywords and header macros get "_". */
const char *sema_c_name(struct sema *sema, const char *lisp);
/* The same for what stands at file scope: maps, programs, subprograms, globals. */
const char *sema_file_name(struct sema *sema, const char *lisp);
/* The same for what the kernel names: "bpf-cast-to-kern-ctx" -> "bpf_cast_to_kern_ctx". */
const char *sema_kernel_name(struct sema *sema, const char *lisp);
/* "real_parent" -> "real-parent" */
const char *sema_lisp_name(struct sema *sema, const char *kernel);
/* Whether the text begins with the first len characters of the name; `-` and `_` are one. */
bool sema_begins_with(const char *text, const char *name, size_t len);
bool sema_same_name(const char *a, const char *b);
/* In tables whose names are spelled as Lisp does, with `-` for `_`: the value of a name in either spelling. */
void *sema_find_spelled(struct sema *sema, const struct table *table, const char *text, size_t len);
void sema_add_spelled(struct sema *sema, struct table *table, const char *name, void *value);
/* Reports a top-level name that is taken, in Lisp or in C. */
void sema_claim_name(struct sema *sema, const char *name, const char *c_name, struct span span);
struct named_constant *sema_find_constant(const struct sema *sema, const char *name);
struct structure *sema_find_structure(const struct sema *sema, const char *name);
/* A struct that the file defines, by a name that is a part of another. */
const struct structure *sema_own_structure(const struct sema *sema, const char *name, size_t len);
/*
 * The one whose name begins the head: S of S-f and S-f-ptr, where it has the field; where none has it the longest; or NULL.
 * `ret_other` gets another that has it, or NULL; it may be NULL.
 */
const struct structure *sema_accessed_structure(const struct sema *sema, const char *head,
						const struct structure **ret_other);
/* The map a form names, or NULL after an error. */
const struct map *sema_map(struct sema *sema, const struct form *form);
/*
 * The same, or a variable that holds a map which is inside another: the result is then the map whose
 * shape it has, and *ret_holder the variable; else that is NULL.
 */
const struct map *sema_map_or_inner(struct sema *sema, const struct form *form,
				    struct expr **ret_holder);
