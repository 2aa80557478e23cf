/*
 * What tracefs says of an event: the `format` file of events/CATEGORY/EVENT, or a copy of it. All that is
 * handed out lives in the arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/base/arena.h"

/* Where tracefs is mounted, the usual place first; NULL after the last. */
const char *event_format_root(size_t index);

struct event_format_field {
	const char *name;       /* as programs see it: "__data_loc_filename" */
	uint32_t offset, size;  /* bytes; the size of an array is that of all elements */
	uint32_t count;         /* elements of an array, 0 where it is none */
	bool is_signed;
	bool is_pointer;
	bool is_relative;       /* its place counts from its own end: __rel_loc */
};

struct event_format {
	VEC(struct event_format_field) fields; /* as in the file: by offset, those all events have first */
};

/* 0, or -errno; -EINVAL where the text is no format file. */
int event_format_read(struct arena *arena, const char *path, struct event_format *ret_format);
