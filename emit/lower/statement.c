// SPDX-License-Identifier: MIT
/* Forms whose value goes to a destination. In: an expression and a struct dest. Out: C statements
 * in the current block. lower.c calls lower_statement for a function's body, the other files for
 * arms, bodies and discarded values. */
#include "emit/lower/lower.h"

#include <string.h>

#include "emit/tree/prune.h"
#include "frontend/unit/names.h"

/* ---- comments and steps ---- */

static const char *join_comments(struct lower *lower, const char *first, const char *second)
{
	if (!first || !second)
		return first ? first : second;
	return arena_printf(lower->arena, "%s\n%s", first, second);
}

/* An empty line above a form or its comment in the Lisp is kept in the C. */
static bool begins_step(const struct expr *expr)
{
	const struct source *source = expr->span.source;
	uint32_t line = expr->span.line, len;

	if (!source || source->is_prelude || line < 2)
		return false;
	for (line--; line; line--) {
		const char *text = source_line(source, line, &len);

		while (len && (*text == ' ' || *text == '\t' || *text == '\r'))
			text++, len--;
		if (!len)
			return true;
		if (*text != ';')
			return false;
	}
	return false;
}

static void begin_form(struct lower *lower, const struct expr *expr)
{
	if (expr->span.source)
		lower->span = expr->span;
	lower->comment = join_comments(lower, lower->comment, expr->comment);
	lower->comment = join_comments(lower, lower->comment, expr->trailing);
	/* a macro's forms all have the place of the call: one of them begins a paragraph */
	if (begins_step(expr) && (expr->span.offset != lower->stepped.offset ||
				  expr->span.source != lower->stepped.source)) {
		lower->step = true;
		lower->stepped = expr->span;
	}
}

/* ---- where values go ---- */

/* Every open record is discarded before the program returns. */
void lower_return(struct lower *lower, struct value value)
{
	if (lower->records && !value.literal)
		value = lower_hold(lower, value, "result");
	lower_discard_records(lower, NULL);
	lower_emit(lower, CSTMT_RETURN, lower->result->kind == TYPE_VOID ? NULL : value.c);
}

struct value lower_result(struct lower *lower, const struct expr *expr)
{
	if (!lower->program->subprogram)
		return lower_value(lower, expr, 32);
	return lower_value_for(lower, expr, lower->result);
}

static void deliver(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct value value;

	switch (dest.kind) {
	case DEST_DISCARD:
		value = lower_value(lower, expr, 64);
		/* only a call can still have an effect */
		while (value.c->kind == C_CAST)
			value.c = value.c->a;
		if (prune_has_call(value.c))
			lower_emit_expr(lower, value.c->kind == C_CALL ? value.c : c_cast(lower->arena, "void", value.c));
		return;
	case DEST_ASSIGN:
		value = lower_value_for(lower, expr, dest.type);
		if (dest.is_wide)
			value = lower_narrowed(lower, value, dest.type);
		lower_emit_assign(lower, dest.target, value.c);
		return;
	case DEST_RETURN:
		lower_return(lower, lower_result(lower, expr));
		return;
	}
}

/* A form without a value, after its statements: if the destination wants one, it is 0. */
static void done(struct lower *lower, struct dest dest)
{
	if (dest.kind == DEST_ASSIGN)
		lower_emit_expr(lower, c_assign(lower->arena, "=", dest.target,
						lower_number(lower, 0)));
	if (dest.kind == DEST_RETURN)
		lower_return(lower, (struct value){ .c = lower_number(lower, 0), .literal = true });
}

/* ---- assignments ---- */

static bool is_wide(const struct lower *lower, const struct expr *place)
{
	return place->kind == EXPR_VARIABLE && lower_is_wide(lower, place->variable);
}

static bool is_dead(const struct lower *lower, const struct expr *place)
{
	return place->kind == EXPR_VARIABLE && !lower_is_read(lower, place->variable);
}

static struct value place_value(struct lower *lower, const struct expr *place)
{
	switch (place->kind) {
	case EXPR_MEMBER:
		return lower_member(lower, place);
	case EXPR_LOAD:
		return lower_load(lower, place);
	default:
		return lower_value(lower, place, 64);
	}
}

static struct value value_for(struct lower *lower, const struct expr *place, const struct expr *value)
{
	return lower_value_for(lower, value, place->type);
}

