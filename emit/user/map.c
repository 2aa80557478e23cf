// SPDX-License-Identifier: MIT
/*
 * Map entries: map-ref, its stores, incf, delete, and push, pop and peek of queues. In: the form.
 * Out: calls of libskep with the addresses of key and value, and the value or nil. A map of the
 * file has known types; a map of another object has the sizes that libskep finds at run time.
 * Called by value.c and control.c.
 */
#include <string.h>

#include "emit/user/internal.h"

/* ---- keys and values in memory ---- */

/* Copies a text into a byte array of the map's size; a longer one fails. */
static struct cexpr *stored_text(struct user *user, const struct load_expr *expr, struct load_type type, const char *hint,
				 const char **ret_size)
{
	struct cexpr *text = user_plain(user, expr);
	const char *name = user_unique(user, hint);

	user_declare_array(user, "char", name, arena_printf(user->arena, "[%u]", type.type->size));
	user->uses_errno = true;
	*ret_size = arena_printf(user->arena, "sizeof(%s)", name);
	user_fail_if(user, c_call(user->arena, "skep_bytes_set", 3, user_atom(user, name), user_atom(user, *ret_size), text), NULL,
		     c_call(user->arena, "skep_fail_with", 3, user_atom(user, "-E2BIG"), user_atomf(user, "\"%s\"", hint),
			    user_atomf(user, "\"the text is longer than its %u bytes\"", type.type->size)));
	return user_atom(user, name);
}

/*
 * Stores the value in a variable of the map's key or value type; returns its address, and the size
 * in ret_size.
 */
static struct cexpr *stored(struct user *user, const struct load_expr *expr, struct load_type type, const char *hint,
			    const char **ret_size)
{
	const char *c_type, *name;
	struct cexpr *c;

	if (user_is_text(type))
		return stored_text(user, expr, type, hint, ret_size);
	if (type.base == LOAD_BASE_ARRAY)
		type = expr->type;
	c_type = user_type(user, type);
	*ret_size = arena_printf(user->arena, "sizeof(%s)", c_type);
	if (type.base == LOAD_BASE_STRUCT)
		return user_address(user, expr, hint);
	c = user_plain(user, expr);
	name = user_unique(user, hint);
	user_declare(user, c_type, name, NULL);
	user_set(user, user_atom(user, name), user_fit(user, type, c));
	*ret_size = arena_printf(user->arena, "sizeof(%s)", name);
	return c_prefix(user->arena, "&", user_atom(user, name));
}

static struct load_type integer_of(uint32_t size)
{
	return (struct load_type){ .base = LOAD_BASE_INTEGER, .type = type_integer(size, false) };
}

static struct load_type datum_type(const struct type *type, uint32_t size)
{
	if (!type)
		return integer_of(size);
	if (type->kind == TYPE_ARRAY)
		return (struct load_type){ .base = type_is_char(type->target) ? LOAD_BASE_TEXT : LOAD_BASE_ARRAY, .type = type };
	if (type->kind == TYPE_STRUCT)
		return (struct load_type){ .base = LOAD_BASE_STRUCT, .type = type };
	return (struct load_type){ .base = LOAD_BASE_INTEGER, .type = type, .is_signed = type->is_signed };
}

/* A network as the key of an LPM trie. */
static struct cexpr *cidr_key(struct user *user, const struct load_expr *expr, const struct map *own, const char **ret_size)
{
	const char *name = user_unique(user, "key");

	user_declare_array(user, "uint8_t", name, arena_printf(user->arena, "[%u]", own->key_size));
	user_err(user, c_call(user->arena, "skep_cidr_key", 3, user_plain(user, expr),
				       user_atomf(user, "%u", own->key_size - 4), user_atom(user, name)));
	user_fail_if(user, user_atom(user, "err"), NULL, c_call(user->arena, "skep_fail_last", 0));
	*ret_size = arena_printf(user->arena, "sizeof(%s)", name);
	return user_atom(user, name);
}

struct cexpr *user_key(struct user *user, const struct load_expr *key, const struct map *own, const char **ret_size)
{
	if (key->type.base == LOAD_BASE_CIDR)
		return cidr_key(user, key, own, ret_size);
	return stored(user, key, datum_type(map_key_shape(own), own->key_size), "key", ret_size);
}

/* ---- missing entries ---- */

/*
 * `err = call; if (err && err != -ENOENT) return ..;`. Returns the condition that the entry exists.
 */
static struct cexpr *found(struct user *user, struct cexpr *call, struct cexpr *session)
{
	user->uses_errno = true;
	user_err(user, call);
	user_fail_if(user, user_atom(user, "err && err != -ENOENT"), session, NULL);
	return user_atom(user, "!err");
}

/* The variable that a lookup reads into; for a text the bytes, and the text made from them. */
struct destination {
	struct user_value place;
	struct cexpr *address, *len;
	const char *bytes;
};

static struct destination new_destination(struct user *user, const struct load_expr *expr)
{
	struct destination to = { .place = user_new_place(user, expr->type, "value") };

