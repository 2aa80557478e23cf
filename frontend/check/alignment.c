// SPDX-License-Identifier: MIT
/* Checks the alignment of loads, stores and atomic operations. On the stack every offset must be a
 * multiple of the size; in values, records and packets only on architectures without unaligned
 * loads. Called by check.c for each expression; reports [alignment] and [atomic-width]. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/stack_use.h"

/* The verifier assumes that the packet begins this far behind a multiple of 8 (NET_IP_ALIGN). */
#define PACKET_START 2

struct access {
	const struct expr *pointer, *offset; /* offset may be NULL */
	uint32_t constant;                   /* constant offset to add */
	uint32_t size;                       /* size of the access: a power of two */
	struct span span;
};

static bool is_strict(const struct check *check)
{
	return check->unit->arch && check->unit->arch->strict_alignment;
}

static const char *what_is_there(const struct memory_place *place)
{
	if (place->on_stack)
		return "of an object on the stack";
	return place->map ? "of a map's value" : "of the object";
}

static void report(struct check *check, const struct access *access,
		   const struct memory_place *place)
{
	uint32_t size = access->size;
	struct diag *diag;

	if (place->least == place->greatest)
		diag = diag_report(check->diags, DIAG_ALIGNMENT, access->span,
				   "access of %u bytes at offset %lld %s: the kernel requires an "
				   "offset that is a multiple of %u",
				   size, (long long)place->least, what_is_there(place), size);
	else
		diag = diag_report(check->diags, DIAG_ALIGNMENT, access->span,
				   "access of %u bytes at an offset %s that may not be a multiple "
				   "of %u", size,
				   what_is_there(place), size);
	diag_help(check->diags, diag, "(memcpy (stack-addr v) 0 p offset %u) copies them "
				      "bytewise%s",
		  size, place->least == place->greatest ? "" :
		  "; (* i SIZE) and (logand i MASK) are multiples");
}

/* True if the offset's low bits are known to be 0; bits that the range determines are known,
 * too. */
static bool is_aligned(const struct memory_place *place, uint32_t size)
{
	uint64_t least = (uint64_t)place->least, varies = 0, unknown, value;

	/* the verifier may know more bits than the fact pass does */
	if (place->bits.open)
		return true;
	for (uint64_t differ = least ^ (uint64_t)place->greatest; differ; differ >>= 1)
		varies = varies << 1 | 1;
	unknown = place->bits.unknown & varies;
	value = place->bits.value | (least & place->bits.unknown & ~varies);
	return !((value | unknown) & (size - 1));
}

static void note_given(struct check *check, const struct subprogram *subprogram, size_t parameter,
		       const struct expr *argument)
{
	if (parameter < subprogram->parameter_count && type_is_pointer(argument->type) &&
	    argument->type->space == SPACE_STACK)
		table_add_object(check->arena, &check->given_stack, subprogram->parameters[parameter],
				 (void *)argument);
}

static void find_givers(struct expr *expr, void *user)
{
	struct check *check = user;

	for (size_t i = 0; expr->kind == EXPR_INVOKE && i < expr->invoke.arguments.count; i++)
		note_given(check, expr->invoke.subprogram->subprogram, i, expr->invoke.arguments.items[i]);
	/* a helper passes its data pointer to the callback as the last parameter */
	for (size_t i = 0; expr->kind == EXPR_CALL && i + 1 < expr->call.arguments.count; i++) {
		const struct expr *callback = expr->call.arguments.items[i];

		if (callback->kind == EXPR_SUBPROGRAM)
			note_given(check, callback->subprogram->subprogram,
				   callback->subprogram->subprogram->parameter_count - 1,
				   expr->call.arguments.items[i + 1]);
	}
	expr_each_operand(expr, find_givers, check);
}

