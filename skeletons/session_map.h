/* SPDX-License-Identifier: MIT */
/*
 * The functions of the session header for maps: the part of session_header.c that session_map.c
 * implements, and the state that both share.
 */
#pragma once

#include "emit/tree/template.h"
#include "frontend/base/embed.h"
#include "frontend/unit/unit.h"

extern const struct embedded_file session_templates[];

struct session_writer {
	const struct unit *unit;
	struct text *out;
};

/* Renders templates/session/NAME. */
void session_put(struct session_writer *writer, const char *name,
		 const struct template_value *values, size_t count);

/* Is it read record by record: a ring buffer or a perf buffer? */
bool session_map_has_records(const struct map *map);

/* Renders the template for each struct of the map's records; not at all if these are bytes. */
void session_put_record_kinds(struct session_writer *writer, const struct map *map,
			      const char *template_name);
void session_put_map(struct session_writer *writer, const struct map *map);
