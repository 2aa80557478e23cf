// SPDX-License-Identifier: MIT
/* Ring buffer records: which bytes every path has set before a submission. Called by eval.c and
 * calls.c for stores, calls and submissions; joined by state.c and joins.c. The results are
 * facts->unset, for check/records.c. Unknown counts as set: a store through an unknown pointer sets
 * everything. */
#include <string.h>

#include "frontend/flow/internal.h"

/* Larger records are not tracked. */
#define RECORD_MOST 16384

/* len bytes of one record, from first on. */
struct region {
	size_t record;   /* index in flow->records */
	int64_t first, len;
	bool loose;      /* somewhere in it, at a variable index */
};

/* ---- the records of a program ---- */

static bool is_reservation(const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->type->space == SPACE_RECORD &&
	       type_is_pointer(expr->type) && expr->call.arguments.count > 1;
}

static void find_records(struct expr *expr, void *user)
{
	struct flow *flow = user;
	struct flow_record record = { .origin = expr };
	const struct expr *size = NULL;
	const struct type *target = NULL;

	if (expr->kind == EXPR_WITH_RECORD) {
		size = expr->record.size;
		target = expr->record.variable->type->target;
	} else if (is_reservation(expr)) {
		size = expr->call.arguments.items[1];
		target = expr->type->target;
	}
	if (size && size->is_constant && size->value <= RECORD_MOST &&
	    !(target && type_holds_union(target)) && !flow_slot(flow, expr)->record) {
		record.size = (uint32_t)size->value;
		record.loose = arena_alloc(&flow->scratch, record.size / 8 + 1);
		VEC_PUSH(&flow->scratch, &flow->records, record);
		flow_slot(flow, expr)->record = flow->records.count;
	}
	expr_each_operand(expr, find_records, flow);
}

void records_begin(struct flow *flow)
{
	flow->records.items = NULL;
	flow->records.count = flow->records.room = 0;
	for (size_t i = 0; i < flow->placed.count; i++)
		find_records(flow->placed.items[i].program->body, flow);
}

/* Size of a record's bit set in bytes. */
static size_t set_len(const struct flow *flow, size_t record)
{
	return flow->records.items[record].size / 8 + 1;
}

static bool find_record(const struct flow *flow, const struct expr *origin, size_t *ret_record)
{
	const struct slot *slot = flow_slot(flow, origin);

	*ret_record = slot->record - 1;
	return slot->record;
}

void records_reserve(struct flow *flow, const struct expr *origin)
{
	size_t record;

	if (find_record(flow, origin, &record))
		state_set_record(flow, flow->state, record,
				 arena_alloc(&flow->scratch, set_len(flow, record)));
}

void records_forget(struct flow *flow)
{
	for (size_t i = 0; i < flow->records.count; i++)
		if (flow->records.items[i].origin->kind == EXPR_WITH_RECORD)
			state_set_record(flow, flow->state, i, NULL);
}

/* ---- stores ---- */

static void set_bits(uint8_t *bits, int64_t first, int64_t len, uint32_t size)
{
	for (int64_t i = first < 0 ? 0 : first; i < first + len && i < size; i++)
		bits[i / 8] |= (uint8_t)(1 << i % 8);
}

static void set_region(struct flow *flow, const struct region *region)
{
	struct flow_record *record = &flow->records.items[region->record];
	uint8_t *now = state_record(flow, flow->state, region->record), *then;

	if (region->loose)
		set_bits(record->loose, region->first, region->len, record->size);
	if (!now)
		return;
	then = arena_alloc(&flow->scratch, set_len(flow, region->record));
	memcpy(then, now, set_len(flow, region->record));
	set_bits(then, region->first, region->len, record->size);
	state_set_record(flow, flow->state, region->record, then);
}

static void set_everything(struct flow *flow)
{
	flow->state->set.root = NULL;
}

/* Moves the region to a member; for an array with a variable index to the whole array. */
static void move_to_member(struct region *region, const struct expr *expr)
{
	const struct member *member = expr->member.member;
	const struct expr *index = expr->member.index;

	if (index && !index->is_constant) {
		region->first = 0;
		region->len = member->type->size;
		region->loose = true;
	} else if (index) {
		region->first += (int64_t)index->value * member->type->target->size;
	}
	region->first += member->offset;
}

