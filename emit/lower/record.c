// SPDX-License-Identifier: MIT
/*
 * Ring buffer records: with-ringbuf, reservations by call, and what must happen to open records.
 * In: EXPR_WITH_RECORD, or a call that reserves or ends a record. Out: reserve, padding cleared,
 * body, submit; a discard on every other exit. statement.c calls lower_record and lower_tail_call;
 * statement.c and loop.c discard open records before they leave; call.c counts lost records.
 */
#include "emit/lower/lower.h"

#include <string.h>

#include "frontend/unit/names.h"

static struct cexpr *record_size(struct lower *lower, const struct expr *expr, const char *name)
{
	const struct type *target = expr->record.variable->type->target;
	const struct expr *size = expr->record.size;

	if (target && size->kind == EXPR_CONSTANT && size->constant.sized == target)
		return lower_atom(lower, arena_printf(lower->arena, "sizeof(*%s)", name));
	return lower_constant_tree(lower, size);
}

static const char *record_type(struct lower *lower, const struct expr *expr)
{
	return type_c_text(lower->arena, expr->record.variable->type);
}

/* ---- padding ---- */

static void clear(struct lower *lower, struct cexpr *pad)
{
	struct cexpr *size = lower_atom(lower, arena_printf(lower->arena, "sizeof(%s)",
							    print_flat(lower->arena, pad)));

	lower_emit_expr(lower, c_call(lower->arena, "__builtin_memset", 3, pad,
				      lower_number(lower, 0), size));
}

/*
 * The struct whose padding is cleared, and the C that leads to it: the members of an unnamed struct
 * belong to the outer one.
 */
struct inside {
	struct cexpr *base;
	const char *op;
	unsigned pads;
};

static struct cexpr *pad(struct lower *lower, struct inside *inside)
{
	return c_member(lower->arena, inside->base, inside->op, ++inside->pads > 1 ?
			arena_printf(lower->arena, "_pad_%u", inside->pads) : "_pad");
}

static void clear_members(struct lower *lower, const struct structure *structure, struct inside *inside);

/* Clears the padding inside a member: a struct, or each element of an array. */
static void clear_inside(struct lower *lower, const struct type *type, struct cexpr *place)
{
	struct cblock *outer = lower->block;
	struct cstmt *loop;
	const char *name;

	if (!type_has_padding(type))
		return;
	if (type->kind == TYPE_STRUCT) {
		clear_members(lower, type->structure, &(struct inside){ .base = place, .op = "." });
		return;
	}
	name = lower_unique(lower, "i");
	loop = lower_emit(lower, CSTMT_FOR, NULL);
	loop->head = arena_printf(lower->arena, "int %s = 0; %s < %u; %s++", name, name,
				  type->count, name);
	loop->body = lower_new_block(lower);
	lower->block = loop->body;
	clear_inside(lower, type->target, c_index(lower->arena, place, lower_atom(lower, name)));
	lower->block = outer;
}

static void clear_members(struct lower *lower, const struct structure *structure, struct inside *inside)
{
	for (size_t i = 0; i <= structure->member_count; i++) {
		const struct member *member = &structure->members[i];
		struct gap gap = structure_gap(structure, i);

		if (gap.bits)
			lower_emit_assign(lower, pad(lower, inside), lower_number(lower, 0));
		if (gap.bytes)
			clear(lower, pad(lower, inside));
		if (i == structure->member_count)
			break;
		if (member->type->kind == TYPE_STRUCT && member->type->structure->is_anonymous)
			clear_members(lower, member->type->structure, inside);
		else
			clear_inside(lower, member->type, c_member(lower->arena, inside->base, inside->op, member->c_name));
	}
}

void lower_clear_padding(struct lower *lower, const struct type *target, struct cexpr *pointer)
{
	if (target && target->kind == TYPE_STRUCT && !type_holds_union(target))
		clear_members(lower, target->structure, &(struct inside){ .base = pointer, .op = "->" });
}

struct value lower_clear_union(struct lower *lower, const struct type *target, struct value record)
{
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	if (!target || !type_holds_union(target))
		return record;
	record.type = type_pointer((struct type_table *)&lower->unit->types, target, SPACE_RECORD);
	record = lower_hold(lower, record, "event");
	stmt = lower_emit(lower, CSTMT_IF, record.c);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	lower_clear(lower, c_prefix(lower->arena, "*", record.c), target);
	lower->block = outer;
	return record;
}

