// SPDX-License-Identifier: MIT
/*
 * Estimates the stack that a function needs. In: a program or subprogram. Out: the point where most
 * bytes are live, with a line for each user (objects, variables whose address is taken, keys,
 * values), and the deepest chains of calls. Called by check/stack.c, skeletons/stack.c and
 * cli/report.c.
 */
#include "frontend/unit/query.h"
#include "frontend/unit/stack_use.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/unit/objects.h"

struct live {
	struct stack_user user;
	bool object, certain;
};

struct stack_walk {
	struct arena *arena;
	struct stack_budget *budget;
	bool *in_memory;       /* by variable id: a helper gets its object's address */
	VEC(struct live) live;
	struct span span;      /* the visited form's */
};

/* ---- objects that must be in memory ---- */

const struct variable *stack_object_of(const struct expr *pointer)
{
	while (pointer) {
		switch (pointer->kind) {
		case EXPR_CAST:
			pointer = pointer->operand;
			break;
		case EXPR_MEMBER:
		case EXPR_MEMBER_ADDRESS:
			pointer = pointer->member.member->type->kind == TYPE_POINTER &&
				  pointer->kind == EXPR_MEMBER ? NULL : pointer->member.base;
			break;
		case EXPR_BINARY:
			pointer = pointer->operation.a;
			break;
		case EXPR_ADDRESS:
			return pointer->variable;
		case EXPR_VARIABLE:
			if (pointer->variable->init && pointer->variable->init->kind != EXPR_MAKE &&
			    type_is_pointer(pointer->type) && !pointer->variable->assigned) {
				pointer = pointer->variable->init;
				break;
			}
			return pointer->variable;
		default:
			return NULL;
		}
	}
	return NULL;
}

struct marks {
	bool *handed;         /* passed to a helper; with `perhaps`, to others */
	bool *varied, *read;  /* accessed with a run-time index; loaded at all */
	bool perhaps;         /* also where clang may still use registers */
};

static void mark_pointer(bool *marked, const struct expr *pointer)
{
	const struct variable *object = pointer && type_is_pointer(pointer->type) ?
		stack_object_of(pointer) : NULL;

	if (object)
		marked[object->id] = true;
}

static void mark_list(bool *marked, const struct expr_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		mark_pointer(marked, list->items[i]);
}

static void mark_varied(const struct marks *marks, const struct expr *access)
{
	bool member = access->kind == EXPR_MEMBER || access->kind == EXPR_MEMBER_ADDRESS;
	const struct expr *index = member ? access->member.index : access->memory.offset;

	if (index && !index->is_constant)
		mark_pointer(marks->varied, member ? access->member.base : access->memory.pointer);
}

/*
 * Marks memory that is passed to a subprogram, stored elsewhere, or accessed with a run-time index.
 */
static void mark_perhaps(const struct marks *marks, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_INVOKE:
		mark_list(marks->handed, &expr->invoke.arguments);
		break;
	case EXPR_SETF:
		mark_pointer(marks->handed, expr->assign.value);
		break;
	case EXPR_ATOMIC:
		mark_pointer(marks->handed, expr->memory.pointer);
		break;
	case EXPR_MEMCPY:
		mark_pointer(marks->read, expr->copy.from);
		break;
	case EXPR_MEMBER:
		mark_pointer(marks->read, expr->member.base);
		mark_varied(marks, expr);
		break;
	case EXPR_MEMBER_ADDRESS:
		mark_varied(marks, expr);
		break;
	case EXPR_LOAD:
		mark_pointer(marks->read, expr->memory.pointer);
		mark_varied(marks, expr);
		break;
	default:
		break;
	}
}

static void mark(struct expr *expr, void *user)
{
	const struct marks *marks = user;
	const struct expr *place = expr->kind == EXPR_SETF ? expr->assign.place : NULL;

	if (expr->kind == EXPR_CALL)
		mark_list(marks->handed, &expr->call.arguments);
	else if (expr->kind == EXPR_MAP_LOOKUP || expr->kind == EXPR_MAP_UPDATE ||
		 expr->kind == EXPR_MAP_DELETE || expr->kind == EXPR_MAP_QUEUE ||
		 expr->kind == EXPR_GETMAP) {
		mark_pointer(marks->handed, expr->map_access.key);
		mark_pointer(marks->handed, expr->map_access.value);
	} else if (marks->perhaps) {
		mark_perhaps(marks, expr);
	}
	/* a place that is only stored to is not read */
	if (place && (place->kind == EXPR_LOAD || place->kind == EXPR_MEMBER)) {
		mark_varied(marks, place);
		expr_each_operand(place, mark, user);
		mark(expr->assign.value, user);
		return;
	}
	expr_each_operand(expr, mark, user);
}

