// SPDX-License-Identifier: MIT
/*
 * Maps of the running kernel, printed by their own BTF. In: a map's id. Out: shapes and entries for
 * libskep's printers. Called by show.c. Names become Lisp names again.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/show.h"

/* ---- shapes ---- */

static void fill(struct arena *arena, const struct btf *btf, uint32_t id, struct skep_field *field);

const char *show_lisp_name(struct arena *arena, const char *name)
{
	char *copy = arena_printf(arena, "%s", name);

	size_t len = strlen(copy);

	/* the compiler appends `_` to a name that is a keyword of C */
	if (len > 1 && copy[len - 1] == '_' && copy[len - 2] != '_')
		copy[len - 1] = '\0';
	for (char *at = copy; *at; at++)
		if (*at == '_')
			*at = '-';
	return copy;
}

/*
 * The type behind typedefs and qualifiers; *ret_network tells whether one of them means network
 * order.
 */
static const struct btf_type *plain_type(const struct btf *btf, uint32_t id, bool *ret_network)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	*ret_network = false;
	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		const char *name = btf__name_by_offset(btf, type->name_off);

		*ret_network |= name && !strncmp(name, "__be", 4);
		type = btf__type_by_id(btf, type->type);
	}
	return type;
}

static const struct skep_field *fields_of(struct arena *arena, const struct btf *btf, const struct btf_type *type)
{
	const struct btf_member *members = btf_members(type);
	uint16_t count = btf_vlen(type);
	struct skep_field *fields = ARENA_ARRAY(arena, struct skep_field, count + 1u), *next = fields;

	for (uint16_t i = 0; i < count; i++) {
		const char *name = btf__name_by_offset(btf, members[i].name_off);

		if (!*name || !strncmp(name, "_pad", 4))
			continue;
		next->name = show_lisp_name(arena, name);
		next->offset = btf_member_bit_offset(type, i) / 8;
		fill(arena, btf, members[i].type, next++);
	}
	return fields;
}

static const struct skep_choice *choices_of(struct arena *arena, const struct btf *btf, const struct btf_type *type)
{
	uint16_t count = btf_vlen(type);
	struct skep_choice *choices = ARENA_ARRAY(arena, struct skep_choice, count + 1u);

	for (uint16_t i = 0; i < count; i++)
		choices[i] = (struct skep_choice){
			.name = arena_printf(arena, "%s", btf__name_by_offset(btf, btf_enum(type)[i].name_off)),
			.value = btf_enum(type)[i].val,
		};
	return choices;
}

static enum skep_field_kind integer_kind(const struct btf *btf, const struct btf_type *type, bool network)
{
	uint8_t encoding = btf_int_encoding(type);

	if (network)
		return SKEP_FIELD_NETWORK;
	if (encoding & BTF_INT_BOOL)
		return SKEP_FIELD_BOOL;
	if (!strcmp(btf__name_by_offset(btf, type->name_off), "char"))
		return SKEP_FIELD_CHAR;
	return encoding & BTF_INT_SIGNED ? SKEP_FIELD_SIGNED : SKEP_FIELD_UNSIGNED;
}

/* Sets kind, size and the members that the kind needs. */
static void fill(struct arena *arena, const struct btf *btf, uint32_t id, struct skep_field *field)
{
	bool network;
	const struct btf_type *type = plain_type(btf, id, &network);

	field->kind = SKEP_FIELD_BYTES;
	field->size = (uint32_t)btf__resolve_size(btf, id);
	if (!type)
		return;
	if (btf_is_array(type)) {
		uint32_t count = btf_array(type)->nelems;

		fill(arena, btf, btf_array(type)->type, field);
		field->count = field->count ? field->count * count : count;
	} else if (btf_is_int(type)) {
		field->kind = integer_kind(btf, type, network);
	} else if (btf_is_enum(type)) {
		field->kind = SKEP_FIELD_ENUM;
		field->choices = choices_of(arena, btf, type);
	} else if (btf_is_ptr(type)) {
		field->kind = SKEP_FIELD_UNSIGNED;
		field->as = SKEP_AS_HEX;
		field->size = 8;
	} else if (btf_is_composite(type)) {
		field->kind = SKEP_FIELD_STRUCT;
		field->type = show_lisp_name(arena, btf__name_by_offset(btf, type->name_off));
		field->fields = fields_of(arena, btf, type);
	}
}