/* ---- open records ---- */

static void discard(struct lower *lower, struct cexpr *pointer)
{
	lower_emit_expr(lower, c_call(lower->arena, "bpf_ringbuf_discard", 2, pointer,
				      lower_number(lower, 0)));
}

void lower_discard_records(struct lower *lower, const struct lowered_record *last)
{
	for (const struct lowered_record *at = lower->records; at != last; at = at->outer) {
		struct cblock *outer = lower->block;
		struct cstmt *stmt;

		if (at->gone == lower->block)
			continue;
		if (!at->may_be_gone) {
			discard(lower, at->pointer);
			continue;
		}
		stmt = lower_emit(lower, CSTMT_IF, at->pointer);
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
		discard(lower, at->pointer);
		lower->block = outer;
	}
}

/* Discards a record before a tail call. If the call falls through, its pointer must be null. */
static void forget_record(struct lower *lower, const struct lowered_record *record)
{
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	if (record->may_be_gone && record->several) {
		stmt = lower_emit(lower, CSTMT_IF, record->pointer);
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	discard(lower, record->pointer);
	if (record->may_be_gone)
		lower_emit_expr(lower, c_assign(lower->arena, "=", record->pointer,
						lower_number(lower, 0)));
	lower->block = outer;
}

void lower_tail_call(struct lower *lower, const struct expr *expr)
{
	struct value call, index;

	if (!lower->records) {
		lower_emit_expr(lower, lower_call(lower, expr).c);
		return;
	}
	call = lower_call(lower, expr);
	index = (struct value){ .c = call.c->items[2], .type = expr->call.arguments.items[2]->type,
				.literal = expr->call.arguments.items[2]->is_constant };
	call.c->items[2] = lower_hold(lower, index, "index").c;
	for (struct lowered_record *at = lower->records; at; at = at->outer) {
		forget_record(lower, at);
		at->gone = lower->block;
	}
	lower_emit_expr(lower, call.c);
}

static bool leaves_after(const struct expr_list *list, size_t index)
{
	return expr_is_tail_call(list->items[index]) && index + 1 < list->count &&
	       list->items[index + 1]->kind == EXPR_RETURN;
}

/* Counts the tail calls that may fall through into the rest of the body. */
static void count_tail_calls(struct expr *expr, void *user)
{
	unsigned *count = user, before = *count;

	*count += expr_is_tail_call(expr);
	expr_each_operand(expr, count_tail_calls, count);
	for (size_t i = 0; expr->kind == EXPR_PROGN && i < expr->list.count; i++)
		*count -= leaves_after(&expr->list, i);
	if ((expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE) && *count > before)
		++*count; /* the next iteration may execute it again */
}

/* Is the call the body's last step, so that nothing is left to submit? */
static bool ends_in_tail_call(const struct expr *body)
{
	while (body->kind == EXPR_PROGN || body->kind == EXPR_LET)
		body = body->kind == EXPR_LET ? body->let.body :
						body->list.items[body->list.count - 1];
	return expr_is_tail_call(body);
}

struct value lower_end_record(struct lower *lower, const struct expr *expr)
{
	struct value call = lower_call(lower, expr);
	const struct expr *record = expr->call.arguments.count ?
		expr->call.arguments.items[0] : NULL;

	if (strcmp(expr->call.helper->c_name, "bpf_ringbuf_submit") || !record->type->target ||
	    !type_has_padding(record->type->target))
		return call;
	call.c->items[0] = lower_hold(lower, (struct value){ .c = call.c->items[0],
				      .type = record->type, .nonneg = true }, "event").c;
	lower_clear_padding(lower, record->type->target, call.c->items[0]);
	return call;
}

/* ---- :count-lost ---- */

static void count_lost(struct lower *lower, const struct global *lost)
{
	struct cexpr *counter = c_prefix(lower->arena, "&", lower_atom(lower, lost->c_name));

	lower_emit_expr(lower, c_call(lower->arena, "__sync_fetch_and_add", 2, counter,
				      lower_number(lower, 1)));
}

struct value lower_counted(struct lower *lower, const struct expr *expr, struct value call)
{
	struct value result = lower_hold(lower, call, type_is_pointer(expr->type) ? "record" : "result");
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	stmt = lower_emit(lower, CSTMT_IF, type_is_pointer(expr->type) ?
						   c_not(lower->arena, result.c) : result.c);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	count_lost(lower, expr->call.lost);
	lower->block = outer;
	result.nonneg = type_is_pointer(expr->type);
	return result;
}

/* ---- with-ringbuf ---- */

static void submit(struct lower *lower, const struct lowered_record *record, struct cexpr *flags)
{
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	if (record->is_gone)
		return;
	if (record->may_be_gone) {
		stmt = lower_emit(lower, CSTMT_IF, record->pointer);
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower_emit_expr(lower, c_call(lower->arena, "bpf_ringbuf_submit", 2, record->pointer,
				      flags));
	lower->block = outer;
}

static void record_body(struct lower *lower, const struct expr *expr, struct dest dest,
			struct cexpr *pointer, struct cexpr *flags)
{
	const struct type *target = expr->record.variable->type->target;
	struct lowered_record open = { .pointer = pointer, .outer = lower->records };
	struct value result = { 0 };
	unsigned calls = 0;

	count_tail_calls(expr->record.body, &calls);
	open.is_gone = calls == 1 && ends_in_tail_call(expr->record.body);
	open.may_be_gone = calls && !open.is_gone;
	open.several = calls > 1;
	if (target && type_holds_union(target))
		lower_clear(lower, c_prefix(lower->arena, "*", pointer), target);
	lower_clear_padding(lower, target, pointer);
	lower->records = &open;
	if (dest.kind == DEST_RETURN) {
		result = lower_result(lower, expr->record.body);
		if (!result.literal)
			result = lower_hold(lower, result, "result");
	} else {
		lower_statement(lower, expr->record.body, dest);
	}
	lower->records = open.outer;
	if (!block_leaves(lower->block))
		submit(lower, &open, flags);
	if (dest.kind == DEST_RETURN && !block_leaves(lower->block))
		lower_return(lower, result);
}

static struct cexpr *submit_flags(struct lower *lower, const struct expr *expr)
{
	const struct expr *flags = expr->record.flags;
	struct value value;

	if (!flags)
		return lower_number(lower, 0);
	value = lower_value(lower, flags, 64);
	return expr_is_stable(flags) ? value.c : lower_hold(lower, value, "flags").c;
}

/* The arm for a failed reservation: counts it, and the form's value is 0. */
static struct cblock *failed_arm(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct cblock *outer = lower->block, *block = lower_new_block(lower);

	lower->block = block;
	if (expr->record.map->lost)
		count_lost(lower, expr->record.map->lost);
	lower_zero(lower, dest);
	lower->block = outer;
	return block;
}

void lower_record(struct lower *lower, const struct expr *expr, struct dest dest)
{
	const struct variable *variable = expr->record.variable;
	const char *name = lower_unique(lower, c_name_of(lower->arena, variable->name));
	struct cexpr *pointer = lower_atom(lower, name), *reserve, *flags, *map;
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	lower->variable_names[variable->id] = name;
	flags = submit_flags(lower, expr);
	map = expr->record.holder ?
		lower_value(lower, expr->record.holder, 64).c :
		c_prefix(lower->arena, "&", lower_atom(lower, expr->record.map->c_name));
	reserve = c_call(lower->arena, "bpf_ringbuf_reserve", 3, map,
			 record_size(lower, expr, name), lower_number(lower, 0));
	lower_declare(lower, record_type(lower, expr), name, reserve);
	if (dest.kind == DEST_RETURN) {
		stmt = lower_emit(lower, CSTMT_IF, c_not(lower->arena, pointer));
		stmt->body = failed_arm(lower, expr, dest);
		record_body(lower, expr, dest, pointer, flags);
		return;
	}
	stmt = lower_emit(lower, CSTMT_IF, pointer);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	record_body(lower, expr, dest, pointer, flags);
	lower->block = outer;
	if (dest.kind == DEST_ASSIGN || expr->record.map->lost)
		stmt->otherwise = failed_arm(lower, expr, dest);
}
