/* SPDX-License-Identifier: MIT */
/*
 * Turns a verifier log into a diagnostic [verifier]: the Lisp line, the rule, a help, the kernel's
 * words. In: a log of a load, or of a file. Out: the diagnostic. Called by load.c, explain.c and
 * guarded.c.
 */
#pragma once

#include "cli/passes.h"

struct refusal {
	const char *program; /* as in the source or the object, or NULL */
	const char *kernel;  /* "6.18"; NULL if the log does not say */
	const char *log;     /* only the verifier's part */
};

/* Adds the diagnostic; the compilation may have no unit. --verbose also shows the log. */
void refusal_report(struct compilation *compilation, const struct refusal *refusal);

/* The place and reason of a refusal. */
struct refusal_place {
	struct span span;   /* empty if the log has no place and the unit no such program */
	const char *name;   /* the program's, or "the program" */
	bool is_named;
	const char *reason; /* the verifier's sentence, or "" */
};

void refusal_find_place(const struct compilation *compilation, const struct refusal *refusal,
			struct refusal_place *ret);

/*
 * Extracts log and program name from the output of bpftool or libbpf; a bare log is returned as it
 * is. In the arena.
 */
void refusal_find_log(struct arena *arena, const char *text, struct refusal *ret);
