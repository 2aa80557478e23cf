// SPDX-License-Identifier: MIT
/*
 * Lookups in the typed unit, and properties of the file as a whole: items by name, the oldest
 * kernel, structs that cross to user space. In: the unit. Out: an item, or the property. Called by
 * all passes.
 */
#include "frontend/unit/unit.h"

#include <string.h>

const struct enumeration *unit_enumeration(const struct unit *unit, enum show_as show)
{
	return show < SHOW_COUNT ? NULL : unit->enumerations.items[show - SHOW_COUNT];
}

kernel_version unit_floor(const struct unit *unit, const struct floor_reason **ret_reason)
{
	const struct floor_reason *highest = NULL;

	for (size_t i = 0; i < unit->floors.count; i++)
		if (!highest || unit->floors.items[i].version > highest->version)
			highest = &unit->floors.items[i];
	if (ret_reason)
		*ret_reason = highest;
	return highest ? highest->version : KERNEL_OLDEST;
}

void unit_raise_floor(struct unit *unit, kernel_version version, struct span span,
		      const char *what)
{
	struct floor_reason reason = { .version = version, .span = span, .what = what };

	if (version > KERNEL_OLDEST)
		VEC_PUSH(unit->arena, &unit->floors, reason);
}

void unit_add_item(struct unit *unit, struct item item)
{
	struct named_item *named = ARENA_NEW(unit->arena, struct named_item);

	*named = (struct named_item){ item, unit->items.count };
	VEC_PUSH(unit->arena, &unit->items, item);
	table_add(unit->arena, &unit->items_of[item.kind], item_name(&item), named);
	table_add(unit->arena, &unit->items_named, item_name(&item), named);
	table_add(unit->arena, &unit->items_in_c, item_c_name(&item), named);
}

const struct named_item *unit_find_named(const struct unit *unit, const char *name)
{
	return table_find(&unit->items_named, name);
}

const struct named_item *unit_find_in_c(const struct unit *unit, const char *c_name)
{
	return table_find(&unit->items_in_c, c_name);
}

const struct item *unit_find_item(const struct unit *unit, enum item_kind kind, const char *name)
{
	const struct named_item *found = table_find(&unit->items_of[kind], name);

	return found ? &found->item : NULL;
}

struct map *unit_find_map(const struct unit *unit, const char *name)
{
	const struct item *item = unit_find_item(unit, ITEM_MAP, name);

	return item ? item->map : NULL;
}

struct program *unit_find_program(const struct unit *unit, const char *name)
{
	const struct item *item = unit_find_item(unit, ITEM_PROGRAM, name);

	return item ? item->program : NULL;
}

const struct struct_ops *unit_find_struct_ops(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->struct_ops.count; i++)
		if (!strcmp(unit->struct_ops.items[i]->name, name) || !strcmp(unit->struct_ops.items[i]->c_name, name))
			return unit->struct_ops.items[i];
	return NULL;
}

struct program *unit_find_subprogram(const struct unit *unit, const char *name)
{
	const struct item *item = unit_find_item(unit, ITEM_SUBPROGRAM, name);

	return item ? item->program : NULL;
}

static bool initial_is_set(const struct initial *initial)
{
	bool set = initial->value && (initial->value->kind == EXPR_STRING ? initial->value->string.len > 0 :
							       initial->value->value != 0);

	for (size_t i = 0; i < initial->count; i++)
		set |= initial_is_set(&initial->parts[i]);
	return set;
}

bool global_is_initialized(const struct global *global)
{
	return (global->init && global->init->value) || initial_is_set(&global->parts);
}

struct global *unit_find_global(const struct unit *unit, const char *name)
{
	const struct item *item = unit_find_item(unit, ITEM_GLOBAL, name);

	return item ? item->global : NULL;
}

bool unit_has_kernel_side(const struct unit *unit)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM || item->kind == ITEM_MAP ||
		    (item->kind == ITEM_GLOBAL && item->global->kind != GLOBAL_KCONFIG &&
		     item->global->kind != GLOBAL_KSYM) ||
		    (item->kind == ITEM_SUBPROGRAM &&
		     item->program->subprogram->kind == SUBPROGRAM_EXPORTED))
			return true;
	}
	return false;
}

bool map_has_networks(const struct map *map)
{
	if (strcmp(map->type->name, "lpm-trie") || (map->key_size != 8 && map->key_size != 20))
		return false;
	return !map->key || map->key->kind != TYPE_STRUCT || map->key->structure->is_prefix;
}

const char *unit_extern(const struct unit *unit, struct span *ret_span)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && item->map->is_extern) {
			*ret_span = item->map->span;
			return item->map->name;
		}
		if (item->kind == ITEM_GLOBAL && item->global->kind == GLOBAL_EXTERN &&
		    item->global->used) {
			*ret_span = item->global->span;
			return item->global->name;
		}
		if (item->kind == ITEM_SUBPROGRAM && item->program->subprogram->reached &&
		    item->program->subprogram->kind == SUBPROGRAM_EXTERN) {
			*ret_span = item->program->span;
			return item->program->name;
		}
	}
	return NULL;
}

