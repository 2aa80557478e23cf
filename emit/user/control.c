// SPDX-License-Identifier: MIT
/*
 * Statements: sequences, conditions, bindings, loops. In: a form whose value is not used. Out: C
 * statements in user->block. user_statement dispatches to the other files by the form's kind.
 * Called by all files that contain bodies; function.c begins.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

struct cblock *user_arm(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block, *block = ARENA_NEW(user->arena, struct cblock);

	user->block = block;
	user_statement(user, expr);
	user->block = outer;
	return block;
}

/* ---- let ---- */

/*
 * Sessions that a `let` opens and texts that its variables own are released at the end of its
 * block, so it needs one.
 */
static bool opens_scope(const struct load_expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++) {
		const struct load_variable *variable = expr->let.variables[i];

		if (variable->type.base == LOAD_BASE_SESSION ||
		    (variable->type.base == LOAD_BASE_TEXT && variable->assigned && !variable->captured))
			return true;
	}
	return false;
}

void user_let(struct user *user, const struct load_expr *expr, struct user_value place, const struct load_type *type)
{
	struct cblock *outer = user->block;

	if (opens_scope(expr) && user->block != user->top)
		user_open_block(user);
	for (size_t i = 0; i < expr->let.count; i++)
		user_bind(user, expr->let.variables[i], expr->let.inits[i]);
	if (type)
		user_store(user, place, *type, expr->let.body);
	else
		user_statement(user, expr->let.body);
	user->block = outer;
}

/* ---- if, and, or ---- */

static void statement_if(struct user *user, const struct load_expr *expr)
{
	struct cexpr *test = user_test(user, expr->branch.test);
	struct cstmt *stmt = user_emit(user, CSTMT_IF, test);

	stmt->body = user_arm(user, expr->branch.then);
	if (expr->branch.otherwise)
		stmt->otherwise = user_arm(user, expr->branch.otherwise);
	if (stmt->otherwise && !stmt->otherwise->statements.count)
		stmt->otherwise = NULL;
	if (!stmt->body->statements.count && stmt->otherwise) {
		stmt->expr = c_not(user->arena, test);
		stmt->body = stmt->otherwise;
		stmt->otherwise = NULL;
	} else if (!stmt->body->statements.count) {
		user->block->statements.count--;
	}
}

static void statement_logic(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block;

	for (size_t i = 0; i < expr->list.count; i++) {
		struct cexpr *test;

		if (i + 1 == expr->list.count) {
			user_statement(user, expr->list.items[i]);
			break;
		}
		test = user_test(user, expr->list.items[i]);
		user_if(user, expr->kind == LOAD_AND ? test : c_not(user->arena, test));
	}
	user->block = outer;
}

/* ---- loops ---- */

/*
 * The loop's upper bound. A negative count means no iteration, as in Common Lisp; a range has any
 * bound.
 */
static const char *loop_bound(struct user *user, const struct load_expr *expr)
{
	bool range = expr->loop.kind == LOAD_LOOP_RANGE;
	const struct load_expr *to = expr->loop.to;
	struct cexpr *count = user_plain(user, to);
	const char *limit;

	if (to->kind == LOAD_CONSTANT && range && !to->type.is_signed && to->constant.value > INT64_MAX)
		count = c_cast(user->arena, "int64_t", count);
	if (to->kind == LOAD_CONSTANT)
		return print_flat(user->arena, count);
	limit = user_unique(user, "limit");
	user_declare(user, range || to->type.is_signed ? "int64_t" : "uint64_t", limit,
		     range ? user_wide(user, to, count, true) : count);
	if (range || !to->type.is_signed)
		return limit;
	return arena_printf(user->arena, "(uint64_t)(%s < 0 ? 0 : %s)", limit, limit);
}

static const char *counter_name(struct user *user, const struct load_expr *expr)
{
	const char *name = expr->loop.variable ? c_name_of(user->arena, expr->loop.variable->name) : "i";

	/* a counter that handlers or the body change gets a variable beside the loop's own */
	name = user_unique(user, name);
	if (expr->loop.variable && !expr->loop.variable->captured)
		expr->loop.variable->c_name = name;
	return name;
}

