// SPDX-License-Identifier: MIT
/*
 * Map operations. In: a typed map access: lookup, update, delete, push, pop, getmap, setmap,
 * incmap. Out: the helper call. Keys and values are passed by address, so each goes into a variable
 * unless a variable of the exact width has it already. Called by value.c and statement.c; order.c
 * asks whether a key needs a statement.
 */
#include "emit/lower/lower.h"
#include "emit/tree/prune.h"

#include <string.h>

#include "frontend/unit/names.h"

/* The address of the map: one of the file, or one found inside another map. */
static struct cexpr *map_address(struct lower *lower, const struct expr *access)
{
	if (access->map_access.holder)
		return lower_value(lower, access->map_access.holder, 64).c;
	return c_prefix(lower->arena, "&", lower_atom(lower, access->map_access.map->c_name));
}

/* Is it a variable of exactly the key's or value's width, whose address the call can get? */
static bool is_direct(const struct lower *lower, const struct expr *expr, const struct type *type)
{
	return expr->kind == EXPR_VARIABLE && type && type_is_integer(expr->variable->type) &&
	       lower_variable_type(lower, expr->variable)->size == type->size &&
	       expr->variable->init && !lower_is_copied(lower, expr->variable);
}

bool lower_key_is_direct(const struct lower *lower, const struct expr *access)
{
	return access->map_access.key_is_pointer ||
	       is_direct(lower, access->map_access.key, access->map_access.map->key);
}

/* Assigns a new variable, or initializes it if its declaration is the block's first statement. */
static void set_new_variable(struct lower *lower, const struct type *type, const char *name,
			     struct cexpr *value)
{
	bool is_first = !lower->block->statements.count;

	lower_declare(lower, type_c_text(lower->arena, type), name, is_first ? value : NULL);
	if (!is_first)
		lower_emit_expr(lower, c_assign(lower->arena, "=", lower_atom(lower, name), value));
}

/* The variable for keys of that type in this block, declared at its first use. */
static const char *key_variable(struct lower *lower, const struct map *map, struct value value)
{
	struct key_variable made = { .type = map->key, .block = lower->block,
				     .depth = lower->access_depth };
	bool taken = false;

	for (size_t i = 0; i < lower->keys.count; i++) {
		const struct key_variable *known = &lower->keys.items[i];

		if (known->type == map->key && known->block == made.block &&
		    known->depth == made.depth) {
			lower_emit_expr(lower, c_assign(lower->arena, "=",
							lower_atom(lower, known->name), value.c));
			return known->name;
		}
		taken |= known->type != map->key;
	}
	made.name = lower_unique(lower, taken ? arena_printf(lower->arena, "%s_key", map->c_name) :
						"key");
	set_new_variable(lower, map->key, made.name, value.c);
	VEC_PUSH(lower->arena, &lower->keys, made);
	return made.name;
}

/*
 * The key's address. `then` is evaluated after the key and before the call, and must not change the
 * key's variable.
 */
static struct cexpr *key_address(struct lower *lower, const struct expr *access,
				 const struct expr *then)
{
	const struct map *map = access->map_access.map;
	const struct expr *key = access->map_access.key;
	struct value value;

	if (access->map_access.key_is_pointer)
		return lower_value(lower, key, 64).c;
	if (is_direct(lower, key, map->key) &&
	    !(then && !expr_is_stable(key) && expr_has_effects(then)))
		return c_prefix(lower->arena, "&",
				lower_atom(lower, lower->variable_names[key->variable->id]));
	value = lower_value_for(lower, key, map->key);
	value.c = lower_copied(lower, key, value.c);
	return c_prefix(lower->arena, "&",
			lower_atom(lower, key_variable(lower, map, value)));
}

/* The address of a new variable that holds the value. */
static struct cexpr *own_variable(struct lower *lower, const struct type *type, struct cexpr *value)
{
	const char *name = lower_unique(lower, "value");

	set_new_variable(lower, type, name, value);
	return c_prefix(lower->arena, "&", lower_atom(lower, name));
}

/*
 * The address of the variable for values of that type in this block, declared at its first use. No
 * helper keeps the address, so one stack slot serves all updates of the block.
 */
static struct cexpr *stored_variable(struct lower *lower, const struct type *type, struct cexpr *value)
{
	struct key_variable made = { .type = type, .block = lower->block,
				     .depth = lower->access_depth };

	for (size_t i = 0; i < lower->stored.count; i++) {
		const struct key_variable *known = &lower->stored.items[i];

		if (known->type != type || known->block != made.block || known->depth != made.depth)
			continue;
		lower_emit_expr(lower, c_assign(lower->arena, "=", lower_atom(lower, known->name), value));
		return c_prefix(lower->arena, "&", lower_atom(lower, known->name));
	}
	made.name = lower_unique(lower, "value");
	set_new_variable(lower, type, made.name, value);
	VEC_PUSH(lower->arena, &lower->stored, made);
	return c_prefix(lower->arena, "&", lower_atom(lower, made.name));
}

