// SPDX-License-Identifier: MIT
/*
 * Expressions that become C expressions, with the statements that they need put before them. In: a
 * typed expression, and how many low bits of it are used. Out: struct value (lower.h). Every file
 * of lowering calls lower_value; statement.c does for kinds without a statement of their own.
 * emit/file prints constants by lower_constant_tree.
 */
#include "emit/lower/lower.h"

#include <limits.h>
#include <string.h>

#include "frontend/unit/names.h"

/* ---- constants ---- */

static const struct type *literal_type(uint64_t value)
{
	if (value <= INT_MAX)
		return &type_i32;
	if (value <= UINT_MAX)
		return &type_u32;
	return value <= INT64_MAX ? &type_i64 : &type_u64;
}

static const char *number_text(struct lower *lower, const struct expr *expr)
{
	unsigned long long value = expr->value;
	bool literal = expr->kind == EXPR_CONSTANT;

	if (expr->type->is_signed && (int64_t)value < 0) {
		if ((int64_t)value == INT64_MIN)
			return "(-0x7fffffffffffffffLL - 1)";
		return arena_printf(lower->arena, "-%lld%s", -(long long)value,
				    -(long long)value > INT_MAX ? "LL" : "");
	}
	if (literal && expr->constant.is_character && value >= 32 && value < 127 &&
	    value != '\'' && value != '\\')
		return arena_printf(lower->arena, "'%c'", (int)value);
	if ((literal && expr->constant.radix != 10) || value > INT64_MAX)
		return arena_printf(lower->arena, "0x%llx%s", value,
				    value > INT64_MAX ? "ULL" : value > UINT_MAX ? "LL" : "");
	return arena_printf(lower->arena, "%llu%s", value, value > UINT_MAX ?
		"LL" : value > INT_MAX ? "U" : "");
}

struct value lower_literal(struct lower *lower, const struct expr *expr)
{
	struct value value = { .literal = true, .number = expr->value };

	value.nonneg = !expr->type->is_signed || (int64_t)expr->value >= 0;
	value.type = value.nonneg ? literal_type(expr->value) :
		     (int64_t)expr->value >= INT_MIN ? &type_i32 : &type_i64;
	if (expr->kind == EXPR_CONSTANT && expr->constant.named)
		value.c = lower_atom(lower, expr->constant.named->c_name);
	else if (expr->kind == EXPR_CONSTANT && expr->constant.kernel) {
		uses_constant(lower->arena, lower->uses, expr->constant.kernel);
		value.c = lower_atom(lower, expr->constant.kernel->name);
	} else if (expr->kind == EXPR_CONSTANT && expr->constant.sized) {
		value.type = &type_u64;
		value.c = lower_atom(lower, arena_printf(lower->arena, "sizeof(%s)",
				     type_c_text(lower->arena, expr->constant.sized)));
	} else
		value.c = lower_atom(lower, number_text(lower, expr));
	return value;
}

/* No `^`: clang warns that 10 ^ 7 looks like a power. */
static const char *tree_operator(enum operator op)
{
	switch (op) {
	case OPERATOR_ADD:
		return "+";
	case OPERATOR_SUB:
		return "-";
	case OPERATOR_MUL:
		return "*";
	case OPERATOR_DIV:
		return "/";
	case OPERATOR_AND:
		return "&";
	case OPERATOR_OR:
		return "|";
	case OPERATOR_SHL:
		return "<<";
	case OPERATOR_SHR:
		return ">>";
	default:
		return NULL;
	}
}

/*
 * Does C compute the tree to the same value? True if every node fits into an int. `2 ^ 3` is
 * excluded: compilers warn that it looks like a power.
 */
static bool tree_is_plain(const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (expr->value > INT_MAX)
		return false;
	if (expr->kind == EXPR_CONSTANT)
		return true;
	if (expr->kind != EXPR_BINARY || !tree_operator(expr->operation.op) || !tree_is_plain(a) ||
	    !tree_is_plain(b))
		return false;
	if (expr->operation.op == OPERATOR_SHL)
		return b->value < 31 && expr->value >> b->value == a->value;
	return expr->operation.op != OPERATOR_SHR || b->value < 31;
}

