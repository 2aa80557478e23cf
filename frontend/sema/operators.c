// SPDX-License-Identifier: MIT
/*
 * Operators: arithmetic, comparisons, shifts, casts, byte swaps. In: a form whose head is a row of
 * the operator table. Out: a typed node, folded if its operands are constants; (< a b c) becomes a
 * chain of comparisons. Called by expr.c.
 */
#include "frontend/sema/internal.h"

/*
 * An operator's form. One signed operand makes the whole form signed, whatever the number of
 * operands.
 */
struct operation {
	const struct form *form;
	const struct operator_info *info;
	bool any_signed;
};

static struct expr *new_operation(struct sema *sema, const struct form *form, enum operator op,
				  struct expr *a, struct expr *b)
{
	struct expr *expr = sema_new(sema, b ? EXPR_BINARY : EXPR_UNARY, form, &type_u64);

	expr->operation.op = op;
	expr->operation.a = a;
	expr->operation.b = b;
	return expr;
}

static bool is_order(const struct expr *expr)
{
	return expr->kind == EXPR_UNARY && expr->operation.op >= OPERATOR_NTOHS;
}

/* A folded constant keeps its form's type: only literals and named constants are neutral. */
static void fold(struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	bool is_signed = b ? expr->operation.is_signed : a->type->is_signed;
	struct constant left = { a->value, is_signed }, right = { 0, is_signed }, result;
	enum fold_result outcome;

	if (b)
		right.value = b->value;
	if (!a->is_constant || (b && !b->is_constant))
		return;
	/* the value of (htons 443) depends on the target's byte order: it is not folded */
	if (b && (is_order(a) || is_order(b)))
		return;
	outcome = operator_fold(expr->operation.op, left, right, &result);
	if (outcome != FOLD_OK)
		return;
	expr->is_constant = true;
	expr->value = result.value;
}

struct expr *sema_swap(struct sema *sema, const struct form *form, enum operator op,
		       struct expr *value)
{
	struct expr *expr = new_operation(sema, form, op, value, NULL);

	expr->type = operator_order_type(op);
	fold(expr);
	return expr;
}

static bool is_plain(const struct expr *expr)
{
	if (expr->kind == EXPR_VARIABLE)
		return !expr->variable->counter;
	return expr->kind == EXPR_MEMBER || expr->kind == EXPR_KERNEL_READ ||
	       expr->kind == EXPR_CONTEXT || expr->kind == EXPR_LOAD || expr->kind == EXPR_CALL ||
	       expr->kind == EXPR_GLOBAL || expr->kind == EXPR_INVOKE;
}

/* Compares all operands, because the sign of one is that of the whole form. */
static void check_mixed(struct sema *sema, const struct operation *operation,
			struct expr *const *operands, size_t count)
{
	const struct expr *first = NULL;
	enum operator op = operation->info->id;

	if (operation->info->row == ROW_SHIFT || (op >= OPERATOR_SLT && op <= OPERATOR_SGE))
		return;
	for (size_t i = 0; i < count; i++) {
		if (type_is_pointer(operands[i]->type) || type_is_error(operands[i]->type))
			return;
		if (!is_plain(operands[i]))
			continue;
		first = first ? first : operands[i];
		if (first->type->is_signed == operands[i]->type->is_signed)
			continue;
		sema_warn_mixed(sema, operation->form->span, first->type, operands[i]->type, count);
		return;
	}
}

static bool check_operand(struct sema *sema, const struct expr *expr)
{
	if (type_is_error(expr->type) || type_is_integer(expr->type))
		return true;
	sema_help_load(sema, diag_report(sema->diags, DIAG_TYPE, expr->span,
					 "an integer is needed here, not a pointer"), expr);
	return false;
}

