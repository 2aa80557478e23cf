/* SPDX-License-Identifier: MIT */
/*
 * Shared by the requests: the open documents and the analysis of one. Each request is a
 * function that takes the document and the parameters and gives the result, which channel_write deletes.
 */
#pragma once

#include "lsp/channel.h"
#include "lsp/document.h"

struct lsp_server {
	const struct lsp_compiler *compiler;
	struct lsp_channel channel;
	struct arena arena;          /* holds the documents' structs, which are used again */
	struct arena scratch;        /* emptied after each message */
	VEC(struct lsp_document *) documents;
	bool is_initialized, is_shut_down, is_over;
};

/* A place in a document that a request is about. */
struct lsp_place {
	struct lsp_server *server;
	struct lsp_document *document;
	const struct lsp_words *words;
	const cJSON *params;
	size_t offset;
	uint32_t word, list;         /* as words_at and words_list_at */
};

/* The open document of that URI, or NULL. */
struct lsp_document *server_find(const struct lsp_server *server, const char *uri);
/* Runs the compiler, unless this version was analyzed before. */
const struct lsp_analysis *server_analyze(struct lsp_server *server, struct lsp_document *document);
/* The same with the C in `lines`. */
const struct lsp_analysis *server_translate(struct lsp_server *server, struct lsp_document *document);
/* Texts of open documents in place of files. */
struct open_texts server_opened(const struct lsp_server *server);

/* diagnostics.c */
void diagnostics_publish(struct lsp_server *server, struct lsp_document *document);
void diagnostics_clear(struct lsp_server *server, const char *uri);
cJSON *diagnostics_fixes(const struct lsp_place *place);

/* The mark for the word: of the call whose head it is, or of itself. NULL where there is none. */
const struct lsp_mark *mark_at(const struct lsp_analysis *analysis, const struct lsp_words *words, uint32_t word);

cJSON *hover(const struct lsp_place *place);
cJSON *complete(const struct lsp_place *place);
cJSON *signature(const struct lsp_place *place);
cJSON *definition(const struct lsp_place *place);
cJSON *show_c(const struct lsp_place *place);
cJSON *symbols(const struct lsp_place *place);
cJSON *floors(const struct lsp_place *place);
