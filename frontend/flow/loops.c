// SPDX-License-Identifier: MIT
/* Loops: walks the body until the state at its head no longer changes (a fixpoint); the facts of
 * the last iteration stay. Called by eval.c for EXPR_LOOP. A nested loop that begins in the state
 * of its last walk is not walked again. */
#include "frontend/flow/internal.h"

static int64_t rounds_of(const struct expr *loop)
{
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return (int64_t)bound->value;
}

/* The amount that a loop's iterations add to an integer. */
struct sum {
	const struct variable *variable;
	/* product of the iterations of the loops around, per iteration of the outermost */
	int64_t rounds;
	int64_t most;    /* largest amount per iteration */
	bool unbounded;
};

/* The addend of the assignment: (incf v x), (setf v (+ v x)). NULL for another assignment. */
static const struct expr *addend_of(const struct expr *assignment)
{
	const struct variable *variable = assignment->assign.place->variable;
	const struct expr *value = assignment->assign.value;

	if (assignment->kind == EXPR_UPDATE)
		return assignment->assign.op == OPERATOR_ADD ? value : NULL;
	/* a narrowing cast may give less than before */
	while (value->kind == EXPR_CAST && !value->is_constant && value->type->size >= variable->type->size)
		value = value->operand;
	if (value->kind != EXPR_BINARY || value->operation.op != OPERATOR_ADD || type_is_pointer(value->type))
		return NULL;
	if (value->operation.a->kind == EXPR_VARIABLE && value->operation.a->variable == variable)
		return value->operation.b;
	return value->operation.b->kind == EXPR_VARIABLE && value->operation.b->variable == variable ?
		value->operation.a : NULL;
}

static void look_at_sum(struct expr *expr, void *user)
{
	struct sum *sum = user;
	bool loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	int64_t outer = sum->rounds, added;
	struct range range;

	if (loop && __builtin_mul_overflow(outer, rounds_of(expr), &sum->rounds))
		sum->unbounded = true;
	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE &&
	    expr->assign.place->variable == sum->variable) {
		const struct expr *value = addend_of(expr);

		range = value && value->is_constant ?
			(struct range){ (int64_t)value->value, (int64_t)value->value } :
			range_of_type(value ? value->type : expr->assign.place->type);
		if (!value ||
		    range.least < 0 || __builtin_mul_overflow(range.greatest, sum->rounds, &added) ||
		    __builtin_add_overflow(sum->most, added, &sum->most))
			sum->unbounded = true;
	}
	expr_each_operand(expr, look_at_sum, sum);
	sum->rounds = outer;
}

/* The verifier walks the iterations, so it knows the largest sum. False if the variable is no
 * sum. */
static bool range_of_sum(struct flow *flow, const struct expr *loop, const struct variable *variable,
			 const struct state *entry, struct range *ret_range)
{
	struct sum sum = { .variable = variable, .rounds = 1 };
	struct range range = state_variable(flow, entry, flow_index(flow, variable))->range;
	int64_t before = rounds_of(loop) - 1;

	if (loop->loop.test)
		look_at_sum(loop->loop.test, &sum);
	look_at_sum(loop->loop.body, &sum);
	if (before < 0)
		before = 0;
	if (loop->loop.from || sum.unbounded || __builtin_mul_overflow(sum.most, before, &sum.most) ||
	    __builtin_add_overflow(range.greatest, sum.most, &range.greatest) ||
	    !range_fits(range, variable->type))
		return false;
	*ret_range = range;
	return true;
}

/* The bits of p in `p += 4` grow by one unknown bit per iteration, sixty times. What still grows
 * after this many iterations is taken to grow to its limit (widening); an iteration that finds
 * less, as `i = (i + 1) & 7` does, narrows it again. */
#define ROUNDS_BEFORE_WIDENING 3

/* The state of widening the variables that iterations assign. */
struct forgetting {
	struct flow *flow;
	const struct expr *loop;
	const struct state *entry, *known; /* before the loop; at the head of the last iteration */
	unsigned round;                    /* number of walked iterations */
	bool grown;                        /* more values are possible than in `known` */
};

