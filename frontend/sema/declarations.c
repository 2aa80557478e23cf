// SPDX-License-Identifier: MIT
/*
 * Which top-level form declared which struct, import, program or subprogram. sema.c declares all
 * names in one pass and analyzes the same forms in a later one; this table connects the two. All
 * definitions from one macro call have one span, so the form is the key. Called by types.c,
 * program/ and kernel/.
 */
#include <string.h>

#include "frontend/sema/internal.h"

void sema_declare(struct sema *sema, struct declaration declaration)
{
	struct declaration *found = ARENA_NEW(sema->arena, struct declaration);

	*found = declaration;
	VEC_PUSH(sema->arena, &sema->declarations, declaration);
	table_add_object(sema->arena, &sema->declared, declaration.form, found);
	if (declaration.program)
		table_add_object(sema->arena, &sema->declared, declaration.program, found);
}

void sema_add_structure(struct sema *sema, struct structure *structure)
{
	table_add_object(sema->arena, &sema->structures_named, structure->name, structure);
	table_add(sema->arena, &sema->structures_in_c, structure->c_name, structure);
	if (structure->is_kernel)
		table_add(sema->arena, &sema->kernel_structures, structure->c_name, structure);
}

void sema_adopt_structures(struct sema *sema)
{
	for (size_t i = 0; i < sema->unit->items.count; i++)
		if (sema->unit->items.items[i].kind == ITEM_STRUCTURE)
			sema_add_structure(sema, sema->unit->items.items[i].structure);
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const struct global *global = sema->unit->items.items[i].global;

		if (sema->unit->items.items[i].kind == ITEM_GLOBAL && global->type->kind == TYPE_STRUCT &&
		    global->type->structure->is_array)
			table_add_object(sema->arena, &sema->array_objects, global->type->structure->members[0].type,
					 (void *)global->type->structure);
	}
}

void sema_note_import(struct sema *sema, struct structure *structure)
{
	sema_add_spelled(sema, &sema->imports, structure->name, structure);
	table_add(sema->arena, &sema->imports_in_c, structure->c_name, structure);
	structure->is_imported = true;
}

struct structure *sema_structure_in_c(const struct sema *sema, const char *c_name)
{
	return table_find(&sema->structures_in_c, c_name);
}

struct structure *sema_kernel_structure_in_c(const struct sema *sema, const char *c_name)
{
	return table_find(&sema->kernel_structures, c_name);
}

/* By form or by program. */
static const struct declaration *find(const struct sema *sema, const void *declared)
{
	return table_find_object(&sema->declared, declared);
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
	const struct declaration *found = find(sema, program);

	return found ? found->form : NULL;
}

const struct tracepoint *sema_tracepoint_of(struct sema *sema, const struct program *program)
{
	const char *event = program && program->section_name ? strchr(program->section_name, '/') :
							       NULL;

	if (!event || !program->type || strcmp(program->type->name, "tracepoint"))
		return NULL;
	return sema_find_spelled(sema, &sema->tracepoints, event + 1, strlen(event + 1));
}
