// SPDX-License-Identifier: MIT
/*
 * Searches the pages of docs/language, which the build puts into the program: the paragraphs that explain a
 * form, and the rows of the page of forms.
 */
#include <stdio.h>
#include <string.h>

#include "frontend/base/embed.h"
#include "lsp/names.h"

extern const struct embedded_file skep_pages[];

/* Longer texts are chapters, not explanations. */
#define EXPLANATION_MOST 1500

struct page_part {
	const char *at;
	size_t len;
};

static bool in_name(char byte)
{
	return byte && !strchr(" \t\n`(),;\"'", byte);
}

/* Finds `name` as a whole word between backquotes, or behind a parenthesis there. */
static bool mentions(struct page_part part, const char *name)
{
	size_t len = strlen(name);
	bool is_code = false;

	for (size_t i = 0; i + len <= part.len; i++) {
		is_code ^= part.at[i] == '`';
		if (!is_code || memcmp(part.at + i, name, len) || (i && in_name(part.at[i - 1])) ||
		    (i + len < part.len && in_name(part.at[i + len])))
			continue;
		return true;
	}
	return false;
}

/* Takes the next paragraph, heading or block of code off the text. */
static bool next_part(struct page_part *rest, struct page_part *ret_part)
{
	const char *at = rest->at, *end;

	while (*at == '\n')
		at++;
	if (!*at)
		return false;
	if (!strncmp(at, "```", 3)) {
		end = strstr(at + 3, "\n```");
		end = end ? end + 4 : at + strlen(at);
	} else if (*at == '#') {
		end = at + strcspn(at, "\n");
	} else {
		end = strstr(at, "\n\n");
		end = end ? end : at + strlen(at);
	}
	*ret_part = (struct page_part){ at, (size_t)(end - at) };
	rest->at = end;
	return true;
}

/* Appends the paragraphs of one section that mention the name, or the first one. */
static void put_section(struct page_part rest, const char *name, struct text *out)
{
	struct page_part part, first = { 0 };
	size_t began = out->len;

	while (next_part(&rest, &part) && *part.at != '#') {
		if (*part.at == '`' && !strncmp(part.at, "```", 3))
			continue;
		if (!first.at)
			first = part;
		if (!mentions(part, name) || out->len - began + part.len > EXPLANATION_MOST)
			continue;
		text_append(out, part.at, part.len);
		text_puts(out, "\n\n");
	}
	if (out->len == began && first.at)
		text_append(out, first.at, first.len);
}

static bool explain_heading(const char *page, const char *name, struct text *out)
{
	struct page_part rest = { .at = page }, part;

	while (next_part(&rest, &part)) {
		if (*part.at != '#' || !mentions(part, name))
			continue;
		put_section(rest, name, out);
		return true;
	}
	return false;
}

static bool explain_paragraph(const char *page, const char *name, struct text *out)
{
	struct page_part rest = { .at = page }, part;

	while (next_part(&rest, &part)) {
		if (!strncmp(part.at, "```", 3) || *part.at == '#' || *part.at == '|' || !mentions(part, name))
			continue;
		text_append(out, part.at, part.len < EXPLANATION_MOST ? part.len : EXPLANATION_MOST);
		return true;
	}
	return false;
}

bool pages_explain(const char *name, struct text *out)
{
	for (const struct embedded_file *page = skep_pages; page->name; page++)
		if (explain_heading(page->text, name, out))
			return true;
	for (const struct embedded_file *page = skep_pages; page->name; page++)
		if (strcmp(page->name, "forms.md") && explain_paragraph(page->text, name, out))
			return true;
	return false;
}

void pages_each_form(name_visit *visit, void *user)
{
	char name[64], kind[32];

	for (const struct embedded_file *page = skep_pages; page->name; page++) {
		const char *line = page->text;

		while (!strcmp(page->name, "forms.md") && (line = strstr(line, "\n| `"))) {
			line += 4;
			if (sscanf(line, "%63[^`]` | %31[^|]", name, kind) != 2)
				continue;
			kind[strcspn(kind, "|") - 1] = '\0'; /* the blank before the bar */
			visit(user, name, kind);
		}
	}
}
