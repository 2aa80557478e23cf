/* Structs of the user side: their fields, make-S, and what setf, incf and decf assign. */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- fields ---- */

/* The struct whose accessor the head is, and the field's name behind it; the longest name of a struct wins. */
static const struct structure *accessed(struct load *load, const char *head, const char **ret_field)
{
	for (size_t len = strlen(head); len-- > 1;) {
		const struct structure *structure;

		if (head[len] != '-')
			continue;
		structure = sema_own_structure(load->sema, head, len);
		if (!structure || structure->is_kernel || structure->is_context)
			continue;
		*ret_field = head + len + 1;
		return structure;
	}
	return NULL;
}

static struct load_expr *unknown_field(struct load *load, const struct form *form, const struct structure *structure,
				       const char *field)
{
	struct near_name near = { .wanted = field };
	struct diag *diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FIELD, form->car->span,
					"struct `%s` has no field `%s`", structure->name, field);

	for (size_t i = 0; i < structure->member_count; i++)
		near_name_try(&near, structure->members[i].name);
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

/* The struct that the field is of: a value, or a map's where it has been seen to be there. */
static struct load_expr *base_of(struct load *load, const struct form *form, const struct structure *structure)
{
	struct load_expr *base = load_form(load, form);

	if (load_failed(base) || load_leaves(base))
		return base;
	if (base->type.base == LOAD_BASE_STRUCT && base->type.type != structure->type) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "this is a struct `%s`, and the field is one of `%s`",
			    base->type.type->structure->name, structure->name);
		return load_error(load, form);
	}
	if (base->type.base == LOAD_BASE_STRUCT && base->type.maybe) {
		load_report_nil(load, form, base);
		return load_error(load, form);
	}
	if (base->type.base != LOAD_BASE_STRUCT) {
		if (base->type.base == LOAD_BASE_NIL)
			load_report_nil(load, form, base);
		else
			load_wrong_type(load, form, base, arena_printf(load->sema->arena, "a struct `%s`",
								       structure->name));
		return load_error(load, form);
	}
	return base;
}

/* (S-f x i): an element of an array, in which a constant index is. */
static bool check_index(struct load *load, const struct form *form, const struct member *member,
			const struct load_expr *index)
{
	if (member->type->kind != TYPE_ARRAY) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span, "`%s` is no array, and takes no index",
			    member->name);
		return false;
	}
	if (index->kind != LOAD_CONSTANT || index->constant.value < member->type->count)
		return true;
	diag_report(load->sema->diags, DIAG_BOUNDS, index->span, "`%s` has %u elements, from 0", member->name,
		    member->type->count);
	return false;
}

static struct load_expr *field_form(struct load *load, const struct form *form, const struct structure *structure,
				    const char *name)
{
	const struct member *member = structure_member(structure, name);
	struct load_expr *expr = load_new(load, LOAD_MEMBER, form, LOAD_TYPE(ERROR)), *base, *index = NULL;
	const struct type *type;

	if (!member)
		return unknown_field(load, form, structure, name);
	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	base = base_of(load, form_nth(form, 1), structure);
	if (form_nth(form, 2))
		index = load_integer(load, form_nth(form, 2));
	if (load_failed(base) || load_leaves(base) || (index && load_failed(index)) ||
	    (index && !check_index(load, form, member, index)))
		return load_error(load, form);
	type = index ? member->type->target : member->type;
	expr->type = load_type_of(type, index && member->show != SHOW_IT_IS ? SHOW_IT_IS : member->show);
	if (expr->type.base == LOAD_BASE_ERROR) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is nothing that the user side can read",
			    name);
		return load_error(load, form);
	}
	if (member->net_order && !index)
		expr->type.type = NULL;
	expr->member.base = base;
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.index = index;
	expr->member.swaps = member->net_order;
	return expr;
}

/* ---- make-S ---- */

