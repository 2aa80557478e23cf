// SPDX-License-Identifier: MIT
/*
 * handler-case and unwind-protect. In: the form, and where its value goes. Out: the body in a
 * block, a label behind it to which failures (and for unwind-protect every exit) jump, and the
 * handler or cleanup. After a cleanup the exit is continued. Called by control.c and value.c;
 * leave.c emits the jumps.
 */
#include <string.h>

#include "emit/user/internal.h"

static bool is_err(const struct cexpr *c)
{
	return c && c->kind == C_ATOM && !strcmp(c->text, "err");
}

/* Is it `if (err) ..` with a body that leaves? */
static bool leaves_by_err(const struct cstmt *stmt)
{
	return stmt->kind == CSTMT_IF && is_err(stmt->expr) && !stmt->otherwise && !user_falls_through(stmt->body);
}

/*
 * Is err certainly 0 at the end of the block? Yes if an `if (err)` that leaves is its last
 * statement that concerns err.
 */
static bool is_err_zero(const struct cblock *block, size_t count)
{
	for (size_t i = count; i-- > 0;) {
		const struct cstmt *stmt = block->statements.items[i];

		if (leaves_by_err(stmt))
			return true;
		if (stmt->kind != CSTMT_EXPR)
			return false;
		if (stmt->expr->kind == C_ASSIGN && is_err(stmt->expr->a))
			return stmt->expr->b->kind == C_ATOM && !strcmp(stmt->expr->b->text, "0");
	}
	return false;
}

/* Inserts `err = 0;` at that index, unless err is known to be 0 there. */
static void clear_err(struct user *user, struct cblock *block, size_t at)
{
	struct cblock *outer = user->block;
	struct cstmt *stmt;

	if (is_err_zero(block, at))
		return;
	user->block = block;
	user_err(user, user_atom(user, "0"));
	user->block = outer;
	stmt = block->statements.items[block->statements.count - 1];
	memmove(&block->statements.items[at + 1], &block->statements.items[at],
		(block->statements.count - 1 - at) * sizeof(stmt));
	block->statements.items[at] = stmt;
}

/* Removes a jump to the label that follows directly: `goto LABEL;`, `if (err) goto LABEL;`. */
static bool drop_last_jump(struct cblock *block, struct user_region *region)
{
	const struct cstmt *last = block->statements.count ? block->statements.items[block->statements.count - 1] : NULL;
	const struct cstmt *jump = last && leaves_by_err(last) && last->body->statements.count == 1 ?
				   last->body->statements.items[0] : last;

	if (!jump || jump->kind != CSTMT_GOTO || strcmp(jump->head, region->label))
		return false;
	block->statements.count--;
	region->jumps--;
	return true;
}

void user_unwrap(struct user *user, struct cblock *outer)
{
	const struct cblock *inner = outer->statements.items[outer->statements.count - 1]->body;

	if (inner->declarations.count)
		return;
	outer->statements.count--;
	for (size_t i = 0; i < inner->statements.count; i++)
		VEC_PUSH(user->arena, &outer->statements, inner->statements.items[i]);
}

static void store_or_state(struct user *user, const struct load_expr *expr, const struct load_type *type,
			   struct user_value *place)
{
	if (type)
		user_store(user, *place, *type, expr);
	else
		user_statement(user, expr);
}

/* An exit that is no failure clears err, because behind the cleanup err decides whether to fail. */
static void clear_site(struct user *user, const struct user_site *site)
{
	size_t at = 0;

	while (at < site->block->statements.count && site->block->statements.items[at] != site->stmt)
		at++;
	if (at < site->block->statements.count)
		clear_err(user, site->block, at);
}

/* Emits the body in a block of its own, inside the region. */
static void body(struct user *user, struct user_region *region, const struct load_expr *expr, const struct load_type *type,
		 struct user_value *place)
{
	struct cblock *outer = user_open_block(user), *inner = user->block;

	user->region = region;
	store_or_state(user, expr, type, place);
	for (size_t i = 0; i < region->sites.count && region->fails; i++)
		clear_site(user, &region->sites.items[i]);
	if (!drop_last_jump(inner, region) && region->fails && user_falls_through(inner))
		clear_err(user, inner, inner->statements.count);
	user->block = outer;
	user->region = region->outer;
	user_unwrap(user, outer);
}

