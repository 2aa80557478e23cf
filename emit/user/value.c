// SPDX-License-Identifier: MIT
/*
 * Values of the user side as C expressions. In: a load_expr. Out: struct user_value; statements
 * that it needs go before it, into the innermost block. Every file of the folder calls user_value,
 * user_plain (never nil) or user_store.
 */
#include <limits.h>
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

/* ---- variables ---- */

static const char *own_name(struct user *user, const struct load_variable *variable)
{
	if (variable->is_option)
		return arena_printf(user->arena, "options.%s", variable->c_name);
	if (variable->captured)
		return arena_printf(user->arena, "%s%s", user->function ? "tool->" : "tool.", variable->c_name);
	return variable->c_name;
}

static bool is_kept(const struct load_variable *variable)
{
	return user_is_text(variable->type) && variable->assigned && !variable->is_option;
}

struct cexpr *user_variable(struct user *user, struct load_variable *variable)
{
	const char *name = own_name(user, variable);

	user->uses_tool |= variable->captured;
	return user_atomf(user, "%s%s", name, is_kept(variable) ? ".text" : "");
}

struct cexpr *user_variable_has(struct user *user, struct load_variable *variable)
{
	const char *name = own_name(user, variable), *dot = strrchr(name, '.'), *arrow = strstr(name, "->");
	size_t at = dot ? (size_t)(dot - name) + 1 : arrow ? (size_t)(arrow - name) + 2 : 0;

	if (user_is_text(variable->type) && variable->type.maybe)
		return user_variable(user, variable);
	return user_atomf(user, "%.*shas_%s", (int)at, name, name + at);
}

static struct user_value variable(struct user *user, const struct load_expr *expr)
{
	struct user_value value = { user_variable(user, expr->variable), NULL };

	/* a record, and an entry's key or value, is a pointer in C */
	if (expr->variable->is_place && expr->type.base != LOAD_BASE_TEXT)
		value.c = c_prefix(user->arena, "*", value.c);
	if (expr->type.maybe)
		value.has = user_variable_has(user, expr->variable);
	return value;
}

/* ---- variables for values ---- */

void user_store_value(struct user *user, struct user_value place, struct load_type type, struct user_value value)
{
	bool text = user_is_text(type);

	if (value.c)
		user_set(user, place.c, user_fit(user, type, value.c));
	else
		user_set(user, place.c, user_zero(user, type));
	if (place.has && !text)
		user_set(user, place.has, value.has ? value.has : user_atom(user, value.c ? "true" : "false"));
}

/* May the variable that holds this text be set or released before the text is read? */
static bool may_change(const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_TEXT:
	case LOAD_FORMAT:
	case LOAD_BUILTIN:
	case LOAD_NIL:
	case LOAD_MEMBER:
	case LOAD_ARGUMENT:
		return false;
	case LOAD_VARIABLE:
		return expr->variable->assigned;
	case LOAD_CONVERT:
		return may_change(expr->operands.a);
	case LOAD_IF:
		return may_change(expr->branch.then) || (expr->branch.otherwise && may_change(expr->branch.otherwise));
	case LOAD_PROGN:
		return expr->list.count && may_change(expr->list.items[expr->list.count - 1]);
	case LOAD_CALL:
		for (size_t i = 0; i < expr->call.arguments.count; i++)
			if (user_is_text(expr->call.arguments.items[i]->type) && may_change(expr->call.arguments.items[i]))
				return true;
		return false;
	case LOAD_LET:
		return may_change(expr->let.body);
	default:
		return true;
	}
}

struct cexpr *user_lasting(struct user *user, const struct load_expr *expr, struct cexpr *text)
{
	struct cexpr *copy;

	if (!text || !user_is_text(expr->type) || !may_change(expr) || user_is_stable(text))
		return text;
	user->uses_scratch = true;
	if (!expr->type.maybe)
		return c_call(user->arena, "skep_text", 2, user_atom(user, "\"%s\""), text);
	text = user_hold(user, text, "const char *", "text");
	copy = c_call(user->arena, "skep_text", 2, user_atom(user, "\"%s\""), text);
	return c_ternary(user->arena, text, copy, user_atom(user, "NULL"));
}