/* A plain tree consists of plain trees. */
static struct cexpr *plain_tree(struct lower *lower, const struct expr *expr)
{
	if (expr->kind != EXPR_BINARY)
		return lower_literal(lower, expr).c;
	return c_binary(lower->arena, tree_operator(expr->operation.op), plain_tree(lower, expr->operation.a),
			plain_tree(lower, expr->operation.b));
}

struct cexpr *lower_constant_tree(struct lower *lower, const struct expr *expr)
{
	if (expr_is_order(expr))
		return lower_value(lower, expr, 64).c;
	return tree_is_plain(expr) ? plain_tree(lower, expr) : lower_literal(lower, expr).c;
}

static struct value lower_constant(struct lower *lower, const struct expr *expr)
{
	struct value value = lower_literal(lower, expr);

	if (expr->kind == EXPR_BINARY)
		value.c = lower_constant_tree(lower, expr);
	if (expr->kind == EXPR_CAST && expr->operand->value == expr->value &&
	    (expr->operand->type->is_signed == expr->type->is_signed || (int64_t)expr->value >= 0))
		return lower_constant(lower, expr->operand);
	return value;
}

/* ---- operands ---- */

void lower_pair(struct lower *lower, const struct expr *a, const struct expr *b, unsigned bits,
		struct value ret[2])
{
	ret[0] = lower_value(lower, a, bits);
	if (lower_must_hold(lower, a, b))
		ret[0] = lower_hold(lower, ret[0], lower_hint(a));
	ret[1] = lower_value(lower, b, bits);
}

/* ---- all kinds ---- */

/* The unsigned type that all arms have, or NULL. With it, 64 bits are not needed. */
static const struct type *arm_type(const struct expr *expr)
{
	const struct type *then, *otherwise;

	switch (expr->kind) {
	case EXPR_PROGN:
		return arm_type(expr->list.items[expr->list.count - 1]);
	case EXPR_LET:
		return arm_type(expr->let.body);
	case EXPR_IF:
		then = arm_type(expr->branch.then);
		otherwise = expr->branch.otherwise ? arm_type(expr->branch.otherwise) : then;
		return then == otherwise ? then : &type_u64;
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_VARIABLE:
	case EXPR_LOAD:
	case EXPR_CAST:
	case EXPR_GLOBAL:
		return expr->type;
	default:
		return &type_u64;
	}
}

static const struct type *variable_type(const struct expr *expr)
{
	const struct type *type;

	if (!type_is_integer(expr->type))
		return type_is_pointer(expr->type) ? expr->type : &type_u64;
	type = arm_type(expr);
	return type_is_integer(type) && !type->is_signed ? type : expr->type;
}

static struct value through_variable(struct lower *lower, const struct expr *expr)
{
	const struct type *type = variable_type(expr);
	const char *name = lower_unique(lower, "value");
	struct value value = { .c = lower_atom(lower, name), .type = type };
	struct dest dest = { .kind = DEST_ASSIGN, .target = value.c, .type = type,
			     .fresh = true };

	lower_declare(lower, type_c_text(lower->arena, type), name, NULL);
	lower_statement(lower, expr, dest);
	return value;
}

static bool is_number(const struct cexpr *c, const char *text)
{
	return c->kind == C_ATOM && !strcmp(c->text, text);
}

static struct value logic_value(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = &type_i32, .nonneg = true };
	bool all_truth = true;

	for (size_t i = 0; i < expr->list.count; i++)
		all_truth &= expr_is_truth(expr->list.items[i]);
	if (!all_truth)
		return through_variable(lower, expr);
	value.c = lower_test(lower, expr);
	/* a chain whose result is known; any other atom is the flag of a chain in steps */
	if (is_number(value.c, "0") || is_number(value.c, "1")) {
		value.literal = true;
		value.number = *value.c->text == '1';
	}
	return value;
}

static bool is_simple(const struct expr *expr)
{
	if (expr->kind == EXPR_PROGN && expr->list.count == 1)
		return is_simple(expr->list.items[0]);
	return expr->is_constant || (expr->kind == EXPR_VARIABLE &&
				     !type_is_pointer(expr->type));
}

/* A small literal takes the other arm's type; any other value is cast to the type of the whole. */
static struct value as_arm(struct lower *lower, struct value value, const struct type *type)
{
	if (value.literal && value.nonneg && (value.type->is_signed || !type->is_signed))
		return value;
	return lower_cast(lower, value, type);
}

