/* SPDX-License-Identifier: MIT */
/*
 * Visits the guard marks of a C file: the nodes whose form comes from a guard, which the C text
 * alone does not show. Called by cli/dump.c for --dump=guards.
 */
#pragma once

#include "emit/tree/ctree.h"

/*
 * c: the marked expression. If it is NULL, text is the declared variable or the head of the loop.
 */
typedef void c_mark_visit(const struct c_mark *mark, const struct cexpr *c, const char *text,
			  void *user);

/* Calls visit for each marked node, in the order of the C text. */
void c_each_mark(const struct cfile *file, c_mark_visit *visit, void *user);
