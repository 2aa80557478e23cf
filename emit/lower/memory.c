// SPDX-License-Identifier: MIT
/*
 * Memory: context fields, struct members, untyped loads, objects, copies, clears, atomics, raw
 * instructions. In: the typed node. Out: a C lvalue or expression, or the statement. Called by
 * value.c and statement.c; control.c, record.c and scratch.c declare and clear objects.
 */
#include "emit/lower/lower.h"

#include <string.h>

#include "frontend/unit/names.h"

/* ---- the context ---- */

static struct cexpr *context_place(struct lower *lower, const struct expr *expr)
{
	const struct kernel_field *field = expr->context.field;
	const char *type = field ? field->type : type_c_text(lower->arena, expr->type);
	struct cexpr *place;

	if (expr->context.macro || expr->context.member)
		return lower_register(lower, expr);
	lower_uses_registers(lower, field);
	if (!field || field->newer) {
		place = c_binary(lower->arena, "+",
				 c_cast(lower->arena, "void *", lower_ctx_here(lower, expr)),
				 lower_number(lower, expr->context.offset));
		return c_prefix(lower->arena, "*",
				c_cast(lower->arena, arena_printf(lower->arena, "%s *", type),
				       place));
	}
	/* libbpf's macro makes the arguments from the context itself */
	if (lower->program->arguments && lower->program->arguments->used)
		place = lower_ctx_here(lower, expr);
	else
		place = c_member(lower->arena, lower_ctx_here(lower, expr), "->", field->name);
	if (field->count > 1)
		place = c_index(lower->arena, place, lower_number(lower, expr->context.index));
	return place;
}

struct value lower_context(struct lower *lower, const struct expr *expr)
{
	struct value value = { .c = context_place(lower, expr), .type = expr->type };

	if (type_is_pointer(expr->type)) {
		if (expr->type->space == SPACE_PACKET || expr->type->space == SPACE_PACKET_END)
			value.c = c_cast(lower->arena, "void *",
					 c_cast(lower->arena, "long", value.c));
		return lower_pinned(lower, expr, value);
	}
	if (expr->context.field && type_integer(expr->context.field->size, expr->type->is_signed))
		value.type = type_integer(expr->context.field->size, expr->type->is_signed);
	value.c = lower_ctx_read(lower, expr, value.c);
	return value;
}

void lower_context_write(struct lower *lower, const struct expr *place, struct value value)
{
	struct cexpr *target = context_place(lower, place);

	lower_emit_expr(lower, lower_ctx_write(lower, place, target, value.c));
}

/* ---- structs ---- */

/*
 * Does the struct begin with an unnamed bit field, for which `{ 0 }` is invalid? So do the header's
 * struct bpf_dynptr, and bpf_timer before Linux 6.7.
 */
static bool begins_without_name(const struct type *type)
{
	while (type->kind == TYPE_ARRAY ||
	       (type->kind == TYPE_STRUCT && !type_is_opaque(type) && type->structure->member_count))
		type = type->kind == TYPE_ARRAY ? type->target :
						  type->structure->members[0].type;
	return type == &type_timer || (type->kind == TYPE_STRUCT && !type_is_opaque(type));
}

void lower_declare_object(struct lower *lower, const struct expr *make,
			  struct cdeclaration declaration, bool is_filled)
{
	const struct structure *structure = make->make.structure;
	bool outlives = table_find_object(&lower->outlives, make) && lower->block != lower->top;
	bool by_hand = outlives || type_holds_union(structure->type);

	declaration.type = type_c_text(lower->arena, structure->type);
	if (structure->is_array)
		declaration.suffix = arena_printf(lower->arena, "[%u]",
						  structure->members[0].type->count);
	if (!by_hand && !is_filled)
		declaration.init = lower_atom(lower, begins_without_name(structure->type) ? "{}" :
									  "{ 0 }");
	if (outlives)
		VEC_PUSH(lower->arena, &lower->top->declarations, declaration);
	else
		VEC_PUSH(lower->arena, &lower->block->declarations, declaration);
	if (by_hand && !is_filled)
		lower_clear(lower, lower_atom(lower, declaration.name), structure->type);
}

