// SPDX-License-Identifier: MIT
/*
 * `let` and `if`. In: EXPR_LET or EXPR_IF, and a destination for its value. Out: declarations, and
 * statements that discard, assign or return the value. A `return` position becomes an early return,
 * so the success path stays at one indentation. Called by statement.c; value.c and condition.c bind
 * the variables of a `let` whose body is a C expression.
 */
#include "emit/lower/lower.h"
#include "emit/tree/prune.h"

#include <string.h>

#include "frontend/unit/filled.h"
#include "frontend/unit/names.h"

/* ---- let ---- */

static bool is_object(const struct binding *binding)
{
	return binding->init && binding->init->kind == EXPR_MAKE &&
	       !binding->init->make.scratch && !binding->variable->assigned &&
	       !binding->variable->addressed;
}

static void bind_object(struct lower *lower, const struct expr *let, size_t index, const char *name)
{
	const struct binding *binding = &let->let.bindings[index];
	struct cdeclaration declaration = { .name = name, .span = lower->span };

	lower->variable_objects[binding->variable->id] = true;
	declaration.comment = binding->variable->comment;
	lower_declare_object(lower, binding->init, declaration, object_is_filled_first(let, index));
}

/*
 * Declares a variable of a `let`; in the function's block if its address outlives the `let`
 * (lifetime.c).
 */
static void declare_variable(struct lower *lower, const struct variable *variable,
			     const char *name, struct cexpr *init)
{
	const char *type = type_c_text(lower->arena, lower_variable_type(lower, variable));
	struct cdeclaration declaration = { .type = type, .name = name, .span = lower->span };

	declaration.mark = lower_wide_mark(lower, variable);
	if (!lower->variable_outlives[variable->id] || lower->block == lower->top) {
		lower_declare(lower, type, name, init)->mark = declaration.mark;
		return;
	}
	VEC_PUSH(lower->arena, &lower->top->declarations, declaration);
	if (init)
		lower_emit_expr(lower, c_assign(lower->arena, "=", lower_atom(lower, name), init));
}

/* The innermost initializer, after the variables of the `let` forms around it are declared. */
static const struct expr *bind_inner(struct lower *lower, const struct expr *init)
{
	const struct expr *inner = init;

	while (inner->kind == EXPR_LET && inner->let.body->kind == EXPR_PROGN &&
	       inner->let.body->list.count == 1)
		inner = inner->let.body->list.items[0];
	if (inner == init || inner->kind != EXPR_IF || !lower_needs_statements(lower, inner))
		return init;
	for (; init != inner; init = init->let.body->list.items[0])
		lower_bind(lower, init);
	return inner;
}

static void bind_variable(struct lower *lower, const struct expr *let, size_t index)
{
	const struct binding *binding = &let->let.bindings[index];
	const struct variable *variable = binding->variable;
	const struct expr *init = binding->init ? bind_inner(lower, binding->init) : NULL;
	const char *name = c_name_of(lower->arena, variable->name);
	struct value value;

	if (!lower_is_read(lower, variable)) {
		if (init)
			lower_statement(lower, init, dest_discard);
		return;
	}
	if (lower->program->arguments && lower_argument_of(binding) &&
	    !lower_is_wide(lower, variable)) {
		lower->variable_names[variable->id] =
			lower->variable_names[lower_argument_of(binding)->id];
		return;
	}
	name = lower_unique(lower, name);
	lower->variable_names[variable->id] = name;
	if (is_object(binding)) {
		bind_object(lower, let, index, name);
		return;
	}
	if (variable->comment && !lower->comment)
		lower->comment = variable->comment;
	if (!init) {
		value.c = lower_number(lower, 0);
	} else if ((init->kind == EXPR_IF && lower_needs_statements(lower, init)) ||
		   init->kind == EXPR_WITH_LOCK) {
		struct dest dest = { .kind = DEST_ASSIGN, .type = variable->type, .fresh = true };

		dest.is_wide = lower_is_wide(lower, variable);
		dest.target = lower_atom(lower, name);
		declare_variable(lower, variable, name, NULL);
		lower_statement(lower, init, dest);
		return;
	} else {
		value = lower_value_for(lower, init, variable->type);
		if (lower_is_wide(lower, variable))
			value = lower_narrowed(lower, value, variable->type);
	}
	/*
	 * the declaration is hoisted to the top of the block: a variable that is set again needs an
	 * assignment here
	 */
	if (lower->block->statements.count && (variable->assigned || variable->addressed)) {
		declare_variable(lower, variable, name, NULL);
		lower_emit_expr(lower, c_assign(lower->arena, "=", lower_atom(lower, name),
			value.c));
		return;
	}
	declare_variable(lower, variable, name, value.c);
}

