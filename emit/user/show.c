// SPDX-License-Identifier: MIT
/*
 * Printing rows, records, histograms and stacks. In: print-row, print-record, print-histogram,
 * print-stack. Out: calls of libskep's printers, with static tables for columns and histograms.
 * Called by control.c.
 */
#include <string.h>

#include "emit/user/internal.h"

/* ---- rows ---- */

/*
 * static const struct skep_column columns[] = { { "time", 8 }, .. }. Rows with equal columns share
 * one table, so that libskep prints its heading once.
 */
static const char *columns_of(struct user *user, const struct load_expr *expr)
{
	struct text rows = { 0 };
	const char *name;

	for (size_t i = 0; i < expr->row.count; i++)
		text_printf(&rows, "\t{ \"%s\", %llu },\n", expr->row.columns[i].name,
			    (unsigned long long)expr->row.columns[i].width);
	name = table_find(&user->columns, text_string(&rows));
	if (!name) {
		name = names_unique(user->arena, &user->file_names, "columns");
		table_add(user->arena, &user->columns, arena_strndup(user->arena, text_string(&rows), rows.len),
			  (void *)name);
		text_printf(&user->tables, "static const struct skep_column %s[] = {\n%s\t{ 0 },\n};\n\n", name,
			    text_string(&rows));
	}
	text_release(&rows);
	return name;
}

static void row_call(struct user *user, const char *function, size_t count, struct cexpr *a, struct cexpr *b, struct cexpr *c)
{
	struct cexpr *call = c_call(user->arena, function, 0), *rest[] = { a, b, c };

	call->items = ARENA_ARRAY(user->arena, struct cexpr *, 4);
	call->items[call->count++] = user_atom(user, "&show");
	for (size_t i = 0; i < count; i++)
		call->items[call->count++] = rest[i];
	user_emit_expr(user, call);
}

/* A byte array as a column: its address and size. */
static void bytes_column(struct user *user, const struct load_expr *value)
{
	struct cexpr *place = value->kind == LOAD_MEMBER ? user_member_place(user, value) : user_plain(user, value);
	enum show_as show = value->type.base == LOAD_BASE_TEXT ? SHOW_TEXT : value->type.show;

	row_call(user, "skep_row_bytes", 3, user_atom(user, user_as(user, show == SHOW_IT_IS ? SHOW_HEX : show)), place,
		 user_atomf(user, "sizeof(%s)", print_flat(user->arena, place)));
}

static void integer_column(struct user *user, const struct load_expr *value, struct cexpr *c)
{
	bool is_signed = value->type.is_signed;

	if (value->type.type && value->type.type->is_network) {
		row_call(user, "skep_row_network", 2, user_atomf(user, "%u", value->type.type->size), c, NULL);
		return;
	}
	if (user_choices(user, value->type.show)) {
		row_call(user, "skep_row_choice", 2, user_atom(user, user_choices(user, value->type.show)),
			 user_choice_number(user, value, c), NULL);
		return;
	}
	row_call(user, is_signed ? "skep_row_signed" : "skep_row_unsigned", 2, user_atom(user, user_as(user, value->type.show)), c,
		 NULL);
}

static void present_column(struct user *user, const struct load_column *column, struct cexpr *c)
{
	const struct load_expr *value = column->value;

	switch (value->type.base) {
	case LOAD_BASE_INTEGER:
		integer_column(user, value, c);
		return;
	case LOAD_BASE_DOUBLE:
		row_call(user, "skep_row_double", 2, c, user_atomf(user, "%d", column->digits), NULL);
		return;
	case LOAD_BASE_DURATION:
		row_call(user, "skep_row_unsigned", 2, user_atom(user, "SKEP_AS_DURATION"), c, NULL);
		return;
	case LOAD_BASE_TRUTH:
		row_call(user, "skep_row_truth", 1, c, NULL, NULL);
		return;
	case LOAD_BASE_NIL:
		row_call(user, "skep_row_nil", 0, NULL, NULL, NULL);
		return;
	case LOAD_BASE_TEXT:
		row_call(user, "skep_row_text", 1, c, NULL, NULL);
		return;
	default:
		row_call(user, "skep_row_text", 1, user_shown(user, value, "NULL"), NULL, NULL);
		return;
	}
}

