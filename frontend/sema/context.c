// SPDX-License-Identifier: MIT
/*
 * The context argument. In: a form that uses it. Out: may the function use it, the context pointer,
 * and the type of a context field. A subprogram has the context of the programs that reach it,
 * which must agree. Called by frontend/sema/kernel and by forms that pass the context to helpers.
 */
#include <string.h>

#include "frontend/sema/internal.h"

/*
 * The first section that reaches the subprogram and has another context than the sections before
 * it; NULL if they agree.
 */
static const struct kernel_section *other_context(const struct subprogram *subprogram)
{
	const char *first = subprogram->sections.items[0]->context, *other;

	for (size_t i = 1; i < subprogram->sections.count; i++) {
		other = subprogram->sections.items[i]->context;
		if (first != other && (!first || !other || strcmp(first, other) != 0))
			return subprogram->sections.items[i];
	}
	return NULL;
}

/*
 * May the analyzed function use the context? Notes that it does. A subprogram that no program
 * reaches is not checked further.
 */
bool sema_shares_context(struct sema *sema, const struct form *form)
{
	const struct subprogram *subprogram = sema->program->subprogram;
	const struct kernel_section *other;

	sema->program->uses_context = true;
	if (!subprogram)
		return true;
	if (!subprogram->sections.count) {
		if (subprogram->kind == SUBPROGRAM_EXPORTED)
			diag_report(sema->diags, DIAG_CTX_FIELD, form->span,
				    "no program of this file calls `%s`, so the context that it would get "
				    "is unknown", sema->program->name);
		return false;
	}
	other = other_context(subprogram);
	if (other)
		diag_report(sema->diags, DIAG_CTX_FIELD, form->span,
			    "`%s` is reached from `%s` and from `%s`, whose contexts differ",
			    sema->program->name, subprogram->sections.items[0]->name, other->name);
	return !other;
}

static struct expr *pointer_to_context(struct sema *sema, const struct form *form)
{
	return sema_new(sema, EXPR_CONTEXT_POINTER, form,
			type_pointer(&sema->unit->types, NULL, SPACE_CONTEXT));
}

struct expr *sema_context_handed_on(struct sema *sema, const struct form *form)
{
	struct subprogram *subprogram = sema->program ? sema->program->subprogram : NULL;

	if (!subprogram || subprogram->kind == SUBPROGRAM_EXPORTED || !subprogram->sections.count ||
	    !other_context(subprogram))
		return sema_context_pointer(sema, form);
	sema->program->uses_context = subprogram->any_context = true;
	return pointer_to_context(sema, form);
}

struct expr *sema_context_pointer(struct sema *sema, const struct form *form)
{
	if (!sema_shares_context(sema, form))
		return sema_error_expr(sema, form);
	return pointer_to_context(sema, form);
}

static const struct type *network_type(unsigned width)
{
	return width == 2 ? &type_be16 : width == 4 ? &type_be32 : &type_be64;
}

const struct type *sema_context_field_type(struct sema *sema, const struct kernel_field *field,
					   const struct kernel_access *access)
{
	struct type_table *types = &sema->unit->types;

	switch (access ? access->gives : KERNEL_GIVES_SCALAR) {
	case KERNEL_GIVES_PACKET:
	case KERNEL_GIVES_PACKET_META:
		return type_pointer(types, NULL, SPACE_PACKET);
	case KERNEL_GIVES_PACKET_END:
		return type_pointer(types, NULL, SPACE_PACKET_END);
	case KERNEL_GIVES_SOCKET:
		return type_pointer(types, NULL, SPACE_SOCKET);
	case KERNEL_GIVES_POINTER:
		return type_pointer(types, NULL, SPACE_KERNEL);
	case KERNEL_GIVES_SCALAR:
		break;
	}
	if (field->network_order)
		return network_type(field->order_width);
	return type_integer(field->size, field->type && !strncmp(field->type, "__s", 3)) ?
		       type_integer(field->size, field->type && !strncmp(field->type, "__s", 3)) :
		       &type_u64;
}

/*
 * A context field that holds a pointer has that pointer type, whether it is read by name or by
 * offset.
 */
void sema_settle_context(struct sema *sema, struct expr *expr)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;

	for (size_t i = 0; section && i < section->access_count; i++) {
		const struct kernel_access *access = &section->accesses[i];

		if (access->gives == KERNEL_GIVES_SCALAR || !access->read_widths ||
		    access->field->offset != expr->context.offset ||
		    access->field->size != expr->type->size)
			continue;
		expr->context.field = access->field;
		expr->context.access = access;
		expr->type = sema_context_field_type(sema, access->field, access);
		return;
	}
}
