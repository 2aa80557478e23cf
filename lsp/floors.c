// SPDX-License-Identifier: MIT
/*
 * The oldest kernel that loads each program, as a hint behind its name: the floor of its section, of its body, and
 * of the functions that it calls.
 */
#include <stdio.h>
#include <string.h>

#include "frontend/unit/unit.h"
#include "lsp/server.h"

struct floor_search {
	const struct lsp_place *place;
	const struct lsp_analysis *analysis;
	VEC(const struct program *) seen;
	kernel_version version;
	const char *what;
};

/* The top-level list, or the list inside a session, that has the place. */
static const struct lsp_word *form_of(const struct lsp_words *words, const struct span *span)
{
	uint32_t list = words_list_at(words, (size_t)span->offset + 1);

	for (; list != LSP_NOWHERE; list = words->list.items[list].parent)
		if (words_is_call(words, list, "defprog") || words_is_call(words, list, "defsubprog") ||
		    words_is_call(words, list, "bpf:prog") || words->list.items[list].parent == LSP_NOWHERE)
			return &words->list.items[list];
	return NULL;
}

static bool is_own(const struct floor_search *search, const struct span *span)
{
	return span->source && !strcmp(span->source->name, search->analysis->path);
}

static void raise_by(struct floor_search *search, const struct program *program)
{
	const struct unit *unit = search->analysis->unit;
	const struct lsp_word *form = is_own(search, &program->span) ?
		form_of(search->place->words, &program->span) : NULL;

	for (size_t i = 0; i < search->seen.count; i++)
		if (search->seen.items[i] == program)
			return;
	VEC_PUSH(&search->place->server->scratch, &search->seen, program);
	for (size_t i = 0; form && i < unit->floors.count; i++) {
		const struct floor_reason *reason = &unit->floors.items[i];

		if (!is_own(search, &reason->span) || reason->span.offset < form->at ||
		    reason->span.offset >= form->end || reason->version <= search->version)
			continue;
		search->version = reason->version;
		search->what = reason->what;
	}
	for (size_t i = 0; i < program->callees.count; i++)
		raise_by(search, program->callees.items[i]);
}

static cJSON *hint_new(struct floor_search *search, const struct lsp_word *name)
{
	const struct lsp_words *words = search->place->words;
	cJSON *hint = json_object();
	char version[8], label[32];

	snprintf(label, sizeof(label), "Linux %s", kernel_version_text(search->version, version));
	json_add(hint, "position", offset_position(words->text, words->len, name->at + name->len));
	json_text(hint, "label", label);
	json_bool(hint, "paddingLeft", true);
	json_text(hint, "tooltip", search->what ? search->what : "the oldest kernel that Skep knows");
	return hint;
}

static void add_hint(struct floor_search *search, const struct program *program, cJSON *list)
{
	const struct lsp_words *words = search->place->words;
	const struct lsp_word *form = is_own(search, &program->span) ? form_of(words, &program->span) : NULL;
	uint32_t name = form ? words_child(words, (uint32_t)(form - words->list.items), 1) : LSP_NOWHERE;

	if (!words_is(words, name, program->name))
		return;
	search->version = KERNEL_OLDEST;
	search->what = NULL;
	search->seen.count = 0;
	if (program->section && program->section->since > search->version) {
		search->version = program->section->since;
		search->what = arena_printf(&search->place->server->scratch, "section `%s`", program->section->name);
	}
	raise_by(search, program);
	json_push(list, hint_new(search, &words->list.items[name]));
}

cJSON *floors(const struct lsp_place *place)
{
	struct floor_search search = { .place = place,
				       .analysis = server_analyze(place->server, place->document) };
	const struct unit *unit = search.analysis->unit;
	cJSON *list = json_array();

	/* a version that is refused has no floor */
	for (size_t i = 0; unit && !search.analysis->diags.error_count && i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_PROGRAM)
			add_hint(&search, unit->items.items[i].program, list);
	return list;
}
