// SPDX-License-Identifier: MIT
/*
 * Attaching programs. In: LOAD_ATTACH or LOAD_ATTACH_ALL, with the keys of the form. Out: a call of
 * libskep with SKEP_ATTACH(..). session.c calls user_attach for a program's link, control.c calls
 * user_attach_all.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* The name of the program in the session. */
static struct cexpr *program_name(struct user *user, const struct load_expr *program)
{
	if (program->type.base == LOAD_BASE_TEXT)
		return user_plain(user, program);
	return user_plain(user, user_source_of(program)->handle.name);
}

/*
 * Declares a table of the key's constants in the order of the choice, and returns the element that
 * the choice selects.
 */
static struct cexpr *constant_of_choice(struct user *user, const struct load_key *key, struct cexpr *choice)
{
	struct cexpr *list = ARENA_NEW(user->arena, struct cexpr);
	const char *table = user_unique(user, arena_printf(user->arena, "%s_table", key->member));
	struct cdeclaration declaration = { .name = table, .suffix = "[]", .init = list };
	size_t count = 0;

	while (key->constants[count])
		count++;
	list->kind = C_LIST;
	list->items = ARENA_ARRAY(user->arena, struct cexpr *, count);
	for (; list->count < count; list->count++)
		list->items[list->count] = user_atom(user, key->constants[list->count]);
	declaration.item_spans = ARENA_ARRAY(user->arena, struct span, count);
	declaration.type = arena_printf(user->arena, "static const enum skep_%s", key->member);
	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	return c_index(user->arena, user_atom(user, table), choice);
}

/* The value of a key. nil is the same as no key. */
static struct cexpr *key_value(struct user *user, const struct load_key *key)
{
	struct user_value value;
	struct cexpr *c;

	if (key->constant)
		return user_atom(user, key->constant);
	if (key->value->kind == LOAD_NIL)
		return NULL;
	value = user_value(user, key->value);
	c = key->constants ? constant_of_choice(user, key, value.c) : value.c;
	if (!strcmp(key->member, "cpu") && key->value->type.base == LOAD_BASE_INTEGER) {
		user->uses_scratch = true;
		c = c_call(user->arena, "skep_text", 2, user_atom(user, "\"%d\""), c_cast(user->arena, "int", c));
	}
	if (value.has && !user_is_text(key->value->type))
		c = c_ternary(user->arena, value.has, c, user_atom(user, "0"));
	if (c->kind != C_ATOM && c->kind != C_MEMBER && user_is_text(key->value->type))
		c = user_hold(user, c, "const char *", key->member);
	return c;
}

/* SKEP_ATTACH(.cgroup_path = .., ..), or NULL if there are no keys. */
static struct cexpr *options(struct user *user, const struct load_keys *keys)
{
	struct cexpr *call = c_call(user->arena, "SKEP_ATTACH", 0);

	call->items = ARENA_ARRAY(user->arena, struct cexpr *, keys->count + 1);
	for (size_t i = 0; i < keys->count; i++) {
		struct cexpr *value = key_value(user, &keys->items[i]);

		if (value)
			call->items[call->count++] = c_assign(user->arena, "=", user_atomf(user, ".%s", keys->items[i].member),
							      value);
	}
	return call->count ? call : user_atom(user, "NULL");
}

struct cexpr *user_attach(struct user *user, const struct load_expr *expr, const char *hint, bool wanted)
{
	const struct load_expr *owner = expr->attach.session ? expr->attach.session : expr->attach.program;
	struct cexpr *session, *name, *link = user_atom(user, "NULL"), *call, *keys, *target;
	const char *variable = NULL;

	if (!expr->attach.session && expr->attach.program->kind != LOAD_VARIABLE)
		user_handle(user, expr->attach.program, "program", false);
	session = user_session_of(user, owner);
	name = program_name(user, expr->attach.program);
	target = expr->attach.target ? user_plain(user, expr->attach.target) : NULL;
	keys = expr->kind == LOAD_ATTACH_CGROUP ? key_value(user, &expr->attach.keys.items[0]) :
						  options(user, &expr->attach.keys);
	if (wanted) {
		variable = user_unique(user, hint);
		user_declare(user, "struct skep_link *", variable, NULL);
		link = user_atomf(user, "&%s", variable);
	}
	if (expr->kind == LOAD_ATTACH_CGROUP)
		call = c_call(user->arena, "skep_session_attach_cgroup", 5, session, name, keys,
			      user_plain(user, expr->attach.attach_type), link);
	else if (target)
		call = c_call(user->arena, "skep_session_attach_to", 5, session, name, target, keys, link);
	else
		call = c_call(user->arena, "skep_session_attach", 4, session, name, keys, link);
	user_checked(user, call, session);
	return variable ? user_atom(user, variable) : NULL;
}

/* Programs in a prog array's slots are not attached. */
static void leave_out_slots(struct user *user)
{
	struct cexpr *app = user_app(user);

	for (size_t i = 0; i < user->unit->items.count; i++) {
		const struct map *map = user->unit->items.items[i].map;

		for (size_t k = 0; user->unit->items.items[i].kind == ITEM_MAP && k < map->values.count; k++)
			if (map->values.items[k].program)
				user_emit_expr(user, c_call(user->arena, "bpf_program__set_autoattach", 2,
					user_atomf(user, app->kind == C_PREFIX ? "%s.skel->progs.%s" : "%s->skel->progs.%s",
						   app->kind == C_PREFIX ? app->a->text : app->text,
						   map->values.items[k].program->c_name), user_atom(user, "false")));
	}
}

void user_attach_all(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = user_session_of(user, expr->attach.session);

	if (user->session && user->session == user->unit->loader->own_session)
		leave_out_slots(user);

	user_checked(user, c_call(user->arena, "skep_session_attach_all", 2, session, options(user, &expr->attach.keys)),
		     session);
}
