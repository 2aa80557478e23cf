/* SPDX-License-Identifier: MIT */
/*
 * The words of a text: parentheses, atoms, strings, with who is inside of whom. Made of any text, also of one that
 * the reader refuses, since completion is asked for in unfinished forms. Called by all features of this folder.
 */
#pragma once

#include <stdint.h>

#include "frontend/base/arena.h"

enum lsp_word_kind { LSP_OPEN, LSP_CLOSE, LSP_ATOM, LSP_STRING, LSP_COMMENT };

#define LSP_NOWHERE UINT32_MAX

struct lsp_word {
	enum lsp_word_kind kind;
	uint32_t at, len;      /* bytes; a string with its quotes */
	uint32_t parent;       /* index of the OPEN around it, or LSP_NOWHERE */
	uint32_t nth;          /* its place in the parent: 0 is the head */
	uint32_t end;          /* OPEN: the byte behind its CLOSE, or behind the last word inside */
	uint32_t close;        /* OPEN: index of the CLOSE, or of the word behind the last one inside */
};

struct lsp_words {
	const char *text;
	size_t len;
	VEC(struct lsp_word) list;
};

/* A parenthesis in the first column begins a top-level form, whatever is open above it. */
void words_scan(struct arena *arena, const char *text, size_t len, struct lsp_words *words);

/* The word that contains the byte or ends there; LSP_NOWHERE in white space. */
uint32_t words_at(const struct lsp_words *words, size_t offset);
/* The OPEN of the innermost list around the byte, or LSP_NOWHERE. */
uint32_t words_list_at(const struct lsp_words *words, size_t offset);
/* The n-th element of a list, or LSP_NOWHERE. */
uint32_t words_child(const struct lsp_words *words, uint32_t list, uint32_t nth);
/* The element of the list behind this one, or LSP_NOWHERE. */
uint32_t words_next(const struct lsp_words *words, uint32_t word);
/* True if the word is an atom of that text, without case. */
bool words_is(const struct lsp_words *words, uint32_t word, const char *name);
/* True if the list's head is that atom. */
bool words_is_call(const struct lsp_words *words, uint32_t list, const char *name);
/* The atom or string without quotes, in lower case, in the arena. */
const char *words_text(struct arena *arena, const struct lsp_words *words, uint32_t word);
/* The list of variables that the list binds, as (let ((v 1)) ..) and (defun f (v) ..) do; LSP_NOWHERE where it binds none. */
uint32_t words_bindings(const struct lsp_words *words, uint32_t list);
/* The word that binds the name in a list around `list`, or LSP_NOWHERE. */
uint32_t words_binding(const struct lsp_words *words, uint32_t list, const char *name);
