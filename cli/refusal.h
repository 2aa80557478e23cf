/* SPDX-License-Identifier: MIT */
/*
 * Turns what the kernel's verifier said into a diagnostic [verifier]: the Lisp line, the rule, what
 * would satisfy it, the kernel's own words.
 */
#pragma once

#include "cli/passes.h"

struct refusal {
	const char *program; /* as the source or the object has it, or NULL */
	const char *kernel;  /* "6.18", or NULL where the log does not say */
	const char *log;     /* the verifier's alone */
};

/* Adds it to the diagnostics; the compilation may have no unit. With --verbose the log is shown. */
void refusal_report(struct compilation *compilation, const struct refusal *refusal);

/* What the log says, in the words of the source. */
struct refusal_place {
	struct span span;   /* none where the log has no place and the unit no such program */
	const char *name;   /* of the program, or "the program" */
	bool is_named;
	const char *reason; /* the verifier's sentence, or "" */
};

void refusal_find_place(const struct compilation *compilation, const struct refusal *refusal,
			struct refusal_place *ret);

/*
 * Cuts out of what bpftool or libbpf printed the log and the program's name; a bare log is given back
 * as it is. In the arena.
 */
void refusal_find_log(struct arena *arena, const char *text, struct refusal *ret);
