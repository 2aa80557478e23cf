// SPDX-License-Identifier: MIT
/* Hash tables with open addressing and linear probing, for keys that are names or addresses.
 * Implements table.h; used by every pass that looks things up. */
#include "frontend/base/table.h"

#include <string.h>

struct table_row {
	const void *key; /* NULL: empty */
	uint64_t hash;
	void *value;
};

/* The key to look up; for an object the length is 0. */
struct key {
	const void *start;
	size_t len;
	uint64_t hash;
};

static bool same_name(const struct table_row *row, const struct key *key)
{
	const char *name = row->key;

	return row->hash == key->hash && !strncmp(name, key->start, key->len) && !name[key->len];
}

static bool same_object(const struct table_row *row, const struct key *key)
{
	return row->key == key->start;
}

typedef bool same_key(const struct table_row *row, const struct key *key);

/* FNV-1a */
static struct key name_key(const char *name, size_t len)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * UINT64_C(1099511628211);
	return (struct key){ name, len, hash ^ hash >> 32 };
}

static struct key object_key(const void *object)
{
	uint64_t hash = (uintptr_t)object / sizeof(int) * UINT64_C(11400714819323198485);

	return (struct key){ object, 0, hash ^ hash >> 32 };
}

/* The key's row, or the empty row where it belongs. One row is always empty. */
static struct table_row *find_row(const struct table *table, const struct key *key, same_key *same)
{
	size_t i = key->hash & (table->room - 1);

	while (table->rows[i].key && !same(&table->rows[i], key))
		i = (i + 1) & (table->room - 1);
	return &table->rows[i];
}

static void grow(struct arena *arena, struct table *table)
{
	struct table larger = { .count = table->count, .room = table->room ? table->room * 2 : 16 };

	larger.rows = ARENA_ARRAY(arena, struct table_row, larger.room);
	for (size_t i = 0; i < table->room; i++) {
		size_t at = table->rows[i].hash & (larger.room - 1);

		while (larger.rows[at].key)
			at = (at + 1) & (larger.room - 1);
		if (table->rows[i].key)
			larger.rows[at] = table->rows[i];
	}
	*table = larger;
}

static void *find(const struct table *table, struct key key, same_key *same)
{
	return table->room ? find_row(table, &key, same)->value : NULL;
}

static void *add(struct arena *arena, struct table *table, struct key key, same_key *same, void *value)
{
	struct table_row *row;

	if (table->count * 4 >= table->room * 3)
		grow(arena, table);
	row = find_row(table, &key, same);
	if (!row->key) {
		*row = (struct table_row){ key.start, key.hash, value };
		table->count++;
	}
	return row->value;
}

void *table_find(const struct table *table, const char *name)
{
	return table_find_part(table, name, strlen(name));
}

void *table_find_part(const struct table *table, const char *text, size_t len)
{
	return find(table, name_key(text, len), same_name);
}

void *table_add(struct arena *arena, struct table *table, const char *name, void *value)
{
	return add(arena, table, name_key(name, strlen(name)), same_name, value);
}

void *table_find_object(const struct table *table, const void *object)
{
	return find(table, object_key(object), same_object);
}

void *table_add_object(struct arena *arena, struct table *table, const void *object, void *value)
{
	return add(arena, table, object_key(object), same_object, value);
}
