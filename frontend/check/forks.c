// SPDX-License-Identifier: MIT
/* Checks loops whose paths never merge; called by check.c per program, reports [long-loop] and
 * [too-large]. If some paths of an iteration increment a variable and others do not, and a later
 * test or index needs its value, the verifier merges none of them: n such outcomes multiply the
 * paths by n. Measured with clang 14 and 19 on Linux 6.18: (when (= b 0) (incf n)) takes 280,000
 * instructions for 14 iterations, 590,000 for 15, more than a million for 16. */
#include "frontend/check/internal.h"
#include "frontend/unit/query.h"

#define PATHS_NEAR (UINT64_C(1) << 15)
#define PATHS_TOO_MANY (UINT64_C(1) << 24)

/* How a form can end, as far as the verifier distinguishes the ends. Both zero: it never
 * continues. */
struct outcomes {
	uint64_t counted; /* number of ends in which a variable was counted */
	bool plain;       /* there is an end in which none was counted */
	const struct expr *by; /* counted is 1: the count that all these ends have made; else NULL */
};

struct fork_walk {
	struct check *check;
	const struct program *program;
	const struct expr *loop;         /* the outermost loop */
	uint64_t rounds;                 /* iterations of the loops around, from `loop` on */
	bool *bound; /* by variable id: bound inside the outermost loop, anew in each iteration */
	bool *wanted;                    /* tested, or used as an index, offset or size */
	bool *indexes;                   /* part of an index or offset */
	bool in_index;                   /* the current expression is an index */
	bool *known;                     /* the verifier knows its value exactly */
	const struct expr *found;        /* the expression that counts, in the most iterations */
	uint64_t found_rounds;
	const struct variable *step; /* the variable that every count in the loop adds; or NULL */
	bool constant_step;              /* a count adds a constant */
	bool counts; /* something is counted; else only the last iteration's number is kept */
	/* counts data that are set anew as well, because something else in the loop forks */
	bool strict;
};

/* True for a value that the verifier tracks exactly: a constant, a counter, or an expression of
 * them. */
static bool is_exact(const struct fork_walk *walk, const struct expr *value)
{
	const struct fact *fact = fact_of(walk->check->facts, value);

	return value->is_constant || fact->bits.exact || (fact->reached && fact->range.least == fact->range.greatest);
}

/* An increment by 0 has only one outcome. */
static bool is_zero(const struct fork_walk *walk, const struct expr *amount)
{
	const struct fact *fact = fact_of(walk->check->facts, amount);

	return fact->reached && fact->range.least == 0 && fact->range.greatest == 0;
}

/* ---- variables whose value the verifier needs ---- */

/* Marks the variables that the value consists of, through variables that are bound once. */
static void want(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	if (expr->is_constant || type_is_pointer(expr->type))
		return;
	if (expr->kind == EXPR_VARIABLE) {
		if (walk->wanted[expr->variable->id] && walk->indexes[expr->variable->id] >= walk->in_index)
			return;
		walk->wanted[expr->variable->id] = true;
		walk->indexes[expr->variable->id] |= walk->in_index;
		if (expr->variable->init && !expr->variable->assigned)
			want(expr->variable->init, user);
	} else if (expr->kind == EXPR_BINARY || expr->kind == EXPR_UNARY || expr->kind == EXPR_CAST) {
		expr_each_operand(expr, want, user);
	}
}

/* Marks the variables in a comparison with a constant or of two counters, which the verifier can
 * decide. */
static void want_tested(struct fork_walk *walk, struct expr *test)
{
	if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
	    test->operation.op <= OPERATOR_SGE && type_is_integer(test->operation.a->type) &&
	    (test->operation.a->kind == EXPR_VARIABLE || is_exact(walk, test->operation.a)) &&
	    (test->operation.b->is_constant || is_exact(walk, test->operation.b))) {
		want(test->operation.a, walk);
		want(test->operation.b, walk);
	}
}

