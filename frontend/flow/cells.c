// SPDX-License-Identifier: MIT
/* Tracks values stored in objects on the stack, one cell per member, as variables are tracked: a
 * pointer in a struct keeps its null state, object and reference, an offset its bits. Called by
 * eval.c and values.c for loads, stores, copies and calls; a store through an unknown pointer
 * clears the cells that it may reach. */
#include "frontend/flow/internal.h"
#include "frontend/unit/references.h"

/* ---- the cells ---- */

static void add_cell(struct flow *flow, const struct expr *object, const struct type *type,
		     uint32_t offset)
{
	struct cell cell = { .object = object, .offset = offset, .size = type->size, .type = type,
			     .index = flow->variable_count };

	if (type_is_dynptr(type)) { /* no fields: one cell tells whether there is a dynptr */
		cell.type = &type_u64;
	} else if (type->kind == TYPE_STRUCT) {
		for (size_t i = 0; i < type->structure->member_count; i++)
			add_cell(flow, object, type->structure->members[i].type,
				 offset + type->structure->members[i].offset);
		return;
	}
	while (cell.type->kind == TYPE_ARRAY) {
		cell.type = cell.type->target;
		cell.is_array = true;
	}
	flow->variable_count++;
	VEC_PUSH(&flow->scratch, &flow->cells, cell);
}

/* Objects in maps have no cells: a pointer loaded from a map is a plain number. */
void cells_place(struct flow *flow, const struct expr *make)
{
	if (make->make.scratch || flow_slot(flow, make)->first_cell != SIZE_MAX)
		return;
	flow_slot(flow, make)->first_cell = flow->cells.count;
	add_cell(flow, make, make->make.structure->type, 0);
}

static struct fact zero(void)
{
	struct fact fact = flow_integer((struct range){ 0, 0 });

	fact.range = range_full;
	fact.pointer = POINTER_NULL;
	fact.bits = bits_constant(0);
	return fact;
}

static size_t first_cell(const struct flow *flow, const struct expr *object)
{
	return object ? flow_slot(flow, object)->first_cell : SIZE_MAX;
}

static bool is_cell_of(const struct flow *flow, size_t cell, const struct expr *object)
{
	return cell < flow->cells.count && flow->cells.items[cell].object == object;
}

void cells_clear(struct flow *flow, const struct expr *make)
{
	for (size_t i = first_cell(flow, make); is_cell_of(flow, i, make); i++)
		flow_set_at(flow, flow->cells.items[i].index, zero());
}

/* ---- places ---- */

/* A place in memory: the object, the offset, the size. */
struct spot {
	struct object_place at;
	uint32_t size;
	enum pointer_space space;
};

static struct spot spot_of_pointer(const struct flow *flow, const struct expr *pointer,
				   const struct expr *offset, uint32_t size)
{
	const struct fact *fact = &flow->facts->items[pointer->id];
	struct spot spot = { .at = fact->at, .size = size, .space = fact->space };
	struct range by = { 0, 0 };

	if (offset && offset->is_constant)
		by = (struct range){ (int64_t)offset->value, (int64_t)offset->value };
	else if (offset)
		by = flow->facts->items[offset->id].range;
	if (__builtin_add_overflow(spot.at.least, by.least, &spot.at.least) ||
	    __builtin_add_overflow(spot.at.greatest, by.greatest, &spot.at.greatest)) {
		spot.at.least = INT32_MIN;
		spot.at.greatest = INT32_MAX;
	}
	return spot;
}

static struct spot spot_of_member(const struct flow *flow, const struct expr *place)
{
	const struct member *member = place->member.member;
	const struct expr *index = place->member.index;
	const struct type *type = index ? member->type->target : member->type;
	struct spot spot = spot_of_pointer(flow, place->member.base, NULL, type->size);
	struct range range = { 0, 0 };

	if (index && index->is_constant)
		range.least = range.greatest = (int64_t)index->value;
	else if (index)
		range = (struct range){ 0, member->type->count - 1 };
	spot.at.least += (int64_t)member->offset + range.least * (int64_t)type->size;
	spot.at.greatest += (int64_t)member->offset + range.greatest * (int64_t)type->size;
	return spot;
}

static struct spot spot_of(const struct flow *flow, const struct expr *place)
{
	return place->kind == EXPR_MEMBER ? spot_of_member(flow, place) :
		spot_of_pointer(flow, place->memory.pointer, place->memory.offset,
				place->memory.accessed->size);
}

static bool overlaps(const struct cell *cell, const struct spot *spot)
{
	return spot->at.greatest + spot->size > cell->offset &&
	       spot->at.least < (int64_t)cell->offset + cell->size;
}

static bool is_whole(const struct cell *cell, const struct spot *spot)
{
	return !cell->is_array && spot->at.least == spot->at.greatest &&
	       spot->at.least == cell->offset && spot->size == cell->size;
}

