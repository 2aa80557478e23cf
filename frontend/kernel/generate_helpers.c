// SPDX-License-Identifier: MIT
/* Writes the rows of helpers from helper_sigs.tsv and helpers.def: names, parameter kinds and
 * results. Parses the C declarations of the table. Part of the host tool generate; run before the
 * memory and map rows. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/generate.h"
#include "frontend/kernel/names.h"

enum helper_column { HELPER_ID, HELPER_NAME, HELPER_COUNT, HELPER_NAMES, HELPER_VARIADIC,
		     HELPER_RET_KIND, HELPER_SUMMARY, HELPER_KINDS, HELPER_DECLARATION,
		     HELPER_IN_1_1 };
static const char *const helper_columns[] = { "id", "helper", "nargs", "arg_names", "variadic",
					      "ret_kind", "description", "verifier_arg_kinds",
					      "c_decl", "in_libbpf_1.1", NULL };
static const char *const allowed_columns[] = { "section", "helper", "since", NULL };

static const struct { const char *helper; size_t index; enum kernel_argument kind; } arguments[] = {
#define HELPER_ARGUMENT(helper, index, kind) { helper, index, KERNEL_ARG_##kind },
#include "frontend/kernel/helpers.def"
};
static const struct { const char *helper; enum kernel_result kind; bool may_be_null; } results[] = {
#define HELPER_RESULT(helper, kind, may_be_null) { helper, KERNEL_RESULT_##kind, may_be_null },
#include "frontend/kernel/helpers.def"
};
struct argument_place { const char *helper; size_t index; };
static const struct argument_place nullables[] = {
#define HELPER_NULLABLE(helper, index) { helper, index },
#include "frontend/kernel/helpers.def"
};
static const struct argument_place texts[] = {
#define HELPER_TEXT(helper, index) { helper, index },
#include "frontend/kernel/helpers.def"
};
static const struct argument_place acquirers[] = {
#define HELPER_ACQUIRES(helper) { helper, 0 },
#include "frontend/kernel/helpers.def"
};
static const struct argument_place releasers[] = {
#define HELPER_RELEASES(helper) { helper, 0 },
#include "frontend/kernel/helpers.def"
};
static const struct argument_place sleepers[] = {
#define HELPER_SLEEPS(helper) { helper, 0 },
#include "frontend/kernel/helpers.def"
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The next piece of *text up to a separator, without surrounding spaces; NULL behind the last. */
static const char *next_piece(struct generator *generator, const char **text, char separator)
{
	const char *start = *text;

	if (!start)
		return NULL;
	const char *end = strchr(start, separator);
	*text = end ? end + 1 : NULL;
	if (!end)
		end = start + strlen(start);
	while (start < end && *start == ' ')
		start++;
	while (end > start && end[-1] == ' ')
		end--;
	return arena_strndup(generator->arena, start, (size_t)(end - start));
}

/* Returns "const void *" for "const void *key". */
static const char *type_part(struct generator *generator, const char *declaration)
{
	size_t len = strlen(declaration);

	while (len && (isalnum((unsigned char)declaration[len - 1]) || declaration[len - 1] == '_'))
		len--;
	while (len && declaration[len - 1] == ' ')
		len--;
	return arena_strndup(generator->arena, declaration, len);
}

static const char *result_type(struct generator *generator, const struct row *row)
{
	static const char fastcall[] = "__bpf_fastcall ";
	const char *declaration = row->cells[HELPER_DECLARATION];
	const char *call = arena_printf(generator->arena, " %s(", row->cells[HELPER_NAME]);
	const char *name = strstr(declaration, call);

	if (!name)
		row_fail(row, "the declaration does not name the helper");
	if (!strncmp(declaration, fastcall, sizeof(fastcall) - 1))
		declaration += sizeof(fastcall) - 1;
	return arena_strndup(generator->arena, declaration, (size_t)(name - declaration));
}

static bool is_pointer(const char *type)
{
	return strchr(type, '*') != NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && !strcmp(text + len - end_len, end);
}

