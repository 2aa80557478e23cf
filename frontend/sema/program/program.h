/* SPDX-License-Identifier: MIT */
/* What the files of programs, subprograms and globals share. */
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

/* Gives each subprogram the section whose context its body sees; before bodies are analyzed. */
void sema_find_contexts(struct sema *sema);
/* After the bodies: recursion, depth, and what each subprogram is reached from. */
void sema_find_reached(struct sema *sema);

/* ---- targets.c ---- */

/* Reports a target of another shape than the section's; form: where the name is written, or NULL. */
bool sema_check_target(struct sema *sema, const struct form *form,
		       const struct kernel_section *section, const char *name);
/* Reports a section that no program may be in yet. */
bool sema_offers_section(struct sema *sema, struct span span, const struct program *program);

/* ---- globals.c ---- */

void sema_defglobal(struct sema *sema, const struct form *form);
void sema_defparam(struct sema *sema, const struct form *form);
void sema_extern_global(struct sema *sema, const struct form *form);
void sema_extern_kconfig(struct sema *sema, const struct form *form);
/* The item is added: its type is set by the caller. NULL after an error. */
struct global *sema_new_global(struct sema *sema, const struct form *form, const struct form *name, enum global_kind kind);

/* ---- symbols.c ---- */

/* (defextern ksym NAME T [:weak]) */
void sema_extern_ksym(struct sema *sema, const struct form *form);

/* ---- initial.c ---- */

/* Reads what a global or parameter begins with. */
void sema_initial_value(struct sema *sema, const struct form *form, struct global *global);

/* ---- parameters.c ---- */

/* Reads what makes a parameter an option. True where its default is nil or a text, which it has set. */
bool sema_parameter_default(struct sema *sema, const struct form *form, struct global *global);

/* ---- struct_ops.c ---- */

/* (defstruct-ops NAME STRUCT (MEMBER VALUE)..): the name; what stands inside is read when all is defined. */
void sema_defstruct_ops(struct sema *sema, const struct form *form);
/* Before bodies are analyzed: gives each program of :struct-ops its member. */
void sema_settle_struct_ops(struct sema *sema);

/* ---- declaim.c ---- */

void sema_declaim(struct sema *sema, const struct form *form);
