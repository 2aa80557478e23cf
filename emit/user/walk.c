// SPDX-License-Identifier: MIT
/*
 * bpf:do-map and print-map. In: the form. Out: a call that reads all entries of the map, a sort,
 * and a loop over the copies that runs the body or prints. Called by control.c.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* SKEP_READ(.sum = .., ..) or NULL */
static struct cexpr *read_options(struct user *user, const struct load_expr *expr, bool is_print)
{
	const struct map *own = expr->do_map.own;
	struct cexpr *call = c_call(user->arena, "SKEP_READ", 0);

	call->items = ARENA_ARRAY(user->arena, struct cexpr *, 5);
	if (own && own->type->per_cpu && expr->do_map.cpu) {
		call->items[call->count++] = user_atom(user, ".has_cpu = true");
		call->items[call->count++] = c_assign(user->arena, "=", user_atom(user, ".cpu"),
						      c_cast(user->arena, "int", user_plain(user, expr->do_map.cpu)));
	} else if (own && own->type->per_cpu) {
		call->items[call->count++] = user_atomf(user, ".sum = &%s", user_shape(user, map_value_shape(own), own->value_size, own->value_show));
	}
	if (expr->do_map.removes)
		call->items[call->count++] = user_atom(user, ".remove = true");
	if (is_print && own && own->type->is_array && own->max_entries > 1)
		call->items[call->count++] = user_atom(user, ".set_only = true");
	return call->count ? call : user_atom(user, "NULL");
}

/* Binds the entry's key or value: a pointer to the copy, which the body may change. */
static void bind_entry(struct user *user, struct load_variable *variable, const char *from)
{
	struct load_type type = variable->type;
	const char *c_type;

	if (!variable->uses && !variable->assigned)
		return;
	variable->c_name = user_unique(user, c_name_of(user->arena, variable->name));
	if (user_is_text(type)) {
		user->uses_scratch = true;
		user_declare(user, "const char *", variable->c_name,
			     c_call(user->arena, "skep_bytes_text", 3, user_atom(user, from), user_atomf(user, "%u", type.type->size),
				    user_atom(user, "NULL")));
		return;
	}
	c_type = user_type(user, type);
	user_declare(user, arena_printf(user->arena, "%s%s *", variable->assigned ? "" : "const ", c_type), variable->c_name, user_atom(user, from));
}

static const char *rank_of(const struct load_expr *order)
{
	switch (order->type.base) {
	case LOAD_BASE_DOUBLE:
		return "DOUBLE";
	case LOAD_BASE_TEXT:
		return "TEXT";
	default:
		return order->type.is_signed ? "SIGNED" : "UNSIGNED";
	}
}

static const char *rank_member(const struct load_expr *order)
{
	switch (order->type.base) {
	case LOAD_BASE_DOUBLE:
		return "as_double";
	case LOAD_BASE_TEXT:
		return "as_text";
	default:
		return order->type.is_signed ? "as_signed" : "as_unsigned";
	}
}

/* Computes the sort key of each entry once, and sorts. */
static void sort(struct user *user, const struct load_expr *expr, const char *entries)
{
	struct cblock *outer = user->block;
	const char *index = user_unique(user, "i");
	struct cstmt *stmt = user_emit(user, CSTMT_FOR, NULL);
	struct cexpr *rank;

	stmt->head = arena_printf(user->arena, "size_t %s = 0; %s < %s.count; %s++", index, index, entries, index);
	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	bind_entry(user, expr->do_map.key, arena_printf(user->arena, "%s.items[%s].key", entries, index));
	bind_entry(user, expr->do_map.value, arena_printf(user->arena, "%s.items[%s].value", entries, index));
	rank = user_plain(user, expr->do_map.order);
	if (expr->do_map.order->type.base == LOAD_BASE_INTEGER)
		rank = user_wide(user, expr->do_map.order, rank, expr->do_map.order->type.is_signed);
	user_set(user, user_atomf(user, "%s.items[%s].rank.%s", entries, index, rank_member(expr->do_map.order)), rank);
	user->block = outer;
	user_emit_expr(user, c_call(user->arena, "skep_entries_sort", 3, user_atomf(user, "&%s", entries),
				    user_atomf(user, "SKEP_RANK_%s", rank_of(expr->do_map.order)),
				    user_atom(user, expr->do_map.descending ? "true" : "false")));
}

/* Reads the entries into a variable of the innermost block; returns its name. */
static const char *read_entries(struct user *user, const struct load_expr *expr, bool is_print)
{
	const struct map *own = expr->do_map.own;
	struct cexpr *session = own ? user_own_session(user) : user_session_of(user, expr->do_map.map);
	struct cexpr *map = user_map(user, expr->do_map.map, own), *options = read_options(user, expr, is_print), *top = NULL;
	const char *entries = user_unique(user, "entries");

	if (expr->do_map.top)
		top = user_hold(user, user_plain(user, expr->do_map.top), "uint64_t", "top");
	user_declare_macro(user, arena_printf(user->arena, "struct skep_entries %s SKEP_ENTRIES = { 0 }", entries));
	user_checked(user, c_call(user->arena, "skep_entries_read", 4, session, map, options, user_atomf(user, "&%s", entries)),
		     session);
	if (expr->do_map.order)
		sort(user, expr, entries);
	else if (is_print)
		user_emit_expr(user, c_call(user->arena, "skep_entries_sort_by_key", 2, user_atomf(user, "&%s", entries),
					    user_atomf(user, "&%s", user_key_shape(user, own))));
	if (top)
		user_emit_expr(user, c_call(user->arena, "skep_entries_top", 2, user_atomf(user, "&%s", entries), top));
	return entries;
}

void user_do_map(struct user *user, const struct load_expr *expr)
{
	struct user_region region = { .kind = USER_LOOP, .outer = user->region };
	struct cblock *outer = user_open_block(user);
	bool had_scratch = user->uses_scratch, keeps = user->function && user_is_text(user->function->result);
	const char *entries = read_entries(user, expr, false), *index = user_unique(user, "i");
	struct cstmt *stmt = user_emit(user, CSTMT_FOR, NULL);

	stmt->head = arena_printf(user->arena, "size_t %s = 0; %s < %s.count; %s++", index, index, entries, index);
	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	user->region = &region;
	user->uses_scratch = false;
	bind_entry(user, expr->do_map.key, arena_printf(user->arena, "%s.items[%s].key", entries, index));
	bind_entry(user, expr->do_map.value, arena_printf(user->arena, "%s.items[%s].value", entries, index));
	user_statement(user, expr->do_map.body);
	if (user->uses_scratch && !keeps)
		user_declare_scratch(user);
	user->uses_scratch = had_scratch || (user->uses_scratch && keeps);
	user->region = region.outer;
	user->block = outer;
}

void user_print_map(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->do_map.own;
	struct cblock *outer = user_open_block(user);
	const char *entries = read_entries(user, expr, true);

	user->has_show = true;
	user_emit_expr(user, c_call(user->arena, "skep_print_entries", 5, user_atom(user, "&show"),
				    user_atom(user, user_quote(user, own->name)), user_atomf(user, "&%s", entries),
				    user_atomf(user, "&%s", user_key_shape(user, own)),
				    user_atomf(user, "&%s", user_shape(user, map_value_shape(own), own->value_size, own->value_show))));
	user->block = outer;
}