static bool names_size(const char *name)
{
	return ends_with(name, "size") || ends_with(name, "len") || ends_with(name, "sz") ||
	       !strcmp(name, "size_of_buf");
}

static bool has_map(const struct kernel_helper *helper)
{
	for (size_t i = 0; i < helper->parameter_count; i++)
		if (helper->parameters[i].kind == KERNEL_ARG_MAP)
			return true;
	return false;
}

static bool is_memory(enum kernel_argument kind)
{
	return kind == KERNEL_ARG_MEMORY || kind == KERNEL_ARG_OUT_MEMORY ||
	       kind == KERNEL_ARG_STRING;
}

/* The kind of an argument that was not measured, from its C type and name. */
static enum kernel_argument kind_by_name(const struct kernel_helper *helper, size_t index)
{
	const struct kernel_parameter *parameter = &helper->parameters[index];

	if (!is_pointer(parameter->c_type))
		return index && is_memory(parameter[-1].kind) && names_size(parameter->name)
			       ? KERNEL_ARG_SIZE : KERNEL_ARG_SCALAR;
	if (!strcmp(parameter->name, "map"))
		return KERNEL_ARG_MAP;
	if (ends_with(parameter->name, "callback_fn"))
		return KERNEL_ARG_FUNCTION;
	if (strstr(parameter->c_type, "struct bpf_dynptr *"))
		return KERNEL_ARG_DYNPTR;
	if (index + 1 < helper->parameter_count && names_size(parameter[1].name))
		return KERNEL_ARG_MEMORY;
	return KERNEL_ARG_POINTER;
}

static enum kernel_argument kind_of_memory(const struct kernel_helper *helper, size_t index)
{
	const struct kernel_parameter *parameter = &helper->parameters[index];

	if (has_map(helper) && !strcmp(parameter->name, "key"))
		return KERNEL_ARG_KEY;
	if (has_map(helper) && !strcmp(parameter->name, "value"))
		return KERNEL_ARG_VALUE;
	return KERNEL_ARG_MEMORY;
}

static enum kernel_argument kind_of(const struct row *row, const struct kernel_helper *helper,
				    size_t index, const char *measured)
{
	static const struct { const char *name; enum kernel_argument kind; } kinds[] = {
		{ "map_ptr", KERNEL_ARG_MAP },	     { "ctx", KERNEL_ARG_CONTEXT },
		{ "0", KERNEL_ARG_ZERO },	     { "sock", KERNEL_ARG_SOCKET },
		{ "sock_or_btf_sock", KERNEL_ARG_SOCKET },
		{ "scalar(nonzero size)", KERNEL_ARG_SIZE },
		{ "ringbuf_mem", KERNEL_ARG_RECORD }, { "func", KERNEL_ARG_FUNCTION },
		{ "btf_ptr", KERNEL_ARG_OBJECT },     { "percpu_btf_ptr", KERNEL_ARG_OBJECT },
		{ "dynptr", KERNEL_ARG_DYNPTR },      { "map_value", KERNEL_ARG_POINTER },
		{ "map_value_or_btf_ptr", KERNEL_ARG_POINTER },
	};
	const struct kernel_parameter *parameter = &helper->parameters[index];

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(kinds[i].name, measured))
			return kinds[i].kind;
	if (!strcmp(measured, "mem"))
		return kind_of_memory(helper, index);
	if (!strcmp(measured, "anything"))
		return is_pointer(parameter->c_type) ? KERNEL_ARG_ADDRESS : KERNEL_ARG_SCALAR;
	if (!strcmp(measured, "scalar"))
		return index && is_memory(parameter[-1].kind) && names_size(parameter->name)
			       ? KERNEL_ARG_SIZE_OR_ZERO : KERNEL_ARG_SCALAR;
	row_fail(row, "unknown kind of argument \"%s\"", measured);
}

/* Parses "NULL|mem (+ further args not reached)" into the parameter's kind; returns whether more
 * arguments follow. */