/* A range that still grows after some iterations becomes unbounded. */
static void set_range(struct forgetting *forgetting, const struct variable *variable, struct range *range)
{
	struct flow *flow = forgetting->flow;
	struct range known;

	if (range_of_sum(flow, forgetting->loop, variable, forgetting->entry, range))
		return;
	/* a number iterator: the verifier walks until it learns nothing new, and drops ranges
	 * meanwhile */
	if (forgetting->loop->loop.from) {
		*range = range_of_type(variable->type);
		return;
	}
	known = state_variable(flow, forgetting->known, flow_index(flow, variable))->range;
	if (range->least == known.least && range->greatest == known.greatest)
		return;
	if (forgetting->round >= ROUNDS_BEFORE_WIDENING)
		*range = range_of_type(variable->type);
	forgetting->grown = true;
}

static void forget_assigned(struct expr *expr, void *user)
{
	struct forgetting *forgetting = user;
	struct flow *flow = forgetting->flow;

	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE) {
		const struct variable *variable = expr->assign.place->variable;
		struct variable_state *now =
			state_change(flow, flow->state, flow_index(flow, variable));

		set_range(forgetting, variable, &now->range);
		/* how far iterations move a pointer is not tracked */
		now->at.object = NULL;
	}
	expr_each_operand(expr, forget_assigned, forgetting);
}

static struct state *join_exit(struct flow *flow, struct state *exit)
{
	struct state *here = state_copy(flow, flow->state);

	return exit ? state_join(flow, exit, here) : here;
}

struct fact flow_leave_round(struct flow *flow, const struct expr *expr)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };

	if (flow->loop && expr->kind == EXPR_BREAK)
		flow->loop->broke = join_exit(flow, flow->loop->broke);
	else if (flow->loop)
		flow->loop->went_on = join_exit(flow, flow->loop->went_on);
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
	return fact;
}

struct fact flow_block(struct flow *flow, const struct expr *block)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };
	struct open_block open = { .expr = block, .outer = flow->blocks };

	flow->blocks = &open;
	flow_eval(flow, block->block.body);
	flow->blocks = open.outer;
	if (open.left)
		flow->state = state_join(flow, flow->state, open.left);
	return fact;
}

struct fact flow_leave(struct flow *flow, const struct expr *leave)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };
	struct open_block *open = flow->blocks;

	while (open->expr != leave->left)
		open = open->outer;
	open->left = join_exit(flow, open->left);
	flow->leaves++;
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
	return fact;
}

/* The bits that numbers below the count can have. */
static uint64_t ones_below(uint64_t count)
{
	return count > 1 ? UINT64_MAX >> __builtin_clzll(count - 1) : 0;
}

/* The last walk of a loop: the states before and after it. Its facts are still in place. */
struct loop_walk {
	const struct state *entry; /* NULL: not walked, or walked to take notes */
	struct state *after;
	struct range numbers;      /* for-range: between its ends */
};

static struct loop_walk *last_walk(struct flow *flow, const struct expr *loop)
{
	struct loop_walk *walk = table_find_object(&flow->frame->loops, loop);

	return walk ? walk : table_add_object(&flow->scratch, &flow->frame->loops, loop,
					      ARENA_NEW(&flow->scratch, struct loop_walk));
}

/* The emitted C compares the kernel iterator's number with both ends. */
static struct range numbers_between(struct range from, struct range to)
{
	struct range numbers = range_of_type(&type_u32);

	if (range_fits(from, &type_u32))
		numbers.least = from.least;
	if (range_fits(to, &type_u32) && to.greatest > numbers.least)
		numbers.greatest = to.greatest - 1;
	return numbers;
}

static void set_counter(struct flow *flow, const struct expr *loop)
{
	struct fact counter = { .reached = true, .pointer = POINTER_LIVE };
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	if (loop->loop.from) {
		counter.range = last_walk(flow, loop)->numbers;
		counter.bits = bits_of_type(&type_u32);
		flow_set_variable(flow, loop->loop.variable, counter);
		return;
	}

	if (!loop->loop.variable)
		return;
	counter.range = (struct range){ 0, INT64_MAX };
	if ((int64_t)bound->value > 0)
		counter.range.greatest = (int64_t)bound->value - 1;
	counter.bits = bits_open();
	if ((int64_t)bound->value > 0)
		counter.bits = (struct bits){ .unknown = ones_below(bound->value), .exact = true };
	flow_set_variable(flow, loop->loop.variable, counter);
}

/* (dotimes (i 0) ..): the body is never reached. */
static bool has_no_rounds(const struct expr *loop)
{
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return bound && bound->is_constant && bound->value == 0;
}

