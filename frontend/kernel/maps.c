// SPDX-License-Identifier: MIT
/* Looks up map types and flags, and which helper, section and kernel allow an operation on them.
 * Asked by sema for `defmap` and map operations, and by check. */
#include <string.h>

#include "frontend/kernel/names.h"
#include "frontend/kernel/rows.h"

static const struct kernel_map_type types[] = {
#define MAP_TYPE(lisp, c, ...) { .name = lisp, .c_name = c, __VA_ARGS__ },
#include "frontend/kernel/map_types.def"
#undef MAP_TYPE
};

static const struct kernel_map_flag flags[] = {
#define MAP_FLAG(name, c_name, value) { name, c_name, value },
#include "frontend/kernel/map_flags.def"
};

const struct kernel_map_type *kernel_find_map_type(const char *name)
{
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		if (!kernel_name_compare(types[i].name, name))
			return &types[i];
	return NULL;
}

size_t kernel_map_type_count(void)
{
	return sizeof(types) / sizeof(types[0]);
}

const struct kernel_map_type *kernel_map_type_at(size_t index)
{
	return &types[index];
}

/* The helper whose permission decides an operation that was not measured per section. */
static const char *helper_of(enum kernel_map_operation operation)
{
	switch (operation) {
	case KERNEL_MAP_PUSH: return "map-push-elem";
	case KERNEL_MAP_POP: return "map-pop-elem";
	case KERNEL_MAP_PEEK: return "map-peek-elem";
	case KERNEL_MAP_RINGBUF: return "ringbuf-reserve";
	case KERNEL_MAP_TAIL_CALL: return "tail-call";
	case KERNEL_MAP_REDIRECT: return "redirect-map";
	case KERNEL_MAP_FOR_EACH: return "for-each-map-elem";
	case KERNEL_MAP_LOOKUP:
	case KERNEL_MAP_UPDATE:
	case KERNEL_MAP_DELETE: break;
	}
	return NULL;
}

kernel_version kernel_map_since(const struct kernel_map_type *type,
				const struct kernel_section *section)
{
	return section->sleepable ? type->sleepable_since : type->since;
}

/* From that kernel on, programs that own a socket can change these maps, but programs that see
 * packets cannot. */
kernel_version kernel_map_refused_again(const struct kernel_map_type *type,
					const struct kernel_section *section,
					enum kernel_map_operation operation)
{
	static const char *const program_types[] = { "xdp", "tc", "socket-filter", "flow-dissector" };

	if ((operation != KERNEL_MAP_UPDATE && operation != KERNEL_MAP_DELETE) ||
	    (strcmp(type->name, "sockmap") && strcmp(type->name, "sockhash")))
		return 0;
	for (size_t i = 0; section->program_type && i < 4; i++)
		if (!strcmp(section->program_type, program_types[i]))
			return KERNEL_VERSION_OF(7, 3);
	return 0;
}

bool kernel_map_in_section(const struct kernel_map_type *type, const struct kernel_section *section,
			   enum kernel_map_operation operation)
{
	const struct kernel_section_row *row = (const struct kernel_section_row *)section;
	const char *helper = helper_of(operation);

	if (!(type->operations & operation) || !kernel_map_since(type, section))
		return false;
	if (!helper)
		return row->maps[type - types] & operation;
	return kernel_helper_permission(section, kernel_find_helper(helper)).since != 0;
}

const struct kernel_map_flag *kernel_find_map_flag(const char *name)
{
	for (size_t i = 0; i < kernel_map_flag_count(); i++)
		if (!kernel_name_compare(flags[i].name, name) ||
		    !kernel_name_compare(flags[i].c_name, name))
			return &flags[i];
	return NULL;
}

size_t kernel_map_flag_count(void)
{
	return sizeof(flags) / sizeof(flags[0]);
}

const struct kernel_map_flag *kernel_map_flag_at(size_t index)
{
	return &flags[index];
}

bool kernel_map_takes_flag(const struct kernel_map_type *type, const struct kernel_map_flag *flag)
{
	return kernel_rows_map_flags[type - types] & flag->value;
}

bool kernel_helper_takes_map(const struct kernel_helper *helper, const struct kernel_map_type *type)
{
	bool restricted = false;

	for (size_t i = 0; i < kernel_rows_map_helper_count; i++) {
		const struct kernel_map_helper_row *row = &kernel_rows_map_helpers[i];

		if (&kernel_rows_helpers[row->helper] != helper)
			continue;
		if (&types[row->map_type] == type)
			return true;
		restricted = true;
	}
	return !restricted;
}
