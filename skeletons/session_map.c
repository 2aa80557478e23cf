// SPDX-License-Identifier: MIT
/*
 * The functions of the session header for maps. In: a map. Out: typed get, set, delete, each and
 * others, by the templates of its type. Called by session_header.c.
 */
#include "skeletons/session_map.h"

#include <string.h>

#include "frontend/unit/records.h"

/* How a key or value is written in C: as an integer, a struct, or bytes. */
struct datum {
	const char *c;     /* "uint32_t", "struct prefix", "void" */
	const char *in;    /* as a parameter: "uint32_t key", "const struct prefix *key" */
	const char *at;    /* its address: "&key", "key" */
	const char *len;   /* "sizeof(key)", "sizeof(*key)", "16" */
	const char *from;  /* read from a `const void *` */
	const char *out;   /* as a result: "uint64_t *ret_value" */
	const char *out_len;
	bool is_integer;
};

static const char *integer_c(const struct type *type)
{
	static const char *const names[2][4] = {
		{ "uint8_t", "uint16_t", "uint32_t", "uint64_t" },
		{ "int8_t", "int16_t", "int32_t", "int64_t" },
	};
	unsigned log = type->size == 1 ? 0 : type->size == 2 ? 1 : type->size == 4 ? 2 : 3;

	return names[type->is_signed][log];
}

static struct datum integer_datum(struct arena *arena, const char *name, const struct type *type)
{
	const char *c = integer_c(type);

	return (struct datum){
		.c = c,
		.in = arena_printf(arena, "%s %s", c, name),
		.at = arena_printf(arena, "&%s", name),
		.len = arena_printf(arena, "sizeof(%s)", name),
		.from = arena_printf(arena, "*(const %s *)%s", c, name),
		.out = arena_printf(arena, "%s *ret_%s", c, name),
		.out_len = arena_printf(arena, "sizeof(*ret_%s)", name),
		.is_integer = true,
	};
}

static struct datum datum_of(struct arena *arena, const char *name, const struct type *type,
			     uint32_t size)
{
	struct datum datum;

	if (type && type->kind == TYPE_INTEGER)
		return integer_datum(arena, name, type);
	bool is_struct = type && type->kind == TYPE_STRUCT;

	datum = (struct datum){
		.c = is_struct ? type_c_text(arena, type) : "void",
		.at = name,
		.len = is_struct ? arena_printf(arena, "sizeof(*%s)", name) :
				   arena_printf(arena, "%u", size),
		.out_len = is_struct ? arena_printf(arena, "sizeof(*ret_%s)", name) :
				       arena_printf(arena, "%u", size),
	};
	datum.in = arena_printf(arena, "const %s *%s", datum.c, name);
	datum.from = is_struct ? arena_printf(arena, "(const %s *)%s", datum.c, name) : name;
	datum.out = arena_printf(arena, "%s *ret_%s", datum.c, name);
	return datum;
}

/* The key of an LPM trie for which the file has no struct: the header declares one. */
static struct datum prefix_datum(struct session_writer *writer, const struct map *map)
{
	struct arena *arena = writer->unit->arena;
	const char *c = arena_printf(arena, "struct %s_%s_key", writer->unit->application_name,
				     map->c_name);

	return (struct datum){
		.c = c,
		.in = arena_printf(arena, "const %s *key", c),
		.at = "key",
		.len = "sizeof(*key)",
		.from = arena_printf(arena, "(const %s *)key", c),
	};
}

static bool is_plain_prefix(const struct map *map)
{
	return !strcmp(map->type->name, "lpm-trie") && !(map->key && map->key->kind == TYPE_STRUCT) &&
	       map->key_size > 4;
}

static struct datum key_of(struct session_writer *writer, const struct map *map)
{
	return is_plain_prefix(map) ? prefix_datum(writer, map) :
				      datum_of(writer->unit->arena, "key", map->key, map->key_size);
}

bool session_map_has_records(const struct map *map)
{
	return !strcmp(map->type->name, "ringbuf") || !strcmp(map->type->name, "perf-event-array");
}

static void put_title(struct session_writer *writer, const struct map *map)
{
	struct arena *arena = writer->unit->arena;

	text_printf(writer->out, "\n/* ---- map %s: %s", map->c_name, map->type->name);
	if (map->key_size)
		text_printf(writer->out, ", %s",
			    map->key ? type_text(arena, map->key) :
				       arena_printf(arena, "%u bytes", map->key_size));
	if (map->value_size)
		text_printf(writer->out, " -> %s",
			    map->value ? type_text(arena, map->value) :
					 arena_printf(arena, "%u bytes", map->value_size));
	text_puts(writer->out, " ---- */\n");
}

/* ---- records ---- */

