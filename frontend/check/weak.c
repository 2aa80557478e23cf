// SPDX-License-Identifier: MIT
/* Checks uses of kernel functions and variables declared with `:weak`. Where the kernel lacks one,
 * libbpf leaves a call that the verifier must not reach. So each use must be under a test of
 * (exists NAME) itself, not of a variable with its result: the verifier only drops a branch on the
 * symbol's own address. Called by check.c per program. */
#include "frontend/check/internal.h"

struct weak_walk {
	struct check *check;
	VEC(const void *) known; /* struct program, struct global: tested on every path to here */
};

static void walk(struct expr *expr, void *user);

static bool is_known(const struct weak_walk *weak, const void *symbol)
{
	for (size_t i = 0; i < weak->known.count; i++)
		if (weak->known.items[i] == symbol)
			return true;
	return false;
}

/* Adds what exists if the test had that result. */
static void learn(struct weak_walk *weak, const struct expr *test, bool result)
{
	bool all = test->kind == (result ? EXPR_AND : EXPR_OR);

	if (test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT) {
		learn(weak, test->operation.a, !result);
		return;
	}
	for (size_t i = 0; all && i < test->list.count; i++)
		learn(weak, test->list.items[i], result);
	if (result && test->kind == EXPR_KERNEL_FACT && test->kernel_fact.what == KERNEL_SYMBOL_EXISTS)
		VEC_PUSH(weak->check->arena, &weak->known,
			 test->kernel_fact.function ? (const void *)test->kernel_fact.function :
						      (const void *)test->kernel_fact.variable);
}

static void walk_branch(struct weak_walk *weak, const struct expr *branch)
{
	size_t before;

	walk(branch->branch.test, weak);
	before = weak->known.count;
	learn(weak, branch->branch.test, true);
	walk(branch->branch.then, weak);
	weak->known.count = before;
	if (branch->branch.otherwise) {
		learn(weak, branch->branch.test, false);
		walk(branch->branch.otherwise, weak);
		weak->known.count = before;
	}
	/* (unless (exists f) (return 0)) */
	if (expr_leaves(branch->branch.then))
		learn(weak, branch->branch.test, false);
	else if (branch->branch.otherwise && expr_leaves(branch->branch.otherwise))
		learn(weak, branch->branch.test, true);
}

/* Later operands are reached only if the earlier ones were all true (and), or all false (or). */
static void walk_logic(struct weak_walk *weak, const struct expr *expr)
{
	size_t before = weak->known.count;

	for (size_t i = 0; i < expr->list.count; i++) {
		walk(expr->list.items[i], weak);
		learn(weak, expr->list.items[i], expr->kind == EXPR_AND);
	}
	weak->known.count = before;
}

static void check_use(const struct weak_walk *weak, const struct expr *expr, const void *symbol, const char *name)
{
	if (is_known(weak, symbol))
		return;
	diag_help(weak->check->diags,
		  diag_report(weak->check->diags, DIAG_KERNEL_FUNCTION, expr->span,
			      "`%s` is weak: the kernel may not have it, and no (exists ..) was "
			      "tested here", name),
		  "(when (exists %s) ..)", name);
}

static void walk(struct expr *expr, void *user)
{
	struct weak_walk *weak = user;
	size_t before = weak->known.count;

	switch (expr->kind) {
	case EXPR_IF:
		walk_branch(weak, expr);
		return;
	case EXPR_AND:
	case EXPR_OR:
		walk_logic(weak, expr);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
	case EXPR_BLOCK:
		expr_each_operand(expr, walk, weak);
		weak->known.count = before; /* paths that left it may not have passed the test */
		return;
	case EXPR_INVOKE:
		expr_each_operand(expr, walk, weak);
		if (expr->invoke.subprogram->subprogram->is_weak)
			check_use(weak, expr, expr->invoke.subprogram, expr->invoke.subprogram->name);
		return;
	case EXPR_GLOBAL:
		if (expr->global->kind == GLOBAL_KSYM && expr->global->optional)
			check_use(weak, expr, expr->global, expr->global->name);
		return;
	default:
		expr_each_operand(expr, walk, weak);
	}
}

bool check_finds_weak(const struct unit *unit)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_GLOBAL && item->global->kind == GLOBAL_KSYM && item->global->optional) ||
		    (item->kind == ITEM_SUBPROGRAM && item->program->subprogram->is_weak))
			return true;
	}
	return false;
}

void check_weak(struct check *check, const struct program *program)
{
	struct weak_walk weak = { .check = check };

	if (check->has_weak)
		walk(program->body, &weak);
}
