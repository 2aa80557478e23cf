/*
 * Numbers that must be seen to be inside: indexes, offsets, sizes, results. The verifier takes what a
 * test or a mask says of a register for that register only. clang tests one copy and uses another
 * when the number is a part of a wider one, makes one test of a difference out of two, and drops what
 * it can do without by what it has concluded. So the variables that such a number is made of are
 * searched here. A test of one is printed as `tested(x)`, and one that is narrower than a register is
 * declared as wide as that, since its zero extension would be another copy. What is masked is printed as
 * `opaque(x)` where clang can conclude anything about it.
 */
#include "emit/lower.h"

/* A register, in bytes. */
#define REGISTER_SIZE 8

struct bounds_search {
	struct lower *lower;
	bool changed; /* another variable was found */
};

static const struct expr *tail_of(const struct expr *expr)
{
	while (expr->kind == EXPR_PROGN || expr->kind == EXPR_LET)
		expr = expr->kind == EXPR_LET ? expr->let.body :
						expr->list.items[expr->list.count - 1];
	return expr;
}

/* ---- tests ---- */

static void count_mentions(struct expr *expr, void *user)
{
	struct lower *lower = user;

	if (expr->kind == EXPR_VARIABLE)
		lower->bounds[expr->variable->id].tests++;
	else if (!expr_is_truth(expr) && !type_is_pointer(expr->type))
		expr_each_operand(expr, count_mentions, lower);
}

/* A bare variable as a test; comparisons are found by themselves. */
static void count_bare(struct lower *lower, const struct expr *test)
{
	if (test && tail_of(test)->kind == EXPR_VARIABLE)
		lower->bounds[tail_of(test)->variable->id].tests++;
}

static void count_tests(struct expr *expr, void *user)
{
	struct lower *lower = user;

	if (expr->kind == EXPR_IF)
		count_bare(lower, expr->branch.test);
	if (expr->kind == EXPR_WHILE)
		count_bare(lower, expr->loop.test);
	for (size_t i = 0; (expr->kind == EXPR_AND || expr->kind == EXPR_OR) && i < expr->list.count;
	     i++)
		count_bare(lower, expr->list.items[i]);
	if (expr_is_truth(expr) || (expr->kind == EXPR_BINARY && (expr->operation.op == OPERATOR_MIN ||
								  expr->operation.op == OPERATOR_MAX)))
		expr_each_operand(expr, count_mentions, lower);
	expr_each_operand(expr, count_tests, lower);
}

/* ---- what clang can conclude ---- */

/* It comes whole from where clang knows nothing of it, and fills its register. */
static bool is_loaded(const struct expr *expr)
{
	bool is_wide = expr->type->size == REGISTER_SIZE;

	switch (expr->kind) {
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
		return is_wide || !expr->type->is_signed;
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return is_wide;
	default:
		return false;
	}
}

static bool is_open(const struct lower *lower, const struct expr *expr);

static void find_concluded(struct expr *operand, void *user)
{
	const struct lower **lower = user;

	if (*lower && !is_open(*lower, operand))
		*lower = NULL;
}

/* Whether clang knows no more of it than the verifier does: bits that move, and nothing tested. */
static bool is_open(const struct lower *lower, const struct expr *expr)
{
	const struct variable *variable = expr->kind == EXPR_VARIABLE ? expr->variable : NULL;

	if (expr->is_constant || (variable && variable->counter && !variable->assigned))
		return true;
	if (variable)
		return !variable->assigned && !variable->addressed && variable->init &&
		       !lower->bounds[variable->id].tests && is_open(lower, variable->init);
	switch (expr->kind) {
	case EXPR_UNARY:
	case EXPR_BINARY:
		if (expr_is_truth(expr))
			return false;
		switch (expr->operation.op) {
		case OPERATOR_MUL:
		case OPERATOR_DIV:
		case OPERATOR_MOD:
		case OPERATOR_MIN:
		case OPERATOR_MAX:
		case OPERATOR_ABS:
		case OPERATOR_LOG2:
			return false;
		default:
			break;
		}
		/* fall through */
	case EXPR_CAST:
		expr_each_operand(expr, find_concluded, &lower);
		return lower != NULL;
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return true;
	default:
		return false;
	}
}

static void hide(struct bounds_search *search, const struct expr *expr)
{
	if (!expr->is_constant && type_is_integer(expr->type) && !is_open(search->lower, expr))
		search->lower->opaque[expr->id] = true;
}

