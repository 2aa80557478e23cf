// SPDX-License-Identifier: MIT
/*
 * C functions for defuns, handlers and bpf:run bodies, and calls of them. In: a struct
 * load_function, or LOAD_CALL. Out: a function of the C tree, or the call. Parameters and results
 * that can be nil get a second parameter. file.c calls user_function and user_main_function;
 * value.c calls user_call.
 */
#include <string.h>

#include "emit/tree/prune.h"
#include "emit/tree/scopes.h"
#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- the tool ---- */

struct cexpr *user_tool(struct user *user)
{
	user->uses_tool = true;
	return user_atom(user, user->function ? "tool" : "&tool");
}

struct cexpr *user_stop(struct user *user)
{
	user->uses_tool |= user->function != NULL;
	return user_atom(user, user->function ? "tool->stop" : "stop");
}

/* ---- prototypes ---- */

static void put_parameters(struct user *user, struct load_function *function, struct text *out)
{
	for (size_t i = 0; i < function->parameter_count; i++) {
		struct load_variable *parameter = function->parameters[i];
		const char *type = user_type(user, parameter->type), *star = type[strlen(type) - 1] == '*' ? "" : " ";

		parameter->c_name = user_unique(user, c_name_of(user->arena, parameter->name));
		text_printf(out, ", %s%s%s", type, star, parameter->c_name);
		if (parameter->type.maybe && !user_is_text(parameter->type))
			text_printf(out, ", bool has_%s", parameter->c_name);
	}
}

static const char *defun_prototype(struct user *user, struct load_function *function)
{
	bool has_result = function->result.base != LOAD_BASE_NONE && function->result.base != LOAD_BASE_NEVER;
	bool by_pointer = has_result && (function->fails || function->result.maybe);
	const char *type = has_result ? user_type(user, function->result) : "void";
	struct text out = { 0 };
	const char *copy;

	text_puts(&out, "struct tool *tool");
	put_parameters(user, function, &out);
	if (by_pointer)
		text_printf(&out, ", %s%s*ret_value", type, type[strlen(type) - 1] == '*' ? "" : " ");
	if (by_pointer && function->result.maybe && !user_is_text(function->result))
		text_puts(&out, ", bool *ret_has");
	type = function->fails ? "int" : by_pointer ? "void" : type;
	copy = arena_printf(user->arena, "static %s%s%s(%s)", type, type[strlen(type) - 1] == '*' ? "" : " ",
			    function->c_name, text_string(&out));
	text_release(&out);
	return copy;
}

static const char *handler_prototype(struct user *user, struct load_function *function)
{
	struct load_variable *record = function->parameters[0];
	const char *len = "len";

	record->c_name = user_unique(user, c_name_of(user->arena, record->name));
	if (function->parameter_count > 1)
		len = function->parameters[1]->c_name =
			user_unique(user, c_name_of(user->arena, function->parameters[1]->name));
	return arena_printf(user->arena, "static int %s(const void *record, size_t %s, void *user)", function->c_name, len);
}

/* ---- bodies ---- */

/* The C names of the parameters, ended by NULL. */
static const char *const *parameter_names(struct user *user, const struct load_function *function)
{
	const char **names = ARENA_ARRAY(user->arena, const char *, function->parameter_count * 2 + 1);
	size_t count = 0;

	for (size_t i = function->kind == LOAD_HANDLER; i < function->parameter_count; i++) {
		const struct load_variable *parameter = function->parameters[i];

		names[count++] = parameter->c_name;
		if (parameter->type.maybe && !user_is_text(parameter->type))
			names[count++] = arena_printf(user->arena, "has_%s", parameter->c_name);
	}
	return names;
}

static void mark_unused(struct user *user, const char *name)
{
	struct cstmt *stmt;

	if (prune_reads(user->top, name))
		return;
	user_emit_expr(user, c_cast(user->arena, "void", user_atom(user, name)));
	stmt = user->top->statements.items[user->top->statements.count - 1];
	memmove(user->top->statements.items + 1, user->top->statements.items,
		(user->top->statements.count - 1) * sizeof(stmt));
	user->top->statements.items[0] = stmt;
}