static const char *loop_head(struct user *user, const struct load_expr *expr)
{
	bool range = expr->loop.kind == LOAD_LOOP_RANGE;
	const char *name, *bound, *from = "0";

	if (expr->loop.kind == LOAD_LOOP_LIST) {
		name = user_unique(user, "i");
		return arena_printf(user->arena, "size_t %s = 0; %s < %s.count; %s++", name, name,
				    print_flat(user->arena, user_plain(user, expr->loop.from)), name);
	}
	if (expr->loop.kind != LOAD_LOOP_TIMES && !range)
		return ";;";
	bound = loop_bound(user, expr);
	if (range)
		from = print_flat(user->arena, user_wide(user, expr->loop.from, user_plain(user, expr->loop.from), true));
	name = counter_name(user, expr);
	return arena_printf(user->arena, "%s %s = %s; %s %s %s; %s++", range ? "int64_t" : "uint64_t", name, from, name,
			    range ? "<=" : "<", bound, name);
}

static bool runs_never(const struct load_expr *loop)
{
	const struct load_expr *to = loop->loop.to;

	return loop->loop.kind == LOAD_LOOP_TIMES && to->kind == LOAD_CONSTANT &&
	       (!to->constant.value || (to->type.is_signed && (int64_t)to->constant.value < 0));
}

/* `if (!test) break;` at the begin of the body. */
static void leave_unless(struct user *user, const struct load_expr *test)
{
	struct cblock *outer = user->block;

	user_if(user, c_not(user->arena, user_test(user, test)));
	user_emit(user, CSTMT_BREAK, NULL);
	user->block = outer;
}

/* Binds the element of the option's list for this iteration. */
static void bind_element(struct user *user, const struct load_expr *expr, const char *head)
{
	struct load_variable *variable = expr->loop.variable;
	const char *type = user_type(user, variable->type), *list = print_flat(user->arena, user_plain(user, expr->loop.from));
	const char *index = arena_strndup(user->arena, head + 7, strcspn(head + 7, " "));
	struct cexpr *element = user_atomf(user, "((%s%s*)%s.items)[%s]", type, type[strlen(type) - 1] == '*' ? "" : " ", list, index);

	if (variable->captured) {
		user_set(user, user_variable(user, variable), element);
		return;
	}
	variable->c_name = user_unique(user, c_name_of(user->arena, variable->name));
	user_declare(user, type, variable->c_name, element);
}

void user_loop(struct user *user, const struct load_expr *expr)
{
	struct user_region region = { .kind = USER_LOOP, .outer = user->region };
	bool had_scratch = user->uses_scratch, keeps = user->function && user_is_text(user->function->result);
	struct cblock *outer = user->block;
	struct cstmt *stmt;
	const char *head;

	if (runs_never(expr))
		return;
	head = loop_head(user, expr);
	stmt = user_emit(user, CSTMT_FOR, NULL);
	stmt->head = head;
	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	user->region = &region;
	user->uses_scratch = false;
	if (expr->loop.kind == LOAD_LOOP_WHILE)
		leave_unless(user, expr->loop.test);
	if (expr->loop.kind == LOAD_LOOP_LIST && (expr->loop.variable->uses || expr->loop.variable->captured))
		bind_element(user, expr, head);
	user_statement(user, expr->loop.body);
	if (user->uses_scratch && !keeps)
		user_declare_scratch(user);
	user->uses_scratch = had_scratch || (user->uses_scratch && keeps);
	user->region = region.outer;
	user->block = outer;
}

/* ---- all statements ---- */

static void progn(struct user *user, const struct load_expr *expr)
{
	for (size_t i = 0; i < expr->list.count; i++)
		user_statement(user, expr->list.items[i]);
}

