// SPDX-License-Identifier: MIT
/*
 * let, if, progn and declare. In: the forms. Out: EXPR_LET, EXPR_IF, EXPR_PROGN with typed
 * variables and bindings. Called through forms.c; map/records.c uses sema_tag_forms.
 */
#include "frontend/sema/internal.h"

struct expr *sema_form_declare(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_MALFORMED, form->span,
		    "`declare` must be at the beginning of a `let` body");
	return sema_error_expr(sema, form);
}

/* (progn 1 2) becomes the constant 2: clang evaluates it, so the checks here must, too. */
static struct expr *constant_body(struct expr *body)
{
	if (body->kind != EXPR_PROGN)
		return body;
	for (size_t i = 0; i < body->list.count; i++)
		if (!body->list.items[i]->is_constant)
			return body;
	return body->list.items[body->list.count - 1];
}

struct expr *sema_form_progn(struct sema *sema, const struct form *form)
{
	return constant_body(sema_body(sema, form->cdr, form));
}

/* ---- branches ---- */

static void check_unused_arms(struct sema *sema, const struct form *form, const struct expr *expr)
{
	bool is_only = !expr->branch.otherwise;

	/*
	 * made by `when` or `unless`; if another macro made that, the number may be the end of the
	 * macro's body
	 */
	if (form->span.expansion && form->span.expansion->call->outer)
		return;
	sema_check_unused_arm(sema, form_nth(form, 2), expr->branch.then, is_only);
	if (!is_only)
		sema_check_unused_arm(sema, form_nth(form, 3), expr->branch.otherwise, false);
}

static void settle_arms(struct sema *sema, struct expr *expr)
{
	struct expr *arms[] = { expr->branch.then, expr->branch.otherwise };

	sema_settle_arms(sema, arms, 2);
	expr->branch.then = arms[0];
	expr->branch.otherwise = arms[1];
}

struct expr *sema_form_if(struct sema *sema, const struct form *form)
{
	struct expr *expr, *arms[2], zero = { .kind = EXPR_CONSTANT };
	bool is_unused = sema->unused == form;
	struct expr *(*arm)(struct sema *, const struct form *) = is_unused ? sema_unused :
									     sema_expr;

	if (!sema_check_count(sema, form, 2, 3))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_IF, form, &type_u64);
	expr->branch.test = sema_test(sema, form_nth(form, 1));
	expr->branch.then = arm(sema, form_nth(form, 2));
	if (form_length(form) == 4) {
		bool chained = form_is_else_if(form, form_tail(form, 3));

		/* The expander has refused a chain that is too long. */
		sema->depth -= chained;
		expr->branch.otherwise = arm(sema, form_nth(form, 3));
		sema->depth += chained;
	}
	if (is_unused)
		check_unused_arms(sema, form, expr);
	if (!is_unused && expr->branch.otherwise)
		settle_arms(sema, expr);
	expr->branch.leaves = expr->branch.otherwise && expr_leaves(expr->branch.then) &&
			      expr_leaves(expr->branch.otherwise);
	zero.type = &type_u64;
	zero.neutral = zero.is_constant = true;
	arms[0] = expr->branch.then;
	arms[1] = expr->branch.otherwise ? expr->branch.otherwise : &zero;
	if (arms[1] == &zero && arms[0]->type->kind == TYPE_VOID)
		expr->type = &type_void;
	else
		expr->type = sema_join(sema, arms, 2, is_unused ? NULL : form, &expr->neutral);
	if (type_is_error(expr->branch.test->type))
		return sema_error_expr(sema, form);
	if (!is_unused && expr->branch.otherwise)
		sema_note_arms(sema, expr->branch.then, expr->branch.otherwise);
	if (expr->branch.test->is_constant && type_is_integer(expr->type)) {
		const struct expr *taken = arms[expr->branch.test->value == 0];

		expr->is_constant = taken->is_constant && sema_is_pure(expr->branch.test);
		expr->value = taken->value;
	}
	return expr;
}

/* ---- let ---- */

static const struct type *declared_type(struct sema *sema, const struct form *body, const char *name)
{
	const struct form *clause = sema_declared_type(sema, body, name);

	return clause ? sema_type(sema, form_nth(clause, 1)) : NULL;
}

struct let_parts {
	const char *name;
	const struct form *type, *init; /* NULL if not given */
	bool assigned;                  /* in the variable's scope */
};