/* Does the block contain a break out of the loop that it is the body of? */
static bool breaks(const struct cblock *block)
{
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (stmt->kind == CSTMT_BREAK || stmt->kind == CSTMT_GOTO)
			return true;
		if ((stmt->kind == CSTMT_IF || stmt->kind == CSTMT_BLOCK) && (breaks(stmt->body) || breaks(stmt->otherwise)))
			return true;
	}
	return false;
}

bool user_falls_through(const struct cblock *block)
{
	const struct cstmt *last;

	if (!block->statements.count)
		return true;
	last = block->statements.items[block->statements.count - 1];
	if (last->kind == CSTMT_FOR && !strcmp(last->head, ";;"))
		return breaks(last->body);
	if (last->kind == CSTMT_IF && last->otherwise)
		return user_falls_through(last->body) || user_falls_through(last->otherwise);
	if (last->kind == CSTMT_BLOCK)
		return user_falls_through(last->body);
	return last->kind != CSTMT_RETURN && last->kind != CSTMT_GOTO;
}

void user_declare_scratch(struct user *user)
{
	struct cdeclaration declaration = { .type = "SKEP_SCRATCH", .name = "" };

	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	memmove(user->block->declarations.items + 1, user->block->declarations.items,
		(user->block->declarations.count - 1) * sizeof(declaration));
	user->block->declarations.items[0] = declaration;
}

static void begin(struct user *user, struct load_function *function)
{
	static const char *const taken[] = { "err", "stop", "argc", "argv", "run", "serve", "tool", "user", "options",
					     "show", "stdout", "stderr", "app", "session", "ret_value", "ret_has",
					     "result", "len", "record" };

	user->function = function;
	user->region = NULL;
	user->comment = NULL;
	user->names = (struct names){ 0 };
	user->places = (struct table){ 0 };
	user->uses_err = user->uses_tool = user->uses_scratch = false;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (function || strcmp(taken[i], "session"))
			names_take(user->arena, &user->names, taken[i]);
	user->top = user->block = ARENA_NEW(user->arena, struct cblock);
}

static void add_err(struct user *user)
{
	struct cdeclaration err = { .type = "int", .name = "err" };

	if (user->uses_err)
		VEC_PUSH(user->arena, &user->top->declarations, err);
}

/* `struct tool *tool = user;`: handlers and bpf:run bodies get the tool through a void pointer. */
static void tool_of_user(struct user *user)
{
	struct cdeclaration tool = { .type = "struct tool *", .name = "tool" };

	tool.init = user_atom(user, "user");
	VEC_PUSH(user->arena, &user->top->declarations, tool);
	memmove(user->top->declarations.items + 1, user->top->declarations.items,
		(user->top->declarations.count - 1) * sizeof(tool));
	user->top->declarations.items[0] = tool;
}

/* A record that may be shorter than its struct: a full-size copy, padded with zeroes. */
static struct cexpr *whole_record(struct user *user, struct load_function *function)
{
	const char *name = user_unique(user, "whole");
	struct cdeclaration whole = { .name = name };

	whole.type = arena_printf(user->arena, "%s %s", structure_keyword(function->record), function->record->c_name);
	VEC_PUSH(user->arena, &user->top->declarations, whole);
	return c_call(user->arena, "skep_record_whole", 4, user_atom(user, "record"),
		      user_atom(user, function->parameters[1]->c_name), user_atomf(user, "&%s", name),
		      user_atomf(user, "sizeof(%s)", name));
}

