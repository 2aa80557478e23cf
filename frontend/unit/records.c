// SPDX-License-Identifier: MIT
/*
 * Finds the structs that programs write into a ring buffer or perf buffer, and the field that tells
 * them apart. In: the unit and a map. Out: struct records. Called by frontend/user for
 * bpf:on-event, by skeletons for the session header, and by `skep run`.
 */
#include "frontend/unit/records.h"

#include <string.h>

#include "frontend/unit/query.h"

struct record_search {
	const struct unit *unit;
	const struct map *map;
	struct records *records;
};

/* ---- structs of records ---- */

static bool ends_in_array(const struct structure *structure)
{
	return structure->member_count && !structure->is_union &&
	       structure->members[structure->member_count - 1].type->kind == TYPE_ARRAY;
}

static void take(struct record_search *search, const struct structure *structure, bool is_cut)
{
	struct records *records = search->records;

	if (!structure || (is_cut && !ends_in_array(structure))) {
		records->has_bytes = true;
		return;
	}
	for (size_t i = 0; i < records->kinds.count; i++)
		if (records->kinds.items[i].structure == structure) {
			records->kinds.items[i].is_cut |= is_cut;
			return;
		}
	VEC_PUSH(search->unit->arena, &records->kinds,
		 ((struct record_kind){ .structure = structure, .is_cut = is_cut }));
}

static const struct structure *pointed_at(const struct type *type)
{
	return type && type_is_pointer(type) && type->target ? type->target->structure : NULL;
}

/*
 * Helpers that copy a record from memory, and the positions of map, data and size among their
 * arguments.
 */
static const struct output_helper {
	const char *name;
	size_t map, data, size;
} output_helpers[] = {
	{ "ringbuf-output", 0, 1, 2 },
	{ "perf-event-output", 1, 3, 4 },
	{ "skb-output", 1, 3, 4 },
	{ "xdp-output", 1, 3, 4 },
};

static bool is_map(const struct record_search *search, const struct expr_list *arguments, size_t at)
{
	return at < arguments->count && arguments->items[at]->kind == EXPR_MAP &&
	       arguments->items[at]->map == search->map;
}

static void look_at_call(struct record_search *search, const struct expr *call)
{
	const struct expr_list *arguments = &call->call.arguments;

	if (!strcmp(call->call.helper->name, "ringbuf-reserve") && is_map(search, arguments, 0))
		take(search, call->call.record, false);
	for (size_t i = 0; i < sizeof(output_helpers) / sizeof(output_helpers[0]); i++) {
		const struct output_helper *output = &output_helpers[i];
		const struct structure *structure;
		const struct expr *size;

		if (strcmp(call->call.helper->name, output->name) ||
		    !is_map(search, arguments, output->map) || output->size >= arguments->count)
			continue;
		structure = pointed_at(arguments->items[output->data]->type);
		size = arguments->items[output->size];
		take(search, structure, structure && (!size->is_constant ||
						      size->value != structure->size));
	}
}

static void look(struct expr *expr, void *user)
{
	struct record_search *search = user;

	if (expr->kind == EXPR_WITH_RECORD && expr->record.map == search->map)
		take(search, pointed_at(expr->record.variable->type), false);
	else if (expr->kind == EXPR_CALL)
		look_at_call(search, expr);
	expr_each_operand(expr, look, search);
}

/* ---- tags ---- */

/* The constants that programs store in one field of a struct. */
struct tag_search {
	const struct structure *structure;
	const struct member *member;
	uint64_t value;
	bool is_set, differs; /* there are two values, or a run-time value */
};

static void look_for_tag(struct expr *expr, void *user)
{
	const struct expr *place = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE ?
		expr->assign.place : NULL;
	struct tag_search *search = user;

	if (place && place->kind == EXPR_MEMBER && place->member.structure == search->structure &&
	    place->member.member->offset == search->member->offset) {
		const struct expr *value = expr->assign.value;

		search->differs |= expr->kind == EXPR_UPDATE || !value->is_constant ||
				   (search->is_set && (uint64_t)value->value != search->value);
		search->value = (uint64_t)value->value;
		search->is_set = true;
	}
	expr_each_operand(expr, look_for_tag, search);
}

static const struct member *member_like(const struct structure *structure,
					const struct member *like)
{
	for (size_t i = 0; i < structure->member_count; i++)
		if (structure->members[i].offset == like->offset &&
		    structure->members[i].type == like->type)
			return &structure->members[i];
	return NULL;
}

static bool is_new_tag(const struct records *records, size_t count, uint64_t tag)
{
	for (size_t i = 0; i < count; i++)
		if (records->kinds.items[i].tag == tag)
			return false;
	return true;
}

/*
 * A field is the tag if each struct has it at the same offset with the same type, and stores one
 * constant in it that no other struct does.
 */
static bool is_tag(const struct unit *unit, struct records *records, const struct member *member)
{
	if (!type_is_integer(member->type))
		return false;
	for (size_t i = 0; i < records->kinds.count; i++) {
		struct record_kind *kind = &records->kinds.items[i];
		struct tag_search search = { .structure = kind->structure,
					     .member = member_like(kind->structure, member) };

		if (!search.member)
			return false;
		if (search.member->is_tag && is_new_tag(records, i, search.member->tag)) {
			kind->tag = search.member->tag;
			continue;
		}
		unit_each_body(unit, look_for_tag, &search);
		if (member->type->size < 8)
			search.value &= (1ull << (8 * member->type->size)) - 1;
		if (!search.is_set || search.differs || !is_new_tag(records, i, search.value))
			return false;
		kind->tag = search.value;
	}
	return true;
}

void records_find(const struct unit *unit, const struct map *map, struct records *ret_records)
{
	struct record_search search = { .unit = unit, .map = map, .records = ret_records };
	const struct structure *first;

	*ret_records = (struct records){ 0 };
	unit_each_body(unit, look, &search);
	if (ret_records->kinds.count < 2)
		return;
	first = ret_records->kinds.items[0].structure;
	for (size_t i = 0; i < first->member_count && !ret_records->tag; i++)
		if (is_tag(unit, ret_records, &first->members[i]))
			ret_records->tag = &first->members[i];
}

uint32_t record_kind_least(const struct record_kind *kind)
{
	const struct structure *structure = kind->structure;

	return kind->is_cut ? structure->members[structure->member_count - 1].offset :
			      structure->size;
}

const struct structure *records_of(const struct unit *unit, const struct map *map)
{
	struct records records;

	records_find(unit, map, &records);
	return records.kinds.count == 1 && !records.has_bytes ? records.kinds.items[0].structure :
								NULL;
}
