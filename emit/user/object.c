/* The user side's handles: sessions, programs, maps, attachments. */
#include <ctype.h>
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- where a handle comes from ---- */

static const struct load_expr *source_of(const struct load_expr *expr)
{
	for (;;) {
		if (expr->kind == LOAD_VARIABLE && expr->variable->init)
			expr = expr->variable->init;
		else if (expr->kind == LOAD_LOAD)
			expr = expr->operands.a;
		else
			return expr;
	}
}

struct cexpr *user_session_of(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *source;

	if (expr->kind == LOAD_VARIABLE && expr->type == LOAD_TYPE_SESSION)
		return user_atom(user, expr->variable->c_name);
	source = source_of(expr);
	if (source->kind == LOAD_FIND_PROGRAM || source->kind == LOAD_FIND_MAP)
		return user_session_of(user, source->handle.session);
	if (source->kind == LOAD_ATTACH && source->attach.session)
		return user_session_of(user, source->attach.session);
	if (source->kind == LOAD_ATTACH || source->kind == LOAD_ATTACH_CGROUP)
		return user_session_of(user, source->attach.program);
	return user_atom(user, "NULL");
}

/* The name under which the session knows a program. */
static struct cexpr *program_name(struct user *user, const struct load_expr *program)
{
	if (program->type == LOAD_TYPE_TEXT)
		return user_text(user, program);
	return user_text(user, source_of(program)->handle.name);
}

/* ---- sessions ---- */

void user_open(struct user *user, struct load_variable *variable, const struct load_expr *path)
{
	struct cdeclaration declaration = { .type = "" };
	const char *name = user_unique(user, c_name_of(user->arena, variable->name));
	struct cexpr *session = user_atom(user, name);

	variable->c_name = name;
	declaration.type = arena_printf(user->arena, "SKEP_SESSION(%s)", name);
	declaration.name = "";
	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	user_checked(user, c_call(user->arena, "skep_session_open_file", 3, session,
				  user_text(user, path), user_atom(user, "NULL")), session);
}

