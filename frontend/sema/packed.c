// SPDX-License-Identifier: MIT
/*
 * Context fields that hold two numbers. In: a comparison or mask, from operators.c. Out: a warning
 * [always] if the whole field is compared with one of the numbers, and the expression that was
 * meant.
 */
#include <string.h>

#include "frontend/sema/internal.h"

/* The field, the width of its lower number, and the prefix of the upper number's constants. */
static const struct {
	const char *field, *program_type;
	unsigned low_bits;
	const char *high_names, *words;
} fields[] = {
	{ "access_type", "cgroup-device", 16, "BPF_DEVCG_ACC_", "(access << 16) | type" },
};

/* The context field that the expression reads, possibly through a variable; otherwise NULL. */
static const struct expr *context_of(const struct expr *expr)
{
	while (expr && expr->kind != EXPR_CONTEXT)
		if (expr->kind == EXPR_CAST)
			expr = expr->operand;
		else if (expr->kind == EXPR_VARIABLE && !expr->variable->assigned)
			expr = expr->variable->init;
		else
			return NULL;
	return expr && expr->context.field ? expr : NULL;
}

static int packed_index(const struct sema *sema, const struct expr *expr)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;
	const struct expr *context = context_of(expr);

	for (size_t i = 0; context && section && section->program_type &&
			   i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!strcmp(fields[i].field, context->context.field->name) &&
		    !strcmp(fields[i].program_type, section->program_type))
			return (int)i;
	return -1;
}

static bool names_high(const struct expr *constant, const char *names)
{
	return constant->kind == EXPR_CONSTANT && constant->constant.kernel &&
	       !strncmp(constant->constant.kernel->name, names, strlen(names));
}

void sema_check_packed(struct sema *sema, const struct expr *operation, bool compares)
{
	const struct expr *a = operation->operation.a, *b = operation->operation.b;
	const struct expr *constant = a->is_constant ? a : b, *whole = a->is_constant ? b : a;
	int index = packed_index(sema, whole);
	struct diag *diag;
	bool high;

	if (index < 0 || !constant->is_constant || whole->is_constant)
		return;
	high = names_high(constant, fields[index].high_names);
	/* a mask of the lower bits is correct, except for the upper number's constants */
	if (compares ? constant->value >> fields[index].low_bits != 0 :
		       operation->operation.op != OPERATOR_AND || !high)
		return;
	diag = diag_report(sema->diags, DIAG_ALWAYS,
			   constant->span.expansion ? operation->span : constant->span,
			   "`access-type` is %s: %s", fields[index].words,
			   compares ? "any access makes the whole field larger than this" :
				      "this tests a bit of the type, not of the access");
	diag_help(sema->diags, diag, high ? "(>> (ctx access-type) %u) is the access" :
		  "(logand (ctx access-type) #xffff) is the type, (>> (ctx access-type) %u) the access",
		  fields[index].low_bits);
}
