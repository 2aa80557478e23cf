// SPDX-License-Identifier: MIT
/*
 * The definitions of a document, for an outline. Made of its words, so that a text with errors has one, too.
 */
#include <string.h>

#include "lsp/server.h"

static const struct {
	const char *head;
	int kind; /* SymbolKind of the protocol */
} kinds[] = {
	{ "defprog", 12 }, { "defsubprog", 12 }, { "defun", 12 }, { "defmacro", 12 }, { "defkfunc", 12 },
	{ "bpf:prog", 12 }, { "defmap", 13 }, { "bpf:map", 13 }, { "defglobal", 13 }, { "defparam", 13 },
	{ "defconstant", 14 }, { "defstruct", 23 }, { "defunion", 23 }, { "defheader", 23 }, { "deftype", 23 },
	{ "import-kernel-struct", 23 }, { "deftracepoint", 23 }, { "defenum", 10 }, { "defoption", 13 },
	{ "defextern", 13 }, { "defstruct-ops", 23 }, { "defparameter", 13 }, { "defvar", 13 },
};

static int kind_of(const char *head)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].head, head))
			return kinds[i].kind;
	return 0;
}

cJSON *symbols(const struct lsp_place *place)
{
	const struct lsp_words *words = place->words;
	struct arena *arena = &place->server->scratch;
	cJSON *list = json_array();

	for (uint32_t i = 0; i < words->list.count; i++) {
		const struct lsp_word *form = &words->list.items[i];
		const char *head = form->kind == LSP_OPEN ? words_text(arena, words, words_child(words, i, 0)) : "";
		int kind = kind_of(head);
		uint32_t name = kind ? words_child(words, i, 1) : LSP_NOWHERE;
		cJSON *symbol;

		if (name != LSP_NOWHERE && words->list.items[name].kind == LSP_OPEN)
			name = words_child(words, name, 0);
		if (!*words_text(arena, words, name))
			continue;
		symbol = json_push(list, json_object());
		json_part(symbol, "name", words->text + words->list.items[name].at, words->list.items[name].len);
		json_text(symbol, "detail", head);
		json_number(symbol, "kind", kind);
		json_add(symbol, "range", offset_range(words->text, words->len, form->at, form->end));
		json_add(symbol, "selectionRange",
			 offset_range(words->text, words->len, words->list.items[name].at,
				      words->list.items[name].at + words->list.items[name].len));
	}
	return list;
}