/* ---- handler-case ---- */

/* Copies the error before other failures overwrite it. */
static void bind_failure(struct user *user, struct load_variable *failure)
{
	const char *name = user_unique(user, "failure");

	if (!failure || !failure->uses)
		return;
	failure->c_name = name;
	user->uses_scratch = true;
	user_declare(user, "const char *", arena_printf(user->arena, "%s_text", name),
		     c_call(user->arena, "skep_text", 2, user_atom(user, "\"%s\""), user_atom(user, "skep_last_error()->text")));
	user_declare(user, "int64_t", arena_printf(user->arena, "%s_number", name),
		     user_atom(user, "-skep_last_error()->code"));
}

static void handler_case(struct user *user, const struct load_expr *expr, const struct load_type *type,
			 struct user_value *place)
{
	struct user_region region = { .kind = USER_CASE, .outer = user->region, .label = user_unique(user, "failed") };
	struct cblock *outer = user->block;
	struct cstmt *handled;

	body(user, &region, expr->guard.body, type, place);
	if (!region.fails)
		return;
	if (region.jumps)
		user_emit(user, CSTMT_LABEL, NULL)->head = region.label;
	handled = user_if(user, c_call(user->arena, "skep_failed", 1, user_atom(user, "err")));
	bind_failure(user, expr->guard.failure);
	store_or_state(user, expr->guard.handler, type, place);
	user->block = outer;
	if (user_falls_through(handled->body))
		user->block = handled->otherwise = ARENA_NEW(user->arena, struct cblock);
	user_if(user, user_atom(user, "err"));
	user_pass_error(user, user->region);
	user->block = outer;
}

/* ---- unwind-protect ---- */

/* Behind the cleanup: continues each exit that the body used. */
static void go_on_leaving(struct user *user, const struct user_region *region)
{
	const bool ways[] = { region->breaks, region->continues, region->returns };
	struct cblock *outer = user->block;

	if (region->fails) {
		user_if(user, user_atom(user, "err"));
		user_pass_error(user, user->region);
		user->block = outer;
	}
	for (size_t i = 0; i < 3 + region->blocks.count; i++) {
		if (i < 3 && !ways[i])
			continue;
		user_if(user, c_binary(user->arena, "==", user_atom(user, region->leave), user_atomf(user, "%zu", i + 1)));
		if (i == 2)
			user_return(user, NULL);
		else if (i < 2)
			user_break(user, i == 1);
		else
			user_leave_block(user, region->blocks.items[i - 3]);
		user->block = outer;
	}
}

/* The cleanup must not change err. */
static void cleanup(struct user *user, const struct load_expr *expr, bool keeps_err)
{
	struct cblock *outer = user->block;
	const char *kept = NULL;

	if (keeps_err && user_fails(user, expr)) {
		kept = user_unique(user, "kept_err");
		user_declare(user, "int", kept, NULL);
		user_set(user, user_atom(user, kept), user_atom(user, "err"));
	}
	user_open_block(user);
	user_statement(user, expr);
	user->block = outer;
	user_unwrap(user, outer);
	if (kept)
		user_err(user, user_atom(user, kept));
}

static void unwind(struct user *user, const struct load_expr *expr, const struct load_type *type,
		   struct user_value *place)
{
	struct user_region region = { .kind = USER_UNWIND, .outer = user->region, .label = user_unique(user, "cleanup"),
				      .leave = user_unique(user, "leave") };

	body(user, &region, expr->guard.body, type, place);
	if (region.sites.count) {
		user_declare(user, "int", region.leave, NULL);
		user->block->declarations.items[user->block->declarations.count - 1].init = user_atom(user, "0");
	}
	if (region.jumps)
		user_emit(user, CSTMT_LABEL, NULL)->head = region.label;
	cleanup(user, expr->guard.handler, region.fails);
	go_on_leaving(user, &region);
}

void user_guard(struct user *user, const struct load_expr *expr, const struct load_type *type, struct user_value *ret)
{
	if (expr->kind == LOAD_HANDLER_CASE)
		handler_case(user, expr, type, ret);
	else
		unwind(user, expr, type, ret);
}
