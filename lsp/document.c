// SPDX-License-Identifier: MIT
/*
 * The text of an open document and the changes to it. Called by server.c.
 */
#include "lsp/document.h"

#include <stdlib.h>
#include <string.h>

/* While one types, the text is often unreadable: completion then has the names of the text before. */
static void forget(struct lsp_document *document)
{
	if (document->analysis.unit) {
		arena_release(&document->older.arena);
		document->older = document->analysis;
	} else {
		arena_release(&document->analysis.arena);
	}
	arena_empty(&document->words_arena);
	document->analysis = (struct lsp_analysis){ 0 };
	document->words = (struct lsp_words){ 0 };
	document->is_analyzed = document->has_c = document->has_words = document->is_published = false;
}

void document_set(struct lsp_document *document, const char *text, size_t len)
{
	forget(document);
	document->text.len = 0;
	text_append(&document->text, text, len);
}

static void replace(struct lsp_document *document, size_t from, size_t to, const char *text)
{
	struct text whole = { 0 };

	text_append(&whole, document->text.data, from);
	text_puts(&whole, text);
	text_append(&whole, document->text.data + to, document->text.len - to);
	text_release(&document->text);
	document->text = whole;
	forget(document);
}

bool document_change(struct lsp_document *document, const cJSON *change)
{
	const char *text = json_string_at(change, "text"), *old = text_string(&document->text);
	const cJSON *range = json_at(change, "range");
	size_t from, to;

	if (!text)
		return false;
	if (!range) {
		document_set(document, text, strlen(text));
		return true;
	}
	if (!position_offset(old, document->text.len, json_at(range, "start"), &from) ||
	    !position_offset(old, document->text.len, json_at(range, "end"), &to) || from > to)
		return false;
	replace(document, from, to, text);
	return true;
}

/* The struct is used again for the next document that is opened. */
void document_close(struct lsp_document *document)
{
	forget(document);
	arena_release(&document->older.arena);
	arena_release(&document->words_arena);
	text_release(&document->uri);
	text_release(&document->path);
	text_release(&document->text);
	*document = (struct lsp_document){ 0 };
}

const struct lsp_words *document_words(struct lsp_document *document)
{
	if (!document->has_words)
		words_scan(&document->words_arena, text_string(&document->text), document->text.len,
			   &document->words);
	document->has_words = true;
	return &document->words;
}
