// SPDX-License-Identifier: MIT
/*
 * The loop of the server, and the table of functions for requests. Diagnostics are published when no message is
 * waiting, so a text that a newer change supersedes is never analyzed.
 */
#include "lsp/server.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
	ERROR_PARSE = -32700, ERROR_REQUEST = -32600, ERROR_METHOD = -32601, ERROR_PARAMS = -32602,
	ERROR_NOT_INITIALIZED = -32002
};

typedef cJSON *answer_fn(const struct lsp_place *place);

static const struct {
	const char *method;
	answer_fn *answer;
	bool has_position;
} requests[] = {
	{ "textDocument/hover", hover, true },
	{ "textDocument/completion", complete, true },
	{ "textDocument/signatureHelp", signature, true },
	{ "textDocument/definition", definition, true },
	{ "textDocument/documentSymbol", symbols, false },
	{ "textDocument/codeAction", diagnostics_fixes, false },
	{ "textDocument/inlayHint", floors, false },
	{ "skep/showC", show_c, true },
};

/* ---- documents ---- */

struct lsp_document *server_find(const struct lsp_server *server, const char *uri)
{
	for (size_t i = 0; uri && i < server->documents.count; i++)
		if (server->documents.items[i]->is_open &&
		    !strcmp(text_string(&server->documents.items[i]->uri), uri))
			return server->documents.items[i];
	return NULL;
}

static const char *find_opened(const void *user, const char *path, size_t *ret_len)
{
	const struct lsp_server *server = user;
	struct stat wanted, status;

	if (stat(path, &wanted) < 0)
		return NULL;
	for (size_t i = 0; i < server->documents.count; i++) {
		const struct lsp_document *document = server->documents.items[i];

		if (!document->is_open || stat(text_string(&document->path), &status) < 0 ||
		    status.st_dev != wanted.st_dev || status.st_ino != wanted.st_ino)
			continue;
		*ret_len = document->text.len;
		return text_string(&document->text);
	}
	return NULL;
}

struct open_texts server_opened(const struct lsp_server *server)
{
	return (struct open_texts){ find_opened, server };
}

static const struct lsp_analysis *run(struct lsp_server *server, struct lsp_document *document, bool wants_c)
{
	const struct open_texts opened = server_opened(server);
	const struct lsp_task task = { .path = text_string(&document->path), .text = text_string(&document->text),
				       .len = document->text.len, .opened = &opened, .wants_c = wants_c };

	if (document->is_analyzed && (!wants_c || document->has_c))
		return &document->analysis;
	arena_release(&document->analysis.arena);
	document->analysis = (struct lsp_analysis){ 0 };
	/* the name that the compiler gives to a text without a file */
	document->analysis.path = strcmp(task.path, "-") ? task.path : "<stdin>";
	document->analysis.diags.arena = &document->analysis.arena;
	server->compiler->analyze(server->compiler->user, &task, &document->analysis);
	document->is_analyzed = true;
	document->has_c = wants_c;
	return &document->analysis;
}

const struct lsp_analysis *server_analyze(struct lsp_server *server, struct lsp_document *document)
{
	return run(server, document, false);
}

const struct lsp_analysis *server_translate(struct lsp_server *server, struct lsp_document *document)
{
	return run(server, document, true);
}

/* Other documents may include this one, or, if it is NULL, any file. */
static void touch_others(struct lsp_server *server, const struct lsp_document *changed)
{
	for (size_t i = 0; i < server->documents.count; i++) {
		struct lsp_document *document = server->documents.items[i];

		if (!document->is_open || document == changed || !document->analysis.included.count)
			continue;
		document->is_analyzed = document->is_published = false;
	}
}

static struct lsp_document *new_document(struct lsp_server *server)
{
	struct lsp_document *document;

	for (size_t i = 0; i < server->documents.count; i++)
		if (!server->documents.items[i]->is_open)
			return server->documents.items[i];
	document = ARENA_NEW(&server->arena, struct lsp_document);
	VEC_PUSH(&server->arena, &server->documents, document);
	return document;
}

static bool did_open(struct lsp_server *server, const cJSON *params)
{
	const char *uri = json_string_at(params, "textDocument.uri");
	const char *text = json_string_at(params, "textDocument.text");
	struct lsp_document *document = server_find(server, uri);

	if (!uri || !text)
		return false;
	if (!document) {
		document = new_document(server);
		document->is_open = true;
		text_puts(&document->uri, uri);
		uri_path(uri, &document->path);
	}
	document_set(document, text, strlen(text));
	document->version = json_number_at(params, "textDocument.version");
	touch_others(server, document);
	return true;
}