struct cexpr *lower_object_address(struct lower *lower, const struct structure *structure,
				   struct cexpr *object)
{
	return structure->is_array ? object : c_prefix(lower->arena, "&", object);
}

struct value lower_object(struct lower *lower, const struct expr *make)
{
	const struct structure *structure = make->make.structure;
	const char *name = lower_unique(lower, structure->c_name);
	struct cdeclaration declaration = { .name = name, .span = lower->span };
	struct value value = { .type = type_pointer((struct type_table *)&lower->unit->types,
						    structure->type, SPACE_STACK) };

	lower_declare_object(lower, make, declaration, false);
	value.c = lower_object_address(lower, structure, lower_atom(lower, name));
	return value;
}

static struct cexpr *base_pointer(struct lower *lower, const struct expr *expr,
				  const struct structure *structure)
{
	struct value base = lower_value(lower, expr, 64);

	lower->uses->aliases |= base.type->target != structure->type;
	if (base.type->target != structure->type)
		return c_cast(lower->arena,
			      arena_printf(lower->arena, "%s *",
					   type_c_text(lower->arena, structure->type)), base.c);
	return base.c;
}

/* A bit field's value has type int in C if an int holds all of its values. */
static struct value bit_field(struct lower *lower, const struct expr *expr, struct cexpr *base)
{
	const struct type *type = expr->type;
	struct value value = { .type = type };

	value.c = c_member(lower->arena, base, "->", expr->member.member->c_name);
	if (type_width(type) < 32) {
		value.nonneg = !type->is_signed;
		value.type = &type_i32;
	} else {
		value.type = type_width(type) == 32 ? type_integer(4, type->is_signed) : type->target;
	}
	return value;
}

struct value lower_held_bit_field(struct lower *lower, const struct expr *expr)
{
	struct value base = { .c = base_pointer(lower, expr->member.base, expr->member.structure) };

	base.type = type_pointer((struct type_table *)&lower->unit->types, expr->member.structure->type, SPACE_ANY);
	return bit_field(lower, expr, lower_hold(lower, base, "place").c);
}

struct value lower_member(struct lower *lower, const struct expr *expr)
{
	const struct member *member = expr->member.member;
	struct value value = { .type = expr->type };
	struct cexpr *base = base_pointer(lower, expr->member.base, expr->member.structure);
	const struct type *found = expr->member.index ? member->type->target : member->type;
	bool is_array = found->kind == TYPE_ARRAY;

	if (found->bits)
		return bit_field(lower, expr, base);
	if (expr->member.index && lower_must_hold(lower, expr->member.base, expr->member.index))
		base = lower_hold(lower, (struct value){ .c = base,
				  .type = expr->member.base->type }, "base").c;
	value.c = expr->member.structure->is_array ? base :
		  c_member(lower->arena, base, "->", member->c_name);
	if (expr->member.index) {
		struct cexpr *index = lower_value(lower, expr->member.index, 64).c;

		index = lower_stack_index(lower, expr->member.index, index);
		value.c = c_index(lower->arena, value.c, index);
	}
	/* an array converts to its address; of a scalar or a nested struct the address is taken */
	if (type_is_pointer(expr->type) && member->type->kind != TYPE_POINTER &&
	    found->kind != TYPE_POINTER && !is_array)
		value.c = c_prefix(lower->arena, "&", value.c);
	else if (expr->kind == EXPR_MEMBER_ADDRESS && found->kind == TYPE_POINTER)
		value.c = c_prefix(lower->arena, "&", value.c);
	return value;
}

/* ---- untyped memory ---- */

/*
 * `p - 1` instead of `p + 0xffffffffffffffffULL`, which clang treats as an overflow. The pointer
 * goes into a variable first: clang warns of an index before the begin of a member.
 */
static struct cexpr *moved_by(struct lower *lower, const struct expr *offset,
			      const struct value v[2])
{
	struct value from = { .c = v[0].c };

	if (offset->is_constant && (int64_t)offset->value < 0) {
		from.type = type_pointer((struct type_table *)&lower->unit->types, NULL, SPACE_ANY);
		from = lower_hold(lower, from, "from");
		return c_binary(lower->arena, "-", from.c, lower_number(lower, -offset->value));
	}
	return c_binary(lower->arena, "+", v[0].c,
			lower_stack_index(lower, offset, v[1].c));
}