/* (dotimes (i 4) ..): the body runs at least once, unless the loop is left. */
static bool has_a_round(const struct expr *loop)
{
	return loop->loop.count && !loop->loop.limit && !loop->loop.test &&
	       loop->loop.count->is_constant && (int64_t)loop->loop.count->value > 0;
}

/* Walks one iteration: returns the state after it, and in *exits those that leave the loop. */
static void one_round(struct flow *flow, const struct expr *loop, struct loop_exits *exits)
{
	*exits = (struct loop_exits){ .outer = flow->loop };
	flow->loop = exits;
	set_counter(flow, loop);
	if (has_no_rounds(loop)) {
		flow->state = state_copy(flow, flow->state);
		flow->state->dead = true;
	}
	if (loop->loop.test) {
		struct state *holds, *fails;

		flow_branch(flow, loop->loop.test, &holds, &fails);
		exits->broke = exits->broke ? state_join(flow, exits->broke, fails) : fails;
		flow->state = holds;
	}
	flow_eval(flow, loop->loop.body);
	flow->loop = exits->outer;
	if (exits->went_on)
		flow->state = state_join(flow, flow->state, exits->went_on);
}

/* Widens; true if values are possible that were not in `known`. */
static bool forget_round(struct flow *flow, const struct expr *loop, const struct state *entry,
			 const struct state *known, unsigned round)
{
	struct forgetting forgetting = { .flow = flow, .loop = loop, .entry = entry, .known = known,
					 .round = round };

	if (loop->loop.test)
		forget_assigned(loop->loop.test, &forgetting);
	forget_assigned(loop->loop.body, &forgetting);
	return forgetting.grown;
}

/* ---- pointers into packets that iterations move ---- */

static int64_t distance(const struct flow *flow, const struct state *state, size_t variable)
{
	const struct packet_place *place = &state_variable(flow, state, variable)->packet;

	return place->spread + place->offset;
}

static bool is_moved(const struct flow *flow, const struct state *head, const struct state *end,
		     size_t variable)
{
	const struct packet_place *a = &state_variable(flow, head, variable)->packet;
	const struct packet_place *b = &state_variable(flow, end, variable)->packet;

	return a->base && b->base &&
	       (a->base != b->base || a->offset != b->offset || a->spread != b->spread);
}

/* The verifier walks every iteration, also the one that moves a pointer farthest, so only the facts
 * of that one hold in all. False if no pointer is moved. */
static bool widen(struct flow *flow, const struct expr *loop, const struct state *entry)
{
	struct state *head = flow->state, *end;
	struct loop_exits exits;
	int64_t most = 0;

	flow->state = state_copy(flow, head);
	one_round(flow, loop, &exits);
	end = flow->state;
	flow->state = head;
	for (size_t i = state_next_variable(flow, head, end, 0); i < flow->variable_count && !end->dead;
	     i = state_next_variable(flow, head, end, i + 1)) {
		int64_t by = distance(flow, end, i) - distance(flow, head, i);

		if (is_moved(flow, head, end, i) && by > most)
			most = by;
	}
	if (__builtin_mul_overflow(most, rounds_of(loop) - 1, &most))
		most = INT64_MAX / 2;
	for (size_t i = state_next_variable(flow, head, end, 0); i < flow->variable_count && most > 0;
	     i = state_next_variable(flow, head, end, i + 1))
		if (is_moved(flow, head, end, i))
			state_change(flow, head, i)->packet.spread = packet_limited(
				distance(flow, entry, i) + packet_limited(most));
	return most > 0;
}

/* ---- bits that iterations change ---- */

/* Spreads bits that became unknown between `known` and head to all higher bits. */
static bool widen_bits(struct flow *flow, const struct state *known, struct state *head)
{
	bool widened = false;

	for (size_t i = state_next_variable(flow, known, head, 0); i < flow->variable_count;
	     i = state_next_variable(flow, known, head, i + 1)) {
		struct bits bits = state_variable(flow, head, i)->bits;
		uint64_t added = bits.unknown & ~state_variable(flow, known, i)->bits.unknown;

		if (!added)
			continue;
		bits.unknown |= UINT64_MAX << __builtin_ctzll(added);
		bits.value &= ~bits.unknown;
		state_change(flow, head, i)->bits = bits;
		widened = true;
	}
	return widened;
}

/* After an iteration that ends in `end`, head needs only the bits of entry and end. True if that is
 * less. */
static bool narrow_bits(struct flow *flow, const struct state *entry, const struct state *end,
			struct state *head)
{
	bool narrowed = false;