/* The index of a variable whose address was taken; false for other objects. */
static bool find_variable(const struct flow *flow, const struct spot *spot, size_t *ret_index)
{
	const struct variable *variable;

	if (!spot->at.object || spot->at.object->kind != EXPR_ADDRESS)
		return false;
	variable = spot->at.object->variable;
	for (size_t i = 0; i < flow->placed.count; i++) {
		const struct placed *placed = &flow->placed.items[i];

		if (variable->id < placed->program->variables.count &&
		    placed->program->variables.items[variable->id] == variable) {
			*ret_index = placed->first_variable + variable->id;
			return true;
		}
	}
	return false;
}

/* ---- loads ---- */

/* True for memory that the verifier does not track: a pointer loaded from there is a plain
 * number. */
static bool holds_numbers(enum pointer_space space)
{
	return space == SPACE_MAP || space == SPACE_RECORD || space == SPACE_PACKET ||
	       space == SPACE_GLOBAL;
}

static struct fact part_of(const struct fact *whole, const struct type *type)
{
	struct fact fact = flow_integer(range_of_type(type));

	fact.bits = bits_cast(whole->bits, type);
	if (whole->pointer == POINTER_NUMBER)
		fact.pointer = POINTER_NUMBER;
	return fact;
}

struct fact cells_load(struct flow *flow, const struct expr *place)
{
	struct spot spot = spot_of(flow, place);
	const struct type *type = place->type;
	struct fact fact;
	size_t index;

	if (holds_numbers(spot.space) ||
	    (spot.at.object && spot.at.object->kind == EXPR_MAKE && spot.at.object->make.scratch))
		return flow_number(type);
	if (find_variable(flow, &spot, &index)) {
		fact = flow_fact_at(flow, index);
		return part_of(&fact, type);
	}
	for (size_t i = first_cell(flow, spot.at.object); is_cell_of(flow, i, spot.at.object); i++) {
		const struct cell *cell = &flow->cells.items[i];

		if (!overlaps(cell, &spot))
			continue;
		fact = flow_fact_at(flow, cell->index);
		if (is_whole(cell, &spot) && type_is_pointer(type))
			return fact;
		if (is_whole(cell, &spot) || (cell->is_array && spot.size == cell->type->size))
			return part_of(&fact, type);
		break;
	}
	if (spot.space == SPACE_CONTEXT && flow_is_handed_numbers(flow))
		return flow_number(type);
	if (type_is_integer(type) && (spot.space == SPACE_CONTEXT || spot.space == SPACE_SOCKET)) {
		fact = flow_integer(range_of_type(type));
		fact.bits = bits_of_type(type);
		return fact;
	}
	return flow_integer(range_of_type(type));
}

bool cells_find(const struct flow *flow, const struct expr *place, size_t *ret_index)
{
	struct spot spot;

	if (place->kind != EXPR_MEMBER && place->kind != EXPR_LOAD)
		return false;
	spot = spot_of(flow, place);
	for (size_t i = first_cell(flow, spot.at.object); is_cell_of(flow, i, spot.at.object); i++)
		if (overlaps(&flow->cells.items[i], &spot)) {
			*ret_index = flow->cells.items[i].index;
			return is_whole(&flow->cells.items[i], &spot);
		}
	return false;
}

bool cells_find_at(const struct flow *flow, const struct expr *pointer, size_t *ret_index)
{
	struct spot spot = spot_of_pointer(flow, pointer, NULL, 1);

	if (spot.at.least != spot.at.greatest)
		return false;
	if (find_variable(flow, &spot, ret_index))
		return true;
	for (size_t i = first_cell(flow, spot.at.object); is_cell_of(flow, i, spot.at.object); i++)
		if (overlaps(&flow->cells.items[i], &spot)) {
			*ret_index = flow->cells.items[i].index;
			return true;
		}
	return false;
}

/* ---- stores ---- */

static struct fact unknown(void)
{
	return flow_integer(range_full);
}

static void forget_all(struct flow *flow)
{
	for (size_t i = 0; i < flow->cells.count; i++)
		flow_set_at(flow, flow->cells.items[i].index, unknown());
}

/* Joins the fact into a cell that may be the target: one array element; other cells become
 * unknown. */
static void mix(struct flow *flow, const struct cell *cell, struct fact fact)
{
	struct fact now = flow_fact_at(flow, cell->index);

	now.bits = bits_join(now.bits, fact.bits);
	now.range = range_full;
	now.origin = NULL;
	now.at.object = NULL;
	now.packet.base = now.sum.base = 0;
	now.pointer = now.pointer == fact.pointer ? now.pointer : POINTER_LIVE;
	flow_set_at(flow, cell->index, now);
}

static void store(struct flow *flow, const struct spot *spot, struct fact fact)
{
	struct variable_state *variable;
	size_t index;

	if (find_variable(flow, spot, &index)) {
		variable = state_change(flow, flow->state, index);
		variable->bits = bits_join(variable->bits, fact.bits);
		state_note_bits(flow, index, variable->bits);
		return;
	}
	if (!spot->at.object && (spot->space == SPACE_STACK || spot->space == SPACE_ANY))
		forget_all(flow);
	for (size_t i = first_cell(flow, spot->at.object); is_cell_of(flow, i, spot->at.object); i++) {
		const struct cell *cell = &flow->cells.items[i];

		if (!overlaps(cell, spot))
			continue;
		if (is_whole(cell, spot))
			flow_set_at(flow, cell->index, fact);
		else
			mix(flow, cell, cell->is_array && spot->size == cell->type->size ?
			    fact : unknown());
	}
}