/* The operands of the place's address: a base, and an index or offset, which may be NULL. */
static void place_parts(const struct expr *place, const struct expr *parts[2])
{
	parts[0] = parts[1] = NULL;
	if (place->kind == EXPR_MEMBER) {
		parts[0] = place->member.base;
		parts[1] = place->member.index;
	} else if (place->kind == EXPR_LOAD) {
		parts[0] = place->memory.pointer;
		parts[1] = place->memory.offset;
	}
}

static bool place_has(const struct expr *place, bool (*has)(const struct expr *part))
{
	const struct expr *parts[2];

	place_parts(place, parts);
	return (parts[0] && has(parts[0])) || (parts[1] && has(parts[1]));
}

static bool is_unstable(const struct expr *part)
{
	return !expr_is_stable(part);
}

/* Is the place's address kept? If its index has effects, or if the value or the store may change it. */
static bool place_is_kept(const struct expr *place, const struct expr *value, bool is_used)
{
	return place_has(place, expr_has_effects) ||
	       (expr_has_effects(value) && place_has(place, is_unstable)) ||
	       (is_used && place_has(place, lower_reads_memory));
}

/* The place, with its address computed before the value. */
static struct value settled_place(struct lower *lower, const struct expr *place,
				  const struct expr *value, bool is_used)
{
	bool is_kept = place_is_kept(place, value, is_used);
	struct value target, address = { 0 };

	if (is_kept && place->type->bits)
		return lower_held_bit_field(lower, place);
	target = place_value(lower, place);
	if (!is_kept)
		return target;
	address.c = c_prefix(lower->arena, "&", target.c);
	address.type = type_pointer((struct type_table *)&lower->unit->types, target.type, SPACE_ANY);
	target.c = c_prefix(lower->arena, "*", lower_hold(lower, address, "place").c);
	return target;
}

struct value lower_assign_place(struct lower *lower, const struct expr *place,
				const struct expr *value, bool is_used)
{
	struct value target = { .type = place->type }, stored;

	if (is_dead(lower, place)) {
		lower_statement(lower, value, dest_discard);
		return target;
	}
	if (place->kind == EXPR_GETMAP)
		return lower_setmap(lower, place, value, false);
	if (place->kind == EXPR_CONTEXT) {
		lower_context_write(lower, place, value_for(lower, place, value));
		return target;
	}
	if (place->kind == EXPR_VARIABLE && (value->kind == EXPR_IF || value->kind == EXPR_LET ||
					     value->kind == EXPR_PROGN)) {
		struct dest dest = { .kind = DEST_ASSIGN, .type = place->type };

		dest.is_wide = lower_is_wide(lower, place->variable);
		target.type = lower_variable_type(lower, place->variable);
		target.c = dest.target =
			lower_atom(lower, lower->variable_names[place->variable->id]);
		lower_statement(lower, value, dest);
		return target;
	}
	target = settled_place(lower, place, value, is_used);
	stored = value_for(lower, place, value);
	if (is_wide(lower, place) && !lower_fits(value, place->type))
		stored = lower_narrowed(lower, stored, place->type);
	lower_store(lower, place, target.c, stored.c);
	return target;
}

/* `x += v`; additions to a signed place avoid C's undefined overflow. */
static struct value lower_update(struct lower *lower, const struct expr *expr, bool is_used)
{
	const struct expr *place = expr->assign.place;
	const char *op = expr->assign.op == OPERATOR_ADD ? "+" : "-";
	struct value target = { .type = place->type }, by;
	struct cexpr *sum;

