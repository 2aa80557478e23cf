// SPDX-License-Identifier: MIT
/*
 * Finds the words of a text and the lists that they are in. Knows comments, strings and characters as the
 * reader does, and refuses nothing.
 */
#include "lsp/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct word_scan {
	struct arena *arena;
	struct lsp_words *words;
	uint32_t list;          /* the innermost open one */
	VEC(uint32_t) counts;   /* number of elements, by depth; [0] is the top level */
};

static void push_word(struct word_scan *scan, enum lsp_word_kind kind, size_t at, size_t len)
{
	uint32_t *count = &scan->counts.items[scan->counts.count - 1];
	struct lsp_word word = { .kind = kind, .at = (uint32_t)at, .len = (uint32_t)len, .parent = scan->list,
				 .nth = kind == LSP_COMMENT || kind == LSP_CLOSE ? LSP_NOWHERE : (*count)++,
				 .close = LSP_NOWHERE };

	VEC_PUSH(scan->arena, &scan->words->list, word);
}

static void open_list(struct word_scan *scan, size_t at)
{
	push_word(scan, LSP_OPEN, at, 1);
	scan->list = (uint32_t)scan->words->list.count - 1;
	VEC_PUSH(scan->arena, &scan->counts, 0);
}

static void close_list(struct word_scan *scan, uint32_t end, uint32_t index)
{
	struct lsp_word *open = &scan->words->list.items[scan->list];

	open->end = end;
	open->close = index;
	scan->list = open->parent;
	scan->counts.count--;
}

/* Ends what is open: the lists end behind their last word. */
static void close_all(struct word_scan *scan)
{
	const struct lsp_word *last;

	while (scan->list != LSP_NOWHERE) {
		last = &scan->words->list.items[scan->words->list.count - 1];
		close_list(scan, last->at + last->len, (uint32_t)scan->words->list.count);
	}
}

static size_t string_len(const char *text, size_t len)
{
	size_t at = 1;

	while (at < len && text[at] != '"')
		at += text[at] == '\\' && at + 1 < len ? 2 : 1;
	return at < len ? at + 1 : len;
}

static size_t block_comment_len(const char *text, size_t len)
{
	size_t at = 2, depth = 1;

	while (at < len && depth) {
		bool begins = at + 1 < len && text[at] == '#' && text[at + 1] == '|';
		bool ends = at + 1 < len && text[at] == '|' && text[at + 1] == '#';

		depth += begins;
		depth -= ends;
		at += begins || ends ? 2 : 1;
	}
	return at;
}

static bool ends_atom(char byte)
{
	return isspace((unsigned char)byte) || !byte || strchr("()\"';`,", byte);
}

static size_t atom_len(const char *text, size_t len)
{
	size_t at = 1;

	if (text[0] == '#' && len > 2 && text[1] == '\\')
		at = 3; /* a character, perhaps a parenthesis */
	while (at < len && !ends_atom(text[at]))
		at++;
	return at;
}

static size_t take_word(struct word_scan *scan, size_t at)
{
	const char *text = scan->words->text + at;
	size_t left = scan->words->len - at, len = 1;
	const char *line_end;

	if (*text == '(') {
		if (!at || text[-1] == '\n')
			close_all(scan);
		open_list(scan, at);
	} else if (*text == ')') {
		push_word(scan, LSP_CLOSE, at, 1);
		if (scan->list != LSP_NOWHERE)
			close_list(scan, (uint32_t)at + 1, (uint32_t)scan->words->list.count - 1);
	} else if (*text == '"') {
		push_word(scan, LSP_STRING, at, len = string_len(text, left));
	} else if (*text == ';') {
		line_end = memchr(text, '\n', left);
		push_word(scan, LSP_COMMENT, at, len = line_end ? (size_t)(line_end - text) : left);
	} else if (*text == '#' && left > 1 && text[1] == '|') {
		push_word(scan, LSP_COMMENT, at, len = block_comment_len(text, left));
	} else if (!ends_atom(*text)) {
		push_word(scan, LSP_ATOM, at, len = atom_len(text, left));
	}
	return at + len;
}

void words_scan(struct arena *arena, const char *text, size_t len, struct lsp_words *words)
{
	struct word_scan scan = { .arena = arena, .words = words, .list = LSP_NOWHERE };

	*words = (struct lsp_words){ .text = text, .len = len };
	VEC_PUSH(arena, &scan.counts, 0);
	for (size_t at = 0; at < len;)
		at = take_word(&scan, at);
	if (words->list.count)
		close_all(&scan);
}

