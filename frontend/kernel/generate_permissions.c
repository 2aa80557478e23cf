// SPDX-License-Identifier: MIT
/* Writes which section can call which helper, from helpers_allowed.tsv and helpers_gpl.tsv: one
 * byte per section and helper, an index into the distinct permissions. Part of the host tool
 * generate. */
#include <string.h>

#include "frontend/kernel/generate.h"
#include "frontend/kernel/names.h"

enum { ALLOWED_SECTION, ALLOWED_HELPER, ALLOWED_SINCE };

static size_t find_helper_row(struct generator *generator, const struct row *row)
{
	for (size_t i = 0; i < generator->helper_rows.count; i++)
		if (!kernel_name_compare(generator->helper_rows.items[i].name,
					 row->cells[ALLOWED_HELPER]))
			return i;
	row_fail(row, "no helper \"%s\"", row->cells[ALLOWED_HELPER]);
}

static const struct { const char *section, *like; } gpl_likes[] = {
#define SECTION_GPL_LIKE(section, like) { section, like },
#include "frontend/kernel/sections.def"
};
static const char *const gpl_sections[] = {
#define SECTION_NEEDS_GPL(section) section,
#include "frontend/kernel/sections.def"
};

static bool section_needs_gpl(const char *section)
{
	for (size_t i = 0; i < sizeof(gpl_sections) / sizeof(gpl_sections[0]); i++)
		if (!strcmp(gpl_sections[i], section))
			return true;
	return false;
}

/* The section's name in the table of helpers for GPL-compatible programs. */
static const char *gpl_name(const char *section)
{
	for (size_t i = 0; i < sizeof(gpl_likes) / sizeof(gpl_likes[0]); i++)
		if (!strcmp(gpl_likes[i].section, section))
			return gpl_likes[i].like;
	return section;
}

/* Parses "5.10", "5.10*" and "5.10!6.1,6.12". */
static struct kernel_permission read_permission(struct generator *generator, const struct row *row,
						bool gpl_only)
{
	const char *text = row->cells[ALLOWED_SINCE];
	size_t len = strcspn(text, "*!");
	struct kernel_permission permission = {
		.since = row_version(row, arena_strndup(generator->arena, text, len)),
		.gpl_only = gpl_only || strchr(text, '*'),
	};
	const char *refused = strchr(text, '!');

	if (refused)
		permission.refused_again =
			row_version(row, arena_strndup(generator->arena, refused + 1,
						       strcspn(refused + 1, ",")));
	return permission;
}

static uint8_t permission_index(struct generator *generator, const struct row *row, bool gpl_only)
{
	struct kernel_permission wanted = read_permission(generator, row, gpl_only);

	for (size_t i = 0; i < generator->permissions.count; i++) {
		const struct kernel_permission *known = &generator->permissions.items[i];
		if (known->since == wanted.since && known->gpl_only == wanted.gpl_only &&
		    known->refused_again == wanted.refused_again)
			return (uint8_t)i;
	}
	if (generator->permissions.count > MOST_PERMISSIONS)
		row_fail(row, "more than %d distinct permissions", MOST_PERMISSIONS);
	VEC_PUSH(generator->arena, &generator->permissions, wanted);
	return (uint8_t)(generator->permissions.count - 1);
}

void write_helper_bytes(struct generator *generator, const char *section, const char *measured,
			size_t number)
{
	uint8_t *bytes = ARENA_ARRAY(generator->arena, uint8_t, generator->helper_rows.count);

	for (size_t i = 0; i < generator->allowed.rows.count; i++) {
		const struct row *row = &generator->allowed.rows.items[i];
		if (!strcmp(row->cells[ALLOWED_SECTION], measured))
			bytes[find_helper_row(generator, row)] =
				permission_index(generator, row, section_needs_gpl(section));
	}
	/* The row above has the version from which some kernel needs no GPL-compatible license. */
	for (size_t i = 0; i < generator->gpl.rows.count; i++) {
		const struct row *row = &generator->gpl.rows.items[i];
		if (strcmp(row->cells[ALLOWED_SECTION], gpl_name(section)) != 0)
			continue;
		uint8_t *byte = &bytes[find_helper_row(generator, row)];
		if (!*byte)
			*byte = permission_index(generator, row, true);
	}
	text_printf(&generator->out, "static const uint8_t helpers_%zu[] = {", number);
	for (size_t i = 0; i < generator->helper_rows.count; i++)
		text_printf(&generator->out, "%s%u,", i % 32 ? " " : "\n\t", bytes[i]);
	text_puts(&generator->out, "\n};\n\n");
}

void write_permissions(struct generator *generator)
{
	text_puts(&generator->out,
		  "const struct kernel_permission kernel_rows_permissions[] = {\n");
	for (size_t i = 0; i < generator->permissions.count; i++) {
		const struct kernel_permission *permission = &generator->permissions.items[i];
		text_printf(&generator->out, "\t{ %#x, %d, %#x },\n", permission->since,
			    permission->gpl_only, permission->refused_again);
	}
	text_puts(&generator->out, "};\n\n");
}