void user_store(struct user *user, struct user_value place, struct load_type type, const struct load_expr *expr)
{
	struct user_value value;

	if (expr->type.base == LOAD_BASE_NEVER || expr->type.base == LOAD_BASE_NONE) {
		user_statement(user, expr);
		return;
	}
	if (expr->kind == LOAD_LET) {
		user_let(user, expr, place, &type);
		return;
	}
	if (expr->type.base == LOAD_BASE_NIL && expr->kind == LOAD_NIL) {
		user_store_value(user, place, type, (struct user_value){ type.maybe ? NULL : user_zero(user, type), NULL });
		return;
	}
	if (expr->kind == LOAD_PROGN && expr->list.count) {
		for (size_t i = 0; i + 1 < expr->list.count; i++)
			user_statement(user, expr->list.items[i]);
		user_store(user, place, type, expr->list.items[expr->list.count - 1]);
		return;
	}
	if (user_call_into(user, expr, type, place))
		return;
	if ((expr->kind == LOAD_HANDLER_CASE || expr->kind == LOAD_UNWIND) && user_takes_directly(user, place, type, expr->type)) {
		user_guard(user, expr, &type, &place);
		return;
	}
	value = user_value(user, expr);
	value.c = user_lasting(user, expr, value.c);
	if (type.base == LOAD_BASE_INTEGER && expr->type.base == LOAD_BASE_INTEGER && type.is_signed != expr->type.is_signed &&
	    !type.type)
		value.c = user_wide(user, expr, value.c, type.is_signed);
	user_store_value(user, place, type, value);
}

/* ---- order ---- */

bool user_is_stable(const struct cexpr *c)
{
	if (c->kind == C_ATOM) /* numbers, strings, constants in capitals */
		return c->is_settled || (*c->text >= '0' && *c->text <= '9') || *c->text == '"' || *c->text == '-' ||
		       !strcmp(c->text, "NULL") || !strcmp(c->text, "true") || !strcmp(c->text, "false");
	if (c->kind == C_TERNARY)
		return user_is_stable(c->a) && user_is_stable(c->b) && user_is_stable(c->c);
	if (c->kind == C_CAST)
		return user_is_stable(c->a);
	return false;
}

/*
 * Keeps a value that was computed before the statements from `at` on in a variable in front of
 * them.
 */
static struct cexpr *keep_before(struct user *user, struct cexpr *c, const char *type, size_t at)
{
	const char *name = user_unique(user, "left");
	struct cdeclaration declaration = { .type = type, .name = name };
	struct cstmt *stmt;

	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	user_set(user, user_atom(user, name), c);
	stmt = user->block->statements.items[user->block->statements.count - 1];
	memmove(&user->block->statements.items[at + 1], &user->block->statements.items[at],
		(user->block->statements.count - 1 - at) * sizeof(stmt));
	user->block->statements.items[at] = stmt;
	c = user_atom(user, name);
	c->is_settled = true;
	return c;
}

void user_keep_values(struct user *user, struct cexpr **values, const char *const *types, size_t count, size_t before)
{
	for (size_t i = 0; i < count && user->block->statements.count > before; i++) {
		if (user_is_stable(values[i]) || !types[i])
			continue;
		if (!strcmp(types[i], "const char *")) { /* the variable may be set */
			user->uses_scratch = true;
			values[i] = c_call(user->arena, "skep_text", 2, user_atom(user, "\"%s\""), values[i]);
		}
		values[i] = keep_before(user, values[i], types[i], before++);
	}
}

void user_operands(struct user *user, struct load_expr *const *exprs, size_t count, struct cexpr **ret)
{
	const char **types = ARENA_ARRAY(user->arena, const char *, count);

	for (size_t i = 0; i < count; i++) {
		size_t before = user->block->statements.count;

		ret[i] = user_plain(user, exprs[i]);
		types[i] = exprs[i]->type.base < LOAD_BASE_LIST ? user_type(user, exprs[i]->type) : NULL;
		user_keep_values(user, ret, types, i, before);
	}
}

/* ---- arms ---- */

/* Is it a number with the same value, signed or unsigned? */
bool user_fits(const struct load_expr *expr, bool is_signed)
{
	return expr->kind == LOAD_CONSTANT && (expr->type.is_signed == is_signed || expr->constant.value <= INT64_MAX);
}

struct cexpr *user_arm_value(struct user *user, const struct load_expr *expr, struct load_type type, struct cblock *block)
{
	struct cblock *outer = user->block;
	struct cexpr *c;

	user->block = block;
	c = user_plain(user, expr);
	if (type.base == LOAD_BASE_INTEGER && !type.type)
		c = user_fits(expr, type.is_signed) ? c : user_wide(user, expr, c, type.is_signed);
	user->block = outer;
	return c;
}