static struct skep_field *shape_of(struct arena *arena, const struct btf *btf, uint32_t id, const char *name,
				   uint32_t size)
{
	struct skep_field *field = ARENA_NEW(arena, struct skep_field);

	field->name = name;
	if (btf && id) {
		fill(arena, btf, id, field);
		return field;
	}
	field->kind = size == 1 || size == 2 || size == 4 || size == 8 ? SKEP_FIELD_UNSIGNED : SKEP_FIELD_BYTES;
	field->size = size;
	return field;
}

/*
 * Is it a trie's key for networks: a prefix length of 4 bytes, then an address in one field or
 * equal parts?
 */
static bool is_network(const struct skep_field *key)
{
	const struct skep_field *fields = key->fields;
	uint32_t part;

	if (key->size != 8 && key->size != 20)
		return false;
	if (key->kind != SKEP_FIELD_STRUCT)
		return true;
	if (!fields[0].name || fields[0].size != 4 || fields[0].count || !fields[1].name)
		return false;
	part = fields[1].size * (fields[1].count ? fields[1].count : 1);
	for (fields++; part >= 4 && fields->name && fields->size * (fields->count ? fields->count : 1) == part;)
		fields++;
	return !fields->name;
}

static struct skep_field *key_shape(struct arena *arena, const struct btf *btf, const struct bpf_map_info *info)
{
	struct skep_field *key = shape_of(arena, btf, info->btf_key_type_id, "key", info->key_size);

	if (info->type == BPF_MAP_TYPE_LPM_TRIE && is_network(key))
		key->as = SKEP_AS_CIDR;
	return key;
}

/* The variables of a section as fields of one struct. */
static struct skep_field *section_shape(struct arena *arena, const struct btf *btf, const struct btf_type *section,
					uint32_t size)
{
	struct skep_field *shape = ARENA_NEW(arena, struct skep_field), *next;
	const struct btf_var_secinfo *places = btf_var_secinfos(section);
	uint16_t count = btf_vlen(section);

	shape->name = "value";
	shape->kind = SKEP_FIELD_STRUCT;
	shape->size = size;
	shape->type = "globals";
	shape->fields = next = ARENA_ARRAY(arena, struct skep_field, count + 1u);
	for (uint16_t i = 0; i < count; i++) {
		const struct btf_type *variable = btf__type_by_id(btf, places[i].type);

		next->name = show_lisp_name(arena, btf__name_by_offset(btf, variable->name_off));
		next->offset = places[i].offset;
		fill(arena, btf, variable->type, next++);
	}
	return shape;
}

/* ---- entries ---- */

struct map_reading {
	int fd;
	struct bpf_map_info info;
	const struct skep_field *key, *value;
	size_t slot_len;     /* per-CPU maps: distance of two CPUs' values */
	int cpus;
	char *values;        /* all CPUs' */
};

