// SPDX-License-Identifier: MIT
/*
 * Sessions, programs and maps. In: with-bpf-session, open, load, find-program, find-map, stop and
 * similar. Out: calls of libskep. The file's own programs are a generated session (struct
 * NAME_session); other objects are opened by path. control.c calls user_session; others ask for the
 * session or handle that a form names.
 */
#include <ctype.h>
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- origins of handles ---- */

const struct load_expr *user_source_of(const struct load_expr *expr)
{
	for (;;) {
		if (expr->kind == LOAD_VARIABLE && expr->variable->init && expr->variable->type.base != LOAD_BASE_SESSION)
			expr = expr->variable->init;
		else if (expr->kind == LOAD_LOAD)
			expr = expr->operands.a;
		else
			return expr;
	}
}

static bool is_own(const struct load_variable *session)
{
	return session->init && session->init->kind == LOAD_OPEN && !session->init->operands.a;
}

struct cexpr *user_app(struct user *user)
{
	const struct load_variable *session = user->unit->loader->own_session;

	user->uses_tool |= user->function != NULL;
	return user->function ? user_atom(user, "tool->app") :
				c_prefix(user->arena, "&", user_atom(user, session->c_name));
}

struct cexpr *user_own_session(struct user *user)
{
	const struct load_variable *session = user->unit->loader->own_session;

	user->uses_tool |= user->function != NULL;
	return user->function ? user_atom(user, "tool->app->session") : user_atomf(user, "%s.session", session->c_name);
}

static struct cexpr *session_variable(struct user *user, struct load_variable *session)
{
	return is_own(session) ? user_own_session(user) : user_variable(user, session);
}

struct cexpr *user_session_of(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *source;

	if (expr->kind == LOAD_VARIABLE && expr->type.base == LOAD_BASE_SESSION)
		return session_variable(user, expr->variable);
	source = user_source_of(expr);
	if (source->kind == LOAD_FIND_PROGRAM || source->kind == LOAD_FIND_MAP)
		return user_session_of(user, source->handle.session);
	if (source->kind == LOAD_ATTACH && source->attach.session)
		return user_session_of(user, source->attach.session);
	if (source->kind == LOAD_ATTACH || source->kind == LOAD_ATTACH_CGROUP)
		return user_session_of(user, source->attach.program);
	return user_atom(user, "NULL");
}

/* ---- sessions ---- */

void user_open(struct user *user, struct load_variable *variable, const struct load_expr *path)
{
	const char *name = user_unique(user, c_name_of(user->arena, variable->name));
	struct cexpr *session = user_atom(user, name);

	user_declare_macro(user, arena_printf(user->arena, "SKEP_SESSION(%s)", name));
	if (variable->captured) {
		variable->c_name = c_name_of(user->arena, variable->name);
		user_set(user, user_atomf(user, "tool.%s", variable->c_name), session);
	} else {
		variable->c_name = name;
	}
	user_checked(user, c_call(user->arena, "skep_session_open_file", 3, session, user_plain(user, path),
				  user_atom(user, "NULL")), session);
}

static struct cexpr *app_call(struct user *user, const char *what, size_t count)
{
	struct cexpr *call = c_call(user->arena, arena_printf(user->arena, "%s_%s", user->unit->application_name, what), 0);

	call->items = ARENA_ARRAY(user->arena, struct cexpr *, 4);
	call->items[call->count++] = user_app(user);
	if (count > 1)
		call->items[call->count++] = user_atom(user, "NULL");
	return call;
}

