/*
 * Loops: what is known in every round, and after the last. A loop in a loop is walked again in each round of the other:
 * where it begins with the same state as the last time, what it gave then is what it gives.
 */
#include "frontend/flow/internal.h"

static int64_t rounds_of(const struct expr *loop)
{
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return (int64_t)bound->value;
}

/* What the rounds of a loop do to an integer, as far as they only add to it. */
struct sum {
	const struct variable *variable;
	int64_t rounds;  /* of the loops around, in one round of the outermost */
	int64_t most;    /* that one round adds */
	bool unbounded;
};

/* What the assignment adds to its variable: (incf v x), (setf v (+ v x)). NULL: it does something else. */
static const struct expr *addend_of(const struct expr *assignment)
{
	const struct variable *variable = assignment->assign.place->variable;
	const struct expr *value = assignment->assign.value;

	if (assignment->kind == EXPR_UPDATE)
		return assignment->assign.op == OPERATOR_ADD ? value : NULL;
	/* a narrower cast may give less than was there before */
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

/*
 * The verifier walks the rounds, and so knows of a sum what those before one have added at most. False where it is
 * no sum.
 */
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

/*
 * The bits of p in `p += 4` grow by one unknown bit a round, sixty times. After this many rounds what still grows is
 * taken to grow as far as it can (widening); a round that finds less, as `i = (i + 1) & 7` does, says so (narrowing).
 */
#define ROUNDS_BEFORE_WIDENING 3

/* What is known of variables that rounds assign. */
struct forgetting {
	struct flow *flow;
	const struct expr *loop;
	const struct state *entry, *known; /* before the loop; at the head of the last round */
	unsigned round;                    /* how many were walked */
	bool grown;                        /* more values are possible than at `known` */
};

/* What is still new after some rounds may be anything. */
static void set_range(struct forgetting *forgetting, const struct variable *variable, struct range *range)
{
	struct flow *flow = forgetting->flow;
	struct range known;

	if (range_of_sum(flow, forgetting->loop, variable, forgetting->entry, range))
		return;
	/* the kernel's iterator: the verifier walks until it learns nothing more, and forgets numbers on the way */
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
		/* how far rounds have moved a pointer is not followed */
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

/* The bits that numbers below the count have. */
static uint64_t ones_below(uint64_t count)
{
	return count > 1 ? UINT64_MAX >> __builtin_clzll(count - 1) : 0;
}

/* The last walk of a loop: the states before and after it. What it found is still in the facts. */
struct loop_walk {
	const struct state *entry; /* NULL: it was not walked, or walked to take notes */
	struct state *after;
	struct range numbers;      /* of for-range: between its ends */
};

static struct loop_walk *last_walk(struct flow *flow, const struct expr *loop)
{
	struct loop_walk *walk = table_find_object(&flow->frame->loops, loop);

	return walk ? walk : table_add_object(&flow->scratch, &flow->frame->loops, loop,
					      ARENA_NEW(&flow->scratch, struct loop_walk));
}

/* What the kernel's iterator gives is compared with both ends, by the C that is made of the loop. */
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

/* (dotimes (i 0) ..): its body is never reached. */
static bool has_no_rounds(const struct expr *loop)
{
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return bound && bound->is_constant && bound->value == 0;
}

/* (dotimes (i 4) ..): what a round has set is set after it, unless the loop was left. */
static bool has_a_round(const struct expr *loop)
{
	return loop->loop.count && !loop->loop.limit && !loop->loop.test &&
	       loop->loop.count->is_constant && (int64_t)loop->loop.count->value > 0;
}

/* One round: the state after it, and in *exits those in which the loop is left. */
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

/* After so many rounds; true where numbers are possible that were not at `known`. */
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

/* ---- pointers into packets that rounds move ---- */

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

/*
 * The verifier walks every round, and takes each for the one that moves a pointer farthest: what is known
 * in all of them is what is known in the last. Gives false where none is moved.
 */
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

/* ---- bits that rounds change ---- */

/* Unknown bits that the round from `known` to head has added spread to all above them. */
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

/*
 * Nothing in head is new after a round that ends in `end`: what is at the entry and there is all that is possible.
 * Gives true where that is less.
 */
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

/*
 * The same of ranges, for the rounds of a number iterator: what a round's tests leave of a variable bounds it in the next
 * one. Gives true where that is less than what was forgotten.
 */
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

/*
 * Rounds that are not noted, until one does nothing new to pointers. Its exits are those of the loop, unless more is
 * known now than was before it: then gives true.
 */
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

/* Until a round does nothing new to pointers; the round after it counts. */
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
	/* what a call of the function had found in it is gone, and so is that frame */
	if (flow->silent && walk->entry && state_same(flow, walk->entry, flow->state)) {
		flow->state = state_copy(flow, walk->after);
		return fact;
	}
	entry = state_copy(flow, flow->state);
	walk_rounds(flow, loop);
	/* what leaves a block around it has to be met again by each walk of that block */
	walk->entry = flow->silent && leaves == flow->leaves ? entry : NULL;
	walk->after = state_copy(flow, flow->state);
	return fact;
}
