/* Loops. */
#include "emit/lower.h"

#include "frontend/unit/names.h"

/* ---- sums over the rounds ---- */

/* Whether something in the loop gives the variable a new value: its counter, or an assignment. */
struct change_search {
	const struct variable *variable;
	bool found;
};

static void find_change(struct expr *expr, void *user)
{
	struct change_search *search = user;
	bool assigns = (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
		       expr->assign.place->kind == EXPR_VARIABLE;

	if ((expr->kind == EXPR_DOTIMES && expr->loop.variable == search->variable) ||
	    (assigns && expr->assign.place->variable == search->variable))
		search->found = true;
	else if (!search->found)
		expr_each_operand(expr, find_change, search);
}

static bool is_changed(const struct expr *loop, const struct variable *variable)
{
	struct change_search search = { .variable = variable };

	find_change((struct expr *)loop, &search);
	return search.found;
}

/* What clang could know of a value in every round: whether it is arithmetic alone, and varies. */
struct value_search {
	const struct expr *loop;
	const struct variable *own; /* the sum itself */
	bool varies, is_opaque;
};

static void look_at_value(struct expr *expr, void *user)
{
	struct value_search *search = user;

	switch (expr->kind) {
	case EXPR_VARIABLE:
		search->varies |= expr->variable != search->own &&
				  is_changed(search->loop, expr->variable);
		return;
	case EXPR_CONSTANT:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CAST:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_IF:
	case EXPR_LET:
	case EXPR_PROGN:
		expr_each_operand(expr, look_at_value, search);
		return;
	default:
		search->is_opaque = true;
		return;
	}
}

struct sum_search {
	const struct expr *loop;
	bool found;
};

static bool is_arithmetic(const struct sum_search *search, struct expr *expr)
{
	struct value_search value = { .loop = search->loop };

	look_at_value(expr, &value);
	return !value.is_opaque;
}

static bool is_sum(const struct sum_search *search, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	struct value_search value = { .loop = search->loop };

	if (place->kind == EXPR_VARIABLE)
		value.own = place->variable;
	else if (place->kind != EXPR_MEMBER || place->member.base->type->space != SPACE_STACK)
		return false;
	look_at_value(expr->assign.value, &value);
	return value.varies && !value.is_opaque;
}

static void find_sum(struct expr *expr, void *user)
{
	struct sum_search *search = user;

	if (search->found)
		return;
	if ((expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF) && is_sum(search, expr))
		search->found = true;
	else if (expr->kind != EXPR_IF || is_arithmetic(search, expr->branch.test))
		expr_each_operand(expr, find_sum, search);
}

/*
 * Whether clang could find a product that is a variable's value after so many rounds: a round adds
 * something that varies and that is arithmetic alone. With a constant count it knows the number.
 */
static bool could_be_product(const struct expr *loop)
{
	struct sum_search search = { .loop = loop };

	find_sum(loop->loop.body, &search);
	return search.found;
}

/* ---- dotimes ---- */

static void break_if(struct lower *lower, struct cexpr *test)
{
	struct cblock *outer = lower->block;
	struct cstmt *stmt = lower_emit(lower, CSTMT_IF, test);

	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	lower_emit(lower, CSTMT_BREAK, NULL);
	lower->block = outer;
}

void lower_dotimes(struct lower *lower, const struct expr *expr)
{
	const struct variable *variable = expr->loop.variable;
	struct cblock *outer = lower->block;
	struct value count = { 0 };
	const char *name, *type;
	struct cstmt *stmt;

	name = lower_unique(lower, c_name_of(lower->arena, variable->name));
	lower->variable_names[variable->id] = name;
	type = lower_is_read(lower, variable) || variable->assigned || expr->loop.limit ? "__u64" :
											 "int";
	if (expr->loop.limit)
		count = lower_hold(lower, lower_value(lower, expr->loop.count, 64), "count");
	stmt = lower_emit(lower, CSTMT_FOR, NULL);
	stmt->head = arena_printf(lower->arena, "%s %s = 0; %s < %s; %s++", type, name, name,
				  print_flat(lower->arena,
					     lower_constant_tree(lower, expr->loop.limit ?
								 expr->loop.limit :
								 expr->loop.count)), name);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	if (expr->loop.limit) {
		struct value counter = { .c = lower_atom(lower, name), .type = &type_u64 };

		break_if(lower, lower_compare(lower, OPERATOR_GE, expr->loop.count->type->is_signed,
					      counter, count).c);
		if (could_be_product(expr)) {
			lower->uses->pieces[PIECE_STEP_BY_STEP] = true;
			lower_emit_expr(lower, c_call(lower->arena, "step_by_step", 1, counter.c));
		}
	}
	lower_statement(lower, expr->loop.body, dest_discard);
	lower->block = outer;
}
