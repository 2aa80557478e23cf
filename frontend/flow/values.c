// SPDX-License-Identifier: MIT
/* Facts of values that do not branch: assignments, operators, loads, members, context fields,
 * globals. flow_value takes an expression whose operands eval.c has evaluated, and returns its
 * fact: range, bits, pointer state, object, place in a packet. */
#include "frontend/flow/internal.h"

/* ---- assignments ---- */

static void eval_place(struct flow *flow, const struct expr *place)
{
	if (place->kind != EXPR_VARIABLE)
		flow_eval(flow, place);
}

static struct range negated(struct range range);

/* The sum of the packet's start and the result, if a has one and b is a constant. */
static struct packet_sum sum_of(enum operator op, const struct fact *a, const struct fact *b)
{
	if (a->sum.base && (op == OPERATOR_ADD || op == OPERATOR_SUB))
		return packet_sum_moved(a->sum, op == OPERATOR_ADD ? b->range : negated(b->range));
	if (b->sum.base && op == OPERATOR_ADD)
		return packet_sum_moved(b->sum, a->range);
	return (struct packet_sum){ 0 };
}

/* The fact of the place after an update: a number stays a number. */
static struct fact updated(struct flow *flow, const struct expr *expr, struct fact value)
{
	struct fact now = flow->facts->items[expr->assign.place->id], fact = value;
	const struct expr operation = { .kind = EXPR_BINARY, .operation = { .op = expr->assign.op } };

	now.range = range_of_type(expr->assign.place->type);
	if (expr->assign.place->kind == EXPR_VARIABLE)
		now = flow_fact_at(flow, flow_index(flow, expr->assign.place->variable));
	fact.range = range_of_operation(&operation, now.range, value.range);
	fact.bits = bits_of_operation(&operation, now.bits, value.bits);
	fact.sum = sum_of(expr->assign.op, &now, &value);
	fact.pointer = now.pointer == POINTER_NUMBER ? value.pointer : POINTER_LIVE;
	return fact;
}

struct fact flow_assign(struct flow *flow, const struct expr *expr)
{
	const struct ways *ways;
	struct fact fact;

	eval_place(flow, expr->assign.place);
	fact = flow_eval_ways(flow, expr->assign.value, &ways);
	if (expr->kind == EXPR_UPDATE)
		fact = updated(flow, expr, fact);
	if (expr->assign.place->kind == EXPR_VARIABLE) {
		flow_set_variable(flow, expr->assign.place->variable, fact);
		if (expr->kind == EXPR_SETF)
			flow_split(flow, expr->assign.place->variable, expr->assign.value, ways);
		fact = flow_eval(flow, expr->assign.place);
		/* a test of the assignment tests the variable */
		return fact;
	}
	cells_store(flow, expr->assign.place, fact);
	if (!range_fits(fact.range, expr->assign.place->type))
		fact.range = range_of_type(expr->assign.place->type);
	return fact;
}

/* ---- values ---- */

static struct range negated(struct range range)
{
	struct range zero = { 0, 0 };

	return range_of_operation(&(struct expr){ .kind = EXPR_BINARY,
						  .operation = { .op = OPERATOR_SUB } }, zero,
				  range);
}

/* True if the expression is the field's value and not its address. */
static bool is_value(const struct expr *expr)
{
	const struct type *type = expr->member.member->type;

	if (expr->member.index && type->kind == TYPE_ARRAY)
		type = type->target;
	return expr->kind == EXPR_MEMBER &&
	       (!type_is_pointer(expr->type) || type->kind == TYPE_POINTER);
}

/* The pointer moved by the range and bits. */
static struct fact moved(struct fact pointer, struct range by, struct bits bits)
{
	pointer.bits = bits_add(pointer.bits, bits);
	if (__builtin_add_overflow(pointer.at.least, by.least, &pointer.at.least) ||
	    __builtin_add_overflow(pointer.at.greatest, by.greatest, &pointer.at.greatest))
		pointer.at.object = NULL;
	return pointer;
}

/* The address of an element. With a variable index, clang's multiplication is not tracked by Linux
 * 5.10. */
static struct fact element_fact(const struct expr *expr, struct fact base, const struct fact *index)
{
	const struct member *member = expr->member.member;
	int64_t size = member->type->target->size, offset = member->offset;
	struct range by;
	struct fact fact = flow_integer(range_full);