/* ---- what an index is made of ---- */

static void must_be_inside(struct bounds_search *search, const struct expr *expr);

/* Two ways give it: clang computes with each before they meet, and so before what was tested is. */
static void keep_joined(struct bounds_search *search, const struct expr *expr)
{
	const struct expr *value = expr->kind == EXPR_VARIABLE && expr->variable->init ?
		tail_of(expr->variable->init) : tail_of(expr);

	if (value->is_constant || !type_is_integer(expr->type))
		return;
	if (value->kind == EXPR_IF || value->kind == EXPR_AND || value->kind == EXPR_OR ||
	    (expr->kind == EXPR_VARIABLE && expr->variable->assigned))
		search->lower->opaque[expr->id] = true;
}

static void operation_inside(struct bounds_search *search, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (expr_is_truth(expr) || type_is_pointer(expr->type))
		return;
	must_be_inside(search, a);
	if (!b)
		return;
	must_be_inside(search, b);
	switch (expr->operation.op) {
	case OPERATOR_AND:
		if (b->is_constant)
			hide(search, a);
		if (a->is_constant)
			hide(search, b);
		return;
	case OPERATOR_MOD:
		if (b->is_constant)
			hide(search, a);
		return;
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		if (!a->is_constant && !is_loaded(a))
			search->lower->opaque[a->id] = true;
		if (!b->is_constant && !is_loaded(b))
			search->lower->opaque[b->id] = true;
		return;
	default:
		keep_joined(search, a);
		keep_joined(search, b);
		return;
	}
}

static void must_be_inside(struct bounds_search *search, const struct expr *expr)
{
	if (!expr || expr->is_constant)
		return;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		if (!type_is_integer(expr->type) ||
		    search->lower->bounds[expr->variable->id].matters)
			return;
		search->lower->bounds[expr->variable->id].matters = search->changed = true;
		return;
	case EXPR_UNARY:
	case EXPR_BINARY:
		operation_inside(search, expr);
		return;
	case EXPR_CAST:
		must_be_inside(search, expr->operand);
		if (expr->type->size < REGISTER_SIZE)
			hide(search, expr->operand);
		return;
	case EXPR_IF:
		must_be_inside(search, expr->branch.then);
		must_be_inside(search, expr->branch.otherwise);
		return;
	case EXPR_AND:
	case EXPR_OR:
		for (size_t i = 0; i < expr->list.count; i++)
			must_be_inside(search, expr->list.items[i]);
		return;
	case EXPR_PROGN:
		must_be_inside(search, expr->list.items[expr->list.count - 1]);
		return;
	case EXPR_LET:
		must_be_inside(search, expr->let.body);
		return;
	case EXPR_SETF:
	case EXPR_UPDATE:
		must_be_inside(search, expr->assign.place);
		must_be_inside(search, expr->assign.value);
		return;
	default:
		return;
	}
}

/* ---- where it matters ---- */

static void search_let(struct bounds_search *search, const struct expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++)
		if (search->lower->bounds[expr->let.bindings[i].variable->id].matters)
			must_be_inside(search, expr->let.bindings[i].init);
}

static void search_call(struct bounds_search *search, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;

	for (size_t i = 0; i < expr->call.arguments.count && i < helper->parameter_count; i++)
		if (helper->parameters[i].kind == KERNEL_ARG_SIZE ||
		    helper->parameters[i].kind == KERNEL_ARG_SIZE_OR_ZERO)
			must_be_inside(search, expr->call.arguments.items[i]);
}

static bool result_is_looked_at(const struct program *program)
{
	return program->subprogram ? program->subprogram->callback_of.count > 0 :
				     program->section->return_checked;
}

/*
 * Where clang knows that the count is small it drops the comparison with the most, by which the
 * verifier sees that the loop ends.
 */
static void search_loop(struct bounds_search *search, const struct expr *loop)
{
	const struct expr *count = loop->loop.count, *given = count;

	if (!loop->loop.limit || count->is_constant)
		return;
	if (count->kind == EXPR_VARIABLE && !count->variable->assigned && count->variable->init &&
	    count->variable->type == count->variable->init->type &&
	    !search->lower->bounds[count->variable->id].tests)
		given = count->variable->init;
	if (!is_loaded(given) || (given->type->size < REGISTER_SIZE &&
				  type_greatest(given->type) <= loop->loop.limit->value))
		search->lower->opaque[count->id] = true;
}

