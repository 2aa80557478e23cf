/*
 * Hash tables: what belongs to a name, or to an object by its address. In an arena, growing; keys and values are
 * not copied. All zero: empty.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

struct table_row;

struct table {
	struct table_row *rows;
	size_t count, room; /* room: a power of two, or 0 */
};

/* By the name's text. NULL where there is none. */
void *table_find(const struct table *table, const char *name);
/* The same of a name that is a part of a text. */
void *table_find_part(const struct table *table, const char *text, size_t len);
/* Gives the value that is there: the new one, or the one that has come first and stays. */
void *table_add(struct arena *arena, struct table *table, const char *name, void *value);
/* By address. */
void *table_find_object(const struct table *table, const void *object);
void *table_add_object(struct arena *arena, struct table *table, const void *object, void *value);
