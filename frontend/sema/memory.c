/* Memory: context fields, loads, stores, addresses, copies. */
#include <string.h>

#include "frontend/sema/internal.h"

/* No context has more bytes. */
#define CONTEXT_MOST 4096

struct expr *sema_form_cast(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	/* a pointer to no type */
	if (form_nth(form, 1)->kind == FORM_SYMBOL && !strcmp(form_nth(form, 1)->name, "ptr"))
		return sema_cast_to(sema, form, type_pointer(&sema->unit->types, NULL, SPACE_ANY),
				    form_nth(form, 2));
	return sema_cast_to(sema, form, sema_type(sema, form_nth(form, 1)), form_nth(form, 2));
}

/* ---- context ---- */

static struct expr *unknown_field(struct sema *sema, const struct form *form, const char *context)
{
	struct near_name near = { .wanted = form->name };
	const struct kernel_field *fields;
	struct diag *diag;
	size_t count;

	diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->span,
			   "the context `struct %s` has no field `%s`", context, form->name);
	fields = kernel_context_fields(context, &count);
	for (size_t i = 0; i < count; i++) {
		char *name = arena_strdup(sema->arena, fields[i].name);

		for (char *at = name; *at; at++)
			if (*at == '_')
				*at = '-';
		near_name_try(&near, name);
	}
	sema_help_near(sema, diag, &near);
	return sema_error_expr(sema, form);
}

static const struct type *network_type(unsigned width)
{
	return width == 2 ? &type_be16 : width == 4 ? &type_be32 : &type_be64;
}

static const struct type *field_type(struct sema *sema, const struct kernel_field *field,
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

/* The element of an array field: constant, and within it. */
static bool field_index(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct kernel_field *field = expr->context.field;
	const struct form *index = form_nth(form, 2);
	const struct expr *value;

	if (!index && field->count == 1)
		return true;
	if (!index || field->count == 1) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    index ? "`%s` is no array: it takes no index" :
				    "`%s` is an array of %u: (ctx %s 0) is its first element",
			    form_nth(form, 1)->name, field->count, form_nth(form, 1)->name);
		return false;
	}
	value = sema_constant(sema, index);
	if (type_is_error(value->type))
		return false;
	if (value->value >= field->count) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
			    "`%s` has the elements 0 to %u", form_nth(form, 1)->name,
			    field->count - 1);
		return false;
	}
	expr->context.index = (uint32_t)value->value;
	expr->context.indexed = true;
	return true;
}

/* What the kernel hands out as a pointer is that pointer, by its offset as by its name. */
static void become_pointer(struct sema *sema, struct expr *expr)
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
		expr->type = field_type(sema, access->field, access);
		return;
	}
}

/* (ctx T OFFSET) */
static struct expr *context_at(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_CONTEXT, form, type);
	const struct expr *offset;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	offset = sema_constant(sema, form_nth(form, 2));
	if (type_is_error(offset->type))
		return sema_error_expr(sema, form);
	if (offset->value > CONTEXT_MOST) {
		diag_report(sema->diags, DIAG_CTX_WIDTH, form_nth(form, 2)->span,
			    "no context has an offset %lld", (long long)offset->value);
		return sema_error_expr(sema, form);
	}
	expr->context.offset = (uint32_t)offset->value;
	become_pointer(sema, expr);
	return expr;
}

/* (ctx T OFFSET) of a context without fields: the bytes of the event. */
static struct expr *event_at(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_LOAD, form, type);

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr->memory.accessed = type;
	expr->memory.pointer = sema_context_pointer(sema, form);
	expr->memory.pointer->comment = expr->memory.pointer->trailing = NULL;
	expr->memory.offset = sema_constant(sema, form_nth(form, 2));
	return type_is_error(expr->memory.offset->type) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_ctx(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const char *context;
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 2))
		return sema_error_expr(sema, form);
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span,
			    "the name of a context field stands here");
		return sema_error_expr(sema, form);
	}
	expr = sema_argument(sema, form);
	if (expr)
		return expr;
	if (sema->program && !sema_shares_context(sema, form))
		return sema_error_expr(sema, form);
	context = sema->program ? sema->program->section->context : NULL;
	if (!context && type_find_scalar(name->name))
		return event_at(sema, form, type_find_scalar(name->name));
	if (!context) {
		diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->span,
			    "this program has no context with fields");
		return sema_error_expr(sema, form);
	}
	expr = sema_new(sema, EXPR_CONTEXT, form, &type_u64);
	expr->context.field = kernel_context_field(context, name->name);
	if (!expr->context.field && type_find_scalar(name->name))
		return context_at(sema, form, type_find_scalar(name->name));
	if (!expr->context.field)
		return unknown_field(sema, name, context);
	expr->context.access = kernel_section_access(sema->program->section, name->name);
	if (!field_index(sema, form, expr) || !sema_has_register(sema, name, context))
		return sema_error_expr(sema, form);
	expr->context.offset = expr->context.field->offset +
			       expr->context.index * expr->context.field->size;
	expr->type = field_type(sema, expr->context.field, expr->context.access);
	return expr;
}

struct expr *sema_context_pointer(struct sema *sema, const struct form *form)
{
	if (!sema_shares_context(sema, form))
		return sema_error_expr(sema, form);
	return sema_new(sema, EXPR_CONTEXT_POINTER, form,
			type_pointer(&sema->unit->types, NULL, SPACE_CONTEXT));
}

struct expr *sema_form_ctx_ptr(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 0, 0))
		return sema_error_expr(sema, form);
	return sema_context_pointer(sema, form);
}