static void find_wanted(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	if (expr->is_constant)
		return;
	walk->in_index = true;
	if ((expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS) && expr->member.index)
		want(expr->member.index, walk);
	if ((expr->kind == EXPR_LOAD || expr->kind == EXPR_ATOMIC) && expr->memory.offset)
		want(expr->memory.offset, walk);
	if (expr->kind == EXPR_BINARY && type_is_pointer(expr->type) && expr->operation.b)
		want(expr->operation.b, walk);
	walk->in_index = false;
	if (expr->kind == EXPR_IF)
		want_tested(walk, expr->branch.test);
	if (expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_VARIABLE && is_exact(walk, expr->assign.value))
		walk->known[expr->assign.place->variable->id] = true;
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		walk->known[expr->let.bindings[i].variable->id] |= !expr->let.bindings[i].init ||
			is_exact(walk, expr->let.bindings[i].init);
	expr_each_operand(expr, find_wanted, walk);
}

/* A value assigned to an index is a part of it. */
static void want_given(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	walk->in_index = true;
	if (expr_assigns_variable(expr) && walk->indexes[expr->assign.place->variable->id])
		want(expr->assign.value, walk);
	expr_each_operand(expr, want_given, walk);
}

/* ---- forks ---- */

static void find_bound(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		walk->bound[expr->let.bindings[i].variable->id] = true;
	expr_each_operand(expr, find_bound, walk);
}

/* The amount that (setf n (+ n 1)) adds, the value that it sets, or the amount that it subtracts;
 * NULL for other values. */
static const struct expr *amount_in(const struct expr *value, const struct variable *variable)
{
	const struct expr *a, *b;

	while (value->kind == EXPR_CAST)
		value = value->operand;
	if (value->kind != EXPR_BINARY ||
	    (value->operation.op != OPERATOR_ADD && value->operation.op != OPERATOR_SUB &&
	     value->operation.op != OPERATOR_OR && value->operation.op != OPERATOR_XOR))
		return NULL;
	a = value->operation.a;
	b = value->operation.b;
	if (a->kind == EXPR_VARIABLE && a->variable == variable)
		return b;
	return b->kind == EXPR_VARIABLE && b->variable == variable ? a : NULL;
}

/* The amount added to a needed variable that outlives an iteration, or the loop's counter stored in
 * it; or NULL. */
static const struct expr *counted_by(const struct fork_walk *walk, const struct expr *expr)
{
	const struct expr *place = expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF ? expr->assign.place : NULL;
	const struct expr *amount;

	if (!place || place->kind != EXPR_VARIABLE || place->variable->addressed ||
	    walk->bound[place->variable->id] || !walk->wanted[place->variable->id] ||
	    !walk->known[place->variable->id])
		return NULL;
	amount = expr->kind == EXPR_UPDATE ? expr->assign.value : amount_in(expr->assign.value, place->variable);
	if (!amount && !expr->assign.value->is_constant && walk->indexes[place->variable->id])
		amount = expr->assign.value;
	if (!amount || !is_exact(walk, amount) || is_zero(walk, amount))
		return NULL;
	if (!walk->strict &&
	    check_is_set_anew(walk->check, walk->loop, place->variable, walk->rounds, walk->indexes[place->variable->id]))
		return NULL;
	return amount;
}

static void find_log2(struct expr *expr, void *user)
{
	bool *found = user;

	*found |= expr->kind == EXPR_UNARY && expr->operation.op == OPERATOR_LOG2;
	if (expr->kind == EXPR_VARIABLE && expr->variable->init && !expr->variable->assigned)
		find_log2(expr->variable->init, user);
	expr_each_operand(expr, find_log2, user);
}

/* True if the verifier knows which arm is taken. A log2 is known on each path, but has forked into
 * these paths itself. */
static bool is_decided(const struct fork_walk *walk, struct expr *test)
{
	bool forked = false;

	if (test->is_constant || !is_exact(walk, test))
		return test->is_constant;
	find_log2(test, &forked);
	return !forked;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t product;

	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX / 2 : product;
}

