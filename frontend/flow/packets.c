// SPDX-License-Identifier: MIT
/* Pointers into packets: the base they were computed from, the constant offset, and the bytes that
 * comparisons with the packet's end have proven. Called by values.c for arithmetic, by flow.c for
 * tests (packet_refine), by calls.c for calls that move the packet. */
#include <string.h>

#include "frontend/flow/internal.h"
#include "frontend/unit/query.h"

#define START 1u
/* Beyond this no comparison counts, and sums of such offsets cannot overflow 64 bits. */
#define FARTHEST (INT64_C(1) << 40)

/* Each function has bases of its own for the packet's start and the metadata's: what a caller has
 * compared counts for the caller's registers, not for a pointer that the callee reads from the
 * context. state_begin makes their rooms behind all others. */
static uint32_t base_in(const struct flow *flow, const struct placed *placed, bool is_metadata)
{
	uint32_t index = (uint32_t)(placed - flow->placed.items);

	if (!is_metadata && index == 0)
		return START;
	return (uint32_t)(flow->slots.count + flow->variable_count) + 2 * index + (is_metadata ? 1 : 2);
}

/* The packet's start, as the function that is walked reads it. */
static uint32_t start_of(const struct flow *flow)
{
	return base_in(flow, flow->frame->placed, false);
}

/* The metadata's start; the packet's start is its end. */
static uint32_t metadata_of(const struct flow *flow)
{
	return base_in(flow, flow->frame->placed, true);
}

bool packet_is_read_by(const struct flow *flow, const struct placed *placed, uint32_t base)
{
	return base == base_in(flow, placed, false) || base == base_in(flow, placed, true);
}

void packet_enter(struct flow *flow)
{
	state_set_room(flow, flow->state, start_of(flow), 0);
	state_set_room(flow, flow->state, metadata_of(flow), 0);
}

static uint32_t base_of(const struct flow *flow, const struct expr *expr)
{
	return flow->slot_numbers[expr->id] + 1;
}

int64_t packet_limited(int64_t spread)
{
	return spread > FARTHEST ? FARTHEST : spread;
}

struct fact packet_start(struct flow *flow, bool metadata)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .space = SPACE_PACKET };

	fact.packet.base = metadata ? metadata_of(flow) : start_of(flow);
	fact.room = state_room(flow, flow->state, fact.packet.base);
	return fact;
}

/* The pointer that an earlier iteration computed here is another one now. */
static void detach(struct flow *flow, uint32_t base)
{
	state_forget_base(flow, flow->state, base);
	flow_drop_splits(flow, flow->state, base);
	state_set_room(flow, flow->state, base, 0);
}

struct fact packet_moved(struct flow *flow, const struct expr *expr, struct fact pointer,
			 struct range by)
{
	struct packet_place *place = &pointer.packet;

	if (!place->base)
		return pointer;
	if (by.least == by.greatest) {
		place->offset += by.least;
		place->live -= by.least;
		if (place->offset < -PACKET_OFFSET_MOST || place->offset > PACKET_OFFSET_MOST)
			place->base = 0;
		return pointer;
	}
	if (place->offset < 0) {
		place->base = 0;
		return pointer;
	}
	place->spread += place->offset;
	place->spread += by.least < 0 || by.greatest > FARTHEST ? FARTHEST : by.greatest;
	place->spread = packet_limited(place->spread);
	place->live = 0;
	if (expr->kind == EXPR_BINARY && expr_counts(expr->operation.b) && place->offset + by.least >= 0 &&
	    by.greatest < PACKET_OFFSET_MOST)
		place->live = pointer.room - place->offset - by.greatest;
	place->live = place->live > 0 ? place->live : 0;
	place->base = base_of(flow, expr);
	place->offset = 0;
	detach(flow, place->base);
	pointer.room = 0;
	return pointer;
}