/* The record that a pointer points into, and its offset. False if there is none or it is
 * unknown. */
static bool find_region(const struct flow *flow, const struct expr *pointer, struct region *region)
{
	for (;;) {
		switch (pointer->kind) {
		case EXPR_CAST:
			pointer = pointer->operand;
			break;
		case EXPR_MEMBER:
			if (pointer->member.member->type->kind == TYPE_POINTER)
				return false;
			/* fall through */
		case EXPR_MEMBER_ADDRESS:
			move_to_member(region, pointer);
			pointer = pointer->member.base;
			break;
		case EXPR_BINARY:
			if (!pointer->operation.b->is_constant)
				return false;
			region->first += pointer->operation.op == OPERATOR_SUB ?
				-(int64_t)pointer->operation.b->value :
				(int64_t)pointer->operation.b->value;
			pointer = pointer->operation.a;
			break;
		case EXPR_LET:
			pointer = pointer->let.body;
			break;
		case EXPR_PROGN:
			pointer = pointer->list.items[pointer->list.count - 1];
			break;
		case EXPR_VARIABLE:
			if (pointer->variable->assigned || pointer->variable->addressed)
				return false;
			if (pointer->variable->record)
				return find_record(flow, pointer->variable->record, &region->record);
			pointer = pointer->variable->init;
			if (!pointer)
				return false;
			break;
		default:
			return find_record(flow, pointer, &region->record);
		}
	}
}

/* Applies a store of len bytes through the pointer; -1: of unknown length. */
static void store(struct flow *flow, const struct expr *pointer, int64_t offset, int64_t len)
{
	struct region region = { .len = len };

	if (!type_is_pointer(pointer->type) || !flow->records.count)
		return;
	if (!find_region(flow, pointer, &region)) {
		if (pointer->type->space == SPACE_RECORD || pointer->type->space == SPACE_ANY)
			set_everything(flow);
		return;
	}
	if (!region.loose)
		region.first += offset;
	set_region(flow, &region);
}

static void store_at(struct flow *flow, const struct expr *pointer, const struct expr *offset,
		     int64_t len)
{
	if (!offset || offset->is_constant)
		store(flow, pointer, offset ? (int64_t)offset->value : 0, len);
	else
		store(flow, pointer, 0, RECORD_MOST);
}

static void store_place(struct flow *flow, const struct expr *place)
{
	struct region region = { 0 };

	if (place->kind == EXPR_LOAD) {
		store_at(flow, place->memory.pointer, place->memory.offset,
			 place->memory.accessed->size);
		return;
	}
	if (place->kind != EXPR_MEMBER)
		return;
	region.len = place->member.index ? place->member.member->type->target->size :
					   place->member.member->type->size;
	move_to_member(&region, place);
	if (!find_region(flow, place->member.base, &region))
		store(flow, place->member.base, 0, RECORD_MOST);
	else
		set_region(flow, &region);
}

static void store_arguments(struct flow *flow, const struct expr *call)
{
	const struct expr_list *arguments = &call->call.arguments;
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = helper->releases; i < arguments->count; i++) {
		const struct expr *size = i + 1 < arguments->count ? arguments->items[i + 1] : NULL;
		bool sized = size && size->is_constant && kernel_helper_sizes(helper, i);

		store(flow, arguments->items[i], 0, sized ? (int64_t)size->value : RECORD_MOST);
	}
}

/* A pointer stored somewhere other than in its own variable can be stored through later. */
static void escape(struct flow *flow, const struct expr *value)
{
	if (type_is_pointer(value->type))
		store(flow, value, -RECORD_MOST, 2 * RECORD_MOST);
}

void records_note_effects(struct flow *flow, const struct expr *expr)
{
	if (!flow->records.count || flow->state->dead)
		return;
	switch (expr->kind) {
	case EXPR_SETF:
		escape(flow, expr->assign.value);
		/* fall through */
	case EXPR_UPDATE:
		store_place(flow, expr->assign.place);
		break;
	case EXPR_ATOMIC:
		store_at(flow, expr->memory.pointer, expr->memory.offset,
			 expr->memory.accessed->size);
		break;
	case EXPR_MEMSET:
	case EXPR_MEMCPY:
		store_at(flow, expr->copy.to, expr->copy.to_offset,
			 expr->copy.len->is_constant ? (int64_t)expr->copy.len->value : RECORD_MOST);
		break;
	case EXPR_CALL:
		store_arguments(flow, expr);
		break;
	case EXPR_MAP_QUEUE:
		store(flow, expr->map_access.value, 0, expr->map_access.map->value_size);
		break;
	case EXPR_INVOKE:
		for (size_t i = 0; i < expr->invoke.arguments.count; i++)
			escape(flow, expr->invoke.arguments.items[i]);
		break;
	case EXPR_CAST:
		if (!type_is_pointer(expr->type))
			escape(flow, expr->operand);
		break;
	case EXPR_ASM:
		set_everything(flow);
		break;
	default:
		break;
	}
}