static bool read_kind(struct generator *generator, const struct row *row,
		      struct kernel_helper *helper, size_t index, const char *measured)
{
	static const char rest[] = " (+ further args not reached)";
	struct kernel_parameter *parameter = &helper->parameters[index];
	bool is_last = ends_with(measured, rest);

	if (is_last)
		measured = arena_strndup(generator->arena, measured,
					 strlen(measured) - sizeof(rest) + 1);
	if (!strncmp(measured, "NULL|", 5)) {
		parameter->may_be_null = true;
		measured += 5;
	}
	parameter->kind = kind_of(row, helper, index, measured);
	return !is_last;
}

static bool is_listed(const struct argument_place *places, size_t count,
		      const struct kernel_helper *helper,
		      size_t index)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(places[i].helper, helper->c_name + 4) && places[i].index == index)
			return true;
	return false;
}

/* Applies helpers.def to the measured rows; its names have no bpf_. */
static void override_kind(struct kernel_helper *helper, size_t index)
{
	struct kernel_parameter *parameter = &helper->parameters[index];

	for (size_t i = 0; i < COUNT(arguments); i++)
		if (!strcmp(arguments[i].helper, helper->c_name + 4) && arguments[i].index == index)
			parameter->kind = arguments[i].kind;
	parameter->may_be_null |= is_listed(nullables, COUNT(nullables), helper, index);
	parameter->takes_text = is_listed(texts, COUNT(texts), helper, index) ||
		((parameter->kind == KERNEL_ARG_MEMORY || parameter->kind == KERNEL_ARG_STRING) &&
		 (!strcmp(parameter->c_type, "const char *") ||
		  !strcmp(parameter->c_type, "const void *")));
}

static void read_parameters(struct generator *generator, const struct row *row,
			    struct kernel_helper *helper)
{
	const char *names = row->cells[HELPER_NAMES];
	const char *kinds = *row->cells[HELPER_KINDS] ? row->cells[HELPER_KINDS] : NULL;
	const char *declaration = strchr(row->cells[HELPER_DECLARATION], '(');
	long long count = row_number(row, row->cells[HELPER_COUNT], NULL);

	if (!declaration || count < 0 || count > 5)
		row_fail(row, "no parameter list, or %lld parameters", count);
	declaration++;
	helper->parameter_count = (size_t)count;
	for (size_t i = 0; i < helper->parameter_count; i++) {
		struct kernel_parameter *parameter = &helper->parameters[i];
		const char *piece = next_piece(generator, &declaration, ',');
		parameter->name = next_piece(generator, &names, ';');
		if (!piece || !parameter->name)
			row_fail(row, "fewer parameters than the row says");
		if (ends_with(piece, ")"))
			piece = arena_strndup(generator->arena, piece, strlen(piece) - 1);
		parameter->c_type = type_part(generator, piece);
	}
	for (size_t i = 0; i < helper->parameter_count; i++) {
		const char *kind = next_piece(generator, &kinds, ';');
		if (!kind)
			helper->parameters[i].kind = kind_by_name(helper, i);
		else if (!read_kind(generator, row, helper, i, kind))
			kinds = NULL;
		override_kind(helper, i);
	}
}

static void read_result(const struct row *row, struct kernel_helper *helper)
{
	static const struct {
		const char *name;
		enum kernel_result result;
		bool may_be_null;
	} kinds[] = {
		{ "value", KERNEL_RESULT_SCALAR, false },
		{ "value_or_neg_errno", KERNEL_RESULT_SCALAR, false },
		{ "zero_or_neg_errno", KERNEL_RESULT_STATUS, false },
		{ "ptr", KERNEL_RESULT_POINTER, false },
		{ "ptr_or_null", KERNEL_RESULT_POINTER, true },
		{ "void", KERNEL_RESULT_NONE, false },
	};
	size_t at = 0;

	while (at < COUNT(kinds) && strcmp(kinds[at].name, row->cells[HELPER_RET_KIND]) != 0)
		at++;
	if (at == COUNT(kinds))
		row_fail(row, "unknown kind of result \"%s\"", row->cells[HELPER_RET_KIND]);
	helper->result = kinds[at].result;
	helper->result_may_be_null = kinds[at].may_be_null;
	for (size_t i = 0; i < COUNT(results); i++) {
		if (!strcmp(results[i].helper, helper->c_name + 4)) {
			helper->result = results[i].kind;
			helper->result_may_be_null = results[i].may_be_null;
		}
	}
}

