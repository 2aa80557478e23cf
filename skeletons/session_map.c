#include "skeletons/session_map.h"

#include <string.h>

#include "skeletons/records.h"

/* How a key or value is written in C, by what it is: an integer, a struct, or bytes. */
struct datum {
	const char *c;     /* "uint32_t", "struct prefix", "void" */
	const char *in;    /* parameter: "uint32_t key", "const struct prefix *key" */
	const char *at;    /* its address: "&key", "key" */
	const char *len;   /* "sizeof(key)", "sizeof(*key)", "16" */
	const char *from;  /* out of a `const void *` */
	const char *out;   /* where it is put: "uint64_t *ret_value" */
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

bool session_map_is_ring(const struct map *map)
{
	return !strcmp(map->type->name, "ringbuf");
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

static void put_ring(struct session_writer *writer, const struct map *map)
{
	const struct structure *record = records_of(writer->unit, map);
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
		{ "record", record ? record->c_name : "" },
	};

	text_printf(writer->out, "\n/* ---- ring buffer %s%s%s ---- */\n", map->c_name,
		    record ? ": struct " : "", record ? record->c_name : "");
	session_put(writer, record ? "ring.h" : "ring_bytes.h", values, 3);
}

static void put_entries(struct session_writer *writer, const struct map *map)
{
	struct arena *arena = writer->unit->arena;
	struct datum key = datum_of(arena, "key", map->key, map->key_size);
	struct datum value = datum_of(arena, "value", map->value, map->value_size);
	bool per_cpu = map->type->per_cpu;
	bool is_signed = value.is_integer && map->value->is_signed;
	struct template_value values[] = {
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
		{ "value_c", value.c },
		{ "value_size", arena_printf(arena, "(size_t)%u", map->value_size) },
		{ "values_out", arena_printf(arena, "%s *values", value.c) },
		{ "sum", is_signed ? "int64_t" : "uint64_t" },
	};
	size_t count = sizeof(values) / sizeof(values[0]);

	if (per_cpu) {
		session_put(writer, "map_cpu_get.h", values, count);
		if (value.is_integer)
			session_put(writer, "map_cpu_sum.h", values, count);
	} else {
		session_put(writer, "map_get.h", values, count);
		session_put(writer, "map_set.h", values, count);
	}
	if (!map->type->is_array)
		session_put(writer, "map_delete.h", values, count);
	session_put(writer, per_cpu ? "map_cpu_each.h" : "map_each.h", values, count);
}

static void put_programs(struct session_writer *writer, const struct map *map)
{
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
	};

	text_printf(writer->out, "\n/* ---- map %s: programs ---- */\n", map->c_name);
	session_put(writer, "map_program.h", values, 2);
}

static void put_sockets(struct session_writer *writer, const struct map *map)
{
	struct datum key = datum_of(writer->unit->arena, "key", map->key, map->key_size);
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "map", map->c_name },
		{ "key_in", key.in },
		{ "key_at", key.at },
		{ "key_len", key.len },
		{ "value_c", map->value_size == 8 ? "uint64_t" : "uint32_t" },
	};

	text_printf(writer->out, "\n/* ---- map %s: sockets ---- */\n", map->c_name);
	session_put(writer, "map_socket.h", values, sizeof(values) / sizeof(values[0]));
	session_put(writer, "map_delete.h", values, sizeof(values) / sizeof(values[0]));
}

/* Maps of maps, CPUs or devices hold what no type says: theirs is the skeleton's pointer. */
void session_put_map(struct session_writer *writer, const struct map *map)
{
	const struct kernel_map_type *type = map->type;

	if (session_map_is_ring(map)) {
		put_ring(writer, map);
		return;
	}
	if (!strcmp(type->name, "prog-array")) {
		put_programs(writer, map);
		return;
	}
	if (type->holds_sockets || !strcmp(type->name, "reuseport-sockarray")) {
		put_sockets(writer, map);
		return;
	}
	if (map->is_scratch || !type->has_key || !type->has_value || type->holds_maps ||
	    type->holds_sockets || type->fixed_value_size ||
	    !(type->operations & KERNEL_MAP_LOOKUP))
		return;
	put_title(writer, map);
	put_entries(writer, map);
}