/* The address `pointer + offset` as a C pointer to the type. */
static struct cexpr *address_of(struct lower *lower, const struct expr *pointer,
				const struct expr *offset, const struct type *type)
{
	bool plain = !offset || (offset->is_constant && offset->value == 0);
	struct value v[2];

	if (plain) {
		v[0] = lower_value(lower, pointer, 64);
	} else {
		lower_pair(lower, pointer, offset, 64, v);
		if (pointer->type->target || v[0].c->kind == C_PREFIX || expr_is_context(pointer))
			v[0].c = c_cast(lower->arena, "void *", v[0].c);
		v[0].c = moved_by(lower, offset, v);
	}
	/* a call returns void * in C, whatever its type is here */
	if (!type || (plain && v[0].type->target == type))
		return v[0].c;
	lower->uses->aliases |= type->size > 1;
	return c_cast(lower->arena, arena_printf(lower->arena, "%s%s*",
						 type_c_text(lower->arena, type),
						 type_is_pointer(type) ? "" : " "), v[0].c);
}

struct value lower_load(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = expr->type };

	value.c = c_prefix(lower->arena, "*",
			   address_of(lower, expr->memory.pointer, expr->memory.offset,
				      expr->memory.accessed));
	return value;
}

/*
 * Keeps a pointer that a call returns in a typed variable; C converts void * to it without a cast.
 */
static struct cexpr *hold_call(struct lower *lower, struct cexpr *address, const struct type *type)
{
	struct value value = { .type = type_pointer((struct type_table *)&lower->unit->types, type,
						    SPACE_ANY) };

	value.c = address->kind == C_CAST ? address->a : address;
	return value.c->kind == C_CALL ? lower_hold(lower, value, "value").c : address;
}

/* Keeps the value in a variable if `next`, which is evaluated later, could change it. */
static struct cexpr *keep(struct lower *lower, struct cexpr *c, const struct type *type,
			  const struct expr *next, const char *name)
{
	if (!expr_has_effects(next) || c->kind == C_ATOM)
		return c;
	return lower_hold(lower, (struct value){ .c = c, .type = type }, name).c;
}

static const char *atomic_builtin(enum atomic_operation operation)
{
	switch (operation) {
	case ATOMIC_ADD:
		return "__sync_fetch_and_add";
	case ATOMIC_AND:
		return "__sync_fetch_and_and";
	case ATOMIC_OR:
		return "__sync_fetch_and_or";
	case ATOMIC_XOR:
		return "__sync_fetch_and_xor";
	case ATOMIC_EXCHANGE:
		return "__sync_lock_test_and_set";
	case ATOMIC_COMPARE:
		break;
	}
	return "__sync_val_compare_and_swap";
}

/*
 * Does the atomic need instruction set v3? v1 has additions only, and none that returns the old
 * value.
 */
static bool needs_v3(const struct expr *expr)
{
	enum atomic_operation operation = expr->memory.atomic;

	return expr->type->kind != TYPE_VOID || operation == ATOMIC_EXCHANGE ||
	       operation == ATOMIC_COMPARE ||
	       (operation != ATOMIC_ADD && expr->memory.accessed->size < 8);
}

/* An atomic operation; operands are converted to the accessed type. */
struct value lower_atomic(struct lower *lower, const struct expr *expr)
{
	const struct type *type = expr->memory.accessed;
	const struct expr *expected = expr->memory.expected;
	struct value value = { .type = type };
	struct cexpr *address, *old = NULL, *call;

	lower->uses->v3 |= needs_v3(expr);
	address = hold_call(lower, address_of(lower, expr->memory.pointer, expr->memory.offset,
					      type), type);
	address = keep(lower, address, expr->memory.pointer->type,
		       expected && expr_has_effects(expected) ? expected : expr->memory.value,
		       "place");
	if (expected)
		old = keep(lower, lower_value_for(lower, expected, type).c, type,
			   expr->memory.value, "expected");
	value.c = lower_value_for(lower, expr->memory.value, type).c;
	call = expected ? c_call(lower->arena, atomic_builtin(expr->memory.atomic), 3, address,
				 old, value.c) :
			  c_call(lower->arena, atomic_builtin(expr->memory.atomic), 2, address,
				 value.c);
	value.c = call;
	return value;
}

