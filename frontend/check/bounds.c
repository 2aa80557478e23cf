// SPDX-License-Identifier: MIT
/* Checks that an access of a known size is inside the object that its pointer points to: fields,
 * array elements, pointers that were moved, and the memory and size arguments of calls. Called by
 * check.c for each expression with the facts of the flow pass; reports [bounds]. packets.c has the
 * bounds of packets. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/query.h"

/* The verifier's limit for objects of unknown size (BPF_MAX_VAR_SIZ). */
#define MOST_HELPER_SIZE ((1 << 29) - 1)

/* Refuses accesses to the kernel's own fields of a value, such as a spin lock. */
static void check_opaque(struct check *check, const struct expr *pointer, const struct memory_place *place, uint64_t first,
			 uint64_t len)
{
	const struct structure *value = place->map && place->map->value ? place->map->value->structure : NULL;

	if (place->is_dynptr) {
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_TYPE, pointer->span,
				      "this is a dynptr: programs cannot access its bytes"),
			  "(dynptr-read buffer size d offset 0), (dynptr-write d offset buffer size 0), (dynptr-data d offset size)");
		return;
	}

	for (size_t i = 0; value && i < value->member_count; i++) {
		const struct member *member = &value->members[i];

		bool is_kept = type_is_pointer(member->type) && member->type->space == SPACE_KEPT;

		if ((is_kept || type_is_opaque(member->type)) && first < member->offset + member->type->size &&
		    member->offset < first + len)
			diag_report(check->diags, DIAG_BOUNDS, pointer->span,
				    "access of %llu bytes at offset %llu, inside `%s`, a "
				    "%s", (unsigned long long)len,
				    (unsigned long long)first, member->name, is_kept ? "kptr" : member->type->structure->name);
	}
}

/* The range of the index or offset as text for a message. */
static const char *range_words(struct check *check, struct range range)
{
	if (range.greatest == INT64_MAX)
		return range.least < 0 ? "anything" : "any number from 0 on";
	return arena_printf(check->arena, "%lld to %lld", (long long)range.least,
			    (long long)range.greatest);
}

/* Checks a variable offset: the verifier must be able to prove that it stays inside. */
static void check_run_time_offset(struct check *check, const struct expr *pointer,
				  const struct expr *offset, uint64_t len)
{
	struct range range = fact_of(check->facts, offset)->range;
	struct memory_place place;
	struct diag *diag;
	int64_t last;

	if (check_is_packet(check, pointer) && fact_of(check->facts, pointer)->reached) {
		if (check_is_in_packet(check, pointer, offset, len))
			return;
		diag = diag_report(check->diags, DIAG_PACKET_BOUNDS, offset->span,
				   "an offset into the packet that is not a constant");
		diag_help(check->diags, diag, "(let ((p (+ %s ..))) (when (<= (+ p %llu) (ctx data-end)) ..))",
			  pointer->kind == EXPR_VARIABLE ? variable_words(pointer->variable) : "data",
			  (unsigned long long)len);
		check_note_calls(check, diag, pointer);
		return;
	}
	if (!fact_of(check->facts, pointer)->reached || !find_place(check, pointer, &place) ||
	    place.size < len)
		return;
	last = (int64_t)(place.size - len) - place.greatest;
	if (range.least >= -place.least && range.greatest <= last)
		return;
	diag = diag_report(check->diags, DIAG_BOUNDS, offset->span,
			   "the offset may be %s, but %llu bytes fit only at offsets %lld to %lld",
			   range_words(check, range), (unsigned long long)len,
			   (long long)-place.least, (long long)last);
	diag_help(check->diags, diag, "(when (<= offset %lld) ..) around it", (long long)last);
	check_note_calls(check, diag, pointer);
}