/*
 * The address that a call gets as the map's value. ret_used, if not NULL, receives the value
 * itself. It is not read through that address: a variable whose address a helper got has no range.
 */
static struct cexpr *value_address(struct lower *lower, const struct map *map,
				   const struct expr *expr, bool is_pointer,
				   struct value *ret_used)
{
	struct value value = { .type = expr->type };
	bool is_exact = expr->kind == EXPR_VARIABLE && expr->type == map->value &&
			lower_variable_type(lower, expr->variable) == map->value;

	if (is_pointer)
		return lower_value(lower, expr, 64).c;
	if (is_direct(lower, expr, map->value))
		value.c = lower_atom(lower, lower->variable_names[expr->variable->id]);
	else
		value = lower_value_for(lower, expr, map->value);
	if (ret_used && value.c->kind != C_ATOM) {
		const char *name = lower_unique(lower, "value");

		lower_declare(lower, type_c_text(lower->arena, map->value), name, value.c);
		value.c = lower_atom(lower, name);
		is_exact = true;
	}
	/* the C variable may be wider than the map's value: a cast to the value's type adds no C */
	if (ret_used && value.literal)
		*ret_used = value;
	else if (ret_used)
		ret_used->c = is_exact ? value.c :
			c_cast(lower->arena, type_c_text(lower->arena, map->value), value.c);
	return is_direct(lower, expr, map->value) ? c_prefix(lower->arena, "&", value.c) :
		stored_variable(lower, map->value, lower_copied(lower, expr, value.c));
}

struct value lower_map_lookup(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = type_pointer((struct type_table *)&lower->unit->types,
						    NULL, SPACE_MAP) };

	struct cexpr *key = key_address(lower, expr, expr->map_access.cpu), *map;

	map = map_address(lower, expr);
	if (expr->map_access.cpu)
		value.c = c_call(lower->arena, "bpf_map_lookup_percpu_elem", 3, map, key,
				 lower_value(lower, expr->map_access.cpu, 32).c);
	else
		value.c = c_call(lower->arena, "bpf_map_lookup_elem", 2, map, key);
	return value;
}

static struct cexpr *any_flag(struct lower *lower)
{
	return lower_atom(lower, "BPF_ANY");
}

/* The flags, computed behind a value that waits in its variable. */
static struct cexpr *update_flags(struct lower *lower, const struct expr *expr)
{
	struct cexpr *flags;

	if (!expr->map_access.flags)
		return any_flag(lower);
	lower->access_depth++;
	flags = lower_value(lower, expr->map_access.flags, 64).c;
	lower->access_depth--;
	return flags;
}

struct value lower_map_call(struct lower *lower, const struct expr *expr)
{
	const struct map *map = expr->map_access.map;
	struct value call = { .type = &type_i64 };
	struct cexpr *key = key_address(lower, expr, expr->map_access.value), *value, *flags;

	if (expr->kind == EXPR_MAP_DELETE) {
		call.c = c_call(lower->arena, "bpf_map_delete_elem", 2, map_address(lower, expr),
				key);
		return call;
	}
	lower->access_depth++;
	value = value_address(lower, map, expr->map_access.value,
		expr->map_access.value_is_pointer, NULL);
	flags = update_flags(lower, expr);
	lower->access_depth--;
	call.c = c_call(lower->arena, "bpf_map_update_elem", 4, map_address(lower, expr), key,
			value, flags);
	return call;
}

/* The pointee, as that type. */
static struct cexpr *pointed_to(struct lower *lower, const struct type *type, const struct expr *expr)
{
	const char *text = type_c_text(lower->arena, type);
	const struct type *target = expr->type->target;
	struct cexpr *pointer = lower_value(lower, expr, 64).c;

	if (pointer->kind == C_PREFIX && !strcmp(pointer->text, "&") && target &&
	    target->kind == type->kind && target->size == type->size)
		return pointer->a;
	return c_prefix(lower->arena, "*",
			c_cast(lower->arena, arena_printf(lower->arena, "%s *", text), pointer));
}

/*
 * Linux 7.3 treats a Bloom filter lookup as a store, so a variable that was pushed before becomes
 * uninitialized. A value on the stack is copied to a variable for the lookup.
 */
static struct cexpr *question_address(struct lower *lower, const struct expr *expr)
{
	const struct map *map = expr->map_access.map;
	const struct expr *value = expr->map_access.value;

	if (!expr->map_access.value_is_pointer)
		return own_variable(lower, map->value, lower_value_for(lower, value, map->value).c);
	return own_variable(lower, map->value, pointed_to(lower, map->value, value));
}

struct value lower_queue(struct lower *lower, const struct expr *expr)
{
	struct value call = { .type = &type_i64 };
	struct cexpr *value, *flags;

