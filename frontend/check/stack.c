/*
 * Objects on the stack: 512 bytes for a program and what it calls. Counted by block lifetimes, as
 * clang does it: the objects of two `let`s that are not inside one another share their place.
 */
#include "frontend/check/internal.h"
#include "frontend/unit/objects.h"

struct stack {
	struct check *check;
	uint32_t live;                 /* bytes of the objects around the form that is looked at */
	const struct stack_let *lets;  /* those around */
	bool reported;
};

struct stack_let {
	const struct expr *let;
	const struct stack_let *outer;
};

/* "`event` (struct refusal, 64 bytes)" of one let and those around it */
static void note_objects(struct stack *stack, struct diag *diag, const struct stack_let *lets)
{
	struct check *check = stack->check;

	for (; lets; lets = lets->outer)
		for (size_t i = 0; i < lets->let->let.count; i++) {
			const struct binding *binding = &lets->let->let.bindings[i];

			if (object_kept_size(binding->init))
				diag_note(check->diags, diag, binding->variable->span,
					  "`%s` takes %u bytes", binding->variable->name,
					  object_kept_size(binding->init));
		}
}

static void visit(struct expr *expr, void *user)
{
	struct stack *stack = user;
	uint32_t outer_live = stack->live;
	struct stack_let let = { .let = expr, .outer = stack->lets };
	struct diag *diag;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++) {
		if (expr->let.bindings[i].init)
			visit(expr->let.bindings[i].init, stack);
		stack->live += object_kept_size(expr->let.bindings[i].init);
	}
	if (expr->kind == EXPR_LET)
		stack->lets = &let;
	if (stack->live > STACK_SIZE && outer_live <= STACK_SIZE) {
		diag = diag_report(stack->check->diags, DIAG_STACK, expr->span,
				   "the objects alive here take %u bytes of a stack of %u",
				   stack->live, STACK_SIZE);
		note_objects(stack, diag, stack->lets);
		diag_help(stack->check->diags, diag,
			  stack->check->program->subprogram ?
				  "a map of type `percpu-array` with one entry holds a large object" :
				  "with `:scratch t` beside :type, large objects live in a per-CPU map");
		stack->reported = true;
	}
	if (expr->kind == EXPR_LET)
		visit(expr->let.body, stack);
	else
		expr_each_operand(expr, visit, stack);
	stack->live = outer_live;
	stack->lets = let.outer;
}

/* What the kernel counts for a frame. */
static uint32_t frame_size(const struct program *program)
{
	uint32_t alive = program->body ? objects_alive(program->body) : 0;

	return (alive + 31) / 32 * 32;
}

struct chain {
	const struct program *programs[8]; /* as many as the kernel follows */
	size_t count;
	uint32_t size;
};

/* The chain of calls that takes most. Depth is bounded: longer ones and recursion are errors before. */
static void find_deepest(const struct program *program, struct chain *chain, struct chain *deepest)
{
	uint32_t size = frame_size(program);

	if (chain->count == sizeof(chain->programs) / sizeof(chain->programs[0]))
		return;
	chain->programs[chain->count++] = program;
	chain->size += size;
	if (chain->size > deepest->size)
		*deepest = *chain;
	for (size_t i = 0; i < program->callees.count; i++)
		find_deepest(program->callees.items[i], chain, deepest);
	chain->count--;
	chain->size -= size;
}

static void check_chain(struct check *check, const struct program *program)
{
	struct chain chain = { 0 }, deepest = { 0 };
	struct diag *diag;

	find_deepest(program, &chain, &deepest);
	if (deepest.size <= STACK_SIZE)
		return;
	diag = diag_report(check->diags, DIAG_STACK, program->span,
			   "the objects of `%s` and of what it calls take %u bytes of a stack of %u",
			   program->name, deepest.size, STACK_SIZE);
	for (size_t i = 0; i < deepest.count; i++)
		diag_note(check->diags, diag, deepest.programs[i]->span, "`%s` takes %u bytes",
			  deepest.programs[i]->name, frame_size(deepest.programs[i]));
}

void check_stack(struct check *check, const struct program *program)
{
	struct stack stack = { .check = check };

	visit(program->body, &stack);
	if (!stack.reported && !program->subprogram)
		check_chain(check, program);
}