/* Checks a pointer that was moved by a variable amount. */
static void check_moved(struct check *check, const struct expr *pointer,
			const struct memory_place *place, uint64_t len)
{
	struct diag *diag;

	if (place->on_stack)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(5, 12), pointer->span,
				 "a run-time index into an object on the stack");
	if (place->least >= 0 && (uint64_t)place->greatest <= place->size &&
	    len <= place->size - (uint64_t)place->greatest) {
		check_opaque(check, pointer, place, (uint64_t)place->least,
			     (uint64_t)(place->greatest - place->least) + len);
		return;
	}
	diag = diag_report(check->diags, DIAG_BOUNDS, pointer->span,
			   "access of %llu bytes at an unbounded offset into an object of %llu "
			   "bytes",
			   (unsigned long long)len, (unsigned long long)place->size);
	diag_help(check->diags, diag,
		  "compare the offset that was added to the pointer with a constant, or take "
		  "`logand` of it with one");
	check_note_calls(check, diag, pointer);
}

static void check_room(struct check *check, const struct expr *pointer, uint64_t offset,
		       uint64_t len)
{
	struct memory_place place;
	struct diag *diag;

	if (check_is_packet(check, pointer) && len && fact_of(check->facts, pointer)->reached) {
		check_packet_room(check, pointer, offset, len);
		return;
	}
	/* the verifier checks the place even for an access of 0 bytes */
	if (!fact_of(check->facts, pointer)->reached || !type_is_pointer(pointer->type) ||
	    check_is_packet(check, pointer) || !find_place(check, pointer, &place))
		return;
	place_move(&place, (struct range){ (int64_t)offset, (int64_t)offset }, 1);
	if (place.least != place.greatest) {
		check_moved(check, pointer, &place, len);
		return;
	}
	if (place.least >= 0 && (uint64_t)place.least <= place.size &&
	    len <= place.size - (uint64_t)place.least) {
		check_opaque(check, pointer, &place, (uint64_t)place.least, len);
		return;
	}
	diag = diag_report(check->diags, DIAG_BOUNDS, pointer->span,
			   "access of %llu bytes at offset %lld of an object of %llu bytes",
			   (unsigned long long)len, (long long)place.least,
			   (unsigned long long)place.size);
	check_note_calls(check, diag, pointer);
}

static void check_copy(struct check *check, const struct expr *pointer, const struct expr *offset,
		       const struct expr *len)
{
	if (!len->is_constant || !len->value)
		return;
	if (offset->is_constant)
		check_room(check, pointer, offset->value, len->value);
	else
		check_run_time_offset(check, pointer, offset, len->value);
}

/* Objects on the stack can be accessed at variable offsets from Linux 5.12 on. */
static void raise_stack_floor(struct check *check, const struct expr *pointer,
			      const struct expr *index)
{
	if (pointer->type->space == SPACE_STACK)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(5, 12), index->span,
				 "a run-time index into an object on the stack");
}

/* Checks that every element in the index's range is inside the object. */
static void check_element(struct check *check, const struct expr *expr, struct range index)
{
	uint32_t size = expr->member.member->type->target->size;

	check_room(check, expr->member.base,
		   expr->member.member->offset + (uint64_t)index.least * size,
		   (uint64_t)(index.greatest - index.least + 1) * size);
}

/* The name of the array; for an array that is an object by itself the variable's or the
 * global's. */
static const char *array_name(const struct expr *expr)
{
	const struct expr *base = expr->member.base;

	if (!expr->member.structure->is_array)
		return expr->member.member->name;
	return base->kind == EXPR_VARIABLE ? variable_words(base->variable) :
	       base->kind == EXPR_GLOBAL ? base->global->name : "the array";
}

static void check_index(struct check *check, const struct expr *expr)
{
	const struct expr *index = expr->member.index;
	uint32_t count = expr->member.member->type->count;
	struct range range = fact_of(check->facts, index)->range;
	struct diag *diag;

	if (!fact_of(check->facts, expr->member.base)->reached)
		return;
	if (index->is_constant) {
		check_element(check, expr, range);
		return;
	}
	raise_stack_floor(check, expr->member.base, index);
	if (range.least >= 0 && range.greatest < count) {
		check_element(check, expr, range);
		return;
	}
	diag = diag_report(check->diags, DIAG_BOUNDS, index->span,
			   "the index may be %s, but `%s` has only the elements 0 to %u",
			   range_words(check, range), array_name(expr), count - 1);
	if (count & (count - 1))
		diag_help(check->diags, diag, "(when (< index %u) ..) around it", count);
	else
		diag_help(check->diags, diag, "(logand index %u), or (when (< index %u) ..) around it",
			  count - 1, count);
}