	to.address = c_prefix(user->arena, "&", to.place.c);
	to.len = user_atomf(user, "sizeof(%s)", to.place.c->text);
	if (!user_is_text(expr->type))
		return to;
	to.bytes = user_unique(user, "bytes");
	user_declare_array(user, "char", to.bytes, arena_printf(user->arena, "[%u]", expr->type.type->size));
	to.address = user_atom(user, to.bytes);
	to.len = user_atomf(user, "sizeof(%s)", to.bytes);
	return to;
}

/*
 * Emits the lookup. If the entry may be missing, the value is nil then; otherwise that is a
 * failure.
 */
static struct user_value maybe_found(struct user *user, const struct load_expr *expr, struct destination to,
				     struct cexpr *call, struct cexpr *session)
{
	struct cexpr *is_there, *text;

	if (!expr->type.maybe)
		user_checked(user, call, session);
	is_there = expr->type.maybe ? found(user, call, session) : NULL;
	if (to.bytes) {
		user->uses_scratch = true;
		text = c_call(user->arena, "skep_bytes_text", 3, to.address, to.len, user_atom(user, "NULL"));
		user_set(user, to.place.c, is_there ? c_ternary(user->arena, is_there, text, user_atom(user, "NULL")) : text);
	} else if (is_there) {
		user_set(user, to.place.has, is_there);
	}
	return is_there ? to.place : (struct user_value){ to.place.c, NULL };
}

/* ---- map-ref ---- */

/* A map of another object: integers by their size at run time, structs by the type in :type. */
static struct user_value foreign_ref(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = user_session_of(user, expr->map_use.map), *map = user_map(user, expr->map_use.map, NULL);
	struct destination to = new_destination(user, expr);
	struct cexpr *key = user_plain(user, expr->map_use.key);

	if (expr->type.base == LOAD_BASE_INTEGER && !expr->map_use.value_type)
		return maybe_found(user, expr, to, c_call(user->arena, "skep_map_get_integer", 4, session, map, key, to.address),
				   session);
	return maybe_found(user, expr, to, c_call(user->arena, "skep_map_get_value", 5, session, map, key, to.len, to.address),
			   session);
}

struct user_value user_map_ref(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session, *map, *key, *call;
	struct destination to;
	const char *size;

	if (!own)
		return foreign_ref(user, expr);
	session = user_own_session(user);
	map = user_map(user, expr->map_use.map, own);
	key = user_key(user, expr->map_use.key, own, &size);
	to = new_destination(user, expr);
	if (own->type->per_cpu && expr->map_use.cpu)
		call = c_call(user->arena, "skep_map_get_cpu", 7, session, map, key, user_atom(user, size),
			      user_plain(user, expr->map_use.cpu), to.len, to.address);
	else if (own->type->per_cpu)
		call = c_call(user->arena, "skep_map_get_sum", 7, session, map, key, user_atom(user, size),
			      user_atomf(user, "&%s", user_shape(user, map_value_shape(own), own->value_size, own->value_show)),
			      to.len, to.address);
	else
		call = c_call(user->arena, "skep_map_lookup", 6, session, map, key, user_atom(user, size), to.address, to.len);
	return maybe_found(user, expr, to, call, session);
}

/* ---- stores ---- */

static struct cexpr *flags_of(struct user *user, const struct load_expr *expr)
{
	return expr->map_use.flags ? user_plain(user, expr->map_use.flags) : user_atom(user, "BPF_ANY");
}

static void foreign_set(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = user_session_of(user, expr->map_use.map), *map = user_map(user, expr->map_use.map, NULL);
	struct cexpr *key = user_plain(user, expr->map_use.key);
	struct cexpr *value = user_plain(user, expr->map_use.value);

	if (expr->map_use.adds)
		user_checked(user, c_call(user->arena, "skep_map_add_integer", 4, session, map, key, value), session);
	else
		user_checked(user, c_call(user->arena, "skep_map_set_integer", 5, session, map, key, value,
					  flags_of(user, expr)), session);
}

/* incf of an entry: computes the step, reads, adds, writes. A missing entry counts as 0. */
static void add(struct user *user, const struct load_expr *expr, struct cexpr *session, struct cexpr *map,
		struct cexpr *key, const char *size)
{
	struct load_type type = datum_type(expr->map_use.own->value, expr->map_use.own->value_size);
	struct user_value place = user_new_place(user, type, "value");
	struct cexpr *len = user_atomf(user, "sizeof(%s)", place.c->text);
	struct cexpr *delta = user_plain(user, expr->map_use.value);

	user_set(user, place.c, user_atom(user, "0"));
	found(user, c_call(user->arena, "skep_map_lookup", 6, session, map, key, user_atom(user, size),
			   c_prefix(user->arena, "&", place.c), len), session);
	user_emit_expr(user, c_assign(user->arena, "+=", place.c, delta));
	user_checked(user, c_call(user->arena, "skep_map_update", 7, session, map, key, user_atom(user, size),
				  c_prefix(user->arena, "&", place.c), len, user_atom(user, "BPF_ANY")), session);
}

/* Stores a program's descriptor in a prog array. */
static void set_program(struct user *user, const struct load_expr *expr, struct cexpr *session, struct cexpr *map,
			struct cexpr *key, const char *size)
{
	const struct load_expr *program = expr->map_use.value;
	const char *fd = user_unique(user, "fd");
	struct cexpr *c;

