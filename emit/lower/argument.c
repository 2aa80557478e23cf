// SPDX-License-Identifier: MIT
/*
 * Programs whose arguments BTF describes (fentry, tp_btf, LSM): their BPF_PROG prototype. In: the
 * program. Out: the prototype, and the C names of the arguments it uses, each taken from the
 * variable that the program binds it to. lower.c asks for the prototype; control.c asks whether a
 * `let` only renames an argument.
 */
#include "emit/lower/lower.h"

#include "frontend/unit/names.h"

const struct variable *lower_argument_of(const struct binding *binding)
{
	const struct variable *variable = binding->variable;
	const struct expr *init = binding->init;

	if (!init || init->kind != EXPR_VARIABLE || !init->variable->parameter ||
	    !expr_is_stable(init) || variable->type != init->type)
		return NULL;
	return variable->assigned || variable->addressed || variable->comment ? NULL :
										init->variable;
}

struct argument_names {
	struct lower *lower;
	const char **names; /* by variable id: the program's name for it, or NULL */
};

static void find_names(struct expr *expr, void *user)
{
	struct argument_names *search = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++) {
		const struct binding *binding = &expr->let.bindings[i];
		const struct variable *argument = lower_argument_of(binding);

		if (argument && !search->names[argument->id] &&
		    lower_is_read(search->lower, binding->variable))
			search->names[argument->id] = binding->variable->name;
	}
	expr_each_operand(expr, find_names, search);
}

const char *lower_arguments_prototype(struct lower *lower)
{
	const struct program_arguments *arguments = lower->program->arguments;
	const char **names = ARENA_ARRAY(lower->arena, const char *, arguments->used + 1);
	struct argument_names search = { .lower = lower };

	search.names = ARENA_ARRAY(lower->arena, const char *, lower->program->variables.count + 1);
	find_names(lower->program->body, &search);
	lower->uses->tracing = true;
	for (size_t i = 0; i < arguments->used; i++) {
		const struct variable *argument = arguments->items[i];
		const char *name = search.names[argument->id];

		names[i] = lower_unique(lower, c_name_of(lower->arena,
							 name ? name : argument->name));
		lower->variable_names[argument->id] = names[i];
	}
	return lower_described_prototype(lower->unit, lower->program, names);
}
