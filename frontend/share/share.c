// SPDX-License-Identifier: MIT
/*
 * The door of this pass, and its first walk: records in the order of evaluation which shared values
 * a function reads, and which calls, stores and assignments end their epochs. It also rewrites p <
 * end to p + 1 <= end. In: the unit after sema. Out: the same unit; bind.c binds the values,
 * value_facts.c then removes redundant tests. cli/passes.c calls share_unit before the fact pass.
 */
#include "frontend/share/internal.h"

#include "frontend/unit/query.h"

static void look_at(struct expr *expr, void *user);

/* ---- effects ---- */

static void end_epoch(struct share *share, enum share_class class)
{
	for (unsigned i = class; i < SHARE_CLASS_COUNT; i++)
		share->epochs[i] += i != SHARE_SUM && i != SHARE_CALL;
}

static void note_effects(struct share *share, const struct expr *expr)
{
	struct share_changes changes = { 0 };

	if (share_is_constant_call(expr))
		return;
	share->calls += share_is_call(expr) || expr_is_map_access(expr) || expr->kind == EXPR_PRINT ||
			expr->kind == EXPR_WITH_RECORD || expr->kind == EXPR_KERNEL_READ;
	share_note_change(&changes, expr);
	if (changes.moved)
		end_epoch(share, SHARE_CONTEXT);
	else if (changes.memory)
		end_epoch(share, SHARE_FIELD);
}

static void note_all_effects(struct expr *expr, void *user)
{
	note_effects(user, expr);
	expr_each_operand(expr, note_all_effects, user);
}

static void assign(struct share *share, const struct variable *variable)
{
	share->assignments++;
	share->versions[variable->id] = share->assignments;
	VEC_PUSH(&share->scratch, &share->assigned, variable);
}

/*
 * Assigned variables of an arm, an iteration or a block get a new version behind it: it may not
 * have run.
 */
static void forget_since(struct share *share, size_t count)
{
	share->assignments += share->assigned.count > count;
	for (size_t i = count; i < share->assigned.count; i++)
		share->versions[share->assigned.items[i]->id] = share->assignments;
}

/* Before a loop: an earlier iteration may execute assignments that come later in the body. */
static void assign_all(struct expr *expr, void *user)
{
	if (expr_assigns_variable(expr))
		assign(user, expr->assign.place->variable);
	expr_each_operand(expr, assign_all, user);
}

static bool may_be_skipped(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_IF:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_BLOCK:
	case EXPR_DOTIMES:
	case EXPR_WHILE:
	case EXPR_WITH_RECORD:
		return true;
	default:
		return false;
	}
}

/* ---- places ---- */

static const struct share_place *enter(struct share *share, struct expr *holder, size_t index)
{
	const struct share_place *outer = share->place;
	struct share_place *place = ARENA_NEW(&share->scratch, struct share_place);

	*place = (struct share_place){ .holder = holder, .index = index, .outer = outer,
				       .depth = outer ? outer->depth + 1 : 0,
				       .conditions = share->conditions, .assignments = share->assignments };
	for (unsigned i = 0; i < SHARE_CLASS_COUNT; i++)
		place->epochs[i] = share->epochs[i];
	share->place = place;
	return outer;
}

static void look_at_sequence(struct share *share, struct expr *expr)
{
	const struct share_place *outer;

	for (size_t i = 0; i < expr->list.count; i++) {
		outer = enter(share, expr, i);
		look_at(expr->list.items[i], share);
		share->place = outer;
	}
}

static void look_at_let(struct share *share, struct expr *expr)
{
	const struct share_place *outer;

	for (size_t i = 0; i < expr->let.count; i++) {
		if (!expr->let.bindings[i].init)
			continue;
		outer = enter(share, expr, i);
		look_at(expr->let.bindings[i].init, share);
		share->place = outer;
	}
	/* a value that the body and a binding both read is bound before that binding */
	outer = enter(share, expr, expr->let.count);
	look_at(expr->let.body, share);
	share->place = outer;
}

static void look_at_branch(struct share *share, struct expr *expr)
{
	const struct share_place *outer = share->place;

	look_at(expr->branch.test, share);
	share->conditions++;
	enter(share, expr, 1);
	look_at(expr->branch.then, share);
	share->place = outer;
	enter(share, expr, 2);
	if (expr->branch.otherwise)
		look_at(expr->branch.otherwise, share);
	share->place = outer;
	share->conditions--;
}