static uint64_t paths_of(struct outcomes outcomes)
{
	return outcomes.counted + outcomes.plain;
}

static struct outcomes one_after_the_other(struct outcomes a, struct outcomes b)
{
	struct outcomes both = { .plain = a.plain && b.plain };

	both.counted = times(paths_of(a), paths_of(b)) - both.plain;
	if (both.counted == 1)
		both.by = a.counted ? a.by : b.by;
	return both;
}

static struct outcomes repeated(struct outcomes round, uint64_t rounds)
{
	struct outcomes all = { .plain = true };

	/* with no counts one iteration has as many paths as all */
	for (uint64_t i = 0; round.counted && i < rounds && paths_of(all) < PATHS_TOO_MANY; i++)
		all = one_after_the_other(all, round);
	return all;
}

static struct outcomes outcomes_of(struct fork_walk *walk, struct expr *expr);

struct operands {
	struct fork_walk *walk;
	struct outcomes all;
};

static void add_operand(struct expr *operand, void *user)
{
	struct operands *operands = user;

	operands->all = one_after_the_other(operands->all, outcomes_of(operands->walk, operand));
}

/* True if both arms add the same constant to the same variable: their paths merge. */
static bool count_alike(struct outcomes then, struct outcomes otherwise)
{
	const struct expr *a = then.by, *b = otherwise.by;

	return a && b && a->kind == EXPR_UPDATE && b->kind == EXPR_UPDATE && a->assign.op == b->assign.op &&
	       a->assign.place->variable == b->assign.place->variable && a->assign.value->is_constant &&
	       b->assign.value->is_constant && a->assign.value->value == b->assign.value->value;
}

static struct outcomes outcomes_of_if(struct fork_walk *walk, struct expr *expr)
{
	struct outcomes test = outcomes_of(walk, expr->branch.test);
	struct outcomes then = outcomes_of(walk, expr->branch.then);
	struct outcomes otherwise = { .plain = true }, either = { 0 };

	if (expr->branch.otherwise)
		otherwise = outcomes_of(walk, expr->branch.otherwise);
	either.plain = then.plain || otherwise.plain;
	if (is_decided(walk, expr->branch.test))
		either.counted = then.counted > otherwise.counted ? then.counted : otherwise.counted;
	else if (count_alike(then, otherwise))
		either.counted = 1;
	else
		either.counted = then.counted + otherwise.counted > PATHS_TOO_MANY ? PATHS_TOO_MANY :
			then.counted + otherwise.counted;
	if (either.counted == 1)
		either.by = then.counted ? then.by : otherwise.by;
	return one_after_the_other(test, either);
}

static uint64_t rounds_of(const struct expr *loop)
{
	/* the verifier walks a number iterator only until it learns nothing new */
	return loop->loop.from ? 1 : (loop->loop.limit ? loop->loop.limit : loop->loop.count)->value;
}

static struct outcomes outcomes_of_loop(struct fork_walk *walk, struct expr *expr)
{
	uint64_t outer = walk->rounds, rounds = rounds_of(expr);
	struct outcomes round;

	walk->rounds = times(outer, rounds);
	round = outcomes_of(walk, expr->loop.body);
	walk->rounds = outer;
	/* the first iteration adds 0 */
	if (rounds && walk->step && walk->step == expr->loop.variable && !walk->constant_step)
		rounds--;
	/* paths that keep the same number merge: measured, six of seven iterations count */
	return repeated(round, walk->counts ? rounds : rounds - rounds / 7);
}

static void note_count(struct fork_walk *walk, const struct expr *expr, const struct expr *amount)
{
	if (amount->kind == EXPR_VARIABLE && amount->variable->counter)
		walk->step = amount->variable;
	else
		walk->constant_step = true;
	if (walk->rounds <= walk->found_rounds)
		return;
	walk->found = expr;
	walk->found_rounds = walk->rounds;
}

static struct outcomes outcomes_of(struct fork_walk *walk, struct expr *expr)
{
	struct operands operands = { .walk = walk, .all = { .plain = true } };
	const struct expr *amount;

