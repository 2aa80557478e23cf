// SPDX-License-Identifier: MIT
/*
 * Exits: failures, return, exit, break, continue, return-from, and sleep and assert, which can
 * fail. In: the form, and user->region, the stack of loops, blocks, handlers and cleanups around
 * it. Out: a return, or a jump to the innermost region that must be passed. user_checked and
 * user_fail_if are called wherever a call can fail.
 */
#include <string.h>

#include "emit/user/internal.h"

/* ---- regions ---- */

/* The innermost region that the exit must pass; a loop ends only `break` and `continue`. */
static struct user_region *next_stop(struct user_region *region, bool ends_at_loop)
{
	for (; region; region = region->outer)
		if (region->kind == USER_UNWIND || (region->kind == USER_LOOP && ends_at_loop))
			return region;
	return NULL;
}

static void jump(struct user *user, struct user_region *region)
{
	region->jumps++;
	user_emit(user, CSTMT_GOTO, NULL)->head = region->label;
}

/* Exits through a cleanup, by something else than a failure: sets `leave` and jumps. */
static void leave_by(struct user *user, struct user_region *region, const char *way)
{
	struct user_site site = { .block = user->block };

	user_set(user, user_atom(user, region->leave), user_atom(user, way));
	site.stmt = user->block->statements.items[user->block->statements.count - 1];
	VEC_PUSH(user->arena, &region->sites, site);
	jump(user, region);
}

/* Continues a failure: to the handler, to the cleanup, or out of the function. */
void user_pass_error(struct user *user, struct user_region *region)
{
	while (region && (region->kind == USER_LOOP || region->kind == USER_BLOCK))
		region = region->outer;
	if (!region) {
		user_emit(user, CSTMT_RETURN, user_atom(user, "err"));
	} else {
		region->fails = true;
		jump(user, region);
	}
}

void user_fail(struct user *user, struct cexpr *error)
{
	struct user_region *region = user->region;

	while (region && (region->kind == USER_LOOP || region->kind == USER_BLOCK))
		region = region->outer;
	if (!region) {
		user_emit(user, CSTMT_RETURN, error);
		return;
	}
	if (error->kind != C_ATOM || strcmp(error->text, "err"))
		user_err(user, error);
	user_pass_error(user, region);
}

static struct cexpr *session_error(struct user *user, struct cexpr *session)
{
	return c_call(user->arena, "skep_fail", 2, session, user_atom(user, "err"));
}

void user_fail_if(struct user *user, struct cexpr *test, struct cexpr *session, struct cexpr *error)
{
	struct cblock *outer = user->block;

	user_if(user, test);
	user_fail(user, error ? error : session_error(user, session));
	user->block = outer;
}

void user_checked(struct user *user, struct cexpr *call, struct cexpr *session)
{
	user_err(user, call);
	user_fail_if(user, user_atom(user, "err"), session, NULL);
}

void user_checked_plain(struct user *user, struct cexpr *call)
{
	user_err(user, call);
	user_fail_if(user, user_atom(user, "err"), NULL, user_atom(user, "err"));
}

/* ---- return, exit, break, continue ---- */

void user_return(struct user *user, const struct load_expr *value)
{
	struct load_function *function = user->function;
	bool has_result = function && function->result.base != LOAD_BASE_NONE && function->kind == LOAD_DEFUN &&
			  function->result.base != LOAD_BASE_NEVER;
	struct user_region *region = next_stop(user->region, false);
	struct user_value place;

	if (value && has_result && !function->fails && !region && !function->result.maybe) {
		struct cexpr *c = user_lasting(user, value, user_plain(user, value));

		if (function->result.base == LOAD_BASE_INTEGER && !function->result.type && value->kind != LOAD_CONSTANT)
			c = user_wide(user, value, c, function->result.is_signed);
		user_emit(user, CSTMT_RETURN, user_fit(user, function->result, c));
		return;
	}
	if (value && has_result) {
		place.c = user_atom(user, function->fails || function->result.maybe ? "*ret_value" : "result");
		place.has = !function->result.maybe ? NULL : user_is_text(function->result) ? place.c :
			    user_atom(user, "*ret_has");
		user_store(user, place, function->result, value);
	} else if (value) {
		user_statement(user, value);
	}
	if (region) {
		region->returns = true;
		leave_by(user, region, "3");
		return;
	}
	if (!function || function->kind != LOAD_DEFUN || function->fails)
		user_emit(user, CSTMT_RETURN, user_atom(user, "0"));
	else
		user_emit(user, CSTMT_RETURN, has_result && !function->result.maybe ? user_atom(user, "result") : NULL);
}