bool user_is_simple(const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
	case LOAD_TEXT:
	case LOAD_VARIABLE:
	case LOAD_MEMBER:
	case LOAD_TRUE:
	case LOAD_GLOBAL:
		return !expr->type.maybe;
	case LOAD_OPERATION:
		return user_is_simple(expr->operation.a) && (!expr->operation.b || user_is_simple(expr->operation.b));
	case LOAD_CONVERT:
		return !expr->type.maybe && user_is_simple(expr->operands.a);
	case LOAD_BUILTIN:
		for (size_t i = 0; i < expr->builtin.arguments.count; i++)
			if (expr->builtin.arguments.items[i] && !user_is_simple(expr->builtin.arguments.items[i]))
				return false;
		return !expr->type.maybe;
	case LOAD_PROGN:
		return expr->list.count == 1 && user_is_simple(expr->list.items[0]);
	default:
		return false;
	}
}

/* c ? a : b if neither arm needs a statement; otherwise a variable that both arms set. */
static struct user_value branch(struct user *user, const struct load_expr *expr)
{
	struct cexpr *test = user_test(user, expr->branch.test), *a, *b;
	struct user_value place;
	struct cblock first = { 0 }, second = { 0 }, *outer = user->block;
	struct cstmt *stmt;

	if (expr->branch.otherwise && !expr->type.maybe && expr->type.base != LOAD_BASE_STRUCT &&
	    user_is_simple(expr->branch.then) && user_is_simple(expr->branch.otherwise)) {
		a = user_arm_value(user, expr->branch.then, expr->type, &first);
		b = user_arm_value(user, expr->branch.otherwise, expr->type, &second);
		if (!first.statements.count && !second.statements.count && !first.declarations.count &&
		    !second.declarations.count)
			return (struct user_value){ user_either(user, test, a, b), NULL };
	}
	place = user_new_place(user, expr->type, "value");
	stmt = user_if(user, test);
	user_store(user, place, expr->type, expr->branch.then);
	stmt->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	if (expr->branch.otherwise)
		user_store(user, place, expr->type, expr->branch.otherwise);
	else
		user_store_value(user, place, expr->type,
				 (struct user_value){ expr->type.maybe ? NULL : user_zero(user, expr->type), NULL });
	user->block = outer;
	return place;
}

/* ---- all kinds ---- */

static struct user_value progn(struct user *user, const struct load_expr *expr)
{
	for (size_t i = 0; i + 1 < expr->list.count; i++)
		user_statement(user, expr->list.items[i]);
	if (!expr->list.count)
		return (struct user_value){ NULL, user_atom(user, "false") };
	return user_value(user, expr->list.items[expr->list.count - 1]);
}

static struct user_value let_value(struct user *user, const struct load_expr *expr)
{
	struct user_value place = user_new_place(user, expr->type, "value");

	user_let(user, expr, place, &expr->type);
	return place;
}

static struct user_value guard_value(struct user *user, const struct load_expr *expr)
{
	struct user_value place = expr->kind == LOAD_BLOCK ? user_new_place(user, expr->type, "value") :
				  user_new_result(user, expr->type);

	if (expr->kind == LOAD_BLOCK)
		user_block(user, expr, &expr->type, &place);
	else
		user_guard(user, expr, &expr->type, &place);
	return place;
}

static struct user_value convert(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *from = expr->operands.a;

	if (expr->type.maybe && from->type.base == LOAD_BASE_NIL) {
		user_statement(user, from);
		return (struct user_value){ user_zero(user, expr->type), user_atom(user, "false") };
	}
	if (expr->type.maybe) {
		struct user_value value = user_value(user, from);

		if (!value.has)
			value.has = user_is_text(expr->type) ? value.c : user_atom(user, "true");
		return value;
	}
	return (struct user_value){ user_convert(user, expr), NULL };
}

/* if (!path) return skep_missing_argument(1); */
static struct user_value required(struct user *user, const struct load_expr *expr)
{
	struct cexpr *text = user_hold(user, user_value(user, expr->operands.a).c, "const char *", "argument");
	struct cexpr *index = user_plain(user, expr->operands.b);

	user_fail_if(user, c_prefix(user->arena, "!", text), NULL, c_call(user->arena, "skep_missing_argument", 1, index));
	return (struct user_value){ text, NULL };
}

/* (struct u16_array4){ { 1, 2 } } */
static struct cexpr *elements(struct user *user, const struct load_expr *expr)
{
	const struct type *type = expr->type.type->structure->members[0].type->target;
	struct load_type element = { .base = LOAD_BASE_INTEGER, .type = type, .is_signed = type->is_signed };
	struct text out = { 0 };
	struct cexpr *c;