	if (!fact_of(walk->check->facts, expr)->reached)
		return operands.all;
	amount = counted_by(walk, expr);
	switch (expr->kind) {
	case EXPR_IF:
		return outcomes_of_if(walk, expr);
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		return outcomes_of_loop(walk, expr);
	case EXPR_RETURN:
	case EXPR_BREAK:
		return (struct outcomes){ 0 };
	default:
		expr_each_operand(expr, add_operand, &operands);
		break;
	}
	if (amount) {
		note_count(walk, expr, amount);
		walk->counts |= amount != expr->assign.value || expr->kind == EXPR_UPDATE;
		operands.all = one_after_the_other(operands.all, (struct outcomes){ .counted = 1, .by = expr });
	}
	return operands.all;
}

static void report(const struct fork_walk *walk, struct outcomes all, uint64_t allowed)
{
	struct diag_list *diags = walk->check->diags;
	const char *name = walk->found->assign.place->variable->name;
	unsigned long long rounds = walk->found_rounds;
	struct diag *diag;

	if (!walk->counts) {
		diag = diag_report(diags, paths_of(all) >= PATHS_TOO_MANY ? DIAG_TOO_LARGE : DIAG_LONG_LOOP, walk->loop->span,
				   "each of %llu iterations sets `%s` or not: the verifier follows "
				   "both paths, which double with each iteration",
				   rounds, name);
		diag_help(diags, diag, "(break) where the first match is enough; else store it in "
				       "a map's value: the verifier does not track values in maps, "
				       "so the paths merge again");
		diag_note(diags, diag, walk->found->span, "here");
		return;
	}

	diag = diag_report(diags, paths_of(all) >= PATHS_TOO_MANY ? DIAG_TOO_LARGE : DIAG_LONG_LOOP, walk->loop->span,
			   "each of %llu iterations increments `%s` or not: the verifier follows a "
			   "path for each count",
			   rounds, name);
	diag_help(diags, diag, "count in a map's value, (atomic-add (S-%s-ptr v) 1): the verifier "
			       "does not track values in maps, so the paths merge again; or use at "
			       "most %llu iterations", name,
		  (unsigned long long)allowed);
	diag_note(diags, diag, walk->found->span, "here");
}

static void visit(struct expr *expr, void *user)
{
	struct fork_walk *walk = user;
	struct outcomes all, round;
	uint64_t allowed = 1;

	if (expr->kind != EXPR_DOTIMES && expr->kind != EXPR_WHILE) {
		expr_each_operand(expr, visit, walk);
		return;
	}
	walk->loop = expr;
	walk->found = NULL;
	walk->found_rounds = 0;
	walk->rounds = 1;
	walk->step = NULL;
	walk->constant_step = walk->counts = false;
	find_bound(expr->loop.body, walk);
	walk->strict = false;
	all = outcomes_of(walk, expr);
	walk->strict = walk->found && paths_of(all) > 1;
	if (walk->strict)
		all = outcomes_of(walk, expr);
	check_packet_loop(walk->check, expr);
	if (paths_of(all) < PATHS_NEAR || !walk->found)
		return;
	walk->rounds = rounds_of(expr);
	round = outcomes_of(walk, expr->loop.body);
	while (round.counted && paths_of(repeated(round, allowed + 1)) < PATHS_NEAR)
		allowed++;
	report(walk, all, allowed);
}

void check_forks(struct check *check, const struct program *program)
{
	size_t count = program->variables.count + 1;
	struct fork_walk walk = { .check = check, .program = program };

	walk.bound = ARENA_ARRAY(check->arena, bool, count);
	walk.wanted = ARENA_ARRAY(check->arena, bool, count);
	walk.indexes = ARENA_ARRAY(check->arena, bool, count);
	walk.known = ARENA_ARRAY(check->arena, bool, count);
	find_wanted(program->body, &walk);
	want_given(program->body, &walk);
	visit(program->body, &walk);
}