static bool is_type_name(struct sema *sema, const struct form *form)
{
	if (form->kind == FORM_SYMBOL)
		return !sema_find_variable(sema, form->name) &&
		       (sema_named_type(sema, form->name) || sema_find_structure(sema, form->name) ||
			(!unit_find_named(sema->unit, form->name) && sema_own_header(sema, form->name)));
	return form_is_call(form, "ptr") || form_is_call(form, "array") ||
	       form_is_call(form, "struct") || form_is_call(form, "union");
}

static bool split_binding(struct sema *sema, const struct form *form, struct let_parts *parts)
{
	long len = form_is_pair(form) ? form_length(form) : 0;

	*parts = (struct let_parts){ 0 };
	if (form->kind == FORM_SYMBOL) {
		parts->name = form->name;
		return true;
	}
	if (len < 1 || len > 3 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a binding is (NAME INIT), (NAME TYPE INIT) or (NAME TYPE)");
		return false;
	}
	parts->name = form->car->name;
	if (len == 3) {
		parts->type = form_nth(form, 1);
		parts->init = form_nth(form, 2);
	} else if (len == 2 && is_type_name(sema, form_nth(form, 1))) {
		parts->type = form_nth(form, 1);
	} else if (len == 2) {
		parts->init = form_nth(form, 1);
	}
	return true;
}

static const struct type *type_of_init(const struct expr *init, bool assigned)
{
	if (type_is_pointer(init->type) || type_is_error(init->type))
		return init->type;
	if (!assigned)
		return init->neutral ? &type_u64 : init->type;
	return init->type->is_signed ? &type_i64 : &type_u64;
}

/* A variable of a declared struct type is the address of a new object, which is zeroed. */
static struct expr *struct_object(struct sema *sema, const struct form *form,
				  const struct type *type)
{
	struct expr *make = sema_new(sema, EXPR_MAKE, form,
				     type_pointer(&sema->unit->types, type, SPACE_STACK));

	make->make.structure = type->structure;
	make->comment = make->trailing = NULL;
	return make;
}

static void bind_init(struct sema *sema, const struct form *form, const struct form *body,
		      const struct let_parts *parts, struct binding *binding)
{
	struct variable *variable = binding->variable;
	const struct type *type = parts->type ? sema_type(sema, parts->type) :
						declared_type(sema, body, parts->name);

	if (parts->init)
		binding->init = sema_held_pointer(sema, sema_value(sema, parts->init));
	if (type && !parts->init)
		type = sema_object_type(sema, form, type);
	if (type && type->kind == TYPE_STRUCT && !parts->init) {
		binding->init = struct_object(sema, form, type);
		type = NULL;
	}
	if (type && (type->kind == TYPE_STRUCT || type->kind == TYPE_ARRAY)) {
		diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
			    "a variable of type `%s` begins as zeros, and takes no initial value",
			    type_text(sema->arena, type));
		type = &type_error;
	}
	if (type == &type_u64 && binding->init && type_is_pointer(binding->init->type) &&
	    !binding->init->type->map) {
		sema_declare_address(variable, binding->init);
	} else if (type) {
		variable->type = type;
		variable->declared = true;
		if (binding->init) {
			if (type->is_truth)
				binding->init = sema_truth_of(sema, binding->init);
			sema_check_store(sema, type, binding->init, "the variable");
			sema_note_host_store(sema, type, binding->init);
		}
	} else if (binding->init) {
		sema_note_assignment(sema, variable, binding->init);
		variable->type = type_of_init(binding->init, parts->assigned);
		variable->is_address = sema_is_address(binding->init);
	}
	if (sema_diverges(binding->init ? binding->init : &(struct expr){ 0 }))
		variable->type = &type_u64;
	variable->init = binding->init;
}

/*
 * The scope of an initializer in a parallel let: the outer scope, and earlier bindings of this let
 * whose names mean nothing outside. If the name has an outer meaning, the initializer sees that,
 * and its use is reported by [let].
 */
static void push_earlier(struct sema *sema, struct variable *variable)
{
	struct variable *hidden = sema_find_variable(sema, variable->name);
	struct global *global = hidden ? NULL : unit_find_global(sema->unit, variable->name);
	struct local *local = sema_push_local(sema, variable->name,
					      hidden ? hidden : global ? NULL : variable,
					      hidden || global ? variable : NULL);

	local->global = global;
}

/* bound: the variables of this let so far, by name */
static bool is_bound_twice(struct sema *sema, const struct table *bound, const struct form *form,
			   const char *name)
{
	const struct variable *first = table_find_object(bound, name);
	struct diag *diag;

	if (!first)
		return false;
	diag = diag_report(sema->diags, DIAG_DUPLICATE, form->span,
			   "this `let` binds `%s` twice", name);
	diag_help(sema->diags, diag, "`let*` binds one after the other; (setf %s ..) "
		  "gives it another value", name);
	diag_note(sema->diags, diag, first->span, "the first one is here");
	return true;
}