/* Text goes into any array of bytes. */
static struct load_type place_type(struct load_type type)
{
	if (type.base == LOAD_BASE_ARRAY && type.type->target->kind == TYPE_INTEGER && type.type->target->size == 1)
		return (struct load_type){ .base = LOAD_BASE_TEXT, .type = type.type };
	return type;
}

static bool make_field(struct load *load, const struct form *at, struct load_expr *expr)
{
	const struct structure *structure = expr->make.structure;
	const struct form *name = at->car;
	const struct member *member;
	struct load_type type;
	struct load_expr *value;

	if (name->kind != FORM_KEYWORD || !form_is_pair(at->cdr)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "`make-%s` takes fields as :FIELD VALUE",
			    structure->name);
		return false;
	}
	member = structure_member(structure, name->name);
	if (!member) {
		struct near_name near = { .wanted = name->name };
		struct diag *diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FIELD, name->span,
						"struct `%s` has no field `%s`", structure->name, name->name);

		for (size_t i = 0; i < structure->member_count; i++)
			near_name_try(&near, structure->members[i].name);
		sema_help_near(load->sema, diag, &near);
		return false;
	}
	for (size_t i = 0; i < expr->make.count; i++)
		if (expr->make.members[i] == member) {
			diag_report(load->sema->diags, DIAG_DUPLICATE, name->span, "`:%s` is given twice", name->name);
			return false;
		}
	type = place_type(load_type_of(member->type, member->show));
	value = load_value_of(load, at->cdr->car, type);
	if (load_failed(value))
		return false;
	if (value->kind == LOAD_TEXT && member->type->kind == TYPE_ARRAY && strlen(value->text) > member->type->size) {
		diag_report(load->sema->diags, DIAG_TYPE, at->cdr->car->span, "the text is longer than the %u bytes of `%s`",
			    member->type->size, member->name);
		return false;
	}
	expr->make.members[expr->make.count] = member;
	expr->make.values[expr->make.count++] = value;
	return true;
}

static struct load_expr *make_form(struct load *load, const struct form *form, const struct structure *structure)
{
	struct load_expr *expr = load_new(load, LOAD_MAKE, form,
					  (struct load_type){ .base = LOAD_BASE_STRUCT, .type = structure->type });
	size_t count = (size_t)form_length(form);

	expr->make.structure = structure;
	expr->make.members = ARENA_ARRAY(load->sema->arena, const struct member *, count);
	expr->make.values = ARENA_ARRAY(load->sema->arena, struct load_expr *, count);
	sema_share(structure->type);
	for (const struct form *at = form->cdr; form_is_pair(at); at = form_is_pair(at->cdr) ? at->cdr->cdr : at->cdr)
		if (!make_field(load, at, expr))
			return load_error(load, form);
	for (size_t i = 0; i < structure->member_count; i++) {
		const struct member *member = &structure->members[i];
		bool given = false;

		for (size_t k = 0; k < expr->make.count; k++)
			given |= expr->make.members[k] == member;
		if (!member->is_tag || given)
			continue;
		expr->make.members[expr->make.count] = member;
		expr->make.values[expr->make.count++] = load_number(load, form, member->tag, false);
	}
	return expr;
}

struct load_expr *load_structure_form(struct load *load, const struct form *form)
{
	const char *head = form->car->name, *field;
	const struct structure *structure;

	if (!strncmp(head, "make-", 5)) {
		structure = sema_find_structure(load->sema, head + 5);
		if (structure && !structure->is_kernel && structure->size)
			return make_form(load, form, structure);
	}
	structure = accessed(load, head, &field);
	return structure ? field_form(load, form, structure, field) : NULL;
}

/* ---- places ---- */

/* The variable whose memory a field lies in, NULL: it is a field of a value. */
static struct load_variable *root_of(const struct load_expr *place)
{
	while (place->kind == LOAD_MEMBER)
		place = place->member.base;
	return place->kind == LOAD_VARIABLE ? place->variable : NULL;
}

static const struct load_expr *bottom_of(const struct load_expr *place)
{
	while (place->kind == LOAD_MEMBER)
		place = place->member.base;
	return place;
}

