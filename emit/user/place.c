// SPDX-License-Identifier: MIT
/*
 * Structs, their fields, globals, and assignments. In: LOAD_MEMBER, LOAD_GLOBAL, LOAD_SETF,
 * LOAD_MAKE. Out: an lvalue, the value read from it, or the store; byte order is converted at
 * fields that have one. An index that is out of range fails. Called by value.c and control.c;
 * format.c, show.c and map.c ask for addresses.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- globals ---- */

/* A global of the file: its member in the memory that the skeleton maps. */
struct cexpr *user_global(struct user *user, const struct load_expr *expr)
{
	const struct global *global = expr->global;
	struct cexpr *app = user_app(user);
	bool is_address = app->kind == C_PREFIX;
	const char *section = global->kind == GLOBAL_PARAMETER ? "rodata" :
			      global_is_initialized(global) ? "data" : "bss";

	return user_atomf(user, "%s%sskel->%s->%s", print_flat(user->arena, is_address ? app->a : app),
			  is_address ? "." : "->", section, global->c_name);
}

/* bpftool's skeleton has a plain array; a value is a struct. */
struct cexpr *user_copy_array(struct user *user, const struct load_expr *expr)
{
	struct user_value copy = user_new_place(user, expr->type, c_name_of(user->arena, expr->global->name));

	user->uses_string = true;
	user_emit_expr(user, c_call(user->arena, "memcpy", 3, c_prefix(user->arena, "&", copy.c), user_global(user, expr),
				    user_atomf(user, "sizeof(%s)", copy.c->text)));
	return copy.c;
}

/* ---- fields ---- */

/*
 * e->file for a record behind a pointer, v.file for a struct; the base itself if it is an array
 * inside an array.
 */
static struct cexpr *field_of(struct user *user, const struct load_expr *base, const char *c_name)
{
	struct cexpr *c;

	if (!c_name)
		return user_member_place(user, base);
	if (base->kind == LOAD_VARIABLE && base->variable->is_place)
		return c_member(user->arena, user_variable(user, base->variable), "->", c_name);
	if (base->kind == LOAD_GLOBAL && user_is_array(base->type))
		return user_global(user, base);
	c = user_plain(user, base);
	if (c->kind == C_PREFIX || c->kind == C_TERNARY || c->kind == C_CAST || (c->kind == C_ATOM && *c->text == '('))
		c = user_hold(user, c, user_type(user, base->type), "whole");
	return c_member(user->arena, c, ".", c_name);
}

/* Did the previous statement make the same range check? (incf (S-f p i)) uses the place twice. */
static bool was_tested(struct user *user, struct cexpr *test)
{
	const struct cblock *block = user->block;
	const struct cstmt *last = block->statements.count ? block->statements.items[block->statements.count - 1] : NULL;

	return last && last->kind == CSTMT_IF && !last->otherwise && user_is_same(last->expr, test);
}

struct cexpr *user_member_place(struct user *user, const struct load_expr *expr)
{
	struct cexpr *c = field_of(user, expr->member.base, expr->member.member->c_name), *index, *test;

	if (!expr->member.index)
		return c;
	index = user_plain(user, expr->member.index);
	if (expr->member.index->kind == LOAD_CONSTANT)
		return c_index(user->arena, c, index);
	index = user_hold(user, user_wide(user, expr->member.index, index, false), "uint64_t", "index");
	test = c_binary(user->arena, ">=", index, user_atomf(user, "%u", expr->member.member->type->count));
	if (was_tested(user, test))
		return c_index(user->arena, c, index);
	user_fail_if(user, test,
		     NULL, c_call(user->arena, "skep_fail_with", 3, user_atom(user, "-ERANGE"),
				  user_atomf(user, "\"%s\"", expr->member.member->name),
				  user_atomf(user, "\"an index is beyond the %u elements\"", expr->member.member->type->count)));
	user->uses_errno = true;
	return c_index(user->arena, c, index);
}

