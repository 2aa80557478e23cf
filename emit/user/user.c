/* The user side's statements. */
#include <limits.h>
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- pieces ---- */

struct cexpr *user_atom(struct user *user, const char *text)
{
	return c_atom(user->arena, text);
}

struct cstmt *user_emit(struct user *user, enum cstmt_kind kind, struct cexpr *expr)
{
	struct cstmt *stmt = ARENA_NEW(user->arena, struct cstmt);

	stmt->kind = kind;
	stmt->expr = expr;
	stmt->comment = user->comment;
	user->comment = NULL;
	VEC_PUSH(user->arena, &user->block->statements, stmt);
	return stmt;
}

void user_emit_expr(struct user *user, struct cexpr *expr)
{
	user_emit(user, CSTMT_EXPR, expr);
}

const char *user_unique(struct user *user, const char *base)
{
	return names_unique(user->arena, &user->names, base);
}

void user_declare(struct user *user, const char *type, const char *name, struct cexpr *init)
{
	struct cdeclaration declaration = { .type = type, .name = name };

	if (init && !user->block->statements.count) {
		declaration.init = init;
		init = NULL;
	}
	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	if (init)
		user_emit_expr(user, c_assign(user->arena, "=", user_atom(user, name), init));
}

void user_err(struct user *user, struct cexpr *call)
{
	user->uses_err = true;
	user_emit_expr(user, c_assign(user->arena, "=", user_atom(user, "err"), call));
}

void user_fail_if(struct user *user, struct cexpr *test, struct cexpr *session)
{
	struct cstmt *stmt = user_emit(user, CSTMT_IF, test);
	struct cblock *outer = user->block;

	user->uses_fail = true;
	stmt->body = ARENA_NEW(user->arena, struct cblock);
	user->block = stmt->body;
	user_emit(user, CSTMT_RETURN, c_call(user->arena, "fail", 1, session));
	user->block = outer;
}

void user_checked(struct user *user, struct cexpr *call, struct cexpr *session)
{
	user_err(user, call);
	user_fail_if(user, user_atom(user, "err"), session);
}

struct cblock *user_arm(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block, *block = ARENA_NEW(user->arena, struct cblock);

	user->block = block;
	user_statement(user, expr, false);
	user->block = outer;
	return block;
}

/* ---- forms ---- */

static bool is_scalar(const struct load_variable *variable)
{
	return variable->type == LOAD_TYPE_INTEGER || variable->type == LOAD_TYPE_NIL ||
	       variable->type == LOAD_TYPE_TRUTH;
}

static void bind_maybe(struct user *user, struct load_variable *variable,
		       const struct load_expr *init, const char *name)
{
	struct maybe maybe = user_maybe(user, init, name);
	const char *has = arena_printf(user->arena, "has_%s", maybe.value->text);

	/* the value stands in a variable of its own already */
	variable->c_name = maybe.value->text;
	user->uses_bool = true;
	names_take(user->arena, &user->names, has);
	if (variable->uses)
		user_declare(user, "bool", has, maybe.has);
}

static void bind(struct user *user, struct load_variable *variable, const struct load_expr *init)
{
	const char *name = c_name_of(user->arena, variable->name);

	if (variable->type == LOAD_TYPE_SESSION) {
		user_open(user, variable, init->operands.a);
		return;
	}
	if (variable->type == LOAD_TYPE_PROGRAM || variable->type == LOAD_TYPE_MAP ||
	    variable->type == LOAD_TYPE_LINK) {
		variable->c_name = user_handle(user, init, name, variable->uses > 0);
		return;
	}
	if (!variable->uses && !variable->assigned) {
		user_statement(user, init, false);
		return;
	}
	if (variable->type == LOAD_TYPE_MAYBE) {
		bind_maybe(user, variable, init, name);
		return;
	}
	name = user_unique(user, name);
	variable->c_name = name;
	if (variable->type == LOAD_TYPE_TEXT) {
		user_declare(user, "const char *", name, user_text(user, init));
	} else if (is_scalar(variable) && variable->type != LOAD_TYPE_INTEGER) {
		user->uses_bool = true;
		user_declare(user, "bool", name, user_test(user, init));
	} else {
		user_declare(user, variable->is_signed ? "int64_t" : "uint64_t", name,
			     user_integer(user, init));
	}
}

