// SPDX-License-Identifier: MIT
/*
 * The lines of the emitted C that come from the form at the cursor. Where the innermost form has no line of its own
 * the form around it is shown.
 */
#include <string.h>

#include "frontend/unit/unit.h"
#include "lsp/server.h"

static bool comes_from(const struct cline *line, const char *path, const struct lsp_word *form)
{
	return line->span && line->span->source && !strcmp(line->span->source->name, path) &&
	       line->span->offset >= form->at && line->span->offset < form->end;
}

/* A line of no place, such as a closing brace, belongs to the lines around it. */
static bool is_between(const struct clines *lines, size_t at, const char *path, const struct lsp_word *form)
{
	size_t before = at, behind = at;

	while (before && !lines->lines.items[before].span)
		before--;
	while (behind + 1 < lines->lines.count && !lines->lines.items[behind].span)
		behind++;
	return comes_from(&lines->lines.items[before], path, form) &&
	       (comes_from(&lines->lines.items[behind], path, form) || !strcmp(lines->lines.items[at].text, "}"));
}

static bool put_lines(const struct lsp_analysis *analysis, const struct lsp_word *form, struct text *out)
{
	for (size_t i = 0; i < analysis->lines->lines.count; i++) {
		const struct cline *line = &analysis->lines->lines.items[i];

		if (comes_from(line, analysis->path, form) ||
		    (!line->span && is_between(analysis->lines, i, analysis->path, form)))
			text_printf(out, "%s\n", line->text);
	}
	return out->len;
}

/* Maps, structs and globals are text of the file, whose lines have no place: they are found by their name in C. */
static const char *c_name_of(const struct lsp_place *place, const struct unit *unit, uint32_t list)
{
	struct arena *arena = &place->server->scratch;
	const char *head = words_text(arena, place->words, words_child(place->words, list, 0));
	const char *name = words_text(arena, place->words, words_child(place->words, list, 1));
	const struct named_item *named = unit && *name ? unit_find_named(unit, name) : NULL;

	if (!named || (strncmp(head, "def", 3) && strcmp(head, "bpf:map")))
		return NULL;
	switch (named->item.kind) {
	case ITEM_CONSTANT:
		return named->item.constant->c_name;
	case ITEM_STRUCTURE:
		return named->item.structure->c_name;
	case ITEM_MAP:
		return named->item.map->c_name;
	case ITEM_GLOBAL:
		return named->item.global->c_name;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		break;
	}
	return NULL;
}

static bool defines(struct arena *arena, const struct cline *line, const char *c_name)
{
	return !line->span && (strstr(line->text, arena_printf(arena, "} %s SEC(", c_name)) ||
			       strstr(line->text, arena_printf(arena, "struct %s {", c_name)) ||
			       strstr(line->text, arena_printf(arena, "#define %s ", c_name)) ||
			       strstr(line->text, arena_printf(arena, " %s;", c_name)) ||
			       strstr(line->text, arena_printf(arena, " %s[", c_name)) ||
			       strstr(line->text, arena_printf(arena, " %s = ", c_name)));
}

/* The lines around the definition: from its first to its last, which begin in the first column. */
static bool put_definition(struct arena *arena, const struct clines *lines, const char *c_name, struct text *out)
{
	for (size_t i = 0; c_name && i < lines->lines.count; i++) {
		size_t first = i, last = i;

		if (!defines(arena, &lines->lines.items[i], c_name))
			continue;
		while (first && strchr("\t}", *lines->lines.items[first].text) && *lines->lines.items[first].text)
			first--;
		while (last + 1 < lines->lines.count && *lines->lines.items[last].text != '}' &&
		       strchr("\t}", *lines->lines.items[last + 1].text) && *lines->lines.items[last + 1].text)
			last++;
		for (size_t j = first; j <= last; j++)
			text_printf(out, "%s\n", lines->lines.items[j].text);
		return true;
	}
	return false;
}

cJSON *show_c(const struct lsp_place *place)
{
	const struct lsp_analysis *analysis = server_translate(place->server, place->document);
	uint32_t list = place->list;
	struct text out = { 0 };
	const struct lsp_word *form;
	cJSON *result = NULL;

	if (list == LSP_NOWHERE && place->word != LSP_NOWHERE && place->words->list.items[place->word].kind == LSP_OPEN)
		list = place->word;
	for (; analysis->lines && list != LSP_NOWHERE; list = form->parent) {
		form = &place->words->list.items[list];
		if (!put_lines(analysis, form, &out) &&
		    !put_definition(&place->server->scratch, analysis->lines,
				    c_name_of(place, analysis->unit, list), &out))
			continue;
		result = json_object();
		json_text(result, "c", text_string(&out));
		json_add(result, "range", offset_range(place->words->text, place->words->len, form->at, form->end));
		break;
	}
	text_release(&out);
	return result;
}
