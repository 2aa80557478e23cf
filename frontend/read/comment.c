/* The reader: which datum a `;` comment belongs to. */
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

/*
 * A comment goes into the emitted C and to terminals: bytes that are no text, control characters
 * and marks that turn the direction of writing become question marks.
 */
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

/* The text of the comment here, without semicolons and the blanks around it. */
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

/* The license of an SPDX line, of the characters that license expressions have; or NULL. */
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

/*
 * A datum that looks like a statement of its own, not like an argument: it is indented as a body.
 */
static bool starts_as_body(const struct form *form, const struct span *parent)
{
	return form_is_pair(form) || form->span.column <= parent->column + 2;
}

/*
 * The datum that a comment after `)))` means. Of the data that end here, each the last element of
 * the one before, it is the outermost that starts this line, as `(atomic-add val 1)))  ; x` does;
 * where none does, the innermost that starts a line of its own.
 */
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

/* Where the comment after a datum on its line goes. */
static const char **trailing_place(struct scan *scan)
{
	struct form *datum = scan->line_datum;
	struct open_list *frame = NULL;

	if (form_is_pair(datum))
		return &closed_datum(scan, datum)->trailing;
	/* After the head of a form that goes on: `(when val ; hit` speaks of the whole form. */
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
		/* The comment goes on under itself. */
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
