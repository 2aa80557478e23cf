// SPDX-License-Identifier: MIT
/*
 * :scratch t, and (declare (scratch)) in a subprogram. In: the typed body. Out: objects that do not
 * fit on the stack are members of one struct in a per-CPU array: the largest first, until the rest
 * leaves room for spills and keys. Called by sema.c, after the bodies.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"
#include "frontend/unit/names.h"
#include "frontend/unit/objects.h"

/* Bytes of objects that may stay on the stack. */
#define OBJECTS_MOST 384

/* The largest value of a per-CPU map: the kernel's PCPU_MIN_UNIT_SIZE. */
#define VALUE_MOST 32768

struct scratch {
	struct sema *sema;
	struct program *program;
	VEC(struct member) members;
	struct table variables; /* struct variable, by the object that it is bound to */
	struct table c_names;   /* a member's name, with the last number appended to it */
};

static void note_variables(struct expr *expr, void *user)
{
	struct scratch *scratch = user;

	if (expr->kind == EXPR_LET)
		for (size_t i = 0; i < expr->let.count; i++)
			if (expr->let.bindings[i].init)
				table_add_object(scratch->sema->arena, &scratch->variables,
						 expr->let.bindings[i].init, expr->let.bindings[i].variable);
	expr_each_operand(expr, note_variables, scratch);
}

static void add_member(struct scratch *scratch, struct expr *object)
{
	struct arena *arena = scratch->sema->arena;
	const struct variable *variable = table_find_object(&scratch->variables, object);
	const struct structure *structure = object->make.structure;
	struct member member = { .type = structure->is_array ? structure->members[0].type :
							       structure->type };
	const char *base;
	unsigned *last;

	member.name = variable ? variable->name : object->make.structure->name;
	member.c_name = base = c_name_of(arena, member.name);
	last = table_find(&scratch->c_names, base);
	if (last && !*last)
		*last = 1;
	while (table_find(&scratch->c_names, member.c_name))
		member.c_name = arena_printf(arena, "%s_%u", base, ++*last);
	table_add(arena, &scratch->c_names, member.c_name, ARENA_NEW(arena, unsigned));
	object->make.scratch = member.c_name;
	VEC_PUSH(arena, &scratch->members, member);
}

/* How many objects, the largest first, have to leave the stack. */
static size_t count_to_place(struct expr *body, const struct expr_list *objects)
{
	size_t least = 0, most = objects->count;

	while (least < most) {
		size_t middle = (least + most) / 2;

		for (size_t i = 0; i < objects->count; i++)
			objects->items[i]->make.scratch = i < middle ? "" : NULL;
		if (objects_alive(body) > OBJECTS_MOST)
			least = middle + 1;
		else
			most = middle;
	}
	for (size_t i = 0; i < objects->count; i++)
		objects->items[i]->make.scratch = NULL;
	while (least < objects->count && object_stack_size(objects->items[least]) > OBJECTS_MOST)
		least++;
	return least;
}

static const struct structure *make_structure(struct scratch *scratch, const char *name)
{
	struct sema *sema = scratch->sema;
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };
	struct type *type = ARENA_NEW(sema->arena, struct type);

	structure->name = name;
	structure->c_name = sema_file_name(sema, name);
	structure->span = scratch->program->span;
	structure->is_shared = true;
	structure->member_count = scratch->members.count;
	structure_lay_out(sema->arena, structure, scratch->members.items);
	*type = (struct type){ .kind = TYPE_STRUCT, .size = structure->size,
			       .align = structure->align, .structure = structure };
	structure->type = type;
	structure->comment = arena_printf(sema->arena, "Objects of %s that do not fit on the stack.",
					  scratch->program->c_name);
	unit_add_item(sema->unit, item);
	return structure;
}

static struct map *make_map(struct scratch *scratch, const struct structure *structure)
{
	struct sema *sema = scratch->sema;
	struct map *map = ARENA_NEW(sema->arena, struct map);
	struct item item = { .kind = ITEM_MAP, .map = map };
	struct form form = { .span = scratch->program->span };

	map->name = structure->name;
	map->c_name = structure->c_name;
	map->span = scratch->program->span;
	map->type = kernel_find_map_type("percpu-array");
	map->key = &type_u32;
	map->key_size = 4;
	map->value = structure->type;
	map->value_size = structure->size;
	map->max_entries = 1;
	map->max_entries_tree = sema_number(sema, &form, 1);
	map->is_scratch = true;
	unit_add_item(sema->unit, item);
	sema->unit->map_count++;
	return map;
}

static void place_objects(struct sema *sema, struct program *program)
{
	struct scratch scratch = { .sema = sema, .program = program };
	const struct expr_list objects = objects_by_size(sema->arena, program->body);
	size_t count = count_to_place(program->body, &objects);
	const struct structure *structure;
	const char *name;

	if (!count)
		return;
	note_variables(program->body, &scratch);
	for (size_t i = 0; i < count; i++)
		add_member(&scratch, objects.items[i]);
	name = arena_printf(sema->arena, "%s-scratch", program->name);
	sema_claim_name(sema, name, sema_file_name(sema, name), program->span);
	structure = make_structure(&scratch, name);
	program->scratch_map = make_map(&scratch, structure);
	if (structure->size > VALUE_MOST)
		diag_report(sema->diags, DIAG_STACK, program->span,
			    "the objects of `%s` take %u bytes of scratch memory; a CPU's part of a "
			    "map has %u", program->name, structure->size, VALUE_MOST);
}

void sema_place_scratch(struct sema *sema)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		struct program *program = sema->unit->items.items[i].program;

		if ((sema->unit->items.items[i].kind == ITEM_PROGRAM ||
		     sema->unit->items.items[i].kind == ITEM_SUBPROGRAM) && program->scratch && program->body && !type_is_error(program->body->type))
			place_objects(sema, program);
	}
}
