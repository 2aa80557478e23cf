/* The user side: values, names, and who handles which form. */
#include "frontend/user/internal.h"
#include "frontend/user/user.h"

#include <string.h>

struct load_expr *load_new(struct load *load, enum load_kind kind, const struct form *form,
			   enum load_type type)
{
	struct load_expr *expr = ARENA_NEW(load->sema->arena, struct load_expr);

	expr->kind = kind;
	expr->type = type;
	expr->span = form->span;
	expr->comment = form->comment;
	return expr;
}

struct load_expr *load_error(struct load *load, const struct form *form)
{
	return load_new(load, LOAD_ERROR, form, LOAD_TYPE_ERROR);
}

/* ---- values ---- */

static struct load_expr *number(struct load *load, const struct form *form, uint64_t value,
				bool is_signed)
{
	struct load_expr *expr = load_new(load, LOAD_CONSTANT, form, LOAD_TYPE_INTEGER);

	expr->constant.value = value;
	expr->is_signed = is_signed;
	return expr;
}

static const struct load_scope *find_scope(const struct load *load, const char *name)
{
	for (const struct load_scope *at = load->scope; at; at = at->outer)
		if (at->name == name)
			return at;
	return NULL;
}

bool load_finds(const struct load *load, const char *name)
{
	return find_scope(load, name) != NULL;
}

static struct load_expr *unknown_variable(struct load *load, const struct form *form)
{
	struct near_name near = { .wanted = form->name };
	struct diag *diag;

	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, form->span,
			   "there is no variable or constant `%s` here", form->name);
	for (const struct load_scope *at = load->scope; at; at = at->outer)
		near_name_try(&near, at->name);
	for (size_t i = 0; !near_name_best(&near) && i < kernel_constant_count(); i++)
		if (kernel_constant_at(i)->lisp)
			near_name_try(&near, arena_printf(load->sema->arena, "+%s+",
							  kernel_constant_at(i)->lisp));
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

static struct load_expr *kernel_number(struct load *load, const struct form *form)
{
	size_t len = strlen(form->name);
	const struct kernel_constant *constant;
	struct load_expr *expr;

	if (len > 2 && form->name[0] == '+' && form->name[len - 1] == '+')
		constant = kernel_find_plus_constant(
			arena_strndup(load->sema->arena, form->name + 1, len - 2));
	else
		constant = kernel_find_constant(form->name);
	if (!constant)
		return NULL;
	expr = number(load, form, (uint64_t)constant->value, constant->value < 0);
	expr->constant.kernel = constant;
	return expr;
}

static struct load_expr *symbol(struct load *load, const struct form *form)
{
	const struct load_scope *scope = find_scope(load, form->name);
	struct named_constant *named = sema_find_constant(load->sema, form->name);
	struct load_expr *expr;

	if (scope) {
		expr = load_new(load, LOAD_VARIABLE, form, scope->variable->type);
		expr->variable = scope->variable;
		expr->is_signed = scope->variable->is_signed;
		scope->variable->uses++;
		if (scope->hides)
			sema_warn_hidden(load->sema, form, scope->hides->span);
		return expr;
	}
	if (named && named->value->is_constant)
		return number(load, form, named->value->value, named->value->type->is_signed);
	if (named)
		return load_error(load, form);
	if (!strcmp(form->name, "t"))
		return load_new(load, LOAD_TRUE, form, LOAD_TYPE_TRUTH);
	expr = kernel_number(load, form);
	return expr ? expr : unknown_variable(load, form);
}

/* ---- operators ---- */

/* One operand or two; one that is signed makes the whole form signed. */
static struct load_expr *operation(struct load *load, const struct form *form, enum operator op,
				   struct load_expr *const operands[2], bool any_signed)
{
	struct load_expr *a = operands[0], *b = operands[1];
	struct load_expr *expr = load_new(load, LOAD_OPERATION, form, LOAD_TYPE_INTEGER);
	bool compares = op >= OPERATOR_EQ && op <= OPERATOR_SGE;

	expr->operation.op = op;
	expr->operation.a = a;
	expr->operation.b = b;
	expr->is_signed = any_signed;
	expr->operation.is_signed = operator_compares_signed(op, expr->is_signed);
	if (compares)
		expr->type = LOAD_TYPE_TRUTH;
	if (a->type == LOAD_TYPE_ERROR || (b && b->type == LOAD_TYPE_ERROR))
		return load_error(load, form);
	if (b && a->kind == LOAD_CONSTANT && b->kind == LOAD_CONSTANT && !compares) {
		struct constant left = { a->constant.value, any_signed }, result;
		struct constant right = { b->constant.value, any_signed };

		if (operator_fold(op, left, right, &result) == FOLD_OK)
			return number(load, form, result.value,
				      result.is_signed || (int64_t)result.value < 0);
	}
	if (b && b->kind == LOAD_CONSTANT && !b->constant.value &&
	    (op == OPERATOR_DIV || op == OPERATOR_MOD)) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, b->span,
			    "division by the constant 0");
		return load_error(load, form);
	}
	return expr;
}