static void search_uses(struct expr *expr, void *user)
{
	struct bounds_search *search = user;

	switch (expr->kind) {
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		must_be_inside(search, expr->member.index);
		break;
	case EXPR_LOAD:
	case EXPR_ATOMIC:
		must_be_inside(search, expr->memory.offset);
		break;
	case EXPR_MEMCPY:
	case EXPR_MEMSET:
		must_be_inside(search, expr->copy.to_offset);
		if (expr->kind == EXPR_MEMCPY)
			must_be_inside(search, expr->copy.from_offset);
		break;
	case EXPR_BINARY:
		if (type_is_pointer(expr->type))
			must_be_inside(search, type_is_pointer(expr->operation.a->type) ?
				       expr->operation.b : expr->operation.a);
		break;
	case EXPR_CALL:
		search_call(search, expr);
		break;
	case EXPR_LET:
		search_let(search, expr);
		break;
	case EXPR_DOTIMES:
		search_loop(search, expr);
		break;
	case EXPR_SETF:
	case EXPR_UPDATE:
		if (expr->assign.place->kind == EXPR_VARIABLE &&
		    search->lower->bounds[expr->assign.place->variable->id].matters)
			must_be_inside(search, expr->assign.value);
		break;
	case EXPR_RETURN:
		if (result_is_looked_at(search->lower->program))
			must_be_inside(search, expr->operand);
		break;
	default:
		break;
	}
	expr_each_operand(expr, search_uses, search);
}

/* One test of what a load gave is a test of the register that it is in. */
static bool needs_no_help(const struct variable *variable, unsigned tests)
{
	if (!tests || variable->addressed || !type_is_integer(variable->type) ||
	    (variable->counter && !variable->assigned))
		return true;
	if (tests > 1 || variable->assigned)
		return false;
	return variable->init ? is_loaded(variable->init) &&
				variable->init->type->size <= variable->type->size &&
				!variable->type->is_signed :
				variable->type->size == REGISTER_SIZE;
}

void lower_find_bounds(struct lower *lower, const struct expr *body)
{
	struct bounds_search search = { .lower = lower };

	count_tests((struct expr *)body, lower);
	do {
		search.changed = false;
		if (result_is_looked_at(lower->program))
			must_be_inside(&search, body);
		search_uses((struct expr *)body, &search);
	} while (search.changed);
	for (size_t i = 0; i < lower->program->variables.count; i++) {
		const struct variable *variable = lower->program->variables.items[i];
		struct bounds *bounds = &lower->bounds[variable->id];

		bounds->is_tested = bounds->matters && !needs_no_help(variable, bounds->tests);
		bounds->is_wide = bounds->is_tested && !variable->counter &&
				  variable->type->size < REGISTER_SIZE;
	}
}

/* ---- printing ---- */

const struct type *lower_variable_type(const struct lower *lower, const struct variable *variable)
{
	if (!lower->bounds[variable->id].is_wide)
		return variable->type;
	return variable->type->is_signed ? &type_i64 : &type_u64;
}

struct value lower_tested(struct lower *lower, const struct expr *expr, struct value value)
{
	if (expr->kind != EXPR_VARIABLE || !lower->bounds[expr->variable->id].is_tested ||
	    value.c->kind != C_ATOM)
		return value;
	lower->uses->pieces[PIECE_TESTED] = true;
	value.c = c_call(lower->arena, "tested", 1, value.c);
	return value;
}

bool lower_is_opaque(const struct lower *lower, const struct expr *expr)
{
	return lower->opaque && lower->opaque[expr->id];
}

struct value lower_opaque(struct lower *lower, const struct expr *expr, struct value value)
{
	if (!lower_is_opaque(lower, expr) || value.literal)
		return value;
	lower->uses->pieces[PIECE_OPAQUE] = true;
	return (struct value){ .c = c_call(lower->arena, "opaque", 1, value.c), .type = &type_u64 };
}

struct value lower_narrowed(struct lower *lower, struct value value, const struct type *type)
{
	bool holds = value.type->size < type->size ||
		     (value.type->size == type->size && !type->is_signed);

	if (value.literal || (!value.type->is_signed && holds))
		return value;
	return lower_cast(lower, value, type);
}
