// SPDX-License-Identifier: MIT
/* Writes the rows of sections from sections.tsv, sections_by_kernel.tsv and sections.def, with
 * their accesses and return values. Part of the host tool generate; kernel_find_section reads the
 * rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/generate.h"

enum { SECTION_NAME, SECTION_EXACT, SECTION_PROGRAM, SECTION_ATTACH, SECTION_CONTEXT,
       SECTION_SLEEPABLE, SECTION_LIBBPF };
enum { VERSION_SECTION, VERSION_SINCE };

static const struct { const char *kernel_type, *attach, *keyword; } types[] = {
#define SECTION_TYPE(kernel_type, attach, keyword) { kernel_type, attach, keyword },
#include "frontend/kernel/sections.def"
};
static const struct { const char *section, *measured; } likes[] = {
#define SECTION_LIKE(section, measured) { section, measured },
#include "frontend/kernel/sections.def"
};
static const struct { const char *section, *measured; } maps_likes[] = {
#define SECTION_MAPS_LIKE(section, measured) { section, measured },
#include "frontend/kernel/sections.def"
};
static const struct { const char *section, *emitted; bool takes_name; } emits[] = {
#define SECTION_EMITTED(section, emitted, takes_name) { section, emitted, takes_name },
#include "frontend/kernel/sections.def"
};
static const struct { const char *section; kernel_version since; } ages[] = {
#define SECTION_SINCE(section, major, minor) { section, KERNEL_VERSION_OF(major, minor) },
#include "frontend/kernel/sections.def"
};
static const char *const no_attach_types[] = {
#define SECTION_NO_ATTACH_TYPE(section) section,
#include "frontend/kernel/sections.def"
};
static const struct { const char *section, *summary, *refuse_help; } texts[] = {
#define SECTION_TEXT(section, summary, refuse_help) { section, summary, refuse_help },
#include "frontend/kernel/sections.def"
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Index of the row of `array` for that section, or COUNT(array). */
#define FIND(array, name, ret_index) \
	do { \
		size_t find_at_ = 0; \
		while (find_at_ < COUNT(array) && strcmp((array)[find_at_].section, (name)) != 0) \
			find_at_++; \
		*(ret_index) = find_at_; \
	} while (0)

static const char *measured_name(const char *name)
{
	size_t at;

	FIND(likes, name, &at);
	return at < COUNT(likes) ? likes[at].measured : name;
}

static const char *maps_name(const char *name)
{
	size_t at;

	FIND(maps_likes, name, &at);
	return at < COUNT(maps_likes) ? maps_likes[at].measured : measured_name(name);
}

static kernel_version since_of(struct generator *generator, const char *name)
{
	kernel_version since = 0;
	size_t at;

	for (size_t i = 0; i < generator->versions.rows.count; i++) {
		const struct row *row = &generator->versions.rows.items[i];
		if (!strcmp(row->cells[VERSION_SECTION], measured_name(name)))
			since = row_version(row, row->cells[VERSION_SINCE]);
	}
	FIND(ages, name, &at);
	return at < COUNT(ages) && since ? ages[at].since : since;
}

static const char *keyword_of(const struct row *row)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (!strcmp(types[i].kernel_type, row->cells[SECTION_PROGRAM]) &&
		    (!types[i].attach || !strcmp(types[i].attach, row->cells[SECTION_ATTACH])))
			return types[i].keyword;
	return NULL;
}

static const char *attach_type_of(const struct row *row)
{
	for (size_t i = 0; i < COUNT(no_attach_types); i++)
		if (!strcmp(no_attach_types[i], row->cells[SECTION_NAME]))
			return NULL;
	return strcmp(row->cells[SECTION_ATTACH], "0") ? row->cells[SECTION_ATTACH] : NULL;
}

/* The context's name if its fields are measured. "pt_regs (bpf_user_pt_regs_t)" becomes
 * "pt_regs". */
static const char *context_of(struct generator *generator, const struct row *row)
{
	const char *text = row->cells[SECTION_CONTEXT];
	const char *name = arena_strndup(generator->arena, text, strcspn(text, " "));
	const struct context *context = find_context(generator, name);

	return context ? context->name : NULL;
}

