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
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "NO_PREALLOC(required),NUMA_NODE": flags that the language does not offer are passed over. */
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

/* An update that needs a socket as its value is allowed; the value's kind is another question. */
static bool is_allowed(const char *cell)
{
	return !strcmp(cell, "ok") || !strcmp(cell, "needs_sk");
}

static uint8_t use_of(struct generator *generator, const char *type, const char *section)
{
	for (size_t i = 0; i < generator->map_sections.rows.count; i++) {
		const struct row *row = &generator->map_sections.rows.items[i];
		if (strcmp(row->cells[USE_SECTION], section) != 0 ||
		    kernel_name_compare(row->cells[USE_TYPE], type) != 0)
			continue;
		return (uint8_t)((is_allowed(row->cells[USE_LOOKUP]) ? KERNEL_MAP_LOOKUP : 0) |
				 (is_allowed(row->cells[USE_UPDATE]) ? KERNEL_MAP_UPDATE : 0) |
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
