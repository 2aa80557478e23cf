/* Calls of kernel helpers, typed from the helper table. */
#include <string.h>

#include "frontend/sema/internal.h"

static const struct type *scalar_of_c(const char *c_type)
{
	static const struct {
		const char *c_type;
		const struct type *type;
	} scalars[] = {
		{ "__u8", &type_u8 },     { "__u16", &type_u16 },  { "__u32", &type_u32 },
		{ "__u64", &type_u64 },   { "__s8", &type_i8 },    { "__s16", &type_i16 },
		{ "__s32", &type_i32 },   { "__s64", &type_i64 },  { "int", &type_i32 },
		{ "long", &type_i64 },    { "__be16", &type_be16 }, { "__be32", &type_be32 },
		{ "__wsum", &type_u32 },  { "unsigned long", &type_u64 },
	};

	for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++)
		if (!strcmp(scalars[i].c_type, c_type))
			return scalars[i].type;
	return &type_u64;
}

static struct expr *map_argument(struct sema *sema, const struct form *form)
{
	const struct map *map = sema_map(sema, form);
	struct expr *expr;

	if (!map)
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_MAP, form, &type_void);
	expr->map = map;
	return expr;
}

static struct expr *context_argument(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_pointer(sema, form);

	if (type_is_error(expr->type) || expr->type->space == SPACE_CONTEXT ||
	    expr->type->space == SPACE_SOCKET)
		return expr;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "the program's context is needed here"), "(ctx-ptr)");
	return sema_error_expr(sema, form);
}

static struct expr *text_argument(struct sema *sema, const struct form *form)
{
	if (form->kind != FORM_STRING)
		return sema_pointer(sema, form);
	diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
		    "text as a helper's argument is not supported by this version");
	return sema_error_expr(sema, form);
}

/* What is handed to a callback may be nothing. */
static bool takes_nil(const struct expr *call, const struct kernel_parameter *parameter)
{
	size_t index = (size_t)(parameter - call->call.helper->parameters);

	return parameter->may_be_null ||
	       (index && parameter[-1].kind == KERNEL_ARG_FUNCTION);
}

static struct expr *argument(struct sema *sema, const struct form *form, struct expr *call,
			     const struct kernel_parameter *parameter)
{
	struct expr *expr;

	switch (parameter->kind) {
	case KERNEL_ARG_MAP:
		return map_argument(sema, form);
	case KERNEL_ARG_CONTEXT:
		return context_argument(sema, form);
	case KERNEL_ARG_SCALAR:
	case KERNEL_ARG_SIZE:
	case KERNEL_ARG_SIZE_OR_ZERO:
		expr = sema_integer(sema, form);
		sema_check_store(sema, scalar_of_c(parameter->c_type), expr,
				 arena_printf(sema->arena, "`%s`", parameter->name));
		return expr;
	case KERNEL_ARG_FUNCTION:
		return sema_callback(sema, form, call);
	default:
		if (form_is_nil(form) && takes_nil(call, parameter))
			return sema_value(sema, form);
		return text_argument(sema, form);
	}
}

static const struct map *map_of(const struct expr *call)
{
	for (size_t i = 0; i < call->call.arguments.count; i++)
		if (call->call.arguments.items[i]->kind == EXPR_MAP)
			return call->call.arguments.items[i]->map;
	return NULL;
}

static const struct type *result_type(struct sema *sema, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	struct type_table *types = &sema->unit->types;
	const struct map *map = map_of(call);

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
		return scalar_of_c(helper->c_result);
	}
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
	if (!sema_check_count(sema, form, count, count))
		return sema_error_expr(sema, form);
	expr->call.helper = helper;
	expr->call.arguments.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count + 1);
	expr->call.arguments.count = (size_t)count;
	FORM_EACH(at, form->cdr) {
		struct expr *one = argument(sema, at->car, expr, &helper->parameters[index]);

		expr->call.arguments.items[index++] = one;
		failed |= type_is_error(one->type);
	}
	if (failed)
		return sema_error_expr(sema, form);
	sema_check_callback_data(sema, expr);
	expr->type = result_type(sema, expr);
	return expr;
}
