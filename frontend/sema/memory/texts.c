// SPDX-License-Identifier: MIT
/*
 * Strings in programs: string=, string-prefix-p, and memcpy from a string. In: the forms. Out:
 * typed comparisons or stores of single bytes, since BPF programs of old kernels have no string
 * functions. Called through forms.c and by access.c.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"

/* The byte array that `(S-f p)` or a variable is; NULL if it is no array that a program reads. */
static const struct type *array_of(const struct expr *expr)
{
	const struct type *type = expr->type;

	if (expr->kind == EXPR_MEMBER && !expr->member.index)
		return expr->member.member->type->kind == TYPE_ARRAY ? expr->member.member->type : NULL;
	if (type->kind == TYPE_POINTER && type->target)
		type = type->target;
	return type->kind == TYPE_STRUCT && type->structure->is_array ? type->structure->members[0].type : NULL;
}

static const struct form *symbol(struct sema *sema, const struct form *at, const char *name)
{
	return form_symbol(sema->reader, at->span, name);
}

/* (S-f p i), or (aref v i). */
static const struct form *element(struct sema *sema, const struct form *place, size_t index)
{
	const struct form *number = form_integer(sema->arena, place->span, (int64_t)index);

	if (place->kind == FORM_SYMBOL)
		return form_of_items(sema->arena, place->span, (const struct form *[]){ symbol(sema, place, "aref"), place, number }, 3);
	return form_of_items(sema->arena, place->span, (const struct form *[]){ place->car, form_nth(place, 1), number }, 3);
}

static const struct form *character(struct sema *sema, const struct form *at, unsigned char byte)
{
	struct form *form = (struct form *)form_integer(sema->arena, at->span, byte);

	form->is_character = byte >= ' ' && byte < 127;
	return form;
}

/* (and (= (S-f p 0) #\a) ..) */
static const struct form *comparisons(struct sema *sema, const struct form *form, const struct form *place,
				      const struct form *text, size_t count)
{
	const struct form *list = form_nil(sema->arena, form->span);

	for (size_t i = count; i-- > 0;) {
		const struct form *parts[] = { symbol(sema, form, "="), element(sema, place, i),
					       character(sema, text, (unsigned char)text->string[i]) };

		list = form_pair(sema->arena, form->span, form_of_items(sema->arena, form->span, parts, 3), list);
	}
	return form_pair(sema->arena, form->span, symbol(sema, form, "and"), list);
}

static struct expr *wrong_place(struct sema *sema, const struct form *place)
{
	struct diag *diag = diag_report(sema->diags, DIAG_TYPE, place->span, "this is not an array of bytes");

	diag_help(sema->diags, diag, "use (S-FIELD p) of a field (array char N) or (array u8 N), or a variable that is such an array");
	return sema_error_expr(sema, place);
}

static struct expr *compare(struct sema *sema, const struct form *form, const struct form *place,
			    const struct form *text, bool whole)
{
	const struct form *base = place->kind == FORM_PAIR ? form_nth(place, 1) : NULL, *all, *binding;
	const struct form *name = symbol(sema, form, "text");
	const struct expr *value;
	const struct type *array;

	if (text->kind != FORM_STRING) {
		diag_report(sema->diags, DIAG_NOT_CONSTANT, text->span, "a literal text is needed here, such as \"lo\"");
		return sema_error_expr(sema, form);
	}
	value = sema_value(sema, place);
	if (type_is_error(value->type))
		return sema_error_expr(sema, form);
	array = array_of(value);
	if (!array || !type_is_integer(array->target) || array->target->size != 1 || (base && form_length(place) != 2))
		return wrong_place(sema, place);
	if (text->len > array->count) {
		diag_report(sema->diags, DIAG_TYPE, text->span, "the text has %zu bytes, but the array has %u", text->len,
			    array->count);
		return sema_error_expr(sema, form);
	}
	if (!text->len && (!whole || !array->count))
		return sema_value(sema, symbol(sema, form, "t"));
	whole &= text->len < array->count; /* and the terminating 0, if it fits */
	if (!base || base->kind == FORM_SYMBOL)
		return sema_value(sema, comparisons(sema, form, place, text, text->len + whole));
	/* the address is computed once */
	place = form_of_items(sema->arena, place->span, (const struct form *[]){ place->car, name }, 2);
	binding = form_of_items(sema->arena, form->span, (const struct form *[]){ name, base }, 2);
	binding = form_of_items(sema->arena, form->span, &binding, 1);
	all = comparisons(sema, form, place, text, text->len + whole);
	return sema_value(sema, form_of_items(sema->arena, form->span,
					  (const struct form *[]){ symbol(sema, form, "let"), binding, all }, 3));
}

/* (string= PLACE "text"), in either order: the whole string and no more. */
struct expr *sema_form_string_equal(struct sema *sema, const struct form *form)
{
	const struct form *place = form_nth(form, 1), *text = form_nth(form, 2);

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	return place->kind == FORM_STRING ? compare(sema, form, text, place, true) :
					    compare(sema, form, place, text, true);
}

/* (string-prefix-p "text" PLACE) */
struct expr *sema_form_string_prefix(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	return compare(sema, form, form_nth(form, 2), form_nth(form, 1), false);
}

