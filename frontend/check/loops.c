/*
 * Loops that the verifier cannot walk to their end: it follows every round, at most a million
 * instructions in all, and keeps at most 8192 ways that it has still to follow.
 */
#include "frontend/check/internal.h"

#define MOST_INSTRUCTIONS 1000000
#define MOST_WAYS 8192
/* A round counts, compares and does something. */
#define LEAST_INSTRUCTIONS 3

struct loop_budget {
	struct check *check;
	uint64_t rounds;  /* of all loops around */
};

/* Whether a round may go on in two ways: each adds one that the verifier keeps for later. */
static void find_fork(struct expr *expr, void *user)
{
	bool *found = user;

	if (expr->is_constant)
		return;
	if (expr->kind == EXPR_GETMAP || expr->kind == EXPR_AND || expr->kind == EXPR_OR ||
	    (expr->kind == EXPR_IF && !expr_leaves(expr->branch.then) &&
	     !(expr->branch.otherwise && expr_leaves(expr->branch.otherwise))))
		*found = true;
	if (!*found)
		expr_each_operand(expr, find_fork, found);
}

static void report(struct loop_budget *walk, const struct expr *loop, uint64_t rounds, bool forks)
{
	struct diag_list *diags = walk->check->diags;
	struct diag *diag;

	if (rounds > MOST_INSTRUCTIONS / LEAST_INSTRUCTIONS)
		diag = diag_report(diags, DIAG_LONG_LOOP, loop->span,
				   "the verifier walks every round, %d instructions at most, and these are %llu rounds",
				   MOST_INSTRUCTIONS, (unsigned long long)rounds);
	else if (rounds > MOST_WAYS && forks)
		diag = diag_report(diags, DIAG_LONG_LOOP, loop->span,
				   "each of %llu rounds goes on in two ways, and the verifier keeps %d ways at most",
				   (unsigned long long)rounds, MOST_WAYS);
	else
		return;
	diag_help(diags, diag, "fewer rounds: a program runs again for the next packet or event");
}

static void visit(struct expr *expr, void *user)
{
	struct loop_budget *walk = user;
	uint64_t outer = walk->rounds;
	const struct expr *most;
	bool forks = false;

	if (expr->kind != EXPR_DOTIMES && expr->kind != EXPR_WHILE) {
		expr_each_operand(expr, visit, walk);
		return;
	}
	most = expr->loop.limit ? expr->loop.limit : expr->loop.count;
	if (__builtin_mul_overflow(outer, most->value, &walk->rounds))
		walk->rounds = UINT64_MAX;
	find_fork(expr->loop.body, &forks);
	/* once, for the outermost of them that is too long */
	if (outer <= MOST_WAYS)
		report(walk, expr, walk->rounds, forks);
	expr_each_operand(expr, visit, walk);
	walk->rounds = outer;
}

void check_loops(struct check *check, const struct program *program)
{
	struct loop_budget walk = { .check = check, .rounds = 1 };

	visit(program->body, &walk);
}
