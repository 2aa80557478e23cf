// SPDX-License-Identifier: MIT
/*
 * The formatter's scanner: splits a source that the reader accepted into tokens, with the list and
 * the place in it of each. In: a source. Out: struct format_tokens. Called by format.c.
 */
#include <string.h>

#include "frontend/base/utf8.h"
#include "frontend/format/tree.h"

struct scanner {
	struct format_tokens *tokens;
	const char *line, *end; /* of the line and of the text */
	unsigned newlines;
	struct format_list *list;
};

/* Ranges of characters that take no column, or two. */
static const struct {
	uint32_t first, last, columns;
} widths[] = {
	{ 0x0300, 0x036f, 0 },   { 0x1100, 0x115f, 2 },	  { 0x200b, 0x200f, 0 },
	{ 0x20d0, 0x20ff, 0 },   { 0x2e80, 0xa4cf, 2 },	  { 0xac00, 0xd7a3, 2 },
	{ 0xf900, 0xfaff, 2 },   { 0xfe00, 0xfe0f, 0 },	  { 0xfe30, 0xfe6f, 2 },
	{ 0xff00, 0xff60, 2 },   { 0xffe0, 0xffe6, 2 },	  { 0x1f300, 0x1f64f, 2 },
	{ 0x1f900, 0x1f9ff, 2 }, { 0x20000, 0x3fffd, 2 },
};

static uint32_t character_columns(uint32_t code)
{
	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++)
		if (code >= widths[i].first && code <= widths[i].last)
			return widths[i].columns;
	return 1;
}

uint32_t text_columns(const char *text, size_t len)
{
	uint32_t columns = 0;

	for (size_t i = 0; i < len;) {
		uint32_t code = 0;
		size_t step = (unsigned char)text[i] < 0x80 ? 1 : utf8_decode(text + i, len - i, &code);

		columns += code ? character_columns(code) : 1;
		i += step ? step : 1;
	}
	return columns;
}

static bool is_delimiter(char byte)
{
	return byte == '\0' || byte == ' ' || (byte >= '\t' && byte <= '\r') ||
	       strchr("()\"';`,", byte) != NULL;
}

static const char *atom_end(const struct scanner *scanner, const char *at)
{
	while (at < scanner->end && !is_delimiter(*at))
		at++;
	return at;
}

static const char *string_end(const struct scanner *scanner, const char *at)
{
	while (at < scanner->end && *at != '"')
		at += *at == '\\' ? 2 : 1;
	return at < scanner->end ? at + 1 : scanner->end;
}

static const char *block_end(const struct scanner *scanner, const char *at)
{
	size_t depth = 0;

	for (; at < scanner->end; at++) {
		bool opens = at[0] == '#' && at[1] == '|', closes = at[0] == '|' && at[1] == '#';

		depth += opens;
		depth -= closes;
		at += opens || closes;
		if (closes && !depth)
			return at + 1;
	}
	return scanner->end;
}

static const char *comment_end(const struct scanner *scanner, const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(scanner->end - at));

	if (!end)
		end = scanner->end;
	while (end > at && (end[-1] == ' ' || (end[-1] >= '\t' && end[-1] <= '\r')))
		end--;
	return end;
}

/* The kind of the token at `at`, and its end. */
static enum token_kind token_find(const struct scanner *scanner, const char *at, const char **ret_end)
{
	*ret_end = at + 1;
	switch (*at) {
	case '(':
		return TOKEN_OPEN;
	case ')':
		return TOKEN_CLOSE;
	case '\'': case '`':
		return TOKEN_PREFIX;
	case ',':
		*ret_end += at[1] == '@';
		return TOKEN_PREFIX;
	case '"':
		*ret_end = string_end(scanner, at + 1);
		return TOKEN_ATOM;
	case ';':
		*ret_end = comment_end(scanner, at);
		return TOKEN_COMMENT;
	case '#':
		*ret_end = at + 2;
		if (at[1] == '(' || at[1] == '\'')
			return at[1] == '(' ? TOKEN_OPEN : TOKEN_PREFIX;
		if (at[1] == '|') {
			*ret_end = block_end(scanner, at);
			return TOKEN_BLOCK;
		}
		*ret_end = atom_end(scanner, at[1] == '\\' && at + 2 < scanner->end ? at + 3 : at + 1);
		return TOKEN_ATOM;
	default:
		*ret_end = atom_end(scanner, at + 1);
		return TOKEN_ATOM;
	}
}

