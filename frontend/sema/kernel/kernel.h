/* SPDX-License-Identifier: MIT */
/* What the files of what the kernel has share. */
#pragma once

#include "frontend/sema/internal.h"

/* ---- structs.c ---- */

void sema_declare_kernel_struct(struct sema *sema, const struct form *form);
void sema_import_kernel_struct(struct sema *sema, const struct form *form);
/* The field of that name, or NULL after an error at `at`; `listed`: only what the import names. */
struct member *sema_kernel_member(struct sema *sema, const struct form *at,
				  struct structure *structure, const char *name, bool listed);
/* What BTF says of the field; false where it was not asked, or has none. */
bool sema_kernel_field(struct sema *sema, const struct structure *structure, const char *name,
		       struct btf_field *ret_field);

/* ---- fields.c ---- */

/* The C has the field, and completely what is inside it. */
void sema_use_member(struct member *member);
/* as-S of a kernel struct; S-f, S-f-ptr of one whose name is longer than the file's own that fits; else NULL. */
struct expr *sema_kernel_form(struct sema *sema, const struct form *form);
/* `+S-size+`, or NULL. */
struct expr *sema_kernel_size(struct sema *sema, const struct form *form);

/* ---- functions.c ---- */

void sema_defkfunc(struct sema *sema, const struct form *form);
/* Declares the functions that need no defkfunc and are called. */
void sema_predeclare(struct sema *sema);

/* ---- prototypes.c ---- */

/* Compares a declaration of a kernel function with the kernel's prototype, and takes over what C needs of it. */
void sema_fit_kernel_function(struct sema *sema, const struct form *form, struct program *program);

/* ---- arguments.c ---- */

/* (ctx NAME) where BTF says what that is; NULL in programs that have a context struct. */
struct expr *sema_argument(struct sema *sema, const struct form *form);

/*
 * What BTF says of an argument. Pointers to what the file does not import have no type; the verifier knows theirs all
 * the same. NULL: a struct by value.
 */
const struct type *sema_argument_type(struct sema *sema, const struct btf_field *field);

/* ---- probe_arguments.c ---- */

/* (ctx NAME) of a kprobe: a parameter of the function, or its result; NULL where the name is a register's. */
struct expr *sema_probe_argument(struct sema *sema, const struct form *form);

/* ---- registers.c ---- */

/* The register of parameter N, or of `ret ip sp fp`, in which a probe finds it. */
struct expr *sema_register(struct sema *sema, const struct form *form, const struct form *which);

/* False, and reported, where a field of the context is a register that the unit's machine lacks. */
bool sema_has_register(struct sema *sema, const struct form *field, const char *context);

/* ---- event_formats.c ---- */

/* The struct that a copy of the event's `format` file describes, or NULL after an error. */
struct structure *sema_event_of_file(struct sema *sema, const struct form *event,
				     const struct form *file);
/* A system call's by the names of its arguments; NULL: of its result. */
struct structure *sema_event_of_arguments(struct sema *sema, const struct form *event,
					  const char *arguments);
/* The same of this machine's tracefs; NULL, without a message, where it is not to be read. */
struct structure *sema_event_of_tracefs(struct sema *sema, const struct form *event);
/* "sched/sched_wakeup" of a name as written. */
const char *sema_event_path(struct sema *sema, const char *event);
/* A field of such a struct, or of a text in it; NULL after an error. */
struct member *sema_event_member(struct sema *sema, const struct form *at,
				 const struct structure *structure, const char *name);

/* ---- tracepoints.c ---- */

void sema_deftracepoint(struct sema *sema, const struct form *form);
/* tp-FIELD, tp-FIELD-ptr; NULL where the head begins otherwise. */
struct expr *sema_tracepoint_form(struct sema *sema, const struct form *form);