static bool check_place(struct load *load, const struct form *form, const struct load_expr *place)
{
	const struct load_expr *bottom = bottom_of(place);
	struct diag *diag;

	if (load_failed(place))
		return false;
	if (bottom->kind == LOAD_GLOBAL || (bottom->kind == LOAD_VARIABLE && !bottom->variable->is_option &&
					    !bottom->variable->is_place))
		return true;
	if (bottom->kind == LOAD_VARIABLE && bottom->variable->is_option && place == bottom)
		return true;
	diag = diag_report(load->sema->diags, DIAG_NOT_A_PLACE, form->span,
			   bottom->kind == LOAD_VARIABLE ? "`%s` is read only: it is where the record or entry is" :
			   "`%s` is no place", bottom->kind == LOAD_VARIABLE ? bottom->variable->name :
			   form_text(load->sema->arena, form));
	if (place->kind == LOAD_MEMBER && bottom->kind == LOAD_MAP_REF)
		diag_help(load->sema->diags, diag, "bind the value, change it, and store it: (let ((v (bpf:map-ref ..))) "
			  "(setf (..) ..) (setf (bpf:map-ref ..) v))");
	else if (bottom->kind == LOAD_VARIABLE && bottom->variable->is_place)
		diag_help(load->sema->diags, diag, "(let ((copy %s)) ..) is a copy that can be changed",
			  bottom->variable->name);
	return false;
}

/* A parameter is a constant of the programs: from the load on another value would be the loader's alone. */
static bool check_parameter(struct load *load, const struct form *form, const struct load_expr *place)
{
	const struct load_option *option = place->kind == LOAD_VARIABLE ? place->variable->option : NULL;

	if (!option || !option->parameter || !load->own || load->before_load ||
	    (load->function && load->function->kind == LOAD_DEFUN))
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_AFTER_LOAD, form->span,
			      "the programs are loaded, with `%s` as it was", place->variable->name),
		  "(bpf:load) behind it; a `defglobal` may be set at any time");
	return false;
}

