/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of this folder share, and what sema.c and forms.c call: kernel
 * structs, their fields, kernel functions, arguments, registers, tracepoints.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- structs.c ---- */

void sema_declare_kernel_struct(struct sema *sema, const struct form *form);
void sema_import_kernel_struct(struct sema *sema, const struct form *form);
/*
 * The field of that name, or NULL after an error at `at`. listed: only fields that the import
 * names.
 */
struct member *sema_kernel_member(struct sema *sema, const struct form *at,
				  struct structure *structure, const char *name, bool listed);
/* BTF's description of the field; false if there is no BTF, or no such field. */
bool sema_kernel_field(struct sema *sema, const struct structure *structure, const char *name,
		       struct btf_field *ret_field);

/* ---- fields.c ---- */

/* Notes that the C needs the field, and the whole of a nested struct. */
void sema_use_member(struct member *member);
/*
 * as-S for a kernel struct; S-f and S-f-ptr if its name is longer than that of any struct of the
 * file that fits; otherwise NULL.
 */
struct expr *sema_kernel_form(struct sema *sema, const struct form *form);
/* `+S-size+`, or NULL. */
struct expr *sema_kernel_size(struct sema *sema, const struct form *form);

/* ---- functions.c ---- */

void sema_defkfunc(struct sema *sema, const struct form *form);
/* Declares the functions that are called and need no defkfunc. */
void sema_predeclare(struct sema *sema);

/* ---- prototypes.c ---- */

/*
 * Compares a declaration of a kernel function with the kernel's prototype, and adopts the kernel's
 * types where C needs them.
 */
void sema_fit_kernel_function(struct sema *sema, const struct form *form, struct program *program);

/* ---- arguments.c ---- */

/* (ctx NAME) if BTF describes the argument; NULL in programs with a context struct. */
struct expr *sema_argument(struct sema *sema, const struct form *form);

/*
 * The type of an argument. Pointers to structs that the file does not import have no target type,
 * although the verifier knows it. NULL: a struct by value.
 */
const struct type *sema_argument_type(struct sema *sema, const struct btf_field *field);

/* ---- probe_arguments.c ---- */

/*
 * (ctx NAME) of a kprobe: a parameter of the function, or its result; NULL if the name is a
 * register's.
 */
struct expr *sema_probe_argument(struct sema *sema, const struct form *form);

/* ---- registers.c ---- */

/* The register that holds parameter N, or `ret`, `ip`, `sp`, `fp`. */
struct expr *sema_register(struct sema *sema, const struct form *form, const struct form *which);

/*
 * Reports an error and returns false if the context's field is a register that the target machine
 * lacks.
 */
bool sema_has_register(struct sema *sema, const struct form *field, const char *context);

/* ---- event_formats.c ---- */

/* The struct that a copy of the event's `format` file describes, or NULL after an error. */
struct structure *sema_event_of_file(struct sema *sema, const struct form *event,
				     const struct form *file);
/* The struct of a system call's event, from the names of its arguments; NULL: of its result. */
struct structure *sema_event_of_arguments(struct sema *sema, const struct form *event,
					  const char *arguments);
/* The struct from this machine's tracefs; NULL without a message if it cannot be read. */
struct structure *sema_event_of_tracefs(struct sema *sema, const struct form *event);
/* "sched/sched_wakeup" for a name as written. */
const char *sema_event_path(struct sema *sema, const char *event);
/* A field of such a struct, or of a text in it; NULL after an error. */
struct member *sema_event_member(struct sema *sema, const struct form *at,
				 const struct structure *structure, const char *name);

/* ---- tracepoints.c ---- */

void sema_deftracepoint(struct sema *sema, const struct form *form);
/* tp-FIELD, tp-FIELD-ptr; NULL if the head does not begin with tp-. */
struct expr *sema_tracepoint_form(struct sema *sema, const struct form *form);