/* Computes how many bytes are left for every possible value of the pointer. False if that is not
 * known; reports a pointer that has no object. */
static bool bytes_there(struct check *check, const struct expr *memory, int64_t *ret_most)
{
	const struct fact *fact = fact_of(check->facts, memory);
	struct memory_place place;

	if (check_is_packet(check, memory)) {
		*ret_most = fact->packet.base && fact->packet.offset >= 0 ?
			fact->room - fact->packet.offset : 0;
		if (*ret_most < fact->packet.live)
			*ret_most = fact->packet.live;
		return true;
	}
	if (!find_place(check, memory, &place))
		return false;
	*ret_most = place.least >= 0 && (uint64_t)place.greatest <= place.size ?
		(int64_t)place.size - place.greatest : 0;
	if (*ret_most <= 0)
		check_room(check, memory, 0, 1);
	else if (place.on_stack && place.least != place.greatest)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(5, 12), memory->span,
				 "a run-time index into an object on the stack");
	return true;
}

/* Reports a packet that may be shorter than the largest size: a comparison for that size is
 * missing. */
static void report_packet_size(struct check *check, const struct expr *memory, const struct expr *size)
{
	const struct range range = fact_of(check->facts, size)->range;

	if (range.least < 0 || range.greatest > PACKET_OFFSET_MOST)
		diag_help(check->diags, diag_report(check->diags, DIAG_PACKET_BOUNDS, size->span,
				      "access to the packet with a size that may be %s",
				      range_words(check, range)),
			  "compare the size with a constant, and the end of that many bytes with "
			  "(ctx data-end)");
	else
		check_packet_room(check, memory, 0, (uint64_t)range.greatest);
}

/* Adds a help for a pointer at a variable offset. The verifier bounds neither offset nor size by a
 * test of their sum, so the help suggests half of the object for each. */
static void help_size(struct check *check, struct diag *diag, const struct expr *memory,
		      struct range wanted)
{
	struct memory_place place = { 0 };

	if (!check_is_packet(check, memory) && find_place(check, memory, &place) &&
	    place.least != place.greatest)
		diag_help(check->diags, diag, "the offset may be %lld in an object of %llu bytes; "
					      "a test of offset plus size bounds neither of them: "
					      "bound each, for example by %llu",
			  (long long)place.greatest, (unsigned long long)place.size,
			  (unsigned long long)place.size / 2);
	else
		diag_help(check->diags, diag, "(when (and (>= n %lld) (<= n %lld)) ..) around the call",
			  (long long)wanted.least, (long long)wanted.greatest);
}

/* Checks a variable size: the verifier must be able to prove that it fits, for every offset. */
static void check_run_time_size(struct check *check, const struct expr *memory,
				const struct expr *size, const char *function, bool zero)
{
	const struct fact *fact = fact_of(check->facts, size);
	int64_t most = MOST_HELPER_SIZE, least = zero ? 0 : 1;
	struct diag *diag;

	if (bytes_there(check, memory, &most) && most <= 0 && !check_is_packet(check, memory))
		return;
	if (fact->range.least >= least && fact->range.greatest <= most)
		return;
	if (check_is_packet(check, memory) && fact->range.greatest > most) {
		report_packet_size(check, memory, size);
		return;
	}
	diag = diag_report(check->diags, DIAG_BOUNDS, size->span,
			   "the size for `%s` must be between %lld and %lld", function,
			   (long long)least, (long long)most);
	help_size(check, diag, memory, (struct range){ least, most });
}

