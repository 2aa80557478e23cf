// SPDX-License-Identifier: MIT
/* Records what a function does with each struct that a `let` makes: fields set and read, maps that
 * get it as key or value. One walk in the order of evaluation calls keys.c and silent.c, which
 * report at the end of the `let`. Uses no facts. Called by check.c once per function. */
#include "frontend/check/internal.h"

/* A struct, from the end of its binding to the end of its let. */
struct made {
	const struct variable *variable;
	unsigned loops;   /* number of loops around the let */
	struct made_use use;
	size_t changed;   /* index of its last change plus one; 0: none */
	size_t otherwise; /* while two arms are joined: the same for the second arm */
};

/* A change that an arm made to the use of a struct. */
struct made_change {
	struct made *made;
	struct made_use before, after;
	size_t changed;   /* made->changed before it */
};

struct made_walk {
	struct check *check;
	struct made **by_variable;
	/* changes of the arms around the current form, each struct once per arm */
	VEC(struct made_change) changes;
	size_t arm;                      /* the first change of the innermost arm */
	bool in_arm;
	unsigned loops;
};

static void walk(struct expr *expr, void *user);

static struct made *made_of(const struct made_walk *walk, const struct expr *expr)
{
	while (expr && expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr && (expr->kind == EXPR_VARIABLE || expr->kind == EXPR_ADDRESS) ?
		walk->by_variable[expr->variable->id] : NULL;
}

/* The use of the struct, for changing. */
static struct made_use *change(struct made_walk *walk, struct made *made)
{
	struct made_change entry = { .made = made, .before = made->use, .changed = made->changed };

	if (walk->in_arm && made->changed <= walk->arm) {
		VEC_PUSH(walk->check->arena, &walk->changes, entry);
		made->changed = walk->changes.count;
	}
	return &made->use;
}

static bool in_loop(const struct made_walk *walk, const struct made *made)
{
	return walk->loops > made->loops;
}

/* Notes that the struct was passed to code that can do anything with it. */
static void give(struct made_walk *walk, struct made *made, const struct expr *expr)
{
	struct made_use *use = change(walk, made);

	use->key.state = KEY_TOUCHED;
	copy_use_given(&use->copy, expr);
}

static void walk_optional(struct made_walk *made, struct expr *expr)
{
	if (expr)
		walk(expr, made);
}

/* ---- maps ---- */

/* Walks (setmap m key value), (setf (getmap m key) value) and the like; value is NULL where there
 * is none. */
static void walk_access(struct made_walk *made, const struct expr *whole, const struct expr *access,
			struct expr *value)
{
	struct expr *key = access->map_access.key;
	struct made *as_key = made_of(made, key), *as_value = made_of(made, value);