static void look_at_logic(struct share *share, struct expr *expr)
{
	for (size_t i = 0; i < expr->list.count; i++) {
		share->conditions += i > 0;
		look_at(expr->list.items[i], share);
		share->conditions -= i > 0;
	}
}

/* The effects of one iteration precede the readings of the next. */
static void look_at_loop(struct share *share, struct expr *expr)
{
	if (expr->loop.from)
		look_at(expr->loop.from, share);
	if (expr->loop.count)
		look_at(expr->loop.count, share);
	note_all_effects(expr->loop.body, share);
	if (expr->loop.test)
		note_all_effects(expr->loop.test, share);
	assign_all(expr, share);
	share->conditions++;
	if (expr->loop.test)
		look_at(expr->loop.test, share);
	look_at(expr->loop.body, share);
	share->conditions--;
	note_all_effects(expr->loop.body, share);
}

/* ---- comparisons with the packet's end ---- */

static bool is_plain_number(const struct expr *expr)
{
	return expr->kind == EXPR_CONSTANT && !expr->constant.kernel && !expr->constant.named && !expr->constant.sized;
}

/* `pointer + 1`. A size that the source writes as `sizeof` or by name is kept. */
static struct expr *one_more(struct share *share, struct expr *pointer)
{
	struct expr *sum = share_new(share, EXPR_BINARY, pointer->type, pointer->span);
	uint64_t more = 1;

	if (pointer->kind == EXPR_BINARY && pointer->operation.op == OPERATOR_ADD && is_plain_number(pointer->operation.b)) {
		more += pointer->operation.b->value;
		pointer = pointer->operation.a;
	}
	sum->operation.op = OPERATOR_ADD;
	sum->operation.a = pointer;
	sum->operation.b = share_number(share, more, sum->span);
	return sum;
}

/*
 * p < end proves that the byte at p exists. Kernels before 5.16 do not learn it (Linux
 * 2fa7d94afc1a); all learn it from p + 1 <= end.
 */
static void weaken(struct share *share, struct expr *test)
{
	struct expr **a = &test->operation.a, **b = &test->operation.b;
	enum operator op = test->operation.op;

	if (test->kind != EXPR_BINARY || test->is_constant || !*b)
		return;
	if (share_is_of(*a, SPACE_PACKET) && share_is_of(*b, SPACE_PACKET_END) && (op == OPERATOR_LT || op == OPERATOR_GE)) {
		test->operation.op = op == OPERATOR_LT ? OPERATOR_LE : OPERATOR_GT;
		*a = one_more(share, *a);
		share->changed = true;
	} else if (share_is_of(*a, SPACE_PACKET_END) && share_is_of(*b, SPACE_PACKET) &&
		   (op == OPERATOR_GT || op == OPERATOR_LE)) {
		test->operation.op = op == OPERATOR_GT ? OPERATOR_GE : OPERATOR_LT;
		*b = one_more(share, *b);
		share->changed = true;
	}
}

/* ---- readings ---- */

static void note_reading(struct share *share, struct expr *expr)
{
	enum share_class class;
	const char *text = share_key_of(share, expr, &class);
	struct share_key *key;

	if (!text)
		return;
	key = table_find(&share->keys, text);
	if (!key) {
		key = ARENA_NEW(&share->scratch, struct share_key);
		key->class = class;
		table_add(&share->scratch, &share->keys, text, key);
		VEC_PUSH(&share->scratch, &share->order, key);
	}
	VEC_PUSH(&share->scratch, &key->readings,
		 ((struct share_reading){ .expr = expr, .place = share->place,
					  .conditions = share->conditions, .epoch = share->epochs[class],
					  .calls = share->calls, .assignments = share->assignments,
					  .compared = share->compared,
					  .tested = share->tested, .used = share->used }));
}

static void look_at_parts(struct share *share, struct expr *part, bool tested, bool used)
{
	bool was_tested = share->tested, was_used = share->used;

	share->tested |= tested;
	share->used |= used;
	look_at(part, share);
	share->tested = was_tested;
	share->used = was_used;
}

