// SPDX-License-Identifier: MIT
/* Finds code that the kernel accepts and that has no effect: keys beyond an array's end, fields set
 * after the struct was copied into a map. check.c calls check_array_key for each expression; made.c
 * walks the function for the second. */
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
	diag_help(check->diags, diag, "its :max-entries is %llu, so its keys are 0 to %llu",
		  (unsigned long long)map->max_entries, (unsigned long long)map->max_entries - 1);
}

/* The entries of an inner map are unknown: it may be larger than the one that :inner names. */
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
	least = (uint32_t)key->value; /* truncated to the key's type */
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

/* ---- fields set after the copy ---- */

void copy_use_set(struct copy_use *use, const struct expr *assignment, bool in_loop)
{
	if (use->passed && !use->set)
		use->set = assignment;
	use->set_before |= !use->passed;
	use->unknown |= in_loop;
}

void copy_use_copied(struct copy_use *use, const struct expr *copy, const struct map *map, bool in_loop)
{
	if (use->set) /* a second copy includes it */
		use->read = copy;
	use->unknown |= in_loop;
	use->passed = true;
	use->map = map;
}

void copy_use_read(struct copy_use *use, const struct expr *field)
{
	if (use->passed && !use->read)
		use->read = field;
}

void copy_use_given(struct copy_use *use, const struct expr *object)
{
	use->unknown = true;
	if (use->set)
		copy_use_read(use, object);
}

/* The arms of a branch exclude each other. */
struct copy_use copy_use_join(struct copy_use then, struct copy_use otherwise)
{
	return (struct copy_use){
		.read = then.read ? then.read : otherwise.read,
		.set = then.set ? then.set : otherwise.set,
		.map = then.map ? then.map : otherwise.map,
		.passed = then.passed || otherwise.passed,
		.as_key = then.as_key || otherwise.as_key,
		.set_before = then.set_before || otherwise.set_before,
		.unknown = then.unknown || otherwise.unknown,
	};
}

void copy_use_report(struct check *check, const struct copy_use *use, const struct variable *variable)
{
	struct diag *diag;

	/* keys without a field set before are reported by keys.c */
	if (!use->set || use->read || use->unknown || (use->as_key && !use->set_before))
		return;
	diag = diag_report(check->diags, DIAG_UNUSED, use->set->span, use->as_key ?
			   "this store has no effect: `%s` read the key `%s` before it" :
			   "this store has no effect: `%s` copied `%s` before it", use->map->name,
			   variable->name);
	diag_help(check->diags, diag, "set it before `%s` is %s", variable->name,
		  use->as_key ? "used" : "stored");
}