void cells_store(struct flow *flow, const struct expr *place, struct fact fact)
{
	struct spot spot;

	if (place->kind != EXPR_MEMBER && place->kind != EXPR_LOAD)
		return;
	spot = spot_of(flow, place);
	fact.range = range_full;
	store(flow, &spot, fact);
}

/* Marks the bytes as overwritten by something other than a store: plain numbers, or unknown
 * values. */
static void fill(struct flow *flow, const struct spot *spot, bool numbers)
{
	size_t index;

	if (find_variable(flow, spot, &index)) {
		state_change(flow, flow->state, index)->bits = numbers ?
			flow_number(&type_u64).bits : bits_open();
		return;
	}
	if (!spot->at.object && (spot->space == SPACE_STACK || spot->space == SPACE_ANY))
		forget_all(flow);
	for (size_t i = first_cell(flow, spot->at.object); is_cell_of(flow, i, spot->at.object); i++)
		if (overlaps(&flow->cells.items[i], spot)) {
			struct fact fact = numbers ? flow_number(flow->cells.items[i].type) : unknown();

			fact.range = range_full;
			flow_set_at(flow, flow->cells.items[i].index, fact);
		}
}

/* The value of a size argument, or its maximum. */
static uint32_t size_of(const struct flow *flow, const struct expr *size)
{
	int64_t most = size->is_constant ? (int64_t)size->value :
					   flow->facts->items[size->id].range.greatest;

	return most < 0 || most > INT32_MAX ? INT32_MAX : (uint32_t)most;
}

static void note_call(struct flow *flow, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = 0; i < call->call.arguments.count && i < helper->parameter_count; i++) {
		const struct expr *argument = call->call.arguments.items[i];
		enum kernel_argument kind = helper->parameters[i].kind;
		bool handed = i && call->call.arguments.items[i - 1]->kind == EXPR_SUBPROGRAM;
		struct spot spot;

		if (!type_is_pointer(argument->type) || argument->is_constant)
			continue;
		spot = spot_of_pointer(flow, argument, NULL, INT32_MAX);
		if (kernel_helper_sizes(helper, i))
			spot.size = size_of(flow, call->call.arguments.items[i + 1]);
		/* a packet or a map's value has no cells */
		if (spot.at.object && spot.at.object->kind != EXPR_MAKE &&
		    spot.at.object->kind != EXPR_ADDRESS)
			continue;
		if (kind == KERNEL_ARG_OUT_MEMORY || kind == KERNEL_ARG_POINTER || handed)
			fill(flow, &spot, !handed);
	}
}

/* A kernel function may change everything that it gets; other functions may change more. */
static void note_invoke(struct flow *flow, const struct expr *call, bool followed)
{
	if (followed || reference_of(call))
		return;
	if (call->invoke.subprogram->subprogram->kind != SUBPROGRAM_KERNEL) {
		forget_all(flow);
		return;
	}
	for (size_t i = 0; i < call->invoke.arguments.count; i++) {
		const struct expr *argument = call->invoke.arguments.items[i];
		struct spot spot;

		if (!type_is_pointer(argument->type) || argument->is_constant)
			continue;
		spot = spot_of_pointer(flow, argument, NULL, INT32_MAX);
		fill(flow, &spot, false);
	}
}

static void note_copy(struct flow *flow, const struct expr *copy)
{
	struct spot spot = spot_of_pointer(flow, copy->copy.to, copy->copy.to_offset,
					   size_of(flow, copy->copy.len));

	fill(flow, &spot, copy->kind == EXPR_MEMCPY &&
	     holds_numbers(flow->facts->items[copy->copy.from->id].space));
}

void cells_note_effects(struct flow *flow, const struct expr *expr, bool followed)
{
	struct spot spot;

	if (flow->state->dead)
		return;
	switch (expr->kind) {
	case EXPR_CALL:
		note_call(flow, expr);
		return;
	case EXPR_MEMCPY:
	case EXPR_MEMSET:
		note_copy(flow, expr);
		return;
	case EXPR_MAP_QUEUE:
		if (!expr->map_access.value || !expr->map_access.value_is_pointer)
			return;
		spot = spot_of_pointer(flow, expr->map_access.value, NULL,
				       expr->map_access.map->value_size);
		fill(flow, &spot, true);
		return;
	case EXPR_ATOMIC:
		spot = spot_of(flow, expr);
		fill(flow, &spot, false);
		return;
	case EXPR_INVOKE:
		note_invoke(flow, expr, followed);
		return;
	case EXPR_ASM:
		forget_all(flow);
		return;
	default:
		return;
	}
}