const struct form *sema_tag_forms(struct sema *sema, const struct form *name, const struct structure *structure,
				  const struct form *body)
{
	struct span span = name->span;

	for (size_t i = structure ? structure->member_count : 0; i-- > 0;) {
		const struct member *member = &structure->members[i];
		const struct form *place[2], *setf[3];

		if (!member->is_tag)
			continue;
		place[0] = form_symbol(sema->reader, span,
				       arena_printf(sema->arena, "%s-%s", structure->name, member->name));
		place[1] = name;
		setf[0] = form_symbol(sema->reader, span, "setf");
		setf[1] = form_of_items(sema->arena, span, place, 2);
		setf[2] = form_integer(sema->arena, span, (int64_t)member->tag);
		body = form_pair(sema->arena, span, form_of_items(sema->arena, span, setf, 3), body);
	}
	return body;
}

/*
 * Inserts the stores of :is fields in front of the body, behind its declarations, for objects that
 * are records.
 */
static const struct form *tag_objects(struct sema *sema, const struct expr *let, const struct form *body)
{
	if (form_is_pair(body) && form_is_call(body->car, "declare"))
		return form_pair(sema->arena, body->span, body->car, tag_objects(sema, let, body->cdr));
	for (size_t i = let->let.count; i-- > 0;) {
		const struct binding *binding = &let->let.bindings[i];

		if (binding->init && binding->init->kind == EXPR_MAKE)
			body = sema_tag_forms(sema, form_symbol(sema->reader, binding->variable->span,
								binding->variable->name),
					      binding->init->make.structure, body);
	}
	return body;
}

static struct expr *let_form(struct sema *sema, const struct form *form, bool parallel)
{
	struct scope *outer = sema->locals.innermost;
	const struct form *bindings = form_nth(form, 1), *body;
	struct expr *expr = sema_new(sema, EXPR_LET, form, &type_void);
	bool is_unused = sema->unused == form;
	const bool *assigned;
	struct let_parts parts;
	struct table bound = { 0 };

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	if (form_length(bindings) < 0 || (!form_is_pair(bindings) && !form_is_nil(bindings))) {
		diag_report(sema->diags, DIAG_MALFORMED, bindings->span,
			    "the first argument of `%s` must be a list of bindings", form->car->name);
		return sema_error_expr(sema, form);
	}
	body = form_tail(form, 2);
	assigned = sema_assigned(sema, form);
	expr->let.bindings = ARENA_ARRAY(sema->arena, struct binding,
					 (size_t)form_length(bindings) + 1);
	FORM_EACH(at, bindings) {
		struct binding *binding = &expr->let.bindings[expr->let.count];

		bool is_assigned = *assigned++;

		if (!split_binding(sema, at->car, &parts) ||
		    (parallel && is_bound_twice(sema, &bound, at->car, parts.name)))
			continue;
		parts.assigned = is_assigned;
		binding->variable = sema_new_variable(sema, parts.name, at->car->span);
		binding->variable->comment = at->car->comment;
		if (!at->car->span.expansion)
			binding->variable->scope = form->span;
		if (parallel && form_is_pair(bindings->cdr))
			table_add_object(sema->arena, &bound, parts.name, binding->variable);
		bind_init(sema, at->car, body, &parts, binding);
		expr->let.count++;
		if (parallel)
			push_earlier(sema, binding->variable);
		else
			sema_push_local(sema, parts.name, binding->variable, NULL);
	}
	if (parallel) {
		scopes_leave(&sema->locals, outer);
		for (size_t i = 0; i < expr->let.count; i++)
			sema_push_local(sema, expr->let.bindings[i].variable->name,
				   expr->let.bindings[i].variable, NULL);
	}
	sema->unused = is_unused ? form : NULL;
	expr->let.body = sema_body(sema, tag_objects(sema, expr, body), form);
	scopes_leave(&sema->locals, outer);
	if (!expr->let.count && constant_body(expr->let.body)->is_constant)
		return constant_body(expr->let.body);
	expr->type = expr->let.body->type;
	expr->neutral = expr->let.body->neutral;
	return expr;
}

struct expr *sema_form_let(struct sema *sema, const struct form *form)
{
	return let_form(sema, form, true);
}

struct expr *sema_form_let_star(struct sema *sema, const struct form *form)
{
	return let_form(sema, form, false);
}
