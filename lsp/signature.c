// SPDX-License-Identifier: MIT
/*
 * The parameters of the call around the cursor: of a helper, a function of the file, a macro.
 */
#include <string.h>

#include "frontend/unit/unit.h"
#include "lsp/names.h"
#include "lsp/server.h"

static void add_parameter(cJSON *parameters, const char *name)
{
	json_text(json_push(parameters, json_object()), "label", name);
}

static const char *helper_label(struct arena *arena, const struct kernel_helper *helper, cJSON *parameters)
{
	struct text text = { 0 };
	const char *label;

	for (size_t i = 0; i < helper->parameter_count; i++) {
		char *name = arena_strdup(arena, helper->parameters[i].name);

		for (char *at = name; *at; at++)
			*at = *at == '_' ? '-' : *at;
		add_parameter(parameters, name);
	}
	helper_text(helper, &text);
	label = arena_strdup(arena, text_string(&text));
	text_release(&text);
	return label;
}

/* The head of (defsubprog NAME (PARAMETERS) ..), (defmacro ..) or (defun ..) in the document. */
static const char *defined_label(const struct lsp_place *place, const char *name, cJSON *parameters)
{
	const struct lsp_words *words = place->words;
	struct arena *arena = &place->server->scratch;

	for (uint32_t i = 0; i < words->list.count; i++) {
		bool defines = words->list.items[i].kind == LSP_OPEN &&
			       (words_is_call(words, i, "defsubprog") || words_is_call(words, i, "defmacro") ||
				words_is_call(words, i, "defun")) && words_is(words, words_child(words, i, 1), name);
		const char *label = arena_printf(arena, "(%s", name);
		uint32_t at;

		if (!defines)
			continue;
		for (at = words_child(words, words_child(words, i, 2), 0); at != LSP_NOWHERE; at = words_next(words, at)) {
			bool is_list = words->list.items[at].kind == LSP_OPEN;
			const char *parameter = words_text(arena, words, is_list ? words_child(words, at, 0) : at);

			label = arena_printf(arena, "%s %s", label, parameter);
			if (*parameter && *parameter != '&')
				add_parameter(parameters, parameter);
		}
		return arena_printf(arena, "%s)", label);
	}
	return NULL;
}

/* Which argument the cursor is in, from 0: elements that begin before it, without the head; behind a blank the next. */
static long argument_at(const struct lsp_place *place)
{
	const struct lsp_words *words = place->words;
	uint32_t at = words_child(words, place->list, 0);
	long argument = place->offset && strchr(" \t\n", words->text[place->offset - 1]) ? 0 : -1;

	for (; at != LSP_NOWHERE && words->list.items[at].at < place->offset; at = words_next(words, at))
		argument++;
	return argument > 0 ? argument - 1 : 0;
}

cJSON *signature(const struct lsp_place *place)
{
	struct arena *arena = &place->server->scratch;
	const char *name = words_text(arena, place->words, words_child(place->words, place->list, 0));
	const struct kernel_helper *helper = kernel_find_helper(name);
	cJSON *parameters, *result, *entry;
	const char *label;

	if (!*name)
		return NULL;
	parameters = json_array();
	label = defined_label(place, name, parameters);
	if (!label && helper)
		label = helper_label(arena, helper, parameters);
	if (!label) {
		cJSON_Delete(parameters);
		return NULL;
	}
	result = json_object();
	entry = json_push(json_add(result, "signatures", json_array()), json_object());
	json_text(entry, "label", label);
	if (helper && helper->summary)
		json_text(entry, "documentation", helper->summary);
	json_add(entry, "parameters", parameters);
	json_number(result, "activeSignature", 0);
	json_number(result, "activeParameter", (double)argument_at(place));
	return result;
}
