// SPDX-License-Identifier: MIT
/* Checks loops whose iterations exceed the verifier's limits: a million instructions in all, and
 * 8192 pending paths. Called by check.c per program; reports [long-loop] and [too-large] for the
 * outermost loop that is too long. forks.c has the loops whose paths never merge. */
#include "frontend/check/internal.h"
#include "frontend/unit/query.h"

#define MOST_INSTRUCTIONS 1000000
#define MOST_WAYS 8192
/* An iteration counts, compares and does something. */
#define LEAST_INSTRUCTIONS 3

struct loop_budget {
	struct check *check;
	uint64_t rounds;  /* product of the iterations of all loops around */
	const struct expr *range; /* the number iterator that is checked */
};

/* Finds out whether an iteration can fork: each fork adds a path that the verifier keeps for
 * later. */
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
				   "the verifier follows every iteration, at most %d instructions "
				   "in all, but the loop has %llu iterations",
				   MOST_INSTRUCTIONS, (unsigned long long)rounds);
	else if (rounds > MOST_WAYS && forks)
		diag = diag_report(diags, DIAG_LONG_LOOP, loop->span,
				   "each of %llu iterations forks into two paths, but the verifier "
				   "keeps at most %d paths",
				   (unsigned long long)rounds, MOST_WAYS);
	else
		return;
	diag_help(diags, diag, "use fewer iterations: the program runs again for the next packet "
			       "or event");
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

/* ---- variables that iterations count ---- */

/* A variable, or a field of an object on the stack, which the verifier tracks like a variable. */
struct counted {
	const struct variable *variable;
	const struct member *member;
	bool is_precise;         /* used for more than counting and storing */
	const struct expr *read; /* such a use, or NULL */
};

static bool is_use(const struct expr *expr, const struct counted *counted)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	return counted->variable ? expr->kind == EXPR_VARIABLE && expr->variable == counted->variable :
				   expr->kind == EXPR_MEMBER && expr->member.member == counted->member;
}

static void find_precise(struct expr *expr, void *user);

/* Finds a number that is only stored in memory, also as part of a sum: the verifier does not need
 * its range. */
static void find_in_stored(struct expr *expr, struct counted *counted)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	if (is_use(expr, counted))
		return;
	if (expr->kind != EXPR_BINARY || !type_is_integer(expr->type) || expr_is_truth(expr)) {
		find_precise(expr, counted);
		return;
	}
	find_in_stored(expr->operation.a, counted);
	find_in_stored(expr->operation.b, counted);
}

static void find_precise(struct expr *expr, void *user)
{
	bool assigns = expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF;
	struct counted *counted = user;

	if (is_use(expr, counted)) {
		counted->is_precise = true;
	} else if (assigns && is_use(expr->assign.place, counted)) {
		find_in_stored(expr->assign.value, counted);
	} else if (expr->kind == EXPR_SETF && expr->assign.place->kind != EXPR_VARIABLE) {
		find_precise(expr->assign.place, counted);
		find_in_stored(expr->assign.value, counted);
	} else {
		expr_each_operand(expr, find_precise, counted);
	}
}

static bool is_precise(const struct check *check, struct counted counted)
{
	for (size_t i = 0; counted.member && i < check->unit->items.count; i++) {
		const struct item *item = &check->unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) && item->program->body)
			find_precise(item->program->body, &counted);
	}
	if (counted.variable)
		find_precise(check->program->body, &counted);
	return counted.is_precise;
}

static void find_read(struct expr *expr, void *user)
{
	struct counted *counted = user;

	if (is_use(expr, counted))
		counted->read = expr;
	else
		expr_each_operand(expr, find_read, counted);
}

/* More numbers than the verifier can walk one after the other. */
#define MOST_COUNTED 8192

static bool is_any(const struct type *type, struct range range)
{
	return (range.least == INT64_MIN && range.greatest == INT64_MAX) ||
	       (range.least == (int64_t)type_least(type) && range.greatest == (int64_t)type_greatest(type));
}