/* Index of the first word that begins behind the byte. */
static uint32_t first_behind(const struct lsp_words *words, size_t offset)
{
	uint32_t low = 0, high = (uint32_t)words->list.count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (words->list.items[middle].at > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

uint32_t words_at(const struct lsp_words *words, size_t offset)
{
	uint32_t index = first_behind(words, offset);
	const struct lsp_word *word = index ? &words->list.items[index - 1] : NULL;

	/* between `foo` and `)` the word is meant */
	if (word && word->at == offset && index > 1 && (word->kind == LSP_CLOSE || word->kind == LSP_OPEN)) {
		const struct lsp_word *before = word - 1;

		if (before->at + before->len == offset && before->kind == LSP_ATOM)
			return index - 2;
	}
	return word && offset <= word->at + word->len ? index - 1 : LSP_NOWHERE;
}

uint32_t words_list_at(const struct lsp_words *words, size_t offset)
{
	uint32_t index = first_behind(words, offset);
	uint32_t list;

	if (!index)
		return LSP_NOWHERE;
	index--;
	list = words->list.items[index].kind == LSP_OPEN && words->list.items[index].at < offset ?
		index : words->list.items[index].parent;
	while (list != LSP_NOWHERE && words->list.items[list].end <= offset &&
	       words->list.items[list].close < words->list.count &&
	       words->list.items[words->list.items[list].close].kind == LSP_CLOSE)
		list = words->list.items[list].parent;
	return list;
}

uint32_t words_child(const struct lsp_words *words, uint32_t list, uint32_t nth)
{
	const struct lsp_word *items = words->list.items;

	if (list == LSP_NOWHERE || items[list].kind != LSP_OPEN)
		return LSP_NOWHERE;
	for (uint32_t i = list + 1; i < items[list].close && i < words->list.count; i++)
		if (items[i].parent == list && items[i].nth == nth)
			return i;
	return LSP_NOWHERE;
}

uint32_t words_next(const struct lsp_words *words, uint32_t word)
{
	const struct lsp_word *items = words->list.items;
	uint32_t list = items[word].parent;
	uint32_t most = list == LSP_NOWHERE ? (uint32_t)words->list.count : items[list].close;

	for (uint32_t i = word + 1; i < most && i < words->list.count; i++)
		if (items[i].parent == list && items[i].nth != LSP_NOWHERE)
			return i;
	return LSP_NOWHERE;
}

bool words_is(const struct lsp_words *words, uint32_t word, const char *name)
{
	const struct lsp_word *at = word == LSP_NOWHERE ? NULL : &words->list.items[word];

	return at && at->kind == LSP_ATOM && at->len == strlen(name) &&
	       !strncasecmp(words->text + at->at, name, at->len);
}

bool words_is_call(const struct lsp_words *words, uint32_t list, const char *name)
{
	return words_is(words, words_child(words, list, 0), name);
}

const char *words_text(struct arena *arena, const struct lsp_words *words, uint32_t word)
{
	const struct lsp_word *at = word == LSP_NOWHERE ? NULL : &words->list.items[word];
	bool is_quoted;
	char *text;

	if (!at || (at->kind != LSP_ATOM && at->kind != LSP_STRING))
		return "";
	is_quoted = at->kind == LSP_STRING;
	text = arena_strndup(arena, words->text + at->at + is_quoted,
			     at->len - is_quoted - (is_quoted && at->len > 1 && words->text[at->at + at->len - 1] == '"'));
	for (char *byte = text; !is_quoted && *byte; byte++)
		*byte = (char)tolower((unsigned char)*byte);
	return text;
}

uint32_t words_bindings(const struct lsp_words *words, uint32_t list)
{
	static const char *const binders[] = { "let", "let*", "when-let", "if-let", "dotimes", "dolist", "for-range",
					       "bpf:do-map", "bpf:on-event" };
	static const char *const functions[] = { "defsubprog", "defun", "defmacro" };
	uint32_t head = words_child(words, list, 0);

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (words_is(words, head, functions[i]))
			return words_child(words, list, 2);
	for (size_t i = 0; i < sizeof(binders) / sizeof(binders[0]); i++)
		if (words_is(words, head, binders[i]))
			return words_child(words, list, 1);
	if (head != LSP_NOWHERE && words->list.items[head].len > 5 &&
	    !strncasecmp(words->text + words->list.items[head].at, "with-", 5))
		return words_child(words, list, 1);
	return LSP_NOWHERE;
}

/* The word of a list of bindings that binds the name. */
static uint32_t bound_in(const struct lsp_words *words, uint32_t bindings, const char *name)
{
	for (uint32_t at = words_child(words, bindings, 0); at != LSP_NOWHERE; at = words_next(words, at)) {
		uint32_t variable = words->list.items[at].kind == LSP_OPEN ? words_child(words, at, 0) : at;

		if (words_is(words, variable, name))
			return variable;
	}
	return LSP_NOWHERE;
}

uint32_t words_binding(const struct lsp_words *words, uint32_t list, const char *name)
{
	for (; list != LSP_NOWHERE; list = words->list.items[list].parent) {
		uint32_t found = bound_in(words, words_bindings(words, list), name);

		if (found != LSP_NOWHERE)
			return found;
	}
	return LSP_NOWHERE;
}
