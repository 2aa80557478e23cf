/* Of session_header.c: the functions of one map. */
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

bool session_map_is_ring(const struct map *map);
void session_put_map(struct session_writer *writer, const struct map *map);