/* An array of 16 or 6 bytes as an address value. */
static struct cexpr *address_of(struct user *user, const struct load_expr *expr, struct cexpr *place)
{
	const char *name = user_unique(user, expr->type.base == LOAD_BASE_MAC ? "mac" : "address");

	user->uses_string = true;
	user_declare(user, user_type(user, expr->type), name, NULL);
	user_emit_expr(user, c_call(user->arena, "memcpy", 3, c_prefix(user->arena, "&", user_atom(user, name)),
				    c_prefix(user->arena, "&", place), user_atomf(user, "sizeof(%s)", name)));
	return user_atom(user, name);
}

static struct cexpr *swapped(struct user *user, const struct type *type, struct cexpr *c, bool to_network)
{
	user->uses_endian = true;
	return c_call(user->arena, arena_printf(user->arena, to_network ? "htobe%u" : "be%utoh", type->size * 8), 1, c);
}

struct cexpr *user_member(struct user *user, const struct load_expr *expr)
{
	struct cexpr *place = user_member_place(user, expr);

	if (expr->type.base == LOAD_BASE_IP6 || expr->type.base == LOAD_BASE_MAC)
		return address_of(user, expr, place);
	if (user_is_text(expr->type)) {
		user->uses_scratch = true;
		return c_call(user->arena, "skep_bytes_text", 3, place, user_atomf(user, "sizeof(%s)", print_flat(user->arena, place)),
			      user_atom(user, "NULL"));
	}
	if (expr->member.swaps)
		return swapped(user, expr->member.member->type, place, false);
	/* gcc computes with such a bit field in its own width */
	if (expr->member.member->type->bits > 31)
		return c_cast(user->arena, user_type(user, expr->type), place);
	return place;
}

/* ---- stores ---- */

/* nil as a text is NULL. */
static struct cexpr *text_or_null(struct user *user, struct user_value value)
{
	if (!value.c || (value.c->kind == C_ATOM && !strcmp(value.c->text, "false")))
		return user_atom(user, "NULL");
	return value.c;
}

/* The type of the field, or of the array's elements. */
static struct load_type stored_in(const struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		type = type->target;
	if (type->kind != TYPE_INTEGER || type_is_truth(type))
		return (struct load_type){ .base = LOAD_BASE_NONE };
	return (struct load_type){ .base = LOAD_BASE_INTEGER, .type = type, .is_signed = type->is_signed };
}

/* The place's name for error messages; an array itself has the name of its variable or global. */
static const char *place_name(const struct load_expr *place)
{
	const struct load_expr *base = place->member.base;

	if (!place->member.structure->is_array)
		return place->member.member->name;
	return base->kind == LOAD_VARIABLE ? base->variable->name : base->kind == LOAD_GLOBAL ? base->global->name : "array";
}

/* Copies a text into a byte array; a literal is known to fit. */
static void store_text(struct user *user, const struct load_expr *place, struct cexpr *target, const struct load_expr *value)
{
	struct cexpr *c = user_plain(user, value), *call;

	call = c_call(user->arena, "skep_bytes_set", 3, target, user_atomf(user, "sizeof(%s)", print_flat(user->arena, target)), c);
	if (value->kind == LOAD_TEXT) {
		user_emit_expr(user, call);
		return;
	}
	user->uses_errno = true;
	user_fail_if(user, call, NULL,
		     c_call(user->arena, "skep_fail_with", 3, user_atom(user, "-E2BIG"), user_atomf(user, "\"%s\"", place_name(place)),
			    user_atomf(user, "\"the text is longer than its %u bytes\"", place->type.type->size)));
}

