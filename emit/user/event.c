/* Records and the loop: which function gets a map's records, and bpf:run. */
#include <string.h>

#include "emit/user/internal.h"

void user_on_event(struct user *user, const struct load_expr *expr)
{
	const struct map *own = expr->event.own;
	struct cexpr *session = own ? user_own_session(user) : user_session_of(user, expr->event.map), *name, *kind;
	const struct member *tag = expr->event.tag;

	name = own ? user_atomf(user, "\"%s\"", own->name) :
		     c_call(user->arena, "bpf_map__name", 1, user_map(user, expr->event.map, NULL));
	if (!tag) {
		user_checked(user, c_call(user->arena, "skep_session_on_record", 5, session, name,
					  user_atomf(user, expr->event.least == expr->event.structure->size ? "sizeof(struct %s)" :
						     "offsetof(struct %s, %s)", expr->event.structure->c_name,
						     expr->event.structure->members[expr->event.structure->member_count - 1].c_name),
					  user_atom(user, expr->event.handler->c_name), user_tool(user)), session);
		return;
	}
	kind = c_call(user->arena, "SKEP_KIND", 4, user_atomf(user, ".least_len = %u", expr->event.least),
		      user_atomf(user, ".tag_offset = %u", tag->offset), user_atomf(user, ".tag_len = %u", tag->type->size),
		      user_atomf(user, ".tag = %llu", (unsigned long long)expr->event.tag_value));
	user_checked(user, c_call(user->arena, "skep_session_on_kind", 5, session, name, kind,
				  user_atom(user, expr->event.handler->c_name), user_tool(user)), session);
}

/* ---- times ---- */

static struct cexpr *of_constant(struct user *user, const struct load_expr *expr)
{
	double seconds = expr->kind == LOAD_DOUBLE ? expr->number : (double)expr->constant.value;
	double ns = seconds * 1e9;

	return user_atomf(user, "%lluULL", ns >= 18446744073709551615.0 ? ~0ull : ns < 0 ? 0ull : (unsigned long long)ns);
}

/* Seconds whose nanoseconds may be more than 64 bits, or below 0. */
static bool is_wide(const struct load_expr *expr)
{
	return expr->type.base == LOAD_BASE_INTEGER &&
	       (expr->type.is_signed || !expr->type.type || expr->type.type->size == 8);
}

struct cexpr *user_nanoseconds(struct user *user, const struct load_expr *expr)
{
	struct user_value value;
	struct cexpr *c;

	if (expr->kind == LOAD_NIL)
		return user_atom(user, "0");
	if (expr->kind == LOAD_CONSTANT || expr->kind == LOAD_DOUBLE)
		return of_constant(user, expr);
	value = user_value(user, expr);
	c = value.c ? value.c : user_atom(user, "0");
	if (expr->type.base == LOAD_BASE_DOUBLE || is_wide(expr))
		c = c_call(user->arena, "skep_unsigned", 1, c_binary(user->arena, "*", c, user_atom(user, "1e9")));
	else if (expr->type.base == LOAD_BASE_INTEGER)
		c = c_binary(user->arena, "*", user_wide(user, expr, c, false), user_atom(user, "1000000000"));
	return value.has ? c_ternary(user->arena, value.has, c, user_atom(user, "0")) : c;
}

/* ---- run, poll ---- */

static struct cexpr *session_of_run(struct user *user)
{
	struct load_variable *session = user->session ? user->session : user->unit->loader->own_session;

	return session == user->unit->loader->own_session ? user_own_session(user) : user_variable(user, session);
}

static void add_member(struct user *user, struct cexpr *call, const char *member, struct cexpr *value)
{
	call->items[call->count++] = c_assign(user->arena, "=", user_atom(user, member), value);
}

/* t, or false after a stop signal. */
struct cexpr *user_run(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = session_of_run(user), *opts = c_call(user->arena, "SKEP_RUN", 0), *stop = user_stop(user), *times;

	opts->items = ARENA_ARRAY(user->arena, struct cexpr *, 8);
	if (expr->run.time && expr->run.time->kind != LOAD_NIL)
		add_member(user, opts, ".for_ns", user_nanoseconds(user, expr->run.time));
	if (expr->run.every && expr->run.every->kind != LOAD_NIL)
		add_member(user, opts, ".every_ns", user_nanoseconds(user, expr->run.every));
	if (expr->run.times && expr->run.times->kind != LOAD_NIL && expr->run.every && expr->run.every->kind != LOAD_NIL) {
		struct user_value value = user_value(user, expr->run.times);

		times = value.has ? c_ternary(user->arena, value.has, value.c, user_atom(user, "0")) : value.c;
		add_member(user, opts, ".times", times);
	}
	if (expr->run.redraw && expr->run.redraw->kind != LOAD_NIL) {
		struct cexpr *on = user_atom(user, "&show");

		if (expr->run.redraw->kind != LOAD_TRUE)
			on = c_ternary(user->arena, user_test(user, expr->run.redraw), on, user_atom(user, "NULL"));
		add_member(user, opts, ".redraw", on);
		user->has_show = true;
	}
	add_member(user, opts, ".says_lost", user_atom(user, "true"));
	if (expr->run.body) {
		add_member(user, opts, ".every", user_atom(user, expr->run.body->c_name));
		add_member(user, opts, ".user", user_tool(user));
	}
	user_checked(user, c_call(user->arena, "skep_session_run", 3, session, stop, opts), session);
	return c_not(user->arena, c_call(user->arena, "skep_stop_signal", 1, stop));
}

/* The number of records; a stop signal unwinds. */
struct cexpr *user_poll(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = session_of_run(user), *timeout = user_atom(user, "-1");
	const char *count = user_unique(user, "count");

	if (expr->operands.a)
		timeout = c_call(user->arena, "skep_timeout_ms", 1, user_nanoseconds(user, expr->operands.a));
	user_checked_plain(user, c_call(user->arena, "skep_flush", 0));
	user_declare(user, "uint64_t", count, NULL);
	user_err(user, c_call(user->arena, "skep_session_poll", 2, session, timeout));
	user_fail_if(user, user_atom(user, "err < 0"), session, NULL);
	user_set(user, user_atom(user, count), c_cast(user->arena, "uint64_t", user_atom(user, "err")));
	return user_atom(user, count);
}
