// SPDX-License-Identifier: MIT
/* Checks the definition of each map: sizes of key and value, entries, flags, memory, spin locks and
 * timers in values. Called by check.c for each map of the unit; reports [map-shape] and
 * [map-memory], and raises the floor. */
#include <string.h>

#include "frontend/check/internal.h"

#define PAGE_SIZE 4096

static void check_key(struct check *check, const struct map *map)
{
	const struct kernel_map_type *type = map->type;

	if (!type->has_key)
		return;
	if (type->fixed_key_size && map->key_size != type->fixed_key_size)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "keys of a map of type `%s` must have %u bytes, not %u", type->name,
			    type->fixed_key_size, map->key_size);
	else if (type->most_key_size && map->key_size > type->most_key_size)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "keys of a map of type `%s` are at most %u bytes before Linux 6.1, not %u",
			    type->name, type->most_key_size, map->key_size);
	else if (strstr(type->name, "cgroup-storage") && map->key_size != 8 && map->key_size != 16)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "a key of a cgroup storage must be a u64, or a struct "
			    "bpf_cgroup_storage_key of 16 bytes, not %u bytes", map->key_size);
	else if (!strcmp(type->name, "lpm-trie") && (map->key_size < 5 || map->key_size > 260))
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "a key of an LPM trie must be a u32 prefix length and 1 to 256 bytes, "
			    "not %u bytes in all",
			    map->key_size);
}

static void check_value(struct check *check, const struct map *map)
{
	const struct kernel_map_type *type = map->type;
	uint32_t size = map->value_size;

	if (!type->has_value || map->is_scratch)
		return;
	if (size > PAGE_SIZE && strstr(type->name, "cgroup-storage"))
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 1), map->span,
				 "more than a page of storage for each cgroup");
	if ((type->fixed_value_size && size != type->fixed_value_size) ||
	    (type->default_value_size && size != type->default_value_size &&
	     size != type->other_value_size))
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    type->fixed_value_size ?
			    "values of a map of type `%s` must have %u bytes, not %u" :
			    "values of a map of type `%s` must have %u or 8 bytes, not "
			    "%u", type->name,
			    type->fixed_value_size ? type->fixed_value_size :
						     type->default_value_size, size);
	else if (type->most_value_size && size > type->most_value_size)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "values of a map of type `%s` are at most %u bytes, not %u",
			    type->name, type->most_value_size, size);
	else if (!strcmp(type->name, "stack-trace") && size % 8)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "a stack is addresses of 8 bytes each, not %u bytes", size);
}

/* ---- memory ---- */

/* kmalloc() allocates at most 4 MiB. An element's own fields, and on Linux 5.10 a key's 512 bytes,
 * take less than 1 KiB of it. */
#define ELEMENT_MOST ((4u << 20) - 1024)
#define KMALLOC_MOST (4u << 20)
/* The buckets of 16 bytes, one per entry, rounded up to a power of two, must take less than 4
 * GiB. */
#define HASH_ENTRIES_MOST (1u << 27)
#define HASH_ELEMENT 48 /* size of an entry without key and value */

static bool is_one_of(const struct map *map, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(map->type->name, *names))
			return true;
	return false;
}

/* Checks the limit of a single allocation, which does not depend on the machine's memory. */
static void check_element(struct check *check, const struct map *map)
{
	static const char *const allocated[] = { "hash", "lru-hash", "percpu-hash", "lru-percpu-hash", "lpm-trie", NULL };
	static const char *const bounded[] = { "queue", "stack", "bloom-filter", NULL };
	uint64_t size = (uint64_t)map->key_size + (map->type->per_cpu ? 0 : map->value_size);

	if (is_one_of(map, allocated) && size > ELEMENT_MOST)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "a key and value of a map of type `%s` are at most %u bytes together, not %llu",
			    map->type->name, ELEMENT_MOST, (unsigned long long)size);
	if (is_one_of(map, bounded) && map->value_size > KMALLOC_MOST)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
			    "values of a map of type `%s` are at most %u bytes, not %u",
			    map->type->name, KMALLOC_MOST, map->value_size);
	if (!strcmp(map->type->name, "array") && map->value_size > KMALLOC_MOST)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 1), map->span,
				 "an array's value of more than 4 MiB");
}

