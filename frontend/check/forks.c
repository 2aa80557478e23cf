/*
 * Loops whose paths never merge. A variable that some rounds count up and others do not has a value of its own on each path,
 * and where a later test or index makes the verifier want to know it, no two of the paths are alike to it: each round
 * doubles them. Measured on Linux 6.18 with clang 14: 16 rounds load, 24 are more than a million instructions.
 */
#include "frontend/check/internal.h"

#define ROUNDS_NEAR 17
#define ROUNDS_TOO_MANY 24

struct fork_walk {
	struct check *check;
	const struct program *program;
	const struct expr *loop;         /* the outermost */
	uint64_t rounds;                 /* of the loops around, from that one on */
	bool *bound;                     /* by variable id: bound inside the outermost loop, anew in each round */
	bool *wanted;                    /* tested, or an index, offset or size */
	const struct expr *found;        /* the assignment that forks, in most rounds */
	uint64_t found_rounds;
	bool in_arm;                     /* of a test that the verifier cannot decide */
};

/* ---- what the verifier wants to know ---- */

/* Variables that make up the value, through those that are bound once. */
static void want(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	if (expr->is_constant || type_is_pointer(expr->type))
		return;
	if (expr->kind == EXPR_VARIABLE) {
		if (walk->wanted[expr->variable->id])
			return;
		walk->wanted[expr->variable->id] = true;
		if (expr->variable->init && !expr->variable->assigned)
			want(expr->variable->init, user);
	} else if (expr->kind == EXPR_BINARY || expr->kind == EXPR_UNARY || expr->kind == EXPR_CAST) {
		expr_each_operand(expr, want, user);
	}
}

/* A comparison with a constant: what the verifier decides where it knows the value. */
static void want_tested(struct fork_walk *walk, struct expr *test)
{
	if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
	    test->operation.op <= OPERATOR_SGE && test->operation.b->is_constant &&
	    test->operation.a->kind == EXPR_VARIABLE)
		want(test->operation.a, walk);
}

static void find_wanted(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	if (expr->is_constant)
		return;
	if ((expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS) && expr->member.index)
		want(expr->member.index, walk);
	if ((expr->kind == EXPR_LOAD || expr->kind == EXPR_ATOMIC) && expr->memory.offset)
		want(expr->memory.offset, walk);
	if (expr->kind == EXPR_BINARY && type_is_pointer(expr->type) && expr->operation.b)
		want(expr->operation.b, walk);
	if (expr->kind == EXPR_IF)
		want_tested(walk, expr->branch.test);
	expr_each_operand(expr, find_wanted, walk);
}

/* ---- what forks ---- */

static void find_bound(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		walk->bound[expr->let.bindings[i].variable->id] = true;
	expr_each_operand(expr, find_bound, walk);
}

/* (incf n) of a variable that lives longer than a round, and is wanted. */
static bool counts(const struct fork_walk *walk, const struct expr *expr)
{
	const struct expr *place = expr->kind == EXPR_UPDATE ? expr->assign.place : NULL;

	return place && place->kind == EXPR_VARIABLE && expr->assign.value->is_constant &&
	       !place->variable->addressed && !walk->bound[place->variable->id] &&
	       walk->wanted[place->variable->id];
}

/* Whether a round goes on after both arms of a test of what is not known before the program runs. */
static bool forks(const struct fork_walk *walk, const struct expr *expr)
{
	const struct expr *test = expr->branch.test;

	return !test->is_constant && !fact_of(walk->check->facts, test)->bits.exact &&
	       !expr_leaves(expr->branch.then) &&
	       !(expr->branch.otherwise && expr_leaves(expr->branch.otherwise));
}

static uint64_t rounds_of(const struct expr *loop)
{
	return (loop->loop.limit ? loop->loop.limit : loop->loop.count)->value;
}

static void find_forks(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;
	bool in_arm = walk->in_arm, loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	uint64_t rounds = walk->rounds;

	if (loop && __builtin_mul_overflow(rounds, rounds_of(expr), &walk->rounds))
		walk->rounds = UINT64_MAX;
	if (expr->kind == EXPR_IF && forks(walk, expr)) {
		find_forks(expr->branch.test, walk);
		walk->in_arm = true;
		find_forks(expr->branch.then, walk);
		if (expr->branch.otherwise)
			find_forks(expr->branch.otherwise, walk);
	} else {
		if (in_arm && counts(walk, expr) && walk->rounds > walk->found_rounds) {
			walk->found = expr;
			walk->found_rounds = walk->rounds;
		}
		expr_each_operand(expr, find_forks, walk);
	}
	walk->in_arm = in_arm;
	walk->rounds = rounds;
}

static void report(const struct fork_walk *walk)
{
	struct diag_list *diags = walk->check->diags;
	const char *name = walk->found->assign.place->variable->name;
	bool certain = walk->found_rounds >= ROUNDS_TOO_MANY;
	struct diag *diag;

	diag = diag_report(diags, certain ? DIAG_TOO_LARGE : DIAG_LONG_LOOP, walk->loop->span,
			   "each of %llu rounds counts `%s` up or does not, and the verifier follows every way by itself",
			   (unsigned long long)walk->found_rounds, name);
	diag_help(diags, diag, "count in a map's value, (atomic-add (S-%s-ptr v) 1): of what is loaded from there the "
		  "verifier knows nothing, so that its ways meet again; or at most %d rounds", name,
		  ROUNDS_NEAR - 1);
	diag_note(diags, diag, walk->found->span, "here");
}

static void visit(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	if (expr->kind != EXPR_DOTIMES && expr->kind != EXPR_WHILE) {
		expr_each_operand(expr, visit, walk);
		return;
	}
	walk->loop = expr;
	walk->found = NULL;
	walk->rounds = 1;
	walk->found_rounds = ROUNDS_NEAR - 1;
	find_bound(expr->loop.body, walk);
	find_forks(expr, walk);
	if (walk->found)
		report(walk);
}

void check_forks(struct check *check, const struct program *program)
{
	size_t count = program->variables.count + 1;
	struct fork_walk walk = { .check = check, .program = program };

	walk.bound = ARENA_ARRAY(check->arena, bool, count);
	walk.wanted = ARENA_ARRAY(check->arena, bool, count);
	find_wanted(program->body, &walk);
	visit(program->body, &walk);
}