	if (is_dead(lower, place)) {
		lower_statement(lower, expr->assign.value, dest_discard);
		return target;
	}
	if (place->kind == EXPR_GETMAP) {
		lower_incmap(lower, expr);
		return target;
	}
	target = place->kind == EXPR_CONTEXT ? lower_context(lower, place) :
					       settled_place(lower, place, expr->assign.value, is_used);
	if (expr_has_effects(expr->assign.value) && place->kind == EXPR_VARIABLE)
		by = lower_hold(lower, value_for(lower, place, expr->assign.value), "step");
	else
		by = value_for(lower, place, expr->assign.value);
	if (place->kind == EXPR_CONTEXT) {
		sum = c_binary(lower->arena, op, target.c, by.c);
		lower_context_write(lower, place, (struct value){ .c = sum, .type = target.type });
		return (struct value){ .type = target.type };
	}
	if (is_wide(lower, place)) {
		if (place->type->is_signed)
			target = lower_cast(lower, target, &type_u64);
		sum = c_binary(lower->arena, op, target.c, by.c);
		target = place_value(lower, place);
		lower_emit_expr(lower, c_assign(lower->arena, "=", target.c,
						c_cast(lower->arena, type_c_text(lower->arena,
								place->type), sum)));
		return target;
	}
	if (place->type->is_signed && place->type->size >= 4) {
		sum = c_binary(lower->arena, op,
			       c_cast(lower->arena, place->type->size == 8 ? "__u64" : "__u32",
				      target.c), by.c);
		lower_emit_expr(lower, c_assign(lower->arena, "=", target.c, sum));
	} else {
		lower_emit_expr(lower, c_assign(lower->arena, expr->assign.op == OPERATOR_ADD ? "+=" : "-=", target.c,
						by.c));
	}
	lower_stored(lower, place);
	return target;
}

struct value lower_assigned(struct lower *lower, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	struct value value;

	begin_form(lower, expr);
	if (expr->kind == EXPR_UPDATE)
		value = lower_update(lower, expr, true);
	else if (place->kind == EXPR_GETMAP)
		value = lower_setmap(lower, place, expr->assign.value, true);
	else
		value = lower_assign_place(lower, place, expr->assign.value, true);
	return value.c ? value : lower_value(lower, place, 64);
}

/* ---- sequences ---- */

static void lower_progn(struct lower *lower, const struct expr *expr, struct dest dest)
{
	for (size_t i = 0; i < expr->list.count; i++) {
		const struct expr *item = expr->list.items[i];
		bool last = i + 1 == expr->list.count;

		lower_statement(lower, item, last ? dest : dest_discard);
		if (item->kind == EXPR_RETURN || item->kind == EXPR_BREAK ||
		    item->kind == EXPR_CONTINUE || item->kind == EXPR_LEAVE)
			return;
	}
}