	for (size_t i = state_next_variable(flow, entry, head, 0); i < flow->variable_count;
	     i = state_next_variable(flow, entry, head, i + 1)) {
		struct bits now = state_variable(flow, head, i)->bits;
		struct bits bits = bits_join(state_variable(flow, entry, i)->bits,
					     state_variable(flow, end, i)->bits);

		if (bits.unknown == now.unknown || bits.unknown & ~now.unknown)
			continue;
		now.unknown = bits.unknown;
		now.value = bits.value;
		state_change(flow, head, i)->bits = now;
		narrowed = true;
	}
	return narrowed;
}

/* The same for ranges, in a number iterator: tests in one iteration bound the next. True if that is
 * less. */
static bool narrow_ranges(struct flow *flow, const struct state *entry, const struct state *end, struct state *head)
{
	bool narrowed = false;

	for (size_t i = state_next_variable(flow, entry, head, 0); i < flow->variable_count;
	     i = state_next_variable(flow, entry, head, i + 1)) {
		struct range now = state_variable(flow, head, i)->range;
		struct range range = range_join(state_variable(flow, entry, i)->range,
						state_variable(flow, end, i)->range);

		if (range.least < now.least || range.greatest > now.greatest ||
		    (range.least == now.least && range.greatest == now.greatest))
			continue;
		state_change(flow, head, i)->range = range;
		narrowed = true;
	}
	return narrowed;
}

/* Walks iterations without notes until pointers no longer change. Takes over the exits; returns
 * true if narrowing requires another walk. */
static bool walk_silently(struct flow *flow, const struct expr *loop, const struct state *entry,
			  struct loop_exits *exits)
{
	struct state *first = state_copy(flow, flow->state), *known, *before, *end;
	bool widened = false, grown;

	for (unsigned round = 1;; round++) {
		known = state_copy(flow, flow->state);
		before = state_copy(flow, flow->state);
		one_round(flow, loop, exits);
		end = state_copy(flow, flow->state);
		flow->state = state_join(flow, before, flow->state);
		grown = forget_round(flow, loop, entry, known, round);
		if (known->dead || (!grown && state_same_pointers(flow, known, flow->state)))
			break;
		if (round >= ROUNDS_BEFORE_WIDENING)
			widened |= widen_bits(flow, known, flow->state);
	}
	widened = widened && !end->dead && narrow_bits(flow, first, end, flow->state);
	return (loop->loop.from && !end->dead && narrow_ranges(flow, entry, end, flow->state)) || widened;
}

/* Walks until pointers no longer change; the iteration after it counts. */
static void walk_rounds(struct flow *flow, const struct expr *loop)
{
	struct state *before, *entry, *after;
	struct loop_exits exits;
	bool silent = flow->silent, again;

	entry = state_copy(flow, flow->state);
	flow->state = state_copy(flow, flow->state);
	forget_round(flow, loop, entry, entry, 0);
	flow->silent = true;
	again = walk_silently(flow, loop, entry, &exits);
	again |= widen(flow, loop, entry);
	flow->silent = silent;
	if (!silent || again) {
		before = state_copy(flow, flow->state);
		one_round(flow, loop, &exits);
		after = flow->state;
		flow->state = state_join(flow, before, after);
		if (has_a_round(loop) && !after->dead)
			flow->state->set = after->set;
	}
	if (exits.broke)
		flow->state = state_join(flow, flow->state, exits.broke);
}

struct fact flow_loop(struct flow *flow, const struct expr *loop)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };
	struct loop_walk *walk = last_walk(flow, loop);
	struct range from = range_full, to = range_full;
	struct state *entry;
	unsigned leaves = flow->leaves;

	if (loop->loop.from)
		from = flow_eval(flow, loop->loop.from).range;
	if (loop->loop.count)
		to = flow_eval(flow, loop->loop.count).range;
	walk->numbers = numbers_between(from, to);
	/* the frame of another call of the function, with its walks, is gone */
	if (flow->silent && walk->entry && state_same(flow, walk->entry, flow->state)) {
		flow->state = state_copy(flow, walk->after);
		return fact;
	}
	entry = state_copy(flow, flow->state);
	walk_rounds(flow, loop);
	/* exits to a block around the loop must be joined again by each walk of that block */
	walk->entry = flow->silent && leaves == flow->leaves ? entry : NULL;
	walk->after = state_copy(flow, flow->state);
	return fact;
}