bool subprogram_is_for_timers(const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;

	for (size_t i = 0; i < subprogram->callback_of.count; i++)
		if (!strcmp(subprogram->callback_of.items[i]->call.helper->name,
			    "timer-set-callback"))
			return true;
	return false;
}

/* Adds a help such as "it may be called in tc, xdp and others". */
static void help_sections(struct unit *unit, struct diag *diag, const void *what,
			  bool (*allows)(const struct kernel_section *section, const void *what))
{
	const char *list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < kernel_section_count() && count < 4; i++) {
		const struct kernel_section *other = kernel_section_at(i);

		if (!other->program_type || !allows(other, what))
			continue;
		list = list ? arena_printf(unit->arena, "%s, %s", list, other->name) : other->name;
		count++;
	}
	if (list)
		diag_help(unit->diags, diag, "it may be called in %s%s", list,
			  count == 4 ? " and others" : "");
}

static bool allows_helper(const struct kernel_section *section, const void *helper)
{
	return kernel_helper_permission(section, helper).since;
}

void unit_report_helper(struct unit *unit, struct span span, const struct kernel_section *section,
			const struct kernel_helper *helper)
{
	help_sections(unit, diag_report(unit->diags, DIAG_HELPER_NOT_ALLOWED, span,
					"`%s` is not for `%s`", helper->name, section->name),
		      helper, allows_helper);
}

static bool allows_function(const struct kernel_section *section, const void *function)
{
	return kernel_function_allows(function, section);
}

void unit_report_kernel_function(struct unit *unit, struct span span,
				 const struct kernel_section *section,
				 const struct kernel_function *function)
{
	help_sections(unit, diag_report(unit->diags, DIAG_KERNEL_FUNCTION, span,
					"the kernel's `%s` is not for `%s`", function->name,
					section->name),
		      function, allows_function);
}

/*
 * Does the program run in the context of a process, so that addresses in its arguments are that
 * process's?
 */
static bool sees_user_memory(const char *section)
{
	return !strncmp(section, "uprobe", 6) || !strncmp(section, "uretprobe", 9) ||
	       !strncmp(section, "usdt", 4) || strstr(section, "syscalls/sys_enter");
}

void unit_help_address(struct unit *unit, struct diag *diag, const char *section, const char *address)
{
	if (sees_user_memory(section))
		diag_help(unit->diags, diag, "(probe-read-user (stack-addr v) size %s) copies what is there",
			  address);
	else if (!strncmp(section, "raw_tp", 6) || !strncmp(section, "raw_tracepoint", 14))
		diag_help(unit->diags, diag, "(kernel-load T %s), or import-kernel-struct and its accessors; "
			  "in `tp_btf/EVENT` the kernel knows the types of the arguments", address);
	else
		diag_help(unit->diags, diag, "(kernel-load T %s) for an address of the kernel's, or "
			  "import-kernel-struct and its accessors; (probe-read-user (stack-addr v) size %s) "
			  "for one of the process's", address, address);
}

const char *item_name(const struct item *item)
{
	switch (item->kind) {
	case ITEM_CONSTANT:
		return item->constant->name;
	case ITEM_STRUCTURE:
		return item->structure->name;
	case ITEM_MAP:
		return item->map->name;
	case ITEM_GLOBAL:
		return item->global->name;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		break;
	}
	return item->program->name;
}

const char *item_c_name(const struct item *item)
{
	switch (item->kind) {
	case ITEM_CONSTANT:
		return item->constant->c_name;
	case ITEM_STRUCTURE:
		return item->structure->c_name;
	case ITEM_MAP:
		return item->map->c_name;
	case ITEM_GLOBAL:
		return item->global->c_name;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		break;
	}
	return item->program->c_name;
}

static void add_held(const struct unit *unit, struct table *set, const struct structure *structure)
{
	for (size_t i = 0; i < structure->member_count; i++) {
		const struct type *type = structure->members[i].type;

		while (type->kind == TYPE_ARRAY)
			type = type->target;
		if (type->kind == TYPE_STRUCT && type->structure->is_anonymous)
			add_held(unit, set, type->structure);
		else if (type->kind == TYPE_STRUCT)
			table_add_object(unit->arena, set, type->structure, (void *)type->structure);
	}
}

void unit_add_held(const struct unit *unit, struct table *set)
{
	for (size_t i = unit->items.count; i-- > 0;)
		if (unit->items.items[i].kind == ITEM_STRUCTURE &&
		    table_find_object(set, unit->items.items[i].structure))
			add_held(unit, set, unit->items.items[i].structure);
}

struct table unit_crossing(const struct unit *unit)
{
	struct table set = { 0 };

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_STRUCTURE && unit->items.items[i].structure->is_shared)
			table_add_object(unit->arena, &set, unit->items.items[i].structure,
					 unit->items.items[i].structure);
	unit_add_held(unit, &set);
	return set;
}
