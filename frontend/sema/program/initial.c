// SPDX-License-Identifier: MIT
/*
 * Initial values of globals and parameters. In: the form: a number, '(NUMBER ..) or a string for an
 * array, (make-S :field VALUE ..) for a struct, and nested ones. Out: a struct initial, which
 * emit/file prints. Called by globals.c.
 */
#include <string.h>

#include "frontend/sema/program/program.h"

static bool read_initial(struct sema *sema, const struct form *form, const struct type *type, struct initial *initial);
static bool read_list(struct sema *sema, const struct form *form, const struct form *list, const struct type *array,
		      struct initial *initial);

/* A constant, converted to the type. */
static struct expr *number(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *init = sema_constant(sema, form);

	sema_check_store(sema, type, init, "the global");
	if (type_is_error(init->type) || !type_is_integer(type) ||
	    type_wrap(type, init->value) == init->value)
		return init;
	init = sema_number(sema, form, type_wrap(type, init->value));
	init->type = type->is_signed ? &type_i64 : &type_u64;
	return init;
}

/* ---- arrays ---- */

static bool is_text_array(const struct type *array)
{
	return type_is_integer(array->target) && array->target->size == 1;
}

/* The terminating 0 must fit: readers of the text depend on it. */
static bool read_text(struct sema *sema, const struct form *form, const struct type *array, struct initial *initial)
{
	size_t len = strlen(form->string);
	struct expr *text;

	if (len >= array->count) {
		diag_report(sema->diags, DIAG_TYPE, form->span, "the text with its terminating 0 has %zu bytes, but the array has %u",
			    len + 1, array->count);
		return false;
	}
	text = sema_new(sema, EXPR_STRING, form, type_pointer(&sema->unit->types, &type_char, SPACE_ANY));
	text->string.bytes = form->string;
	text->string.len = len;
	initial->value = text;
	return true;
}

/* '(22 23 ..), '((make-S ..) ..), '((1 2) (3 4)); elements that are not given are 0. */
static bool read_array(struct sema *sema, const struct form *form, const struct type *array, struct initial *initial)
{
	if (form->kind == FORM_STRING && is_text_array(array))
		return read_text(sema, form, array, initial);
	return read_list(sema, form, form_is_call(form, "quote") ? form_nth(form, 1) : NULL, array, initial);
}

/* An element; for nested arrays the quote precedes the outer list only. */
static bool read_element(struct sema *sema, const struct form *form, const struct type *type, struct initial *initial)
{
	return type->kind == TYPE_ARRAY && form_is_pair(form) && !form_is_call(form, "quote") ?
		read_list(sema, form, form, type, initial) : read_initial(sema, form, type, initial);
}

static bool read_list(struct sema *sema, const struct form *form, const struct form *list, const struct type *array,
		      struct initial *initial)
{
	long count = list && form_is_pair(list) ? form_length(list) : -1;
	bool fine = true;

	if (count < 0 || count > (long)array->count) {
		diag_report(sema->diags, count < 0 ? DIAG_MALFORMED : DIAG_ARGUMENT_COUNT, form->span,
			    "the initial value of an array must be nil or '(%s ..), with at most %u elements%s",
			    type_is_integer(array->target) ? "NUMBER" : "VALUE", array->count,
			    is_text_array(array) ? ", or a text" : "");
		return false;
	}
	initial->parts = ARENA_ARRAY(sema->arena, struct initial, (size_t)count);
	FORM_EACH(at, list)
		fine &= read_element(sema, at->car, array->target, &initial->parts[initial->count++]);
	return fine;
}

/* ---- structs ---- */

static bool is_make(const struct form *form, const struct structure *structure)
{
	return form_is_pair(form) && form->car->kind == FORM_SYMBOL && !strncmp(form->car->name, "make-", 5) &&
	       !strcmp(form->car->name + 5, structure->name);
}

static const struct member *read_field(struct sema *sema, const struct form *key, const struct structure *structure,
				       const struct initial *initial)
{
	const struct member *member = key->kind == FORM_KEYWORD ? structure_member(structure, key->name) : NULL;
	struct near_name near = { .wanted = key->kind == FORM_KEYWORD ? key->name : "" };

	if (!member) {
		for (size_t i = 0; i < structure->member_count; i++)
			near_name_try(&near, structure->members[i].name);
		sema_help_near(sema, diag_report(sema->diags, key->kind == FORM_KEYWORD ? DIAG_UNKNOWN_FIELD : DIAG_MALFORMED,
						 key->span, "struct `%s` has no field `%s`", structure->name,
						 form_text(sema->arena, key)), &near);
		return NULL;
	}
	for (size_t i = 0; i < initial->count; i++)
		if (initial->parts[i].member == member) {
			diag_report(sema->diags, DIAG_DUPLICATE, key->span, "`%s` is given twice", member->name);
			return NULL;
		}
	return member;
}

/* (make-S :field VALUE ..) */
static bool read_struct(struct sema *sema, const struct form *form, const struct structure *structure, struct initial *initial)
{
	const struct form *at = form_is_pair(form) ? form->cdr : NULL;

	if (structure->is_opaque || !is_make(form, structure)) {
		diag_report(sema->diags, DIAG_TYPE, form->span,
			    structure->is_opaque ? "the initial value of `%s` must be nil: it begins as zeros" :
			    "the initial value of a struct must be nil or (make-%s :FIELD VALUE ..)", structure->name);
		return false;
	}
	if (structure->is_union && form_length(form) > 3) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span, "the members of the union `%s` share their bytes: only one can have a value",
			    structure->name);
		return false;
	}
	initial->parts = ARENA_ARRAY(sema->arena, struct initial, (size_t)form_length(form));
	for (; form_is_pair(at); at = at->cdr->cdr) {
		const struct member *member = read_field(sema, at->car, structure, initial);
		struct initial *part = &initial->parts[initial->count];

		if (!form_is_pair(at->cdr)) {
			diag_report(sema->diags, DIAG_MALFORMED, at->car->span, "`%s` needs a value",
				    form_text(sema->arena, at->car));
			return false;
		}
		if (!member || !read_initial(sema, at->cdr->car, member->type, part))
			return false;
		part->member = member;
		initial->count++;
	}
	return true;
}

static bool read_initial(struct sema *sema, const struct form *form, const struct type *type, struct initial *initial)
{
	if (type->kind == TYPE_STRUCT && type->structure->is_array)
		type = type->structure->members[0].type;
	if (type_is_integer(type)) {
		initial->value = number(sema, form, type);
		return !type_is_error(initial->value->type);
	}
	if (form_is_nil(form))
		return true;
	if (type->kind == TYPE_ARRAY)
		return read_array(sema, form, type, initial);
	if (type->kind == TYPE_STRUCT)
		return read_struct(sema, form, type->structure, initial);
	diag_report(sema->diags, DIAG_TYPE, form->span, "the initial value of %s must be nil", type_text(sema->arena, type));
	return false;
}

void sema_initial_value(struct sema *sema, const struct form *form, struct global *global)
{
	struct initial initial = { 0 };

	if (type_is_error(global->type) || !read_initial(sema, form, global->type, &initial))
		return;
	if (type_is_integer(global->type)) {
		global->init = initial.value;
		return;
	}
	global->parts = initial;
}
