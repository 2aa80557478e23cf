// SPDX-License-Identifier: MIT
/*
 * defheader: packet headers that the file describes. In: the form. Out: a struct of the unit, with
 * offsets and byte order of its fields. Called by sema.c; the core's headers.c computes the layout.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"

struct field_options {
	const struct form *offset, *type, *net_order;
};

static bool read_field(struct sema *sema, const struct form *form, struct field_options *options)
{
	if (!form_is_pair(form) || form_length(form) < 1 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a field must be (NAME :offset N :type T)");
		return false;
	}
	for (const struct form *at = form->cdr; form_is_pair(at); at = at->cdr->cdr) {
		const struct form **slot = form_is_keyword(at->car, "offset") ? &options->offset :
					   form_is_keyword(at->car, "type") ? &options->type :
					   form_is_keyword(at->car, "net-order") ?
					   &options->net_order : NULL;

		if (!slot || *slot || !form_is_pair(at->cdr)) {
			diag_report(sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    !slot ? "a field has no option `%s`" :
				    *slot ? "the option `%s` is given twice" :
					    "the option `%s` has no value",
				    form_text(sema->arena, at->car));
			return false;
		}
		*slot = at->cdr->car;
	}
	if (options->offset && options->type)
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, form->span, "the field `%s` needs :offset and :type",
		    form->car->name);
	return false;
}

/* The field's type in C; one with :net-order has a be type. */
static const struct type *wire_type(struct sema *sema, const struct form *form,
				    const struct type *type, bool net_order)
{
	if (!net_order)
		return type;
	if (type_is_integer(type) && !type->is_signed && type->size > 1)
		return type_network(type->size);
	diag_report(sema->diags, DIAG_TYPE, form->span,
		    ":net-order is for unsigned integers of 2, 4 and 8 bytes, not for %s",
		    type_text(sema->arena, type));
	return &type_error;
}

static bool define_field(struct sema *sema, const struct form *form, struct member *member)
{
	struct field_options options = { 0 };
	const struct expr *offset;
	const struct type *type;

	if (!read_field(sema, form, &options))
		return false;
	offset = sema_constant(sema, options.offset);
	type = sema_type(sema, options.type);
	if (type_is_error(offset->type) || type_is_error(type))
		return false;
	if (offset->value > UINT16_MAX) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, options.offset->span,
			    "an offset must be at most 65535, the size of a packet");
		return false;
	}
	if (type_is_pointer(type)) {
		diag_report(sema->diags, DIAG_TYPE, options.type->span, "a field of a packet cannot be a pointer");
		return false;
	}
	member->net_order = options.net_order && !form_is_nil(options.net_order);
	member->name = form->car->name;
	member->c_name = sema_c_name(sema, member->name);
	member->type = wire_type(sema, options.type, type, member->net_order);
	member->offset = (uint32_t)offset->value;
	member->comment = form->trailing ? form->trailing : form->comment;
	return !type_is_error(member->type);
}

static bool is_free(struct sema *sema, const struct form *form, const struct member *members,
		    size_t count)
{
	const struct member *one = &members[count];

	for (size_t i = 0; i < count; i++) {
		bool apart = one->offset >= members[i].offset + members[i].type->size ||
			     members[i].offset >= one->offset + one->type->size;

		if (apart && strcmp(one->name, members[i].name))
			continue;
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_DUPLICATE, form->span,
				      apart ? "the field `%s` is defined twice" :
					      "the field `%s` overlaps `%s`", one->name,
				      members[i].name),
			  "(load T p offset) reads the bytes as another type");
		return false;
	}
	return true;
}

void sema_defheader(struct sema *sema, const struct form *form)
{
	struct structure *structure = sema_begin_structure(sema, form);
	struct member *members;
	size_t count = 0;

	if (!structure)
		return;
	members = ARENA_ARRAY(sema->arena, struct member, (size_t)form_length(form));
	FORM_EACH(at, form_tail(form, 2))
		if (define_field(sema, at->car, &members[count]) &&
		    is_free(sema, at->car, members, count))
			count++;
	sema_lay_out_header(sema, structure, members, count);
	if (!structure->size)
		structure->size = ((struct type *)structure->type)->size = 1;
}