static void put_kind(struct session_writer *writer, const struct map *map,
		     const struct records *records, const struct record_kind *kind,
		     const char *template_name)
{
	struct arena *arena = writer->unit->arena;
	const char *record = kind->structure->c_name;
	const struct member *tag = records->tag;
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
		{ "name", tag ? arena_printf(arena, "%s_%s", map->c_name, record) : map->c_name },
		{ "record", record },
		{ "len_words", kind->is_cut ? ";\n * only len bytes of it are valid" : "" },
		{ "len_in", kind->is_cut ? "size_t len, " : "" },
		{ "len_out", kind->is_cut ? "len, " : "" },
		{ "least", arena_printf(arena, "%u", record_kind_least(kind)) },
		{ "tag", tag ? tag->name : "" },
		{ "tag_offset", arena_printf(arena, "%u", tag ? tag->offset : 0) },
		{ "tag_len", arena_printf(arena, "%u", tag ? tag->type->size : 0) },
		{ "tag_value", arena_printf(arena, "%llu", (unsigned long long)kind->tag) },
	};

	session_put(writer, template_name, values, sizeof(values) / sizeof(values[0]));
}

/* Records of several structs without a tag are bytes in the header. */
static bool has_kinds(const struct records *records)
{
	return !records->has_bytes && records->kinds.count &&
	       (records->kinds.count == 1 || records->tag);
}

void session_put_record_kinds(struct session_writer *writer, const struct map *map,
			      const char *template_name)
{
	struct records records;

	records_find(writer->unit, map, &records);
	for (size_t i = 0; has_kinds(&records) && i < records.kinds.count; i++)
		put_kind(writer, map, &records, &records.kinds.items[i], template_name);
}

static void put_reader(struct session_writer *writer, const struct map *map)
{
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
	};
	struct records records;

	records_find(writer->unit, map, &records);
	text_printf(writer->out, "\n/* ---- %s %s",
		    strcmp(map->type->name, "ringbuf") ? "perf buffer" : "ring buffer", map->c_name);
	for (size_t i = 0; has_kinds(&records) && i < records.kinds.count; i++)
		text_printf(writer->out, "%s struct %s", i ? "," : ":",
			    records.kinds.items[i].structure->c_name);
	text_puts(writer->out, " ---- */\n");
	session_put(writer, "map_map.h", values, 2);
	if (!has_kinds(&records)) {
		session_put(writer, "ring_bytes.h", values, 2);
		return;
	}
	session_put_record_kinds(writer, map, "record.h");
	session_put_record_kinds(writer, map, records.tag ? "ring_kind.h" : "ring.h");
}

/* ---- entries ---- */

#define MAP_VALUES 20

/* Sets of functions that a type has, besides _map. */
enum functions {
	GET = 1, SET = 2, DELETE = 4, EACH = 8, TAKE = 16,
};

struct map_functions {
	const char *type;
	const char *template; /* instead of _get and _set, or NULL */
	unsigned functions;
	const char *words;    /* for the template */
	const char *target;
};

static const struct map_functions map_functions[] = {
	{ "hash", NULL, GET | SET | DELETE | EACH | TAKE, NULL, NULL },
	{ "lru-hash", NULL, GET | SET | DELETE | EACH | TAKE, NULL, NULL },
	{ "percpu-hash", NULL, GET | SET | DELETE | EACH, NULL, NULL },
	{ "lru-percpu-hash", NULL, GET | SET | DELETE | EACH, NULL, NULL },
	{ "array", NULL, GET | SET | EACH, NULL, NULL },
	{ "percpu-array", NULL, GET | SET | EACH, NULL, NULL },
	{ "lpm-trie", NULL, GET | SET | DELETE | EACH, NULL, NULL },
	{ "stack-trace", NULL, GET | DELETE | EACH, NULL, NULL },
	{ "queue", "map_queue.h", 0, NULL, NULL },
	{ "stack", "map_queue.h", 0, NULL, NULL },
	{ "bloom-filter", "map_bloom.h", 0, NULL, NULL },
	{ "prog-array", "map_program.h", 0, NULL, NULL },
	{ "sockmap", "map_socket.h", DELETE, NULL, NULL },
	{ "sockhash", "map_socket.h", DELETE, NULL, NULL },
	{ "reuseport-sockarray", "map_socket.h", DELETE, NULL, NULL },
	{ "xskmap", "map_fd.h", DELETE, "an AF_XDP socket", NULL },
	{ "cgroup-array", "map_fd.h", DELETE, "a directory of cgroup v2", NULL },
	{ "array-of-maps", "map_inner.h", DELETE, NULL, NULL },
	{ "hash-of-maps", "map_inner.h", DELETE, NULL, NULL },
	{ "devmap", "map_target.h", DELETE, "sends packets to this interface", "ifindex" },
	{ "devmap-hash", "map_target.h", DELETE, "sends packets to this interface", "ifindex" },
	{ "cpumap", "map_target.h", DELETE, "the most packets that wait for that CPU", "queue_size" },
	{ "user-ringbuf", "map_user_ring.h", 0, NULL, NULL },
	/* the key is a descriptor of the storage's owner */
	{ "sk-storage", NULL, GET | SET | DELETE, "a socket", NULL },
	{ "task-storage", NULL, GET | SET | DELETE, "a pidfd", NULL },
	{ "inode-storage", NULL, GET | SET | DELETE, "an open file", NULL },
	{ "cgrp-storage", NULL, GET | SET | DELETE, "a directory of cgroup v2", NULL },
	/* created when a program is attached, and removed with its cgroup */
	{ "cgroup-storage", NULL, GET | SET | EACH, NULL, NULL },
	{ "percpu-cgroup-storage", NULL, GET | SET | EACH, NULL, NULL },
};