static bool is_per_cpu(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

static bool is_array(uint32_t type)
{
	return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

/* Do entries of that map type have keys and values worth printing? */
static bool has_entries(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
	case BPF_MAP_TYPE_LPM_TRIE:
		return true;
	default:
		return false;
	}
}

static bool is_zero(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static int add_entry(struct arena *arena, struct map_reading *reading, const void *key, struct skep_entries *entries)
{
	struct skep_entry *entry = &entries->items[entries->count];

	if (bpf_map_lookup_elem(reading->fd, key, reading->values))
		return errno == ENOENT ? 0 : -errno; /* it was removed meanwhile */
	if (is_per_cpu(reading->info.type) &&
	    skep_value_sum(reading->value, reading->values, reading->values, reading->slot_len, (size_t)reading->cpus))
		return -EOVERFLOW;
	if (entries->set_only && is_zero(reading->values, entries->value_len))
		return 0;
	entry->key = memcpy(ARENA_ARRAY(arena, uint64_t, entries->key_len / 8 + 1), key, entries->key_len);
	entry->value = memcpy(ARENA_ARRAY(arena, uint64_t, entries->value_len / 8 + 1), reading->values,
			      entries->value_len);
	entries->count++;
	return 0;
}

/* Reads entry by entry; entries added meanwhile beyond the map's size are left out. */
static int read_entries(struct arena *arena, struct map_reading *reading, struct skep_entries *entries)
{
	uint32_t room = reading->info.max_entries;
	char *key = (char *)ARENA_ARRAY(arena, uint64_t, entries->key_len / 8 + 1);
	bool first = true;
	int err = 0;

	entries->items = calloc(room ? room : 1, sizeof(*entries->items));
	if (!entries->items)
		return -ENOMEM;
	while (!err && entries->count < room && !bpf_map_get_next_key(reading->fd, first ? NULL : key, key)) {
		first = false;
		err = add_entry(arena, reading, key, entries);
	}
	return err;
}

static int print_entries(struct arena *arena, struct skep_show *show, const char *name, struct map_reading *reading)
{
	struct skep_entries entries = { .key_len = reading->info.key_size, .value_len = reading->info.value_size };
	int err;

	entries.set_only = is_array(reading->info.type) && reading->info.max_entries > 1;
	if (is_per_cpu(reading->info.type))
		entries.value_len = skep_sum_len(reading->value);
	reading->slot_len = (reading->info.value_size + 7u) / 8 * 8;
	reading->cpus = is_per_cpu(reading->info.type) ? libbpf_num_possible_cpus() : 1;
	reading->values = (char *)ARENA_ARRAY(arena, uint64_t, reading->slot_len / 8 * (size_t)reading->cpus);
	err = read_entries(arena, reading, &entries);
	if (!err) {
		skep_entries_sort_by_key(&entries, reading->key);
		skep_print_entries(show, name, &entries, reading->key, reading->value);
	}
	free(entries.items);
	return err;
}

/* ---- one map ---- */

static int open_map(uint32_t id, struct bpf_map_info *ret_info)
{
	uint32_t len = sizeof(*ret_info);
	int fd = bpf_map_get_fd_by_id(id);

	*ret_info = (struct bpf_map_info){ 0 };
	if (fd < 0)
		return -errno;
	if (!bpf_obj_get_info_by_fd(fd, ret_info, &len))
		return fd;
	close(fd);
	return -EIO;
}

/* The name; for globals the section, such as "fw.bss", truncated by the kernel. */
const char *show_map_name(struct arena *arena, uint32_t id)
{
	struct bpf_map_info info;
	int fd = open_map(id, &info);

	if (fd < 0)
		return arena_printf(arena, "map %u", id);
	close(fd);
	return show_lisp_name(arena, strrchr(info.name, '.') ? strrchr(info.name, '.') : info.name);
}

/* Is it a section that clang made, such as .rodata.cst16? It has no BTF. */
static bool is_of_clang(const struct bpf_map_info *info)
{
	return strchr(info->name, '.') && !info->btf_value_type_id;
}

bool show_hides_map(uint32_t id)
{
	struct bpf_map_info info;
	int fd = open_map(id, &info);

	if (fd >= 0)
		close(fd);
	return fd >= 0 && is_of_clang(&info);
}

int show_print_map(struct arena *arena, struct skep_show *show, uint32_t id)
{
	struct map_reading reading = { 0 };
	const char *name = show_map_name(arena, id);
	const struct btf_type *type;
	struct btf *btf;
	int err = 0;

	reading.fd = open_map(id, &reading.info);
	if (reading.fd < 0)
		return reading.fd;
	if (is_of_clang(&reading.info)) {
		close(reading.fd);
		return 0;
	}
	btf = reading.info.btf_id ? btf__load_from_kernel_by_id(reading.info.btf_id) : NULL;
	type = btf ? btf__type_by_id(btf, reading.info.btf_value_type_id) : NULL;
	reading.key = key_shape(arena, btf, &reading.info);
	if (type && btf_is_datasec(type)) {
		uint32_t zero = 0;
		void *bytes = ARENA_ARRAY(arena, uint64_t, reading.info.value_size / 8 + 1);

		err = bpf_map_lookup_elem(reading.fd, &zero, bytes) ? -errno : 0;
		if (!err)
			skep_print_record(show, name, section_shape(arena, btf, type, reading.info.value_size), bytes,
					  reading.info.value_size);
	} else if (has_entries(reading.info.type)) {
		reading.value = shape_of(arena, btf, reading.info.btf_value_type_id, "value", reading.info.value_size);
		err = print_entries(arena, show, name, &reading);
	}
	btf__free(btf);
	close(reading.fd);
	return err;
}