static bool is_offered(enum operator op)
{
	return op != OPERATOR_ASH && op != OPERATOR_LOG2 && op < OPERATOR_NTOHS;
}

static struct load_expr *operator_form(struct load *load, const struct form *form,
				       const struct operator_info *info)
{
	struct load_expr **operands, *pair[2];
	bool any_signed = false;
	size_t count = 0;

	if (!sema_check_count(load->sema, form, info->least, info->most ? (long)info->most : -1))
		return load_error(load, form);
	if (!is_offered(info->id) || (info->row == ROW_COMPARISON && form_length(form) != 3)) {
		diag_report(load->sema->diags, DIAG_UNSUPPORTED, form->span,
			    "`%s` with these arguments is not supported in a loader by this version",
			    info->name);
		return load_error(load, form);
	}
	operands = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)form_length(form));
	FORM_EACH(at, form->cdr) {
		operands[count] = load_integer(load, at->car);
		any_signed |= operands[count++]->is_signed;
	}
	pair[0] = operands[0];
	pair[1] = NULL;
	if (count == 1 && info->id == OPERATOR_SUB)
		return operation(load, form, OPERATOR_NEG, pair, any_signed);
	if (count == 1 && (info->id == OPERATOR_COMPLEMENT || info->id == OPERATOR_ABS))
		return operation(load, form, info->id, pair, any_signed);
	for (size_t i = 1; i < count; i++) {
		pair[1] = operands[i];
		pair[0] = operation(load, form, info->id, pair, any_signed);
	}
	return pair[0];
}

/* ---- forms ---- */

static struct load_expr *unknown_form(struct load *load, const struct form *form)
{
	struct near_name near = { .wanted = form->car->name };
	struct diag *diag;

	if (kernel_find_helper(form->car->name)) {
		diag_report(load->sema->diags, DIAG_WRONG_SIDE, form->span,
			    "`%s` is a kernel helper: it runs inside a program, not in a loader",
			    form->car->name);
		return load_error(load, form);
	}
	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FORM, form->car->span,
			   "there is no form `%s`", form->car->name);
	load_try_names(&near);
	near_name_try(&near, "defmap");
	near_name_try(&near, "defprog");
	near_name_try(&near, "defstruct");
	near_name_try(&near, "defconstant");
	near_name_try(&near, "defmacro");
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

static struct load_expr *call(struct load *load, const struct form *form)
{
	const struct operator_info *operator;
	load_handler *handler;

	if (form->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->car->span,
			    "a form begins with a name, not with %s",
			    form_text(load->sema->arena, form->car));
		return load_error(load, form);
	}
	handler = load_find_control(form->car->name);
	if (!handler)
		handler = load_find_object(form->car->name);
	if (handler)
		return handler(load, form);
	if (sema_refuse_later(load->sema, form))
		return load_error(load, form);
	operator = operator_find(form->car->name);
	return operator ? operator_form(load, form, operator) : unknown_form(load, form);
}

static struct load_expr *dispatch(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	switch (form->kind) {
	case FORM_INTEGER:
		return number(load, form, form->value, form->negative);
	case FORM_NIL:
		return load_new(load, LOAD_NIL, form, LOAD_TYPE_NIL);
	case FORM_STRING:
		expr = load_new(load, LOAD_TEXT, form, LOAD_TYPE_TEXT);
		expr->text = form->string;
		return expr;
	case FORM_SYMBOL:
		return symbol(load, form);
	case FORM_PAIR:
		return call(load, form);
	default:
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`%s` is not a value",
			    form_text(load->sema->arena, form));
		return load_error(load, form);
	}
}

struct load_expr *load_form(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	if (load->depth >= SEMA_DEPTH_LIMIT) {
		diag_report(load->sema->diags, DIAG_TOO_DEEP, form->span,
			    "forms are nested deeper than %d", SEMA_DEPTH_LIMIT);
		return load_error(load, form);
	}
	load->depth++;
	expr = dispatch(load, form);
	load->depth--;
	return expr;
}

static const char *type_name(enum load_type type)
{
	static const char *const names[] = {
		[LOAD_TYPE_ERROR] = "unknown",	   [LOAD_TYPE_NONE] = "no value",
		[LOAD_TYPE_NIL] = "nil",	   [LOAD_TYPE_TRUTH] = "a truth value",
		[LOAD_TYPE_INTEGER] = "an integer", [LOAD_TYPE_MAYBE] = "an integer or nil",
		[LOAD_TYPE_TEXT] = "text",	   [LOAD_TYPE_SESSION] = "a session",
		[LOAD_TYPE_PROGRAM] = "a program", [LOAD_TYPE_MAP] = "a map",
		[LOAD_TYPE_LINK] = "an attachment",
	};

	return names[type];
}

