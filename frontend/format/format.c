// SPDX-License-Identifier: MIT
/*
 * The formatter: scans, lays out, writes. In: a source that the reader accepts. Out: its text in the
 * project's style. Called by cli/fmt.c.
 */
#include "frontend/format/format.h"

#include <string.h>

#include "frontend/format/tree.h"

static void put_blanks(struct text *text, uint32_t count)
{
	static const char blanks[] = "                                ";

	for (; count >= sizeof(blanks); count -= sizeof(blanks) - 1)
		text_append(text, blanks, sizeof(blanks) - 1);
	text_append(text, blanks, count);
}

static void put_tokens(const struct format_tokens *tokens, struct text *text)
{
	uint32_t column = 0;

	for (size_t i = 0; i < tokens->all.count; i++) {
		const struct format_token *token = &tokens->all.items[i];

		for (unsigned newline = 0; newline < token->newlines; newline++)
			text_putc(text, '\n');
		if (token->newlines)
			column = 0;
		if (token->at > column)
			put_blanks(text, token->at - column);
		text_append(text, token->text, token->len);
		column = token->has_lines ? token->last_width : token->at + token->width;
	}
	if (tokens->all.count)
		text_putc(text, '\n');
}

void format_source(struct arena *arena, const struct source *source, struct text *ret_text)
{
	struct format_tokens tokens = { .arena = arena };
	size_t start = strncmp(source->text, "\xef\xbb\xbf", 3) ? 0 : 3;

	if (!strncmp(source->text + start, "#!", 2)) /* the line that names an interpreter */
		start += strcspn(source->text + start, "\n");
	tokens_scan(&tokens, source, start);
	text_append(ret_text, source->text, start);
	if (start > 3) {
		text_putc(ret_text, '\n');
		start += source->text[start] == '\n';
		if (source->text[start] == '\n' && tokens.all.count)
			text_putc(ret_text, '\n');
	}
	tokens_find_roles(&tokens);
	tokens_lay_out(&tokens);
	put_tokens(&tokens, ret_text);
}