static bool did_change(struct lsp_server *server, const cJSON *params)
{
	struct lsp_document *document = server_find(server, json_string_at(params, "textDocument.uri"));
	const cJSON *changes = json_at(params, "contentChanges"), *change;

	if (!document || !cJSON_IsArray(changes))
		return false;
	cJSON_ArrayForEach(change, changes)
		if (!document_change(document, change))
			return false;
	document->version = json_number_at(params, "textDocument.version");
	touch_others(server, document);
	return true;
}

static bool did_close(struct lsp_server *server, const cJSON *params)
{
	struct lsp_document *document = server_find(server, json_string_at(params, "textDocument.uri"));

	if (!document)
		return false;
	diagnostics_clear(server, text_string(&document->uri));
	touch_others(server, document);
	document_close(document);
	return true;
}

/* ---- requests ---- */

static cJSON *message_new(void)
{
	cJSON *message = json_object();

	json_text(message, "jsonrpc", "2.0");
	return message;
}

static cJSON *copy_id(const cJSON *id)
{
	return id && (cJSON_IsNumber(id) || cJSON_IsString(id)) ? cJSON_Duplicate(id, false) : cJSON_CreateNull();
}

static void answer(struct lsp_server *server, const cJSON *id, cJSON *result)
{
	cJSON *message = message_new();

	json_add(message, "id", copy_id(id));
	json_add(message, "result", result ? result : cJSON_CreateNull());
	channel_write(&server->channel, message);
}

static void refuse(struct lsp_server *server, const cJSON *id, int code, const char *why)
{
	cJSON *message = message_new(), *error = json_object();

	json_number(error, "code", code);
	json_text(error, "message", why);
	json_add(message, "id", copy_id(id));
	json_add(message, "error", error);
	fprintf(stderr, "skep: lsp: %s [lsp]\n", why);
	channel_write(&server->channel, message);
}

static cJSON *text_list(const char *const *texts)
{
	cJSON *array = json_array();

	for (; *texts; texts++)
		json_push(array, json_string(*texts));
	return array;
}

static cJSON *capabilities(void)
{
	static const char *const triggers[] = { "(", ":", "\"", NULL }, *const hints[] = { "(", " ", NULL };
	static const char *const commands[] = { "skep.showC", NULL }, *const kinds[] = { "quickfix", NULL };
	cJSON *result = json_object(), *all = json_object();

	json_text(all, "positionEncoding", "utf-16");
	json_bool(json_add(all, "textDocumentSync", json_object()), "openClose", true);
	json_number(cJSON_GetObjectItem(all, "textDocumentSync"), "change", 2);
	json_bool(cJSON_GetObjectItem(all, "textDocumentSync"), "save", true);
	json_bool(all, "hoverProvider", true);
	json_bool(all, "definitionProvider", true);
	json_bool(all, "documentSymbolProvider", true);
	json_bool(all, "inlayHintProvider", true);
	json_add(json_add(all, "completionProvider", json_object()), "triggerCharacters", text_list(triggers));
	json_add(json_add(all, "signatureHelpProvider", json_object()), "triggerCharacters", text_list(hints));
	json_add(json_add(all, "codeActionProvider", json_object()), "codeActionKinds", text_list(kinds));
	json_add(json_add(all, "executeCommandProvider", json_object()), "commands", text_list(commands));
	json_add(result, "capabilities", all);
	json_text(json_add(result, "serverInfo", json_object()), "name", "skep");
	return result;
}

static void answer_place(struct lsp_server *server, const cJSON *id, size_t request, struct lsp_place *place)
{
	const char *text;

	place->server = server;
	if (!place->document) {
		refuse(server, id, ERROR_PARAMS, "the request is about a document that is not open");
		return;
	}
	text = text_string(&place->document->text);
	place->words = document_words(place->document);
	if (requests[request].has_position &&
	    !position_offset(text, place->document->text.len, json_at(place->params, "position"), &place->offset)) {
		refuse(server, id, ERROR_PARAMS, "the request has no position");
		return;
	}
	place->word = words_at(place->words, place->offset);
	place->list = words_list_at(place->words, place->offset);
	answer(server, id, requests[request].answer(place));
}