/* True if some call of the subprogram passes a pointer to the stack for that parameter. */
static bool is_given_stack(struct check *check, const struct variable *parameter)
{
	for (size_t i = 0; i < check->unit->items.count && !check->givers_known; i++) {
		const struct item *item = &check->unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) &&
		    item->program->body)
			find_givers(item->program->body, check);
	}
	check->givers_known = true;
	return table_find_object(&check->given_stack, parameter) != NULL;
}

/* False for an object whose address is passed to nobody: clang keeps it in registers, so its
 * offsets do not matter. */
static bool is_on_stack(struct check *check, const struct memory_place *place,
			const struct expr *pointer)
{
	const struct variable *object = stack_object_of(pointer);

	if (object && object->parameter)
		return check->program->subprogram && is_given_stack(check, object);
	return place->on_stack && object && check->handed[object->id];
}

/* An access outside is reported as [bounds]. */
static bool is_inside(const struct memory_place *place, uint32_t size)
{
	return place->least != place->greatest ||
	       (place->least >= 0 && (uint64_t)place->least + size <= place->size);
}

static void check_packet_access(struct check *check, const struct access *access)
{
	const struct fact *fact = fact_of(check->facts, access->pointer);
	int64_t at = fact->packet.offset + access->constant;

	/* at a constant offset from the packet's start */
	if (fact->packet.base != 1 || (access->offset && !access->offset->is_constant))
		return;
	at += access->offset ? (int64_t)access->offset->value : 0;
	if ((at + PACKET_START) % access->size)
		diag_report(check->diags, DIAG_ALIGNMENT, access->span,
			    "access of %u bytes at offset %lld of the packet: it is unaligned, "
			    "which %s does not "
			    "support", access->size, (long long)at, check->unit->arch->name);
}

static void check_access(struct check *check, const struct access *access)
{
	struct memory_place place;
	bool stack;

	/* null and plain numbers are reported elsewhere */
	if (access->size < 2 || !fact_of(check->facts, access->pointer)->reached ||
	    fact_of(check->facts, access->pointer)->pointer & (POINTER_NULL | POINTER_NUMBER))
		return;
	if (access->pointer->type->space == SPACE_PACKET) {
		if (is_strict(check))
			check_packet_access(check, access);
		return;
	}
	if (!find_place(check, access->pointer, &place))
		return;
	stack = is_on_stack(check, &place, access->pointer);
	if (!stack && (place.on_stack || !is_strict(check)))
		return;
	if (access->offset)
		place_move_by(check, &place, access->offset, false, 1);
	place_move(&place, (struct range){ access->constant, access->constant }, 1);
	place.on_stack = stack;
	if (is_inside(&place, access->size) && !is_aligned(&place, access->size))
		report(check, access, &place);
}

/* Loads of a field's value; of arrays and structs only the address is taken. */
static void check_member(struct check *check, const struct expr *expr)
{
	const struct member *member = expr->member.member;
	const struct type *type = expr->member.index ? member->type->target : member->type;
	const struct structure *structure = expr->member.structure;
	struct access access = { .pointer = expr->member.base, .size = type->size,
				 .span = expr->span };
	struct memory_place place;

	if (!type_is_integer(type) && type->kind != TYPE_POINTER)
		return;
	/* clang splits an access to a packed field */
	if (structure->is_packed && structure->align < access.size)
		access.size = structure->align;
	if (!expr->member.index || expr->member.index->is_constant) {
		access.constant = member->offset;
		if (expr->member.index)
			access.constant += (uint32_t)expr->member.index->value * type->size;
		check_access(check, &access);
		return;
	}
	if (!find_place(check, expr->member.base, &place) || access.pointer->type->space == SPACE_PACKET)
		return;
	/* the index counts elements, so only the array itself can be misaligned */
	access.constant = member->offset;
	check_access(check, &access);
}

/* True if the verifier knows the offset into the object: a constant, or a value that it tracks
 * exactly. */
