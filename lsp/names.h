/* SPDX-License-Identifier: MIT */
/*
 * The names of the language and their descriptions, from the rows that the compiler reads and from the
 * pages of docs/language. Called by hover.c, complete.c and signature.c.
 */
#pragma once

#include "frontend/base/text.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"

typedef void name_visit(void *user, const char *name, const char *detail);

/* Core forms, macros of the prelude, operators and forms of the user side. */
void names_each_form(name_visit *visit, void *user);
bool names_has_form(const char *name);
/* Options of `defmap` and `defprog`, without the colon. */
void names_each_map_option(name_visit *visit, void *user);
void names_each_program_option(name_visit *visit, void *user);

/* Appends what the pages say of a form; false where they say nothing. */
bool pages_explain(const char *name, struct text *out);
/* Calls visit for each row of the page of forms. */
void pages_each_form(name_visit *visit, void *user);

/* "(get-socket-cookie ctx)" */
void helper_text(const struct kernel_helper *helper, struct text *out);
