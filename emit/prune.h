/* Takes out of a function what nothing reads, so that no compiler warns of it. */
#pragma once

#include "emit/ctree.h"

/* Variables that are only set go, with what sets them; calls stay. The tree is changed in place. */
void prune_function(struct arena *arena, struct cblock *body);