static const struct map_functions *functions_of(const struct map *map)
{
	for (size_t i = 0; i < sizeof(map_functions) / sizeof(map_functions[0]); i++)
		if (!strcmp(map_functions[i].type, map->type->name))
			return &map_functions[i];
	return NULL;
}

static size_t fill_values(struct session_writer *writer, const struct map *map,
			  const struct map_functions *functions, struct template_value *ret_values)
{
	struct arena *arena = writer->unit->arena;
	struct datum key = key_of(writer, map);
	struct datum value = datum_of(arena, "value", map->value, map->value_size);
	bool is_signed = value.is_integer && map->value->is_signed;
	bool has_target = functions->target;
	const struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
		{ "key_in", key.in },
		{ "key_at", key.at },
		{ "key_len", key.len },
		{ "key_from", key.from },
		{ "value_in", value.in },
		{ "value_at", value.at },
		{ "value_len", value.len },
		{ "value_out_len", value.out_len },
		{ "value_from", value.from },
		{ "value_out", value.out },
		/* for sockets: a descriptor in 4 or 8 bytes */
		{ "value_c", value.c },
		{ "value_size", arena_printf(arena, "(size_t)%u", map->value_size) },
		{ "values_out", arena_printf(arena, "%s *values", value.c) },
		{ "sum", is_signed ? "int64_t" : "uint64_t" },
		{ "words", functions->words ? functions->words : "" },
		{ "target", has_target ? functions->target : "" },
		{ "data_len", arena_printf(arena, "%u", map->key_size - 4) },
	};
	size_t count = sizeof(values) / sizeof(values[0]);

	memcpy(ret_values, values, sizeof(values));
	return count;
}

static void put_cpu_entries(struct session_writer *writer, const struct map *map,
			    const struct map_functions *functions,
			    const struct template_value *values, size_t count)
{
	session_put(writer, "map_cpu_get.h", values, count);
	if (map->value && map->value->kind == TYPE_INTEGER)
		session_put(writer, "map_cpu_sum.h", values, count);
	if (functions->functions & DELETE)
		session_put(writer, "map_delete.h", values, count);
	session_put(writer, "map_cpu_each.h", values, count);
}

static void put_functions(struct session_writer *writer, const struct map *map,
			  const struct map_functions *functions)
{
	struct template_value values[MAP_VALUES];
	size_t count = fill_values(writer, map, functions, values);
	static const struct {
		enum functions function;
		const char *template;
	} rows[] = {
		{ GET, "map_get.h" },   { SET, "map_set.h" },       { TAKE, "map_take.h" },
		{ DELETE, "map_delete.h" }, { EACH, "map_each.h" },
	};

	session_put(writer, "map_map.h", values, count);
	if (is_plain_prefix(map))
		session_put(writer, "map_prefix.h", values, count);
	if (functions->template && functions->target && map->value_size == 8)
		session_put(writer, "map_target_program.h", values, count);
	else if (functions->template)
		session_put(writer, functions->template, values, count);
	if (map->type->per_cpu) {
		put_cpu_entries(writer, map, functions, values, count);
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (functions->functions & rows[i].function)
			session_put(writer, rows[i].template, values, count);
}

/* Omits maps of scratch objects, and maps that are reached through another. */
void session_put_map(struct session_writer *writer, const struct map *map)
{
	const struct map_functions *functions = functions_of(map);

	if (map->is_scratch)
		return;
	if (session_map_has_records(map)) {
		put_reader(writer, map);
		return;
	}
	if (!functions)
		return;
	put_title(writer, map);
	if (map->type->no_entries && functions->words)
		text_printf(writer->out, "/* the key is a descriptor: %s */\n", functions->words);
	put_functions(writer, map, functions);
}