/*
 * Does clang set or copy so many bytes inline? It uses at most 128 stores, of 8 bytes, then 4, 2
 * and 1. Beyond, it would call a function that BPF lacks.
 */
static bool is_inline(uint64_t len)
{
	return len / 8 + (uint64_t)__builtin_popcountll(len % 8) <= 128;
}

/*
 * Largest __builtin_memmove that is used if the distance of the two is constant, and if it is not.
 */
#define MOVE_INLINE_KNOWN 64
#define MOVE_INLINE 8

/* Do the pointer's type and the constant offset make the address a multiple of 8? */
static bool is_aligned(const struct expr *pointer, const struct expr *offset)
{
	return pointer->type->target && pointer->type->target->align == 8 &&
	       offset->is_constant && offset->value % 8 == 0;
}

/*
 * The function for a copy whose bytes may overlap. Unless clang knows the distance, it loads all
 * bytes of a __builtin_memmove before it stores any, which takes as many registers and stack slots.
 */
static const char *move_piece(struct lower *lower, enum overlap overlap, uint64_t len)
{
	if (len <= (overlap == OVERLAP_KNOWN ? MOVE_INLINE_KNOWN : MOVE_INLINE))
		return "__builtin_memmove";
	lower->uses->pieces[PIECE_MOVE_BYTES] = true;
	return "move_bytes";
}

/* The function that replaces the builtin, or NULL. */
static const char *copy_piece(struct lower *lower, const struct expr *expr)
{
	enum overlap overlap = expr->kind == EXPR_MEMCPY ? lower_overlap(expr) : OVERLAP_NONE;
	bool words = expr->copy.len->value % 8 == 0 &&
		     is_aligned(expr->copy.to, expr->copy.to_offset);

	if (overlap != OVERLAP_NONE)
		return move_piece(lower, overlap, expr->copy.len->value);
	if (is_inline(expr->copy.len->value))
		return NULL;
	if (expr->kind == EXPR_MEMSET) {
		lower->uses->pieces[words ? PIECE_FILL_WORDS : PIECE_FILL_BYTES] = true;
		return words ? "fill_words" : "fill_bytes";
	}
	words &= is_aligned(expr->copy.from, expr->copy.from_offset);
	lower->uses->pieces[words ? PIECE_COPY_WORDS : PIECE_COPY_BYTES] = true;
	return words ? "copy_words" : "copy_bytes";
}

void lower_clear(struct lower *lower, struct cexpr *place, const struct type *type)
{
	struct cexpr *size = lower_atom(lower, arena_printf(lower->arena, "sizeof(%s)",
							    print_flat(lower->arena, place)));
	bool words = type->align == 8, loop = !is_inline(type->size);

	if (loop)
		lower->uses->pieces[words ? PIECE_FILL_WORDS : PIECE_FILL_BYTES] = true;
	lower_emit_expr(lower, c_call(lower->arena, !loop ? "__builtin_memset" :
						    words ? "fill_words" : "fill_bytes", 3,
				      c_prefix(lower->arena, "&", place), lower_number(lower, 0),
				      size));
}

/* Is the fill value a bare `sizeof`? clang warns that it looks like the length. */
static bool is_bare_sizeof(const struct expr *expr)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr->kind == EXPR_CONSTANT && expr->constant.sized;
}

/*
 * Does the pointer have the alignment of its struct? Not if it was cast from some address. Packet
 * accesses need none.
 */
static bool begins_aligned(const struct variable *variable)
{
	const struct expr *init = variable->init ? expr_last_of(variable->init) : NULL;

	if (variable->type->space == SPACE_PACKET || variable->record)
		return true;
	return !variable->assigned && init &&
	       (init->kind == EXPR_MAP_LOOKUP || init->kind == EXPR_GETMAP || init->kind == EXPR_MAKE);
}