/* ---- memcpy ---- */

/*
 * The place (S-f p) for an address (S-f-ptr p), or the variable, if it is a byte array; otherwise
 * NULL.
 */
static const struct form *place_of(struct sema *sema, const struct form *to)
{
	size_t len = to->kind == FORM_PAIR && to->car->kind == FORM_SYMBOL ? strlen(to->car->name) : 0;
	const struct type *array;
	const struct form *place = to;

	if (to->kind == FORM_PAIR) {
		if (len < 5 || strcmp(to->car->name + len - 4, "-ptr") || form_length(to) != 2 ||
		    form_nth(to, 1)->kind != FORM_SYMBOL)
			return NULL;
		place = form_of_items(sema->arena, to->span, (const struct form *[]){
				symbol(sema, to, arena_strndup(sema->arena, to->car->name, len - 4)), form_nth(to, 1) }, 2);
	}
	array = array_of(sema_value(sema, place));
	return array && type_is_integer(array->target) && array->target->size == 1 ? place : NULL;
}

/* OFFSET + i */
static const struct form *offset_of(struct sema *sema, const struct form *offset, size_t index)
{
	const struct form *number = form_integer(sema->arena, offset->span, (int64_t)index);

	if (offset->kind == FORM_INTEGER)
		return form_integer(sema->arena, offset->span, (int64_t)(offset->value + index));
	return index ? form_of_items(sema->arena, offset->span, (const struct form *[]){
					     symbol(sema, offset, "+"), offset, number }, 3) : offset;
}

/*
 * (setf (S-f p i) c) for a place, otherwise (store u8 TO i c), for each byte; bytes behind the text
 * are 0.
 */
static const struct form *byte_stores(struct sema *sema, const struct form *to, const struct form *place,
				      const struct form *offset, const struct form *text, size_t count)
{
	const struct form *list = form_nil(sema->arena, text->span);

	for (size_t i = count; i-- > 0;) {
		const struct form *byte = character(sema, text, i < text->len ? (unsigned char)text->string[i] : 0);
		const struct form *set[] = { symbol(sema, text, "setf"),
					     place ? element(sema, place, (size_t)offset->value + i) : NULL, byte };
		const struct form *store[] = { symbol(sema, text, "store"), symbol(sema, text, "u8"), to,
					       offset_of(sema, offset, i), byte };

		list = form_pair(sema->arena, text->span, place ? form_of_items(sema->arena, text->span, set, 3) :
						       form_of_items(sema->arena, text->span, store, 5), list);
	}
	return list;
}

/* Can the form be repeated? It is a name, or the address of a field of a name. */
static bool is_plain(const struct form *form)
{
	return form->kind != FORM_PAIR || (form_length(form) == 2 && form_nth(form, 1)->kind == FORM_SYMBOL);
}

/* An uninterned name, which no variable of the program can have. */
static const struct form *hidden(struct sema *sema, const struct form *at, const char *name)
{
	struct form *form = ARENA_NEW(sema->arena, struct form);

	*form = *symbol(sema, at, name);
	form->name = arena_strdup(sema->arena, name);
	form->uninterned = true;
	return form;
}

struct expr *sema_copy_text(struct sema *sema, const struct form *form, const struct form *offset,
			    const struct form *text, const struct form *size)
{
	const struct form *to = form_nth(form, 1), *names[] = { hidden(sema, form, "to"), hidden(sema, form, "offset") };
	const struct form *let = symbol(sema, form, "let"), *binding[2], *bindings;
	const struct expr *count = sema_constant(sema, size);

	if (type_is_error(count->type))
		return sema_error_expr(sema, form);
	if (!count->value || count->value > text->len + 1) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, size->span,
			    "the text has %zu bytes, with its terminating 0", text->len + 1);
		return sema_error_expr(sema, form);
	}
	if (is_plain(to) && is_plain(offset))
		return sema_value(sema, form_pair(sema->arena, form->span, symbol(sema, form, "progn"),
						  byte_stores(sema, to, offset->kind == FORM_INTEGER ? place_of(sema, to) : NULL,
							      offset, text, (size_t)count->value)));
	/* both are computed once */
	binding[0] = form_of_items(sema->arena, form->span, (const struct form *[]){ names[0], to }, 2);
	binding[1] = form_of_items(sema->arena, form->span, (const struct form *[]){ names[1], offset }, 2);
	bindings = form_of_items(sema->arena, form->span, binding, is_plain(offset) ? 1 : 2);
	return sema_value(sema, form_pair(sema->arena, form->span, let,
					  form_pair(sema->arena, form->span, bindings,
						    byte_stores(sema, names[0], NULL, is_plain(offset) ? offset : names[1], text,
								(size_t)count->value))));
}

struct expr *sema_short_memcpy(struct sema *sema, const struct form *form)
{
	const struct form *to = form_nth(form, 1), *from = form_nth(form, 2), *zero = form_integer(sema->arena, form->span, 0);

	if (from->kind == FORM_STRING)
		return sema_copy_text(sema, form, zero, from, form_nth(form, 3));
	return sema_form_memcpy(sema, form_of_items(sema->arena, form->span, (const struct form *[]){
							form->car, to, zero, from, zero, form_nth(form, 3) }, 6));
}
