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

static void visit(struct expr *expr, void *user);

static void find_tail_call(struct expr *expr, void *user)
{
	struct check *check = user;

	if (expr_is_tail_call(expr))
		diag_report(check->diags, DIAG_UNRELEASED, expr->span,
			    "a tail call inside `for-range` would leave the kernel's iterator open");
	else
		expr_each_operand(expr, find_tail_call, check);
}

/* ---- what rounds count ---- */

struct precise {
	const struct variable *variable;
	bool used; /* as more than what is counted and stored */
};

static bool is_use(const struct expr *expr, const struct variable *variable)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr->kind == EXPR_VARIABLE && expr->variable == variable;
}

static void find_precise(struct expr *expr, void *user);

/* A number that is stored in memory, perhaps as a part of a sum: its range does not matter to the verifier. */
static void find_in_stored(struct expr *expr, struct precise *precise)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	if (is_use(expr, precise->variable))
		return;
	if (expr->kind != EXPR_BINARY || !type_is_integer(expr->type) || expr_is_truth(expr)) {
		find_precise(expr, precise);
		return;
	}
	find_in_stored(expr->operation.a, precise);
	find_in_stored(expr->operation.b, precise);
}

static bool is_count(const struct expr *expr, const struct variable *variable)
{
	return (expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF) && is_use(expr->assign.place, variable);
}

static void find_precise(struct expr *expr, void *user)
{
	struct precise *precise = user;

	if (is_use(expr, precise->variable)) {
		precise->used = true;
	} else if (is_count(expr, precise->variable)) {
		find_in_stored(expr->assign.value, precise);
	} else if (expr->kind == EXPR_SETF && expr->assign.place->kind != EXPR_VARIABLE) {
		find_precise(expr->assign.place, precise);
		find_in_stored(expr->assign.value, precise);
	} else {
		expr_each_operand(expr, find_precise, precise);
	}
}

static bool is_precise(const struct check *check, const struct variable *variable)
{
	struct precise precise = { .variable = variable };

	find_precise(check->program->body, &precise);
	return precise.used;
}

static void find_mention(struct expr *expr, void *user)
{
	struct precise *mention = user;

	mention->used |= is_use(expr, mention->variable);
	if (!mention->used)
		expr_each_operand(expr, find_mention, mention);
}

/* (incf n d), (setf n (+ n d)) */
static bool counts(struct expr *expr, const struct variable *variable)
{
	struct precise mention = { .variable = variable };

	if (expr->kind == EXPR_SETF)
		find_mention(expr->assign.value, &mention);
	return expr->kind == EXPR_UPDATE || mention.used;
}

static bool is_bounded(const struct check *check, const struct expr *count)
{
	struct range range = fact_of(check->facts, count)->range;

	return range.least > INT64_MIN / 2 && range.greatest < INT64_MAX / 2;
}

/*
 * The verifier walks the body of a number iterator until it learns nothing new. Of a number that is tested, or that bounds an
 * access, it keeps each round's range apart: where no test in the loop bounds it, there is always something new.
 */
static void check_counts(struct expr *expr, void *user)
{
	struct check *check = user;
	const struct variable *variable = (expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF) &&
		expr->assign.place->kind == EXPR_VARIABLE ? expr->assign.place->variable : NULL;
	struct diag *diag;

	expr_each_operand(expr, check_counts, check);
	if (!variable || !type_is_integer(variable->type) || !fact_of(check->facts, expr)->reached ||
	    !counts(expr, variable) || is_bounded(check, expr) || !is_precise(check, variable))
		return;
	diag = diag_report(check->diags, DIAG_TOO_LARGE, expr->span,
			   "the verifier finds no end of `for-range`: `%s` is another number in each round, and is used as more than a number",
			   variable->name);
	diag_help(check->diags, diag, "(when (< %s 64) ..) around it bounds it; a global, a field of a map's value or `dotimes` "
		  "counts as well", variable->name);
}

/* The verifier walks the body of a number iterator until it learns nothing new, and not every round. */
static void check_range(struct loop_budget *walk, const struct expr *loop)
{
	struct check *check = walk->check;

	unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 4), loop->span, "`for-range`");
	check_gpl(check, loop->span, "the kernel's number iterator");
	find_tail_call(loop->loop.body, check);
	check_counts(loop->loop.body, check);
	walk->rounds = 1;
	expr_each_operand(loop, visit, walk);
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
	if (expr->loop.from) {
		check_range(walk, expr);
		walk->rounds = outer;
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