struct packet_sum packet_sum_moved(struct packet_sum sum, struct range by)
{
	if (by.least != by.greatest || by.least < -PACKET_OFFSET_MOST || by.least > PACKET_OFFSET_MOST ||
	    sum.offset + by.least < -PACKET_OFFSET_MOST || sum.offset + by.least > PACKET_OFFSET_MOST)
		return (struct packet_sum){ 0 };
	sum.offset += (int32_t)by.least;
	return sum;
}

struct fact packet_added(struct flow *flow, const struct expr *expr, struct fact pointer, const struct fact *number)
{
	const struct expr *addend = expr->operation.b;
	struct packet_place from = pointer.packet;
	struct packet_sum sum = number->sum;
	bool is_followed = from.base == start_of(flow) && bits_followed(number->bits);
	size_t index;

	while (addend->kind == EXPR_CAST)
		addend = addend->operand;
	/* bytes before the base are not proven, so that is a place of its own */
	if (is_followed && flow_is_own_room(flow, flow->frame->placed, sum.base) && sum.offset + from.offset >= 0) {
		pointer.packet = (struct packet_place){ .base = sum.base, .offset = sum.offset + from.offset,
							.spread = sum.spread };
		pointer.room = state_room(flow, flow->state, sum.base);
		if (addend->kind == EXPR_VARIABLE)
			addend->variable->is_witness = true;
		return pointer;
	}
	pointer = packet_moved(flow, expr, pointer, number->range);
	if (!is_followed || !pointer.packet.base || addend->kind != EXPR_VARIABLE || addend->variable->addressed)
		return pointer;
	sum = (struct packet_sum){ .base = pointer.packet.base, .spread = pointer.packet.spread };
	index = flow_index(flow, addend->variable);
	state_change(flow, flow->state, index)->sum = packet_sum_moved(sum, (struct range){ -from.offset, -from.offset });
	state_note_base(flow, sum.base, index);
	return pointer;
}

void packet_hand_over(struct flow *flow, const struct expr *call, struct way_out *way)
{
	struct packet_place *place = &way->result.packet;
	int64_t room;

	way->result.sum.base = 0;
	if (!place->base)
		return;
	if (place->offset < 0) {
		place->base = 0;
		return;
	}
	room = state_room(flow, way->state, place->base) - place->offset;
	place->spread += place->offset;
	place->base = base_of(flow, call);
	place->offset = 0;
	way->result.room = room > 0 ? (uint16_t)room : 0;
	state_set_room(flow, way->state, place->base, way->result.room);
}

void packet_meet(struct flow *flow, const struct expr *expr, struct way_out arms[2])
{
	struct packet_place *a = &arms[0].result.packet, *b = &arms[1].result.packet;
	int64_t least = INT64_MAX, spread = 0;

	if (arms[0].state->dead || arms[1].state->dead || !a->base || !b->base ||
	    (a->base == b->base && a->offset == b->offset) || a->offset < 0 || b->offset < 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct packet_place *place = &arms[i].result.packet;
		int64_t room = state_room(flow, arms[i].state, place->base) - place->offset;

		least = room < least ? room : least;
		spread = place->spread + place->offset > spread ? place->spread + place->offset : spread;
	}
	least = least > 0 ? least : 0;
	for (size_t i = 0; i < 2; i++) {
		state_forget_base(flow, arms[i].state, base_of(flow, expr));
		flow_drop_splits(flow, arms[i].state, base_of(flow, expr));
		state_set_room(flow, arms[i].state, base_of(flow, expr), (uint16_t)least);
		arms[i].result.room = (uint16_t)least;
		arms[i].result.packet = (struct packet_place){ .base = base_of(flow, expr),
							       .spread = packet_limited(spread) };
	}
}

static int64_t live_bytes(const struct fact *fact)
{
	int64_t room = fact->room - fact->packet.offset;

	return room > fact->packet.live ? room : fact->packet.live;
}