/* `const struct S *e = record;`, if the handler reads the record. */
static void record_of_handler(struct user *user, struct load_function *function)
{
	const char *name = function->parameters[0]->c_name;
	struct cdeclaration record = { .name = name, .init = user_atom(user, "record") };
	size_t at;

	if (function->parameter_count == 1)
		mark_unused(user, "len");
	if (!prune_reads(user->top, name)) {
		mark_unused(user, "record");
		return;
	}
	record.type = arena_printf(user->arena, "const %s %s *", structure_keyword(function->record), function->record->c_name);
	if (function->parameters[0]->is_cut)
		record.init = whole_record(user, function);
	VEC_PUSH(user->arena, &user->top->declarations, record);
	at = function->parameters[0]->is_cut ? 1 : 0;
	if (at) { /* behind the declaration of the copy that it may point to */
		struct cdeclaration whole = user->top->declarations.items[user->top->declarations.count - 2];

		memmove(user->top->declarations.items + 1, user->top->declarations.items,
			(user->top->declarations.count - 2) * sizeof(record));
		user->top->declarations.items[0] = whole;
	}
	memmove(user->top->declarations.items + at + 1, user->top->declarations.items + at,
		(user->top->declarations.count - 1 - at) * sizeof(record));
	user->top->declarations.items[at] = record;
}

static void body(struct user *user, struct load_function *function)
{
	bool has_result = function->kind == LOAD_DEFUN && function->result.base != LOAD_BASE_NONE &&
			  function->result.base != LOAD_BASE_NEVER;
	struct load_list *list = &function->body->list;

	for (size_t i = 0; i + has_result < list->count; i++)
		user_statement(user, list->items[i]);
	if (has_result && list->count)
		user_return(user, list->items[list->count - 1]);
	else if (user_falls_through(user->top))
		user_return(user, NULL);
}

/* A text parameter that the function assigns is copied first. */
static void keep_texts(struct user *user, const struct load_function *function)
{
	for (size_t i = 0; i < function->parameter_count; i++) {
		struct load_variable *parameter = function->parameters[i];
		const char *given = parameter->c_name;

		if (!user_is_text(parameter->type) || !parameter->assigned || function->kind != LOAD_DEFUN)
			continue;
		parameter->c_name = user_unique(user, c_name_of(user->arena, parameter->name));
		user_declare_macro(user, arena_printf(user->arena, "struct skep_kept %s SKEP_KEPT = { 0 }", parameter->c_name));
		user_emit_expr(user, c_call(user->arena, "skep_keep", 2, user_atomf(user, "&%s", parameter->c_name),
					    user_atom(user, given)));
	}
}

struct citem user_function(struct user *user, struct load_function *function)
{
	struct citem item = { .kind = CITEM_FUNCTION };
	const char *const *parameters;
	bool is_text = user_is_text(function->result) && function->kind == LOAD_DEFUN;

	begin(user, function);
	user->session = user->unit->loader->own_session;
	item.comment = function->comment;
	item.prototype = function->kind == LOAD_DEFUN ? defun_prototype(user, function) :
			 function->kind == LOAD_HANDLER ? handler_prototype(user, function) :
			 arena_printf(user->arena, "static int %s(struct skep_session *session, void *user)", function->c_name);
	parameters = parameter_names(user, function);
	keep_texts(user, function);
	body(user, function);
	prune_function(user->arena, user->top, parameters);
	if (user->uses_scratch && !is_text) {
		user->block = user->top;
		user_declare_scratch(user);
	}
	add_err(user);
	user->block = user->top;
	if (function->kind == LOAD_DEFUN) {
		mark_unused(user, "tool");
	} else if (prune_reads(user->top, "tool") || user->uses_tool) {
		tool_of_user(user);
	} else {
		mark_unused(user, "user");
	}
	if (function->kind == LOAD_ROUND)
		mark_unused(user, "session");
	if (function->kind == LOAD_HANDLER)
		record_of_handler(user, function);
	for (size_t i = 0; parameters[i]; i++)
		mark_unused(user, parameters[i]);
	user->has_tool = true;
	scopes_shorten(user->arena, user->top, &user->names);
	item.body = user->top;
	return item;
}

struct citem user_main_function(struct user *user)
{
	struct citem item = { .kind = CITEM_FUNCTION };

