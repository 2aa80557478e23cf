// SPDX-License-Identifier: MIT
/* The reader: attaches each `;` comment to a datum. A comment above a datum, or behind it on its
 * line, becomes its `comment` or `trailing`, which emit prints into the C. Called by reader.c for
 * each comment; also finds the file's head comment and license line. */
#include <string.h>

#include "frontend/base/utf8.h"
#include "frontend/read/scan.h"

const char *lines_join(struct arena *arena, const char *const *lines, size_t count)
{
	size_t len = 0;

	if (!count)
		return NULL;
	for (size_t i = 0; i < count; i++)
		len += strlen(lines[i]) + 1;
	char *text = arena_alloc(arena, len), *at = text;

	for (size_t i = 0; i < count; i++) {
		if (i)
			*at++ = '\n';
		at = stpcpy(at, lines[i]);
	}
	return text;
}

const char *comment_take(struct scan *scan)
{
	const char *text = lines_join(scan->reader->arena, scan->pending.items,
				      scan->pending.count);

	scan->pending.count = 0;
	return text;
}

/* Makes a comment safe for the emitted C and for terminals: invalid bytes, control characters and
 * marks that change the direction of text become question marks. */
static char *comment_clean(struct arena *arena, const char *text, size_t len)
{
	char *clean = arena_alloc(arena, len + 1), *to = clean;

	while (len) {
		uint32_t code = 0;
		size_t step = utf8_decode(text, len, &code);

		if (step == 0 || utf8_is_unsafe(code)) {
			*to++ = '?';
			step = step ? step : 1;
		} else {
			memcpy(to, text, step);
			to += step;
		}
		text += step;
		len -= step;
	}
	*to = '\0';
	return clean;
}

/* The comment's text without semicolons and surrounding blanks. */
static char *comment_text(struct scan *scan, size_t *ret_semicolons)
{
	const char *start = scan->source->text + scan->at, *text = start;
	const char *end = memchr(start, '\n', scan->source->len - scan->at);

	if (!end)
		end = scan->source->text + scan->source->len;
	scan->at = (size_t)(end - scan->source->text);
	while (text < end && *text == ';')
		text++;
	*ret_semicolons = (size_t)(text - start);
	if (text < end && *text == ' ')
		text++;
	while (end > text && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return comment_clean(scan->reader->arena, text, (size_t)(end - text));
}

/* The license of an SPDX line, if it has only characters of license expressions; or NULL. */
static const char *spdx_license(struct arena *arena, const char *text)
{
	static const char tag[] = "SPDX-License-Identifier:";

	if (strncmp(text, tag, strlen(tag)) != 0)
		return NULL;
	text += strlen(tag);
	text += strspn(text, " \t");
	size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789.+-() ");

	while (len && text[len - 1] == ' ')
		len--;
	return len ? arena_strndup(arena, text, len) : NULL;
}

static const char **append_to(struct scan *scan, const char **place, const char *text)
{
	const char *both[] = { *place, text };

	*place = *place ? lines_join(scan->reader->arena, both, 2) : text;
	return place;
}

static bool ends_on_line(const struct scan *scan, const struct form *form)
{
	return form->span.offset + form->span.len > scan->source->lines[scan->line - 1];
}

static struct form *last_element(const struct form *list)
{
	while (form_is_pair(list->cdr))
		list = list->cdr;
	return (struct form *)list->car;
}

/* True for a datum that is indented as a body form and not as an argument. */
static bool starts_as_body(const struct form *form, const struct span *parent)
{
	return form_is_pair(form) || form->span.column <= parent->column + 2;
}

/* Finds the datum for a comment behind `)))`. Each datum that ends here is the last element of the
 * one before. Takes the outermost that starts on this line, as in `(atomic-add val 1)))  ; x`; else
 * the innermost that starts a line. */
static struct form *closed_datum(struct scan *scan, struct form *closed)
{
	struct span parent = { .source = NULL };
	struct form *found = NULL;

	if (scan->frames.count)
		parent = scan->frames.items[scan->frames.count - 1].open;
	for (struct form *form = closed; ends_on_line(scan, form); form = last_element(form)) {
		if (form->span.line > parent.line && starts_as_body(form, &parent)) {
			found = form;
			if (form->span.line == scan->line)
				break;
		}
		if (!form_is_pair(form))
			break;
		parent = form->span;
	}
	return found ? found : closed;
}

/* Returns the place for the text of a trailing comment. */
static const char **trailing_place(struct scan *scan)
{
	struct form *datum = scan->line_datum;
	struct open_list *frame = NULL;

	if (form_is_pair(datum))
		return &closed_datum(scan, datum)->trailing;
	/* behind the head of an open form: `(when val ; hit` describes the whole form */
	for (size_t i = scan->frames.count; i-- > 0;) {
		if (scan->frames.items[i].open.line != scan->line)
			break;
		if (!scan->frames.items[i].prefix)
			frame = &scan->frames.items[i];
	}
	return frame ? &frame->trailing : &datum->trailing;
}

static void comment_wait(struct scan *scan, const char *text)
{
	if (scan->pending.count && scan->line > scan->pending_line + 1)
		VEC_PUSH(scan->reader->arena, &scan->pending, "");
	VEC_PUSH(scan->reader->arena, &scan->pending, text);
	scan->pending_line = scan->line;
}

void comment_read(struct scan *scan)
{
	uint32_t column = (uint32_t)scan->at - scan->source->lines[scan->line - 1] + 1;
	bool first = !scan->list->forms.count && !scan->frames.count && !scan->recovered;
	size_t semicolons;
	const char *text = comment_text(scan, &semicolons);
	const char *license = first ? spdx_license(scan->reader->arena, text) : NULL;

	if (scan->skipped)
		return;
	if (scan->line_datum && scan->line_datum_end == scan->line) {
		scan->trailing = append_to(scan, trailing_place(scan), text);
		scan->trailing_line = scan->line;
		scan->trailing_column = column;
	} else if (scan->trailing && scan->line == scan->trailing_line + 1 &&
		   column == scan->trailing_column && column > 1) {
		/* a comment that continues on the next line, below itself */
		append_to(scan, scan->trailing, text);
		scan->trailing_line = scan->line;
	} else if (license) {
		scan->list->spdx = license;
	} else if (first && semicolons >= 3) {
		VEC_PUSH(scan->reader->arena, &scan->head, text);
	} else {
		comment_wait(scan, text);
	}
}