static void store_member(struct user *user, const struct load_expr *place, const struct load_expr *value)
{
	struct cexpr *target = user_member_place(user, place), *c;
	const struct member *member = place->member.member;

	if (user_is_text(place->type)) {
		store_text(user, place, target, value);
		return;
	}
	c = user_plain(user, value);
	if (place->type.base == LOAD_BASE_IP6 || place->type.base == LOAD_BASE_MAC || place->type.base == LOAD_BASE_ARRAY) {
		user->uses_string = true;
		if (place->type.base != LOAD_BASE_ARRAY)
			c = c_prefix(user->arena, "&", user_hold(user, c, user_type(user, value->type), "address"));
		user_emit_expr(user, c_call(user->arena, "memcpy", 3, c_prefix(user->arena, "&", target), c,
					    user_atomf(user, "sizeof(%s)", print_flat(user->arena, target))));
		return;
	}
	if (place->member.swaps)
		c = swapped(user, member->type, c, true);
	user_set(user, target, user_fit(user, stored_in(member->type), c));
}

static void store_variable(struct user *user, const struct load_expr *expr)
{
	struct load_variable *variable = expr->assign.place->variable;
	struct user_value place = { user_variable(user, variable), NULL };

	if (expr->assign.value->kind == LOAD_VARIABLE && expr->assign.value->variable == variable)
		return;
	if (user_is_text(variable->type) && !variable->is_option) {
		struct user_value value = user_value(user, expr->assign.value);
		char *text = arena_strdup(user->arena, place.c->text);

		text[strlen(text) - strlen(".text")] = 0;
		user_emit_expr(user, c_call(user->arena, "skep_keep", 2, user_atomf(user, "&%s", text), text_or_null(user, value)));
		return;
	}
	if (variable->type.maybe)
		place.has = user_variable_has(user, variable);
	if (variable->is_entry)
		place.c = c_prefix(user->arena, "*", place.c);
	if (!variable->uses && !variable->is_entry && !variable->captured && !variable->is_option)
		user_statement(user, expr->assign.value);
	else
		user_store(user, place, variable->type, expr->assign.value);
}

void user_setf(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *place = expr->assign.place;

	if (place->kind == LOAD_VARIABLE) {
		store_variable(user, expr);
		return;
	}
	if (place->kind == LOAD_MEMBER) {
		store_member(user, place, expr->assign.value);
		return;
	}
	if (user_is_array(place->type)) {
		struct cexpr *whole = user_hold(user, user_plain(user, expr->assign.value), user_type(user, place->type), "whole");

		user->uses_string = true;
		user_emit_expr(user, c_call(user->arena, "memcpy", 3, user_global(user, place), c_prefix(user->arena, "&", whole),
					    user_atomf(user, "sizeof(%s)", print_flat(user->arena, whole))));
		return;
	}
	user_set(user, user_plain(user, place), user_fit(user, place->type, user_plain(user, expr->assign.value)));
}

/* ---- make-S ---- */

struct cexpr *user_make(struct user *user, const struct load_expr *expr)
{
	const char *name = user_unique(user, c_name_of(user->arena, expr->make.structure->name));
	struct load_expr whole = { .kind = LOAD_VARIABLE, .type = expr->type };
	struct load_variable variable = { .name = name, .c_name = name, .type = expr->type };
	struct cexpr *zero = ARENA_NEW(user->arena, struct cexpr);

	zero->kind = C_ATOM;
	zero->text = arena_printf(user->arena, "(%s){ 0 }", user_type(user, expr->type));
	user_declare(user, user_type(user, expr->type), name, NULL);
	user_set(user, user_atom(user, name), zero);
	whole.variable = &variable;
	for (size_t i = 0; i < expr->make.count; i++) {
		const struct member *member = expr->make.members[i];
		struct load_expr place = { .kind = LOAD_MEMBER, .type = expr->make.values[i]->type };

		place.member.base = &whole;
		place.member.structure = expr->make.structure;
		place.member.member = member;
		place.member.swaps = member->net_order;
		if (member->type->kind == TYPE_ARRAY && place.type.base == LOAD_BASE_TEXT)
			place.type.type = member->type;
		store_member(user, &place, expr->make.values[i]);
	}
	return user_atom(user, name);
}

