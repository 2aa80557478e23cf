// SPDX-License-Identifier: MIT
/* Expressions: literals, names, and the handlers of forms. In: a form. Out: a typed node; after an
 * error one of type_error, which every rule accepts. Called by all of sema. */
#include <arpa/inet.h>
#include <string.h>

#include "frontend/sema/internal.h"

struct expr *sema_new(struct sema *sema, enum expr_kind kind, const struct form *form,
		      const struct type *type)
{
	struct expr *expr = ARENA_NEW(sema->arena, struct expr);

	expr->kind = kind;
	expr->id = sema->unit->expr_count++;
	expr->type = type;
	expr->span = form->span;
	expr->comment = form->comment;
	expr->trailing = form->trailing;
	return expr;
}

/* ---- literals and names ---- */

struct expr *sema_number(struct sema *sema, const struct form *form, uint64_t value)
{
	struct expr *expr = sema_new(sema, EXPR_CONSTANT, form, &type_u64);

	expr->is_constant = expr->neutral = true;
	expr->value = value;
	expr->constant.radix = 10;
	return expr;
}

/* The radix in the source, or in the text of the macro that the literal comes from. */
static unsigned written_radix(const struct form *form)
{
	const struct span place = form->span.expansion ? expansion_place(form->span.expansion) :
							 form->span;
	const struct source *source = place.source;

	if (!source || place.offset + 1 >= source->len || source->text[place.offset] != '#')
		return 10;
	switch (source->text[place.offset + 1]) {
	case 'x':
	case 'X':
		return 16;
	case 'b':
	case 'B':
		return 2;
	case 'o':
	case 'O':
		return 8;
	default:
		return 10;
	}
}

static struct expr *integer_literal(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_number(sema, form, form->value);

	if (form->negative) {
		expr->type = &type_i64;
		expr->neutral = false;
	}
	expr->constant.radix = written_radix(form);
	expr->constant.is_character = form->is_character;
	return expr;
}

static struct expr *signed_number(struct sema *sema, const struct form *form, int64_t value)
{
	struct expr *expr = sema_number(sema, form, (uint64_t)value);

	if (value < 0) {
		expr->type = &type_i64;
		expr->neutral = false;
	}
	return expr;
}

static const struct kernel_constant *kernel_constant_named(struct sema *sema, const char *name)
{
	size_t len = strlen(name);

	if (len > 2 && name[0] == '+' && name[len - 1] == '+')
		return kernel_find_plus_constant(arena_strndup(sema->arena, name + 1, len - 2));
	return kernel_find_constant(name);
}

static void near_names(struct sema *sema, struct near_name *near)
{
	for (const struct scope *at = sema->locals.innermost; at; at = at->outer)
		near_name_try(near, at->name);
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const struct item *item = &sema->unit->items.items[i];

		if (item->kind == ITEM_CONSTANT)
			near_name_try(near, item->constant->name);
		if (item->kind == ITEM_GLOBAL)
			near_name_try(near, item->global->name);
	}
	if (near_name_best(near))
		return;
	for (size_t i = 0; i < kernel_constant_count(); i++) {
		const struct kernel_constant *constant = kernel_constant_at(i);

		near_name_try(near, constant->name);
	}
}

/* Is it an option of the user side? Options are read after the programs, so only errors ask. */
static bool is_option(const struct sema *sema, const char *name)
{
	for (size_t i = 0; i < sema->user_forms->forms.count; i++) {
		const struct form *form = sema->user_forms->forms.items[i];

		if ((form_is_call(form, "defoption") || form_is_call(form, "defargument")) && form_length(form) > 1 &&
		    form_is_symbol(form_nth(form, 1), name))
			return true;
	}
	return false;
}

static struct expr *unknown_name(struct sema *sema, const struct form *form)
{
	struct near_name near = { .wanted = form->name };
	struct diag *diag;