	fact.bits = bits_add(base.bits, bits_add(bits_constant(member->offset),
						 bits_scale(index->bits, (uint64_t)size)));
	fact.space = base.space;
	fact.at = base.at;
	if (__builtin_mul_overflow(index->range.least, size, &by.least) ||
	    __builtin_mul_overflow(index->range.greatest, size, &by.greatest) ||
	    __builtin_add_overflow(by.least, offset, &by.least) ||
	    __builtin_add_overflow(by.greatest, offset, &by.greatest))
		by = range_full;
	fact.at = moved(fact, by, fact.bits).at;
	return fact;
}

/* The fact of a member: its value, or the address of an inner struct. */
static struct fact member_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact, base;
	struct range by = { expr->member.member->offset, expr->member.member->offset };

	base = flow_eval(flow, expr->member.base);
	if (expr->member.index)
		flow_eval(flow, expr->member.index);
	if (is_value(expr))
		return cells_load(flow, expr);
	if (expr->member.index)
		return element_fact(expr, base, &flow->facts->items[expr->member.index->id]);
	fact = flow_integer(range_full);
	fact.packet = packet_moved(flow, expr, base, by).packet;
	fact.room = base.room;
	fact.bits = base.bits;
	fact.at = base.at;
	fact.space = base.space;
	/* a record's first field has the record's address; whether it may have moved is checked
	 * elsewhere */
	if (base.origin && (base.origin->kind == EXPR_WITH_RECORD || base.origin->type->space == SPACE_RECORD)) {
		fact.origin = base.origin;
		fact.pointer = base.pointer;
	}
	return moved(fact, by, bits_constant(expr->member.member->offset));
}

static struct fact load_fact(struct flow *flow, const struct expr *expr)
{
	flow_eval_operands(flow, expr);
	return cells_load(flow, expr);
}

static struct fact make_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_integer(range_full);

	cells_clear(flow, expr);
	fact.bits = bits_constant(0);
	fact.at.object = expr;
	return fact;
}

static struct fact taken_address(const struct expr *expr)
{
	struct fact fact = flow_integer(range_full);

	fact.at.object = expr;
	fact.bits = bits_constant(0);
	return fact;
}

static bool is_number(const struct expr *operand, const struct fact *fact)
{
	return operand->is_constant || fact->pointer == POINTER_NUMBER;
}

static struct fact operation_fact(struct flow *flow, const struct expr *expr)
{
	struct fact a = flow_eval(flow, expr->operation.a);
	struct fact b = flow_integer((struct range){ 0, 0 }), fact;

	if (expr->operation.b)
		b = flow_eval(flow, expr->operation.b);
	/* a moved pointer is not null if the original was not */
	if (type_is_pointer(expr->type)) {
		bool back = expr->operation.op == OPERATOR_SUB;
		struct range by = back ? negated(b.range) : b.range;

		a.range = range_full;
		a = moved(a, by, back ? bits_subtract(bits_constant(0), b.bits) : b.bits);
		return back ? packet_moved(flow, expr, a, by) : packet_added(flow, expr, a, &b);
	}
	fact = flow_integer(range_of_operation(expr, a.range, b.range));
	fact.bits = bits_of_operation(expr, a.bits, b.bits);
	fact.sum = sum_of(expr->operation.op, &a, &b);
	if (is_number(expr->operation.a, &a) && (!expr->operation.b || is_number(expr->operation.b, &b)))
		fact.pointer = POINTER_NUMBER;
	return fact;
}

static struct fact cast_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_eval(flow, expr->operand);

	if (!range_fits(fact.range, expr->type) || type_is_pointer(expr->operand->type)) {
		fact.range = range_of_type(expr->type);
		fact.sum.base = 0;
	}
	if (type_is_pointer(expr->operand->type) != type_is_pointer(expr->type))
		fact.bits = bits_open();
	else if (type_is_integer(expr->type))
		fact.bits = bits_cast(fact.bits, expr->type);
	return fact;
}

static struct fact constant_fact(const struct expr *expr)
{
	struct range range = { (int64_t)expr->value, (int64_t)expr->value };
	struct fact fact = flow_integer(range);

	fact.pointer = !expr->value ? POINTER_NULL :
		       type_is_pointer(expr->type) ? POINTER_NUMBER : POINTER_LIVE;
	fact.bits = bits_constant(expr->value);
	return fact;
}

struct fact flow_number(const struct type *type)
{
	struct fact fact = flow_integer(range_of_type(type));

	fact.bits = bits_of_type(type);
	fact.pointer = POINTER_NUMBER;
	return fact;
}

static struct fact context_fact(struct flow *flow, const struct expr *expr)
{
	const struct kernel_access *access = expr->context.access;
	struct fact fact;

