/*
 * Objects on the stack: 512 bytes a program. Counted by block lifetimes, as clang does it: the
 * objects
 * of two `let`s that are not inside one another share their place.
 */
#include "frontend/check/internal.h"

#define STACK_SIZE 512

struct stack {
	struct check *check;
	uint32_t live;                 /* bytes of the objects around the form that is looked at */
	const struct stack_let *lets;  /* those around */
};

struct stack_let {
	const struct expr *let;
	const struct stack_let *outer;
};

static uint32_t object_size(const struct binding *binding)
{
	if (!binding->init || binding->init->kind != EXPR_MAKE)
		return 0;
	return (binding->init->make.structure->size + 7) / 8 * 8;
}

/* "`event` (struct refusal, 64 bytes)" of one let and those around it */
static void note_objects(struct stack *stack, struct diag *diag, const struct stack_let *lets)
{
	struct check *check = stack->check;

	for (; lets; lets = lets->outer)
		for (size_t i = 0; i < lets->let->let.count; i++) {
			const struct binding *binding = &lets->let->let.bindings[i];

			if (object_size(binding))
				diag_note(check->diags, diag, binding->variable->span,
					  "`%s` takes %u bytes", binding->variable->name,
					  object_size(binding));
		}
}

static void visit(struct expr *expr, void *user)
{
	struct stack *stack = user;
	uint32_t outer_live = stack->live;
	struct stack_let let = { .let = expr, .outer = stack->lets };
	struct diag *diag;

	if (expr->kind == EXPR_LET) {
		for (size_t i = 0; i < expr->let.count; i++)
			stack->live += object_size(&expr->let.bindings[i]);
		stack->lets = &let;
	}
	if (stack->live > STACK_SIZE && outer_live <= STACK_SIZE) {
		diag = diag_report(stack->check->diags, DIAG_STACK, expr->span,
				   "the objects alive here take %u bytes of a stack of %u",
				   stack->live, STACK_SIZE);
		note_objects(stack, diag, stack->lets);
		diag_help(stack->check->diags, diag,
			  "a map of type `percpu-array` with one entry holds a large object");
	}
	expr_each_operand(expr, visit, stack);
	stack->live = outer_live;
	stack->lets = let.outer;
}

void check_stack(struct check *check, const struct program *program)
{
	struct stack stack = { .check = check };

	visit(program->body, &stack);
}