	if (unit_find_map(sema->unit, form->name)) {
		diag = diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, form->span,
				   "`%s` is a map, not a variable", form->name);
		diag_help(sema->diags, diag, "(getmap %s key) reads a value", form->name);
		return sema_error_expr(sema, form);
	}
	if (is_option(sema, form->name)) {
		diag = diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
				   "`%s` is an option of the tool, which programs cannot read", form->name);
		diag_help(sema->diags, diag, "use `defparam` for an option that both sides can read");
		return sema_error_expr(sema, form);
	}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, form->span,
			   "there is no variable or constant `%s` here", form->name);
	if (sema_help_spelling(sema, diag, SPELLING_NAME, form->name))
		return sema_error_expr(sema, form);
	near_names(sema, &near);
	sema_help_near(sema, diag, &near);
	return sema_error_expr(sema, form);
}

void sema_warn_hidden(struct sema *sema, const struct form *form, struct span hidden)
{
	struct diag *diag = diag_report(sema->diags, DIAG_LET, form->span,
					"`%s` is the variable outside this `let`, not the one "
					"bound just before", form->name);

	diag_help(sema->diags, diag, "use `let*` for the earlier binding");
	diag_note(sema->diags, diag, hidden, "the binding that is not used");
}

static struct expr *variable_use(struct sema *sema, const struct form *form,
				 const struct local *local)
{
	struct expr *expr;

	if (local->global) {
		expr = sema_global_use(sema, form, local->global);
	} else {
		expr = sema_new(sema, EXPR_VARIABLE, form, local->variable->type);
		expr->variable = local->variable;
		expr->variable->uses++;
	}
	if (local->hides)
		sema_warn_hidden(sema, form, local->hides->span);
	return expr;
}

static struct expr *symbol(struct sema *sema, const struct form *form)
{
	const struct local *local = sema_find_local(sema, form->name);
	struct named_constant *named = sema_find_constant(sema, form->name);
	const struct kernel_constant *kernel;
	struct global *global;
	struct expr *expr;

	if (local)
		return variable_use(sema, form, local);
	global = unit_find_global(sema->unit, form->name);
	if (global)
		return sema_global_use(sema, form, global);
	kernel = named ? kernel_find_constant(named->c_name) : NULL;
	if (named && (!kernel || kernel->value != (int64_t)named->value->value)) {
		if (type_is_error(named->value->type))
			return sema_error_expr(sema, form);
		expr = signed_number(sema, form, (int64_t)named->value->value);
		expr->type = named->value->type;
		expr->neutral = !expr->type->is_signed && !expr->type->is_network &&
				named->value->kind != EXPR_CAST;
		expr->constant.named = named;
		named->used = true;
		return expr;
	}
	if (!strcmp(form->name, "t"))
		return sema_number(sema, form, 1);
	if (!strcmp(form->name, "null")) {
		expr = sema_number(sema, form, 0);
		expr->constant.is_null = true;
		return expr;
	}
	/* a constant with the value of the header's constant of that name is the header's */
	if (!kernel)
		kernel = kernel_constant_named(sema, form->name);
	if (!kernel && (expr = sema->table->constant(sema, form)))
		return expr;
	if (!kernel)
		return unknown_name(sema, form);
	expr = signed_number(sema, form, kernel->value);
	expr->constant.kernel = kernel;
	return expr;
}

/* Is it a defun of the file? */
static bool is_function(const struct sema *sema, const char *name)
{
	for (size_t i = 0; i < sema->forms->functions.count; i++)
		if (sema->forms->functions.items[i] == name)
			return true;
	return false;
}