/* Bytes that the kernel reads or writes through a pointer of that C type. */
static uint32_t size_of_pointee(const char *c_type)
{
	static const struct {
		const char *c_type;
		uint32_t size;
	} pointees[] = {
		{ "__u32 *", 4 }, { "long *", 8 }, { "unsigned long *", 8 }, { "__u64 *", 8 },
		{ "struct iphdr *", 20 }, { "struct ipv6hdr *", 40 }, { "struct tcphdr *", 20 },
		{ "struct bpf_dynptr *", 16 }, { "const struct bpf_dynptr *", 16 },
	};

	for (size_t i = 0; i < sizeof(pointees) / sizeof(pointees[0]); i++)
		if (!strcmp(pointees[i].c_type, c_type))
			return pointees[i].size;
	return 0;
}

/* Checks a memory argument together with the size argument behind it. */
static void check_memory_argument(struct check *check, const struct expr *call, size_t index)
{
	const struct kernel_helper *helper = call->call.helper;
	const struct expr *memory = call->call.arguments.items[index], *size;
	enum kernel_argument kind;

	if (!fact_of(check->facts, call)->reached)
		return;
	if (!kernel_helper_sizes(helper, index)) {
		if (helper->parameters[index].kind != KERNEL_ARG_DYNPTR || !type_points_to_dynptr(memory->type))
			check_room(check, memory, 0, size_of_pointee(helper->parameters[index].c_type));
		return;
	}
	kind = helper->parameters[index + 1].kind;
	size = call->call.arguments.items[index + 1];
	if (memory->is_constant) {
		if (size->is_constant ? size->value != 0 :
		    fact_of(check->facts, size)->range.least || fact_of(check->facts, size)->range.greatest)
			diag_report(check->diags, DIAG_BOUNDS, size->span,
				    "`%s` gets a null pointer here and the size %s", helper->name,
				    size->is_constant ?
				    arena_printf(check->arena, "%lld", (long long)size->value) :
				    range_words(check, fact_of(check->facts, size)->range));
		return;
	}
	if (!size->is_constant) {
		check_run_time_size(check, memory, size, helper->name, kind == KERNEL_ARG_SIZE_OR_ZERO);
		return;
	}
	if ((int32_t)size->value < 0 || (kind == KERNEL_ARG_SIZE && !(uint32_t)size->value))
		diag_report(check->diags, DIAG_BOUNDS, size->span,
			    "`%s` does not accept the size %d", helper->name, (int32_t)size->value);
	else
		check_room(check, memory, 0, (uint32_t)size->value);
}

/* Inside a subprogram the parameter's type has the object's size, so the argument must have that
 * many bytes. Packets are tracked instead. */
static void check_passed(struct check *check, const struct expr *argument, const struct type *type)
{
	struct memory_place place;

	if (!type_is_pointer(type) || !type->target || check_is_packet(check, argument) ||
	    !fact_of(check->facts, argument)->reached || !find_place(check, argument, &place) ||
	    (place.least >= 0 && place.greatest + type->target->size <= (int64_t)place.size))
		return;
	diag_report(check->diags, DIAG_BOUNDS, argument->span,
		    "this argument must point to %u bytes, but fewer bytes of this object of %llu "
		    "are left there",
		    type->target->size, (unsigned long long)place.size);
}

/* Checks the data pointer of a callback, which becomes its last parameter. */
static void check_callback(struct check *check, const struct expr *callback,
			   const struct expr *data)
{
	const struct subprogram *subprogram = callback->subprogram->subprogram;

	if (subprogram->parameter_count && type_is_pointer(data->type))
		check_passed(check, data,
			     subprogram->parameters[subprogram->parameter_count - 1]->type);
}

