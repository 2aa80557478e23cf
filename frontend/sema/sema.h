/* SPDX-License-Identifier: MIT */
/*
 * Forms to the typed unit: resolves names, assigns types, computes constants. In: core forms, from
 * the expander. Out: a unit in the given arena. Which of it the kernel allows is decided later, by
 * frontend/check. Called by cli/passes.c.
 */
#pragma once

#include "frontend/read/form.h"
#include "frontend/unit/unit.h"

struct sema_options {
	const char *source_path; /* names the outputs; "-" or NULL: "stdin" */
	const char *btf_path;    /* describes kernel structs; NULL: the running kernel's */
	kernel_version kernel;   /* the oldest that must load it; 0: the file's, or any */
	kernel_version libbpf;   /* the oldest libbpf that loads it; 0: 1.1 */
	const char *arch;        /* a name of arches.def; NULL: this machine's */
};

/*
 * Always returns a unit; if reader->diags has errors it must not be used further. Failed nodes are
 * EXPR_ERROR, so that each mistake is reported once.
 */
struct unit *sema_analyze(struct reader *reader, const struct form_list *forms,
			  const struct sema_options *options);

/*
 * The user side's forms, in the arena. Called before sema_analyze, which releases the programs'
 * forms.
 */
struct form_list *sema_user_forms(struct arena *arena, const struct form_list *forms);
