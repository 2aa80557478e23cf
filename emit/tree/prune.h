/* SPDX-License-Identifier: MIT */
/*
 * Removes unread variables from a function, and tells which names C code mentions.
 * In: a function's body as a C tree. Out: the same tree, of which no compiler warns. Called by
 * emit/lower, emit/user and emit/file.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/table.h"

/* May it have an effect besides its value? Reads of the context and byte swaps have none. */
bool prune_has_call(const struct cexpr *expr);
/* Does the block evaluate the variable? */
bool prune_reads(const struct cblock *block, const char *name);
/* Adds the names of all called functions. */
void prune_note_calls(struct arena *arena, const struct cblock *block, struct table *callees);
/* Visits the names of variables and functions that are read; not the names of members. */
typedef void prune_word(void *user, const char *word, size_t len);
void prune_each_word_of_text(const char *text, prune_word *word, void *user);
void prune_each_word(const struct cexpr *expr, prune_word *word, void *user);
void prune_each_word_of_block(const struct cblock *block, prune_word *word, void *user);

/*
 * Removes variables that are only assigned, with these assignments; calls stay. Parameters belong
 * to the prototype, so only their assignments go (names, ended by NULL).
 */
void prune_function(struct arena *arena, struct cblock *body, const char *const *parameters);
