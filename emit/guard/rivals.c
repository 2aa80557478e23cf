// SPDX-License-Identifier: MIT
/*
 * Context accesses that clang could merge into one through a computed pointer ("dereference of modified ctx ptr"). Two reads
 * of different fields are at risk if at most one of them runs and both feed one value: the two arms of a branch, an arm
 * that leaves and the code behind it, a variable that an arm sets again. Any two different writes are at risk. In a loop, a
 * conditional access is: clang hoists its address. In: the typed tree. Out: CTX_READ, CTX_HERE and CTX_WRITE marks. Called
 * by guards_find.
 */
#include "emit/guard/internal.h"

/* Reads in the order of evaluation; a part of the program is an interval of them. */
struct interval {
	size_t first, end;
};

struct rivals {
	struct interval one, other;
};

/* The accesses of one field, in the order of evaluation. */
struct field_use {
	const struct expr *first, *last;
	VEC(const struct expr *) later; /* all but the first */
	bool is_written;
	bool in_arms;                   /* one of them is in an arm, or behind one that leaves */
	bool follows_join;              /* the first one comes behind a join of the control flow */
};

struct access_search {
	struct guards *guards;
	VEC(struct field_use) fields;
	bool joined;                    /* control flow has joined before what is searched */
	bool left;                      /* an arm before it may have left */
	VEC(const struct expr *) reads;
	VEC(struct rivals) rivals;
	VEC(struct interval) leaving;   /* arms that leave: their rival is the code behind them */
	VEC(struct interval) overrides; /* values that an arm assigns to a variable again */
	unsigned depth;                 /* how many arms are around */
	VEC(const struct expr *) writes;
	bool writes_differ;
	unsigned loops;                 /* around the current expression */
	unsigned loop_arms;             /* arms inside the outermost of them */
	bool loop_left;                 /* an arm before this may have left the iteration */
	bool loop_branches;             /* the outermost of them has arms that meet again */
};

static void search_accesses(struct expr *expr, void *user);

static bool same_access(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == EXPR_KERNEL_READ)
		return a->member.member == b->member.member && !a->member.index &&
		       !b->member.index;
	return a->context.offset == b->context.offset && a->type->size == b->type->size;
}

static void note_use(struct access_search *search, const struct expr *access, bool is_write)
{
	struct field_use *use = NULL;

	for (size_t i = 0; i < search->fields.count && !use; i++)
		if (same_access(search->fields.items[i].first, access))
			use = &search->fields.items[i];
	if (!use) {
		VEC_PUSH(search->guards->arena, &search->fields,
			 ((struct field_use){ .first = access, .last = access, .follows_join = search->joined }));
		use = &search->fields.items[search->fields.count - 1];
	}
	if (use->last != access)
		VEC_PUSH(search->guards->arena, &use->later, access);
	use->last = access;
	use->is_written |= is_write;
	use->in_arms |= search->depth > 0 || search->left;
}

/*
 * clang duplicates the blocks behind a join, and then has two addresses of a field that a later block accesses: their phi
 * is a computed context pointer, which the verifier rejects.
 */
static void mark_uses(struct access_search *search)
{
	for (size_t i = 0; i < search->fields.count; i++) {
		const struct field_use *use = &search->fields.items[i];

		for (size_t j = 0; use->is_written && use->in_arms && use->follows_join && j < use->later.count; j++)
			guard_add(search->guards, use->later.items[j], GUARD_CTX_HERE, use->first);
	}
}

static struct interval search_arm(struct access_search *search, struct expr *arm)
{
	struct interval interval = { search->reads.count, search->reads.count };

	if (!arm)
		return interval;
	search->depth++;
	search->loop_arms += search->loops > 0;
	search_accesses(arm, search);
	search->loop_arms -= search->loops > 0;
	search->depth--;
	interval.end = search->reads.count;
	return interval;
}

static void search_if(struct access_search *search, const struct expr *expr)
{
	bool then_leaves, otherwise_leaves;
	struct rivals rivals;

	search_accesses(expr->branch.test, search);
	rivals.one = search_arm(search, expr->branch.then);
	rivals.other = search_arm(search, expr->branch.otherwise);
	VEC_PUSH(search->guards->arena, &search->rivals, rivals);
	then_leaves = guard_may_leave(search->guards, expr->branch.then);
	otherwise_leaves = guard_may_leave(search->guards, expr->branch.otherwise);
	search->loop_left |= search->loops && (then_leaves || otherwise_leaves);
	search->left |= then_leaves || otherwise_leaves;
	search->joined |= !expr_leaves(expr->branch.then) && !(expr->branch.otherwise && expr_leaves(expr->branch.otherwise));
	if (then_leaves)
		VEC_PUSH(search->guards->arena, &search->leaving, rivals.one);
	if (otherwise_leaves)
		VEC_PUSH(search->guards->arena, &search->leaving, rivals.other);
}

/* The value of `and` and `or` is that of one operand: each is the rival of those before it. */
static void search_logic(struct access_search *search, const struct expr *expr)
{
	struct rivals rivals = { .one = { search->reads.count, search->reads.count } };

	for (size_t i = 0; i < expr->list.count; i++) {
		const struct expr *operand = expr->list.items[i];
		bool bare = operand->kind == EXPR_CONTEXT || operand->kind == EXPR_CAST;

		rivals.other = search_arm(search, expr->list.items[i]);
		if (i && bare)
			VEC_PUSH(search->guards->arena, &search->rivals, rivals);
		rivals.one.end = search->reads.count;
	}
}

