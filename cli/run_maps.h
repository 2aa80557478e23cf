/* SPDX-License-Identifier: MIT */
/*
 * Prints the maps, globals and records of a running session. In: the unit, the session, and a view
 * from the command line. Out: standard output. Called by run.c and run_loop.c.
 */
#pragma once

#include "frontend/unit/stacks.h"
#include "runtime/include/skep/session.h"

struct options;

/* How maps are printed. */
struct map_view {
	bool json;        /* one object per line */
	bool redraw;      /* from the top of the terminal each time */
	size_t top;       /* the largest entries of each map; 0: all */
	const char *sort; /* NULL, "key", "value", or a field of the value */
	struct stack_places stacks;
};

/*
 * Reads --format, --interval, --top and --sort, and finds the unit's stacks. False after a usage
 * error.
 */
bool maps_view(const struct options *options, const struct unit *unit, struct map_view *ret_view);

/*
 * Prints each map that has values, one line per entry, sorted by key or as the view says, then the
 * globals. Per-CPU values are summed; of arrays only nonzero entries are printed. The stacks whose
 * ids an entry has follow it. 0 or -errno, explained by the session's error.
 */
int maps_print(const struct unit *unit, struct skep_session *session, const struct map_view *view);

/*
 * Prints each record of the unit's ring buffers from now on; the view must stay valid. 0 or -errno.
 */
int maps_watch_records(const struct unit *unit, struct skep_session *session, const struct map_view *view);
