/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of this folder share, and what sema.c calls: definitions of
 * programs, subprograms, globals and struct_ops, and the passes over all of them.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- programs.c ---- */

void sema_declare_program(struct sema *sema, const struct form *form);
void sema_program_body(struct sema *sema, const struct form *form, struct program *program);

/* ---- subprograms.c ---- */

void sema_declare_subprogram(struct sema *sema, const struct form *form);
void sema_subprogram_body(struct sema *sema, const struct form *form, struct program *program);
/* (defextern function NAME PARAMETERS RESULT) */
void sema_extern_function(struct sema *sema, const struct form *form);

/* ---- reach.c ---- */

/* Before the bodies: gives each subprogram the section whose context its body sees. */
void sema_find_contexts(struct sema *sema);
/*
 * After the bodies: checks recursion and depth, and notes from which programs each subprogram is
 * reached.
 */
void sema_find_reached(struct sema *sema);

/* ---- targets.c ---- */

/* Reports a target whose form does not fit the section; form: the form of the name, or NULL. */
bool sema_check_target(struct sema *sema, const struct form *form,
		       const struct kernel_section *section, const char *name);
/* Reports a section for which programs are not supported. */
bool sema_offers_section(struct sema *sema, struct span span, const struct program *program);

/* ---- globals.c ---- */

void sema_defglobal(struct sema *sema, const struct form *form);
void sema_defparam(struct sema *sema, const struct form *form);
void sema_extern_global(struct sema *sema, const struct form *form);
void sema_extern_kconfig(struct sema *sema, const struct form *form);
/* Adds the item; the caller sets the type. NULL after an error. */
struct global *sema_new_global(struct sema *sema, const struct form *form, const struct form *name, enum global_kind kind);

/* ---- symbols.c ---- */

/* (defextern ksym NAME T [:weak]) */
void sema_extern_ksym(struct sema *sema, const struct form *form);

/* ---- initial.c ---- */

/* Reads the initial value of a global or parameter. */
void sema_initial_value(struct sema *sema, const struct form *form, struct global *global);

/* ---- parameters.c ---- */

/*
 * Reads the keys that make a parameter an option. True if the default is nil or a text, which it
 * then has set.
 */
bool sema_parameter_default(struct sema *sema, const struct form *form, struct global *global);

/* ---- struct_ops.c ---- */

/*
 * (defstruct-ops NAME STRUCT (MEMBER VALUE)..): declares the name; the members are read after all
 * definitions.
 */
void sema_defstruct_ops(struct sema *sema, const struct form *form);
/* Before the bodies: connects each program of :struct-ops with its member. */
void sema_settle_struct_ops(struct sema *sema);

/* ---- declaim.c ---- */

void sema_declaim(struct sema *sema, const struct form *form);