	if (type_is_pointer(expr->type) && access && access->may_be_null)
		return flow_new_origin(flow, expr);
	if (type_is_pointer(expr->type) && access && (access->gives == KERNEL_GIVES_PACKET || access->gives == KERNEL_GIVES_PACKET_META))
		return packet_start(flow, access->gives == KERNEL_GIVES_PACKET_META);
	if (type_is_pointer(expr->type) && access && access->gives == KERNEL_GIVES_SOCKET)
		return taken_address(expr);
	/* arguments described by BTF may be pointers, whatever type they are read with */
	if (!type_is_integer(expr->type) || (access && access->gives != KERNEL_GIVES_SCALAR) ||
	    !(expr->context.field || expr->context.macro || flow_is_handed_numbers(flow)))
		return flow_integer(range_of_type(expr->type));
	fact = flow_number(expr->type);
	/* the kernel's field may be wider than its network-order value */
	if (expr->context.field && expr->context.field->size < 8) {
		fact.range = (struct range){ 0, ((int64_t)1 << 8 * expr->context.field->size) - 1 };
		fact.bits.unknown = (uint64_t)fact.range.greatest;
	}
	return fact;
}

static struct fact leaf_fact(struct flow *flow, const struct expr *expr)
{
	flow_eval_operands(flow, expr);
	return type_is_integer(expr->type) && expr->kind != EXPR_ASM && expr->kind != EXPR_GLOBAL ?
		flow_number(expr->type) : flow_integer(range_of_type(expr->type));
}

/* A pointer that bpf_probe_read_kernel copied is a plain number to the verifier, which loads other
 * fields itself. */
static struct fact kernel_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact;

	if (expr->member.may_be_null)
		return flow_new_origin(flow, expr);
	fact = leaf_fact(flow, expr);
	if (expr->member.helper && !expr->member.is_direct)
		fact.pointer = POINTER_NUMBER;
	return fact;
}

static struct fact global_fact(const struct expr *expr)
{
	struct fact fact;

	if (type_is_pointer(expr->type))
		return taken_address(expr);
	fact = flow_number(expr->type);
	/* the verifier knows the values that the loader sets */
	if (expr->global->kind != GLOBAL_DATA)
		fact.bits = bits_open();
	return fact;
}

/* Values of expressions that do not branch. */
struct fact flow_value(struct flow *flow, const struct expr *expr)
{
	if (expr->is_constant)
		return constant_fact(expr);
	switch (expr->kind) {
	case EXPR_UNARY:
	case EXPR_BINARY:
		return operation_fact(flow, expr);
	case EXPR_CAST:
		return cast_fact(flow, expr);
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		return member_fact(flow, expr);
	case EXPR_LOAD:
		return load_fact(flow, expr);
	case EXPR_MAKE:
		return make_fact(flow, expr);
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		return global_fact(expr);
	case EXPR_ADDRESS:
		return taken_address(expr);
	case EXPR_CONTEXT:
		return context_fact(flow, expr);
	case EXPR_KERNEL_READ:
		return kernel_fact(flow, expr);
	case EXPR_MAP_LOOKUP:
		flow_eval_operands(flow, expr);
		return flow_new_origin(flow, expr);
	case EXPR_GETMAP:
		flow_eval_operands(flow, expr);
		return type_is_pointer(expr->type) ? flow_new_origin(flow, expr) :
						     flow_number(expr->type);
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_CONTEXT_POINTER:
	case EXPR_USDT: case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_MAP:
	case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_SUBPROGRAM:
	case EXPR_PRINT: case EXPR_ATOMIC: case EXPR_ASM: case EXPR_MEMSET: case EXPR_MEMCPY:
		return leaf_fact(flow, expr);
	case EXPR_VARIABLE: case EXPR_AND: case EXPR_OR: case EXPR_IF: case EXPR_PROGN:
	case EXPR_LET: case EXPR_SETF: case EXPR_UPDATE: case EXPR_RETURN: case EXPR_DOTIMES:
	case EXPR_WHILE: case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_BLOCK: case EXPR_LEAVE:
	case EXPR_CALL: case EXPR_INVOKE:
	case EXPR_WITH_LOCK: case EXPR_WITH_RECORD:
		break; /* eval() computes these */
	}
	expr_unhandled(expr, __func__);
}

void flow_lack_scratch(struct flow *flow, const struct expr *body)
{
	const struct expr zero = { .kind = EXPR_CONSTANT, .id = body->id, .type = &type_u64, .is_constant = true };
	struct state *state = flow->state;

	if (!flow->frame->placed->program->scratch_map)
		return;
	flow->state = state_copy(flow, state);
	flow_come_back(flow, &zero, body);
	flow->state = state;
}
