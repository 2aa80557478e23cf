// SPDX-License-Identifier: MIT
/*
 * Lowers loops, blocks, and the exits of both. In: EXPR_DOTIMES, EXPR_WHILE, EXPR_BREAK,
 * EXPR_CONTINUE, EXPR_BLOCK, EXPR_LEAVE (return-from). Out: a `for` with a constant maximum,
 * for_range(), break, continue, or a label and gotos to it. Each exit first discards the ring
 * buffer records that were reserved inside the loop or block. Called by statement.c.
 */
#include "emit/lower/lower.h"

#include <string.h>

#include "frontend/unit/names.h"

/* ---- loops ---- */

static void break_if(struct lower *lower, struct cexpr *test)
{
	struct cblock *outer = lower->block;
	struct cstmt *stmt = lower_emit(lower, CSTMT_IF, test);

	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	lower_emit(lower, CSTMT_BREAK, NULL);
	lower->block = outer;
}

/*
 * Begins `for (__u64 i = 0; i < 16; i++)`; later statements go into its body. The guard `counter`
 * makes it __u64: clang may spill an int into half a stack slot, and the verifier forgets the int's
 * value when the other half is written.
 */
static void begin_rounds(struct lower *lower, const struct expr *loop, const char *counter,
			 const struct expr *most)
{
	struct cstmt *stmt = lower_emit(lower, CSTMT_FOR, NULL);

	stmt->head = arena_printf(lower->arena, "%s %s = 0; %s < %s; %s++",
				  lower_counter_type(lower, loop, stmt), counter, counter,
				  print_flat(lower->arena, lower_constant_tree(lower, most)),
				  counter);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
}

static void loop_body(struct lower *lower, const struct expr *loop)
{
	struct lowered_record *outer = lower->records_around;

	lower->records_around = lower->records;
	lower_statement(lower, loop->loop.body, dest_discard);
	lower->records_around = outer;
}

/*
 * Declares the Lisp variable as a copy of the C counter, for a body that sets it: setting it must
 * not change the trip count.
 */
static void copy_counter(struct lower *lower, const struct variable *variable, const char *counter)
{
	const char *name = lower_unique(lower, c_name_of(lower->arena, variable->name));

	lower->variable_names[variable->id] = name;
	lower_declare(lower, type_c_text(lower->arena, variable->type), name,
		      lower_atom(lower, counter));
}

static struct cexpr *range_end(struct lower *lower, const struct expr *end, const char *hint)
{
	struct value value;

	if (end->is_constant)
		return lower_value_for(lower, end, &type_u32).c;
	value = lower_cast(lower, lower_value(lower, end, 32), &type_u32);
	value.type = &type_u64;
	return lower_hold(lower, value, hint).c;
}

/*
 * Lowers (for-range (i a b) ..) to for_range(i, from, to). The macro evaluates both ends more than
 * once, so each is a name or a number. They have 64 bits, since the verifier forgets the value of
 * half a stack slot when the other half is written.
 */
static void lower_range(struct lower *lower, const struct expr *expr)
{
	const struct variable *variable = expr->loop.variable;
	struct cexpr *from = range_end(lower, expr->loop.from, "from");
	struct cexpr *to = range_end(lower, expr->loop.count, "to");
	const char *name = lower_unique(lower, c_name_of(lower->arena, variable->name));
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	lower->uses->pieces[PIECE_FOR_RANGE] = true;
	lower->variable_names[variable->id] = name;
	lower_declare(lower, "__u64", name, NULL);
	stmt = lower_emit(lower, CSTMT_FOR, NULL);
	stmt->macro = "for_range";
	stmt->head = arena_printf(lower->arena, "%s, %s, %s", name, print_flat(lower->arena, from),
				  print_flat(lower->arena, to));
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	loop_body(lower, expr);
	lower->block = outer;
}

