// SPDX-License-Identifier: MIT
/* The reader: reads names, keywords, characters and dispatch macros (#\a, #x1f, #'f). Called by
 * reader.c for everything that is no list, string or comment. Reports bytes that a name cannot
 * have. */
#include <string.h>
#include <strings.h>

#include "frontend/base/utf8.h"
#include "frontend/read/scan.h"

bool token_is_delimiter(char byte)
{
	return byte == '\0' || byte == ' ' || (byte >= '\t' && byte <= '\r') ||
	       strchr("()\"';`,", byte) != NULL;
}

/* Steps over the rest of a token. */
static void token_pass(struct scan *scan)
{
	while (scan->at < scan->source->len && !token_is_delimiter(scan->source->text[scan->at]))
		scan->at++;
}

/* Adds nil in place of text that could not be read. */
static void refuse(struct scan *scan, size_t start, const char *comment)
{
	scan_datum(scan, scan_form(scan, FORM_NIL, scan_span(scan, start, scan->line)), comment);
}

/* Steps over `|odd name|`, up to the second bar if it is on this line. */
static void bars_pass(struct scan *scan, size_t start, const char *bar)
{
	uint32_t len;
	const char *line = source_line(scan->source, scan->line, &len);
	const char *second = memchr(bar + 1, '|', (size_t)(line + len - bar - 1));

	if (second)
		scan->at = (size_t)(second - scan->source->text) + 1;
	token_pass(scan);
	diag_help(scan->reader->diags,
		  diag_report(scan->reader->diags, DIAG_SYNTAX, scan_span(scan, start, scan->line),
			      "names between bars are not supported"),
		  "(or a b) is C's a || b, (logior a b) its a | b");
}

/* True if every byte of the token is allowed in a name; reports the first that is not. */
static bool token_is_clean(struct scan *scan, size_t start, const char *token, size_t len)
{
	struct span span = scan_span(scan, start, scan->line);

	for (size_t i = 0; i < len; i++) {
		uint32_t code = 0;
		size_t step = utf8_decode(token + i, len - i, &code);

		if (token[i] == '|') {
			bars_pass(scan, start, token + i);
			return false;
		}
		if (token[i] > ' ' && token[i] < 0x7f && token[i] != '\\')
			continue;
		span.offset += (uint32_t)i;
		span.column += (uint32_t)i;
		span.len = step ? (uint32_t)step : 1;
		if (step > 1 && !utf8_is_unsafe(code))
			diag_report(scan->reader->diags, DIAG_SYNTAX, span,
				    "`%.*s` cannot be in a name: names are ASCII", (int)step,
				    token + i);
		else if (token[i] == '\\')
			diag_report(scan->reader->diags, DIAG_SYNTAX, span,
				    "a backslash cannot be in a name");
		else
			diag_report(scan->reader->diags, DIAG_SYNTAX, span,
				    "the byte 0x%02x cannot be in a name",
				    (unsigned char)token[i]);
		return false;
	}
	return true;
}

static const char *name_lower(struct scan *scan, const char *text, size_t len)
{
	char *lower = arena_strndup(scan->reader->arena, text, len);

	for (size_t i = 0; i < len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] += 'a' - 'A';
	return lower;
}

/* "bpf:name" keeps its package; other names lose it. NULL for misplaced colons. */
static const char *name_without_package(struct scan *scan, const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	const char *name = colon;

	if (!colon)
		return name_lower(scan, text, len);
	name += name[1] == ':' ? 2 : 1;
	size_t name_len = (size_t)(text + len - name);

	if (colon == text || name >= text + len || memchr(name, ':', name_len))
		return NULL;
	const char *lower = name_lower(scan, name, name_len);

	if (colon - text == 3 && strncasecmp(text, "bpf", 3) == 0)
		return arena_printf(scan->reader->arena, "bpf:%s", lower);
	return lower;
}

static struct form *name_read(struct scan *scan, const char *token, size_t len, struct span span)
{
	bool keyword = *token == ':';
	const char *name;

	if (keyword)
		name = len > 1 && !memchr(token + 1, ':', len - 1) ?
		       name_lower(scan, token + 1, len - 1) : NULL;
	else
		name = name_without_package(scan, token, len);
	if (!name) {
		diag_report(scan->reader->diags, DIAG_SYNTAX, span,
			    "`%.*s` is not a name: its colons have no meaning", (int)len, token);
		return scan_form(scan, FORM_NIL, span);
	}
	if (!keyword && strcmp(name, "nil") == 0)
		return scan_form(scan, FORM_NIL, span);
	struct form *form = scan_form(scan, keyword ? FORM_KEYWORD : FORM_SYMBOL, span);

	form->name = intern_string(scan->reader->names, name);
	return form;
}

static void dots_read(struct scan *scan, size_t start, size_t len)
{
	struct open_list *top = scan->frames.count ?
		&scan->frames.items[scan->frames.count - 1] : NULL;
	struct span span = scan_span(scan, start, scan->line);

	if (scan->skipped)
		return;
	if (len == 1 && top && !top->prefix && top->first && !top->dotted) {
		top->dotted = true;
		scan->line_datum = NULL;
	} else if (len == 1) {
		diag_report(scan->reader->diags, DIAG_SYNTAX, span,
			    "a dot is allowed only between the last two data of a list");
	} else {
		diag_report(scan->reader->diags, DIAG_SYNTAX, span, "`%.*s` is not a "
								    "name", (int)len,
			    scan->source->text + start);
	}
}

