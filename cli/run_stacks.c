// SPDX-License-Identifier: MIT
/*
 * Prints stack traces for `skep run`: those whose ids are in a key, value or record, and the rest
 * of a stack map. In: the bytes and the places of unit/stacks.h. Out: lines behind the entry's.
 * Called by run_maps.c.
 */
#include "cli/run_stacks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int64_t read_integer(const struct type *type, const char *bytes)
{
	uint64_t value = 0;

	memcpy(&value, bytes, type->size);
	if (type->is_signed && type->size == 4)
		return (int32_t)value;
	return (int64_t)value;
}

/* The process whose addresses a user stack has: the field `pid` or `tgid`; 0: none. */
static pid_t process_of(const struct structure *structure, const char *bytes)
{
	for (size_t i = 0; structure && i < structure->member_count; i++) {
		const struct member *member = &structure->members[i];

		if ((!strcmp(member->name, "pid") || !strcmp(member->name, "tgid")) &&
		    type_is_integer(member->type) && member->type->size == 4)
			return (pid_t)read_integer(member->type, bytes + member->offset);
	}
	return 0;
}

static int print(struct skep_show *show, struct skep_session *session, const struct stack_place *place, int64_t id,
		 pid_t pid)
{
	const struct bpf_map *map = skep_session_map(session, place->stacks->c_name);

	return skep_print_stack(show, session, map, id, place->is_user ? pid : 0);
}

int run_print_stacks(struct skep_show *show, struct skep_session *session, const struct stack_places *places,
		     const struct type *type, const struct map *keyed, const void *bytes)
{
	const struct structure *structure = type && type->kind == TYPE_STRUCT ? type->structure : NULL;
	int error = 0;

	for (size_t i = 0; i < places->items.count && !error; i++) {
		const struct stack_place *place = &places->items.items[i];
		const struct type *of = place->member ? place->member->type : type;
		size_t offset = place->member ? place->member->offset : 0;

		if (place->member ? place->structure != structure : !keyed || place->keyed != keyed)
			continue;
		if (!of || !type_is_integer(of))
			continue;
		if (!show->json && place->member)
			printf("  %s:\n", place->member->name);
		error = print(show, session, place, read_integer(of, (const char *)bytes + offset),
			      process_of(structure, bytes));
	}
	return error;
}

int run_print_stack_map(struct skep_show *show, struct skep_session *session, const struct stack_places *places,
			const struct map *map)
{
	const struct bpf_map *stacks = skep_session_map(session, map->c_name);
	uint32_t id, *before = NULL;
	int error = 0;

	for (size_t i = 0; i < places->items.count; i++)
		if (places->items.items[i].stacks == map)
			return 0;
	while (!error && !(error = skep_map_next_key(session, stacks, before, &id, sizeof(id)))) {
		if (!show->json)
			printf("%s %u:\n", map->name, id);
		error = skep_print_stack(show, session, stacks, id, 0);
		before = &id;
	}
	return error == -ENOENT ? 0 : error;
}
