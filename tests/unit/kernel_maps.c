// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const struct kernel_map_type *map(const char *name)
{
	const struct kernel_map_type *found = kernel_find_map_type(name);

	cr_assert_not_null(found, "no map type %s", name);
	return found;
}

static bool takes(const char *type, const char *flag)
{
	cr_assert_not_null(kernel_find_map_flag(flag));
	return kernel_map_takes_flag(map(type), kernel_find_map_flag(flag));
}

static bool allows(const char *type, const char *section, enum kernel_map_operation operation)
{
	return kernel_map_in_section(map(type), kernel_find_section(section), operation);
}

/*
 * The result of one row of mapops.tsv, of the map type whose name there has '_' for '-'. false
 * where there is none.
 */
static bool measured(const char *type, const char *side, const char *item, char result[256])
{
	char line[1024], name[32];
	FILE *file = fopen(SKEP_KERNEL_DATA "/mapops.tsv", "r");
	bool found = false;

	cr_assert_not_null(file);
	snprintf(name, sizeof(name), "%s", type);
	for (char *at = name; *at; at++)
		if (*at == '-')
			*at = '_';
	while (!found && fgets(line, sizeof(line), file)) {
		char row_type[64], row_side[16], row_item[64], row_ok[8];
		if (sscanf(line, "%63[^\t]\t%15[^\t]\t%63[^\t]\t%7[^\t]\t%255[^\t\n]", row_type,
			   row_side, row_item, row_ok, result) == 5)
			found = !strcmp(row_type, name) && !strcmp(row_side, side) &&
				!strcmp(row_item, item);
	}
	fclose(file);
	return found;
}

Test(kernel_maps, every_type_of_the_language_is_there)
{
	static const char names[][24] = {
		"hash",		 "array",	    "percpu-hash",	"percpu-array",
		"lru-hash",	 "lru-percpu-hash", "lpm-trie",		"ringbuf",
		"user-ringbuf",	 "prog-array",	    "perf-event-array", "stack-trace",
		"array-of-maps", "hash-of-maps",    "sockmap",		"sockhash",
		"devmap",	 "devmap-hash",	    "cpumap",		"xskmap",
		"queue",	 "stack",	    "bloom-filter",	"cgroup-storage",
		"cgrp-storage",	 "sk-storage",	    "task-storage",	"inode-storage",
		"cgroup-array",	 "percpu-cgroup-storage", "reuseport-sockarray",
	};

	cr_assert_eq(kernel_map_type_count(), sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		cr_assert_not_null(kernel_find_map_type(names[i]), "%s", names[i]);
	cr_assert_null(kernel_find_map_type("tree"));
}

Test(kernel_maps, the_c_name_is_a_value_of_the_enum)
{
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		cr_assert_not_null(kernel_find_constant(kernel_map_type_at(i)->c_name), "%s",
				   kernel_map_type_at(i)->name);
}

Test(kernel_maps, key_sizes_are_the_measured_ones)
{
	for (size_t i = 0; i < kernel_map_type_count(); i++) {
		const struct kernel_map_type *row = kernel_map_type_at(i);
		char sizes[256];
		cr_assert(measured(row->name, "create", "key_sizes_ok", sizes), "%s", row->name);
		cr_assert_eq(row->has_key, strcmp(sizes, "0") != 0, "%s", row->name);
		cr_assert_eq(row->fixed_key_size == 4, !strcmp(sizes, "4"), "%s", row->name);
		cr_assert(measured(row->name, "create", "value_sizes_ok", sizes), "%s", row->name);
		cr_assert_eq(row->has_value, strcmp(sizes, "0") != 0, "%s", row->name);
		if (row->fixed_value_size)
			cr_assert_str_eq(sizes, "4", "%s", row->name);
		if (row->default_value_size)
			cr_assert_str_eq(sizes, "4,8", "%s", row->name);
		cr_assert(measured(row->name, "create", "max_entries_ok", sizes), "%s", row->name);
		cr_assert_eq(row->no_entries, !strcmp(sizes, "0"), "%s", row->name);
		cr_assert(measured(row->name, "create", "requires_btf", sizes), "%s", row->name);
		cr_assert_eq(row->needs_btf, !strcmp(sizes, "1"), "%s", row->name);
	}
}

Test(kernel_maps, operations_are_the_measured_ones)
{
	static const struct { int operation; char item[24]; } rows[] = {
		{ KERNEL_MAP_LOOKUP, "lookup" },	  { KERNEL_MAP_PUSH, "push" },
		{ KERNEL_MAP_POP, "pop" },		  { KERNEL_MAP_PEEK, "peek" },
		{ KERNEL_MAP_RINGBUF, "ringbuf_reserve" }, { KERNEL_MAP_TAIL_CALL, "tail_call" },
		{ KERNEL_MAP_REDIRECT, "redirect_map" },  { KERNEL_MAP_FOR_EACH, "for_each" },
	};

	for (size_t i = 0; i < kernel_map_type_count(); i++) {
		const struct kernel_map_type *row = kernel_map_type_at(i);
		for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++) {
			char result[256];
			cr_assert(measured(row->name, "bpf", rows[j].item, result), "%s",
				  row->name);
			cr_assert_eq(!!(row->operations & (unsigned)rows[j].operation),
				     !strncmp(result, "ok", 2), "%s %s", row->name, rows[j].item);
		}
	}
}