static const char *lisp_name(struct generator *generator, const char *c_name)
{
	char *name = arena_strdup(generator->arena, c_name);

	for (char *at = name; *at; at++)
		*at = *at == '_' ? '-' : (char)tolower((unsigned char)*at);
	return name;
}

static int compare_helpers(const void *left, const void *right)
{
	const struct kernel_helper *one = left, *other = right;

	return kernel_name_compare(one->name, other->name);
}

void read_helpers(struct generator *generator)
{
	table_read(generator, "helper_sigs.tsv", helper_columns, &generator->helpers);
	table_read(generator, "helpers_allowed.tsv", allowed_columns, &generator->allowed);
	table_read(generator, "helpers_gpl.tsv", allowed_columns, &generator->gpl);
	for (size_t i = 0; i < generator->helpers.rows.count; i++) {
		const struct row *row = &generator->helpers.rows.items[i];
		struct kernel_helper helper = { .c_name = row->cells[HELPER_NAME] };
		if (strncmp(helper.c_name, "bpf_", 4) != 0)
			row_fail(row, "a helper's name begins with bpf_");
		helper.name = lisp_name(generator, helper.c_name + 4);
		helper.id = (int)row_number(row, row->cells[HELPER_ID], NULL);
		helper.c_result = result_type(generator, row);
		helper.variadic = row_number(row, row->cells[HELPER_VARIADIC], NULL) != 0;
		helper.in_libbpf_1_1 = row_number(row, row->cells[HELPER_IN_1_1], NULL) != 0;
		helper.summary = row->cells[HELPER_SUMMARY];
		read_parameters(generator, row, &helper);
		read_result(row, &helper);
		helper.acquires = is_listed(acquirers, COUNT(acquirers), &helper, 0);
		helper.releases = is_listed(releasers, COUNT(releasers), &helper, 0);
		helper.sleeps = is_listed(sleepers, COUNT(sleepers), &helper, 0);
		VEC_PUSH(generator->arena, &generator->helper_rows, helper);
	}
	qsort(generator->helper_rows.items, generator->helper_rows.count,
	      sizeof(struct kernel_helper), compare_helpers);
	VEC_PUSH(generator->arena, &generator->permissions, (struct kernel_permission){ 0 });
}

void write_helpers(struct generator *generator)
{
	struct text *out = &generator->out;

	text_puts(out, "const struct kernel_helper kernel_rows_helpers[] = {\n");
	for (size_t i = 0; i < generator->helper_rows.count; i++) {
		const struct kernel_helper *helper = &generator->helper_rows.items[i];
		text_printf(out, "\t{ \"%s\", \"%s\", %d, \"%s\", %d, %d, %d, %d, %d, %d, %d, %zu, {",
			    helper->name, helper->c_name, helper->id, helper->c_result,
			    helper->result, helper->result_may_be_null, helper->variadic,
			    helper->in_libbpf_1_1, helper->acquires, helper->releases,
			    helper->sleeps, helper->parameter_count);
		for (size_t j = 0; j < helper->parameter_count; j++)
			text_printf(out, " { \"%s\", \"%s\", %d, %d, %d },",
				    helper->parameters[j].name, helper->parameters[j].c_type,
				    helper->parameters[j].kind, helper->parameters[j].may_be_null,
				    helper->parameters[j].takes_text);
		text_puts(out, helper->parameter_count ? " },\n\t  " : " { 0 } },\n\t  ");
		out_string(generator, helper->summary);
		text_puts(out, " },\n");
	}
	text_printf(out, "};\nconst size_t kernel_rows_helper_count = %zu;\n\n",
		    generator->helper_rows.count);
}