/* Opens the generated session of the file's own programs; it is loaded here or by (bpf:load). */
static void open_own(struct user *user, struct load_variable *variable)
{
	char *upper = arena_strdup(user->arena, user->unit->application_name);
	bool named = strcmp(variable->name, "session") != 0;

	for (char *at = upper; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	variable->c_name = named ? user_unique(user, c_name_of(user->arena, variable->name)) : "app";
	user_declare_macro(user, arena_printf(user->arena, "%s_SESSION(%s)", upper, variable->c_name));
	if (user->has_tool)
		user_set(user, user_atom(user, "tool.app"), user_app(user));
	user_checked(user, app_call(user, "open", 2), user_own_session(user));
}

static void load_own(struct user *user)
{
	user_set_parameters(user);
	user_checked(user, app_call(user, "load", 1), user_own_session(user));
}

void user_session(struct user *user, const struct load_expr *expr)
{
	struct load_variable *variable = expr->session.variable, *outer_session = user->session;
	struct cblock *outer = user->block;
	const struct load_list *top = &user->unit->loader->body->list;
	bool is_last = user->block == user->top && top->items[top->count - 1] == expr;

	/* the session is closed at the end of its block: the function's if nothing follows */
	if (!is_last)
		user_open_block(user);
	user->session = variable;
	if (expr->session.path) {
		user_open(user, variable, expr->session.path);
		if (expr->session.loads)
			user_checked(user, c_call(user->arena, "skep_session_load", 1, user_variable(user, variable)),
				     user_variable(user, variable));
	} else {
		open_own(user, variable);
		if (expr->session.loads)
			load_own(user);
	}
	user_statement(user, expr->session.body);
	user->session = outer_session;
	user->block = outer;
}

/* ---- programs and maps ---- */

static struct cexpr *find(struct user *user, const struct load_expr *expr, const char *hint)
{
	bool is_map = expr->kind == LOAD_FIND_MAP;
	struct cexpr *session = user_session_of(user, expr->handle.session);
	const char *name = user_unique(user, hint);

	user_declare(user, is_map ? "struct bpf_map *" : "struct bpf_program *", name, NULL);
	user_set(user, user_atom(user, name), c_call(user->arena, is_map ? "skep_session_map" : "skep_session_program", 2,
						     session, user_plain(user, expr->handle.name)));
	user->uses_errno = true;
	user_fail_if(user, c_prefix(user->arena, "!", user_atom(user, name)), NULL,
		     c_call(user->arena, "skep_fail", 2, session, user_atom(user, "-errno")));
	return user_atom(user, name);
}

/* The pointer to a map. The skeleton has the file's own. */
struct cexpr *user_map(struct user *user, const struct load_expr *expr, const struct map *own)
{
	const char *hint = "map";
	struct cexpr *app;

	if (own) {
		app = user_app(user);
		return app->kind == C_PREFIX ? user_atomf(user, "%s.skel->maps.%s", app->a->text, own->c_name) :
					       user_atomf(user, "%s->skel->maps.%s", app->text, own->c_name);
	}
	if (expr->kind == LOAD_VARIABLE)
		return user_variable(user, expr->variable);
	if (expr->kind == LOAD_FIND_MAP && expr->handle.name->kind == LOAD_TEXT)
		hint = c_name_of(user->arena, expr->handle.name->text);
	return user_handle(user, expr, hint, true);
}

static struct cexpr *load_program(struct user *user, const struct load_expr *expr, const char *hint, bool wanted)
{
	struct cexpr *program = user_handle(user, expr->operands.a, hint, wanted);
	struct cexpr *session = user_session_of(user, expr);

	/* the first use loads the whole object; the program is the same afterwards */
	user_checked(user, c_call(user->arena, "skep_session_load", 1, session), session);
	return program;
}

struct cexpr *user_handle(struct user *user, const struct load_expr *expr, const char *hint, bool wanted)
{
	struct cexpr *link;

	switch (expr->kind) {
	case LOAD_VARIABLE:
		return user_variable(user, expr->variable);
	case LOAD_FIND_PROGRAM:
	case LOAD_FIND_MAP:
		return find(user, expr, hint);
	case LOAD_LOAD:
		return load_program(user, expr, hint, wanted);
	case LOAD_ATTACH:
	case LOAD_ATTACH_CGROUP:
		return user_attach(user, expr, hint, wanted);
	case LOAD_DETACH:
		link = user_handle(user, expr->operands.a, "link", true);
		user_checked(user, c_call(user->arena, "skep_link_detach", 1, link), user_session_of(user, expr->operands.a));
		return NULL;
	default:
		return user_plain(user, expr);
	}
}

/* ---- forms without value ---- */

static void update_link(struct user *user, const struct load_expr *expr)
{
	struct cexpr *link = user_handle(user, expr->operands.a, "link", true), *program;
	struct cexpr *session = user_session_of(user, expr->operands.a);

	if (expr->operands.b->kind == LOAD_TEXT) {
		struct load_expr found = { .kind = LOAD_FIND_PROGRAM, .type = { .base = LOAD_BASE_PROGRAM } };

		found.handle.session = expr->operands.c;
		found.handle.name = expr->operands.b;
		program = find(user, &found, "replacement");
	} else {
		program = user_handle(user, expr->operands.b, "replacement", true);
	}
	user_checked(user, c_call(user->arena, "skep_link_update", 2, link, program), session);
}

/* Forms that configure a session between open and load, end it, or handle its links. */
void user_session_form(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session;

	switch (expr->kind) {
	case LOAD_LOAD_NOW:
		session = user_session_of(user, expr->operands.a);
		if (is_own(user->session))
			load_own(user);
		else
			user_checked(user, c_call(user->arena, "skep_session_load", 1, session), session);
		return;
	case LOAD_ENABLE:
		session = user_session_of(user, expr->handle.session);
		user_checked(user, c_call(user->arena, "skep_session_enable", 3, session, user_plain(user, expr->handle.name),
					  user_atom(user, expr->handle.number ? "true" : "false")), session);
		return;
	case LOAD_SET_ENTRIES:
		session = user_session_of(user, expr->operands.a);
		user_checked(user, c_call(user->arena, "skep_session_set_max_entries", 3, session,
					  user_map(user, expr->operands.a, NULL), user_plain(user, expr->operands.b)), session);
		return;
	case LOAD_CLOSE:
		session = user_session_of(user, expr->operands.a);
		user_emit_expr(user, c_call(user->arena, "skep_session_close", 1, session));
		user_set(user, session, user_atom(user, "NULL"));
		return;
	case LOAD_DETACH_ALL:
		session = user_session_of(user, expr->operands.a);
		user_checked(user, c_call(user->arena, "skep_session_detach_all", 1, session), session);
		return;
	case LOAD_UPDATE:
		update_link(user, expr);
		return;
	case LOAD_UNPIN:
		user_err(user, c_call(user->arena, "skep_unpin", 1, user_plain(user, expr->operands.a)));
		user_fail_if(user, user_atom(user, "err"), NULL, c_call(user->arena, "skep_fail_last", 0));
		return;
	default: /* LOAD_STOP */
		user_emit_expr(user, c_call(user->arena, "skep_session_stop", 1,
					    user->session ? session_variable(user, user->session) : user_atom(user, "NULL")));
		return;
	}
}
