// SPDX-License-Identifier: MIT
/*
 * setf, incf and decf. In: the forms. Out: EXPR_SETF or EXPR_UPDATE with the value converted for
 * its place: swapped for a field in network order, converted for a u64 that holds a pointer. Called
 * through forms.c; memory/once.c calls sema_assign.
 */
#include "frontend/sema/internal.h"

/* (let ((p nil)) (setf p ..)): the first pointer stored determines the type. */
static void settle_pointer(struct expr *place, const struct expr *value)
{
	struct variable *variable = place->variable;

	if (place->kind != EXPR_VARIABLE)
		return;
	if (sema_becomes_address(variable, value)) {
		sema_declare_address(variable, value);
		variable->init->constant.is_null = true;
		place->type = value->type;
		return;
	}
	if (variable->declared || !variable->init ||
	    variable->init->kind != EXPR_CONSTANT || !variable->init->constant.is_null ||
	    !type_is_pointer(value->type) || type_is_pointer(variable->type))
		return;
	variable->type = value->type;
	place->type = value->type;
}

/*
 * A header field in network order: swaps the stored value. The form's value is the number itself.
 */
static struct expr *assign_swapped(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct type *type = expr->assign.place->type;

	sema_check_store(sema, type_integer(type->size, false), expr->assign.value, "this place");
	sema_note_host_store(sema, type_integer(type->size, false), expr->assign.value);
	expr->assign.value = sema_swapped(sema, form, expr->assign.value, type, false);
	expr->type = type;
	return sema->unused == form ? expr : sema_swapped(sema, form, expr, type, true);
}

/* A second variable for one dynptr would be an alias that the checks do not track. */
static struct expr *refuse_dynptr(struct sema *sema, const struct form *form)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "a dynptr cannot be assigned: a helper or kernel function initializes its variable"),
		  "use (ringbuf-reserve-dynptr m size 0 d), (dynptr-from-mem p size 0 d), or (bpf-dynptr-clone d e) by a defkfunc");
	return sema_error_expr(sema, form);
}

struct expr *sema_assign(struct sema *sema, const struct form *form, const struct form *place, const struct form *value)
{
	struct expr *expr = sema_new(sema, EXPR_SETF, form, &type_u64);

	expr->assign.place = sema_place(sema, place);
	expr->assign.value = sema_value(sema, value);
	if (type_is_error(expr->assign.place->type) || type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	if (type_points_to_dynptr(expr->assign.place->type) || type_points_to_dynptr(expr->assign.value->type))
		return refuse_dynptr(sema, form);
	if (sema_is_swapped(expr->assign.place))
		return assign_swapped(sema, form, expr);
	expr->assign.value = sema_held_by(sema, expr->assign.place, expr->assign.value);
	settle_pointer(expr->assign.place, expr->assign.value);
	expr->assign.value = sema_stored(sema, expr->assign.place, expr->assign.value);
	if (expr->assign.place->kind == EXPR_VARIABLE)
		sema_note_stored(expr->assign.place->variable);
	expr->type = expr->assign.place->type;
	sema_check_store(sema, expr->type, expr->assign.value, "this place");
	if (expr->assign.place->kind == EXPR_VARIABLE && !expr->assign.place->variable->declared)
		sema_note_assignment(sema, expr->assign.place->variable, expr->assign.value);
	else if (sema_has_order(expr->assign.place))
		sema_note_host_store(sema, expr->type, expr->assign.value);
	return expr;
}

struct expr *sema_form_setf(struct sema *sema, const struct form *form)
{
	long count = form_length(form) - 1;
	struct expr *progn;

	if (!sema_check_count(sema, form, 2, -1))
		return sema_error_expr(sema, form);
	if (count % 2) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`setf` takes places and values in pairs");
		return sema_error_expr(sema, form);
	}
	if (count == 2)
		return sema_assign(sema, form, form_nth(form, 1), form_nth(form, 2));
	progn = sema_new(sema, EXPR_PROGN, form, &type_void);
	progn->list.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count / 2);
	for (long i = 0; i < count; i += 2) {
		struct expr *one = sema_assign(sema, form, form_nth(form, (unsigned)i + 1),
					  form_nth(form, (unsigned)i + 2));

		one->comment = one->trailing = NULL;
		progn->list.items[progn->list.count++] = one;
		progn->type = one->type;
	}
	return progn;
}

