// SPDX-License-Identifier: MIT
/*
 * Calls of kernel helpers. In: a form whose head is a helper of the kernel's table. Out: EXPR_CALL
 * with arguments typed as the helper's C prototype demands, or an error with the nearest fix.
 * expr.c calls sema_helper_call; map/ uses the functions for map and record arguments.
 */
#include <string.h>

#include "frontend/sema/internal.h"

bool sema_check_map_type(struct sema *sema, const struct form *form, const struct map *map,
			 const struct kernel_helper *helper)
{
	const char *list = NULL;
	struct diag *diag;

	if (map->key == &type_error || kernel_helper_takes_map(helper, map->type))
		return true;
	diag = diag_report(sema->diags, DIAG_MAP_OPERATION, form->span,
			   "`%s` is a map of type `%s`, which `%s` does not take", map->name,
			   map->type->name, helper->name);
	for (size_t i = 0; i < kernel_map_type_count(); i++) {
		const struct kernel_map_type *type = kernel_map_type_at(i);

		if (kernel_helper_takes_map(helper, type))
			list = list ? arena_printf(sema->arena, "%s, %s", list, type->name) :
				      type->name;
	}
	if (list)
		diag_help(sema->diags, diag, "it takes maps of type %s", list);
	return false;
}

struct expr *sema_map_argument(struct sema *sema, const struct form *form,
			       const struct kernel_helper *helper)
{
	struct expr *expr, *holder;
	const struct map *map = sema_map_or_inner(sema, form, &holder);

	if (!map || (helper && !sema_check_map_type(sema, form, map, helper)))
		return sema_error_expr(sema, form);
	if (holder)
		return holder;
	expr = sema_new(sema, EXPR_MAP, form, &type_void);
	expr->map = map;
	return expr;
}

static bool is_context(const struct sema *sema, const char *name)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;

	return !section || (section->context && !strcmp(section->context, name));
}

static struct expr *wrong_pointer(struct sema *sema, const struct form *form, const char *what,
				  const char *help)
{
	diag_help(sema->diags, diag_report(sema->diags, DIAG_TYPE, form->span, "%s", what), "%s",
		  help);
	return sema_error_expr(sema, form);
}

/*
 * A helper of several program types has the context type of one of them in the table; programs of
 * the others pass their own context.
 */
static bool wants_other_context(const struct sema *sema, const struct kernel_parameter *parameter)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;
	const char *name = parameter->c_type + strlen("struct ");
	size_t len = section && section->context ? strlen(section->context) : 0;

	return section && !strncmp(parameter->c_type, "struct ", strlen("struct ")) &&
	       (!len || strncmp(name, section->context, len) != 0 || name[len] != ' ');
}

static struct expr *context_argument(struct sema *sema, const struct form *form,
				     const struct expr *call,
				     const struct kernel_parameter *parameter)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;
	bool any = strncmp(parameter->c_type, "struct ", strlen("struct ")) != 0;
	struct expr *expr = any && form_is_call(form, "ctx-ptr") ? sema_context_handed_on(sema, form) :
								  sema_pointer(sema, form);

	if (type_is_error(expr->type))
		return expr;
	/*
	 * reported here if the argument's type is wrong because of it; otherwise check_helper
	 * reports it
	 */
	if (section && wants_other_context(sema, parameter) &&
	    !kernel_helper_permission(section, call->call.helper).since) {
		unit_report_helper(sema->unit, call->span, section, call->call.helper);
		return sema_error_expr(sema, form);
	}
	if (expr->type->space == SPACE_CONTEXT && wants_other_context(sema, parameter))
		return wrong_pointer(sema, form,
				     arena_printf(sema->arena, "a `%s` is needed here, which the "
						  "context of `%s` is not", parameter->c_type,
						  sema->program->section_name),
				     "this program type calls the helper with a pointer of the "
				     "kernel's own");
	if (expr->type->space == SPACE_CONTEXT || expr->type->space == SPACE_SOCKET)
		return expr;
	return wrong_pointer(sema, form, "the program's context is needed here", "(ctx-ptr)");
}

/*
 * Does BTF describe the argument as a socket? Such a struct begins with a sock_common. False if its
 * type is unknown.
 */
static bool is_described_socket(struct sema *sema, const struct expr *argument)
{
	const char *name;

	while (argument->kind == EXPR_CAST || (argument->kind == EXPR_VARIABLE &&
					       !argument->variable->assigned && argument->variable->init))
		argument = argument->kind == EXPR_CAST ? argument->operand : argument->variable->init;
	name = argument->type->target && argument->type->target->structure ?
		argument->type->target->structure->c_name :
		argument->kind == EXPR_VARIABLE ? argument->variable->kernel_struct : NULL;
	return argument->type->space == SPACE_TRUSTED && sema->btf && name &&
	       sema_kernel_struct_begins_with(sema, name, "sock_common");
}

