// SPDX-License-Identifier: MIT
/*
 * Writes NAME.session.h, the typed interface of a file's programs for C applications, from
 * templates/session. In: the unit. Out: the header's text. Called by cli/make.c; session_map.c
 * writes the functions of maps.
 */
#include "skeletons/session_header.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "emit/structs/structure.h"
#include "emit/tree/template.h"
#include "frontend/base/embed.h"
#include "skeletons/interface.h"
#include "skeletons/session_map.h"

void session_put(struct session_writer *writer, const char *name,
		 const struct template_value *values, size_t count)
{
	for (const struct embedded_file *file = session_templates; file->name; file++)
		if (!strcmp(file->name, name))
			template_render(writer->out, file->text, values, count);
}

/* ---- types ---- */

bool session_header_check(const struct unit *unit)
{
	const char *session = arena_printf(unit->arena, "%s_session", unit->application_name);
	const struct table crossing = unit_crossing(unit);
	size_t errors = unit->diags->error_count;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct structure *structure = unit->items.items[i].structure;
		struct diag *diag;

		if (unit->items.items[i].kind != ITEM_STRUCTURE || !table_find_object(&crossing, structure) ||
		    (strcmp(structure->c_name, unit->application_name) &&
		     strcmp(structure->c_name, session)))
			continue;
		diag = diag_report(unit->diags, DIAG_NAME_CLASH, structure->span,
				   "the skeleton of `%s` also has a `struct %s`", unit->source_name,
				   structure->c_name);
		diag_help(unit->diags, diag, "rename the struct or the file");
	}
	return unit->diags->error_count == errors;
}

static void put_asserts(struct session_writer *writer, const struct structure *structure)
{
	const struct member *last = &structure->members[structure->member_count - 1];
	const char *name = type_c_text(writer->unit->arena, structure->type);

	text_printf(writer->out, "\nSKEP_STATIC_ASSERT(sizeof(%s) == %u, \"%s\");\n", name,
		    structure->size, name);
	if (last->type->bits || !*last->name)
		return; /* a bit field has no offset in bytes */
	text_printf(writer->out, "SKEP_STATIC_ASSERT(offsetof(%s, %s) == %u, \"%s.%s\");\n", name,
		    last->c_name, last->offset, name, last->c_name);
}

/*
 * Prints a struct. Headers of two files may both have one of an included source: the second omits
 * it.
 */
static void put_structure(struct session_writer *writer, const struct structure *structure)
{
	const char *name = structure->c_name;
	uint64_t hash = interface_structure_hash(writer->unit, structure);

	text_printf(writer->out, "\n#ifndef SKEP_STRUCT_%s\n#define SKEP_STRUCT_%s 0x%" PRIx64 "\n",
		    name, name, hash);
	emit_structure(writer->out, writer->unit, structure, EMIT_USER_TYPES);
	put_asserts(writer, structure);
	text_printf(writer->out,
		    "#elif SKEP_STRUCT_%s != 0x%" PRIx64 "\n"
		    "#error \"struct %s is another one in a header that was included before\"\n"
		    "#endif\n", name, hash, name);
}

static void put_types(struct session_writer *writer)
{
	const struct unit *unit = writer->unit;
	const struct table crossing = unit_crossing(unit);
	bool first = true;

	for (size_t i = 0; i < unit->items.count; i++) {
		if (unit->items.items[i].kind != ITEM_STRUCTURE ||
		    !table_find_object(&crossing, unit->items.items[i].structure))
			continue;
		if (first)
			text_puts(writer->out,
				  "\n/* ---- types, with the object's layout ---- */\n");
		first = false;
		put_structure(writer, unit->items.items[i].structure);
	}
}

/* ---- session ---- */

/* Renders the template for each struct of records. */
static void put_records(struct session_writer *writer, const char *template_name)
{
	for (size_t i = 0; i < writer->unit->items.count; i++) {
		const struct item *item = &writer->unit->items.items[i];

		if (item->kind == ITEM_MAP && session_map_has_records(item->map))
			session_put_record_kinds(writer, item->map, template_name);
	}
}