/* ---- submission ---- */

static void note_submission(struct flow *flow, size_t index, const struct expr *submit)
{
	const struct flow_record *record = &flow->records.items[index];
	const uint8_t *set = state_record(flow, flow->state, index);
	struct unset unset = { .origin = record->origin, .submit = submit, .size = record->size };
	uint8_t *bits;

	if (flow->silent || flow->state->dead || !set)
		return;
	for (size_t i = 0; i < flow->facts->unset.count; i++)
		if (flow->facts->unset.items[i].submit == submit)
			return;
	bits = arena_alloc(flow->arena, set_len(flow, index));
	for (size_t i = 0; i < set_len(flow, index); i++)
		bits[i] = set[i] | record->loose[i];
	unset.set = bits;
	VEC_PUSH(flow->arena, &flow->facts->unset, unset);
}

void records_submit(struct flow *flow, const struct expr *submit)
{
	struct region region = { 0 };

	if (submit->kind == EXPR_WITH_RECORD) {
		if (find_record(flow, submit, &region.record))
			note_submission(flow, region.record, submit);
	} else if (find_region(flow, submit->call.arguments.items[0], &region)) {
		note_submission(flow, region.record, submit);
	}
}

/* ---- joins ---- */

/* True if the path has the record; on others no byte of it is unset. */
static bool is_there(const struct flow *flow, const struct state *state, size_t record)
{
	const struct expr *origin = flow->records.items[record].origin;

	if (!state_record(flow, state, record))
		return false;
	return origin->kind == EXPR_WITH_RECORD ||
	       state_origin(flow, state, origin) & POINTER_LIVE;
}

static void join_record(struct flow *flow, struct state *a, struct state *b, size_t record)
{
	const uint8_t *one = state_record(flow, a, record), *other = state_record(flow, b, record);
	uint8_t *both;

	if (!is_there(flow, b, record))
		return;
	if (!is_there(flow, a, record)) {
		state_set_record(flow, a, record, state_record(flow, b, record));
		return;
	}
	both = arena_alloc(&flow->scratch, set_len(flow, record));
	for (size_t i = 0; i < set_len(flow, record); i++)
		both[i] = one[i] & other[i];
	state_set_record(flow, a, record, both);
}

/* The next record from i on that may differ, or the count. */
static size_t next_record(const struct flow *flow, const struct state *a, const struct state *b, size_t i)
{
	return shared_next_difference(&flow->set, a->set, b->set, i);
}

void records_join(struct flow *flow, struct state *a, struct state *b)
{
	for (size_t i = next_record(flow, a, b, 0); i < flow->records.count;
	     i = next_record(flow, a, b, i + 1))
		join_record(flow, a, b, i);
}

bool records_same(const struct flow *flow, const struct state *a, const struct state *b)
{
	for (size_t i = next_record(flow, a, b, 0); i < flow->records.count;
	     i = next_record(flow, a, b, i + 1)) {
		const uint8_t *one = state_record(flow, a, i), *other = state_record(flow, b, i);

		if (one != other && (!one || !other || memcmp(one, other, set_len(flow, i))))
			return false;
	}
	return true;
}

void records_keep(struct flow *flow, struct state *copy, const struct state *entry)
{
	for (size_t i = next_record(flow, copy, entry, 0); i < flow->records.count;
	     i = next_record(flow, copy, entry, i + 1)) {
		const uint8_t *set = state_record(flow, copy, i);

		if (set && set != state_record(flow, entry, i))
			state_set_record(flow, copy, i, memcpy(arena_alloc(&flow->scratch, set_len(flow, i)),
							       set, set_len(flow, i)));
	}
}