static struct value if_value(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = expr->type }, then, otherwise;

	if (!type_is_integer(expr->type) || !is_simple(expr->branch.then) ||
	    (expr->branch.otherwise && !is_simple(expr->branch.otherwise)))
		return through_variable(lower, expr);
	value.c = lower_test(lower, expr->branch.test);
	if (is_number(value.c, "1") || (is_number(value.c, "0") && expr->branch.otherwise))
		return lower_value(lower, *value.c->text == '1' ? expr->branch.then :
								  expr->branch.otherwise, 64);
	then = lower_value(lower, expr->branch.then, 64);
	if (expr->branch.otherwise)
		otherwise = lower_value(lower, expr->branch.otherwise, 64);
	else
		otherwise = (struct value){ .c = lower_number(lower, 0), .type = &type_i32,
					    .literal = true, .nonneg = true };
	/* C gives both arms one type: a negative arm must be sign-extended first */
	if (then.type != otherwise.type || !then.nonneg || !otherwise.nonneg) {
		then = as_arm(lower, then, expr->type);
		otherwise = as_arm(lower, otherwise, expr->type);
	}
	if (then.literal && otherwise.literal && then.nonneg && otherwise.nonneg) {
		value.type = then.type->size < otherwise.type->size ||
			     (then.type->size == otherwise.type->size && then.type->is_signed) ?
			     otherwise.type : then.type;
		value.nonneg = true;
	}
	value.c = c_ternary(lower->arena, value.c, then.c, otherwise.c);
	return value;
}

static struct value progn_value(struct lower *lower, const struct expr *expr, unsigned bits)
{
	size_t last = expr->list.count - 1;

	for (size_t i = 0; i < last; i++)
		lower_statement(lower, expr->list.items[i], dest_discard);
	return lower_value(lower, expr->list.items[last], bits);
}

static struct value variable_value(struct lower *lower, const struct expr *expr)
{
	const struct variable *variable = expr->variable;
	struct value value = { .type = lower_variable_type(lower, variable) };

	value.c = lower_atom(lower, lower->variable_names[variable->id]);
	if (lower->variable_objects[variable->id])
		value.c = lower_object_address(lower, variable->type->target->structure, value.c);
	return value;
}

static struct value cast_value(struct lower *lower, const struct expr *expr, unsigned bits)
{
	const struct type *type = expr->type;
	unsigned width = type->size * 8;
	struct value value;

	if (!type_is_integer(type))
		return lower_cast(lower, lower_value(lower, expr->operand, 64), type);
	if (!type_is_integer(expr->operand->type))
		return lower_cast(lower, lower_value(lower, expr->operand, 64), type);
	value = lower_value(lower, expr->operand, bits < width ? bits : width);
	if (value.literal)
		return lower_fit_literal(lower, value, type);
	if (bits <= width && width < 64)
		return value;
	/* already that value: unsigned, and not wider */
	if (!type->is_signed && !value.type->is_signed && value.type->size <= type->size)
		return value;
	return lower_cast(lower, value, type);
}

static struct value nothing(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = &type_i32, .literal = true, .nonneg = true };

	lower_statement(lower, expr, dest_discard);
	value.c = lower_number(lower, 0);
	return value;
}

/* A call. One without a value is emitted as a statement. */
static struct value call_value(struct lower *lower, const struct expr *expr)
{
	if (expr->type->kind == TYPE_VOID)
		return nothing(lower, expr);
	return expr->kind == EXPR_ATOMIC ? lower_atomic(lower, expr) :
	       expr->kind == EXPR_CALL ? lower_call(lower, expr) : lower_invoke(lower, expr);
}

static struct value global_value(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = expr->type };

	value.c = lower_atom(lower, expr->global->c_name);
	if (type_is_pointer(expr->type))
		value.c = expr->kind == EXPR_GLOBAL && expr->global->type->structure ?
			lower_object_address(lower, expr->global->type->structure, value.c) :
			c_prefix(lower->arena, "&", value.c);
	return value;
}

