// SPDX-License-Identifier: MIT
/* Checks that every field of a ring buffer record is set before it is submitted, since unset bytes
 * hold an earlier record. Called by check.c once per unit, with facts->unset of the flow pass;
 * reports [unset-field]. The emitted C clears the padding. */
#include "frontend/check/internal.h"

struct unset_names {
	struct check *check;
	const struct unset *unset;
	const char *list;      /* "`pid`, `comm`", or NULL */
	unsigned count;
};

static bool is_set(const struct unset *unset, uint32_t byte)
{
	return byte >= unset->size || unset->set[byte / 8] >> byte % 8 & 1;
}

/* True if a byte of the value at that offset is unset; ignores padding. */
static bool lacks(const struct unset *unset, const struct type *type, uint32_t offset)
{
	const struct structure *structure = type->structure;

	if (type->kind == TYPE_STRUCT && structure->is_union)
		return false;
	for (size_t i = 0; type->kind == TYPE_STRUCT && i < structure->member_count; i++)
		if (lacks(unset, structure->members[i].type, offset + structure->members[i].offset))
			return true;
	for (uint32_t i = 0; type->kind == TYPE_ARRAY && i < type->count; i++)
		if (lacks(unset, type->target, offset + i * type->target->size))
			return true;
	for (uint32_t i = 0; type->kind != TYPE_STRUCT && type->kind != TYPE_ARRAY && i < type->size; i++)
		if (!is_set(unset, offset + i))
			return true;
	return false;
}

static void add_name(struct unset_names *names, const char *name)
{
	struct arena *arena = names->check->arena;

	names->list = names->list ? arena_printf(arena, "%s, %s", names->list, name) : name;
	names->count++;
}

/* Names the unset fields of an anonymous struct. */
static void name_anonymous(struct unset_names *names, const struct member *outer)
{
	const struct structure *inner = outer->type->structure;

	for (size_t i = 0; i < inner->flat_count; i++)
		if (lacks(names->unset, inner->flat[i].type, outer->offset + inner->flat[i].offset))
			add_name(names, arena_printf(names->check->arena, "`%s`", inner->flat[i].name));
}

static void name_members(struct unset_names *names, const struct structure *structure)
{
	for (size_t i = 0; i < structure->member_count; i++)
		if (!lacks(names->unset, structure->members[i].type, structure->members[i].offset))
			continue;
		else if (*structure->members[i].name)
			add_name(names, arena_printf(names->check->arena, "`%s`", structure->members[i].name));
		else
			name_anonymous(names, &structure->members[i]);
}

/* Names the first unset bytes of a record without a struct. */
static void name_bytes(struct unset_names *names)
{
	const struct unset *unset = names->unset;
	uint32_t first = 0, last;

	while (first < unset->size && is_set(unset, first))
		first++;
	if (first == unset->size)
		return;
	for (last = first; last + 1 < unset->size && !is_set(unset, last + 1);)
		last++;
	add_name(names, first == last ?
		 arena_printf(names->check->arena, "byte %u", first) :
		 arena_printf(names->check->arena, "bytes %u to %u", first, last));
	names->count += first != last;
}

static void report(struct check *check, const struct unset *unset, const struct unset_names *names,
		   const struct structure *structure)
{
	bool scoped = unset->origin == unset->submit;
	struct span span = scoped ? unset->origin->record.variable->span : unset->submit->span;
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_UNSET_FIELD, span,
			   "%s of this record %s not set on every path to here: an earlier "
			   "record's bytes are still there",
			   names->list, names->count == 1 ? "is" : "are");
	diag_help(check->diags, diag, structure ?
		  "set the missing fields, or begin with (memset %s 0 0 (sizeof %s))" :
		  "set the missing bytes, or begin with (memset %s 0 0 %s)",
		  scoped ? unset->origin->record.variable->name : "e",
		  structure ? structure->name : arena_printf(check->arena, "%u", unset->size));
	if (!scoped)
		diag_note(check->diags, diag, unset->origin->span, "reserved here");
}

void check_records(struct check *check)
{
	for (size_t i = 0; i < check->facts->unset.count; i++) {
		const struct unset *unset = &check->facts->unset.items[i];
		const struct type *target = unset->origin->kind == EXPR_WITH_RECORD ?
			unset->origin->record.variable->type->target : unset->origin->type->target;
		struct unset_names names = { .check = check, .unset = unset };

		if (target && target->structure)
			name_members(&names, target->structure);
		else
			name_bytes(&names);
		if (names.count)
			report(check, unset, &names, target ? target->structure : NULL);
	}
}
