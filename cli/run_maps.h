/* SPDX-License-Identifier: MIT */
/* The maps and globals of a running session as text on standard output. */
#pragma once

#include "frontend/unit/stacks.h"
#include "runtime/include/skep/session.h"

struct options;

/* How they are shown. */
struct map_view {
	bool json;        /* one object a line */
	bool redraw;      /* from the top of the terminal each time */
	size_t top;       /* entries of each map, the largest; 0: all */
	const char *sort; /* NULL, "key", "value" or a field of the value */
	struct stack_places stacks;
};

/* --format, --interval, --top, --sort, and where the unit keeps stacks. False after a usage error. */
bool maps_view(const struct options *options, const struct unit *unit, struct map_view *ret_view);

/*
 * Every map that holds values, one line an entry, by key, or as the view says, and then the globals. Per-CPU values are
 * summed; of arrays the entries that are not 0. Behind an entry are the stacks whose ids it has. 0 or -errno, which the session's error explains.
 */
int maps_print(const struct unit *unit, struct skep_session *session, const struct map_view *view);

/* From now on each record of the unit's ring buffers is printed as it comes; the view must stay. 0 or -errno. */
int maps_watch_records(const struct unit *unit, struct skep_session *session, const struct map_view *view);