/* Names, memory and calls. */
static struct value leaf_value(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = expr->type };

	switch (expr->kind) {
	case EXPR_CONTEXT_POINTER:
		value.c = lower_atom(lower, "ctx");
		return value;
	case EXPR_CONTEXT:
		return lower_context(lower, expr);
	case EXPR_USDT:
		return lower_usdt(lower, expr);
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		return lower_member(lower, expr);
	case EXPR_LOAD:
		return lower_load(lower, expr);
	case EXPR_ADDRESS:
		value.c = c_prefix(lower->arena, "&",
				   lower_atom(lower, lower->variable_names[expr->variable->id]));
		return value;
	case EXPR_MAKE:
		return expr->make.scratch ? lower_scratch_object(lower, expr) :
					    lower_object(lower, expr);
	case EXPR_MAP:
		value.c = c_prefix(lower->arena, "&", lower_atom(lower, expr->map->c_name));
		return value;
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		return global_value(lower, expr);
	case EXPR_SUBPROGRAM:
		value.c = lower_atom(lower, expr->subprogram->c_name);
		return value;
	case EXPR_MAP_LOOKUP:
		return lower_map_lookup(lower, expr);
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
		return lower_map_call(lower, expr);
	case EXPR_MAP_QUEUE:
		return lower_queue(lower, expr);
	case EXPR_GETMAP:
		return lower_getmap(lower, expr);
	case EXPR_ATOMIC:
	case EXPR_CALL:
	case EXPR_INVOKE:
		return call_value(lower, expr);
	case EXPR_PRINT:
		return lower_print(lower, expr);
	case EXPR_STRING:
		return lower_text(lower, expr);
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_RETURN: case EXPR_DOTIMES: case EXPR_WHILE:
	case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_BLOCK: case EXPR_LEAVE: case EXPR_ASM:
	case EXPR_MEMSET: case EXPR_MEMCPY:
		return nothing(lower, expr);
	case EXPR_VARIABLE: case EXPR_UNARY: case EXPR_BINARY: case EXPR_AND: case EXPR_OR:
	case EXPR_IF: case EXPR_PROGN: case EXPR_LET: case EXPR_UPDATE: case EXPR_SETF:
	case EXPR_CAST: case EXPR_WITH_LOCK: case EXPR_WITH_RECORD: case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT:
		break; /* any_value() handles them */
	}
	expr_unhandled(expr, __func__);
}

static struct value any_value(struct lower *lower, const struct expr *expr, unsigned bits)
{
	if (expr->is_constant && !expr_is_order(expr))
		return lower_constant(lower, expr);
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return variable_value(lower, expr);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return lower_operation(lower, expr, bits);
	case EXPR_AND:
	case EXPR_OR:
		return logic_value(lower, expr);
	case EXPR_IF:
		return if_value(lower, expr);
	case EXPR_PROGN:
		return progn_value(lower, expr, bits);
	case EXPR_LET:
		lower_bind(lower, expr);
		return progn_value(lower, expr->let.body, bits);
	case EXPR_UPDATE:
		if (expr->type->kind == TYPE_VOID)
			return nothing(lower, expr);
		return lower_assigned(lower, expr);
	case EXPR_SETF:
		return lower_assigned(lower, expr);
	case EXPR_CAST:
		return cast_value(lower, expr, bits);
	case EXPR_WITH_LOCK:
		return lower_locked_value(lower, expr, bits);
	case EXPR_WITH_RECORD:
		return through_variable(lower, expr);
	case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS:
	case EXPR_KERNEL_FACT:
		return lower_kernel(lower, expr);
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_RETURN:
	case EXPR_DOTIMES: case EXPR_WHILE: case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_BLOCK: case EXPR_LEAVE:
	case EXPR_CONTEXT: case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS: case EXPR_LOAD: case EXPR_ADDRESS: case EXPR_MAKE:
	case EXPR_MAP: case EXPR_MAP_LOOKUP: case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE: case EXPR_GETMAP: case EXPR_CALL: case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM: case EXPR_INVOKE: case EXPR_PRINT:
	case EXPR_ATOMIC: case EXPR_ASM: case EXPR_MEMSET: case EXPR_MEMCPY:
		return leaf_value(lower, expr);
	}
	expr_unhandled(expr, __func__);
}

struct value lower_value(struct lower *lower, const struct expr *expr, unsigned bits)
{
	struct value value;

	if (lower_is_opaque(lower, expr))
		bits = 64;
	value = any_value(lower, expr, bits);
	if (expr->once) {
		lower->uses->pieces[PIECE_READ_ONCE] = true;
		value.c = c_call(lower->arena, "READ_ONCE", 1, value.c);
	}
	return lower_opaque(lower, expr, value);
}
