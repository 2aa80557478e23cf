/*
 * Which top-level form declared which struct, import, program or subprogram. The passes of sema.c
 * declare all names first and look at the same forms again for what is inside.
 */
#include "frontend/sema/internal.h"

void sema_declare(struct sema *sema, struct declaration declaration)
{
	VEC_PUSH(sema->arena, &sema->declarations, declaration);
}

static const struct declaration *find(const struct sema *sema, const struct form *form)
{
	for (size_t i = 0; i < sema->declarations.count; i++)
		if (sema->declarations.items[i].form == form)
			return &sema->declarations.items[i];
	return NULL;
}

struct structure *sema_declared_structure(const struct sema *sema, const struct form *form)
{
	const struct declaration *found = find(sema, form);

	return found ? found->structure : NULL;
}

struct program *sema_declared_program(const struct sema *sema, const struct form *form)
{
	const struct declaration *found = find(sema, form);

	return found ? found->program : NULL;
}

const struct form *sema_program_form(const struct sema *sema, const struct program *program)
{
	for (size_t i = 0; i < sema->declarations.count; i++)
		if (sema->declarations.items[i].program == program)
			return sema->declarations.items[i].form;
	return NULL;
}
