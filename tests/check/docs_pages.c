// SPDX-License-Identifier: MIT
/*
 * Prints a page of docs/language that is made of the rows the compiler reads.
 * usage: docs_pages helpers|contexts|map-types|constants
 */
#include <stdio.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const char *lisp_name(const char *c_name)
{
	static char name[128];

	snprintf(name, sizeof(name), "%s", c_name);
	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = '-';
	return name;
}

static const char *version(kernel_version version)
{
	static char text[8];

	return kernel_version_text(version, text);
}

/* ---- helpers ---- */

static const char *argument_words(const struct kernel_parameter *parameter)
{
	static const char *const words[] = {
		[KERNEL_ARG_SCALAR] = "integer", [KERNEL_ARG_MAP] = "map",
		[KERNEL_ARG_CONTEXT] = "(ctx-ptr)", [KERNEL_ARG_KEY] = "pointer to a key",
		[KERNEL_ARG_VALUE] = "pointer to a value", [KERNEL_ARG_MEMORY] = "memory",
		[KERNEL_ARG_OUT_MEMORY] = "memory to fill", [KERNEL_ARG_SIZE] = "its size",
		[KERNEL_ARG_SIZE_OR_ZERO] = "its size or 0", [KERNEL_ARG_SOCKET] = "socket",
		[KERNEL_ARG_RECORD] = "record", [KERNEL_ARG_FUNCTION] = "subprogram",
		[KERNEL_ARG_STRING] = "text", [KERNEL_ARG_POINTER] = "pointer",
		[KERNEL_ARG_OBJECT] = "kernel object", [KERNEL_ARG_DYNPTR] = "dynptr",
		[KERNEL_ARG_ZERO] = "0", [KERNEL_ARG_ADDRESS] = "address",
	};

	return words[parameter->kind];
}

static void put_helper(const struct kernel_helper *helper)
{
	printf("| `(%s", helper->name);
	for (size_t i = 0; i < helper->parameter_count; i++)
		printf(" %s", lisp_name(helper->parameters[i].name));
	printf("%s)` | ", helper->variadic ? " .." : "");
	for (size_t i = 0; i < helper->parameter_count; i++)
		printf("%s%s%s", i ? ", " : "", argument_words(&helper->parameters[i]),
		       helper->parameters[i].may_be_null ? " or nil" : "");
	printf(" | `%s`%s | %s |\n", helper->c_result,
	       helper->result_may_be_null ? ", perhaps null" : "",
	       helper->summary ? helper->summary : "");
}

static void put_helpers(void)
{
	puts("# Helpers\n\n<!-- Made by docs/generate.sh. -->\n\nEvery kernel helper, by the name that a program calls it: the kernel's "
	     "without `bpf_`,\nwith `-`. Which section may call one on which kernel is checked "
	     "when the program is compiled.\n\n| call | arguments | result in C | does |\n"
	     "|---|---|---|---|");
	for (size_t i = 0; i < kernel_helper_count(); i++)
		put_helper(kernel_helper_at(i));
}

/* ---- contexts ---- */

static void put_widths(unsigned widths)
{
	const char *before = "";

	for (unsigned width = 1; width <= 8; width *= 2)
		if (widths & 1u << width) {
			printf("%s%u", before, width);
			before = ", ";
		}
	if (!*before)
		printf("-");
}

static void put_access(const struct kernel_access *access)
{
	const struct kernel_field *field = access->field;

	if (!access->read_widths && !access->write_widths)
		return;
	printf("| `%s` |", lisp_name(field->name));
	if (field->count > 1)
		printf(" %u elements of", field->count);
	printf(" %u%s | ", field->size, field->network_order ? ", network order" : "");
	put_widths(access->read_widths);
	printf(" | ");
	put_widths(access->write_widths);
	printf(" | %s |\n", access->read_since > KERNEL_OLDEST ? version(access->read_since) : "");
}

static void put_results(const struct kernel_section *section)
{
	if (!section->return_checked) {
		puts("Results are not checked by the kernel.");
		return;
	}
	printf("Results:");
	for (size_t i = 0; i < section->return_count; i++) {
		const struct kernel_return *row = &section->returns[i];

		printf("%s %lld", i ? "," : "", (long long)row->first);
		if (row->last != row->first)
			printf(" to %lld", (long long)row->last);
		if (row->meaning)
			printf(" (%s)", row->meaning);
		if (row->since > KERNEL_OLDEST)
			printf(" from Linux %s", version(row->since));
	}
	puts(".");
}

/* Objects are made for libbpf 1.1; what others know by another name is emitted by that. */
static void put_libbpf(const struct kernel_section *section)
{
	char buffer[8];

	if (section->libbpf <= KERNEL_VERSION_OF(1, 1) || section->emitted)
		return;
	kernel_version_text(section->libbpf, buffer);
	if (!strncmp(section->name, "cgroup/", 7))
		printf("libskep loads it, or libbpf %s or newer.\n", buffer);
	else
		printf("libbpf %s or newer: `--libbpf=%s`.\n", buffer, buffer);
}

