// SPDX-License-Identifier: MIT
/*
 * Describes the place under the cursor: its type, the range that the checks proved, what the documentation says.
 */
#include <inttypes.h>
#include <string.h>

#include "frontend/unit/unit.h"
#include "lsp/names.h"
#include "lsp/server.h"

const struct lsp_mark *mark_at(const struct lsp_analysis *analysis, const struct lsp_words *words, uint32_t word)
{
	const struct lsp_mark *expanded = NULL;
	const struct lsp_word *at = &words->list.items[word];
	bool is_head = !at->nth && at->parent != LSP_NOWHERE;
	uint32_t offset = is_head ? words->list.items[at->parent].at : at->at;

	for (size_t i = 0; i < analysis->marks.count; i++) {
		const struct lsp_mark *mark = &analysis->marks.items[i];

		if (mark->offset != offset)
			continue;
		if (!mark->is_expanded)
			return mark;
		if (!expanded)
			expanded = mark;
	}
	return expanded;
}

static bool is_narrow(const struct lsp_mark *mark)
{
	int64_t least = (int64_t)type_least(mark->type), greatest = (int64_t)type_greatest(mark->type);

	if (!mark->is_reached || mark->range.least > mark->range.greatest)
		return false;
	if (!mark->type->is_signed && mark->type->size == 8)
		return mark->range.least >= 0;
	return mark->range.least > least || mark->range.greatest < greatest;
}

static void put_value(const struct lsp_mark *mark, struct text *out)
{
	static const struct { uint8_t set; const char *words; } states[] = {
		{ POINTER_NULL | POINTER_LIVE, "may be null here" }, { POINTER_NULL, "null here" },
		{ POINTER_LIVE, "not null here" }, { POINTER_RELEASED, "released before" },
	};

	if (!mark->is_reached)
		return;
	if (mark->type->kind == TYPE_INTEGER && is_narrow(mark) && mark->range.least == mark->range.greatest)
		text_printf(out, "always %" PRId64 "\n\n", mark->range.least);
	else if (mark->type->kind == TYPE_INTEGER && is_narrow(mark))
		text_printf(out, "%" PRId64 " to %" PRId64 "\n\n", mark->range.least, mark->range.greatest);
	for (size_t i = 0; mark->type->kind == TYPE_POINTER && i < sizeof(states) / sizeof(states[0]); i++)
		if ((mark->pointer & ~POINTER_HELD) == states[i].set)
			text_printf(out, "%s\n\n", states[i].words);
}

static void put_mark(struct arena *arena, const struct lsp_mark *mark, const char *name, struct text *out)
{
	if (mark->type->kind == TYPE_ERROR || mark->type->kind == TYPE_VOID)
		return;
	text_printf(out, "```lisp\n%s : %s\n```\n\n", name, type_text(arena, mark->type));
	put_value(mark, out);
}

static void put_helper(const struct kernel_helper *helper, struct text *out)
{
	text_puts(out, "```lisp\n");
	helper_text(helper, out);
	text_printf(out, "\n```\n\nThe kernel's `%s`, which gives `%s`%s.", helper->c_name, helper->c_result,
		    helper->result_may_be_null ? ", perhaps null" : "");
	if (helper->summary)
		text_printf(out, " %s", helper->summary);
	text_puts(out, "\n\n");
}

static void put_map(struct arena *arena, const struct map *map, struct text *out)
{
	text_printf(out, "```lisp\n(defmap %s :type :%s", map->name, map->type->name);
	if (map->key)
		text_printf(out, " :key-type %s", type_text(arena, map->key));
	else if (map->key_size)
		text_printf(out, " :key-size %u", map->key_size);
	if (map->value)
		text_printf(out, " :value-type %s", type_text(arena, map->value));
	else if (map->value_size)
		text_printf(out, " :value-size %u", map->value_size);
	text_printf(out, " :max-entries %" PRIu64 ")\n```\n\n", map->max_entries);
	if (map->comment)
		text_printf(out, "%s\n\n", map->comment);
}

static void put_structure(struct arena *arena, const struct structure *structure, struct text *out)
{
	text_printf(out, "```lisp\n(defstruct %s", structure->name);
	for (size_t i = 0; i < structure->member_count; i++)
		text_printf(out, "\n  (%s %s)", structure->members[i].name,
			    type_text(arena, structure->members[i].type));
	text_printf(out, ")\n```\n\n%u bytes\n\n", structure->size);
	if (structure->comment)
		text_printf(out, "%s\n\n", structure->comment);
}

static void put_program(struct arena *arena, const struct program *program, struct text *out)
{
	const struct subprogram *subprogram = program->subprogram;

	if (!subprogram) {
		text_printf(out, "```lisp\n(defprog %s)\n```\n\n", program->name);
		if (program->section_name)
			text_printf(out, "section `%s`\n\n", program->section_name);
	} else {
		text_printf(out, "```lisp\n(%s", program->name);
		for (size_t i = 0; i < subprogram->parameter_count; i++)
			text_printf(out, " (%s %s)", subprogram->parameters[i]->name,
				    type_text(arena, subprogram->parameters[i]->type));
		text_printf(out, ") : %s\n```\n\n", type_text(arena, subprogram->result));
	}
	if (program->comment)
		text_printf(out, "%s\n\n", program->comment);
}