/* A struct, or an array other than bytes, as a column: by its shape. */
static void shaped_column(struct user *user, const struct load_expr *value)
{
	struct load_type type = value->type;
	const char *shape = user_shape(user, type.type, type.type->size, type.show);
	struct cblock *outer = user->block;
	struct user_value one;
	struct cstmt *stmt;

	if (!type.maybe) {
		row_call(user, "skep_row_value", 2, user_atomf(user, "&%s", shape), user_shown_address(user, value), NULL);
		return;
	}
	one = user_value(user, value);
	stmt = user_if(user, one.has);
	if (user_is_array(type) && user_shows_bytes(user, user_array_within(type)))
		row_call(user, "skep_row_bytes", 3, user_atom(user, "SKEP_AS_HEX"), c_member(user->arena, one.c, ".", "element"),
			 user_atomf(user, "%u", type.type->size));
	else
		row_call(user, "skep_row_value", 2, user_atomf(user, "&%s", shape), c_prefix(user->arena, "&", one.c), NULL);
	user->block = stmt->otherwise = ARENA_NEW(user->arena, struct cblock);
	row_call(user, "skep_row_nil", 0, NULL, NULL, NULL);
	user->block = outer;
}

static void column(struct user *user, const struct load_column *column)
{
	const struct load_expr *value = column->value;
	struct cblock *outer = user->block;
	struct user_value one;
	struct cstmt *stmt;

	if ((value->type.base == LOAD_BASE_ARRAY && user_shows_bytes(user, value->type)) ||
	    (value->type.base == LOAD_BASE_TEXT && value->kind == LOAD_MEMBER)) {
		bytes_column(user, value);
		return;
	}
	if (value->type.base == LOAD_BASE_STRUCT || value->type.base == LOAD_BASE_ARRAY) {
		shaped_column(user, value);
		return;
	}
	if (value->type.base == LOAD_BASE_IP6 || value->type.base == LOAD_BASE_MAC || value->type.base == LOAD_BASE_CIDR ||
	    value->type.base == LOAD_BASE_CHOICE) {
		row_call(user, "skep_row_text", 1, user_shown(user, value, "NULL"), NULL, NULL);
		return;
	}
	one = user_value(user, value);
	if (!one.has || user_is_text(value->type) || value->type.base == LOAD_BASE_NIL) {
		present_column(user, column, one.c);
		return;
	}
	stmt = user_if(user, one.has);
	present_column(user, column, one.c);
	user->block = stmt->otherwise = ARENA_NEW(user->arena, struct cblock);
	row_call(user, "skep_row_nil", 0, NULL, NULL, NULL);
	user->block = outer;
}

void user_print_row(struct user *user, const struct load_expr *expr)
{
	const char *columns = columns_of(user, expr);

	user->has_show = true;
	user->uses_scratch = true;
	row_call(user, "skep_row_begin", 1, user_atom(user, columns), NULL, NULL);
	for (size_t i = 0; i < expr->row.count; i++)
		column(user, &expr->row.columns[i]);
	row_call(user, "skep_row_end", 0, NULL, NULL, NULL);
}

/* ---- records ---- */

void user_print_record(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *record = expr->operands.a;
	const char *shape = user_shape(user, record->type.type, record->type.type->size, SHOW_IT_IS);
	struct cexpr *address = user_address(user, record, "record"), *len = user_atomf(user, "sizeof(%s %s)", structure_keyword(record->type.type->structure),
										      record->type.type->structure->c_name);

	/* bytes beyond a short record are not shown */
	if (record->kind == LOAD_VARIABLE && record->variable->is_cut && user->function && user->function->parameter_count > 1)
		len = user_atom(user, user->function->parameters[1]->c_name);
	user->has_show = true;
	row_call(user, "skep_print_value_line", 3, user_atomf(user, "&%s", shape), address, len);
}

/* ---- histograms ---- */

/* The C name of the map, global or field that holds the histogram's counts. */
static const char *counted_name(const struct load_expr *expr)
{
	const struct load_expr *place = expr->histogram.place;

	return !place ? expr->histogram.own->c_name : place->kind == LOAD_GLOBAL ? place->global->c_name :
	       place->member.member->c_name;
}

static const char *histogram_table(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->histogram.own;
	const struct histogram_shape *shape = expr->histogram.shape;
	const struct load_expr *unit = expr->histogram.unit;
	const char *name, *key = shape->slot ? user_key_shape(user, own) : NULL;

	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_histogram", counted_name(expr)));
	text_printf(&user->tables, "static const struct skep_histogram %s = {\n\t.name = \"%s\",", name,
		    expr->histogram.name);
	if (unit && unit->kind == LOAD_TEXT)
		text_printf(&user->tables, " .unit = %s,", user_quote(user, unit->text));
	if (shape->kind == HISTOGRAM_LINEAR)
		text_printf(&user->tables, " .linear = true, .least = %lld, .step = %llu,", (long long)shape->min,
			    (unsigned long long)shape->step);
	text_printf(&user->tables, " .slots = %llu,\n", (unsigned long long)expr->histogram.slots);
	if (key)
		text_printf(&user->tables, "\t.key = &%s, .slot_offset = %u, .slot_size = %u,\n", key, shape->slot->offset,
			    shape->slot->type->size);
	text_puts(&user->tables, "};\n\n");
	return name;
}

