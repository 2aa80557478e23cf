/* SPDX-License-Identifier: MIT */
/*
 * Forms to typed unit: names are resolved, types given, constants computed. What the kernel allows
 * is
 * asked later, by the checks. The unit lives in the arena that is passed in.
 */
#pragma once

#include "frontend/read/form.h"
#include "frontend/unit/unit.h"

struct sema_options {
	const char *source_path; /* names the outputs; "-" or NULL: "stdin" */
	const char *btf_path;    /* where kernel structs are described; NULL: the running kernel's */
	kernel_version kernel;   /* the oldest that must load it; 0: what the file says, or any */
	kernel_version libbpf;   /* the oldest libbpf that loads it; 0: 1.1 */
	const char *arch;        /* a name of arches.def; NULL: this machine's */
};

/*
 * Analyzes a file's core forms. Always gives a unit; whether it may be used further is in
 * reader->diags. Nodes that failed are EXPR_ERROR, so that each mistake is reported once.
 */
struct unit *sema_analyze(struct reader *reader, const struct form_list *forms,
			  const struct sema_options *options);

/*
 * The forms that define nothing of the BPF side, in the arena: those of the user side. Called before sema_analyze, which
 * gives back what programs are made of.
 */
struct form_list *sema_user_forms(struct arena *arena, const struct form_list *forms);
