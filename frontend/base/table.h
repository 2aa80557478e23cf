/* SPDX-License-Identifier: MIT */
/* Hash tables from a name, or from an object's address, to a value. They grow in an arena; keys and
 * values are not copied. A zeroed table is empty. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

struct table_row;

struct table {
	struct table_row *rows;
	size_t count, room; /* room: number of rows, a power of two, or 0 */
};

/* By a name's text; NULL if there is none. */
void *table_find(const struct table *table, const char *name);
/* By a name that is a part of a text. */
void *table_find_part(const struct table *table, const char *text, size_t len);
/* Adds a value and returns it; if the name is there already, keeps and returns the old value. */
void *table_add(struct arena *arena, struct table *table, const char *name, void *value);
/* By address. */
void *table_find_object(const struct table *table, const void *object);
void *table_add_object(struct arena *arena, struct table *table, const void *object, void *value);
