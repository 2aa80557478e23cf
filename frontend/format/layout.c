// SPDX-License-Identifier: MIT
/*
 * The layout: the column of each token, further line breaks in lines that are too long, and the
 * columns of comments at the ends of lines. In: tokens with roles. Out: `at` and `newlines` of each
 * token. Called by format.c. A line is laid out again from the place where it was broken, and at
 * most FORMAT_WIDTH columns of it are looked at, so the time is linear in the text.
 */
#include <string.h>

#include "frontend/format/tree.h"

static bool is_data(const struct format_list *list)
{
	return list->role != LIST_CODE && list->role != LIST_PLAIN;
}

/* The column of an element that begins a line. */
static uint32_t indent_of(const struct format_list *list, uint32_t index)
{
	const struct format_row *row = list->row;

	if (!list->parent)
		return 0;
	if (is_data(list) || !index)
		return list->inner;
	if (!row)
		return list->second ? list->second : list->inner;
	if (row->body == BODY_ALIGNED || !row->body)
		return list->second ? list->second : list->inner + 1;
	if (index > row->body)
		return list->inner + 1;
	if (list->second)
		return list->second;
	return list->inner + (strncmp(row->name, "def", 3) ? 3 : 1);
}

static uint32_t token_indent(const struct format_token *token)
{
	if (token->kind == TOKEN_CLOSE)
		return indent_of(token->opened, token->opened->count);
	return indent_of(token->list, token->index);
}

/* True for a token with which an element begins. */
static bool begins_element(const struct format_token *token)
{
	return !token->is_glued && (token->kind == TOKEN_OPEN || token->kind == TOKEN_ATOM ||
				    token->kind == TOKEN_PREFIX);
}

/* True if a line that is too long may be broken before it. */
static bool may_break(const struct format_token *token, bool is_last_resort)
{
	const struct format_list *list = token->list;
	const struct format_row *row = list->row;

	if (!begins_element(token) || !token->index || token->follows_key || token->newlines ||
	    token->is_kept)
		return false;
	if (row && row->breaks == BREAK_PAIRS && token->index % 2 == 0 && list->count > 3)
		return false;
	if (is_data(list))
		return true;
	if (!row)
		return token->index > 1 || is_last_resort;
	return token->index > (row->body == BODY_ALIGNED ? 1 : row->body);
}

static bool is_spread(const struct format_list *list)
{
	if (list->role == LIST_CLAUSE)
		return true;
	return !is_data(list) && list->row && list->row->breaks == BREAK_SPREAD;
}

/*
 * Where to break the line from token `first` on, which token `last` makes too long: in the outermost
 * list that has a place, at the last one, or at the first if all its elements begin lines. 0: nowhere.
 */
static size_t find_break(const struct format_tokens *tokens, size_t first, size_t last, bool is_last_resort)
{
	const struct format_token *all = tokens->all.items;
	uint32_t end = all[last].at + all[last].width;
	size_t found = 0;

	for (size_t i = first + 1; i <= last; i++) {
		const struct format_list *list = all[i].list;
		uint32_t indent;

		if (!may_break(&all[i], is_last_resort))
			continue;
		indent = token_indent(&all[i]);
		if (indent >= all[i].at || (is_last_resort && end - (all[i].at - indent) > FORMAT_WIDTH))
			continue;
		if (!found || list->depth < all[found].list->depth ||
		    (list->depth == all[found].list->depth &&
		     !(list == all[found].list && is_spread(list))))
			found = i;
	}
	return found;
}

static bool needs_space(const struct format_token *previous, const struct format_token *token)
{
	if (token->kind == TOKEN_CLOSE)
		return false;
	if (previous->kind == TOKEN_PREFIX && *previous->text == ',' && *token->text == '@')
		return true;
	return token->kind == TOKEN_COMMENT ||
	       (previous->kind != TOKEN_OPEN && previous->kind != TOKEN_PREFIX);
}

static uint32_t token_end(const struct format_token *token)
{
	return token->has_lines ? token->last_width : token->at + token->width;
}

/* Gives the token its column, and notes in its lists what further columns follow from. */
static void token_place(struct format_token *token, const struct format_token *previous)
{
	if (token->newlines || !previous)
		token->at = token->newlines ? token_indent(token) : 0;
	else
		token->at = token_end(previous) + needs_space(previous, token);
	if (token->kind == TOKEN_OPEN) {
		token->opened->inner = token->at + token->len;
		token->opened->second = 0;
		token->opened->spread = 0;
	}
	if (token->index == 1 && begins_element(token))
		token->list->second = token->newlines ? 0 : token->at;
}

/* What follows on the source's line in the lists around it begins lines, too, where it may. */
static void break_before(struct format_token *token, uint32_t line)
{
	for (struct format_list *list = token->list; list; list = list->parent)
		if (is_spread(list))
			list->spread = line;
	token->newlines = 1;
	token->is_cut = true;
}

static void break_lines(struct format_tokens *tokens)
{
	struct format_token *all = tokens->all.items;
	bool is_hopeless = false; /* the line has passed the width, and nothing before helps */
	uint32_t line = 1;
	size_t first = 0;

	for (size_t i = 0; i < tokens->all.count; i++) {
		struct format_token *token = &all[i];

		line += token->newlines && !token->is_cut;
		if (token->list->spread == line && may_break(token, false))
			break_before(token, line);
		token_place(token, i ? token - 1 : NULL);
		if (token->newlines || (i && token[-1].has_lines)) {
			first = i;
			is_hopeless = false;
		}
		if (token->kind == TOKEN_COMMENT || token->at + token->width <= FORMAT_WIDTH)
			continue;
		size_t at = is_hopeless ? 0 : find_break(tokens, first, i, false);

		if (!at && !is_hopeless)
			at = find_break(tokens, first, i, true);
		if (!at && is_hopeless && may_break(token, false) && token_indent(token) < token->at)
			at = i;
		is_hopeless = true;
		if (at) {
			break_before(&all[at], line);
			i = at - 1;
		}
	}
}

/* The next comment at the end of a line, or below one; tokens->all.count: none. ret_is_near: no empty
 * line is between. */
static size_t next_at_end(const struct format_tokens *tokens, size_t at, bool *ret_is_near)
{
	*ret_is_near = true;
	for (; at < tokens->all.count; at++) {
		const struct format_token *token = &tokens->all.items[at];

		if (token->newlines > 1)
			*ret_is_near = false;
		if (token->kind == TOKEN_COMMENT && (token->continues || (at && !token->newlines)))
			break;
	}
	return at;
}

/* Comments that stand below each other, with no empty line between, stay so. */
static void align_comments(struct format_tokens *tokens)
{
	struct format_token *all = tokens->all.items;
	bool is_near;
	size_t at = next_at_end(tokens, 0, &is_near);

	while (at < tokens->all.count) {
		uint32_t column = all[at].column, most = all[at].at;
		size_t first = at, end;

		for (end = next_at_end(tokens, at + 1, &is_near);
		     end < tokens->all.count && is_near && all[end].column == column;
		     end = next_at_end(tokens, end + 1, &is_near))
			if (!all[end].continues && all[end].at > most)
				most = all[end].at;
		for (size_t i = first; i < end; i++)
			if (all[i].kind == TOKEN_COMMENT && (all[i].continues || !all[i].newlines))
				all[i].at = most;
		at = end;
	}
}

void tokens_lay_out(struct format_tokens *tokens)
{
	break_lines(tokens);
	align_comments(tokens);
}
