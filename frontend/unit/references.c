// SPDX-License-Identifier: MIT
/*
 * The table of calls that acquire, use or release a reference which no pointer represents. In: a
 * call. Out: its row of references.def, and the object that holds the reference. Called by flow and
 * check.
 */
#include "frontend/unit/references.h"

#include <string.h>

#include "frontend/unit/unit.h"

static const struct reference references[] = {
#define REFERENCE(function, kind, action, argument) \
	{ function, REFERENCE_##kind, REFERENCE_##action, argument },
#include "frontend/unit/references.def"
#undef REFERENCE
};

static const char *function_of(const struct expr *call)
{
	if (call->kind == EXPR_CALL)
		return call->call.helper->c_name;
	return call->kind == EXPR_INVOKE &&
	       call->invoke.subprogram->subprogram->kind == SUBPROGRAM_KERNEL ?
		call->invoke.subprogram->c_name : NULL;
}

const struct reference *reference_of(const struct expr *call)
{
	const char *name = function_of(call);

	for (size_t i = 0; name && i < sizeof(references) / sizeof(references[0]); i++)
		if (!strcmp(references[i].function, name))
			return &references[i];
	return NULL;
}

const struct expr *reference_object(const struct expr *call, const struct reference *reference)
{
	const struct expr_list *arguments = call->kind == EXPR_CALL ? &call->call.arguments :
								      &call->invoke.arguments;

	return reference->argument >= 0 && (size_t)reference->argument < arguments->count ?
		arguments->items[reference->argument] : NULL;
}