/*
 * The alignment of a struct that a variable points to, plus an offset; accesses to its fields
 * assume the same.
 */
static uint32_t known_align(const struct expr *pointer, uint64_t offset)
{
	uint32_t align;

	while (pointer->kind == EXPR_BINARY && pointer->operation.op == OPERATOR_ADD &&
	       pointer->operation.b->is_constant) {
		offset += pointer->operation.b->value;
		pointer = pointer->operation.a;
	}
	if (pointer->kind != EXPR_VARIABLE || !pointer->type->target || pointer->type->target->kind != TYPE_STRUCT ||
	    !offset || !begins_aligned(pointer->variable))
		return 1;
	for (align = pointer->type->target->align; align > 1 && offset % align;)
		align /= 2;
	return align < REGISTER_SIZE ? align : REGISTER_SIZE;
}

/* clang copies byte by byte from a void pointer, so a pointer of known alignment is cast. */
static struct cexpr *address_to_copy(struct lower *lower, const struct expr *pointer, const struct expr *offset)
{
	struct cexpr *address = address_of(lower, pointer, offset, NULL);
	uint32_t align = offset->is_constant ? known_align(pointer, offset->value) : 1;

	return align < 2 ? address : c_cast(lower->arena, arena_printf(lower->arena, "__u%u *", 8 * align), address);
}

void lower_copy(struct lower *lower, const struct expr *expr)
{
	const struct type *bytes = type_pointer((struct type_table *)&lower->unit->types, NULL,
						SPACE_ANY);
	struct cexpr *to = address_to_copy(lower, expr->copy.to, expr->copy.to_offset), *from;
	struct cexpr *len = lower_constant_tree(lower, expr->copy.len);
	const char *piece = copy_piece(lower, expr);

	/* untyped: with an offset, the address may be less aligned than its struct */
	if (expr_has_effects(expr->copy.from) && to->kind != C_ATOM)
		to = lower_hold(lower, (struct value){ .c = to, .type = bytes }, "to").c;
	if (expr->kind == EXPR_MEMSET) {
		lower_apart(lower, expr);
		from = lower_value_for(lower, expr->copy.from, &type_u8).c;
		if (is_bare_sizeof(expr->copy.from))
			from = c_cast(lower->arena, "int", from);
		lower_emit_expr(lower, c_call(lower->arena, piece ? piece : "__builtin_memset", 3,
					      to, from, len));
		return;
	}
	from = address_to_copy(lower, expr->copy.from, expr->copy.from_offset);
	lower_emit_expr(lower, c_call(lower->arena, piece ? piece : "__builtin_memcpy", 3, to,
				      from, len));
}

/*
 * A raw instruction. The clobbers: a call overwrites the argument registers and the result, a store
 * memory, others dst.
 */
void lower_asm(struct lower *lower, const struct expr *expr)
{
	static const char *const numbers[] = { "\"r0\"", "\"r1\"", "\"r2\"", "\"r3\"", "\"r4\"",
					       "\"r5\"", "\"r6\"", "\"r7\"", "\"r8\"", "\"r9\"" };
	int64_t opcode = expr->raw[0], class = opcode & 7;
	struct cexpr *call = c_call(lower->arena, "raw_insn", 0);
	bool store = class == 2 || class == 3, is_call = opcode == 0x85;

	lower->uses->pieces[PIECE_RAW_INSN] = true;
	call->items = ARENA_ARRAY(lower->arena, struct cexpr *, 12);
	for (size_t i = 0; i < 5; i++)
		call->items[call->count++] = lower_atom(lower, arena_printf(lower->arena,
			i ? "%lld" : "0x%02llx", (long long)expr->raw[i]));
	for (size_t i = 0; i < 6 && is_call; i++)
		call->items[call->count++] = lower_atom(lower, numbers[i]);
	if (!store && !is_call)
		call->items[call->count++] = lower_atom(lower, numbers[expr->raw[1]]);
	if (store || is_call)
		call->items[call->count++] = lower_atom(lower, "\"memory\"");
	lower_emit_expr(lower, call);
}
