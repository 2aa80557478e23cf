#include "frontend/unit/unit.h"

#include <string.h>

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

struct map *unit_find_map(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && !strcmp(item->map->name, name))
			return item->map;
	}
	return NULL;
}

struct program *unit_find_program(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && !strcmp(item->program->name, name))
			return item->program;
	}
	return NULL;
}

struct program *unit_find_subprogram(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_SUBPROGRAM && !strcmp(item->program->name, name))
			return item->program;
	}
	return NULL;
}

struct global *unit_find_global(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_GLOBAL && !strcmp(item->global->name, name))
			return item->global;
	}
	return NULL;
}

bool unit_has_kernel_side(const struct unit *unit)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM || item->kind == ITEM_MAP ||
		    (item->kind == ITEM_GLOBAL && item->global->kind != GLOBAL_KCONFIG) ||
		    (item->kind == ITEM_SUBPROGRAM &&
		     item->program->subprogram->kind == SUBPROGRAM_EXPORTED))
			return true;
	}
	return false;
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

void unit_report_helper(struct unit *unit, struct span span, const struct kernel_section *section,
			const struct kernel_helper *helper)
{
	struct diag *diag = diag_report(unit->diags, DIAG_HELPER_NOT_ALLOWED, span,
					"`%s` is not for `%s`", helper->name, section->name);
	const char *list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < kernel_section_count() && count < 4; i++) {
		const struct kernel_section *other = kernel_section_at(i);

		if (!other->program_type || !kernel_helper_permission(other, helper).since)
			continue;
		list = list ? arena_printf(unit->arena, "%s, %s", list, other->name) : other->name;
		count++;
	}
	if (list)
		diag_help(unit->diags, diag, "it may be called in %s%s", list,
			  count == 4 ? " and others" : "");
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