bool *stack_objects_handed(struct arena *arena, const struct program *program, bool perhaps)
{
	size_t count = program->variables.count;
	struct marks marks = { .perhaps = perhaps };

	marks.handed = arena_alloc(arena, count + 1);
	marks.varied = arena_alloc(arena, count + 1);
	marks.read = arena_alloc(arena, count + 1);
	mark(program->body, &marks);
	for (size_t i = 0; perhaps && i < count; i++)
		marks.handed[i] |= marks.varied[i] && marks.read[i];
	return marks.handed;
}

/* ---- live objects ---- */

static int larger_first(const void *a, const void *b)
{
	const struct stack_user *one = a, *other = b;

	if (one->size != other->size)
		return one->size < other->size ? 1 : -1;
	return one->span.line < other->span.line ? -1 : one->span.line > other->span.line;
}

static void keep(struct stack_walk *walk, struct stack_use *use, bool objects, bool certain)
{
	uint32_t size = 0;

	for (size_t i = 0; i < walk->live.count; i++)
		if ((!objects || walk->live.items[i].object) &&
		    (!certain || walk->live.items[i].certain))
			size += walk->live.items[i].user.size;
	if (size <= use->size)
		return;
	use->size = size;
	use->span = walk->span;
	use->users.count = 0;
	for (size_t i = 0; i < walk->live.count; i++)
		if ((!objects || walk->live.items[i].object) &&
		    (!certain || walk->live.items[i].certain))
			VEC_PUSH(walk->arena, &use->users, walk->live.items[i].user);
	qsort(use->users.items, use->users.count, sizeof(use->users.items[0]), larger_first);
}

static void note_point(struct stack_walk *walk)
{
	keep(walk, &walk->budget->objects, true, false);
	keep(walk, &walk->budget->certain, false, true);
	keep(walk, &walk->budget->all, false, false);
}

static void push(struct stack_walk *walk, struct span span, uint32_t size, const char *what,
		 bool certain)
{
	struct live live = { .user = { .span = span, .what = what, .size = size },
			     .certain = certain };

	if (size)
		VEC_PUSH(walk->arena, &walk->live, live);
}

static void push_object(struct stack_walk *walk, const struct expr *make, const char *name,
			struct span span, bool certain)
{
	const char *structure = make->make.structure->name;
	size_t before = walk->live.count;

	push(walk, span, object_stack_size(make) ? make->make.structure->size : 0,
	     name ? arena_printf(walk->arena, "`%s`, a struct %s", name, structure) :
		    arena_printf(walk->arena, "a struct %s", structure), certain);
	if (walk->live.count > before)
		walk->live.items[before].object = true;
}

/* The object of an initializer, and those that a nested `let` keeps alive. */
static void push_kept(struct stack_walk *walk, const struct expr *init,
		      const struct variable *variable)
{
	if (!init)
		return;
	if (init->kind == EXPR_MAKE)
		push_object(walk, init, variable->name, variable->span,
			    walk->in_memory[variable->id]);
	if (init->kind == EXPR_LET && type_is_pointer(init->type))
		for (size_t i = 0; i < init->let.count; i++)
			push_kept(walk, init->let.bindings[i].init,
				  init->let.bindings[i].variable);
}

/* Is it a variable whose own address is passed as the key or value? */
static bool is_addressed(const struct expr *expr)
{
	return expr->kind == EXPR_VARIABLE && expr->variable->addressed;
}

static void visit(struct expr *expr, void *user);

static void visit_let(struct stack_walk *walk, const struct expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++) {
		const struct binding *binding = &expr->let.bindings[i];
		const struct variable *variable = binding->variable;

		if (binding->init && binding->init->kind != EXPR_MAKE)
			visit(binding->init, walk);
		push_kept(walk, binding->init, variable);
		if (variable->addressed)
			push(walk, variable->span, variable->type->size,
			     arena_printf(walk->arena, "`%s`, whose address is taken",
					  variable->name), true);
	}
	walk->span = expr->span;
	note_point(walk);
	visit(expr->let.body, walk);
}