	if (as_key == as_value)
		as_key = NULL;
	if (!as_key)
		walk_optional(made, key);
	walk_optional(made, access->map_access.holder);
	if (!as_value)
		walk_optional(made, value);
	walk_optional(made, access->map_access.flags);
	walk_optional(made, access->map_access.cpu);
	if (as_value) {
		struct made_use *use = change(made, as_value);

		use->key.state = KEY_TOUCHED;
		copy_use_copied(&use->copy, whole, access->map_access.map, in_loop(made, as_value));
	}
	if (as_key) {
		struct made_use *use = change(made, as_key);

		copy_use_copied(&use->copy, whole, access->map_access.map, in_loop(made, as_key));
		use->copy.as_key = true;
		if (key->kind == EXPR_VARIABLE)
			key_use_asked(&use->key, access, in_loop(made, as_key));
		else
			use->key.state = KEY_TOUCHED;
	}
}

/* ---- fields ---- */

/* The struct whose field, or bytes at an offset, the expression accesses; *ret_index: another
 * operand to walk, or NULL. */
static struct made *field_of(const struct made_walk *walk, const struct expr *expr, struct expr **ret_index)
{
	if (expr->kind == EXPR_MEMBER && !type_is_pointer(expr->type)) {
		*ret_index = expr->member.index;
		return made_of(walk, expr->member.base);
	}
	if (expr->kind != EXPR_LOAD)
		return NULL;
	*ret_index = expr->memory.offset;
	return made_of(walk, expr->memory.pointer);
}

/* False for an element of an array: a loop may set the others. */
static bool is_whole_field(const struct expr *place)
{
	return place->kind == EXPR_LOAD || !place->member.index;
}

static bool walk_assignment(struct made_walk *made, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	struct made_use *use;
	struct expr *index;
	struct made *object = field_of(made, place, &index);

	if (!object)
		return false;
	walk_optional(made, index);
	walk(expr->assign.value, made);
	use = change(made, object);
	if (is_whole_field(place))
		key_use_set(&use->key, expr);
	else
		use->key.state = KEY_TOUCHED;
	if (expr->kind == EXPR_SETF)
		copy_use_set(&use->copy, expr, in_loop(made, object));
	else
		copy_use_given(&use->copy, place);
	return true;
}

/* Reading a field does not change a key. */
static bool walk_field(struct made_walk *made, const struct expr *expr)
{
	struct made_use *use;
	struct expr *index;
	struct made *object = field_of(made, expr, &index);

	if (!object)
		return false;
	walk_optional(made, index);
	use = change(made, object);
	copy_use_read(&use->copy, expr);
	copy_use_given(&use->copy, expr);
	if (!is_whole_field(expr))
		use->key.state = KEY_TOUCHED;
	return true;
}

/* ---- arms ---- */

/* Walks an arm and undoes its changes; they are those up to the count at that point. */
static void walk_arm(struct made_walk *made, struct expr *arm)
{
	size_t first = made->changes.count;

	made->arm = first;
	made->in_arm = true;
	walk_optional(made, arm);
	for (size_t i = first; i < made->changes.count; i++) {
		struct made_change *entry = &made->changes.items[i];

		entry->after = entry->made->use;
		entry->made->use = entry->before;
		entry->made->changed = entry->changed;
	}
}

static struct made_use join(const struct made_use *then, const struct made_use *otherwise)
{
	return (struct made_use){ key_use_join(then->key, otherwise->key),
				  copy_use_join(then->copy, otherwise->copy) };
}

/* Joins the changes of two arms (from `first` on, the second arm's from `middle` on) into changes
 * of the walk. */
static void join_arms(struct made_walk *made, size_t first, size_t middle)
{
	size_t end = made->changes.count;
	struct made_change *entries = made->changes.items;

	for (size_t i = middle; i < end; i++)
		entries[i].made->otherwise = i + 1;
	made->changes.count = first;
	for (size_t i = first; i < end; i++) {
		struct made_change entry = entries[i];
		struct made *object = entry.made;
		const struct made_use *otherwise = i >= middle ? &entry.after : &entry.before;

		if (i >= middle && !object->otherwise)
			continue; /* already joined with the first arm */
		if (object->otherwise)
			otherwise = &entries[object->otherwise - 1].after;
		entry.after = join(i < middle ? &entry.after : &entry.before, otherwise);
		object->otherwise = 0;
		*change(made, object) = entry.after;
	}
}

static void walk_if(struct made_walk *made, const struct expr *expr)
{
	size_t first, middle, arm;
	bool in_arm;

	walk(expr->branch.test, made);
	first = made->changes.count;
	arm = made->arm;
	in_arm = made->in_arm;
	walk_arm(made, expr->branch.then);
	middle = made->changes.count;
	walk_arm(made, expr->branch.otherwise);
	made->arm = arm;
	made->in_arm = in_arm;
	join_arms(made, first, middle);
}

/* ---- the walk ---- */

static void walk_let(struct made_walk *made, const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++) {
		struct variable *variable = let->let.bindings[i].variable;
		struct expr *init = let->let.bindings[i].init;

		walk_optional(made, init);
		if (!init || init->kind != EXPR_MAKE || variable->assigned)
			continue;
		made->by_variable[variable->id] = ARENA_NEW(made->check->arena, struct made);
		*made->by_variable[variable->id] = (struct made){ .variable = variable, .loops = made->loops };
	}
	walk(let->let.body, made);
	for (size_t i = 0; i < let->let.count; i++) {
		const struct variable *variable = let->let.bindings[i].variable;
		const struct made *object = made->by_variable[variable->id];

		if (!object)
			continue;
		key_use_report(made->check, &object->use.key, variable);
		copy_use_report(made->check, &object->use.copy, variable);
		made->by_variable[variable->id] = NULL;
	}
}

static void walk(struct expr *expr, void *user)
{
	struct made_walk *made = user;
	bool is_loop = expr->kind == EXPR_WHILE || expr->kind == EXPR_DOTIMES;
	bool assigns = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE;
	struct made *object = expr->kind == EXPR_CAST ? NULL : made_of(made, expr);

	if (object) {
		give(made, object, expr);
	} else if (expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_GETMAP) {
		walk_access(made, expr, expr->assign.place, expr->assign.value);
	} else if (expr_is_map_access(expr)) {
		walk_access(made, expr, expr, expr->map_access.value);
	} else if (expr->kind == EXPR_IF) {
		walk_if(made, expr);
	} else if (expr->kind == EXPR_LET) {
		walk_let(made, expr);
	} else if (!(assigns && walk_assignment(made, expr)) && !walk_field(made, expr)) {
		made->loops += is_loop;
		expr_each_operand(expr, walk, made);
		made->loops -= is_loop;
	}
}

void check_made(struct check *check, const struct program *program)
{
	struct made_walk made = { .check = check };

	made.by_variable = ARENA_ARRAY(check->arena, struct made *, program->variables.count + 1);
	walk(program->body, &made);
}