static bool opens_scope(const struct load_expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++)
		if (expr->let.variables[i]->type == LOAD_TYPE_SESSION)
			return true;
	return false;
}

/* What a let opened is closed with it: a block, unless it is the function's last statement. */
static void user_let(struct user *user, const struct load_expr *expr, bool last)
{
	struct cblock *outer = user->block;

	if (opens_scope(expr) && !last) {
		struct cstmt *stmt = user_emit(user, CSTMT_BLOCK, NULL);

		stmt->body = ARENA_NEW(user->arena, struct cblock);
		user->block = stmt->body;
	}
	for (size_t i = 0; i < expr->let.count; i++)
		bind(user, expr->let.variables[i], expr->let.inits[i]);
	user_statement(user, expr->let.body, last);
	user->block = outer;
}

static void user_if(struct user *user, const struct load_expr *expr)
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

static struct cblock *set_zero(struct user *user, const char *name)
{
	struct cblock *outer = user->block, *block = ARENA_NEW(user->arena, struct cblock);

	user->block = block;
	user_emit_expr(user, c_assign(user->arena, "=", user_atom(user, name), user_atom(user, "0")));
	user->block = outer;
	return block;
}

/* What the counter is compared with. A negative count is none, as in Common Lisp; a range goes up to any number. */
static const char *loop_bound(struct user *user, const struct load_expr *expr)
{
	bool range = expr->loop.kind == LOAD_LOOP_RANGE;
	const struct load_expr *to = expr->loop.to;
	struct cexpr *count = user_integer(user, to);
	struct cstmt *stmt;
	const char *limit;

	if (to->kind == LOAD_CONSTANT && range && !to->is_signed && to->constant.value > INT64_MAX)
		count = c_cast(user->arena, "int64_t", count);
	if (to->kind == LOAD_CONSTANT)
		return print_flat(user->arena, count);
	limit = user_unique(user, "limit");
	user_declare(user, range || to->is_signed ? "int64_t" : "uint64_t", limit, count);
	if (range || !to->is_signed)
		return limit;
	stmt = user_emit(user, CSTMT_IF, c_binary(user->arena, "<", user_atom(user, limit),
						  user_atom(user, "0")));
	stmt->body = set_zero(user, limit);
	return arena_printf(user->arena, "(uint64_t)%s", limit);
}

static const char *loop_head(struct user *user, const struct load_expr *expr)
{
	bool range = expr->loop.kind == LOAD_LOOP_RANGE;
	const char *name = "i", *bound, *from = "0";

	if (expr->loop.kind != LOAD_LOOP_TIMES && !range)
		return ";;";
	bound = loop_bound(user, expr);
	if (range)
		from = print_flat(user->arena, user_integer(user, expr->loop.from));
	if (expr->loop.variable)
		name = c_name_of(user->arena, expr->loop.variable->name);
	name = user_unique(user, name);
	if (expr->loop.variable)
		expr->loop.variable->c_name = name;
	return arena_printf(user->arena, "%s %s = %s; %s %s %s; %s++",
			    range ? "int64_t" : "uint64_t", name, from, name,
			    range ? "<=" : "<", bound, name);
}

static bool is_without_rounds(const struct load_expr *loop)
{
	const struct load_expr *to = loop->loop.to;

	return loop->loop.kind == LOAD_LOOP_TIMES && to->kind == LOAD_CONSTANT &&
	       (!to->constant.value || (to->is_signed && (int64_t)to->constant.value < 0));
}

static void user_loop(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block;
	struct cstmt *stmt;
	const char *head;

	if (is_without_rounds(expr))
		return;
	head = loop_head(user, expr);
	stmt = user_emit(user, CSTMT_FOR, NULL);
	stmt->head = head;
	stmt->body = ARENA_NEW(user->arena, struct cblock);
	user->block = stmt->body;
	if (expr->loop.kind == LOAD_LOOP_WHILE) {
		struct cexpr *test = c_not(user->arena, user_test(user, expr->loop.test));
		struct cstmt *leave = user_emit(user, CSTMT_IF, test);

		leave->body = ARENA_NEW(user->arena, struct cblock);
		user->block = leave->body;
		user_emit(user, CSTMT_BREAK, NULL);
		user->block = stmt->body;
	}
	user_statement(user, expr->loop.body, false);
	user->block = outer;
}

