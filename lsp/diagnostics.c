// SPDX-License-Identifier: MIT
/*
 * The messages of an analysis as diagnostics of the protocol, and their fixes as code actions.
 */
#include <string.h>

#include "lsp/server.h"

static const char *message_of(const struct diag *diag, struct text *out)
{
	out->len = 0;
	text_puts(out, diag->text);
	for (size_t i = 0; i < diag->details.count; i++)
		text_printf(out, "\n%s: %s", diag->details.items[i].label, diag->details.items[i].text);
	if (diag->help)
		text_printf(out, "\nhelp: %s", diag->help);
	return text_string(out);
}

static cJSON *location(const struct lsp_document *document, const struct span *span)
{
	cJSON *object = json_object();
	struct text uri = { 0 };

	if (!strcmp(span->source->name, text_string(&document->path)) || !strcmp(span->source->name, "<stdin>"))
		text_puts(&uri, text_string(&document->uri));
	else
		path_uri(span->source->name, &uri);
	json_text(object, "uri", text_string(&uri));
	json_add(object, "range", span_range(span));
	text_release(&uri);
	return object;
}

static bool is_in(const struct lsp_document *document, const struct span *span)
{
	return span->source && (!strcmp(span->source->name, text_string(&document->path)) ||
				!strcmp(span->source->name, "<stdin>"));
}

static void add_related(cJSON *list, const struct lsp_document *document, const struct span *span,
			const char *text)
{
	cJSON *related;

	if (!span->source || span->source->is_prelude)
		return;
	related = json_push(list, json_object());
	json_add(related, "location", location(document, span));
	json_text(related, "message", text);
}

/* A mistake in an included file is shown where the document includes something, with its place. */
static cJSON *range_of(struct lsp_document *document, const struct diag *diag)
{
	const struct lsp_words *words = document_words(document);
	const struct lsp_word *list;

	if (is_in(document, &diag->span))
		return span_range(&diag->span);
	for (uint32_t i = 0; diag->span.source && i < words->list.count; i++) {
		list = &words->list.items[i];
		if (list->kind == LSP_OPEN && words_is_call(words, i, "include"))
			return offset_range(words->text, words->len, list->at, list->end);
	}
	return offset_range("", 0, 0, 0);
}

static cJSON *diagnostic_new(struct lsp_document *document, const struct diag *diag)
{
	cJSON *object = json_object(), *related = json_array();
	struct text text = { 0 };

	json_add(object, "range", range_of(document, diag));
	json_number(object, "severity", diag->severity == DIAG_ERROR ? 1 : diag->severity == DIAG_WARNING ? 2 : 3);
	json_text(object, "code", diag_name(diag->id));
	json_text(object, "source", "skep");
	json_text(object, "message", message_of(diag, &text));
	text_release(&text);
	if (!is_in(document, &diag->span))
		add_related(related, document, &diag->span, "in this file");
	for (size_t i = 0; i < diag->notes.count; i++)
		add_related(related, document, &diag->notes.items[i].span, diag->notes.items[i].text);
	if (cJSON_GetArraySize(related))
		json_add(object, "relatedInformation", related);
	else
		cJSON_Delete(related);
	return object;
}

static void send(struct lsp_server *server, cJSON *params)
{
	cJSON *message = json_object();

	json_text(message, "jsonrpc", "2.0");
	json_text(message, "method", "textDocument/publishDiagnostics");
	json_add(message, "params", params);
	channel_write(&server->channel, message);
}

void diagnostics_clear(struct lsp_server *server, const char *uri)
{
	cJSON *params = json_object();

	json_text(params, "uri", uri);
	json_add(params, "diagnostics", json_array());
	send(server, params);
}

static void add_failure(cJSON *list, const char *failure)
{
	cJSON *object = json_push(list, json_object());

	json_add(object, "range", offset_range("", 0, 0, 0));
	json_number(object, "severity", 1);
	json_text(object, "source", "skep");
	json_text(object, "message", failure);
}

void diagnostics_publish(struct lsp_server *server, struct lsp_document *document)
{
	const struct lsp_analysis *analysis = server_analyze(server, document);
	cJSON *params = json_object(), *list = json_array();

	json_text(params, "uri", text_string(&document->uri));
	if (document->version >= 0)
		json_number(params, "version", (double)document->version);
	for (size_t i = 0; i < analysis->diags.diags.count; i++)
		json_push(list, diagnostic_new(document, analysis->diags.diags.items[i]));
	if (analysis->failure)
		add_failure(list, analysis->failure);
	json_add(params, "diagnostics", list);
	send(server, params);
	document->is_published = true;
}

/* ---- code actions ---- */

static cJSON *fix_new(struct lsp_document *document, const struct diag *diag, const struct diag_fix *fix)
{
	cJSON *action = json_object(), *edit = json_object(), *changes;
	struct text title = { 0 };

	text_printf(&title, "Write `%s`", fix->text);
	json_text(action, "title", text_string(&title));
	text_release(&title);
	json_text(action, "kind", "quickfix");
	json_push(json_add(action, "diagnostics", json_array()), diagnostic_new(document, diag));
	json_bool(action, "isPreferred", diag->fixes.count == 1);
	json_add(edit, "range", offset_range(fix->span.source->text, fix->span.source->len, fix->span.offset,
					     (size_t)fix->span.offset + fix->span.len));
	json_text(edit, "newText", fix->text);
	changes = json_add(json_add(action, "edit", json_object()), "changes", json_object());
	json_push(json_add(changes, text_string(&document->uri), json_array()), edit);
	return action;
}

cJSON *diagnostics_fixes(const struct lsp_place *place)
{
	const struct lsp_analysis *analysis = server_analyze(place->server, place->document);
	const char *text = text_string(&place->document->text);
	size_t from = 0, to = place->document->text.len;
	cJSON *list = json_array();

	if (!position_offset(text, to, json_at(place->params, "range.start"), &from) ||
	    !position_offset(text, place->document->text.len, json_at(place->params, "range.end"), &to))
		return list;
	for (size_t i = 0; i < analysis->diags.diags.count; i++) {
		const struct diag *diag = analysis->diags.diags.items[i];

		if (!is_in(place->document, &diag->span) || diag->span.offset > to ||
		    (size_t)diag->span.offset + diag->span.len < from)
			continue;
		for (size_t j = 0; j < diag->fixes.count; j++)
			if (is_in(place->document, &diag->fixes.items[j].span))
				json_push(list, fix_new(place->document, diag, &diag->fixes.items[j]));
	}
	return list;
}