/* && and || for their effects: nested `if` statements. */
static void lower_logic(struct lower *lower, const struct expr *expr)
{
	struct cblock *outer = lower->block;

	for (size_t i = 0; i + 1 < expr->list.count; i++) {
		struct cexpr *test = lower_test(lower, expr->list.items[i]);
		struct cstmt *stmt;

		if (expr->kind == EXPR_OR)
			test = c_not(lower->arena, test);
		stmt = lower_emit(lower, CSTMT_IF, test);
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower_statement(lower, expr->list.items[expr->list.count - 1], dest_discard);
	lower->block = outer;
}

/* The value of && and ||: that of the last operand evaluated. */
static void lower_logic_into(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct cblock *outer = lower->block;
	struct dest into = { .kind = DEST_ASSIGN, .type = expr->type };
	struct value value = { .type = expr->type };
	bool truth = true;
	const char *name;

	for (size_t i = 0; i < expr->list.count; i++) {
		const struct expr *item = expr->list.items[i];

		truth &= expr_is_truth(item);
	}
	if (truth) {
		deliver(lower, expr, dest);
		return;
	}
	/* not the destination itself: an operand may still read it */
	if (dest.fresh && !dest.is_wide && dest.type == expr->type) {
		into.target = dest.target;
	} else {
		name = lower_unique(lower, "value");
		into.target = value.c = lower_atom(lower, name);
		lower_declare(lower, type_c_text(lower->arena, expr->type), name, NULL);
	}
	into.fresh = true;
	for (size_t i = 0; i + 1 < expr->list.count; i++) {
		struct cexpr *test = into.target;
		struct cstmt *stmt;

		lower_statement(lower, expr->list.items[i], into);
		stmt = lower_emit(lower, CSTMT_IF, expr->kind == EXPR_AND ?
				  test : c_not(lower->arena, test));
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower_statement(lower, expr->list.items[expr->list.count - 1], into);
	lower->block = outer;
	if (!value.c)
		return;
	if (!dest.is_wide)
		value = lower_converted(lower, value, dest.kind == DEST_RETURN ? lower->result : dest.type);
	if (dest.kind == DEST_RETURN)
		lower_return(lower, value);
	else
		lower_emit_expr(lower, c_assign(lower->arena, "=", dest.target, dest.is_wide ?
				lower_narrowed(lower, value, dest.type).c : value.c));
}

static void lower_call_statement(struct lower *lower, const struct expr *expr, struct dest dest)
{
	if (expr->type->kind != TYPE_VOID) {
		deliver(lower, expr, dest);
		return;
	}
	if (expr->kind == EXPR_INVOKE)
		lower_emit_expr(lower, lower_invoke(lower, expr).c);
	else if (expr_is_tail_call(expr))
		lower_tail_call(lower, expr);
	else
		lower_emit_expr(lower, lower_end_record(lower, expr).c);
	done(lower, dest);
}

/* Forms that are statements even if their value is used; an atomic or an update may have one. */
static void lower_plain_statement(struct lower *lower, const struct expr *expr, struct dest dest)
{
	if (expr->kind == EXPR_DOTIMES) {
		lower_dotimes(lower, expr);
	} else if (expr->kind == EXPR_WHILE) {
		lower_while(lower, expr);
	} else if (expr->kind == EXPR_ASM) {
		lower_asm(lower, expr);
	} else if (expr->kind == EXPR_MEMSET || expr->kind == EXPR_MEMCPY) {
		lower_copy(lower, expr);
		lower_stored(lower, expr);
	} else if (expr->type->kind != TYPE_VOID) {
		deliver(lower, expr, dest);
		return;
	} else if (expr->kind == EXPR_ATOMIC) {
		lower_emit_expr(lower, lower_atomic(lower, expr).c);
	} else {
		lower_update(lower, expr, false);
	}
	done(lower, dest);
}

static void lower_return_statement(struct lower *lower, const struct expr *expr)
{
	if (lower->result->kind == TYPE_VOID)
		lower_return(lower, (struct value){ .literal = true });
	else
		lower_statement(lower, expr->operand, dest_return);
}

static bool lower_assignment(struct lower *lower, const struct expr *expr, struct dest dest)
{
	if (dest.kind != DEST_DISCARD || (expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE))
		return false;
	if (expr->kind == EXPR_SETF)
		lower_assign_place(lower, expr->assign.place, expr->assign.value, false);
	else
		lower_update(lower, expr, false);
	return true;
}

/* deliver() handles the kinds that are one C expression. */
static void lower_kind(struct lower *lower, const struct expr *expr, struct dest dest)
{
	switch (expr->kind) {
	case EXPR_PROGN:
		lower_progn(lower, expr, dest);
		return;
	case EXPR_LET:
		lower_let(lower, expr, dest);
		return;
	case EXPR_IF:
		lower_if(lower, expr, dest);
		return;
	case EXPR_WITH_LOCK:
		lower_locked(lower, expr, dest);
		return;
	case EXPR_WITH_RECORD:
		lower_record(lower, expr, dest);
		return;
	case EXPR_BREAK:
	case EXPR_CONTINUE:
		lower_leave_round(lower, expr);
		return;
	case EXPR_BLOCK:
		lower_block(lower, expr);
		done(lower, dest);
		return;
	case EXPR_LEAVE:
		lower_leave(lower, expr);
		return;
	case EXPR_RETURN:
		lower_return_statement(lower, expr);
		return;
	case EXPR_CALL:
	case EXPR_INVOKE:
		lower_call_statement(lower, expr, dest);
		return;
	case EXPR_AND:
	case EXPR_OR:
		if (dest.kind == DEST_DISCARD)
			lower_logic(lower, expr);
		else
			lower_logic_into(lower, expr, dest);
		return;
	case EXPR_DOTIMES: case EXPR_WHILE: case EXPR_ATOMIC: case EXPR_MEMSET: case EXPR_MEMCPY:
	case EXPR_ASM: case EXPR_UPDATE:
		lower_plain_statement(lower, expr, dest);
		return;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_VARIABLE:
	case EXPR_UNARY: case EXPR_BINARY: case EXPR_SETF: case EXPR_CAST: case EXPR_CONTEXT:
	case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ: case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_LOAD:
	case EXPR_ADDRESS: case EXPR_MAKE: case EXPR_MAP: case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_GETMAP:
	case EXPR_GLOBAL: case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM: case EXPR_PRINT:
		deliver(lower, expr, dest);
		return;
	}
	expr_unhandled(expr, __func__);
}

void lower_statement(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct span outer = lower->span;

	begin_form(lower, expr);
	if ((dest.kind != DEST_DISCARD || expr_has_effects(expr)) &&
	    !lower_assignment(lower, expr, dest))
		lower_kind(lower, expr, dest);
	lower->span = outer;
}