static uint64_t rounded(uint64_t size)
{
	return (size + 7) & ~UINT64_C(7);
}

/* Size of the full map in bytes; of a per-CPU map for one CPU. */
static uint64_t memory_of(const struct map *map)
{
	static const char *const arrays[] = { "array", "percpu-array", "queue", "stack", NULL };
	static const char *const hashes[] = { "hash", "lru-hash", "percpu-hash", "lru-percpu-hash", NULL };

	if (map->type->entries_power_of_two)
		return map->max_entries;
	if (is_one_of(map, arrays))
		return map->max_entries * rounded(map->value_size);
	if (!is_one_of(map, hashes))
		return 0;
	return map->max_entries * (HASH_ELEMENT + rounded(map->key_size) + rounded(map->value_size));
}

#define GIB (UINT64_C(1) << 30)
/* The address space of vmalloc() on x86-64. */
#define MEMORY_MOST (32 * 1024 * GIB)

/* Linux 5.10 counts the full map in 32 bits; newer kernels allocate, and fail where memory is
 * out. */
static void check_memory(struct check *check, const struct map *map)
{
	const struct kernel_map_flag *no_prealloc = kernel_find_map_flag("no-prealloc");
	uint64_t bytes = memory_of(map);
	struct diag *diag;

	if (bytes <= UINT32_MAX - PAGE_SIZE)
		return;
	unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 1), map->span, "a map of more than 4 GiB");
	if (no_prealloc && map->flags & no_prealloc->value)
		return;
	diag = diag_report(check->diags, bytes > MEMORY_MOST ? DIAG_MAP_SHAPE : DIAG_MAP_MEMORY,
			   map->max_entries_tree ? map->max_entries_tree->span : map->span,
			   bytes > MEMORY_MOST ?
			   "`%s` would take %llu GiB, but the kernel has at most 32768 GiB of "
			   "address space" :
			   "`%s` takes %llu GiB of memory when it is loaded%s", map->name,
			   (unsigned long long)((bytes + GIB / 2) / GIB),
			   map->type->per_cpu ? ", for each CPU" : "");
	diag_help(check->diags, diag, map->type->is_hash ?
		  "set a smaller :max-entries, or :map-flags (:no-prealloc), which allocates "
		  "entries when they are added" :
		  "set a smaller :max-entries; where few entries are used, a hash with :map-flags "
		  "(:no-prealloc)");
}

static void check_hash_entries(struct check *check, const struct map *map)
{
	static const char *const tables[] = { "hash", "lru-hash", "percpu-hash", "lru-percpu-hash",
					      "hash-of-maps", NULL };

	if (is_one_of(map, tables) && map->max_entries > HASH_ENTRIES_MOST)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->max_entries_tree->span,
			    "a map of type `%s` has at most %u entries, not %llu", map->type->name,
			    HASH_ENTRIES_MOST, (unsigned long long)map->max_entries);
	else
		check_memory(check, map);
}

static bool holds_opaque(const struct kernel_map_type *type, bool is_lock)
{
	static const char types[][16] = { "hash", "array", "lru-hash", "cgroup-storage", "sk-storage",
					  "inode-storage", "task-storage", "cgrp-storage" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i], type->name))
			return is_lock ? i != 2 : i < 3;
	return false;
}

/* Checks spin locks and timers: at most one of each, as a field of the value itself, and only in
 * some map types. */