/* In socket programs the context is the socket. */
static struct expr *socket_argument(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_pointer(sema, form);

	if (!type_is_pointer(expr->type) || expr->type->space == SPACE_SOCKET ||
	    expr->type->space == SPACE_KERNEL || expr->type->space == SPACE_ANY ||
	    (expr->type->space == SPACE_CONTEXT && is_context(sema, "bpf_sock")) ||
	    is_described_socket(sema, expr))
		return expr;
	return wrong_pointer(sema, form, "a socket is needed here",
			     "(ctx sk), or the result of sk-lookup-tcp, sk-fullsock ..");
}

struct expr *sema_record_argument(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_pointer(sema, form);

	if (!type_is_pointer(expr->type) || expr->type->space == SPACE_RECORD ||
	    expr->type->space == SPACE_ANY)
		return expr;
	return wrong_pointer(sema, form, "a ring buffer record is needed here",
			     "the result of ringbuf-reserve");
}

static struct expr *text_argument(struct sema *sema, const struct form *form,
				  const struct kernel_parameter *parameter)
{
	if (parameter->takes_text || parameter->kind == KERNEL_ARG_STRING)
		return sema_text(sema, form);
	diag_report(sema->diags, DIAG_TYPE, form->span,
		    "the kernel may write to the argument `%s`, so it cannot be a text",
		    parameter->name);
	return sema_error_expr(sema, form);
}

/* A spin lock or timer must be a field of exactly that type. */
static bool is_opaque_wanted(struct sema *sema, const struct form *form, const struct expr *expr,
			     const struct kernel_parameter *parameter)
{
	const struct type *wanted = !strcmp(parameter->c_type, "struct bpf_timer *") ? &type_timer :
		!strcmp(parameter->c_type, "struct bpf_spin_lock *") ? &type_spin_lock : NULL;

	if (!wanted || !type_is_pointer(expr->type) || !expr->type->target ||
	    expr->type->target == wanted)
		return true;
	diag_report(sema->diags, DIAG_TYPE, form->span, "a field of type `%s` is needed here: (S-FIELD-ptr p)",
		    wanted->structure->name);
	return false;
}

static struct expr *memory_argument(struct sema *sema, const struct form *form,
				    const struct kernel_parameter *parameter)
{
	struct expr *expr;

	if (form->kind == FORM_STRING)
		return text_argument(sema, form, parameter);
	if (parameter->kind == KERNEL_ARG_STRING)
		return wrong_pointer(sema, form, "the text itself is needed here: the kernel "
				     "takes constant memory only", "\"..\"");
	expr = sema_value(sema, form);
	/* data that go to user space must not carry old stack bytes: padding is cleared */
	if (!strcmp(parameter->name, "data") && expr->type->target)
		sema_share(expr->type->target);
	if (!is_opaque_wanted(sema, form, expr, parameter))
		return sema_error_expr(sema, form);
	if ((type_is_pointer(expr->type) && !expr->type->map) || type_is_error(expr->type) || sema_diverges(expr))
		return expr;
	if (parameter->may_be_null && expr->is_constant && !expr->value)
		return expr;
	if (parameter->kind == KERNEL_ARG_ADDRESS && type_is_integer(expr->type))
		return expr;
	diag_report(sema->diags, DIAG_TYPE, form->span, "a pointer is needed here, not %s `%s`",
		    expr->is_constant ? "the constant" : "a value of type",
		    expr->is_constant ? form_text(sema->arena, form) :
					type_text(sema->arena, expr->type));
	return sema_error_expr(sema, form);
}

static struct expr *scalar_argument(struct sema *sema, const struct form *form,
				    const struct kernel_parameter *parameter)
{
	const struct type *type = kernel_scalar_type(parameter->c_type);
	struct expr *expr = sema_number_for(sema, form, type);

	sema_check_store(sema, type, expr,
			 arena_printf(sema->arena, "`%s`", parameter->name));
	if (parameter->kind != KERNEL_ARG_ZERO || type_is_error(expr->type) ||
	    (expr->is_constant && !expr->value))
		return expr;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span,
		    "`%s` is the constant 0 on every kernel", parameter->name);
	return sema_error_expr(sema, form);
}

static bool is_null_literal(const struct form *form)
{
	return form_is_nil(form) || form_is_symbol(form, "null") ||
	       (form->kind == FORM_INTEGER && !form->value);
}

static struct expr *argument(struct sema *sema, const struct form *form, struct expr *call,
			     const struct kernel_parameter *parameter)
{
	if (parameter->may_be_null && is_null_literal(form))
		return sema_integer(sema, form);
	if (call->call.helper->id == KERNEL_KPTR_XCHG && parameter == call->call.helper->parameters)
		return sema_kept_place(sema, form);
	if (!strcmp(parameter->name, "percpu_ptr"))
		return sema_kernel_variable(sema, form);
	switch (parameter->kind) {
	case KERNEL_ARG_MAP:
		return sema_map_argument(sema, form, call->call.helper);
	case KERNEL_ARG_CONTEXT:
		return context_argument(sema, form, call, parameter);
	case KERNEL_ARG_SOCKET:
		return socket_argument(sema, form);
	case KERNEL_ARG_RECORD:
		return sema_record_argument(sema, form);
	case KERNEL_ARG_SCALAR:
	case KERNEL_ARG_ZERO:
	case KERNEL_ARG_SIZE:
	case KERNEL_ARG_SIZE_OR_ZERO:
		return scalar_argument(sema, form, parameter);
	case KERNEL_ARG_FUNCTION:
		return sema_callback(sema, form, call);
	default:
		return memory_argument(sema, form, parameter);
	}
}