static void put_section(const struct kernel_section *section)
{
	printf("\n## %s\n\n", section->name);
	if (section->summary)
		printf("For %s. ", section->summary);
	printf("`:type :%s`, Linux %s or newer%s%s%s.\n", section->program_type,
	       version(section->since), section->context ? ", context `struct " : "",
	       section->context ? section->context : "", section->context ? "`" : "");
	put_libbpf(section);
	put_results(section);
	if (!section->access_count)
		return;
	puts("\n| field | bytes | read | write | since |\n|---|---|---|---|---|");
	for (size_t i = 0; i < section->access_count; i++)
		put_access(&section->accesses[i]);
}

static void put_contexts(void)
{
	puts("# Sections and their contexts\n\n<!-- Made by docs/generate.sh. -->\n\nWhat `(ctx FIELD)` reads and `(setf (ctx FIELD) v)` "
	     "writes, with the widths in bytes that the kernel takes.\nA column that is `-` is "
	     "refused. `since` is named where Linux 5.10 does not have it.");
	for (size_t i = 0; i < kernel_section_count(); i++)
		if (kernel_section_at(i)->program_type)
			put_section(kernel_section_at(i));
}

/* ---- map types ---- */

static void put_operations(unsigned operations)
{
	static const struct {
		unsigned operation;
		const char *name;
	} names[] = {
		{ KERNEL_MAP_LOOKUP, "lookup" },     { KERNEL_MAP_UPDATE, "update" },
		{ KERNEL_MAP_DELETE, "delete" },     { KERNEL_MAP_PUSH, "push" },
		{ KERNEL_MAP_POP, "pop" },           { KERNEL_MAP_PEEK, "peek" },
		{ KERNEL_MAP_RINGBUF, "records" },   { KERNEL_MAP_TAIL_CALL, "tail-call" },
		{ KERNEL_MAP_REDIRECT, "redirect" }, { KERNEL_MAP_FOR_EACH, "for-each" },
	};
	const char *before = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (operations & names[i].operation) {
			printf("%s%s", before, names[i].name);
			before = ", ";
		}
}

static void put_size(bool has, uint32_t fixed, uint32_t most)
{
	if (!has)
		printf("none");
	else if (fixed)
		printf("%u bytes", fixed);
	else if (most)
		printf("up to %u bytes", most);
	else
		printf("any");
}

static void put_map_types(void)
{
	puts("# Map types\n\n<!-- Made by docs/generate.sh. -->\n\n| `:type` | key | value | from a program | flags | since |\n"
	     "|---|---|---|---|---|---|");
	for (size_t i = 0; i < kernel_map_type_count(); i++) {
		const struct kernel_map_type *type = kernel_map_type_at(i);

		printf("| `:%s` | ", type->name);
		put_size(type->has_key, type->fixed_key_size, type->most_key_size);
		printf(" | ");
		put_size(type->has_value, type->fixed_value_size, 0);
		printf("%s%s | ", type->value_note ? ": " : "",
		       type->value_note ? type->value_note : "");
		put_operations(type->operations);
		printf(" |");
		for (size_t j = 0; j < kernel_map_flag_count(); j++)
			if (kernel_map_takes_flag(type, kernel_map_flag_at(j)))
				printf(" `:%s`", kernel_map_flag_at(j)->name);
		printf(" | %s |\n", version(type->since));
	}
}

/* ---- constants ---- */

static bool has_header(size_t index, const char *header)
{
	const struct kernel_constant *constant = kernel_constant_at(index);

	return constant->header && !strcmp(constant->header, header);
}

static bool is_first(size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (has_header(i, kernel_constant_at(index)->header))
			return false;
	return true;
}

static void put_header(const char *header)
{
	const char *before = "";

	printf("\n## %s\n\n", header);
	for (size_t i = 0; i < kernel_constant_count(); i++)
		if (has_header(i, header)) {
			printf("%s`%s`", before, kernel_constant_at(i)->name);
			before = " ";
		}
	puts("");
}

static void put_constants(void)
{
	puts("# Constants\n\n<!-- Made by docs/generate.sh. -->\n\nEvery constant of these headers is known by its C name, and keeps it "
	     "in the C.\n\n## The language's own\n\n| name | value | in C |\n|---|---|---|");
	for (size_t i = 0; i < kernel_constant_count(); i++) {
		const struct kernel_constant *constant = kernel_constant_at(i);

		if (constant->lisp)
			printf("| `+%s+` | %lld | `%s` |\n", constant->lisp,
			       (long long)constant->value, constant->name);
	}
	for (size_t i = 0; i < kernel_constant_count(); i++)
		if (kernel_constant_at(i)->header && is_first(i))
			put_header(kernel_constant_at(i)->header);
}

static const struct {
	const char *name;
	void (*put)(void);
} pages[] = {
	{ "helpers", put_helpers },     { "contexts", put_contexts }, { "map-types", put_map_types },
	{ "constants", put_constants },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(pages) / sizeof(pages[0]); i++)
		if (!strcmp(pages[i].name, argv[1])) {
			pages[i].put();
			return 0;
		}
	fprintf(stderr, "usage: docs_pages helpers|contexts|map-types|constants\n");
	return 2;
}