static bool is_known_offset(const struct memory_place *place)
{
	uint64_t differ = (uint64_t)place->least ^ (uint64_t)place->greatest;

	if (!differ || !place->bits.unknown || place->bits.exact || place->bits.open)
		return true;
	/* bits above the highest one in which the range's ends differ are known */
	return !(place->bits.unknown & (UINT64_MAX >> __builtin_clzll(differ)));
}

/* The verifier accepts atomic operations on the stack only at constant offsets, in every kernel. */
static bool check_atomic_on_stack(struct check *check, const struct expr *expr,
				  const struct memory_place *place)
{
	const struct expr *pointer = expr->memory.pointer;
	const struct variable *object = stack_object_of(pointer);
	struct diag *diag;

	if (is_known_offset(place) ||
	    !(place->on_stack || (object && object->parameter && check->program->subprogram &&
				  is_given_stack(check, object))))
		return true;
	diag = diag_report(check->diags, DIAG_TYPE, pointer->span,
			   "the kernel has no atomic operations at a run-time index into an object on the stack");
	diag_help(check->diags, diag, "`setf` or `incf` of the element does the same: no other program sees this stack");
	check_note_calls(check, diag, pointer);
	return false;
}

static void check_atomic_alignment(struct check *check, const struct expr *expr)
{
	uint32_t size = expr->memory.accessed->size;
	const struct fact *fact = fact_of(check->facts, expr->memory.pointer);
	struct memory_place place;

	if (!fact->reached)
		return;
	if (!find_place(check, expr->memory.pointer, &place))
		place = (struct memory_place){ .bits = fact->bits, .least = INT32_MIN,
					       .greatest = INT32_MAX,
					       .on_stack = fact->space == SPACE_STACK };
	if (expr->memory.offset)
		place_move_by(check, &place, expr->memory.offset, false, 1);
	if (!check_atomic_on_stack(check, expr, &place) || is_aligned(&place, size))
		return;
	if (place.least == place.greatest)
		diag_report(check->diags, DIAG_ATOMIC_WIDTH, expr->memory.pointer->span,
			    "atomic operation of %u bytes at offset %lld of the object: the offset "
			    "must be a multiple of the size",
			    size, (long long)place.least);
	else
		diag_help(check->diags, diag_report(check->diags, DIAG_ATOMIC_WIDTH,
						    expr->memory.pointer->span,
						    "atomic operation of %u bytes at an offset "
						    "that may not be a multiple of the size",
						    size),
			  "give the width after the operand: (atomic-add p 0 v u32); (* i %u) is a "
			  "multiple", size);
}

/* Checks a pointer to one number that a helper writes through. */
static void check_number_arguments(struct check *check, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = 0; i < call->call.arguments.count && i < helper->parameter_count; i++) {
		const char *type = helper->parameters[i].c_type;
		const struct expr *argument = call->call.arguments.items[i];
		struct access access = { .pointer = argument, .span = argument->span };

		if (kernel_helper_sizes(helper, i) || !type_is_pointer(argument->type))
			continue;
		if (!strcmp(type, "__u32 *"))
			access.size = 4;
		else if (!strcmp(type, "long *") || !strcmp(type, "unsigned long *") ||
			 !strcmp(type, "__u64 *"))
			access.size = 8;
		check_access(check, &access);
	}
}

void check_alignment(struct check *check, const struct expr *expr)
{
	struct access access = { .span = expr->span };

	switch (expr->kind) {
	case EXPR_LOAD:
		access.pointer = expr->memory.pointer;
		access.offset = expr->memory.offset;
		access.size = expr->memory.accessed->size;
		check_access(check, &access);
		return;
	case EXPR_MEMBER:
		check_member(check, expr);
		return;
	case EXPR_ATOMIC:
		check_atomic_alignment(check, expr);
		return;
	case EXPR_CALL:
		check_number_arguments(check, expr);
		return;
	default:
		return;
	}
}