	for (size_t i = 0; i < expr->list.count; i++)
		text_printf(&out, "%s%s", i ? ", " : "",
			    print_flat(user->arena, user_fit(user, element, user_constant(user, expr->list.items[i]))));
	c = user_atomf(user, "(%s){ %s%s%s }", user_type(user, expr->type), expr->list.count ? "{ " : "",
		       expr->list.count ? text_string(&out) : "0", expr->list.count ? " }" : "");
	text_release(&out);
	return c;
}

/* Forms without operands to evaluate: constants, literals, globals. */
static bool leaf(struct user *user, const struct load_expr *expr, struct cexpr **ret)
{
	switch (expr->kind) {
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
		*ret = user_constant(user, expr);
		return true;
	case LOAD_TEXT:
		*ret = user_atom(user, user_quote(user, expr->text));
		return true;
	case LOAD_KEYWORD:
		*ret = user_atomf(user, "%llu", (unsigned long long)expr->keyword.index);
		return true;
	case LOAD_LITERAL:
		*ret = user_literal(user, expr);
		return true;
	case LOAD_ELEMENTS:
		*ret = elements(user, expr);
		return true;
	case LOAD_NIL:
		*ret = user_atom(user, "false");
		return true;
	case LOAD_TRUE:
		*ret = user_atom(user, "true");
		return true;
	case LOAD_GLOBAL:
		*ret = user_is_array(expr->type) ? user_copy_array(user, expr) : user_global(user, expr);
		return true;
	case LOAD_GIVEN:
		*ret = user_variable_has(user, expr->variable);
		return true;
	default:
		return false;
	}
}

/* Forms whose value is never nil. */
static bool certain(struct user *user, const struct load_expr *expr, struct cexpr **ret)
{
	switch (expr->kind) {
	case LOAD_OPERATION:
		*ret = user_operation(user, expr);
		return true;
	case LOAD_MEMBER:
		*ret = user_member(user, expr);
		return true;
	case LOAD_MAKE:
		*ret = user_make(user, expr);
		return true;
	case LOAD_NOT:
		*ret = user_test(user, expr);
		return true;
	case LOAD_FORMAT:
		*ret = user_format(user, expr);
		return true;
	case LOAD_MAP_DELETE:
		*ret = user_map_delete(user, expr);
		return true;
	case LOAD_MAP_COUNT:
	case LOAD_LOST:
		*ret = user_map_count(user, expr);
		return true;
	case LOAD_RUN:
		*ret = user_run(user, expr);
		return true;
	case LOAD_POLL:
		*ret = user_poll(user, expr);
		return true;
	case LOAD_FIND_PROGRAM:
	case LOAD_FIND_MAP:
	case LOAD_LOAD:
	case LOAD_ATTACH:
	case LOAD_ATTACH_CGROUP:
		*ret = user_handle(user, expr, "handle", true);
		return true;
	default:
		return false;
	}
}

struct user_value user_value(struct user *user, const struct load_expr *expr)
{
	struct user_value value = { NULL, NULL };

	if (leaf(user, expr, &value.c) || certain(user, expr, &value.c))
		return value;
	switch (expr->kind) {
	case LOAD_VARIABLE:
		return variable(user, expr);
	case LOAD_CONVERT:
		return convert(user, expr);
	case LOAD_AND:
	case LOAD_OR:
		if (expr->type.base == LOAD_BASE_TRUTH || expr->type.base == LOAD_BASE_NIL)
			return (struct user_value){ user_test(user, expr), NULL };
		return expr->kind == LOAD_AND ? user_and(user, expr) : user_or(user, expr);
	case LOAD_IF:
		return branch(user, expr);
	case LOAD_PROGN:
		return progn(user, expr);
	case LOAD_LET:
		return let_value(user, expr);
	case LOAD_HANDLER_CASE:
	case LOAD_UNWIND:
	case LOAD_BLOCK:
		return guard_value(user, expr);
	case LOAD_REQUIRED:
		return required(user, expr);
	case LOAD_BUILTIN:
	case LOAD_ARGUMENT:
		return user_builtin(user, expr);
	case LOAD_CALL:
		return user_call(user, expr);
	case LOAD_MAP_REF:
		return user_map_ref(user, expr);
	case LOAD_MAP_POP:
	case LOAD_MAP_PEEK:
		return user_map_take(user, expr);
	default:
		user_statement(user, expr);
		return (struct user_value){ user_zero(user, expr->type), NULL };
	}
}

struct cexpr *user_plain(struct user *user, const struct load_expr *expr)
{
	struct user_value value = user_value(user, expr);

	return value.c ? value.c : user_zero(user, expr->type);
}