/* ---- untyped memory ---- */

/* What is looked at by bytes has no padding that C leaves open. */
static struct expr *object_of_bytes(struct sema *sema, const struct form *form)
{
	struct expr *pointer = sema_pointer(sema, form);

	if (type_is_pointer(pointer->type) && pointer->type->target)
		sema_share(pointer->type->target);
	return pointer;
}

struct expr *sema_offset_or_zero(struct sema *sema, const struct form *form,
				 const struct form *offset)
{
	struct expr *zero;

	if (offset)
		return sema_integer(sema, offset);
	zero = sema_number(sema, form, 0);
	zero->comment = zero->trailing = NULL;
	return zero;
}

/* Of the context, by type and offset: the same as (ctx T OFFSET). */
static bool is_of_context(const struct sema *sema, const struct expr *load)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;

	return section && section->access_count && load->memory.offset->is_constant &&
	       load->memory.offset->value <= CONTEXT_MOST &&
	       load->memory.pointer->kind == EXPR_CONTEXT_POINTER && type_is_integer(load->type);
}

static struct expr *memory_access(struct sema *sema, const struct form *form,
				  const struct form *type_form, const struct form *pointer,
				  const struct form *offset)
{
	const struct type *type = sema_type(sema, type_form);
	struct expr *expr = sema_new(sema, EXPR_LOAD, form, type);

	expr->memory.accessed = type;
	expr->memory.pointer = object_of_bytes(sema, pointer);
	expr->memory.offset = sema_offset_or_zero(sema, form, offset);
	if (type_is_error(type) || type_is_error(expr->memory.pointer->type) ||
	    type_is_error(expr->memory.offset->type))
		return sema_error_expr(sema, form);
	if (type->kind == TYPE_STRUCT || type->kind == TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_TYPE, type_form->span,
			    "a load is of a scalar or a pointer; memcpy copies more");
		return sema_error_expr(sema, form);
	}
	if (is_of_context(sema, expr)) {
		struct expr *field = sema_new(sema, EXPR_CONTEXT, form, type);

		field->context.offset = (uint32_t)expr->memory.offset->value;
		become_pointer(sema, field);
		return field;
	}
	return expr;
}

struct expr *sema_form_load(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 3))
		return sema_error_expr(sema, form);
	return memory_access(sema, form, form_nth(form, 1), form_nth(form, 2), form_nth(form, 3));
}

struct expr *sema_form_store(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_SETF, form, &type_u64);
	expr->assign.place = memory_access(sema, form, form_nth(form, 1), form_nth(form, 2),
					   form_nth(form, 3));
	expr->assign.value = sema_stored(sema, expr->assign.place,
					 sema_value(sema, form_nth(form, 4)));
	if (type_is_error(expr->assign.place->type) || type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	expr->assign.place->comment = expr->assign.place->trailing = NULL;
	expr->type = expr->assign.place->type;
	sema_check_store(sema, expr->type, expr->assign.value, "this place");
	return expr;
}

struct expr *sema_form_stack_addr(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct variable *variable;
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	variable = name->kind == FORM_SYMBOL ? sema_find_variable(sema, name->name) : NULL;
	if (!variable && name->kind == FORM_SYMBOL && unit_find_global(sema->unit, name->name))
		return sema_global_address(sema, form, unit_find_global(sema->unit, name->name));
	if (!variable) {
		diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, name->span,
			    "`stack-addr` takes the name of a variable");
		return sema_error_expr(sema, form);
	}
	variable->addressed = true;
	expr = sema_new(sema, EXPR_ADDRESS, form,
			type_pointer(&sema->unit->types, variable->type, SPACE_STACK));
	expr->variable = variable;
	return expr;
}

static bool copy_failed(const struct expr *expr)
{
	return type_is_error(expr->copy.to->type) || type_is_error(expr->copy.to_offset->type) ||
	       type_is_error(expr->copy.from->type) || type_is_error(expr->copy.len->type) ||
	       (expr->copy.from_offset && type_is_error(expr->copy.from_offset->type));
}

/* Bytes at about six instructions each, of the million that the verifier looks at. */
#define COPY_MOST 65536

static struct expr *copy_length(struct sema *sema, const struct form *form)
{
	struct expr *len = sema_constant(sema, form);

	if (type_is_error(len->type) || len->value <= COPY_MOST)
		return len;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span,
		    "%lld bytes: the verifier follows a loop over up to %d", (long long)len->value,
		    COPY_MOST);
	return sema_error_expr(sema, form);
}

struct expr *sema_form_memset(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_MEMSET, form, &type_void);

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	expr->copy.to = object_of_bytes(sema, form_nth(form, 1));
	expr->copy.to_offset = sema_integer(sema, form_nth(form, 2));
	expr->copy.from = sema_integer(sema, form_nth(form, 3));
	expr->copy.len = copy_length(sema, form_nth(form, 4));
	return copy_failed(expr) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_memcpy(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_MEMCPY, form, &type_void);

	if (!sema_check_count(sema, form, 5, 5))
		return sema_error_expr(sema, form);
	expr->copy.to = object_of_bytes(sema, form_nth(form, 1));
	expr->copy.to_offset = sema_integer(sema, form_nth(form, 2));
	expr->copy.from = object_of_bytes(sema, form_nth(form, 3));
	expr->copy.from_offset = sema_integer(sema, form_nth(form, 4));
	expr->copy.len = copy_length(sema, form_nth(form, 5));
	return copy_failed(expr) ? sema_error_expr(sema, form) : expr;
}
