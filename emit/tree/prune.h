/* Takes out of a function what nothing reads, so that no compiler warns of it. */
#pragma once

#include "emit/tree/ctree.h"

/* Whether it may do something besides giving a value: reads of the context and swaps do not. */
bool prune_has_call(const struct cexpr *expr);
bool prune_calls(const struct cblock *block, const char *callee);
bool prune_reads(const struct cblock *block, const char *name);
bool prune_mentions(const struct cexpr *expr, const char *name);

/*
 * Variables that are only set go, with what sets them; calls stay. Of the parameters (names, NULL ends them), which
 * belong to the prototype, only what sets them goes. The tree is changed in place.
 */
void prune_function(struct arena *arena, struct cblock *body, const char *const *parameters);
