/* Hash tables with open addressing: the rows behind the one that the hash says, up to an empty one. */
#include "frontend/base/table.h"

#include <string.h>

struct table_row {
	const void *key; /* NULL: empty */
	uint64_t hash;
	void *value;
};

typedef bool same_key(const void *a, const void *b);

static bool same_name(const void *a, const void *b)
{
	return a == b || !strcmp(a, b);
}

static bool same_object(const void *a, const void *b)
{
	return a == b;
}

/* FNV-1a */
static uint64_t hash_name(const char *name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

static uint64_t hash_object(const void *object)
{
	uint64_t hash = (uintptr_t)object / _Alignof(max_align_t) * UINT64_C(11400714819323198485);

	return hash ^ hash >> 32;
}

/* The key's row, or the empty one where it would be. There is always an empty one. */
static struct table_row *find_row(const struct table *table, const void *key, uint64_t hash, same_key *same)
{
	size_t i = hash & (table->room - 1);

	while (table->rows[i].key &&
	       !(table->rows[i].hash == hash && same(table->rows[i].key, key)))
		i = (i + 1) & (table->room - 1);
	return &table->rows[i];
}

static void grow(struct arena *arena, struct table *table, same_key *same)
{
	struct table larger = { .count = table->count, .room = table->room ? table->room * 2 : 16 };

	larger.rows = ARENA_ARRAY(arena, struct table_row, larger.room);
	for (size_t i = 0; i < table->room; i++)
		if (table->rows[i].key)
			*find_row(&larger, table->rows[i].key, table->rows[i].hash, same) =
				table->rows[i];
	*table = larger;
}

static void *find(const struct table *table, const void *key, uint64_t hash, same_key *same)
{
	return table->room ? find_row(table, key, hash, same)->value : NULL;
}

static void *add(struct arena *arena, struct table *table, const struct table_row *row, same_key *same)
{
	struct table_row *place;

	if (table->count * 4 >= table->room * 3)
		grow(arena, table, same);
	place = find_row(table, row->key, row->hash, same);
	if (!place->key) {
		*place = *row;
		table->count++;
	}
	return place->value;
}

void *table_find(const struct table *table, const char *name)
{
	return find(table, name, hash_name(name), same_name);
}

void *table_add(struct arena *arena, struct table *table, const char *name, void *value)
{
	struct table_row row = { name, hash_name(name), value };

	return add(arena, table, &row, same_name);
}

void *table_find_object(const struct table *table, const void *object)
{
	return find(table, object, hash_object(object), same_object);
}

void *table_add_object(struct arena *arena, struct table *table, const void *object, void *value)
{
	struct table_row row = { object, hash_object(object), value };

	return add(arena, table, &row, same_object);
}
