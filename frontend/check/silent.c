/*
 * What the kernel accepts and what never does what it says: keys beyond an array's end, fields set in a struct after
 * its copy went into a map. check.c asks for each expression; only the first asks the facts.
 */
#include <string.h>

#include "frontend/check/internal.h"

/* ---- keys beyond the end ---- */

static void report_key(struct check *check, const struct expr *expr, const char *what,
		       unsigned long long key)
{
	const struct map *map = expr->map_access.map;
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_ALWAYS, expr->map_access.key->span,
			   expr->map_access.key->is_constant ?
			   "the key %llu is beyond the end of `%s`: %s" :
			   "the key is at least %llu here, beyond the end of `%s`: %s",
			   key, map->name, what);
	diag_help(check->diags, diag, "its :max-entries are %llu, so its keys are 0 to %llu",
		  (unsigned long long)map->max_entries, (unsigned long long)map->max_entries - 1);
}

/* Of a map inside another the entries are not known: it may be larger than the one that :inner names. */
void check_array_key(struct check *check, const struct expr *expr)
{
	bool is_update = expr->kind == EXPR_MAP_UPDATE;
	const struct expr *key;
	uint64_t least;

	if (!is_update && expr->kind != EXPR_MAP_LOOKUP && expr->kind != EXPR_GETMAP)
		return;
	key = expr->map_access.key;
	if (!expr->map_access.map->type->is_array || !expr->map_access.map->max_entries ||
	    expr->map_access.holder || expr->map_access.key_is_pointer || !type_is_integer(key->type))
		return;
	least = (uint32_t)key->value; /* as the key is stored */
	if (!key->is_constant) {
		const struct range range = fact_of(check->facts, key)->range;

		if (range.least < 0 || range.greatest > UINT32_MAX)
			return;
		least = (uint64_t)range.least;
	}
	if (!fact_of(check->facts, key)->reached || least < expr->map_access.map->max_entries)
		return;
	report_key(check, expr, is_update ? "the update always fails with E2BIG" :
		   expr->kind == EXPR_GETMAP ? "there is no value to read or set" :
					       "the lookup is always null", least);
}

/* ---- walks after one expression ---- */

struct use_walk {
	const struct variable *variable;
	bool passed;              /* the first copy into a map */
	const struct expr *read;  /* the first read after it */
	const struct expr *set;   /* the first field that was set after it */
	const struct map *map;    /* that has the copy */
	unsigned loops;
	bool as_key;              /* it was a key */
	bool set_before;          /* a field was, before the first copy */
	bool unknown;             /* its address went elsewhere, or a loop comes back to it */
};

static void walk(struct expr *expr, void *user);

static bool is_object(const struct use_walk *use, const struct expr *expr)
{
	while (expr && expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr && (expr->kind == EXPR_VARIABLE || expr->kind == EXPR_ADDRESS) &&
	       expr->variable == use->variable;
}

static bool is_field(const struct use_walk *use, const struct expr *expr)
{
	if (expr->kind == EXPR_MEMBER)
		return is_object(use, expr->member.base) && !type_is_pointer(expr->type);
	return expr->kind == EXPR_LOAD && is_object(use, expr->memory.pointer);
}

static void note_set(struct use_walk *use, const struct expr *expr)
{
	if (use->passed && !use->set)
		use->set = expr;
	use->set_before |= !use->passed;
	use->unknown |= use->loops > 0;
}

static void note_copy(struct use_walk *use, const struct expr *copy, const struct map *map)
{
	if (use->set) /* a second copy has it */
		use->read = copy;
	use->unknown |= use->loops > 0;
	use->passed = true;
	use->map = map;
}

/* A key that the object was: nothing reads what is set in it afterwards. */
static bool walk_key(struct use_walk *use, const struct expr *expr)
{
	const struct expr *operands[] = { expr->map_access.holder, expr->map_access.value,
					  expr->map_access.flags, expr->map_access.cpu };

	if (!expr_is_map_access(expr) || !expr->map_access.key || !is_object(use, expr->map_access.key))
		return false;
	for (size_t i = 0; i < sizeof(operands) / sizeof(operands[0]); i++)
		if (operands[i])
			walk((struct expr *)operands[i], use);
	note_copy(use, expr, expr->map_access.map);
	use->as_key = true;
	return true;
}

/* (setmap m k v), (setf (getmap m k) v): the map has a copy from here on. */
static bool walk_copy(struct use_walk *use, struct expr *expr)
{
	bool is_setf = expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_GETMAP;
	const struct expr *access = is_setf ? expr->assign.place : expr;
	const struct expr *value = is_setf ? expr->assign.value : expr->map_access.value;

	if ((!is_setf && expr->kind != EXPR_MAP_UPDATE) || !is_object(use, value))
		return false;
	if (access->map_access.key)
		walk(access->map_access.key, use);
	note_copy(use, expr, access->map_access.map);
	return true;
}

/* What one arm does has not happened in the other. */
static void walk_branch(struct use_walk *use, const struct expr *expr)
{
	struct use_walk otherwise;

	walk(expr->branch.test, use);
	otherwise = *use;
	walk(expr->branch.then, use);
	if (expr->branch.otherwise)
		walk(expr->branch.otherwise, &otherwise);
	use->read = use->read ? use->read : otherwise.read;
	use->set = use->set ? use->set : otherwise.set;
	use->map = use->map ? use->map : otherwise.map;
	use->passed |= otherwise.passed;
	use->as_key |= otherwise.as_key;
	use->set_before |= otherwise.set_before;
	use->unknown |= otherwise.unknown;
}

static void walk(struct expr *expr, void *user)
{
	struct use_walk *use = user;
	bool is_loop = expr->kind == EXPR_WHILE || expr->kind == EXPR_DOTIMES;

	if (walk_copy(use, expr) || walk_key(use, expr))
		return;
	if (expr->kind == EXPR_SETF && is_field(use, expr->assign.place)) {
		walk(expr->assign.value, use);
		note_set(use, expr);
	} else if (expr->kind == EXPR_IF) {
		walk_branch(use, expr);
	} else if (is_field(use, expr)) {
		if (use->passed && !use->read)
			use->read = expr;
		expr_each_operand(expr, walk, use);
	} else if (is_object(use, expr)) {
		use->unknown = true;
		if (use->passed && !use->read && use->set)
			use->read = expr;
	} else {
		use->loops += is_loop;
		expr_each_operand(expr, walk, use);
		use->loops -= is_loop;
	}
}

/* ---- fields set after the copy ---- */

void check_set_after_copy(struct check *check, const struct expr *expr)
{
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++) {
		const struct expr *init = expr->let.bindings[i].init;
		struct use_walk use = { .variable = expr->let.bindings[i].variable };
		struct diag *diag;

		if (!init || init->kind != EXPR_MAKE || use.variable->assigned)
			continue;
		walk(expr->let.body, &use);
		/* keys of which nothing was set before are in keys.c */
		if (!use.set || use.read || use.unknown || (use.as_key && !use.set_before))
			continue;
		diag = diag_report(check->diags, DIAG_UNUSED, use.set->span, use.as_key ?
				   "nothing reads this: `%s` was given the key `%s` before" :
				   "nothing reads this: `%s` has a copy of `%s` from before", use.map->name,
				   use.variable->name);
		diag_help(check->diags, diag, "set it before `%s` is %s", use.variable->name,
			  use.as_key ? "used" : "stored");
	}
}
