/*
 * :scratch t. Objects that do not fit on the stack get a place in the one entry of a per-CPU map that
 * is made for the program: the largest first, until the others leave room for spills and keys.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"
#include "frontend/unit/names.h"
#include "frontend/unit/objects.h"

/* Bytes of objects that stay on the stack. */
#define OBJECTS_MOST 384

/* One value of a per-CPU map: PCPU_MIN_UNIT_SIZE of the kernel. */
#define VALUE_MOST 32768

struct scratch {
	struct sema *sema;
	struct program *program;
	VEC(struct member) members;
	VEC(struct expr *) objects;
};

struct name_search {
	const struct expr *object;
	const char *name;
};

/* The variable that an object is bound to names its place. */
static void find_name(struct expr *expr, void *user)
{
	struct name_search *search = user;

	if (expr->kind == EXPR_LET)
		for (size_t i = 0; i < expr->let.count; i++)
			if (expr->let.bindings[i].init == search->object)
				search->name = expr->let.bindings[i].variable->name;
	if (!search->name)
		expr_each_operand(expr, find_name, search);
}

static bool is_taken(const struct scratch *scratch, const char *c_name)
{
	for (size_t i = 0; i < scratch->members.count; i++)
		if (!strcmp(scratch->members.items[i].c_name, c_name))
			return true;
	return false;
}

static void add_member(struct scratch *scratch, struct expr *object)
{
	struct arena *arena = scratch->sema->arena;
	struct name_search search = { .object = object };
	const struct structure *structure = object->make.structure;
	struct member member = { .type = structure->is_array ? structure->members[0].type :
							       structure->type };
	const char *base;

	find_name(scratch->program->body, &search);
	member.name = search.name ? search.name : object->make.structure->name;
	member.c_name = base = c_name_of(arena, member.name);
	for (unsigned n = 2; is_taken(scratch, member.c_name); n++)
		member.c_name = arena_printf(arena, "%s_%u", base, n);
	object->make.scratch = member.c_name;
	VEC_PUSH(arena, &scratch->members, member);
	VEC_PUSH(arena, &scratch->objects, object);
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
	structure_lay_out(structure, scratch->members.items);
	*type = (struct type){ .kind = TYPE_STRUCT, .size = structure->size,
			       .align = structure->align, .structure = structure };
	structure->type = type;
	structure->comment = arena_printf(sema->arena, "What of %s does not fit on the stack.",
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
	const struct structure *structure;
	const char *name;

	while (objects_alive(program->body) > OBJECTS_MOST)
		add_member(&scratch, objects_largest(program->body));
	for (;;) {
		struct expr *object = objects_largest(program->body);

		if (!object || object_stack_size(object) <= OBJECTS_MOST)
			break;
		add_member(&scratch, object);
	}
	if (!scratch.members.count)
		return;
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

		if (sema->unit->items.items[i].kind == ITEM_PROGRAM && program->scratch &&
		    program->body && !type_is_error(program->body->type))
			place_objects(sema, program);
	}
}