/* A stop signal during the sleep ends the program; skep_main then dies of it. */
static void user_sleep(struct user *user, const struct load_expr *expr)
{
	struct cexpr *seconds = user_integer(user, expr->operands.a);
	struct cblock *outer = user->block;
	struct cstmt *stmt;

	user->uses_stop = true;
	if (expr->operands.a->kind == LOAD_CONSTANT)
		seconds = expr->operands.a->constant.value >> 53 ?
			  c_cast(user->arena, "double", seconds) : seconds;
	user_err(user, c_call(user->arena, "skep_stop_sleep", 2, user_atom(user, "stop"), seconds));
	stmt = user_emit(user, CSTMT_IF, user_atom(user, "err"));
	stmt->body = ARENA_NEW(user->arena, struct cblock);
	user->block = stmt->body;
	user_emit(user, CSTMT_RETURN, user_atom(user, "EXIT_SUCCESS"));
	user->block = outer;
}

static void user_logic(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block;

	for (size_t i = 0; i < expr->list.count; i++) {
		struct cexpr *test;
		struct cstmt *stmt;

		if (i + 1 == expr->list.count) {
			user_statement(user, expr->list.items[i], false);
			break;
		}
		test = user_test(user, expr->list.items[i]);
		stmt = user_emit(user, CSTMT_IF,
				 expr->kind == LOAD_AND ? test : c_not(user->arena, test));
		stmt->body = ARENA_NEW(user->arena, struct cblock);
		user->block = stmt->body;
	}
	user->block = outer;
}

static void user_exit(struct user *user, const struct load_expr *expr)
{
	struct cexpr *status = user_atom(user, "EXIT_SUCCESS");

	const struct load_expr *value = expr->operands.a;

	if (value)
		status = user_integer(user, value);
	if (value && value->kind != LOAD_VARIABLE &&
	    (value->kind != LOAD_CONSTANT || value->constant.value > INT_MAX))
		status = c_cast(user->arena, "int", status);
	user_emit(user, CSTMT_RETURN, status);
}

static void user_progn(struct user *user, const struct load_expr *expr, bool last)
{
	for (size_t i = 0; i < expr->list.count; i++)
		user_statement(user, expr->list.items[i], last && i + 1 == expr->list.count);
}

/* Forms that do something and give nothing. */
static void user_action(struct user *user, const struct load_expr *expr)
{
	struct cexpr *value;

	switch (expr->kind) {
	case LOAD_SETF:
		value = user_integer(user, expr->assign.value);
		if (expr->assign.variable->uses && (expr->assign.value->kind != LOAD_VARIABLE ||
						    expr->assign.value->variable != expr->assign.variable))
			user_emit_expr(user, c_assign(user->arena, "=",
						      user_atom(user,
								expr->assign.variable->c_name),
						      value));
		return;
	case LOAD_BREAK:
		user_emit(user, CSTMT_BREAK, NULL);
		return;
	case LOAD_SLEEP:
		user_sleep(user, expr);
		return;
	case LOAD_FORMAT:
		user_format(user, expr);
		return;
	case LOAD_EXIT:
		user_exit(user, expr);
		return;
	case LOAD_MAP_LOOKUP:
		user_maybe(user, expr, "value");
		return;
	case LOAD_MAP_UPDATE:
	case LOAD_MAP_DELETE:
		user_map_write(user, expr);
		return;
	case LOAD_FIND_PROGRAM:
	case LOAD_FIND_MAP:
	case LOAD_LOAD:
	case LOAD_ATTACH:
	case LOAD_ATTACH_CGROUP:
	case LOAD_DETACH:
		user_handle(user, expr, "handle", false);
		return;
	default:
		return; /* values without effect */
	}
}

void user_statement(struct user *user, const struct load_expr *expr, bool last)
{
	if (expr->comment)
		user->comment = user->comment ? arena_printf(user->arena, "%s\n%s", user->comment,
							     expr->comment) : expr->comment;
	switch (expr->kind) {
	case LOAD_PROGN:
		user_progn(user, expr, last);
		return;
	case LOAD_LET:
		user_let(user, expr, last);
		return;
	case LOAD_SESSION:
		user_session(user, expr, last);
		return;
	case LOAD_IF:
		user_if(user, expr);
		return;
	case LOAD_LOOP:
		user_loop(user, expr);
		return;
	case LOAD_AND:
	case LOAD_OR:
		user_logic(user, expr);
		return;
	default:
		user_action(user, expr);
		return;
	}
}
