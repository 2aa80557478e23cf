// SPDX-License-Identifier: MIT
/* Writes which flags, helpers and sections each map type allows, from mapops.tsv and
 * map_by_section.tsv. Part of the host tool generate; the types themselves are rows of
 * map_types.def. */
#include <string.h>

#include "frontend/kernel/generate.h"
#include "frontend/kernel/names.h"

enum { MAP_TYPE_NAME, MAP_SIDE, MAP_ITEM, MAP_RESULT };
enum { USE_TYPE, USE_SECTION, USE_LOOKUP, USE_UPDATE, USE_DELETE };

static const char *const type_names[] = {
#define MAP_TYPE(name, ...) name,
#include "frontend/kernel/map_types.def"
#undef MAP_TYPE
};
static const struct { const char *name, *c_name; uint32_t value; } flags[] = {
#define MAP_FLAG(name, c_name, value) { name, c_name, value },
#include "frontend/kernel/map_flags.def"
};
static const struct { const char *type, *c_name; } taken[] = {
#define MAP_FLAG_TAKEN(type, c_name) { type, c_name },
#include "frontend/kernel/map_flags.def"
};
static const struct { const char *helper, *type; } map_helpers[] = {
#define HELPER_MAP(helper, type) { helper, type },
#include "frontend/kernel/helpers.def"
};
/* Items of mapops.tsv whose names differ from the helper's. */
static const struct { const char *item, *helper; } items[] = {
	{ "lookup", "map-lookup-elem" }, { "update", "map-update-elem" },
	{ "delete", "map-delete-elem" }, { "push", "map-push-elem" },
	{ "pop", "map-pop-elem" }, { "peek", "map-peek-elem" },
	{ "for_each", "for-each-map-elem" }, { "lookup_percpu", "map-lookup-percpu-elem" },
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Parses "NO_PREALLOC(required),NUMA_NODE"; skips flags that the language does not offer. */
static uint32_t read_flags(const char *text)
{
	uint32_t value = 0;

	while (*text) {
		size_t len = strcspn(text, ",(");
		for (size_t i = 0; i < COUNT(flags); i++)
			if (strlen(flags[i].name) == len &&
			    !kernel_name_compare_part(flags[i].name, text, len))
				value |= flags[i].value;
		text += strcspn(text, ",");
		text += *text == ',';
	}
	return value;
}

static uint32_t flags_of_type(struct generator *generator, const char *type)
{
	uint32_t value = 0;
	bool found = false;

	for (size_t i = 0; i < generator->maps.rows.count; i++) {
		const struct row *row = &generator->maps.rows.items[i];
		if (strcmp(row->cells[MAP_SIDE], "create") != 0 ||
		    strcmp(row->cells[MAP_ITEM], "flags_ok") != 0 ||
		    kernel_name_compare(row->cells[MAP_TYPE_NAME], type) != 0)
			continue;
		value |= read_flags(row->cells[MAP_RESULT]);
		found = true;
	}
	if (!found)
		row_fail(&generator->maps.rows.items[0], "no flags_ok row of \"%s\"", type);
	for (size_t i = 0; i < COUNT(taken); i++)
		for (size_t j = 0; j < COUNT(flags); j++)
			if (!strcmp(taken[i].type, type) &&
			    !strcmp(taken[i].c_name, flags[j].c_name))
				value |= flags[j].value;
	return value;
}

void write_map_flags(struct generator *generator)
{
	text_puts(&generator->out, "const uint32_t kernel_rows_map_flags[] = {\n");
	for (size_t i = 0; i < COUNT(type_names); i++)
		text_printf(&generator->out, "\t%#x, /* %s */\n",
			    flags_of_type(generator, type_names[i]), type_names[i]);
	text_puts(&generator->out, "};\n\n");
}

static int index_of_type(const char *name)
{
	for (size_t i = 0; i < COUNT(type_names); i++)
		if (!kernel_name_compare(type_names[i], name))
			return (int)i;
	return -1;
}

static int index_of_helper(const struct generator *generator, const char *name)
{
	for (size_t i = 0; i < COUNT(items); i++)
		if (!strcmp(items[i].item, name))
			name = items[i].helper;
	for (size_t i = 0; i < generator->helper_rows.count; i++)
		if (!kernel_name_compare(generator->helper_rows.items[i].name, name))
			return (int)i;
	return -1;
}

static void put_map_helper(struct generator *generator, const char *type, const char *helper,
			   size_t *count)
{
	int map_type = index_of_type(type), index = index_of_helper(generator, helper);

	if (map_type < 0 || index < 0)
		return;
	text_printf(&generator->out, "\t{ %d, %d }, /* %s %s */\n", map_type, index, type, helper);
	++*count;
}

void write_map_helpers(struct generator *generator)
{
	size_t count = 0;

	text_puts(&generator->out, "const struct kernel_map_helper_row kernel_rows_map_helpers[] = {\n");
	for (size_t i = 0; i < generator->maps.rows.count; i++) {
		const struct row *row = &generator->maps.rows.items[i];

		if (!strcmp(row->cells[MAP_SIDE], "bpf") &&
		    (!strncmp(row->cells[MAP_RESULT], "ok", 2) ||
		     !strcmp(row->cells[MAP_RESULT], "needs_sock_ptr_value")))
			put_map_helper(generator, row->cells[MAP_TYPE_NAME], row->cells[MAP_ITEM],
				       &count);
	}
	for (size_t i = 0; i < COUNT(map_helpers); i++)
		put_map_helper(generator, map_helpers[i].type, map_helpers[i].helper, &count);
	text_printf(&generator->out, "};\nconst size_t kernel_rows_map_helper_count = %zu;\n\n",
		    count);
}

/* map_types.def has the first kernel for programs that can sleep. */
static bool is_allowed(const char *cell)
{
	return !strcmp(cell, "ok") || !strcmp(cell, "no_sleepable");
}

/* The measured update of a map of sockets failed at its value, before the permission was checked.
 * So a section that can delete can update, except sockops, which has helpers of its own. */
static bool is_update_allowed(const struct row *row)
{
	if (strcmp(row->cells[USE_UPDATE], "needs_sk") != 0)
		return is_allowed(row->cells[USE_UPDATE]);
	return is_allowed(row->cells[USE_DELETE]) && strcmp(row->cells[USE_SECTION], "sockops") != 0;
}

static uint8_t use_of(struct generator *generator, const char *type, const char *section)
{
	for (size_t i = 0; i < generator->map_sections.rows.count; i++) {
		const struct row *row = &generator->map_sections.rows.items[i];
		if (strcmp(row->cells[USE_SECTION], section) != 0 ||
		    kernel_name_compare(row->cells[USE_TYPE], type) != 0)
			continue;
		return (uint8_t)((is_allowed(row->cells[USE_LOOKUP]) ? KERNEL_MAP_LOOKUP : 0) |
				 (is_update_allowed(row) ? KERNEL_MAP_UPDATE : 0) |
				 (is_allowed(row->cells[USE_DELETE]) ? KERNEL_MAP_DELETE : 0));
	}
	return 0;
}

void write_map_bytes(struct generator *generator, const char *measured, size_t number)
{
	text_printf(&generator->out, "static const uint8_t maps_%zu[] = {", number);
	for (size_t i = 0; i < COUNT(type_names); i++)
		text_printf(&generator->out, " %u,", use_of(generator, type_names[i], measured));
	text_puts(&generator->out, " };\n\n");
}