struct cexpr *user_address(struct user *user, const struct load_expr *expr, const char *hint)
{
	struct cexpr *c;

	if (expr->kind == LOAD_VARIABLE && expr->variable->is_place)
		return user_variable(user, expr->variable);
	c = user_plain(user, expr);
	if (c->kind != C_ATOM || c->text[0] == '(' || strchr(c->text, '('))
		c = user_hold(user, c->kind == C_ATOM ? c_cast(user->arena, user_type(user, expr->type), c) : c,
			      user_type(user, expr->type), hint);
	return c_prefix(user->arena, "&", c);
}

/* ---- variables of let ---- */

static void declare_captured(struct user *user, struct load_variable *variable, const struct load_expr *init)
{
	struct user_value place = { user_variable(user, variable), NULL };

	if (user_is_text(variable->type) && variable->assigned) {
		char *text = arena_strdup(user->arena, place.c->text);
		struct user_value value = user_value(user, init);

		text[strlen(text) - strlen(".text")] = 0;
		user_emit_expr(user, c_call(user->arena, "skep_keep", 2, user_atomf(user, "&%s", text), text_or_null(user, value)));
		return;
	}
	if (variable->type.maybe)
		place.has = user_variable_has(user, variable);
	user_store(user, place, variable->type, init);
}

static void declare_text(struct user *user, struct load_variable *variable, const struct load_expr *init)
{
	struct user_value value = user_value(user, init);
	struct cexpr *c = init->kind == LOAD_NIL || !value.c ? user_atom(user, "NULL") : value.c;

	variable->c_name = user_unique(user, c_name_of(user->arena, variable->name));
	if (!variable->assigned) {
		c = user_lasting(user, init, c);
		user_declare(user, "const char *", variable->c_name, c);
		return;
	}
	user_declare_macro(user, arena_printf(user->arena, "struct skep_kept %s SKEP_KEPT = { 0 }", variable->c_name));
	user_emit_expr(user, c_call(user->arena, "skep_keep", 2, user_atomf(user, "&%s", variable->c_name), c));
}

void user_bind(struct user *user, struct load_variable *variable, const struct load_expr *init)
{
	struct load_type type = variable->type;
	struct user_value place;

	if (type.base == LOAD_BASE_SESSION) {
		user_open(user, variable, init->operands.a);
		return;
	}
	if (type.base >= LOAD_BASE_PROGRAM && type.base <= LOAD_BASE_LINK) {
		struct cexpr *handle = user_handle(user, init, c_name_of(user->arena, variable->name), variable->uses > 0);

		if (!variable->captured)
			variable->c_name = handle ? handle->text : "NULL";
		else if (handle)
			user_set(user, user_variable(user, variable), handle);
		return;
	}
	if (variable->captured) {
		declare_captured(user, variable, init);
		return;
	}
	if (!variable->uses && !variable->assigned) {
		user_statement(user, init);
		return;
	}
	if (user_is_text(type)) {
		declare_text(user, variable, init);
		return;
	}
	if (!type.maybe && init->kind != LOAD_LET && init->kind != LOAD_NIL && init->type.base != LOAD_BASE_NIL) {
		struct cexpr *c = user_plain(user, init);

		if (type.base == LOAD_BASE_INTEGER && !type.type && init->type.is_signed != type.is_signed &&
		    init->kind != LOAD_CONSTANT)
			c = user_wide(user, init, c, type.is_signed);
		variable->c_name = user_unique(user, c_name_of(user->arena, variable->name));
		if (c->kind == C_ATOM && c->text[0] == '{')
			c = c_cast(user->arena, user_type(user, type), c);
		user_declare(user, user_type(user, type), variable->c_name, user_fit(user, type, c));
		return;
	}
	place = user_new_place(user, type, c_name_of(user->arena, variable->name));
	variable->c_name = place.c->text;
	user_store(user, place, type, init);
}