	value = lower_question(lower, expr, question_address);
	if (!value)
		value = value_address(lower, expr->map_access.map, expr->map_access.value,
				      expr->map_access.value_is_pointer, NULL);
	call.c = c_call(lower->arena, expr->map_access.helper->c_name, 2,
			map_address(lower, expr), value);
	if (expr->map_access.helper->parameter_count == 3) {
		flags = update_flags(lower, expr);
		call.c = c_call(lower->arena, expr->map_access.helper->c_name, 3,
				map_address(lower, expr), value, flags);
	}
	return call;
}

/* Looks up the entry, and keeps its address in a variable. */
static struct cexpr *entry_pointer(struct lower *lower, const struct expr *access)
{
	const struct map *map = access->map_access.map;
	struct cexpr *lookup = lower_map_lookup(lower, access).c;
	const char *name = lower_unique(lower, "value");

	lower_declare(lower, map->value ? arena_printf(lower->arena, "%s *",
						       type_c_text(lower->arena, map->value)) :
					  "void *", name, lookup);
	return lower_atom(lower, name);
}

struct value lower_getmap(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = expr->type };
	struct cexpr *pointer;

	if (type_is_pointer(expr->type))
		return lower_map_lookup(lower, expr);
	pointer = entry_pointer(lower, expr);
	value.c = c_ternary(lower->arena, pointer, c_prefix(lower->arena, "*", pointer),
			    lower_number(lower, 0));
	return value;
}

struct value lower_setmap(struct lower *lower, const struct expr *place, const struct expr *expr,
			  bool is_used)
{
	struct value stored = { .type = place->type };
	bool is_pointer = type_is_pointer(expr->type);
	struct cexpr *key = key_address(lower, place, expr), *value;

	lower->access_depth++;
	value = value_address(lower, place->map_access.map, expr, is_pointer,
			      is_used && !is_pointer ? &stored : NULL);
	lower->access_depth--;
	lower_emit_expr(lower, c_call(lower->arena, "bpf_map_update_elem", 4,
				      map_address(lower, place), key, value, any_flag(lower)));
	return stored;
}

/*
 * Inserts a missing entry of a hash with 0 before incmap adds to it. With BPF_NOEXIST only one CPU
 * inserts it, and all add to the same entry.
 */
static void make_missing(struct lower *lower, const struct map *map, struct cexpr *pointer,
			 struct cexpr *lookup)
{
	/* lookup: the call, whose arguments are the map and the key */
	struct cstmt *stmt = lower_emit(lower, CSTMT_IF, c_not(lower->arena, pointer));
	struct cblock *outer = lower->block;
	const char *zero = lower_unique(lower, "zero");

	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	lower_declare(lower, type_c_text(lower->arena, map->value), zero, lower_number(lower, 0));
	lower_emit_expr(lower, c_call(lower->arena, "bpf_map_update_elem", 4,
				      lookup->items[0], lookup->items[1],
				      c_prefix(lower->arena, "&", lower_atom(lower, zero)),
				      lower_atom(lower, "BPF_NOEXIST")));
	lower_emit_expr(lower, c_assign(lower->arena, "=", pointer, lookup));
	lower->block = outer;
}

void lower_incmap(struct lower *lower, const struct expr *expr)
{
	const struct expr *access = expr->assign.place;
	const struct map *map = access->map_access.map;
	bool subtract = expr->assign.op == OPERATOR_SUB;
	struct cexpr *key = key_address(lower, access, expr->assign.value), *lookup, *pointer;
	struct cblock *outer = lower->block;
	const char *name = lower_unique(lower, "value");
	struct cstmt *stmt;
	struct value by;

	lower->access_depth++;
	by = lower_value_for(lower, expr->assign.value, map->value);
	if (prune_has_call(by.c)) /* before the lookup, and unconditionally */
		by = lower_hold(lower, by, "amount");
	lower->access_depth--;
	/* negated in C's int or unsigned, the amount would not have the entry's width */
	if (subtract && !(by.literal && by.nonneg && by.type == &type_i32))
		by = lower_cast(lower, by, type_integer(map->value_size, false));
	lookup = c_call(lower->arena, "bpf_map_lookup_elem", 2, map_address(lower, access), key);

	lower_declare(lower, arena_printf(lower->arena, "%s *", type_c_text(lower->arena,
		map->value)),
		      name, lookup);
	pointer = lower_atom(lower, name);
	if (map->type->inserts_on_update && !map->type->is_array)
		make_missing(lower, map, pointer, lookup);
	stmt = lower_emit(lower, CSTMT_IF, pointer);
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	/* atomic for per-CPU maps as well: an interrupt may run a program that uses this map */
	lower_emit_expr(lower, c_call(lower->arena, "__sync_fetch_and_add", 2, pointer,
				      subtract ? c_prefix(lower->arena, "-", by.c) : by.c));
	lower->block = outer;
}
