// SPDX-License-Identifier: MIT
/* Finds the object that a pointer points into, and the range of its offset in the object
 * (find_place). Follows variables, fields, casts and additions back to an object, through the
 * arguments of the current call. Called by bounds.c, alignment.c, rights.c, dynptrs.c and
 * pointers.c. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/query.h"
#include "frontend/unit/references.h"

/* No object is that large, and sums of such offsets cannot overflow 64 bits. */
#define FARTHEST (INT64_C(1) << 40)

/* bpf_dynptr_slice returns a pointer to as many bytes as it was asked for. */
static uint64_t slice_size(const struct expr *invoke)
{
	const struct subprogram *function = invoke->invoke.subprogram->subprogram;
	const struct expr *size;

	if (!function->sizes || !reference_of(invoke) || !type_is_pointer(invoke->type))
		return 0;
	size = invoke->invoke.arguments.items[__builtin_ctz(function->sizes) + 1];
	return size->is_constant ? size->value : 0;
}

static uint64_t object_size(const struct expr *origin)
{
	switch (origin->kind) {
	case EXPR_ADDRESS:
		return origin->variable->type->size;
	case EXPR_MAKE:
		return origin->make.structure->size;
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		return origin->global->type->size;
	case EXPR_STRING:
		return origin->string.len + 1;
	case EXPR_VARIABLE:
		if (origin->variable->parameter && !origin->variable->assigned &&
		    type_is_pointer(origin->type))
			return origin->type->target ? origin->type->target->size : 0;
		return origin->variable->record && !origin->variable->assigned ?
			origin->variable->record->record.size->value : 0;
	case EXPR_MAP_LOOKUP:
	case EXPR_GETMAP:
		return origin->type->space == SPACE_MAP ? origin->map_access.map->value_size : 0;
	case EXPR_CALL:
		if (!strcmp(origin->call.helper->name, "dynptr-data"))
			return origin->call.arguments.items[2]->is_constant ?
				origin->call.arguments.items[2]->value : 0;
		if (origin->type->space == SPACE_RECORD && origin->call.arguments.count > 1 &&
		    origin->call.arguments.items[1]->is_constant)
			return origin->call.arguments.items[1]->value;
		return 0;
	case EXPR_INVOKE:
		return slice_size(origin);
	default:
		return 0;
	}
}

static int64_t limited(int64_t offset)
{
	return offset > FARTHEST ? FARTHEST : offset < -FARTHEST ? -FARTHEST : offset;
}

void place_move(struct memory_place *place, struct range by, uint32_t scale)
{
	int64_t least = limited(by.least), greatest = limited(by.greatest);
	struct bits bits = bits_open();

	if (by.least == by.greatest)
		bits = bits_constant((uint64_t)by.least);
	place->bits = bits_add(place->bits, bits_scale(bits, scale));
	place->least = limited(place->least + limited(least * (int64_t)scale));
	place->greatest = limited(place->greatest + limited(greatest * (int64_t)scale));
}

void place_move_by(struct check *check, struct memory_place *place, const struct expr *by,
		   bool negative,
		   uint32_t scale)
{
	struct range range = { (int64_t)by->value, (int64_t)by->value };
	struct bits bits = bits_constant(by->value);

	if (!by->is_constant) {
		range = fact_of(check->facts, by)->range;
		bits = fact_of(check->facts, by)->bits;
	}
	if (negative) {
		range = (struct range){ range.greatest == INT64_MIN ? INT64_MAX : -range.greatest,
					range.least == INT64_MIN ? INT64_MAX : -range.least };
		bits = bits_subtract(bits_constant(0), bits);
	}
	bits = bits_add(place->bits, bits_scale(bits, scale));
	place_move(place, range, scale);
	place->bits = bits;
}

static void move_to_member(struct check *check, struct memory_place *place, const struct expr *expr)
{
	const struct member *member = expr->member.member;

	place_move(place, (struct range){ member->offset, member->offset }, 1);
	if (expr->member.index)
		place_move_by(check, place, expr->member.index, false, member->type->target->size);
}

static bool is_null(const struct expr *arm)
{
	return !arm || (arm->is_constant && !arm->value);
}

/* The arm with the pointer, if the other arm is null. */
static const struct expr *pointer_arm(const struct expr *expr)
{
	const struct expr *then = expr->branch.then, *otherwise = expr->branch.otherwise;

	return is_null(otherwise) ? then : is_null(then) ? otherwise : NULL;
}

/* The argument of the current call; NULL if that call is not known. */
static const struct expr *given(struct memory_place *place, const struct variable *parameter)
{
	const struct activation *at = place->at;
	const struct subprogram *subprogram = at ? at->program->subprogram : NULL;

	if (!at || !at->call || parameter->assigned || parameter->addressed)
		return NULL;
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		if (subprogram->parameters[i] == parameter) {
			place->at = at->caller;
			return at->call->invoke.arguments.items[i];
		}
	return NULL;
}