void user_break(struct user *user, bool goes_on)
{
	struct user_region *region = next_stop(user->region, true);

	if (!region || region->kind == USER_LOOP) {
		user_emit(user, goes_on ? CSTMT_CONTINUE : CSTMT_BREAK, NULL);
		return;
	}
	region->breaks |= !goes_on;
	region->continues |= goes_on;
	leave_by(user, region, goes_on ? "2" : "1");
}

/* ---- block, return-from ---- */

void user_leave_block(struct user *user, struct user_region *block)
{
	struct user_region *region = user->region;
	size_t at = 0;

	while (region != block && region->kind != USER_UNWIND)
		region = region->outer;
	if (region == block) {
		jump(user, block);
		return;
	}
	while (at < region->blocks.count && region->blocks.items[at] != block)
		at++;
	if (at == region->blocks.count)
		VEC_PUSH(user->arena, &region->blocks, block);
	leave_by(user, region, arena_printf(user->arena, "%zu", at + 4));
}

static void return_from(struct user *user, const struct load_expr *expr)
{
	struct user_region *block = user->region;

	while (block->kind != USER_BLOCK || block->form != expr->block.target)
		block = block->outer;
	if (block->place.c)
		user_store(user, block->place, block->form->type, expr->block.body);
	else
		user_statement(user, expr->block.body);
	user_leave_block(user, block);
}

void user_block(struct user *user, const struct load_expr *expr, const struct load_type *type, struct user_value *ret)
{
	struct user_region region = { .kind = USER_BLOCK, .outer = user->region, .label = user_unique(user, "out"),
				      .form = expr };
	struct cblock *outer = user_open_block(user);

	if (type)
		region.place = *ret;
	user->region = &region;
	if (type)
		user_store(user, *ret, *type, expr->block.body);
	else
		user_statement(user, expr->block.body);
	user->block = outer;
	user->region = region.outer;
	user_unwrap(user, outer);
	user_emit(user, CSTMT_LABEL, NULL)->head = region.label;
}

/* (exit): no handler-case catches it. */
static void leave_by_exit(struct user *user, const struct load_expr *expr)
{
	struct cexpr *status = expr->operands.a ? user_plain(user, expr->operands.a) : user_atom(user, "EXIT_SUCCESS");

	user_fail(user, c_call(user->arena, "skep_exit_with", 1, status));
}

void user_leave(struct user *user, const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_BREAK:
	case LOAD_CONTINUE:
		user_break(user, expr->kind == LOAD_CONTINUE);
		return;
	case LOAD_EXIT:
		leave_by_exit(user, expr);
		return;
	case LOAD_RETURN_FROM:
		return_from(user, expr);
		return;
	default:
		user_return(user, expr->operands.a);
		return;
	}
}

/* ---- sleep, assert ---- */

/* A stop signal during the sleep ends the program: skep_main raises the signal again. */
void user_sleep(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *time = expr->operands.a;
	struct cexpr *seconds = user_plain(user, time);

	if (time->type.base == LOAD_BASE_DURATION)
		seconds = c_binary(user->arena, "/", seconds, user_atom(user, "1e9"));
	else if (time->kind == LOAD_CONSTANT && time->constant.value >> 53)
		seconds = c_cast(user->arena, "double", seconds);
	user_checked_plain(user, c_call(user->arena, "skep_flush", 0));
	user_checked_plain(user, c_call(user->arena, "skep_stop_sleep", 2, user_stop(user), seconds));
}

static bool is_number(const struct load_expr *expr)
{
	return expr->type.base == LOAD_BASE_INTEGER || expr->type.base == LOAD_BASE_DOUBLE;
}

void user_assert(struct user *user, const struct load_expr *expr)
{
	struct load_expr *a = expr->assertion.a, *b = expr->assertion.b;
	struct cexpr *test = c_not(user->arena, user_test(user, expr->assertion.test));
	const char *text = user_quote(user, expr->assertion.text);
	struct cblock *outer = user->block;

	user->uses_errno = true;
	user_if(user, test);
	if (a && is_number(a) && is_number(b))
		user_fail(user, c_call(user->arena, "skep_fail_with", 6, user_atom(user, "-EINVAL"), user_atom(user, "\"assert\""),
				       user_atom(user, "\"%s does not hold: %s and %s\""), user_atom(user, text),
				       user_shown(user, a, USER_NIL), user_shown(user, b, USER_NIL)));
	else
		user_fail(user, c_call(user->arena, "skep_fail_with", 4, user_atom(user, "-EINVAL"), user_atom(user, "\"assert\""),
				       user_atom(user, "\"%s does not hold\""), user_atom(user, text)));
	user->block = outer;
}