static const struct type *result_type(struct sema *sema, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	struct type_table *types = &sema->unit->types;
	const struct map *map = expr_map_of(call);
	const struct expr *first = call->call.arguments.count ? call->call.arguments.items[0] : NULL;

	if (first && first->kind == EXPR_GLOBAL && first->global->kind == GLOBAL_KSYM)
		return type_pointer(types, first->type->target, SPACE_TRUSTED);
	if (helper->id == KERNEL_KPTR_XCHG)
		return type_pointer(types, first->member.member->type->target, SPACE_KERNEL);
	switch (helper->result) {
	case KERNEL_RESULT_NONE:
		return &type_void;
	case KERNEL_RESULT_MAP_VALUE:
		return type_pointer(types, map ? map->value : NULL, SPACE_MAP);
	case KERNEL_RESULT_MEMORY:
		return type_pointer(types, NULL, SPACE_RECORD);
	case KERNEL_RESULT_SOCKET:
		return type_pointer(types, NULL, SPACE_SOCKET);
	case KERNEL_RESULT_POINTER:
		return type_pointer(types, NULL, SPACE_KERNEL);
	default:
		return kernel_scalar_type(helper->c_result);
	}
}

/* snprintf and seq-printf: the format, and the number of 8-byte values that follow. */
static bool check_text(struct sema *sema, const struct form *form, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	size_t last = helper->parameter_count - 1;
	const struct expr *len;

	for (size_t i = 0; i < helper->parameter_count; i++) {
		if (helper->parameters[i].kind != KERNEL_ARG_STRING ||
		    strcmp(helper->parameters[i].name, "fmt"))
			continue;
		len = call->call.arguments.items[last];
		return sema_check_format(sema, form_nth(form, (unsigned)i + 1),
					 len->is_constant ? (long)(len->value / 8) : -1);
	}
	return true;
}

/* Wrong number of arguments. The help shows the call: (skb-load-bytes skb offset to len). */
static struct expr *wrong_count(struct sema *sema, const struct form *form,
				const struct kernel_helper *helper)
{
	long given = form_length(form) - 1;
	const char *signature = arena_printf(sema->arena, "(%s", form->car->name);
	struct diag *diag;

	if (given < 0) {
		sema_check_count(sema, form, 0, -1);
		return sema_error_expr(sema, form);
	}
	diag = diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			   "`%s` takes %zu argument%s, not %ld", form->car->name,
			   helper->parameter_count, helper->parameter_count == 1 ? "" : "s", given);
	for (size_t i = 0; i < helper->parameter_count; i++)
		signature = arena_printf(sema->arena, "%s %s", signature,
					 helper->parameters[i].kind == KERNEL_ARG_CONTEXT ?
						 "(ctx-ptr)" :
						 sema_lisp_name(sema, helper->parameters[i].name));
	if (!sema_help_spelling(sema, diag, SPELLING_FORM, form->car->name))
		diag_help(sema->diags, diag, "%s)", signature);
	return sema_error_expr(sema, form);
}

/* The value for a field that owns an object must be a pointer to the field's struct. */
static bool check_kept(struct sema *sema, const struct form *form, const struct expr *call)
{
	const struct expr *place = call->call.arguments.items[0], *object;
	const struct type *wanted;

	if (call->call.helper->id != KERNEL_KPTR_XCHG)
		return true;
	object = call->call.arguments.items[1];
	wanted = place->member.member->type->target;
	if (object->is_constant || object->type->target == wanted)
		return true;
	diag_report(sema->diags, DIAG_TYPE, form_nth(form, 2)->span, "a (ptr %s) is needed here, not %s",
		    wanted->structure->name, type_text(sema->arena, object->type));
	return false;
}

struct expr *sema_helper_call(struct sema *sema, const struct form *form,
			      const struct kernel_helper *helper)
{
	long count = (long)helper->parameter_count;
	struct expr *expr = sema_new(sema, EXPR_CALL, form, &type_u64);
	bool failed = false;
	size_t index = 0;

	if (helper->variadic) {
		diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
			    "`%s` is not supported by this version", form->car->name);
		return sema_error_expr(sema, form);
	}
	if (form_length(form) - 1 != count)
		return wrong_count(sema, form, helper);
	expr->call.helper = helper;
	expr->call.arguments.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count + 1);
	expr->call.arguments.count = (size_t)count;
	FORM_EACH(at, form->cdr) {
		struct expr *one = argument(sema, at->car, expr, &helper->parameters[index]);

		expr->call.arguments.items[index++] = one;
		failed |= type_is_error(one->type);
	}
	if (failed || !check_text(sema, form, expr) || !check_kept(sema, form, expr))
		return sema_error_expr(sema, form);
	sema_check_callback_data(sema, expr);
	expr->type = result_type(sema, expr);
	return expr;
}