/* A value that is not used: its calls stay. */
static void discard(struct user *user, const struct load_expr *expr)
{
	struct user_value value = user_value(user, expr);

	if (value.c && (value.c->kind == C_CALL || value.c->kind == C_TERNARY))
		user_emit_expr(user, value.c->kind == C_CALL ? value.c : c_cast(user->arena, "void", value.c));
}

static void take_comment(struct user *user, const struct load_expr *expr)
{
	if (expr->comment)
		user->comment = user->comment ? arena_printf(user->arena, "%s\n%s", user->comment, expr->comment) :
						expr->comment;
}

/* Forms of sessions, programs and maps, none of which has a value. */
static bool session_statement(struct user *user, const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_SESSION:
		user_session(user, expr);
		return true;
	case LOAD_ATTACH_ALL:
		user_attach_all(user, expr);
		return true;
	case LOAD_CLOSE:
	case LOAD_LOAD_NOW:
	case LOAD_ENABLE:
	case LOAD_SET_ENTRIES:
	case LOAD_DETACH_ALL:
	case LOAD_UPDATE:
	case LOAD_UNPIN:
	case LOAD_STOP:
		user_session_form(user, expr);
		return true;
	case LOAD_FIND_PROGRAM:
	case LOAD_FIND_MAP:
	case LOAD_LOAD:
	case LOAD_ATTACH:
	case LOAD_ATTACH_CGROUP:
	case LOAD_DETACH:
		user_handle(user, expr, "handle", false);
		return true;
	case LOAD_MAP_SET:
	case LOAD_MAP_CLEAR:
	case LOAD_MAP_PUSH:
		user_map_form(user, expr);
		return true;
	case LOAD_DO_MAP:
		user_do_map(user, expr);
		return true;
	case LOAD_ON_EVENT:
		user_on_event(user, expr);
		return true;
	default:
		return false;
	}
}

static bool show_statement(struct user *user, const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_PRINT_ROW:
		user_print_row(user, expr);
		return true;
	case LOAD_PRINT_MAP:
		user_print_map(user, expr);
		return true;
	case LOAD_PRINT_HISTOGRAM:
		user_print_histogram(user, expr);
		return true;
	case LOAD_PRINT_RECORD:
		user_print_record(user, expr);
		return true;
	case LOAD_PRINT_STACK:
		user_print_stack(user, expr);
		return true;
	case LOAD_FORMAT:
		user_format(user, expr);
		return true;
	default:
		return false;
	}
}

void user_statement(struct user *user, const struct load_expr *expr)
{
	take_comment(user, expr);
	switch (expr->kind) {
	case LOAD_NIL:
	case LOAD_TRUE:
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
	case LOAD_TEXT:
	case LOAD_KEYWORD:
	case LOAD_VARIABLE:
		return;
	case LOAD_PROGN:
		progn(user, expr);
		return;
	case LOAD_LET:
		user_let(user, expr, (struct user_value){ NULL, NULL }, NULL);
		return;
	case LOAD_IF:
		statement_if(user, expr);
		return;
	case LOAD_LOOP:
		user_loop(user, expr);
		return;
	case LOAD_AND:
	case LOAD_OR:
		statement_logic(user, expr);
		return;
	case LOAD_SETF:
		user_setf(user, expr);
		return;
	case LOAD_BREAK:
	case LOAD_CONTINUE:
	case LOAD_RETURN:
	case LOAD_RETURN_FROM:
	case LOAD_EXIT:
		user_leave(user, expr);
		return;
	case LOAD_BLOCK:
		user_block(user, expr, NULL, NULL);
		return;
	case LOAD_SLEEP:
		user_sleep(user, expr);
		return;
	case LOAD_ASSERT:
		user_assert(user, expr);
		return;
	case LOAD_HANDLER_CASE:
	case LOAD_UNWIND:
		user_guard(user, expr, NULL, NULL);
		return;
	default:
		if (!session_statement(user, expr) && !show_statement(user, expr))
			discard(user, expr);
		return;
	}
}