	begin(user, NULL);
	user_statement(user, user->unit->loader->body);
	prune_function(user->arena, user->top, NULL);
	user->block = user->top;
	if (user_falls_through(user->top))
		user_emit(user, CSTMT_RETURN, user_atom(user, "0"))->step = true;
	if (user->uses_scratch)
		user_declare_scratch(user);
	add_err(user);
	if (user->has_tool || user->unit->loader->captured.count) {
		struct cdeclaration tool = { .type = user->keeps_text ? "struct tool TOOL_KEPT" : "struct tool",
					     .name = "tool", .init = user_atom(user, "{ .stop = stop }") };

		VEC_PUSH(user->arena, &user->top->declarations, tool);
		memmove(user->top->declarations.items + 1, user->top->declarations.items,
			(user->top->declarations.count - 1) * sizeof(tool));
		user->top->declarations.items[0] = tool;
	} else {
		mark_unused(user, "stop");
	}
	scopes_shorten(user->arena, user->top, &user->names);
	item.body = user->top;
	item.prototype = "static int serve(struct skep_stop *stop)";
	return item;
}

/* ---- calls ---- */

/*
 * Arguments are evaluated from left to right; one that a later one could change is kept in a
 * variable.
 */
static void add_arguments(struct user *user, const struct load_expr *expr, struct cexpr *call)
{
	size_t count = expr->call.arguments.count;
	const char **types = ARENA_ARRAY(user->arena, const char *, count * 2 + 1);

	for (size_t i = 0; i < count; i++) {
		size_t before = user->block->statements.count, known = call->count;
		struct user_value value = user_value(user, expr->call.arguments.items[i]);
		struct load_type type = expr->call.function->parameters[i]->type;

		if (!value.c)
			value.c = user_zero(user, type);
		user_keep_values(user, call->items + 1, types + 1, known - 1, before);
		value.c = user_fit(user, type, value.c);
		if (!user_is_stable(value.c) && type.base != LOAD_BASE_STRUCT)
			value.c = user_hold(user, value.c, user_type(user, type), "argument");
		types[call->count] = user_type(user, type);
		call->items[call->count++] = value.c;
		if (!type.maybe || user_is_text(type))
			continue;
		types[call->count] = "bool";
		call->items[call->count++] = value.has ? value.has : user_atom(user, "true");
	}
}

/* place: the variable for the result, or { NULL } for a new one */
static struct user_value call_with(struct user *user, const struct load_expr *expr, struct user_value place)
{
	struct load_function *function = expr->call.function;
	bool has_result = function->result.base != LOAD_BASE_NONE && function->result.base != LOAD_BASE_NEVER;
	struct cexpr *call = c_call(user->arena, function->c_name, 0);
	size_t count = expr->call.arguments.count;

	call->items = ARENA_ARRAY(user->arena, struct cexpr *, count * 2 + 4);
	call->items[call->count++] = user_tool(user);
	add_arguments(user, expr, call);
	if (has_result && !place.c)
		place = function->fails ? user_new_result(user, function->result) : user_new_place(user, function->result, "value");
	if (has_result && (function->fails || function->result.maybe))
		call->items[call->count++] = c_prefix(user->arena, "&", place.c);
	if (has_result && function->result.maybe && !user_is_text(function->result))
		call->items[call->count++] = c_prefix(user->arena, "&", place.has);
	user->uses_scratch |= user_is_text(function->result);
	if (function->fails)
		user_checked_plain(user, call);
	else if (has_result && !function->result.maybe)
		user_set(user, place.c, call);
	else
		user_emit_expr(user, call);
	if (!has_result)
		place.c = user_atom(user, "0");
	return place;
}

bool user_takes_directly(struct user *user, struct user_value place, struct load_type type, struct load_type value)
{
	return place.c->is_settled && place.c->kind == C_ATOM && !place.has && !type.maybe && !value.maybe &&
	       !user_is_text(type) && type.base == value.base && !strcmp(user_type(user, type), user_type(user, value));
}

bool user_call_into(struct user *user, const struct load_expr *expr, struct load_type type, struct user_value place)
{
	if (expr->kind != LOAD_CALL || !expr->call.function->fails ||
	    !user_takes_directly(user, place, type, expr->call.function->result))
		return false;
	user_begin_with_zero(user, place, type);
	call_with(user, expr, place);
	return true;
}

struct user_value user_call(struct user *user, const struct load_expr *expr)
{
	return call_with(user, expr, (struct user_value){ NULL, NULL });
}
