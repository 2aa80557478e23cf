/* SPDX-License-Identifier: MIT */
/*
 * Open documents: their text, its words, and what the compiler said of it. Owned by the server.
 */
#pragma once

#include "frontend/base/text.h"
#include "lsp/json.h"
#include "lsp/lsp.h"
#include "lsp/words.h"

struct lsp_document {
	bool is_open;
	bool is_published;           /* the client has the diagnostics of this text */
	bool is_analyzed, has_c, has_words;
	long version;                /* -1: none was given */
	struct text uri, path, text; /* path "-": no file */
	struct arena words_arena;
	struct lsp_words words;
	struct lsp_analysis analysis;
	struct lsp_analysis older;   /* the last one that has a unit, or an empty one */
};

struct lsp_server;

/* Sets the text, and drops what was made of the old one. */
void document_set(struct lsp_document *document, const char *text, size_t len);
/* Applies one element of `contentChanges`; false where it is malformed, and nothing is changed. */
bool document_change(struct lsp_document *document, const cJSON *change);
void document_close(struct lsp_document *document);
const struct lsp_words *document_words(struct lsp_document *document);

/* file:///a%20b to "/a b"; "-" for another scheme. */
void uri_path(const char *uri, struct text *path);
/* The URI of an absolute or relative path. */
void path_uri(const char *path, struct text *uri);

/* Positions of the protocol count UTF-16 units in a line. */
bool position_offset(const char *text, size_t len, const cJSON *position, size_t *ret_offset);
cJSON *offset_position(const char *text, size_t len, size_t offset);
cJSON *offset_range(const char *text, size_t len, size_t from, size_t to);
/* The span, up to the end of its first line. */
cJSON *span_range(const struct span *span);