static void check_opaque(struct check *check, const struct map *map)
{
	const struct structure *value = map->value ? map->value->structure : NULL;
	unsigned count[2] = { 0 };

	if (map->key && type_opaque_member(map->key))
		diag_report(check->diags, DIAG_MAP_SHAPE, map->span, "a key cannot hold a %s",
			    type_text(check->arena, type_opaque_member(map->key)->type));
	for (size_t i = 0; value && i < value->member_count; i++) {
		const struct type *type = value->members[i].type;
		bool is_lock = type == &type_spin_lock;

		if (!type_is_opaque(type)) {
			if (type_opaque_member(type))
				diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
					    "a %s must be a field of the value itself, not of a "
					    "struct inside it",
					    type_text(check->arena, type_opaque_member(type)->type));
			continue;
		}
		if (++count[is_lock] == 2)
			diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
				    "a value can hold only one %s", type->structure->name);
		if (!holds_opaque(map->type, is_lock))
			diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
				    "values of a map of type `%s` cannot hold a %s",
				    map->type->name, type->structure->name);
		unit_raise_floor(check->unit, is_lock ? KERNEL_OLDEST : KERNEL_VERSION_OF(5, 15),
				 map->span, "a timer in a map");
	}
	if (map->is_shape && count[1])
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 2), map->span,
				 "a spin lock in a map inside another");
}

static void check_entries(struct check *check, const struct map *map)
{
	uint64_t entries = map->max_entries;
	struct diag *diag;

	if (!map->max_entries_tree)
		return;
	if (map->type->entries_power_of_two &&
	    (entries < PAGE_SIZE || entries & (entries - 1) || entries > UINT32_MAX)) {
		diag = diag_report(check->diags, DIAG_MAP_SHAPE, map->max_entries_tree->span,
				   "a ring buffer of %llu bytes: the size must be a power of two "
				   "and a multiple of the page size",
				   (unsigned long long)entries);
		diag_help(check->diags, diag, ":max-entries (* 256 1024)");
		return;
	}
	if (!entries && !map->type->no_entries && !map->type->any_entries)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->max_entries_tree->span,
			    "a map of type `%s` needs at least one entry", map->type->name);
	if (map->type->most_entries && entries > map->type->most_entries)
		diag_report(check->diags, DIAG_MAP_SHAPE, map->max_entries_tree->span,
			    "a map of type `%s` has at most %u entries, and at most the number of "
			    "CPUs that the kernel was built for",
			    map->type->name, map->type->most_entries);
}

static void check_flags(struct check *check, const struct map *map)
{
	const struct kernel_map_flag *no_prealloc = kernel_find_map_flag("no-prealloc");

	for (size_t i = 0; i < map->flag_count; i++)
		if (!kernel_map_takes_flag(map->type, map->flag_names[i]))
			diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
				    "a map of type `%s` does not take the flag `:%s`",
				    map->type->name, map->flag_names[i]->name);
	if (map->type->needs_no_prealloc && no_prealloc && !(map->flags & no_prealloc->value))
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_MAP_SHAPE, map->span,
				      "a map of type `%s` needs the flag `:no-prealloc`",
				      map->type->name), ":map-flags (:no-prealloc)");
}

void check_map(struct check *check, const struct map *map)
{
	if (map->key == &type_error)
		return;
	check_key(check, map);
	check_value(check, map);
	check_element(check, map);
	check_opaque(check, map);
	check_hash_entries(check, map);
	check_entries(check, map);
	check_flags(check, map);
	unit_raise_floor(check->unit, map->type->since, map->span,
			 arena_printf(check->arena, "the map type `%s`", map->type->name));
}

/* Refuses a second cgroup storage: the kernel ties one, and one per CPU, to a program. */
void check_storage(struct check *check, const struct expr *expr)
{
	const struct map *map = expr->kind == EXPR_CALL ? expr_map_of(expr) : NULL;
	const struct map **used;
	struct diag *diag;

	if (!map || !strstr(map->type->name, "cgroup-storage"))
		return;
	used = &check->storage[map->type->per_cpu];
	if (!*used)
		*used = map;
	if (*used == map)
		return;
	diag = diag_report(check->diags, DIAG_MAP_OPERATION, expr->span,
			   "a program can use only one map of type `%s`, and this one already uses "
			   "`%s`",
			   map->type->name, (*used)->name);
	diag_help(check->diags, diag, "put both into one struct as its value");
}
