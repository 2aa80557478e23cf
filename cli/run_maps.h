/* The maps of a running session as text on standard output. */
#pragma once

#include "frontend/unit/unit.h"
#include "runtime/include/skep/session.h"

/*
 * Every map that holds values, one line an entry, keys in order. Per-CPU values are summed; of
 * arrays the entries that are not 0. 0 or -errno, which the session's error explains.
 */
int maps_print(const struct unit *unit, struct skep_session *session);

/* From now on each record of the unit's ring buffers is printed as it comes. 0 or -errno. */
int maps_watch_records(const struct unit *unit, struct skep_session *session);