struct load_expr *load_typed(struct load *load, const struct form *form, unsigned types,
			     const char *what)
{
	struct load_expr *expr = load_form(load, form);

	if (expr->type == LOAD_TYPE_ERROR || types & 1U << expr->type)
		return expr;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s is needed here, not %s", what,
		    type_name(expr->type));
	return load_error(load, form);
}

struct load_expr *load_integer(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_typed(load, form,
					    1U << LOAD_TYPE_INTEGER | 1U << LOAD_TYPE_MAYBE,
					    "an integer");
	struct diag *diag;

	if (expr->type != LOAD_TYPE_MAYBE)
		return expr;
	diag = diag_report(load->sema->diags, DIAG_TYPE, form->span,
			   "this may be nil: the map may lack the key");
	diag_help(load->sema->diags, diag, "(when-let ((n ..)) ..) or (or .. 0)");
	return load_error(load, form);
}

struct load_expr *load_text(struct load *load, const struct form *form)
{
	return load_typed(load, form, 1U << LOAD_TYPE_TEXT, "text");
}

/* A loader's integers have 64 bits and its variables are never warned of: names are all that is looked at. */
static void check_declare(struct load *load, const struct form *declare, const struct form *whole,
			  bool is_head)
{
	if (!sema_declares_at_head(load->sema, declare, is_head))
		return;
	FORM_EACH(at, declare->cdr) {
		const struct form *clause = at->car;

		if (!form_is_call(clause, "ignore") && !form_is_call(clause, "ignorable")) {
			sema_unknown_declaration(load->sema, clause);
			continue;
		}
		FORM_EACH(name, clause->cdr)
			if (name->car->kind != FORM_SYMBOL || !load_finds(load, name->car->name))
				sema_declared_no_variable(load->sema, clause, name->car, whole);
	}
}

struct load_expr *load_body(struct load *load, const struct form *forms, const struct form *whole)
{
	struct load_expr *expr = load_new(load, LOAD_PROGN, whole, LOAD_TYPE_NONE);
	long count = form_length(forms);

	expr->comment = NULL;
	if (count < 0) {
		diag_report(load->sema->diags, DIAG_MALFORMED, forms->span,
			    "a body is a proper list");
		return load_error(load, whole);
	}
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count + 1);
	FORM_EACH(at, forms) {
		if (form_is_call(at->car, "declare")) {
			check_declare(load, at->car, whole, expr->list.count == 0);
			continue;
		}
		expr->list.items[expr->list.count] = load_form(load, at->car);
		expr->type = expr->list.items[expr->list.count]->type;
		expr->is_signed = expr->list.items[expr->list.count++]->is_signed;
	}
	return expr;
}

void load_push(struct load *load, const char *name, struct load_variable *variable)
{
	struct load_scope *scope = ARENA_NEW(load->sema->arena, struct load_scope);

	scope->name = name;
	scope->variable = variable;
	scope->outer = load->scope;
	load->scope = scope;
}

struct load_variable *load_bind(struct load *load, const struct form *name, struct load_expr *init)
{
	struct load_variable *variable = ARENA_NEW(load->sema->arena, struct load_variable);

	variable->name = name->name;
	variable->span = name->span;
	variable->type = init ? init->type : LOAD_TYPE_INTEGER;
	variable->is_signed = init && init->is_signed;
	variable->init = init;
	load_push(load, name->name, variable);
	return variable;
}

/* A number, a text, nil or arithmetic at the top of the file. */
static void warn_useless(struct load *load, const struct form *form, const struct load_expr *expr)
{
	bool is_value = form_is_pair(form) ? form->car->kind == FORM_SYMBOL && operator_find(form->car->name) :
					     true;

	if (is_value && expr->type != LOAD_TYPE_ERROR && !form->span.expansion)
		diag_report(load->sema->diags, DIAG_UNUSED, form->span, "the value of `%s` is not used",
			    form_text(load->sema->arena, form));
}

void user_analyze(struct reader *reader, const struct form_list *forms, struct unit *unit)
{
	struct sema sema = { .reader = reader, .arena = reader->arena, .diags = reader->diags,
			     .unit = unit, .forms = forms };
	struct loader *loader;
	struct load load = { .sema = &sema };
	struct load_expr *body;

	if (!forms->forms.count)
		return;
	loader = load.loader = ARENA_NEW(sema.arena, struct loader);
	body = ARENA_NEW(sema.arena, struct load_expr);
	body->kind = LOAD_PROGN;
	body->type = LOAD_TYPE_NONE;
	body->list.items = ARENA_ARRAY(sema.arena, struct load_expr *, forms->forms.count + 1);
	for (size_t i = 0; i < forms->forms.count; i++) {
		struct load_expr *expr = load_form(&load, forms->forms.items[i]);

		warn_useless(&load, forms->forms.items[i], expr);
		body->list.items[body->list.count++] = expr;
	}
	loader->body = body;
	unit->loader = loader;
}