/* Pointers compare with pointers and null, and move by integers. */
static struct expr *pointer_operation(struct sema *sema, const struct form *form,
				      struct expr *expr, const struct operator_info *info)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	bool both = type_is_pointer(a->type) && type_is_pointer(b->type);
	bool null = (a->is_constant && a->value == 0) || (b->is_constant && b->value == 0);

	if (info->row == ROW_COMPARISON) {
		if (both || (null && (expr->operation.op == OPERATOR_EQ ||
				      expr->operation.op == OPERATOR_NE)))
			return expr;
		sema_help_compared(sema, diag_report(sema->diags, DIAG_TYPE, form->span,
						     "a pointer is compared with an integer"),
				   type_is_pointer(a->type) ? a : b, type_is_pointer(a->type) ? b : a);
		return sema_error_expr(sema, form);
	}
	if (info->id == OPERATOR_SUB && both) {
		expr->type = &type_i64;
		return expr;
	}
	if ((info->id == OPERATOR_ADD || info->id == OPERATOR_SUB) && type_is_pointer(a->type) &&
	    type_is_integer(b->type)) {
		expr->type = type_pointer(&sema->unit->types, NULL, a->type->space);
		return expr;
	}
	sema_help_load(sema, diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` does not work on pointers",
					 info->name), type_is_pointer(a->type) ? a : b);
	return sema_error_expr(sema, form);
}

static bool same_index(const struct expr *a, const struct expr *b)
{
	return a == b || (a && b && a->is_constant && b->is_constant && a->value == b->value);
}

bool sema_same_place(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == EXPR_VARIABLE)
		return a->variable == b->variable;
	if (a->kind == EXPR_GLOBAL)
		return a->global == b->global;
	if (a->kind == EXPR_CONTEXT)
		return a->context.offset == b->context.offset && a->type == b->type;
	return a->kind == EXPR_MEMBER && !a->once && !b->once && a->member.member == b->member.member &&
	       same_index(a->member.index, b->member.index) && sema_same_place(a->member.base, b->member.base);
}

static void decide(struct sema *sema, struct expr *expr, uint64_t outcome, const char *of)
{
	expr->operation.decided = true;
	expr->operation.outcome = outcome;
	expr->is_constant = sema_is_pure(expr->operation.a) && sema_is_pure(expr->operation.b);
	expr->value = outcome;
	sema_warn_decided(sema, expr->span, outcome, of);
}

/* Is the value 0 or 1 for all operands? */
static bool is_truth(const struct expr *expr)
{
	if (expr->kind != EXPR_AND && expr->kind != EXPR_OR)
		return expr_is_truth(expr);
	for (size_t i = 0; i < expr->list.count; i++)
		if (!is_truth(expr->list.items[i]))
			return false;
	return true;
}

/* Bits that are the same for all values of the variables: (logand x 7), (logior x 8). */
static struct known_bits bits_of(const struct expr *expr)
{
	struct known_bits a, b;

	if (expr->is_constant)
		return (struct known_bits){ ~expr->value, expr->value };
	if (expr->kind != EXPR_BINARY ||
	    (expr->operation.op != OPERATOR_AND && expr->operation.op != OPERATOR_OR))
		return (struct known_bits){ 0, 0 };
	a = bits_of(expr->operation.a);
	b = bits_of(expr->operation.b);
	return sema_join_bits(expr->operation.op, a, b);
}

/* Warns if a comparison with a constant has one result for all values of the other operand. */
static void check_decided(struct sema *sema, struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	const struct expr *varying = a->is_constant ? b : a;
	const struct expr *constant = a->is_constant ? a : b;
	struct compared compared = { varying->type, is_truth(varying), expr->operation.is_signed,
				     a->is_constant, constant->value };
	enum operator op = expr->operation.op;
	bool outcome;

	if (sema_same_place(a, b)) {
		decide(sema, expr, sema_holds_of_equals(op), "value");
		return;
	}
	if (a->is_constant == b->is_constant || sema_is_open(&compared))
		return;
	if (op == OPERATOR_EQ || op == OPERATOR_NE) {
		struct known_bits bits = bits_of(varying);

		if (constant->value & bits.clear || ~constant->value & bits.set) {
			decide(sema, expr, op == OPERATOR_NE, "value of its variables");
			return;
		}
	}
	if (sema_is_decided(op, &compared, &outcome))
		decide(sema, expr, outcome,
		       compared.is_truth ? "truth value" : type_text(sema->arena, varying->type));
}

static const struct type *result_type(const struct expr *expr, const struct operation *operation)
{
	switch (operation->info->row) {
	case ROW_COMPARISON:
	case ROW_NEGATION:
	case ROW_LOGARITHM:
		return &type_u64;
	case ROW_SHIFT:
		return expr->operation.a->type->is_signed ? &type_i64 : &type_u64;
	case ROW_ORDER:
		return operator_order_type(operation->info->id);
	default:
		return operation->any_signed ? &type_i64 : &type_u64;
	}
}

static void note_orders(struct sema *sema, const struct form *form, const struct expr *whole,
			const struct operator_info *info)
{
	const struct expr *a = whole->operation.a, *b = whole->operation.b;
	bool ranks = info->row == ROW_EXTREME;

	if (info->row == ROW_COMPARISON) {
		sema_note_comparison(sema, form, a, b);
		ranks = info->id != OPERATOR_EQ && info->id != OPERATOR_NE;
	}
	if (info->row == ROW_BITS)
		sema_note_mask(sema, a, b);
	if (ranks)
		sema_note_ranking(sema, whole, a, b);
}

static struct expr *binary(struct sema *sema, const struct operation *operation, struct expr *a,
			   struct expr *b)
{
	const struct form *form = operation->form;
	const struct operator_info *info = operation->info;
	enum operator op = sema_address_operands(sema, info, &a, &b);
	struct expr *expr = new_operation(sema, form, op, a, b);

	if (type_is_error(a->type) || type_is_error(b->type))
		return sema_error_expr(sema, form);
	if (type_is_pointer(a->type) || type_is_pointer(b->type))
		return pointer_operation(sema, form, expr, info);
	if (!check_operand(sema, a) || !check_operand(sema, b))
		return sema_error_expr(sema, form);
	if (info->row == ROW_SHIFT && !sema_check_shift(sema, form, expr))
		return sema_error_expr(sema, form);
	expr->type = result_type(expr, operation);
	expr->operation.is_signed = operator_compares_signed(info->id, operation->any_signed);
	note_orders(sema, form, expr, info);
	if (info->row == ROW_ARITHMETIC || info->row == ROW_DIVISION || info->row == ROW_SHIFT)
		sema_check_order(sema, a);
	if (info->row == ROW_ARITHMETIC || info->row == ROW_DIVISION)
		sema_check_order(sema, b);
	if (info->row == ROW_DIVISION && b->is_constant && b->value == 0)
		return sema_divided_by_zero(sema, form, expr);
	fold(expr);
	sema_check_packed(sema, expr, info->row == ROW_COMPARISON);
	if (info->row == ROW_COMPARISON && !expr->is_constant)
		check_decided(sema, expr);
	return expr;
}

static struct expr *unary(struct sema *sema, const struct form *form,
			  const struct operator_info *info, struct expr *a)
{
	struct operation operation = { form, info, a->type->is_signed };
	enum operator op = info->id == OPERATOR_SUB ? OPERATOR_NEG : info->id;
	struct expr *expr = new_operation(sema, form, op, a, NULL);

	if (type_is_error(a->type))
		return a;
	if (info->id == OPERATOR_NOT)
		expr->type = &type_u64;
	else
		a = expr->operation.a = sema_number_of(sema, a, NULL);
	if (info->id == OPERATOR_NOT)
		;
	else if (!check_operand(sema, a))
		return sema_error_expr(sema, form);
	else
		expr->type = result_type(expr, &operation);
	expr->operation.is_signed = a->type->is_signed;
	if (info->row == ROW_ORDER)
		sema_note_swap(sema, expr);
	if (!type_is_pointer(a->type))
		fold(expr);
	if (op == OPERATOR_NEG && expr->is_constant && a->neutral) {
		expr->type = &type_i64;
		expr->neutral = false;
	}
	return expr;
}

/* (ash v n): the sign of n is the direction, so n must be constant. */
static struct expr *arithmetic_shift(struct sema *sema, const struct form *form, struct expr *a,
				     const struct form *count_form)
{
	struct expr *count = sema_constant(sema, count_form);
	int64_t by = (int64_t)count->value;
	struct operator_info info = { .name = "ash", .row = ROW_SHIFT };
	struct operation operation = { form, &info, false };

	if (type_is_error(count->type))
		return count;
	if (by >= 0) {
		info.id = OPERATOR_SHL;
		return binary(sema, &operation, a, count);
	}
	info.id = OPERATOR_SHR;
	return binary(sema, &operation, a, sema_number(sema, count_form, (uint64_t)-by));
}

/*
 * Keeps an operand in a variable if a later comparison needs it again; keeps even a variable if a
 * later operand may set it before.
 */
static struct expr *hold(struct sema *sema, const struct form *form, struct expr *operand,
			 bool effects_follow, struct binding *binding)
{
	struct variable *variable;
	struct expr *use;

	if (operand->is_constant || type_is_error(operand->type) ||
	    (operand->kind == EXPR_VARIABLE && !effects_follow))
		return operand;
	variable = ARENA_NEW(sema->arena, struct variable);
	variable->name = "operand";
	variable->type = operand->type;
	variable->span = operand->span;
	variable->init = operand;
	if (sema->program) {
		variable->id = (uint32_t)sema->program->variables.count;
		VEC_PUSH(sema->arena, &sema->program->variables, variable);
	}
	binding->variable = variable;
	binding->init = operand;
	use = sema_new(sema, EXPR_VARIABLE, form, variable->type);
	use->variable = variable;
	variable->uses++;
	return use;
}

/* (< a b c): evaluates each operand once, then compares neighbours; /= compares all pairs. */
static struct expr *chain(struct sema *sema, const struct operation *operation,
			  struct expr **operands, size_t count)
{
	const struct form *form = operation->form;
	struct expr *all = sema_new(sema, EXPR_AND, form, &type_u64);
	struct expr *let = sema_new(sema, EXPR_LET, form, &type_u64);
	struct binding binding;

	all->comment = all->trailing = NULL;
	all->list.items = ARENA_ARRAY(sema->arena, struct expr *, count * count);
	let->let.bindings = ARENA_ARRAY(sema->arena, struct binding, count);
	for (size_t i = 0; i < count; i++) {
		bool effects_follow = false;

		for (size_t j = i + 1; j < count; j++)
			effects_follow |= expr_has_effects(operands[j]);
		binding.variable = NULL;
		operands[i] = hold(sema, form, operands[i], effects_follow, &binding);
		if (binding.variable)
			let->let.bindings[let->let.count++] = binding;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count && (j == i + 1 || operation->info->id == OPERATOR_NE); j++)
			all->list.items[all->list.count++] =
				binary(sema, operation, operands[i], operands[j]);
	sema_decide_neighbours(sema, all, true);
	if (!let->let.count)
		return all;
	let->let.body = sema_new(sema, EXPR_PROGN, form, &type_u64);
	let->let.body->comment = let->let.body->trailing = NULL;
	let->let.body->list.items = ARENA_ARRAY(sema->arena, struct expr *, 1);
	let->let.body->list.items[0] = all;
	let->let.body->list.count = 1;
	return let;
}

/* The meaning of one operand: (+ x), (= x), .. */
static struct expr *single(struct sema *sema, const struct form *form,
			   const struct operator_info *info, struct expr *a)
{
	switch (info->row) {
	case ROW_COMPARISON: {
		struct expr *progn = sema_new(sema, EXPR_PROGN, form, &type_u64);

		progn->list.items = ARENA_ARRAY(sema->arena, struct expr *, 2);
		progn->list.items[0] = a;
		progn->list.items[1] = sema_number(sema, form, 1);
		progn->list.count = 2;
		return progn;
	}
	case ROW_NEGATION:
	case ROW_ORDER:
		return unary(sema, form, info, a);
	default:
		break;
	}
	if (info->id == OPERATOR_SUB || info->id == OPERATOR_COMPLEMENT ||
	    info->id == OPERATOR_ABS || info->id == OPERATOR_LOG2)
		return unary(sema, form, info, a);
	return sema_is_address(a) || check_operand(sema, a) ? a : sema_error_expr(sema, form);
}

struct expr *sema_operator(struct sema *sema, const struct form *form,
			   const struct operator_info *info)
{
	struct operation operation = { form, info, false };
	struct expr **operands, *result;
	size_t count = 0;

	if (!sema_check_count(sema, form, info->least, info->most ? (long)info->most : -1))
		return sema_error_expr(sema, form);
	if (info->id == OPERATOR_ASH)
		return arithmetic_shift(sema, form, sema_integer(sema, form_nth(form, 1)),
					form_nth(form, 2));
	operands = ARENA_ARRAY(sema->arena, struct expr *, (size_t)form_length(form));
	FORM_EACH(at, form->cdr) {
		operands[count] = info->row == ROW_NEGATION ? sema_test(sema, at->car) :
							      sema_value(sema, at->car);
		operation.any_signed |= operands[count++]->type->is_signed;
	}
	if (count == 1)
		return single(sema, form, info, operands[0]);
	check_mixed(sema, &operation, operands, count);
	if (info->row == ROW_COMPARISON && count > 2)
		return chain(sema, &operation, operands, count);
	result = binary(sema, &operation, operands[0], operands[1]);
	for (size_t i = 2; i < count; i++)
		result = binary(sema, &operation, result, operands[i]);
	return result;
}

struct expr *sema_cast_to(struct sema *sema, const struct form *form, const struct type *type,
			  const struct form *value_form)
{
	struct expr *value = sema_value(sema, value_form);
	struct expr *expr = sema_new(sema, EXPR_CAST, form, type);

	expr->operand = value;
	if (type_is_error(value->type) || type_is_error(type))
		return sema_error_expr(sema, form);
	if (type->kind == TYPE_STRUCT || type->kind == TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_TYPE, form->span, "a value cannot be cast to `%s`",
			    type_text(sema->arena, type));
		return sema_error_expr(sema, form);
	}
	if (type->is_truth)
		expr->operand = value = sema_truth_of(sema, value);
	if (type_is_pointer(type) && type_is_pointer(value->type))
		expr->type = type_pointer(&sema->unit->types, type->target, value->type->space);
	if (value->is_constant && type_is_integer(type)) {
		expr->is_constant = true;
		expr->value = type_wrap(type, value->value);
	}
	return expr;
}