	if (program->kind == LOAD_TEXT) {
		const struct program *own = unit_find_program(user->unit, program->text);
		struct cexpr *app = user_app(user);

		c = user_atomf(user, app->kind == C_PREFIX ? "%s.skel->progs.%s" : "%s->skel->progs.%s",
			       app->kind == C_PREFIX ? app->a->text : app->text, own->c_name);
	} else {
		c = user_handle(user, program, "program", true);
	}
	user_declare(user, "int", fd, NULL);
	user_set(user, user_atom(user, fd), c_call(user->arena, "bpf_program__fd", 1, c));
	user_checked(user, c_call(user->arena, "skep_map_update", 7, session, map, key, user_atom(user, size),
				  user_atomf(user, "&%s", fd), user_atomf(user, "sizeof(%s)", fd), flags_of(user, expr)), session);
}

static void map_set(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session, *map, *key, *value;
	const char *size, *value_size;

	if (!own) {
		foreign_set(user, expr);
		return;
	}
	session = user_own_session(user);
	map = user_map(user, expr->map_use.map, own);
	key = user_key(user, expr->map_use.key, own, &size);
	if (expr->map_use.adds) {
		add(user, expr, session, map, key, size);
		return;
	}
	if (!strcmp(own->type->name, "prog-array")) {
		set_program(user, expr, session, map, key, size);
		return;
	}
	value = stored(user, expr->map_use.value, datum_type(map_value_shape(own), own->value_size), "value", &value_size);
	user_checked(user, c_call(user->arena, own->type->per_cpu ? "skep_map_set_cpus" : "skep_map_update", 7, session, map, key,
				  user_atom(user, size), value, user_atom(user, value_size), flags_of(user, expr)), session);
}

struct cexpr *user_map_delete(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session, *map, *key;
	const char *size, *name = user_unique(user, "deleted");

	if (own) {
		session = user_own_session(user);
		map = user_map(user, expr->map_use.map, own);
		key = user_key(user, expr->map_use.key, own, &size);
		key = found(user, c_call(user->arena, "skep_map_delete", 4, session, map, key, user_atom(user, size)), session);
	} else {
		session = user_session_of(user, expr->map_use.map);
		map = user_map(user, expr->map_use.map, NULL);
		key = found(user, c_call(user->arena, "skep_map_delete_integer", 3, session, map,
					 user_plain(user, expr->map_use.key)), session);
	}
	user_declare(user, "bool", name, NULL);
	user_set(user, user_atom(user, name), key);
	return user_atom(user, name);
}

struct cexpr *user_map_count(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session = own ? user_own_session(user) : user_session_of(user, expr->map_use.map);
	const char *name = user_unique(user, "count");

	user_declare(user, "uint64_t", name, NULL);
	if (expr->kind == LOAD_LOST) {
		user_set(user, user_atom(user, name),
			 c_call(user->arena, "skep_session_lost", 2, session, own ? user_atomf(user, "\"%s\"", own->name) :
				c_call(user->arena, "bpf_map__name", 1, user_map(user, expr->map_use.map, NULL))));
		return user_atom(user, name);
	}
	user_checked(user, c_call(user->arena, "skep_map_count", 3, session, user_map(user, expr->map_use.map, own),
				  user_atomf(user, "&%s", name)), session);
	return user_atom(user, name);
}

/* ---- queues ---- */

static void push(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session = own ? user_own_session(user) : user_session_of(user, expr->map_use.map);
	struct cexpr *map = user_map(user, expr->map_use.map, own), *value;
	struct load_type type = own ? datum_type(map_value_shape(own), own->value_size) : integer_of(8);
	const char *size;

	value = stored(user, expr->map_use.value, type, "value", &size);
	user_checked(user, c_call(user->arena, "skep_map_update", 7, session, map, user_atom(user, "NULL"), user_atom(user, "0"),
				  value, user_atom(user, size), flags_of(user, expr)), session);
}

struct user_value user_map_take(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->map_use.own;
	struct cexpr *session = own ? user_own_session(user) : user_session_of(user, expr->map_use.map);
	struct cexpr *map = user_map(user, expr->map_use.map, own);
	struct destination to = new_destination(user, expr);

	return maybe_found(user, expr, to,
			   c_call(user->arena, expr->kind == LOAD_MAP_POP ? "skep_map_take" : "skep_map_lookup", 6, session, map,
				  user_atom(user, "NULL"), user_atom(user, "0"), to.address, to.len), session);
}

void user_map_form(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session;

	switch (expr->kind) {
	case LOAD_MAP_SET:
		map_set(user, expr);
		return;
	case LOAD_MAP_PUSH:
		push(user, expr);
		return;
	default: /* LOAD_MAP_CLEAR */
		session = expr->map_use.own ? user_own_session(user) : user_session_of(user, expr->map_use.map);
		user_checked(user, c_call(user->arena, "skep_map_clear", 2, session,
					  user_map(user, expr->map_use.map, expr->map_use.own)), session);
		return;
	}
}