static void put_session(struct session_writer *writer)
{
	char *upper = arena_strdup(writer->unit->arena, writer->unit->application_name);

	for (char *at = upper; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	struct template_value values[] = {
		{ "source", writer->unit->source_name },
		{ "base", writer->unit->application_name },
		{ "upper", upper },
		{ "file", writer->unit->base_name },
		{ "interface", arena_printf(writer->unit->arena, "%" PRIx64 "ull",
					    interface_hash(writer->unit)) },
	};

	session_put(writer, "skeleton.h", values, 5);
	put_records(writer, "record_type.h");
	session_put(writer, "session_begin.h", values, 5);
	put_records(writer, "session_record.h");
	session_put(writer, "session_end.h", values, 5);
}

/* ---- programs ---- */

static bool attaches_to_cgroup(const struct kernel_section *section)
{
	return !strncmp(section->name, "cgroup", 6) || !strcmp(section->name, "sockops") ||
	       !strncmp(section->name, "lsm_cgroup", 10);
}

static void put_programs(struct session_writer *writer)
{
	for (size_t i = 0; i < writer->unit->items.count; i++) {
		const struct item *item = &writer->unit->items.items[i];

		if (item->kind != ITEM_PROGRAM || item->program->ops)
			continue;
		struct template_value values[] = {
			{ "base", writer->unit->application_name },
			{ "program", item->program->c_name },
			{ "section", item->program->emitted_section },
		};

		session_put(writer,
			    attaches_to_cgroup(item->program->section) ? "attach_cgroup.h" :
									 "attach.h",
			    values, 3);
	}
}

/* Functions for struct_ops; their programs belong to them. */
static void put_struct_ops(struct session_writer *writer)
{
	for (size_t i = 0; i < writer->unit->struct_ops.count; i++) {
		const struct struct_ops *ops = writer->unit->struct_ops.items[i];
		struct template_value values[] = {
			{ "base", writer->unit->application_name },
			{ "program", ops->c_name },
			{ "section", ops->link ? ".struct_ops.link" : ".struct_ops" },
		};

		session_put(writer, "attach.h", values, 3);
	}
}

/* ---- parameters and globals ---- */

/* "uint32_t", or for a pointer everything before the name. */
static const char *plain_type(const struct session_writer *writer, const struct type *type)
{
	if (type->kind == TYPE_STRUCT && type->structure->is_array)
		return plain_type(writer, type->structure->members[0].type->target);
	if (type->kind == TYPE_STRUCT)
		return type_c_text(writer->unit->arena, type);
	return arena_printf(writer->unit->arena, "%sint%u_t", type->is_signed ? "" : "u",
			    8 * type->size);
}

static const char *comment_words(const struct session_writer *writer, const struct global *global)
{
	const char *words = global->documentation;

	if (!words || strpbrk(words, "*\\\n"))
		words = arena_printf(writer->unit->arena, "the parameter `%s`", global->name);
	return words;
}

static void put_global(struct session_writer *writer, const struct global *global)
{
	bool parameter = global->kind == GLOBAL_PARAMETER;
	bool array = global->type->kind == TYPE_STRUCT && global->type->structure->is_array;
	const char *type = plain_type(writer, global->type);
	struct template_value values[] = {
		{ "base", writer->unit->application_name },
		{ "name", global->c_name },
		{ "lisp", global->name },
		{ "words", comment_words(writer, global) },
		{ "type", parameter ? type : arena_printf(writer->unit->arena, "%s *", type) },
		{ "section", global_is_initialized(global) ? "data" : "bss" },
		{ "count", array ? arena_printf(writer->unit->arena, "%u",
						global->type->structure->members[0].type->count) : "" },
	};

	session_put(writer, !parameter ? "global.h" : array ? "parameter_array.h" : "parameter.h", values,
		    sizeof(values) / sizeof(values[0]));
}

static void put_globals(struct session_writer *writer)
{
	bool first = true;

	for (size_t i = 0; i < writer->unit->items.count; i++) {
		const struct item *item = &writer->unit->items.items[i];

		if (item->kind != ITEM_GLOBAL || (item->global->kind != GLOBAL_PARAMETER &&
						  item->global->kind != GLOBAL_DATA))
			continue;
		if (first)
			text_puts(writer->out, "\n/* ---- parameters and globals ---- */\n");
		first = false;
		put_global(writer, item->global);
	}
}

void session_header_write(const struct unit *unit, struct text *out)
{
	struct session_writer writer = { .unit = unit, .out = out };
	struct template_value source = { "source", unit->source_name };

	session_put(&writer, "head.h", &source, 1);
	put_types(&writer);
	put_session(&writer);
	put_programs(&writer);
	put_struct_ops(&writer);
	put_globals(&writer);
	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_MAP)
			session_put_map(&writer, unit->items.items[i].map);
}