void packet_join_facts(struct fact *a, const struct fact *b)
{
	int64_t live = live_bytes(a) < live_bytes(b) ? live_bytes(a) : live_bytes(b);

	if (a->pointer == POINTER_NULL && b->packet.base) {
		live = live_bytes(b);
		a->packet = b->packet;
		a->room = b->room;
	} else if (b->pointer == POINTER_NULL && a->packet.base) {
		live = live_bytes(a);
	} else if (a->packet.base != b->packet.base || a->packet.offset != b->packet.offset) {
		a->packet.base = 0;
	}
	a->packet.live = live;
	if (b->packet.spread > a->packet.spread)
		a->packet.spread = b->packet.spread;
	if (b->room < a->room)
		a->room = b->room;
}

/* ---- tests ---- */

/* True if the expression is the end of the memory that the other points into. */
static bool is_end(const struct flow *flow, const struct expr *expr, const struct expr *other)
{
	const struct fact *fact = &flow->facts->items[expr->id];

	if (!type_is_pointer(expr->type) || !type_is_pointer(other->type))
		return false;
	if (flow->facts->items[other->id].packet.base == metadata_of(flow))
		return fact->packet.base == start_of(flow) && fact->packet.offset == 0;
	return fact->space == SPACE_PACKET_END;
}

void packet_refine(struct flow *flow, struct state *state, const struct expr *test, bool holds)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	enum operator op = test->operation.op;
	bool below = op == OPERATOR_LT || op == OPERATOR_LE;
	const struct packet_place *place;

	if (is_end(flow, a, b) == is_end(flow, b, a) || (!below && op != OPERATOR_GT && op != OPERATOR_GE))
		return;
	/* the pointer is below the end: left of <, and the test holds, or .. */
	if ((below == is_end(flow, b, a)) != holds)
		return;
	place = &flow->facts->items[is_end(flow, b, a) ? a->id : b->id].packet;
	if (place->base && place->spread + place->offset <= PACKET_OFFSET_MOST &&
	    place->offset > state_room(flow, state, place->base))
		state_set_room(flow, state, place->base, (uint16_t)place->offset);
}

static bool is_packet_end(const struct facts *facts, const struct expr *expr)
{
	return type_is_pointer(expr->type) && fact_of(facts, expr)->space == SPACE_PACKET_END;
}

bool facts_answer(const struct facts *facts, const struct expr *test, bool *ret_outcome)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	bool below = test->operation.op == OPERATOR_LT || test->operation.op == OPERATOR_LE;
	const struct fact *fact;
	bool end_is_right, differ;

	if (test->kind != EXPR_BINARY || test->operation.op < OPERATOR_LT || test->operation.op > OPERATOR_GE ||
	    is_packet_end(facts, a) == is_packet_end(facts, b))
		return false;
	end_is_right = is_packet_end(facts, b);
	/* `<` and `>=` with the end decide whether a byte is there, too */
	differ = test->operation.op == (end_is_right ? OPERATOR_LT : OPERATOR_GT) ||
		 test->operation.op == (end_is_right ? OPERATOR_GE : OPERATOR_LE);
	fact = fact_of(facts, end_is_right ? a : b);
	*ret_outcome = below == end_is_right;
	return fact->reached && fact->packet.base && fact->packet.offset > 0 && fact->packet.offset + differ <= fact->room;
}

/* ---- calls ---- */

void packet_forget(struct flow *flow)
{
	for (size_t i = 0; i < flow->variable_count; i++) {
		state_set_packet_base(flow, flow->state, i, 0);
		if (state_variable(flow, flow->state, i)->packet.live)
			state_change(flow, flow->state, i)->packet.live = 0;
		if (state_variable(flow, flow->state, i)->sum.base)
			state_change(flow, flow->state, i)->sum.base = 0;
	}
	flow_drop_splits(flow, flow->state, 0);
	flow->state->rooms.root = NULL;
	references_forget_packet(flow);
}