/* Parses "v1.3.0" and "unreleased(1.8)". */
static kernel_version libbpf_of(const struct row *row)
{
	const char *text = row->cells[SECTION_LIBBPF];
	unsigned major, minor;

	text += strcspn(text, "0123456789");
	if (sscanf(text, "%3u.%3u", &major, &minor) != 2)
		row_fail(row, "`%s` is no version of libbpf", row->cells[SECTION_LIBBPF]);
	return KERNEL_VERSION_OF(major, minor);
}

static void read_section(struct generator *generator, const struct row *row,
			 struct kernel_section *section)
{
	size_t at;

	section->name = row->cells[SECTION_NAME];
	section->takes_target = strcmp(row->cells[SECTION_EXACT], "exact") != 0;
	section->kernel_type = row->cells[SECTION_PROGRAM];
	section->attach_type = attach_type_of(row);
	section->attach_value = -1;
	if (section->attach_type && find_constant(generator, section->attach_type))
		section->attach_value = (int)find_constant(generator, section->attach_type)->value;
	section->context = context_of(generator, row);
	section->since = since_of(generator, section->name);
	/* a section that no measured kernel loads is not offered */
	section->program_type = section->since ? keyword_of(row) : NULL;
	section->libbpf = libbpf_of(row);
	section->sleepable = row_number(row, row->cells[SECTION_SLEEPABLE], NULL) != 0;
	FIND(emits, section->name, &at);
	if (at < COUNT(emits))
		section->emitted = emits[at].emitted;
	FIND(texts, section->name, &at);
	if (at < COUNT(texts)) {
		section->summary = texts[at].summary;
		section->refuse_help = texts[at].refuse_help;
	}
}

static bool takes_name(const char *name)
{
	size_t at;

	FIND(emits, name, &at);
	return at < COUNT(emits) && emits[at].takes_name;
}

static void write_section(struct generator *generator, const struct kernel_section *section,
			  size_t number)
{
	struct text *out = &generator->out;

	text_puts(out, "\t{ { ");
	out_string(generator, section->name);
	text_printf(out, ", %d, ", section->takes_target);
	out_string(generator, section->emitted);
	text_puts(out, ", ");
	out_string(generator, section->program_type);
	text_puts(out, ",\n\t    ");
	out_string(generator, section->kernel_type);
	text_puts(out, ", ");
	out_string(generator, section->attach_type);
	text_printf(out, ", %d, ", section->attach_value);
	out_string(generator, section->context);
	text_printf(out, ",\n\t    %#x, %#x, %d, %d,\n\t    ", section->since,
		    section->libbpf, section->sleepable, section->return_checked);
	if (section->access_count)
		text_printf(out, "accesses_%zu, %zu, ", number, section->access_count);
	else
		text_puts(out, "NULL, 0, ");
	if (section->return_count)
		text_printf(out, "returns_%zu, %zu,\n\t    ", number, section->return_count);
	else
		text_puts(out, "NULL, 0,\n\t    ");
	out_string(generator, section->summary);
	text_puts(out, ",\n\t    ");
	out_string(generator, section->refuse_help);
	text_printf(out, " },\n\t  %d, helpers_%zu, maps_%zu },\n", takes_name(section->name),
		    number, number);
}

static int compare_sections(const void *left, const void *right)
{
	const struct kernel_section *one = left, *other = right;

	return strcmp(one->name, other->name);
}

void write_sections(struct generator *generator)
{
	size_t count = generator->sections.rows.count;
	struct kernel_section *sections =
		ARENA_ARRAY(generator->arena, struct kernel_section, count);

	for (size_t i = 0; i < count; i++)
		read_section(generator, &generator->sections.rows.items[i], &sections[i]);
	qsort(sections, count, sizeof(*sections), compare_sections);
	for (size_t i = 0; i < count; i++) {
		const char *measured = measured_name(sections[i].name);
		if (sections[i].context)
			sections[i].access_count =
				write_accesses(generator, measured, sections[i].context, i);
		sections[i].return_count =
			write_returns(generator, measured, i, &sections[i].return_checked);
		write_helper_bytes(generator, sections[i].name, measured, i);
		write_map_bytes(generator, maps_name(sections[i].name), i);
	}
	text_puts(&generator->out, "const struct kernel_section_row kernel_rows_sections[] = {\n");
	for (size_t i = 0; i < count; i++)
		write_section(generator, &sections[i], i);
	text_printf(&generator->out, "};\nconst size_t kernel_rows_section_count = %zu;\n\n",
		    count);
}