Test(kernel_maps, a_delete_that_always_fails_is_no_operation)
{
	cr_assert_not(map("array")->operations & KERNEL_MAP_DELETE);
	cr_assert_not(map("percpu-array")->operations & KERNEL_MAP_DELETE);
	cr_assert(map("hash")->operations & KERNEL_MAP_DELETE);
}

Test(kernel_maps, hashes_of_the_oldest_kernel_end_at_512_bytes_of_key)
{
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		if (kernel_map_type_at(i)->is_hash && !kernel_map_type_at(i)->fixed_key_size)
			cr_assert_eq(kernel_map_type_at(i)->most_key_size, 512);
	cr_assert_eq(map("lpm-trie")->most_key_size, 260);
}

Test(kernel_maps, flags_that_a_type_takes_are_the_measured_ones)
{
	cr_assert(takes("hash", "no-prealloc"));
	cr_assert_not(takes("array", "no-prealloc"));
	cr_assert(takes("array", "mmapable"));
	cr_assert_not(takes("hash", "mmapable"));
	cr_assert(takes("lru-hash", "no-common-lru"));
	cr_assert_not(takes("lru-hash", "no-prealloc"));
	cr_assert(takes("sk-storage", "clone"));
	cr_assert(takes("stack-trace", "stack-build-id"));
	cr_assert(takes("ringbuf", "numa-node"));
	cr_assert_not(takes("ringbuf", "rdonly"));
	cr_assert_eq(kernel_find_map_flag("BPF_F_NO_PREALLOC"),
		     kernel_find_map_flag("no-prealloc"));
	cr_assert_null(kernel_find_map_flag("fast"));
}

Test(kernel_maps, what_must_not_preallocate_takes_the_flag)
{
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		if (kernel_map_type_at(i)->needs_no_prealloc)
			cr_assert(takes(kernel_map_type_at(i)->name, "no-prealloc"), "%s",
				  kernel_map_type_at(i)->name);
}

Test(kernel_maps, every_flag_is_taken_by_some_type_and_has_the_headers_value)
{
	for (size_t i = 0; i < kernel_map_flag_count(); i++) {
		const struct kernel_map_flag *flag = kernel_map_flag_at(i);
		bool found = false;
		for (size_t j = 0; j < kernel_map_type_count(); j++)
			found |= kernel_map_takes_flag(kernel_map_type_at(j), flag);
		cr_assert(found, "%s", flag->name);
		cr_assert_eq(kernel_find_constant(flag->c_name)->value, flag->value, "%s",
			     flag->name);
	}
}