/* What the loader holds of the kernel's is never nil: there is no value for that in C. */
static bool check_handle(struct load *load, const struct form *form, const struct load_expr *place,
			 const struct load_expr *value)
{
	enum load_base base = value->type.base;

	if (place->kind != LOAD_VARIABLE || place->variable->type.base != LOAD_BASE_NIL ||
	    (base != LOAD_BASE_SESSION && base != LOAD_BASE_PROGRAM && base != LOAD_BASE_MAP && base != LOAD_BASE_LINK))
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` began as nil, which %s cannot be",
			      place->variable->name, load_type_text(load, value->type)),
		  "bind it where it is made: (let ((%s ..)) ..)", place->variable->name);
	return false;
}

/* Text into an array of bytes, a mac, and so on: the field's own type. */
struct load_expr *load_assign(struct load *load, const struct form *form, const struct form *place_form,
			      struct load_expr *value, const struct form *value_form)
{
	struct load_expr *place = load_form(load, place_form), *converted;
	struct load_expr *expr = load_new(load, LOAD_SETF, form, LOAD_TYPE(NONE));
	struct load_variable *root;
	struct load_type type;

	if (!check_place(load, place_form, place) || load_failed(value) || !check_parameter(load, form, place) ||
	    !check_handle(load, form, place, value))
		return load_error(load, form);
	root = root_of(place);
	type = place->kind == LOAD_VARIABLE ? place->variable->type : place->type;
	if (place->kind == LOAD_MEMBER && value->type.base == LOAD_BASE_TEXT)
		place->type = type = place_type(type);
	load_check_stored(load, value_form, value, type);
	converted = load_convert(load, value, type);
	if (!converted && (value->type.maybe || value->type.base == LOAD_BASE_NIL)) {
		load_report_nil(load, value_form, value);
		return load_error(load, form);
	}
	/* a variable that began as nil takes its type from the first setf */
	if (place->kind == LOAD_VARIABLE && type.base == LOAD_BASE_NIL && !load_leaves(value)) {
		place->variable->type = value->type;
		place->variable->type.neutral = false;
		place->variable->type.maybe = value->type.base != LOAD_BASE_TRUTH && value->type.base != LOAD_BASE_NIL;
		/* undeclared: 64 bits, with the sign of what it gets */
		if (value->type.base == LOAD_BASE_INTEGER && !(value->type.type && value->type.type->is_network))
			place->variable->type.type = NULL;
		type = place->variable->type;
		converted = load_convert(load, value, type);
	}
	if (!converted)
		return load_wrong_type(load, value_form, value, load_type_text(load, type));
	if (converted->kind == LOAD_TEXT && place->kind == LOAD_MEMBER && type.type &&
	    strlen(converted->text) > type.type->size) {
		diag_report(load->sema->diags, DIAG_TYPE, value_form->span, "the text is longer than the %u bytes of `%s`",
			    type.type->size, place->member.member->name);
		return load_error(load, form);
	}
	if (root) {
		root->assigned = true;
		root->uses -= place->kind == LOAD_VARIABLE && root->uses;
	}
	if (place->kind == LOAD_VARIABLE) {
		load_forget(load, place->variable);
		if (!value->type.maybe && value->type.base != LOAD_BASE_NIL)
			load_assume(load, place, true);
	}
	expr->assign.place = place;
	expr->assign.value = converted;
	return expr;
}

static struct load_expr *map_entry(struct load *load, const struct form *form, const struct form *place,
				   const struct form *value, const struct form *delta);

static struct load_expr *setf_form(struct load *load, const struct form *form)
{
	long count = form_length(form) - 1;
	struct load_expr *expr;

	if (count < 2 || count % 2) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span, "`setf` takes places and values in pairs");
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_PROGN, form, LOAD_TYPE(NONE));
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count);
	for (unsigned i = 1; i <= count; i += 2) {
		const struct form *place = form_nth(form, i), *value = form_nth(form, i + 1);
		struct load_expr *one;

		if (form_is_call(place, "bpf:map-ref"))
			one = map_entry(load, form, place, value, NULL);
		else
			one = load_assign(load, form, place, load_any(load, value), value);
		one->comment = NULL;
		expr->list.items[expr->list.count++] = one;
	}
	return expr;
}

/* What neither changes anything nor takes long to compute again. */
static bool is_plain(const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
	case LOAD_VARIABLE:
	case LOAD_GLOBAL:
		return true;
	case LOAD_MEMBER:
		return is_plain(expr->member.base) && (!expr->member.index || is_plain(expr->member.index));
	case LOAD_CONVERT:
		return is_plain(expr->operands.a);
	case LOAD_OPERATION:
		return is_plain(expr->operation.a) && (!expr->operation.b || is_plain(expr->operation.b));
	default:
		return false;
	}
}

/* The value in a variable of the let. */
static struct load_expr *bind_value(struct load *load, const struct form *form, struct load_expr *let, const char *name,
				    struct load_expr *value)
{
	struct load_type type = value->type;
	struct load_variable *variable;

	if (type.base == LOAD_BASE_INTEGER)
		type.type = NULL;
	variable = load_new_variable(load, intern_string(load->sema->reader->names, name), value->span, type);
	variable->init = value;
	let->let.variables[let->let.count] = variable;
	let->let.inits[let->let.count++] = value;
	return load_use(load, form, variable);
}

/* (incf place d): the index of an array's element is computed once, and d before the place is read. */
static struct load_expr *change_place(struct load *load, const struct form *form, enum operator op,
				      struct load_expr *old, struct load_expr *change)
{
	struct load_expr *let = load_new(load, LOAD_LET, form, LOAD_TYPE(NONE)), *sum, *place, *read;

	let->let.variables = ARENA_ARRAY(load->sema->arena, struct load_variable *, 9);
	let->let.inits = ARENA_ARRAY(load->sema->arena, struct load_expr *, 9);
	for (read = old; read->kind == LOAD_MEMBER && let->let.count < 8; read = read->member.base)
		if (read->member.index && (!is_plain(read->member.index) ||
					   (read->member.index->kind != LOAD_CONSTANT && !is_plain(change))))
			read->member.index = bind_value(load, form, let, "index", read->member.index);
	if (!is_plain(change))
		change = bind_value(load, form, let, "step", change);
	sum = load_operation(load, form, op, old, change);
	sum->comment = NULL;
	let->let.body = load_assign(load, form, form_nth(form, 1), sum, form);
	if (load_failed(let->let.body) || !let->let.count)
		return let->let.body;
	place = let->let.body->assign.place;
	for (read = old; read->kind == LOAD_MEMBER && place->kind == LOAD_MEMBER;
	     read = read->member.base, place = place->member.base)
		place->member.index = read->member.index;
	return let;
}

/* (incf place d), with the place's value before it. */
static struct load_expr *update(struct load *load, const struct form *form, enum operator op)
{
	const struct form *place = form_nth(form, 1), *delta = form_nth(form, 2);
	struct load_expr *old, *change;

	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	if (form_is_call(place, "bpf:map-ref"))
		return map_entry(load, form, place, NULL, op == OPERATOR_SUB ? form : delta ? delta : place);
	old = load_form(load, place);
	change = delta ? load_form(load, delta) : load_number(load, form, 1, false);
	if (load_failed(old) || load_failed(change))
		return load_error(load, form);
	if (old->type.maybe || old->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, place, old);
		return load_error(load, form);
	}
	if (old->type.base != LOAD_BASE_INTEGER && old->type.base != LOAD_BASE_DOUBLE)
		return load_wrong_type(load, place, old, "a number");
	if (old->kind == LOAD_VARIABLE && old->variable->uses)
		old->variable->uses--;
	return change_place(load, form, op, old, change);
}

static struct load_expr *incf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_ADD);
}

static struct load_expr *decf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_SUB);
}

/* (setf (bpf:map-ref m k) v), (incf (bpf:map-ref m k) d): delta is the place itself for 1, the form for decf. */
static struct load_expr *map_entry(struct load *load, const struct form *form, const struct form *place,
				   const struct form *value, const struct form *delta)
{
	struct load_expr *expr = load_new(load, LOAD_MAP_SET, form, LOAD_TYPE(NONE)), *change;
	struct load_type type;

	if (!sema_check_count(load->sema, place, 2, 2))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(place, 1));
	expr->map_use.own = load_own_map(load, expr->map_use.map);
	expr->map_use.key = load_key(load, form_nth(place, 2), expr->map_use.own);
	if (load_failed(expr->map_use.map) || load_failed(expr->map_use.key))
		return load_error(load, form);
	type = expr->map_use.own ? load_value_type(expr->map_use.own) :
				   load_integer_type(NULL, false, SHOW_IT_IS);
	if (!delta) {
		expr->map_use.value = load_map_value(load, value, expr->map_use.own, type);
		return load_failed(expr->map_use.value) ? load_error(load, form) : expr;
	}
	if (type.base != LOAD_BASE_INTEGER || (expr->map_use.own && expr->map_use.own->type->per_cpu)) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span,
			    expr->map_use.own && expr->map_use.own->type->per_cpu ?
			    "`%s` has a value for each CPU: there is none to add to" : "the values of `%s` are no numbers",
			    expr->map_use.own->name);
		return load_error(load, form);
	}
	change = delta == place || (delta == form && !form_nth(form, 2)) ? load_number(load, form, 1, false) :
		 load_integer(load, delta == form ? form_nth(form, 2) : delta);
	if (delta == form && !load_failed(change))
		change = load_operation(load, form, OPERATOR_NEG, change, NULL);
	expr->map_use.value = change;
	expr->map_use.adds = true;
	return load_failed(change) ? load_error(load, form) : expr;
}

const struct load_form load_place_forms[] = {
	{ "setf", setf_form }, { "incf", incf_form }, { "decf", decf_form }, { 0 },
};
