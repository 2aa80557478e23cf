/* SPDX-License-Identifier: MIT */
/* Fields of a tracepoint event, from the file events/CATEGORY/EVENT/format of tracefs or from a
 * copy of it. Asked by sema; everything returned lives in the arena. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/base/arena.h"

/* Possible mount points of tracefs, the usual one first; NULL behind the last. */
const char *event_format_root(size_t index);

struct event_format_field {
	const char *name;       /* the name in programs: "__data_loc_filename" */
	uint32_t offset, size;  /* in bytes; for an array the size of all elements */
	uint32_t count;         /* number of elements; 0: not an array */
	bool is_signed;
	bool is_pointer;
	bool is_relative;       /* __rel_loc: its offset counts from the field's own end */
};

struct event_format {
	VEC(struct event_format_field) fields; /* as in the file: by offset, common fields first */
};

/* 0 or -errno; -EINVAL where the text is no format file. */
int event_format_read(struct arena *arena, const char *path, struct event_format *ret_format);