/* One step from a pointer towards its object; NULL if it cannot be followed. */
static const struct expr *step(struct check *check, struct memory_place *place,
			       const struct expr *pointer)
{
	switch (pointer->kind) {
	case EXPR_CAST:
		return type_is_pointer(pointer->operand->type) ? pointer->operand : NULL;
	case EXPR_MEMBER:
		/* an array or struct inside: its address; the value of a pointer leads to another
		 * object */
		if (!type_is_pointer(pointer->type) ||
		    pointer->member.member->type->kind == TYPE_POINTER)
			return NULL;
		move_to_member(check, place, pointer);
		return pointer->member.base;
	case EXPR_MEMBER_ADDRESS:
		move_to_member(check, place, pointer);
		return pointer->member.base;
	case EXPR_BINARY:
		if (!type_is_pointer(pointer->operation.a->type))
			return NULL;
		place_move_by(check, place, pointer->operation.b, pointer->operation.op == OPERATOR_SUB,
			1);
		return pointer->operation.a;
	case EXPR_VARIABLE:
		if (pointer->variable->parameter)
			return given(place, pointer->variable);
		return !pointer->variable->assigned && !pointer->variable->addressed ?
			pointer->variable->init : NULL;
	case EXPR_LET:
		return pointer->let.body;
	case EXPR_PROGN:
		return pointer->list.count ? pointer->list.items[pointer->list.count - 1] : NULL;
	case EXPR_IF:
		return pointer_arm(pointer);
	default:
		return NULL;
	}
}

/* The object to which the fact pass followed the pointer, through fields and variables that are
 * assigned. */
static const struct expr *followed(struct check *check, struct memory_place *place,
				   const struct expr *pointer)
{
	const struct fact *fact = fact_of(check->facts, pointer);

	if (place->at != check->activation || !fact->reached || !fact->at.object)
		return NULL;
	place_move(place, (struct range){ fact->at.least, fact->at.greatest }, 1);
	return fact->at.object;
}

bool find_place(struct check *check, const struct expr *pointer, struct memory_place *ret_place)
{
	struct memory_place place = { .at = check->activation };
	const struct expr *first = pointer;

	while (pointer && !object_size(pointer)) {
		const struct expr *next = step(check, &place, pointer);

		pointer = next || object_size(pointer) ? next : followed(check, &place, pointer);
		if (!next)
			break;
	}
	if (!pointer || !object_size(pointer))
		return false;
	place.size = object_size(pointer);
	place.at = NULL;
	if (pointer->kind == EXPR_MAP_LOOKUP || pointer->kind == EXPR_GETMAP)
		place.map = pointer->map_access.map;
	if (pointer->kind == EXPR_GLOBAL || pointer->kind == EXPR_GLOBAL_ADDRESS)
		place.global = pointer->global;
	place.on_stack = pointer->kind == EXPR_ADDRESS || pointer->kind == EXPR_MAKE;
	place.is_dynptr = pointer->kind == EXPR_MAKE && type_is_dynptr(pointer->make.structure->type);
	if (first->id < check->unit->expr_count && fact_of(check->facts, first)->reached)
		place.bits = fact_of(check->facts, first)->bits;
	*ret_place = place;
	return true;
}

const char *check_missing_comparison(struct check *check, const struct expr *pointer, uint64_t end)
{
	struct memory_place place = { 0 };

	while (pointer->kind != EXPR_VARIABLE && pointer->kind != EXPR_CONTEXT) {
		const struct expr *next = step(check, &place, pointer);

		if (!next || place.least != place.greatest)
			break;
		pointer = next;
	}
	if (place.least != place.greatest || place.least < 0)
		place.least = 0;
	return arena_printf(check->arena, "(<= (+ %s %llu) (ctx data-end))",
			    pointer->kind == EXPR_VARIABLE ? variable_words(pointer->variable) :
			    pointer->kind == EXPR_CONTEXT ? "(ctx data)" : "p",
			    (unsigned long long)end + (unsigned long long)place.least);
}

/* ---- activations ---- */

/* The parameter that a pointer is, or is computed from; or NULL. */
static const struct variable *parameter_in(struct check *check, const struct expr *pointer)
{
	struct memory_place place = { 0 };

	while (pointer && !(pointer->kind == EXPR_VARIABLE && pointer->variable->parameter))
		pointer = step(check, &place, pointer);
	return pointer ? pointer->variable : NULL;
}

void check_note_calls(struct check *check, struct diag *diag, const struct expr *pointer)
{
	const struct activation *at = check->activation;
	const struct expr *origin = fact_of(check->facts, pointer)->origin;

	if (!at || !at->call ||
	    !(parameter_in(check, pointer) ||
	      (origin && (origin->id < at->first_id || origin->id >= at->first_id + at->id_count))))
		return;
	for (; at && at->call; at = at->caller)
		diag_note(check->diags, diag, at->call->span, "`%s` is called here",
			  at->program->name);
}

bool check_is_packet(const struct check *check, const struct expr *pointer)
{
	enum pointer_space space = type_is_pointer(pointer->type) ?
		fact_of(check->facts, pointer)->space : SPACE_ANY;

	return space == SPACE_PACKET || space == SPACE_PACKET_END;
}