void token_read(struct scan *scan)
{
	size_t start = scan->at;
	const char *token = scan->source->text + start;

	token_pass(scan);
	size_t len = scan->at - start;

	if (len == 0) {
		scan->at++;
		if (!scan->nul_seen)
			diag_report(scan->reader->diags, DIAG_SYNTAX,
				    scan_span(scan, start, scan->line),
				    "a NUL byte: this is not a text file in UTF-8");
		scan->nul_seen = true;
		return;
	}
	if (strspn(token, ".") >= len) {
		dots_read(scan, start, len);
		return;
	}
	const char *comment = comment_take(scan);

	if (!token_is_clean(scan, start, token, len)) {
		refuse(scan, start, comment);
		return;
	}
	struct span span = scan_span(scan, start, scan->line);
	struct form *datum = number_read(scan, token, len, span);

	scan_datum(scan, datum ? datum : name_read(scan, token, len, span), comment);
}

static const struct {
	const char *name;
	unsigned char code;
} characters[] = {
	{ "space", ' ' },   { "newline", '\n' },   { "tab", '\t' },     { "nul", 0 },
	{ "null", 0 },	    { "return", '\r' },	   { "linefeed", '\n' }, { "page", '\f' },
	{ "escape", 0x1b }, { "esc", 0x1b },	   { "backspace", '\b' }, { "delete", 0x7f },
	{ "del", 0x7f },    { "rubout", 0x7f },
};

/* Code of the character with that name behind #\; -1 for an unknown name. */
static int character_code(const char *name, size_t len)
{
	if (len == 1 && name[0] >= ' ' && name[0] < 0x7f)
		return name[0];
	for (size_t i = 0; i < sizeof(characters) / sizeof(*characters); i++)
		if (strlen(characters[i].name) == len &&
		    strncasecmp(characters[i].name, name, len) == 0)
			return characters[i].code;
	return -1;
}

static void character_read(struct scan *scan)
{
	size_t start = scan->at;
	const char *name = scan->source->text + start + 2;
	const char *comment = comment_take(scan);

	scan->at = start + 2;
	if (scan->at < scan->source->len && *name != '\n')
		scan->at++; /* the first character is part of it even if it delimits: #\( */
	token_pass(scan);
	struct form *form = scan_form(scan, FORM_INTEGER, scan_span(scan, start, scan->line));
	int code = character_code(name, scan->at - start - 2);

	if (code < 0)
		diag_report(scan->reader->diags, DIAG_SYNTAX, form->span,
			    "`%.*s` is not a character: write one ASCII character or a name such "
			    "as #\\newline", (int)form->span.len, name - 2);
	form->value = code < 0 ? 0 : (uint64_t)code;
	form->is_character = true;
	scan_datum(scan, form, comment);
}

static void uninterned_read(struct scan *scan)
{
	size_t start = scan->at;
	const char *comment = comment_take(scan);

	scan->at += 2;
	token_pass(scan);
	const char *name = scan->source->text + start + 2;
	size_t len = scan->at - start - 2;

	if (!token_is_clean(scan, start, name, len)) {
		refuse(scan, start, comment);
		return;
	}
	struct form *form = scan_form(scan, FORM_SYMBOL, scan_span(scan, start, scan->line));

	form->name = name_lower(scan, name, len);
	form->uninterned = true;
	if (!len || memchr(name, ':', len))
		diag_report(scan->reader->diags, DIAG_SYNTAX, form->span,
			    "`#:` must be followed by a name");
	scan_datum(scan, form, comment);
}

static void based_read(struct scan *scan, unsigned base)
{
	size_t start = scan->at;
	const char *comment = comment_take(scan);

	scan->at += 2;
	token_pass(scan);
	scan_datum(scan, number_in_base(scan, scan->source->text + start + 2, scan->at - start - 2,
					scan_span(scan, start, scan->line), base), comment);
}

void token_read_dispatch(struct scan *scan)
{
	size_t start = scan->at;
	char next = scan->source->text[start + 1];

	switch (next) {
	case '\\':
		character_read(scan);
		return;
	case ':':
		uninterned_read(scan);
		return;
	case 'x': case 'X':
		based_read(scan, 16);
		return;
	case 'b': case 'B':
		based_read(scan, 2);
		return;
	case 'o': case 'O':
		based_read(scan, 8);
		return;
	default:
		break;
	}
	/* Reads on as if the # were missing: #+sbcl x, #.x */
	scan->at++;
	if (next > ' ' && next < 0x7f && next != ')' && next != '"')
		scan->at++;
	diag_report(scan->reader->diags, DIAG_SYNTAX, scan_span(scan, start, scan->line),
		    "`%.*s` is not supported", (int)(scan->at - start), scan->source->text + start);
}