/* An assignment stores to the place itself; only the parts of its address are read. */
static void look_at_assignment(struct share *share, struct expr *expr)
{
	struct expr *place = expr->assign.place;

	if (place->kind == EXPR_MEMBER) {
		look_at(place->member.base, share);
		if (place->member.index)
			look_at_parts(share, place->member.index, false, true);
	} else if (place->kind == EXPR_LOAD) {
		note_reading(share, place);
		expr_each_operand(place, look_at, share);
	} else if (place->kind != EXPR_CONTEXT) {
		look_at(place, share);
	}
	look_at(expr->assign.value, share);
}

static void look_at_operands(struct share *share, struct expr *expr)
{
	bool is_sum = expr->kind == EXPR_BINARY && type_is_pointer(expr->type);
	bool truth = expr->kind == EXPR_BINARY && expr_is_truth(expr);

	if (is_sum) {
		look_at(expr->operation.a, share);
		look_at_parts(share, expr->operation.b, false, true);
	} else if ((expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS) && expr->member.index) {
		look_at(expr->member.base, share);
		look_at_parts(share, expr->member.index, false, true);
	} else if (truth || share_is_call(expr)) {
		bool was_tested = share->tested, was_used = share->used, was_compared = share->compared;

		share->tested |= truth;
		share->compared = truth && type_is_pointer(expr->operation.a->type);
		share->used |= !truth;
		expr_each_operand(expr, look_at, share);
		share->tested = was_tested;
		share->used = was_used;
		share->compared = was_compared;
	} else {
		expr_each_operand(expr, look_at, share);
	}
}

static void look_at(struct expr *expr, void *user)
{
	struct share *share = user;
	size_t assigned = share->assigned.count;

	switch (expr->kind) {
	case EXPR_PROGN:
		look_at_sequence(share, expr);
		break;
	case EXPR_LET:
		look_at_let(share, expr);
		break;
	case EXPR_IF:
		look_at_branch(share, expr);
		break;
	case EXPR_AND:
	case EXPR_OR:
		look_at_logic(share, expr);
		break;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		look_at_loop(share, expr);
		break;
	case EXPR_SETF:
	case EXPR_UPDATE:
		look_at_assignment(share, expr);
		break;
	case EXPR_WITH_LOCK:
		look_at(expr->lock.pointer, share);
		/* other CPUs may have stored before the lock was taken */
		end_epoch(share, SHARE_FIELD);
		look_at(expr->lock.body, share);
		break;
	default:
		weaken(share, expr);
		note_reading(share, expr);
		look_at_operands(share, expr);
		break;
	}
	note_effects(share, expr);
	if (expr_assigns_variable(expr))
		assign(share, expr->assign.place->variable);
	if (may_be_skipped(expr))
		forget_since(share, assigned);
}

/* ---- functions ---- */

/*
 * A register that is live across more than one call is saved and restored, which costs as much as a
 * second call.
 */
static bool go_together(const struct share_key *key, size_t first, size_t other)
{
	const struct share_reading *a = &key->readings.items[first], *b = &key->readings.items[other];

	return a->epoch == b->epoch && (key->class != SHARE_CALL || b->calls - a->calls <= 1);
}

static void bind_key(struct share *share, const struct share_key *key)
{
	for (size_t first = 0, end; first < key->readings.count; first = end) {
		end = first + 1;
		while (end < key->readings.count && go_together(key, first, end))
			end++;
		if (end - first > 1)
			share_bind(share, key->class, &key->readings.items[first], end - first);
	}
}

/* Assigns ids in the order of evaluation: later passes take a function's ids for an interval. */
static void number(struct expr *expr, void *user)
{
	struct unit *unit = user;

	expr_each_operand(expr, number, unit);
	expr->id = unit->expr_count++;
}

static void share_function(struct unit *unit, struct arena *arena, struct program *program)
{
	struct share share = { .unit = unit, .program = program, .arena = arena };

	share.versions = ARENA_ARRAY(&share.scratch, unsigned, program->variables.count + 1);
	look_at(program->body, &share);
	for (size_t i = 0; i < share.order.count; i++)
		bind_key(&share, share.order.items[i]);
	share_insert(&share);
	share_drop_known(&share);
	if (share.changed)
		number(program->body, unit);
	arena_release(&share.scratch);
}

void share_unit(struct unit *unit, struct arena *arena)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) && item->program->body)
			share_function(unit, arena, item->program);
	}
}