void lower_bind(struct lower *lower, const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++) {
		struct span outer = lower->span;

		if (let->let.bindings[i].init && let->let.bindings[i].init->span.source)
			lower->span = let->let.bindings[i].init->span;
		bind_variable(lower, let, i);
		lower->span = outer;
	}
}

/*
 * A `let` opens a C block only if it declares a struct and more statements follow, since clang
 * reuses stack slots only between blocks. It opens none if its value may be a pointer to the
 * struct.
 */
void lower_let(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct cblock *outer = lower->block;
	bool holds_object = false, gives_pointer;

	for (size_t i = 0; i < expr->let.count; i++)
		holds_object |= is_object(&expr->let.bindings[i]);
	gives_pointer = dest.kind == DEST_ASSIGN && type_is_pointer(expr->type);
	if (holds_object && !gives_pointer && dest.kind != DEST_RETURN) {
		struct cstmt *stmt = lower_emit(lower, CSTMT_BLOCK, NULL);

		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower_bind(lower, expr);
	lower_statement(lower, expr->let.body, dest);
	lower->block = outer;
}

/* ---- if ---- */

/* A block that is an arm's only statement is replaced by its contents: the arm's braces suffice. */
static struct cblock *innermost(struct cblock *block)
{
	while (!block->declarations.count && block->statements.count == 1 &&
	       block->statements.items[0]->kind == CSTMT_BLOCK &&
	       !block->statements.items[0]->comment)
		block = block->statements.items[0]->body;
	return block;
}

void lower_zero(struct lower *lower, struct dest dest)
{
	if (dest.kind == DEST_ASSIGN)
		lower_emit_expr(lower, c_assign(lower->arena, "=", dest.target,
						lower_number(lower, 0)));
	else if (dest.kind == DEST_RETURN)
		lower_return(lower, (struct value){ .c = lower_number(lower, 0), .literal = true });
}

struct cblock *lower_arm(struct lower *lower, const struct expr *arm, struct dest dest)
{
	struct cblock *outer = lower->block, *block = lower_new_block(lower);
	const char *comment = lower->comment;

	lower->block = block;
	lower->comment = NULL;
	if (arm)
		lower_statement(lower, arm, dest);
	else
		lower_zero(lower, dest);
	lower->block = outer;
	lower->comment = comment;
	return innermost(block);
}

static bool is_constant_arm(const struct expr *arm)
{
	if (!arm)
		return true;
	if (arm->kind == EXPR_PROGN && arm->list.count == 1)
		return is_constant_arm(arm->list.items[0]);
	return arm->is_constant && !arm->comment;
}

bool block_leaves(const struct cblock *block)
{
	const struct cstmt *last;

	if (!block->statements.count)
		return false;
	last = block->statements.items[block->statements.count - 1];
	return last->kind == CSTMT_RETURN || last->kind == CSTMT_BREAK ||
	       last->kind == CSTMT_CONTINUE || last->kind == CSTMT_GOTO;
}

/*
 * Does an operand after the first need statements? They may run only if the operand is evaluated.
 */
static bool needs_steps(const struct lower *lower, const struct expr *test)
{
	if (test->kind != EXPR_AND)
		return false;
	for (size_t i = 1; i < test->list.count; i++)
		if (lower_needs_statements(lower, test->list.items[i]))
			return true;
	return false;
}

/* Emits `if (!test) return ..;`: the success path goes on at the same indentation. */
static void return_unless(struct lower *lower, const struct expr *test,
	const struct expr *otherwise)
{
	struct cstmt *stmt;

	if (needs_steps(lower, test)) {
		for (size_t i = 0; i < test->list.count; i++)
			return_unless(lower, test->list.items[i], otherwise);
		return;
	}
	stmt = lower_emit(lower, CSTMT_IF, NULL);
	lower->block->statements.count--;
	stmt->expr = c_not(lower->arena, lower_test(lower, test));
	VEC_PUSH(lower->arena, &lower->block->statements, stmt);
	stmt->body = lower_arm(lower, otherwise, dest_return);
}

static void if_returns(struct lower *lower, const struct expr *expr)
{
	const struct expr *then = expr->branch.then, *otherwise = expr->branch.otherwise;
	struct cstmt *stmt;
	struct cexpr *test;

	if (is_constant_arm(otherwise) &&
	    (!is_constant_arm(then) || needs_steps(lower, expr->branch.test))) {
		return_unless(lower, expr->branch.test, otherwise);
		lower_statement(lower, then, dest_return);
		return;
	}
	test = lower_test(lower, expr->branch.test);
	stmt = lower_emit(lower, CSTMT_IF, test);
	stmt->body = lower_arm(lower, then, dest_return);
	if (otherwise)
		lower_statement(lower, otherwise, dest_return);
	else
		lower_return(lower, (struct value){ .c = lower_number(lower, 0), .literal = true });
}

/* Neither arm has statements: only the side effects of the test are kept. */
static void if_nothing(struct lower *lower, struct cexpr *test)
{
	while (test->kind == C_CAST || (test->kind == C_PREFIX && *test->text == '!'))
		test = test->a;
	if (prune_has_call(test))
		lower_emit_expr(lower, test->kind == C_CALL ? test :
				       c_cast(lower->arena, "void", test));
}

/* (when (and a b) ..) where b needs statements: nested `if` statements. */
static bool nested_when(struct lower *lower, const struct expr *expr, struct dest dest)
{
	const struct expr *test = expr->branch.test;
	struct cblock *outer = lower->block;

	if (expr->branch.otherwise || dest.kind != DEST_DISCARD || !needs_steps(lower, test))
		return false;
	for (size_t i = 0; i < test->list.count; i++) {
		struct cexpr *part = lower_test(lower, test->list.items[i]);
		struct cstmt *stmt = lower_emit(lower, CSTMT_IF, part);

		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower_statement(lower, expr->branch.then, dest);
	lower->block = outer;
	return true;
}

void lower_if(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct cblock *then, *otherwise;
	struct cstmt *stmt;
	struct cexpr *test;

	if (dest.kind == DEST_RETURN) {
		if_returns(lower, expr);
		return;
	}
	if (nested_when(lower, expr, dest))
		return;
	test = lower_test(lower, expr->branch.test);
	stmt = lower_emit(lower, CSTMT_IF, test);
	then = lower_arm(lower, expr->branch.then, dest);
	if (block_leaves(then) && expr->branch.otherwise) {
		stmt->body = then;
		lower_statement(lower, expr->branch.otherwise, dest);
		return;
	}
	otherwise = expr->branch.otherwise || dest.kind == DEST_ASSIGN ?
		lower_arm(lower, expr->branch.otherwise, dest) : NULL;
	if (otherwise && !otherwise->statements.count && !otherwise->declarations.count)
		otherwise = NULL;
	if (!then->statements.count && !otherwise) {
		lower->block->statements.count--;
		if_nothing(lower, test);
		return;
	}
	if (!then->statements.count) {
		stmt->expr = c_not(lower->arena, test);
		then = otherwise;
		otherwise = NULL;
	}
	stmt->body = then;
	stmt->otherwise = otherwise;
}