/* Describes a definition of the file; false where the file has none of the name. */
static bool put_item(struct arena *arena, const struct unit *unit, const char *name, struct text *out)
{
	const struct named_item *named = unit ? unit_find_named(unit, name) : NULL;

	if (!named)
		return false;
	switch (named->item.kind) {
	case ITEM_CONSTANT:
		text_printf(out, "```lisp\n%s = %" PRId64 "\n```\n\n", name,
			    (int64_t)named->item.constant->value->value);
		break;
	case ITEM_GLOBAL:
		text_printf(out, "```lisp\n%s : %s\n```\n\n", name, type_text(arena, named->item.global->type));
		if (named->item.global->documentation)
			text_printf(out, "%s\n\n", named->item.global->documentation);
		break;
	case ITEM_MAP:
		put_map(arena, named->item.map, out);
		break;
	case ITEM_STRUCTURE:
		put_structure(arena, named->item.structure, out);
		break;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		put_program(arena, named->item.program, out);
		break;
	}
	return true;
}

static void put_section(const char *name, struct text *out)
{
	const struct kernel_section *section = kernel_find_section(name);
	char version[8];

	if (!section)
		return;
	text_printf(out, "section `%s`%s%s, Linux %s or newer\n\n", section->name, section->summary ? ": " : "",
		    section->summary ? section->summary : "",
		    kernel_version_text(section->since > KERNEL_OLDEST ? section->since : KERNEL_OLDEST, version));
	for (size_t i = 0; section->return_checked && i < section->return_count; i++) {
		const struct kernel_return *row = &section->returns[i];

		text_printf(out, "- result %" PRId64, row->first);
		if (row->last != row->first)
			text_printf(out, " to %" PRId64, row->last);
		text_printf(out, "%s%s\n", row->meaning ? ": " : "", row->meaning ? row->meaning : "");
	}
}

struct option_search {
	const char *name;
	struct text *out;
};

static void put_option(void *user, const char *name, const char *detail)
{
	struct option_search *search = user;

	if (!strcmp(name, search->name))
		text_printf(search->out, "`:%s`: %s\n\n", name, detail);
}

static void put_keyword(const struct lsp_place *place, const char *name, struct text *out)
{
	struct option_search search = { name, out };
	bool in_map = words_is_call(place->words, place->list, "defmap");
	const struct kernel_map_type *type = in_map ? kernel_find_map_type(name) : NULL;
	const struct kernel_program_type *program = in_map ? NULL : kernel_find_program_type(name);

	if (in_map)
		names_each_map_option(put_option, &search);
	else
		names_each_program_option(put_option, &search);
	if (type)
		text_printf(out, "map type `%s`%s%s\n\n", type->c_name, type->value_note ? ": " : "",
			    type->value_note ? type->value_note : "");
	if (program && program->context)
		text_printf(out, "programs whose context is `struct %s`\n\n", program->context);
	if (program && program->default_section)
		put_section(program->default_section, out);
}

/* Names in a form with an error have no type in this text; the text before may have had one. */
static void put_older(const struct lsp_place *place, const char *name, struct text *out)
{
	const struct lsp_analysis *older = &place->document->older;

	for (size_t i = 0; older->unit && i < older->marks.count; i++) {
		const struct lsp_mark *mark = &older->marks.items[i];
		const struct variable *variable = mark->thing == LSP_VARIABLE ? mark->object : NULL;

		if (!variable || strcmp(variable->name, name) || mark->type->kind == TYPE_ERROR)
			continue;
		text_printf(out, "```lisp\n%s : %s\n```\n\n", name,
			    type_text(&place->server->scratch, mark->type));
		return;
	}
}

static void put_name(const struct lsp_place *place, const char *name, struct text *out)
{
	const struct lsp_analysis *analysis = server_analyze(place->server, place->document);
	const struct lsp_mark *mark = mark_at(analysis, place->words, place->word);
	struct arena *arena = &place->server->scratch;
	bool is_head = !place->words->list.items[place->word].nth;
	bool is_bound = !is_head && words_binding(place->words, place->list, name) != LSP_NOWHERE;
	bool is_local = is_bound || (mark && mark->thing == LSP_VARIABLE && !mark->is_expanded && !is_head);
	const struct kernel_helper *helper = is_head ? kernel_find_helper(name) : NULL;
	const struct kernel_constant *constant = kernel_find_constant(name);

	bool is_item = !is_local && put_item(arena, analysis->unit, name, out);

	if (!is_item && !is_local && constant && !is_head)
		text_printf(out, "```lisp\n%s = %" PRId64 "\n```\n\n", constant->name, constant->value);
	if (mark && is_item && mark->thing != LSP_CONSTANT)
		put_value(mark, out);
	else if (mark && !is_item)
		put_mark(arena, mark, name, out);
	if (is_bound && !out->len)
		put_older(place, name, out);
	if (helper && !names_has_form(name))
		put_helper(helper, out);
	if (is_head && names_has_form(name))
		pages_explain(name, out);
}

cJSON *hover(const struct lsp_place *place)
{
	const struct lsp_word *word = place->word == LSP_NOWHERE ? NULL : &place->words->list.items[place->word];
	struct text out = { 0 };
	const char *name;
	cJSON *result = NULL, *contents;

	if (!word || (word->kind != LSP_ATOM && word->kind != LSP_STRING))
		return NULL;
	name = words_text(&place->server->scratch, place->words, place->word);
	if (word->kind == LSP_STRING)
		put_section(name, &out);
	else if (*name == ':')
		put_keyword(place, name + 1, &out);
	else
		put_name(place, name, &out);
	if (out.len) {
		result = json_object();
		contents = json_add(result, "contents", json_object());
		json_text(contents, "kind", "markdown");
		json_text(contents, "value", text_string(&out));
		json_add(result, "range", offset_range(place->words->text, place->words->len, word->at,
						       word->at + word->len));
	}
	text_release(&out);
	return result;
}