/* Is it a form or function that only the user side has? */
static bool is_of_user_side(const char *name)
{
	static const char *const names[] = {
		"with-bpf-session", "with-bpf-object", "format", "attach-cgroup", "attach-xdp", "attach-tc",
		"attach-tracepoint", "attach-kprobe", "attach-uprobe", "sleep", "exit", "print-row", "print-map",
		"print-record", "print-histogram", "print-stack", "command-line-argument", "handler-case",
		"parse-integer", "parse-ip4", "parse-ip6", "parse-cidr", "parse-mac", "getenv", "ktime-text",
		"wall-time",
	};

	if (!strncmp(name, "bpf:", 4))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static struct expr *unknown_form(struct sema *sema, const struct form *form)
{
	const char *name = form->car->name;
	struct near_name near = { .wanted = name };
	struct diag *diag;

	if (is_of_user_side(name)) {
		diag = diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
				   "`%s` is a loader form: it runs in user space, not inside a program",
				   name);
		sema_help_spelling(sema, diag, SPELLING_FORM, name);
		return sema_error_expr(sema, form);
	}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_FORM, form->car->span,
			   "there is no form, helper or macro `%s`", name);
	if (is_function(sema, name)) {
		diag_help(sema->diags, diag, "the `defun` runs at compile time, for macros; "
			  "(defsubprog %s ((x u32)) u32 ..) is a function of programs", name);
		return sema_error_expr(sema, form);
	}
	if (sema_find_variable(sema, name) || unit_find_global(sema->unit, name)) {
		diag_help(sema->diags, diag, "(aref %s i) is an element of an array", name);
		return sema_error_expr(sema, form);
	}
	if (sema_help_spelling(sema, diag, SPELLING_FORM, name))
		return sema_error_expr(sema, form);
	for (size_t i = 0; i < sema->table->form_count; i++)
		near_name_try(&near, sema->table->forms[i].name);
	for (size_t i = 0; i < operator_count(); i++)
		near_name_try(&near, operator_at(i)->name);
	for (size_t i = 0; i < kernel_helper_count(); i++)
		near_name_try(&near, kernel_helper_at(i)->name);
	for (size_t i = 0; i < sema->unit->items.count; i++)
		if (sema->unit->items.items[i].kind == ITEM_SUBPROGRAM)
			near_name_try(&near, sema->unit->items.items[i].program->name);
	if (!near_name_best(&near) && !strncmp(name, "bpf-", 4))
		diag_help(sema->diags, diag, "a helper's name has no `bpf-`; a kernel function must be declared: "
			  "(defkfunc %s ((a T) ..) RESULT)", name);
	else
		sema_help_near(sema, diag, &near);
	return sema_error_expr(sema, form);
}

static struct expr *call(struct sema *sema, const struct form *form)
{
	const struct operator_info *operator;
	const struct kernel_helper *helper;
	const struct sema_form *core;
	const struct type *type;
	struct expr *expr;
	const char *name;

	if (form->is_vector) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
				      "`#(..)` is data for macros, not a value inside a program"),
			  "use (defmap NAME :type :array ..) or (defglobal NAME (array u32 N)) for  "
			  "tables of programs");
		return sema_error_expr(sema, form);
	}
	if (form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->car->span,
			    "a form begins with a name, not with %s",
			    form_text(sema->arena, form->car));
		return sema_error_expr(sema, form);
	}
	name = form->car->name;
	core = table_find(&sema->forms_named, name);
	if (core)
		return core->handle(sema, form);
	operator = operator_find(name);
	if (operator)
		return sema_operator(sema, form, operator);
	type = sema_named_type(sema, name);
	if (type && sema_check_count(sema, form, 1, 1))
		return sema_cast_to(sema, form, type, form_nth(form, 1));
	if (type)
		return sema_error_expr(sema, form);
	expr = sema_invoke(sema, form);
	if (expr)
		return expr;
	for (size_t i = 0; i < sema->table->accessor_count; i++) {
		expr = sema->table->accessors[i](sema, form);
		if (expr)
			return expr;
	}
	helper = kernel_find_helper(name);
	if (helper)
		return sema_helper_call(sema, form, helper);
	return unknown_form(sema, form);
}

static void fix_text(struct sema *sema, const struct form *form, struct diag *diag, const char *text)
{
	diag_help(sema->diags, diag, "%s", text);
	diag_fix(sema->diags, diag, form->span, "%s", text);
}

/* A text that is an address or a network has a form that makes a number of it. */
static void help_text(struct sema *sema, const struct form *form, struct diag *diag)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET, form->string, bytes) == 1)
		fix_text(sema, form, diag, arena_printf(sema->arena, "(ip4 \"%s\")", form->string));
	else if (inet_pton(AF_INET6, form->string, bytes) == 1)
		diag_help(sema->diags, diag, "an IPv6 address is two numbers of 64 bits, such as "
			  "(ipv6-src-addr-hi ip) and (ipv6-src-addr-lo ip)");
	else if (form->len == 1)
		fix_text(sema, form, diag, arena_printf(sema->arena, "#\\%s", form->string));
	else
		diag_help(sema->diags, diag, "helpers and `printk` take a text; single bytes are "
			  "compared with characters, (= (load u8 p) #\\a)");
}