/* skep.showC with the arguments URI and position is the request skep/showC. */
static void execute_command(struct lsp_server *server, const cJSON *id, const cJSON *params)
{
	const char *command = json_string_at(params, "command");
	const cJSON *arguments = json_at(params, "arguments");
	const cJSON *uri = cJSON_GetArrayItem(arguments, 0), *position = cJSON_GetArrayItem(arguments, 1);
	struct lsp_place place = { 0 };
	cJSON *own;

	if (!command || strcmp(command, "skep.showC")) {
		refuse(server, id, ERROR_PARAMS, "there is no such command");
		return;
	}
	own = json_object();
	if (position)
		json_add(own, "position", cJSON_Duplicate(position, true));
	place.params = own;
	place.document = server_find(server, cJSON_IsString(uri) ? uri->valuestring : NULL);
	answer_place(server, id, sizeof(requests) / sizeof(requests[0]) - 1, &place);
	cJSON_Delete(own);
}

static void take_request(struct lsp_server *server, const cJSON *id, const char *method, const cJSON *params)
{
	struct lsp_place place = { .params = params };

	if (!strcmp(method, "initialize")) {
		server->is_initialized = true;
		answer(server, id, capabilities());
		return;
	}
	if (!server->is_initialized) {
		refuse(server, id, ERROR_NOT_INITIALIZED, "a request came before `initialize`");
		return;
	}
	if (!strcmp(method, "shutdown")) {
		server->is_shut_down = true;
		answer(server, id, NULL);
		return;
	}
	if (!strcmp(method, "workspace/executeCommand")) {
		execute_command(server, id, params);
		return;
	}
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (!strcmp(method, requests[i].method)) {
			place.document = server_find(server, json_string_at(params, "textDocument.uri"));
			answer_place(server, id, i, &place);
			return;
		}
	refuse(server, id, ERROR_METHOD, "the server has no such method");
}

static void take_notification(struct lsp_server *server, const char *method, const cJSON *params)
{
	bool is_right = true;

	if (!strcmp(method, "exit"))
		server->is_over = true;
	else if (!strcmp(method, "textDocument/didOpen"))
		is_right = did_open(server, params);
	else if (!strcmp(method, "textDocument/didChange"))
		is_right = did_change(server, params);
	else if (!strcmp(method, "textDocument/didClose"))
		is_right = did_close(server, params);
	else if (!strcmp(method, "textDocument/didSave") || !strcmp(method, "workspace/didChangeWatchedFiles"))
		touch_others(server, NULL);
	if (!is_right)
		fprintf(stderr, "skep: lsp: `%s` is malformed, or its document is not open [lsp]\n", method);
}

static void take_message(struct lsp_server *server, const struct text *body)
{
	cJSON *message = cJSON_ParseWithLength(text_string(body), body->len);
	const char *method = json_string_at(message, "method");
	const cJSON *id = json_at(message, "id");

	if (!message)
		refuse(server, NULL, ERROR_PARSE, "a message is no JSON");
	else if (method && id)
		take_request(server, id, method, json_at(message, "params"));
	else if (method)
		take_notification(server, method, json_at(message, "params"));
	else if (!json_at(message, "result") && !json_at(message, "error"))
		refuse(server, id, ERROR_REQUEST, "a message has no method");
	cJSON_Delete(message);
	arena_empty(&server->scratch);
}

static void publish_all(struct lsp_server *server)
{
	for (size_t i = 0; i < server->documents.count; i++)
		if (server->documents.items[i]->is_open && !server->documents.items[i]->is_published)
			diagnostics_publish(server, server->documents.items[i]);
}

int lsp_serve(const struct lsp_compiler *compiler, int in, int out)
{
	struct lsp_server server = { .compiler = compiler, .channel = { .in = in, .out = out } };
	struct text body = { 0 };
	enum lsp_input input;

	while (!server.is_over && !server.channel.is_broken &&
	       (input = channel_read(&server.channel, &body)) != LSP_END) {
		if (input == LSP_MESSAGE)
			take_message(&server, &body);
		if (!server.is_over && !channel_has_input(&server.channel))
			publish_all(&server);
	}
	for (size_t i = 0; i < server.documents.count; i++)
		document_close(server.documents.items[i]);
	channel_release(&server.channel);
	text_release(&body);
	arena_release(&server.scratch);
	arena_release(&server.arena);
	return server.is_shut_down && !server.channel.is_broken ? 0 : 1;
}