/* A key or value that is not in memory goes into a variable for the call. */
static void push_for_call(struct stack_walk *walk, const struct expr *expr, const struct map *map,
			  const char *what)
{
	bool key = what[0] == 'k';
	const struct type *type = key ? map->key : map->value;

	if (is_addressed(expr))
		return;
	push(walk, expr->span, key ? map->key_size : map->value_size,
	     arena_printf(walk->arena, "the %s for `%s`", what, map->name),
	     type && type_is_integer(type));
}

static void visit_map_access(struct stack_walk *walk, const struct expr *access,
			     const struct expr *value, bool value_is_pointer)
{
	if (access->map_access.key && !access->map_access.key_is_pointer)
		push_for_call(walk, access->map_access.key, access->map_access.map, "key");
	if (value && !value_is_pointer)
		push_for_call(walk, value, access->map_access.map, "value");
	note_point(walk);
}

static void visit(struct expr *expr, void *user)
{
	struct stack_walk *walk = user;
	size_t outer = walk->live.count;
	struct span span = walk->span;

	if (expr->kind == EXPR_LET)
		visit_let(walk, expr);
	else
		expr_each_operand(expr, visit, walk);
	walk->span = expr->span;
	switch (expr->kind) {
	case EXPR_MAKE:
		push_object(walk, expr, NULL, expr->span, false);
		note_point(walk);
		break;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		visit_map_access(walk, expr, expr->kind == EXPR_GETMAP ? NULL :
				 expr->map_access.value, expr->map_access.value_is_pointer);
		break;
	case EXPR_SUBPROGRAM:
		if (program_is_handed_context(expr->subprogram)) {
			push(walk, expr->span, 2 * REGISTER_SIZE,
			     arena_printf(walk->arena, "what `%s` is handed", expr->subprogram->name), true);
			note_point(walk);
		}
		break;
	case EXPR_SETF:
		if (expr->assign.place->kind == EXPR_GETMAP)
			visit_map_access(walk, expr->assign.place, expr->assign.value,
					 type_is_pointer(expr->assign.value->type));
		break;
	default:
		break;
	}
	walk->live.count = outer;
	walk->span = span;
}

void stack_budget_find(struct arena *arena, const struct program *program,
		       struct stack_budget *ret_budget)
{
	struct stack_walk walk = { .arena = arena, .budget = ret_budget };

	*ret_budget = (struct stack_budget){ 0 };
	walk.in_memory = stack_objects_handed(arena, program, false);
	visit(program->body, &walk);
}

/* ---- chains of calls ---- */

struct chain_search {
	stack_size_fn *size;
	void *user;
	uint32_t frame; /* bytes of the last frame, not rounded */
	struct stack_chain chain, *deepest, *tail_call;
};

/* Longer chains and recursion are reported earlier. */
static void follow(struct chain_search *search, const struct program *program)
{
	struct stack_chain *chain = &search->chain;
	uint32_t size = chain->size, before = chain->before, frame = search->frame;
	bool is_part = chain->count && program->subprogram && program->subprogram->is_inline;

	if (chain->count == sizeof(chain->programs) / sizeof(chain->programs[0]) ||
	    !program->body)
		return;
	chain->programs[chain->count++] = program;
	search->frame = search->size(program, search->user);
	/* an inlined subprogram has no frame: its caller's grows */
	if (is_part) {
		search->frame += frame;
		chain->size -= stack_frame_size(frame);
	} else {
		chain->before = chain->size;
	}
	chain->size += stack_frame_size(search->frame);
	if (chain->size > search->deepest->size)
		*search->deepest = *chain;
	if (chain->before > search->tail_call->before && program_tail_calls(program))
		*search->tail_call = *chain;
	for (size_t i = 0; i < program->callees.count; i++)
		if (!subprogram_is_for_timers(program->callees.items[i]))
			follow(search, program->callees.items[i]);
	chain->count--;
	chain->size = size;
	chain->before = before;
	search->frame = frame;
}

void stack_chains_find(const struct program *program, stack_size_fn *size, void *user,
		       struct stack_chain *ret_deepest, struct stack_chain *ret_tail_call)
{
	struct chain_search search = { .size = size, .user = user, .deepest = ret_deepest,
				       .tail_call = ret_tail_call };

	*ret_deepest = *ret_tail_call = (struct stack_chain){ 0 };
	follow(&search, program);
}