/* The histogram's table. A unit or key that is known only at run time goes into a copy of it. */
static struct cexpr *histogram_of(struct user *user, const struct load_expr *expr)
{
	const char *name = histogram_table(user, expr), *copy, *size;
	struct load_expr *unit = expr->histogram.unit;
	struct cexpr *text = NULL, *key = NULL;

	if (unit && unit->kind == LOAD_TEXT)
		unit = NULL;
	if (!unit && !expr->histogram.key)
		return user_atomf(user, "&%s", name);
	copy = user_unique(user, "histogram");
	user_declare(user, "struct skep_histogram", copy, user_atom(user, name));
	if (unit)
		user_operands(user, &unit, 1, &text);
	if (expr->histogram.key)
		key = user_key(user, expr->histogram.key, expr->histogram.own, &size);
	if (text)
		user_set(user, user_atomf(user, "%s.unit", copy), text);
	if (key)
		user_set(user, user_atomf(user, "%s.only", copy), key);
	return user_atomf(user, "&%s", copy);
}

/* One histogram for each key beside the slot. */
static void print_keyed(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->histogram.own;
	struct cexpr *session = user_own_session(user), *of = histogram_of(user, expr), *before = user_atom(user, "NULL");

	if (expr->histogram.clear) {
		const char *name = names_unique(user->arena, &user->file_names,
						arena_printf(user->arena, "%s_before", own->c_name));

		text_printf(&user->tables, "/* the counts at the last print */\n"
			    "static struct skep_before %s;\n\n", name);
		before = user_atomf(user, "&%s", name);
	}
	user_checked(user, c_call(user->arena, "skep_print_histograms", 5, user_atom(user, "&show"), session,
				  user_map(user, expr->histogram.map, own), of, before), session);
}

static void read_counts(struct user *user, const struct load_expr *expr, const char *counts)
{
	const struct load_expr *place = expr->histogram.place;
	struct cexpr *slots = user_atomf(user, "%llu", (unsigned long long)expr->histogram.slots), *session, *from;

	if (!place) {
		session = user_own_session(user);
		user_checked(user, c_call(user->arena, "skep_histogram_read", 4, session,
					  user_map(user, expr->histogram.map, expr->histogram.own), slots,
					  user_atom(user, counts)), session);
		return;
	}
	from = place->kind == LOAD_MEMBER ? user_member_place(user, place) : user_global(user, place);
	user_emit_expr(user, c_call(user->arena, "skep_counts_read", 4, from,
				    user_atomf(user, "sizeof(*%s)", print_flat(user->arena, from)), slots,
				    user_atom(user, counts)));
}

void user_print_histogram(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user_open_block(user);
	const char *counts = user_unique(user, "counts");
	struct cexpr *of;

	user->has_show = true;
	if (expr->histogram.shape->slot) {
		print_keyed(user, expr);
		user->block = outer;
		return;
	}
	of = histogram_of(user, expr);
	user_declare_array(user, "uint64_t", counts, arena_printf(user->arena, "[%llu]", (unsigned long long)expr->histogram.slots));
	read_counts(user, expr, counts);
	if (expr->histogram.clear) {
		const char *before = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_before", counted_name(expr)));

		text_printf(&user->tables, "/* the counts at the last print */\nstatic uint64_t %s[%llu];\n\n", before,
			    (unsigned long long)expr->histogram.slots);
		user_emit_expr(user, c_call(user->arena, "skep_counts_since", 3, user_atom(user, before), user_atom(user, counts),
					    user_atomf(user, "%llu", (unsigned long long)expr->histogram.slots)));
	}
	user_emit_expr(user, c_call(user->arena, "skep_print_histogram", 5, user_atom(user, "&show"), of,
				    user_atom(user, "NULL"), user_atom(user, "NULL"), user_atom(user, counts)));
	user->block = outer;
}

void user_print_stack(struct user *user, const struct load_expr *expr)
{
	struct load_expr *operands[2] = { expr->operands.b, expr->operands.c };
	struct cexpr *c[2] = { NULL, NULL }, *session = user_session_of(user, expr->operands.a), *map;
	const struct load_expr *source = user_source_of(expr->operands.a);
	const struct map *own = source->kind == LOAD_FIND_MAP && source->handle.name->kind == LOAD_TEXT ?
		unit_find_map(user->unit, source->handle.name->text) : NULL;

	map = user_map(user, expr->operands.a, own);
	user_operands(user, operands, expr->operands.c ? 2 : 1, c);
	user->has_show = true;
	user_checked(user, c_call(user->arena, "skep_print_stack", 5, user_atom(user, "&show"), session, map,
				  user_wide(user, operands[0], c[0], true),
				  c[1] ? c_cast(user->arena, "pid_t", c[1]) : user_atom(user, "0")), session);
}
