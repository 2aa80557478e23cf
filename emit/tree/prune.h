/* SPDX-License-Identifier: MIT */
/* Takes out of a function what nothing reads, so that no compiler warns of it. */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/table.h"

/* Whether it may do something besides giving a value: reads of the context and swaps do not. */
bool prune_has_call(const struct cexpr *expr);
/* Whether the block names the variable in what it evaluates. */
bool prune_reads(const struct cblock *block, const char *name);
/* Adds what is called, by name. */
void prune_note_calls(struct arena *arena, const struct cblock *block, struct table *callees);
/* The words of what is read: names of variables and of what is called; members' names are none. */
typedef void prune_word(void *user, const char *word, size_t len);
void prune_each_word_of_text(const char *text, prune_word *word, void *user);
void prune_each_word(const struct cexpr *expr, prune_word *word, void *user);
void prune_each_word_of_block(const struct cblock *block, prune_word *word, void *user);

/*
 * Variables that are only set go, with what sets them; calls stay. Of the parameters (names, NULL ends them), which
 * belong to the prototype, only what sets them goes. The tree is changed in place.
 */
void prune_function(struct arena *arena, struct cblock *body, const char *const *parameters);
