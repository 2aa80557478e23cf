// SPDX-License-Identifier: MIT
/*
 * How each list is laid out: by the rows of forms.def, the lambda lists of the file's macros, and
 * its place in the list around it. In: tokens. Out: role and row of each list. Called by format.c.
 */
#include <string.h>
#include <strings.h>

#include "frontend/format/tree.h"

#define ALIGNED BODY_ALIGNED
static const struct format_row rows[] = {
#define FORMAT_FORM(name, body, shape, breaks) { name, body, shape, BREAK_##breaks },
#include "frontend/format/forms.def"
#undef FORMAT_FORM
};
#undef ALIGNED

static const struct format_row handler_row = { "", 1, "de", BREAK_SPREAD };
static const struct format_row with_row = { "", 1, "de", BREAK_SPREAD };
static const struct format_row def_row = { "", 1, "e", BREAK_FILL };

static bool token_is(const struct format_token *token, const char *name)
{
	return token->kind == TOKEN_ATOM && token->len == strlen(name) &&
	       !strncasecmp(token->text, name, token->len);
}

/* The name without a package other than bpf. */
static const char *bare_name(const struct format_token *token, size_t *ret_len)
{
	const char *end = token->text + token->len, *name = token->text;
	const char *colon = memchr(name, ':', token->len);

	if (colon && !(colon - name == 3 && !strncasecmp(name, "bpf", 3)))
		for (name = colon; name < end && *name == ':';)
			name++;
	*ret_len = (size_t)(end - name);
	return name;
}

static const struct format_row *find_row(const struct format_tokens *tokens,
					 const struct format_token *head)
{
	size_t len;
	const char *name = bare_name(head, &len);
	const struct format_row *macro = table_find_part(&tokens->macros, name, len);

	if (macro)
		return macro;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strlen(rows[i].name) == len && !strncasecmp(rows[i].name, name, len))
			return &rows[i];
	if ((len > 5 && !strncasecmp(name, "with-", 5)) || (len > 3 && !strncasecmp(name, "do-", 3)))
		return &with_row;
	return len > 3 && !strncasecmp(name, "def", 3) ? &def_row : NULL;
}

/* Adds a row for a macro whose lambda list, from token `at` on, has &body. */
static void macro_note(struct format_tokens *tokens, const struct format_token *name, size_t at)
{
	const struct format_token *all = tokens->all.items;
	const struct format_list *lambda = all[at].opened;
	char shape[32] = "";
	unsigned count = 0;

	for (at++; all[at].opened != lambda || all[at].kind != TOKEN_CLOSE; at++) {
		if (all[at].list != lambda || (all[at].kind != TOKEN_ATOM && all[at].kind != TOKEN_OPEN))
			continue;
		if (token_is(&all[at], "&body"))
			break;
		if (*all[at].text != '&' && count + 2 < sizeof(shape))
			shape[count++] = all[at].kind == TOKEN_OPEN ? 'd' : 'e';
	}
	if (all[at].kind == TOKEN_CLOSE)
		return;
	shape[count] = 'e';
	struct format_row *row = ARENA_NEW(tokens->arena, struct format_row);

	row->name = arena_strndup(tokens->arena, name->text, name->len);
	row->body = count;
	row->shape = arena_strdup(tokens->arena, shape);
	row->breaks = BREAK_SPREAD;
	table_add(tokens->arena, &tokens->macros, row->name, row);
}

static void find_macros(struct format_tokens *tokens)
{
	const struct format_token *all = tokens->all.items;

	for (size_t i = 0; i + 3 < tokens->all.count; i++)
		if (all[i].kind == TOKEN_OPEN && token_is(&all[i + 1], "defmacro") &&
		    all[i + 2].kind == TOKEN_ATOM && all[i + 3].kind == TOKEN_OPEN)
			macro_note(tokens, &all[i + 2], i + 3);
}

/* The role of a list as the element `index` of a form with a row. */
static enum list_role role_by_shape(const struct format_row *row, uint32_t index,
				    struct format_list *list)
{
	size_t len = strlen(row->shape), at = index - 1;

	switch (row->shape[at < len ? at : len - 1]) {
	case 'd':
		return LIST_DATA;
	case 'b':
		return LIST_BINDINGS;
	case 'p':
		return LIST_PLAIN;
	case 'c':
		return LIST_CLAUSE;
	case 'f':
		return LIST_CLAUSES;
	case 'h':
		list->row = &handler_row;
		return LIST_PLAIN;
	default:
		return LIST_CODE;
	}
}

static enum list_role role_in(const struct format_list *parent, uint32_t index, struct format_list *list)
{
	switch (parent->role) {
	case LIST_QUOTED:
		return LIST_QUOTED;
	case LIST_BINDINGS:
		return LIST_PLAIN;
	case LIST_CLAUSES:
		list->row = &handler_row;
		return LIST_PLAIN;
	case LIST_CODE: case LIST_PLAIN:
		return parent->row && index ? role_by_shape(parent->row, index, list) : LIST_CODE;
	case LIST_DATA: case LIST_CLAUSE:
		break;
	}
	return LIST_CODE;
}

static bool is_name(const struct format_token *token)
{
	return token->kind == TOKEN_ATOM && !strchr(":\"#0123456789", *token->text);
}

/* Takes the prefixes before the parenthesis at `at` into account. A quoted
 * form that has a row is what a macro makes. */
static enum list_role role_with_prefix(const struct format_tokens *tokens, size_t at, enum list_role role)
{
	const struct format_token *all = tokens->all.items, *head = &all[at + 1];
	bool was_quoted = role == LIST_QUOTED;

	for (; at > 0 && all[at - 1].kind == TOKEN_PREFIX; at--) {
		if (*all[at - 1].text == '\'')
			return is_name(head) && find_row(tokens, head) ? LIST_CODE : LIST_QUOTED;
		if (was_quoted)
			role = LIST_CODE;
	}
	return role;
}

/* A list whose head is no name is data. */
static void head_apply(const struct format_tokens *tokens, struct format_list *list,
		       const struct format_token *head)
{
	if (is_name(head) && list->role == LIST_CODE)
		list->row = find_row(tokens, head);
	else if (!is_name(head) && !(head->kind == TOKEN_PREFIX && *head->text == ','))
		list->role = LIST_DATA;
}

void tokens_find_roles(struct format_tokens *tokens)
{
	const struct format_token *all = tokens->all.items;

	find_macros(tokens);
	for (size_t i = 0; i + 1 < tokens->all.count; i++) {
		struct format_list *list = all[i].opened;

		if (all[i].kind != TOKEN_OPEN)
			continue;
		list->role = role_with_prefix(tokens, i, role_in(all[i].list, all[i].index, list));
		if (*all[i].text == '#')
			list->role = LIST_QUOTED;
		if (list->role == LIST_CODE || list->role == LIST_PLAIN)
			head_apply(tokens, list, &all[i + 1]);
	}
}
