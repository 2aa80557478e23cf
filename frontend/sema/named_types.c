// SPDX-License-Identifier: MIT
/*
 * Named types: deftype, and defenum, whose enumerators become constants of the file. In: the forms,
 * from sema.c. Out: entries in unit->types_named. All files look up types by sema_named_type.
 */
#include "frontend/sema/internal.h"

const struct type *sema_named_type(const struct sema *sema, const char *name)
{
	const struct type *type = type_find_scalar(name);

	return type ? type : table_find_object(&sema->unit->types_named, name);
}

/* Scalars and structs keep their names: reusing one is an error. */
static void name_type(struct sema *sema, const struct form *name, const struct type *type)
{
	if (sema_named_type(sema, name->name) || type_find_opaque(name->name) ||
	    sema_find_structure(sema, name->name)) {
		diag_report(sema->diags, DIAG_DUPLICATE, name->span, "`%s` is a type already",
			    name->name);
		return;
	}
	table_add_object(sema->arena, &sema->unit->types_named, name->name, (void *)type);
}

enum show_as sema_type_show(const struct sema *sema, const struct form *form)
{
	const struct enumeration *named;

	while (form_is_call(form, "array") && form_length(form) == 3)
		form = form_nth(form, 1);
	named = form->kind == FORM_SYMBOL ? table_find_object(&sema->unit->enums_named, form->name) : NULL;
	return named ? named->show : SHOW_IT_IS;
}

void sema_deftype(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const struct enumeration *shown;
	const struct type *type;

	if (!sema_check_count(sema, form, 2, 2))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a type needs a name");
		return;
	}
	type = sema_type(sema, form_nth(form, 2));
	name_type(sema, name, type);
	shown = unit_enumeration(sema->unit, sema_type_show(sema, form_nth(form, 2)));
	if (shown && !table_find_object(&sema->unit->enums_named, name->name))
		table_add_object(sema->arena, &sema->unit->enums_named, name->name, (void *)shown);
}

/* ---- defenum ---- */

/*
 * The TYPE in (defenum NAME [TYPE] ENUMERATOR ..): the only symbol there that is a scalar type's
 * name.
 */
static const struct type *written_type(const struct form *form)
{
	const struct form *type = form_nth(form, 2);

	return type && type->kind == FORM_SYMBOL ? type_find_scalar(type->name) : NULL;
}

const struct form *sema_enumerator_name(const struct form *form, unsigned n)
{
	const struct form *at = form_length(form) < 3 ? NULL :
				form_nth(form, n + (written_type(form) ? 3 : 2));

	return at && form_is_pair(at) ? at->car : at;
}

static bool check_enumerator(struct sema *sema, const struct form *form)
{
	if (form->kind == FORM_SYMBOL ||
	    (form_is_pair(form) && form_length(form) == 2 && form->car->kind == FORM_SYMBOL))
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, form->span,
		    "an enumerator must be NAME or (NAME VALUE)");
	return false;
}

static void check_range(struct sema *sema, const struct form *form, const struct type *type,
			const struct expr *value)
{
	if (!value->is_constant || type_wrap(type, value->value) == value->value)
		return;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span, "%lld does not fit into %s",
		    (long long)value->value, type_text(sema->arena, type));
}

static struct enumeration *new_enumeration(struct sema *sema, const struct form *name)
{
	struct enumeration *enumeration = ARENA_NEW(sema->arena, struct enumeration);

	enumeration->name = name->name;
	enumeration->c_name = sema_c_name(sema, name->name);
	enumeration->show = (enum show_as)(SHOW_COUNT + sema->unit->enumerations.count);
	VEC_PUSH(sema->arena, &sema->unit->enumerations, enumeration);
	table_add_object(sema->arena, &sema->unit->enums_named, name->name, enumeration);
	return enumeration;
}

/* Adds an enumerator; its number is truncated to the type and sign-extended. */
static void add_enumerator(struct sema *sema, struct enumeration *enumeration, const struct type *type,
			   const struct form *name, uint64_t value)
{
	unsigned unused = 64 - 8 * type->size;
	struct enumerator one = { name->name, (int64_t)(value << unused) >> unused };

	VEC_PUSH(sema->arena, &enumeration->values, one);
}

void sema_defenum(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct enumeration *enumeration;
	const struct type *type;
	uint64_t next = 0;

	if (!sema_check_count(sema, form, 2, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "an enum needs a name");
		return;
	}
	type = written_type(form) ? written_type(form) : &type_u32;
	name_type(sema, name, type);
	enumeration = new_enumeration(sema, name);
	FORM_EACH(at, form_tail(form, written_type(form) ? 3 : 2)) {
		const struct form *one = at->car;
		struct expr *value;

		if (!check_enumerator(sema, one))
			continue;
		value = form_is_pair(one) ? sema_constant(sema, form_nth(one, 1)) :
					    sema_number(sema, one, next);
		check_range(sema, one, type, value);
		sema_name_constant(sema, form_is_pair(one) ? one->car : one, value, one);
		add_enumerator(sema, enumeration, type, form_is_pair(one) ? one->car : one, value->value);
		next = value->value + 1;
	}
}
