/* SPDX-License-Identifier: MIT */
/* The marks of a C tree: what stands there for a reason that C itself does not show. */
#pragma once

#include "emit/tree/ctree.h"

/* c: the marked expression; NULL: text is the variable that is declared, or the head of the loop. */
typedef void c_mark_visit(const struct c_mark *mark, const struct cexpr *c, const char *text,
			  void *user);

/* Calls visit for each marked node, in the order of the C text. */
void c_each_mark(const struct cfile *file, c_mark_visit *visit, void *user);