/* True if a test bounds it before it is counted; for (incf n d) only the value afterwards is
 * known. */
static bool is_bounded(const struct check *check, const struct expr *count, const struct expr *read)
{
	struct range range = fact_of(check->facts, read)->range, by;

	/* clang counts in a whole register, and truncates it behind the loop */
	if (range.least == INT64_MIN || range.greatest == INT64_MAX || is_any(read->type, range))
		return false;
	if (count->kind == EXPR_UPDATE) {
		by = fact_of(check->facts, count->assign.value)->range;
		if (by.least < -INT32_MAX || by.greatest > UINT32_MAX)
			return false;
		range.least -= count->assign.op == OPERATOR_ADD ? by.least : -by.greatest;
		range.greatest -= count->assign.op == OPERATOR_ADD ? by.greatest : -by.least;
	}
	return range.least >= -MOST_COUNTED && range.greatest <= MOST_COUNTED;
}

/* (setf n (>> n 1)): each iteration's range is inside the previous one, so soon nothing is new. */
static bool shrinks(const struct expr *value, const struct counted *counted)
{
	while (value->kind == EXPR_CAST)
		value = value->operand;
	if (value->kind != EXPR_BINARY)
		return false;
	switch (value->operation.op) {
	case OPERATOR_SHR:
	case OPERATOR_DIV:
	case OPERATOR_MOD:
		return is_use(value->operation.a, counted) && value->operation.b->is_constant;
	case OPERATOR_AND:
	case OPERATOR_MIN:
		return is_use(value->operation.a, counted) || is_use(value->operation.b, counted);
	default:
		return false;
	}
}

/* The variable that (incf n d) or (setf n (+ n d)) counts; `read` is NULL for another
 * expression. */
static struct counted counted_by(const struct check *check, const struct expr *expr)
{
	const struct expr *place = expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF ? expr->assign.place : NULL;
	struct counted counted = { 0 };

	if (!place || !type_is_integer(place->type))
		return counted;
	if (place->kind == EXPR_VARIABLE)
		counted.variable = place->variable;
	else if (place->kind == EXPR_MEMBER && fact_of(check->facts, place->member.base)->space == SPACE_STACK)
		counted.member = place->member.member;
	else
		return counted;
	if (expr->kind == EXPR_UPDATE)
		counted.read = place;
	else if (!shrinks(expr->assign.value, &counted))
		find_read(expr->assign.value, &counted);
	return counted;
}

struct anew_search {
	const struct variable *variable;
	bool found;
};

/* Finds out whether an iteration initializes the variable: binds it, or it is the counter. */
static void find_anew(struct expr *expr, void *user)
{
	struct anew_search *search = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		search->found |= expr->let.bindings[i].variable == search->variable;
	if ((expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE) && expr->loop.variable == search->variable)
		search->found = true;
	if (!search->found)
		expr_each_operand(expr, find_anew, search);
}

static bool begins_anew(const struct expr *loop, const struct variable *variable)
{
	struct anew_search search = { .variable = variable };

	find_anew((struct expr *)loop, &search);
	return variable && search.found;
}

/* Finds a store of a value that does not come from the variable itself. */
static void find_other_value(struct expr *expr, void *user)
{
	struct anew_search *search = user;

	search->found |= expr->kind == EXPR_SETF && expr_assigns_variable(expr) &&
			 expr->assign.place->variable == search->variable &&
			 !expr_names(expr->assign.value, search->variable);
	expr_each_operand(expr, find_other_value, search);
}

/* Finds a use as an index or argument, also through another variable: behind a test its range
 * there differs in each iteration. */