static struct expr *dispatch(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	switch (form->kind) {
	case FORM_INTEGER:
		return integer_literal(sema, form);
	case FORM_NIL:
		expr = sema_number(sema, form, 0);
		expr->constant.is_null = true;
		return expr;
	case FORM_SYMBOL:
		return symbol(sema, form);
	case FORM_PAIR:
		return call(sema, form);
	case FORM_STRING:
		help_text(sema, form, diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
						  "text is not a value inside a program"));
		break;
	case FORM_REAL:
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "programs compute with integers, and `%s` is none",
				      form_text(sema->arena, form)),
			  "scale it: nanoseconds for seconds, or so many thousandths; the user side has "
			  "numbers with a fraction");
		break;
	case FORM_KEYWORD:
	case FORM_FUNCTION:
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "`%s` is not a value", form_text(sema->arena, form));
		break;
	}
	return sema_error_expr(sema, form);
}

struct expr *sema_expr(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (sema->depth >= SEMA_DEPTH_LIMIT) {
		diag_report(sema->diags, DIAG_TOO_DEEP, form->span,
			    "expressions are nested deeper than %d", SEMA_DEPTH_LIMIT);
		return sema_error_expr(sema, form);
	}
	sema->depth++;
	expr = dispatch(sema, form);
	sema->depth--;
	return expr;
}

struct expr *sema_unused(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	sema->unused = form;
	expr = sema_expr(sema, form);
	sema_check_unused(sema, form, expr);
	return expr;
}

/* ---- requirements on values ---- */

struct expr *sema_value(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_expr(sema, form);

	if (expr->type->kind != TYPE_VOID || sema_diverges(expr))
		return expr;
	diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` has no value",
		    form_is_pair(form) && form->car->kind == FORM_SYMBOL ?
			    form->car->name : "this form");
	return sema_error_expr(sema, form);
}

struct expr *sema_integer(struct sema *sema, const struct form *form)
{
	return sema_number_for(sema, form, NULL);
}

struct expr *sema_number_for(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *expr = sema_number_of(sema, sema_value(sema, form), type);

	if (type_is_integer(expr->type) || type_is_error(expr->type) || sema_diverges(expr))
		return expr;
	sema_help_load(sema, diag_report(sema->diags, DIAG_TYPE, form->span,
					 "an integer is needed here, not a %s",
					 type_is_pointer(expr->type) ? "pointer" :
					 type_text(sema->arena, expr->type)), expr);
	return sema_error_expr(sema, form);
}

struct expr *sema_test(struct sema *sema, const struct form *form)
{
	sema->test = form;
	return sema_value(sema, form);
}

struct expr *sema_pointer(struct sema *sema, const struct form *form)
{
	return sema_as_pointer(sema, form, sema_held_pointer(sema, sema_value(sema, form)));
}

struct expr *sema_as_pointer(struct sema *sema, const struct form *form, struct expr *expr)
{
	struct diag *diag;

	if (expr->type->map) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "this is a map, not a pointer to memory"),
			  "(map-lookup m key) gets a pointer to an entry");
		return sema_error_expr(sema, form);
	}
	if (type_is_pointer(expr->type) || type_is_error(expr->type) || sema_diverges(expr))
		return expr;
	diag = diag_report(sema->diags, DIAG_TYPE, form->span, "a pointer is needed here, not %s `%s`",
			   expr->is_constant ? "the constant" : "a value of type",
			   expr->is_constant ? form_text(sema->arena, form) :
					       type_text(sema->arena, expr->type));
	sema_help_number(sema, diag, form, expr);
	return sema_error_expr(sema, form);
}

struct expr *sema_constant(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_integer(sema, form);

	if (expr->is_constant || type_is_error(expr->type))
		return expr;
	diag_report(sema->diags, DIAG_NOT_CONSTANT, form->span,
		    "`%s` must be known when the file is compiled", form_text(sema->arena, form));
	return sema_error_expr(sema, form);
}