/* The line breaks that stay: none behind a parenthesis or prefix, none before a closing one. */
static uint8_t breaks_kept(const struct scanner *scanner, const struct format_token *token,
			   const struct format_token *previous)
{
	uint8_t newlines = scanner->newlines > 2 ? 2 : (uint8_t)scanner->newlines;

	if (!previous)
		return 0;
	if (previous->kind == TOKEN_COMMENT)
		return token->kind == TOKEN_CLOSE || !newlines ? 1 : newlines;
	if (token->kind == TOKEN_CLOSE)
		return 0;
	if (previous->kind == TOKEN_OPEN || previous->kind == TOKEN_PREFIX)
		return token->kind == TOKEN_COMMENT && newlines ? 1 : 0;
	return newlines;
}

static void lines_measure(struct format_token *token)
{
	const char *first = memchr(token->text, '\n', token->len), *last = first;
	const char *end = token->text + token->len;

	token->has_lines = first;
	token->width = text_columns(token->text, first ? (size_t)(first - token->text) : token->len);
	for (const char *at = first; at; at = memchr(at + 1, '\n', (size_t)(end - at - 1)))
		last = at;
	if (last)
		token->last_width = text_columns(last + 1, (size_t)(end - last - 1));
}

/* True for a comment that continues the one at the end of the line above, as the reader has it. */
static bool comment_continues(const struct format_token *token, const struct format_token *previous)
{
	return token->newlines == 1 && previous && previous->kind == TOKEN_COMMENT && token->column &&
	       (previous->continues || !previous->newlines) && previous->column == token->column;
}

static bool is_keyword(const struct format_token *token)
{
	return token->kind == TOKEN_ATOM && *token->text == ':';
}

static void list_push(struct scanner *scanner, struct format_token *token)
{
	struct format_list *list = ARENA_NEW(scanner->tokens->arena, struct format_list);

	list->parent = scanner->list;
	list->depth = scanner->list->depth + 1;
	token->opened = list;
	scanner->list = list;
}

/* Keeps the line whole that ends in a comment. */
static void line_keep(struct format_tokens *tokens)
{
	for (size_t i = tokens->all.count; i-- > 0;) {
		tokens->all.items[i].is_kept = true;
		if (tokens->all.items[i].newlines)
			return;
	}
}

static void token_add(struct scanner *scanner, enum token_kind kind, const char *text, const char *end)
{
	struct format_tokens *tokens = scanner->tokens;
	size_t count = tokens->all.count;
	const struct format_token *previous = count ? &tokens->all.items[count - 1] : NULL;
	bool is_comment = kind == TOKEN_COMMENT || kind == TOKEN_BLOCK;
	struct format_token token = { .kind = kind, .text = text, .len = (uint32_t)(end - text) };

	token.newlines = breaks_kept(scanner, &token, previous);
	lines_measure(&token);
	if (kind == TOKEN_CLOSE && scanner->list->parent) {
		token.opened = scanner->list;
		scanner->list = scanner->list->parent;
	}
	token.list = scanner->list;
	token.index = scanner->list->count;
	token.is_glued = previous && previous->kind == TOKEN_PREFIX;
	token.follows_key = previous && previous->list == scanner->list && is_keyword(previous) &&
			    !previous->follows_key;
	if (kind == TOKEN_COMMENT) {
		token.column = text_columns(scanner->line, (size_t)(text - scanner->line));
		token.continues = comment_continues(&token, previous);
	}
	if (kind == TOKEN_COMMENT && !token.newlines)
		line_keep(tokens);
	if (kind == TOKEN_OPEN)
		list_push(scanner, &token);
	if (!is_comment && kind != TOKEN_CLOSE && kind != TOKEN_PREFIX)
		token.list->count++;
	VEC_PUSH(tokens->arena, &tokens->all, token);
	scanner->newlines = 0;
}

void tokens_scan(struct format_tokens *tokens, const struct source *source, size_t start)
{
	struct format_list *top = ARENA_NEW(tokens->arena, struct format_list);
	struct scanner scanner = { .tokens = tokens, .line = source->text, .list = top,
				   .end = source->text + source->len };
	const char *at = source->text + start, *end;

	top->role = LIST_DATA;
	while (at < scanner.end) {
		if (*at == '\n') {
			scanner.newlines++;
			scanner.line = at + 1;
		}
		if (*at == ' ' || (*at >= '\t' && *at <= '\r')) {
			at++;
			continue;
		}
		enum token_kind kind = token_find(&scanner, at, &end);

		token_add(&scanner, kind, at, end);
		for (const char *newline = at; kind != TOKEN_COMMENT &&
		     (newline = memchr(newline, '\n', (size_t)(end - newline))); newline++)
			scanner.line = newline + 1;
		at = end;
	}
}