static void check_arguments(struct check *check, const struct expr *call)
{
	const struct map *map = expr_map_of(call);

	for (size_t i = 0; i < call->call.arguments.count; i++) {
		const struct expr *argument = call->call.arguments.items[i];
		enum kernel_argument kind = i < call->call.helper->parameter_count ?
			call->call.helper->parameters[i].kind : KERNEL_ARG_SCALAR;

		if (i && call->call.arguments.items[i - 1]->kind == EXPR_SUBPROGRAM)
			check_callback(check, call->call.arguments.items[i - 1], argument);
		if (kind == KERNEL_ARG_MEMORY || kind == KERNEL_ARG_OUT_MEMORY ||
		    kind == KERNEL_ARG_STRING || kind == KERNEL_ARG_DYNPTR || kind == KERNEL_ARG_POINTER)
			check_memory_argument(check, call, i);
		else if (kind == KERNEL_ARG_KEY && map)
			check_room(check, argument, 0, map->key_size);
		else if (kind == KERNEL_ARG_VALUE && map)
			check_room(check, argument, 0, map->value_size);
	}
}

static void check_memory(struct check *check, const struct expr *expr)
{
	const struct expr *offset = expr->memory.offset;

	if (!offset || offset->is_constant) {
		check_room(check, expr->memory.pointer, offset ? offset->value : 0,
			   expr->memory.accessed->size);
		return;
	}
	raise_stack_floor(check, expr->memory.pointer, offset);
	check_run_time_offset(check, expr->memory.pointer, offset, expr->memory.accessed->size);
}

/* Checks a kernel function's memory and its size. Whether it accepts null is not known here, so
 * null passes. */
static void check_sized(struct check *check, const struct expr *call, size_t index)
{
	const struct expr *memory = call->invoke.arguments.items[index];
	const struct expr *size = call->invoke.arguments.items[index + 1];

	if (memory->is_constant || !fact_of(check->facts, call)->reached)
		return;
	if (!size->is_constant)
		check_run_time_size(check, memory, size, call->invoke.subprogram->name, true);
	else if ((int32_t)size->value < 0)
		diag_report(check->diags, DIAG_BOUNDS, size->span, "`%s` does not accept the size "
								   "%d",
			    call->invoke.subprogram->name, (int32_t)size->value);
	else
		check_room(check, memory, 0, (uint32_t)size->value);
}

/* Other pointers that the kernel takes are its own objects. */
static bool is_integer_pointer(const struct type *type)
{
	return type_is_pointer(type) && type->target && type_is_integer(type->target);
}

static void check_invoke(struct check *check, const struct expr *call)
{
	const struct subprogram *subprogram = call->invoke.subprogram->subprogram;

	for (size_t i = 0; i + 1 < call->invoke.arguments.count; i++)
		if (subprogram->sizes >> i & 1)
			check_sized(check, call, i);
	for (size_t i = 0; i < call->invoke.arguments.count; i++)
		if (subprogram->kind != SUBPROGRAM_KERNEL || is_integer_pointer(subprogram->parameters[i]->type))
			check_passed(check, call->invoke.arguments.items[i], subprogram->parameters[i]->type);
}

void check_bounds(struct check *check, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_ATOMIC:
	case EXPR_LOAD:
		check_memory(check, expr);
		return;
	case EXPR_MEMBER_ADDRESS:
	case EXPR_MEMBER:
		if (expr->member.index)
			check_index(check, expr);
		/* the kernel's own fields are only passed by address */
		else if (expr->kind == EXPR_MEMBER && !type_is_opaque(expr->member.member->type))
			check_room(check, expr->member.base, expr->member.member->offset,
				   expr->member.member->type->size);
		return;
	case EXPR_MEMCPY:
		check_copy(check, expr->copy.from, expr->copy.from_offset, expr->copy.len);
		/* fall through */
	case EXPR_MEMSET:
		check_copy(check, expr->copy.to, expr->copy.to_offset, expr->copy.len);
		return;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		if (expr->map_access.key_is_pointer)
			check_room(check, expr->map_access.key, 0, expr->map_access.map->key_size);
		if (expr->map_access.value_is_pointer && expr->map_access.value->type->space != SPACE_SOCKET)
			check_room(check, expr->map_access.value, 0, expr->map_access.map->value_size);
		return;
	case EXPR_CALL:
		check_arguments(check, expr);
		return;
	case EXPR_INVOKE:
		check_invoke(check, expr);
		return;
	default:
		return;
	}
}