static void find_other_use(struct expr *expr, void *user)
{
	struct anew_search *search = user;
	bool hands_on = expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS || expr->kind == EXPR_LOAD ||
			expr->kind == EXPR_ATOMIC || expr->kind == EXPR_LET || expr->kind == EXPR_CALL ||
			expr->kind == EXPR_INVOKE || type_is_pointer(expr->type);

	if (hands_on && expr->kind == EXPR_LET) {
		for (size_t i = 0; i < expr->let.count; i++)
			search->found |= expr->let.bindings[i].init && expr_names(expr->let.bindings[i].init, search->variable);
	} else if (hands_on) {
		search->found |= expr_names(expr, search->variable);
	}
	if (!search->found)
		expr_each_operand(expr, find_other_use, search);
}

/* True if its value is unknown when the loop begins, so that a count makes it no less known. */
static bool begins_unknown(const struct check *check, const struct expr *loop, const struct variable *variable)
{
	struct anew_search other = { .variable = variable };
	struct range range;

	if (!variable || !variable->init || variable->type->size < 4 ||
	    (variable->type->size == 4 && variable->type->is_signed))
		return false;
	range = fact_of(check->facts, variable->init)->range;
	find_other_value(check->program->body, &other);
	find_other_use(loop->loop.body, &other);
	return !other.found && is_any(variable->type, range);
}

static bool is_given_the_stack(const struct check *check, const struct expr *call)
{
	for (size_t i = 0; i < call->invoke.arguments.count; i++)
		if (fact_of(check->facts, call->invoke.arguments.items[i])->space == SPACE_STACK)
			return true;
	return false;
}

/* Finds a field of the argument in a subprogram that the loop calls; the argument may be on the
 * stack. */
static void find_field(struct expr *expr, void *user)
{
	struct counted *counted = user;

	if (expr->kind == EXPR_UPDATE && expr->assign.place->kind == EXPR_MEMBER &&
	    expr->assign.place->member.base->kind == EXPR_VARIABLE &&
	    expr->assign.place->member.base->variable->parameter)
		counted->member = expr->assign.place->member.member;
	expr_each_operand(expr, find_field, counted);
}

static void report_counted(struct check *check, const struct expr *expr, const char *name)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_TOO_LARGE, expr->span,
			   "the verifier does not reach the end of this `for-range`: `%s` is a "
			   "different number in each iteration, and is used as more than a plain "
			   "number",
			   name);
	diag_help(check->diags, diag, "bound it by (when (< %s 64) ..) around the use; or count in "
				      "a global, in a field of a map's value, or with "
				      "`dotimes`", name);
}

/* The verifier walks the body of a number iterator until it learns nothing new. It keeps the range
 * of each iteration for a number that is tested or bounds an access: unless a test in the loop
 * bounds that number, each iteration is new. */
static void check_counts(struct expr *expr, void *user)
{
	struct loop_budget *walk = user;
	struct check *check = walk->check;
	struct counted counted = counted_by(check, expr);

	expr_each_operand(expr, check_counts, walk);
	if (!fact_of(check->facts, expr)->reached)
		return;
	if (expr->kind == EXPR_INVOKE && expr->invoke.subprogram->body && is_given_the_stack(check, expr)) {
		find_field(expr->invoke.subprogram->body, &counted);
		if (counted.member && is_precise(check, counted))
			report_counted(check, expr, counted.member->name);
		return;
	}
	if (!counted.read || begins_anew(walk->range, counted.variable) ||
	    begins_unknown(check, walk->range, counted.variable))
		return;
	if (!is_bounded(check, expr, counted.read) && is_precise(check, counted))
		report_counted(check, expr, counted.variable ? counted.variable->name : counted.member->name);
}

/* Checks `for-range`: the verifier walks its body only until it learns nothing new. */
static void check_range(struct loop_budget *walk, const struct expr *loop)
{
	struct check *check = walk->check;

	unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 4), loop->span, "`for-range`");
	check_gpl(check, loop->span, "the kernel's number iterator");
	find_tail_call(loop->loop.body, check);
	walk->range = loop;
	check_counts(loop->loop.body, walk);
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
	/* reported once, for the outermost loop that is too long */
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