static bool check_update(struct sema *sema, const struct form *form, const struct expr *place)
{
	struct diag *diag;

	if (type_is_error(place->type))
		return false;
	if (place->kind == EXPR_GETMAP && type_is_integer(place->type) && place->type->size < 4) {
		diag = diag_report(sema->diags, DIAG_ATOMIC_WIDTH, form->span,
				   "`%s` of an entry is atomic, and the kernel has atomics of 4 and 8 bytes "
				   "only, not %s", form->car->name,
				   type_text(sema->arena, place->type));
		diag_help(sema->diags, diag, "(setf (getmap ..) ..) works, but other CPUs may change the entry "
			  "meanwhile");
		return false;
	}
	if (type_is_integer(place->type) && !place->type->is_truth)
		return true;
	diag = diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` takes integers, not %s",
			   form->car->name, type_text(sema->arena, place->type));
	if (type_is_pointer(place->type) && place->type->space == SPACE_PACKET_END) {
		diag_help(sema->diags, diag, "the verifier allows no arithmetic on the packet's end: move the other "
			  "side of the comparison, (> (+ p 4) end)");
	} else if (type_is_pointer(place->type) && place->type->space == SPACE_PACKET) {
		const char *name = form_text(sema->arena, form_nth(form, 1));

		diag_help(sema->diags, diag, "(setf %s (%c %s %s)) moves it", name,
			  form_is_symbol(form->car, "decf") ? '-' : '+', name,
			  form_length(form) > 2 ? form_text(sema->arena, form_nth(form, 2)) : "1");
	} else if (type_is_pointer(place->type)) {
		const char *pointer = form_text(sema->arena, form_nth(form, 1));

		diag_help(sema->diags, diag, "(atomic-add %s 1) adds to the number behind it", pointer);
		if (form_length(form) == 2 && form_is_symbol(form->car, "incf"))
			diag_fix(sema->diags, diag, form->span, "(atomic-add %s 1)", pointer);
	}
	return false;
}

/*
 * The field and the amount. If the amount has effects it is evaluated first, and the field is read
 * behind it, as for other places.
 */
static struct expr *changed_by(struct sema *sema, const struct form *form, const struct expr *expr)
{
	struct expr *sum = sema_new(sema, EXPR_BINARY, form, &type_u64), *amount = expr->assign.value;
	struct expr *field = sema_expr(sema, form_nth(form, 1));

	sum->comment = sum->trailing = NULL;
	sum->operation.op = expr->assign.op;
	sum->operation.a = field;
	sum->operation.b = amount;
	if (!expr_has_effects(amount))
		return sum;
	if (expr->assign.op == OPERATOR_SUB) {
		amount = sema_new(sema, EXPR_BINARY, form, &type_u64);
		amount->comment = amount->trailing = NULL;
		amount->operation.op = OPERATOR_SUB;
		amount->operation.a = sema_number(sema, form, 0);
		amount->operation.b = expr->assign.value;
	}
	sum->operation.op = OPERATOR_ADD;
	sum->operation.a = amount;
	sum->operation.b = field;
	return sum;
}

/*
 * Reads the field, swaps, adds, swaps, stores. Its pointer must be a variable, because it is used
 * twice.
 */
static struct expr *update_swapped(struct sema *sema, const struct form *form, struct expr *expr)
{
	struct expr *place = expr->assign.place, *sum, *cut;

	if (type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	if (place->member.base->kind != EXPR_VARIABLE) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_NOT_A_PLACE, form->span,
				      "`%s` of a field in network order uses the pointer twice",
				      form->car->name),
			  "bind the header first: (let ((p ..)) ..)");
		return sema_error_expr(sema, form);
	}
	sum = changed_by(sema, form, expr);
	cut = sema_new(sema, EXPR_CAST, form, type_integer(place->type->size, false));
	cut->comment = cut->trailing = NULL;
	cut->operand = sum;
	expr->kind = EXPR_SETF;
	expr->assign.value = sema_swapped(sema, form, cut, place->type, false);
	expr->type = place->type;
	return sema->unused == form ? expr : sema_swapped(sema, form, expr, place->type, true);
}

/* A variable declared u64 that holds a pointer: moves the pointer. */
static struct expr *move_address(struct sema *sema, const struct form *form, struct expr *expr)
{
	struct expr *moved = sema_new(sema, EXPR_BINARY, form, expr->assign.place->type);

	if (type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	moved->comment = moved->trailing = NULL;
	moved->operation.op = expr->assign.op;
	moved->operation.a = sema_expr(sema, form_nth(form, 1));
	moved->operation.b = expr->assign.value;
	moved->type = type_pointer(&sema->unit->types, NULL, moved->type->space);
	expr->kind = EXPR_SETF;
	expr->assign.value = moved;
	expr->assign.place->variable->assigned = true;
	expr->type = expr->assign.place->type;
	return expr;
}

static struct expr *update(struct sema *sema, const struct form *form, enum operator op)
{
	struct expr *expr = sema_new(sema, EXPR_UPDATE, form, &type_u64);
	bool is_unused = sema->unused == form;

	if (!sema_check_count(sema, form, 1, 2))
		return sema_error_expr(sema, form);
	expr->assign.op = op;
	expr->assign.place = sema_place(sema, form_nth(form, 1));
	if (form_length(form) == 3) {
		expr->assign.value = sema_integer(sema, form_nth(form, 2));
	} else {
		expr->assign.value = sema_number(sema, form, 1);
		expr->assign.value->comment = expr->assign.value->trailing = NULL;
	}
	if (sema_is_swapped(expr->assign.place))
		return update_swapped(sema, form, expr);
	if (expr->assign.place->kind == EXPR_VARIABLE && sema_is_address(expr->assign.place))
		return move_address(sema, form, expr);
	if (!check_update(sema, form, expr->assign.place) ||
	    type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	if (expr->assign.place->kind == EXPR_VARIABLE && is_unused)
		sema_note_stored(expr->assign.place->variable);
	else if (expr->assign.place->kind == EXPR_VARIABLE)
		expr->assign.place->variable->assigned = true;
	sema_check_order(sema, expr->assign.place);
	/* an entry that several CPUs share is changed atomically, so its old value is unknown */
	expr->type = expr->assign.place->kind == EXPR_GETMAP ? &type_void :
							       expr->assign.place->type;
	return expr;
}

struct expr *sema_form_incf(struct sema *sema, const struct form *form)
{
	return update(sema, form, OPERATOR_ADD);
}

struct expr *sema_form_decf(struct sema *sema, const struct form *form)
{
	return update(sema, form, OPERATOR_SUB);
}