Test(kernel_maps, helpers_take_the_maps_that_the_verifier_lets_them)
{
	static const struct { char helper[24], type[24]; bool takes; } rows[] = {
		{ "redirect-map", "devmap", true },	{ "redirect-map", "hash", false },
		{ "perf-event-output", "perf-event-array", true },
		{ "perf-event-output", "ringbuf", false },
		{ "ringbuf-query", "ringbuf", true },	{ "ringbuf-query", "user-ringbuf", false },
		{ "sk-storage-get", "sk-storage", true }, { "sk-storage-get", "hash", false },
		{ "inode-storage-get", "inode-storage", true },
		{ "inode-storage-get", "array", false }, { "map-push-elem", "bloom-filter", true },
		{ "map-pop-elem", "bloom-filter", false }, { "map-lookup-elem", "hash", true },
		{ "map-lookup-elem", "queue", false },	{ "get-stackid", "stack-trace", true },
		{ "map-lookup-percpu-elem", "percpu-hash", true },
		{ "map-lookup-percpu-elem", "hash", false }, { "tail-call", "prog-array", true },
		{ "get-local-storage", "percpu-cgroup-storage", true },
		{ "timer-init", "hash", true },		{ "timer-init", "ringbuf", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(kernel_helper_takes_map(kernel_find_helper(rows[i].helper),
						     map(rows[i].type)), rows[i].takes,
			     "%s %s", rows[i].helper, rows[i].type);
}

Test(kernel_maps, every_helper_with_a_map_says_which)
{
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		const struct kernel_helper *helper = kernel_helper_at(i);
		bool has_map = false, takes_hash, takes_stack;

		for (size_t j = 0; j < helper->parameter_count; j++)
			has_map |= helper->parameters[j].kind == KERNEL_ARG_MAP;
		takes_hash = kernel_helper_takes_map(helper, map("hash"));
		takes_stack = kernel_helper_takes_map(helper, map("stack-trace"));
		if (has_map)
			cr_assert_not(takes_hash && takes_stack, "%s", helper->name);
	}
}

Test(kernel_maps, sections_use_the_maps_that_they_may)
{
	cr_assert(allows("hash", "cgroup/connect4", KERNEL_MAP_UPDATE));
	cr_assert(allows("array", "xdp", KERNEL_MAP_LOOKUP));
	cr_assert_not(allows("array", "xdp", KERNEL_MAP_DELETE));
	cr_assert(allows("devmap", "xdp", KERNEL_MAP_REDIRECT));
	cr_assert_not(allows("devmap", "cgroup/connect4", KERNEL_MAP_REDIRECT));
	cr_assert(allows("devmap", "xdp", KERNEL_MAP_LOOKUP));
	cr_assert_not(allows("devmap", "xdp", KERNEL_MAP_UPDATE));
	cr_assert(allows("ringbuf", "cgroup/connect4", KERNEL_MAP_RINGBUF));
	cr_assert(allows("prog-array", "xdp", KERNEL_MAP_TAIL_CALL));
	cr_assert(allows("sockmap", "sk_lookup", KERNEL_MAP_LOOKUP));
	cr_assert(allows("sockmap", "tc", KERNEL_MAP_UPDATE));
	cr_assert_not(allows("sockmap", "cgroup_skb/egress", KERNEL_MAP_UPDATE));
	cr_assert_not(allows("sockmap", "sockops", KERNEL_MAP_UPDATE));
	cr_assert(allows("sockmap", "sockops", KERNEL_MAP_DELETE));
	cr_assert(allows("hash", "lsm/file_open", KERNEL_MAP_LOOKUP));
	cr_assert(allows("hash", "fentry/do_unlinkat", KERNEL_MAP_DELETE));
	cr_assert_not(allows("hash", "xdp", KERNEL_MAP_PUSH));
}