static void lower_rounds(struct lower *lower, const struct expr *expr)
{
	const struct variable *variable = expr->loop.variable;
	const struct expr *most = expr->loop.limit ? expr->loop.limit : expr->loop.count;
	bool is_set = variable->assigned || variable->addressed;
	struct cblock *outer = lower->block;
	struct value count = { 0 };
	const char *name = lower_unique(lower, is_set ? "round" :
					       c_name_of(lower->arena, variable->name));

	if (!is_set)
		lower->variable_names[variable->id] = name;
	if (expr->loop.limit) {
		count = lower_value(lower, expr->loop.count, 64);
		if (!expr_is_stable(expr->loop.count) || lower_is_opaque(lower, expr->loop.count))
			count = lower_hold(lower, count, "count");
	}
	begin_rounds(lower, expr, name, most);
	lower_move_step_by_step(lower, expr, name);
	if (expr->loop.limit) {
		struct value counter = { .c = lower_atom(lower, name), .type = &type_u64 };

		break_if(lower, lower_compare(lower, OPERATOR_GE, expr->loop.count->type->is_signed,
					      counter, count).c);
	}
	lower_count_step_by_step(lower, expr, name);
	if (is_set && lower_is_read(lower, variable))
		copy_counter(lower, variable, name);
	loop_body(lower, expr);
	lower->block = outer;
}

void lower_dotimes(struct lower *lower, const struct expr *expr)
{
	if (expr->loop.from)
		lower_range(lower, expr);
	else
		lower_rounds(lower, expr);
}

void lower_while(struct lower *lower, const struct expr *expr)
{
	struct lowered_record *records = lower->records_around;
	const char *name = lower_unique(lower, "round");
	struct cblock *outer = lower->block;

	begin_rounds(lower, expr, name, expr->loop.limit);
	lower_move_step_by_step(lower, expr, name);
	lower->records_around = lower->records;
	if (!expr->loop.test->is_constant || !expr->loop.test->value)
		break_if(lower, c_not(lower->arena, lower_test(lower, expr->loop.test)));
	lower->records_around = records;
	lower_count_step_by_step(lower, expr, name);
	loop_body(lower, expr);
	lower->block = outer;
}

/* Lowers (break) and (continue): discards the records reserved in this iteration, then jumps. */
void lower_leave_round(struct lower *lower, const struct expr *expr)
{
	lower_discard_records(lower, lower->records_around);
	lower_emit(lower, expr->kind == EXPR_BREAK ? CSTMT_BREAK : CSTMT_CONTINUE, NULL);
}

/* ---- blocks ---- */

/* Does the block end in a goto to the label? lower_block removes it: the label follows directly. */
static bool ends_in_goto(const struct cblock *block, const char *label)
{
	const struct cstmt *last = block->statements.count ?
		block->statements.items[block->statements.count - 1] : NULL;

	return last && last->kind == CSTMT_GOTO && !strcmp(last->head, label);
}

void lower_block(struct lower *lower, const struct expr *expr)
{
	struct lowered_block block = { .expr = expr, .records = lower->records,
				       .outer = lower->blocks };

	block.label = lower_unique(lower, c_name_of(lower->arena, expr->block.name));
	lower->blocks = &block;
	lower_statement(lower, expr->block.body, dest_discard);
	lower->blocks = block.outer;
	if (ends_in_goto(lower->block, block.label)) {
		lower->block->statements.count--;
		block.gotos--;
	}
	if (block.gotos)
		lower_emit(lower, CSTMT_LABEL, NULL)->head = block.label;
}

/*
 * Lowers (return-from NAME): discards the records reserved inside the block, then jumps to its
 * end.
 */
void lower_leave(struct lower *lower, const struct expr *expr)
{
	struct lowered_block *block = lower->blocks;

	while (block->expr != expr->left)
		block = block->outer;
	lower_discard_records(lower, block->records);
	lower_emit(lower, CSTMT_GOTO, NULL)->head = block->label;
	block->gotos++;
}