/* The file's own programs: the generated session, opened and loaded. */
static void open_own(struct user *user, struct load_variable *variable)
{
	const char *base = user->unit->application_name;
	char *upper = arena_strdup(user->arena, base);
	const char *name = user_unique(user, c_name_of(user->arena, variable->name));
	struct cdeclaration declaration = { .name = "" };
	struct cexpr *session = user_atom(user, arena_printf(user->arena, "%s.session", name));
	struct cexpr *address = user_atom(user, arena_printf(user->arena, "&%s", name));

	for (char *at = upper; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	variable->c_name = session->text;
	declaration.type = arena_printf(user->arena, "%s_SESSION(%s)", upper, name);
	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	user_checked(user, c_call(user->arena, arena_printf(user->arena, "%s_open", base), 2,
		address,
				  user_atom(user, "NULL")), session);
	user_checked(user, c_call(user->arena, arena_printf(user->arena, "%s_load", base), 1,
				  address), session);
}

void user_session(struct user *user, const struct load_expr *expr, bool last)
{
	struct load_variable *variable = expr->session.variable;
	struct cblock *outer = user->block;

	if (!last) {
		struct cstmt *stmt = user_emit(user, CSTMT_BLOCK, NULL);

		stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	}
	if (expr->session.path) {
		user_open(user, variable, expr->session.path);
		user_checked(user, c_call(user->arena, "skep_session_load", 1,
					  user_atom(user, variable->c_name)),
			     user_atom(user, variable->c_name));
	} else {
		open_own(user, variable);
	}
	user_statement(user, expr->session.body, last);
	user->block = outer;
}

/* ---- programs, maps, attachments ---- */

static const char *find(struct user *user, const struct load_expr *expr, const char *hint)
{
	bool is_map = expr->kind == LOAD_FIND_MAP;
	struct cexpr *session = user_session_of(user, expr->handle.session);
	const char *name = user_unique(user, hint);

	user_declare(user, is_map ? "struct bpf_map *" : "struct bpf_program *", name, NULL);
	user_emit_expr(user, c_assign(user->arena, "=", user_atom(user, name),
				      c_call(user->arena, is_map ? "skep_session_map" :
								   "skep_session_program", 2,
					     session, user_text(user, expr->handle.name))));
	user_fail_if(user, c_prefix(user->arena, "!", user_atom(user, name)), session);
	return name;
}

static const char *attach(struct user *user, const struct load_expr *expr, const char *hint,
			  bool wanted)
{
	const struct load_expr *owner = expr->attach.session ? expr->attach.session :
							       expr->attach.program;
	struct cexpr *session, *name, *path, *link = user_atom(user, "NULL"), *call;
	const char *variable = NULL;

	if (!expr->attach.session && expr->attach.program->kind != LOAD_VARIABLE)
		user_handle(user, expr->attach.program, "program", false);
	session = user_session_of(user, owner);
	name = program_name(user, expr->attach.program);
	path = user_text(user, expr->attach.cgroup_path);
	if (path->kind != C_ATOM) {
		const char *held = user_unique(user, "path");

		user_declare(user, "const char *", held, path);
		path = user_atom(user, held);
	}
	if (wanted) {
		variable = user_unique(user, hint);
		user_declare(user, "struct skep_link *", variable, NULL);
		link = user_atom(user, arena_printf(user->arena, "&%s", variable));
	}
	if (expr->kind == LOAD_ATTACH_CGROUP)
		call = c_call(user->arena, "skep_session_attach_cgroup", 5, session, name, path,
			      user_integer(user, expr->attach.attach_type), link);
	else
		call = c_call(user->arena, "skep_session_attach", 4, session, name,
			      c_call(user->arena, "SKEP_ATTACH", 1,
				     c_assign(user->arena, "=", user_atom(user, ".cgroup_path"),
					      path)), link);
	user_checked(user, call, session);
	return variable;
}

const char *user_handle(struct user *user, const struct load_expr *expr, const char *hint,
			bool wanted)
{
	const char *name;

	switch (expr->kind) {
	case LOAD_VARIABLE:
		return expr->variable->c_name;
	case LOAD_FIND_PROGRAM:
	case LOAD_FIND_MAP:
		return find(user, expr, hint);
	case LOAD_LOAD:
		/* the first one loads the whole object; the program stays the same */
		name = user_handle(user, expr->operands.a, hint, wanted);
		user_checked(user, c_call(user->arena, "skep_session_load", 1,
					  user_session_of(user, expr)),
			     user_session_of(user, expr));
		return name;
	case LOAD_ATTACH:
	case LOAD_ATTACH_CGROUP:
		return attach(user, expr, hint, wanted);
	case LOAD_DETACH:
		name = user_handle(user, expr->operands.a, "link", true);
		user_checked(user, c_call(user->arena, "skep_link_detach", 1, user_atom(user,
			name)),
			     user_session_of(user, expr->operands.a));
		return NULL;
	default:
		user_statement(user, expr, false);
		return NULL;
	}
}

struct cexpr *user_map(struct user *user, const struct load_expr *expr)
{
	const char *hint = "map";

	if (expr->kind == LOAD_FIND_MAP && expr->handle.name->kind == LOAD_TEXT)
		hint = c_name_of(user->arena, expr->handle.name->text);
	return user_atom(user, user_handle(user, expr, hint, true));
}

void user_map_write(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = user_session_of(user, expr->operands.a);
	struct cexpr *map = user_map(user, expr->operands.a);
	struct cexpr *key = user_integer(user, expr->operands.b);

	if (expr->kind == LOAD_MAP_DELETE)
		user_checked(user, c_call(user->arena, "skep_map_delete_integer", 3, session, map,
					  key), session);
	else
		user_checked(user, c_call(user->arena, "skep_map_set_integer", 5, session, map, key,
					  user_integer(user, expr->operands.c),
					  user_atom(user, "BPF_ANY")), session);
}