/*
 * Notes an access that some iterations may skip. If branches join in the loop, clang unrolls it and computes the field's
 * address once for all copies.
 */
static void note_place(struct access_search *search, const struct expr *access)
{
	bool moved = search->loop_arms || search->loop_left || search->loop_branches;

	if (!search->loops || !moved)
		return;
	guard_add(search->guards, access, GUARD_CTX_HERE, NULL);
	if (type_is_pointer(access->type))
		guard_add(search->guards, access, GUARD_PINNED, NULL);
}

static void find_branch(struct expr *expr, void *user)
{
	bool *found = user;

	if (expr->kind == EXPR_IF || expr->kind == EXPR_AND || expr->kind == EXPR_OR)
		*found = true;
	else if (!*found)
		expr_each_operand(expr, find_branch, found);
}

static void search_loop(struct access_search *search, const struct expr *loop)
{
	if (!search->loops) {
		search->loop_branches = false;
		expr_each_operand(loop, find_branch, &search->loop_branches);
	}
	search->depth++;
	search->loops++;
	expr_each_operand(loop, search_accesses, search);
	search->loops--;
	search->depth--;
	search->loop_left &= search->loops > 0;
}

static void note_write(struct access_search *search, const struct expr *place)
{
	note_place(search, place);
	note_use(search, place, true);
	VEC_PUSH(search->guards->arena, &search->writes, place);
	search->writes_differ |= !same_access(search->writes.items[0], place);
}

static void search_assignment(struct access_search *search, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	struct interval interval = { search->reads.count, 0 };

	if (place->kind != EXPR_CONTEXT || expr->kind == EXPR_UPDATE)
		search_accesses(expr->assign.place, search);
	search_accesses(expr->assign.value, search);
	if (place->kind == EXPR_CONTEXT)
		note_write(search, place);
	interval.end = search->reads.count;
	if (place->kind == EXPR_VARIABLE && search->depth)
		VEC_PUSH(search->guards->arena, &search->overrides, interval);
}

static void search_accesses(struct expr *expr, void *user)
{
	struct access_search *search = user;

	switch (expr->kind) {
	case EXPR_CONTEXT:
		note_place(search, expr);
		note_use(search, expr, false);
		if (type_is_integer(expr->type))
			VEC_PUSH(search->guards->arena, &search->reads, expr);
		return;
	case EXPR_KERNEL_READ:
		if (expr->member.base->kind == EXPR_CONTEXT_POINTER)
			VEC_PUSH(search->guards->arena, &search->reads, expr);
		expr_each_operand(expr, search_accesses, search);
		return;
	case EXPR_IF:
		search_if(search, expr);
		return;
	case EXPR_AND:
	case EXPR_OR:
		search_logic(search, expr);
		return;
	case EXPR_SETF:
	case EXPR_UPDATE:
		search_assignment(search, expr);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		search_loop(search, expr);
		return;
	default:
		expr_each_operand(expr, search_accesses, search);
		search->joined |= expr->kind == EXPR_GETMAP;
		return;
	}
}

/* Marks the reads of the interval. A null test of a pointer then tests the register that was read. */
static void mark_reads(struct access_search *search, struct interval reads, const struct expr *other)
{
	for (size_t i = reads.first; i < reads.end; i++) {
		guard_add(search->guards, search->reads.items[i], GUARD_CTX_READ, other);
		if (type_is_pointer(search->reads.items[i]->type))
			guard_add(search->guards, search->reads.items[i], GUARD_IS_SET, other);
	}
}

/* Marks both sides when they hold reads of different fields. */
static void mark_rivals(struct access_search *search, struct interval one, struct interval other)
{
	for (size_t i = one.first; i < one.end; i++)
		for (size_t j = other.first; j < other.end; j++)
			if (!same_access(search->reads.items[i], search->reads.items[j])) {
				mark_reads(search, one, search->reads.items[j]);
				mark_reads(search, other, search->reads.items[i]);
				return;
			}
}

/* The reads of an override are rivals of all reads outside it. */
static void mark_override(struct access_search *search, struct interval inside)
{
	for (size_t i = inside.first; i < inside.end; i++)
		for (size_t j = 0; j < search->reads.count; j++)
			if ((j < inside.first || j >= inside.end) &&
			    !same_access(search->reads.items[i], search->reads.items[j])) {
				mark_reads(search, inside, search->reads.items[j]);
				return;
			}
}

void guard_find_rivals(struct guards *guards)
{
	struct access_search search = { .guards = guards };

	search_accesses(guards->program->body, &search);
	mark_uses(&search);
	for (size_t i = 0; i < search.rivals.count; i++)
		mark_rivals(&search, search.rivals.items[i].one, search.rivals.items[i].other);
	for (size_t i = 0; i < search.leaving.count; i++)
		mark_rivals(&search, search.leaving.items[i],
			    (struct interval){ search.leaving.items[i].end, search.reads.count });
	for (size_t i = 0; i < search.overrides.count; i++)
		mark_override(&search, search.overrides.items[i]);
	for (size_t i = 0; search.writes_differ && i < search.writes.count; i++)
		guard_add(guards, search.writes.items[i], GUARD_CTX_WRITE, search.writes.items[!i]);
}
