// SPDX-License-Identifier: MIT
/*
 * Lowers bpf:on-event, bpf:run and bpf:poll. In: LOAD_ON_EVENT, LOAD_RUN, LOAD_POLL. Out: C calls
 * of libskep: skep_session_on_record or skep_session_on_kind, which register a handler for a map's
 * records; skep_session_run(.., SKEP_RUN(..)); skep_session_poll. control.c calls user_on_event,
 * value.c the other two.
 */
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

/* True for an integer number of seconds whose nanoseconds may exceed 64 bits or be negative. */
static bool is_wide(const struct load_expr *expr)
{
	return expr->type.base == LOAD_BASE_INTEGER &&
	       (expr->type.is_signed || !expr->type.type || expr->type.type->size == 8);
}

static struct cexpr *nanoseconds_of(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	if (expr->type.base == LOAD_BASE_DOUBLE || is_wide(expr))
		return c_call(user->arena, "skep_unsigned", 1, c_binary(user->arena, "*", c, user_atom(user, "1e9")));
	if (expr->type.base == LOAD_BASE_INTEGER)
		return c_binary(user->arena, "*", user_wide(user, expr, c, false), user_atom(user, "1000000000"));
	return c;
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
	c = nanoseconds_of(user, expr, value.c ? value.c : user_atom(user, "0"));
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

/*
 * May the number be 0 at run time? SKEP_RUN then needs the number's flag in `.given`, since 0
 * without the flag means that the number was not given.
 */
static bool may_be_zero(const struct load_expr *expr)
{
	const struct load_option *option = expr->kind == LOAD_VARIABLE ? expr->variable->option : NULL;

	if (expr->kind == LOAD_CONSTANT)
		return !expr->constant.value;
	if (expr->kind == LOAD_DOUBLE)
		return expr->number == 0.0;
	if (expr->kind == LOAD_LITERAL)
		return !expr->literal.number;
	return !(option && option->has_least && option->least > 0);
}

/*
 * A number of SKEP_RUN. `given`: its flag of enum skep_run_given, set if it was given, even as 0.
 */
struct run_member {
	const char *key, *member, *given;
	bool is_time;
	bool is_ignored; /* :times, if :every may be nil at run time, when :times has no effect */
};

static void add_given(struct user *user, struct cexpr **set, const char *given, struct cexpr *has)
{
	struct cexpr *one = user_atom(user, given);

	if (has)
		one = c_ternary(user->arena, has, one, user_atom(user, "0"));
	*set = *set ? c_binary(user->arena, "|", *set, one) : one;
}

/* Emits a test that fails with -EINVAL if the signed number or double is negative. */
static void check_sign(struct user *user, const struct load_expr *expr, struct user_value value, const char *key)
{
	struct cexpr *below = c_binary(user->arena, "<", expr->type.base == LOAD_BASE_DOUBLE ? value.c :
				       user_wide(user, expr, value.c, true), user_atom(user, "0"));

	user->uses_errno = true;
	user_fail_if(user, value.has ? c_binary(user->arena, "&&", value.has, below) : below, NULL,
		     c_call(user->arena, "skep_fail_with", 3, user_atom(user, "-EINVAL"), user_atomf(user, "\"bpf:run\""),
			    user_atomf(user, "\"%s is below 0\"", key)));
}

static void add_number(struct user *user, struct cexpr *opts, const struct load_expr *expr, const struct run_member *member,
		       struct cexpr **set)
{
	bool is_signed = expr->type.base == LOAD_BASE_DOUBLE || (expr->type.base == LOAD_BASE_INTEGER && expr->type.is_signed);
	struct user_value value;

	if (expr->kind == LOAD_NIL)
		return;
	if (expr->kind == LOAD_CONSTANT || expr->kind == LOAD_DOUBLE) {
		add_member(user, opts, member->member, member->is_time ? user_nanoseconds(user, expr) : user_plain(user, expr));
		if (may_be_zero(expr) || member->is_ignored)
			add_given(user, set, member->given, NULL);
		return;
	}
	value = user_value(user, expr);
	if (!value.c)
		return;
	if (expr->kind != LOAD_VARIABLE)
		value.c = user_hold(user, value.c, user_type(user, expr->type), "number");
	if (is_signed)
		check_sign(user, expr, value, member->key);
	if (may_be_zero(expr) || member->is_ignored)
		add_given(user, set, member->given, value.has);
	value.c = member->is_time ? nanoseconds_of(user, expr, value.c) : value.c;
	add_member(user, opts, member->member, value.has ? c_ternary(user->arena, value.has, value.c, user_atom(user, "0")) : value.c);
}

/* The value of bpf:run: t, or nil after a stop signal. */
struct cexpr *user_run(struct user *user, const struct load_expr *expr)
{
	struct cexpr *session = session_of_run(user), *opts = c_call(user->arena, "SKEP_RUN", 0), *stop = user_stop(user);
	const struct load_expr *numbers[] = { expr->run.time, expr->run.every, expr->run.times };
	bool has_interval = expr->run.every && expr->run.every->kind != LOAD_NIL;
	const struct run_member members[] = {
		{ ":for", ".for_ns", "SKEP_RUN_FOR", true, false }, { ":every", ".every_ns", "SKEP_RUN_EVERY", true, false },
		{ ":times", ".times", "SKEP_RUN_TIMES", false, has_interval && expr->run.every->type.maybe },
	};
	struct cexpr *given = NULL;

	opts->items = ARENA_ARRAY(user->arena, struct cexpr *, 9);
	for (size_t i = 0; i < 3; i++)
		if (numbers[i] && (i < 2 || has_interval))
			add_number(user, opts, numbers[i], &members[i], &given);
	if (expr->run.redraw && expr->run.redraw->kind != LOAD_NIL) {
		struct cexpr *on = user_atom(user, "&show");

		if (expr->run.redraw->kind != LOAD_TRUE)
			on = c_ternary(user->arena, user_test(user, expr->run.redraw), on, user_atom(user, "NULL"));
		add_member(user, opts, ".redraw", on);
		user->has_show = true;
	}
	add_member(user, opts, ".says_lost", user_atom(user, "true"));
	if (given)
		add_member(user, opts, ".given", given);
	if (expr->run.body) {
		add_member(user, opts, ".every", user_atom(user, expr->run.body->c_name));
		add_member(user, opts, ".user", user_tool(user));
	}
	user_checked(user, c_call(user->arena, "skep_session_run", 3, session, stop, opts), session);
	return c_not(user->arena, c_call(user->arena, "skep_stop_signal", 1, stop));
}

/* The value of bpf:poll: the number of records. The C unwinds if the poll fails or is stopped. */
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
