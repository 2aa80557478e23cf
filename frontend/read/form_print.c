// SPDX-License-Identifier: MIT
/* Prints data in lines of at most 80 columns with their comments, indented as source. Called for
 * --dump=forms and --dump=expanded. */
#include <string.h>

#include "frontend/read/write.h"

#define WIDTH 80

struct layout {
	struct text *text;
	size_t line_start;
	bool line_full;   /* a comment ends the line: nothing may follow on it */
	unsigned depth;
};

/* Forms with a body: the number of data behind the head on its line. */
static const struct {
	const char *name;
	unsigned on_head;
} bodies[] = {
	{ "defprog", 2 }, { "defmap", 3 },	{ "defstruct", 1 }, { "defunion", 1 },
	{ "let", 1 },	  { "let*", 1 },	{ "when", 1 },	    { "unless", 1 },
	{ "dotimes", 1 }, { "while", 1 },	{ "with-ringbuf", 1 }, { "progn", 0 },
	{ "cond", 0 },	  { "case", 1 },	{ "when-let", 1 },  { "defsubprog", 3 },
	{ "loop", 0 },	  { "with-bpf-session", 1 }, { "defmacro", 2 }, { "defun", 2 },
};

static size_t column(const struct layout *layout)
{
	return layout->text->len - layout->line_start;
}

static void line_new(struct layout *layout, size_t indent)
{
	text_putc(layout->text, '\n');
	layout->line_start = layout->text->len;
	layout->line_full = false;
	while (indent--)
		text_putc(layout->text, ' ');
}

static void put_comment(struct layout *layout, const char *comment, size_t indent)
{
	while (comment && *comment) {
		size_t len = strcspn(comment, "\n");

		text_puts(layout->text, len ? ";; " : ";;");
		text_append(layout->text, comment, len);
		line_new(layout, indent);
		comment += len + (comment[len] == '\n');
	}
}

static void put_trailing(struct layout *layout, const char *comment, size_t indent)
{
	size_t len = comment ? strcspn(comment, "\n") : 0;

	if (!comment)
		return;
	if (layout->line_full)
		line_new(layout, indent);
	text_puts(layout->text, " ; ");
	text_append(layout->text, comment, len);
	layout->line_full = true;
	if (comment[len] == '\n')
		put_trailing(layout, comment + len + 1, indent);
}

/* Writes the datum on this line if it fits together with `more` bytes behind it. */
static bool put_flat(struct layout *layout, const struct form *form, size_t more)
{
	struct writer writer = { .text = layout->text, .depth_most = WRITE_DEPTH_MOST,
				 .keep_comments = true };
	size_t start = layout->text->len;

	writer.len_most = layout->line_start + WIDTH - more;
	if (column(layout) + more < WIDTH || !form_is_pair(form)) {
		if (!form_is_pair(form))
			writer.len_most = (size_t)-1;
		form_write(&writer, form);
		if (!writer.cut)
			return true;
	}
	layout->text->len = start;
	layout->text->data[start] = '\0';
	return false;
}

static void put_datum(struct layout *layout, const struct form *form, size_t more);

/* True if a keyword and its value belong on one line. */
static bool is_option(const struct form *at)
{
	return at->car->kind == FORM_KEYWORD && form_is_pair(at->cdr) &&
	       at->cdr->car->kind != FORM_KEYWORD && !at->cdr->car->comment;
}

/* Writes the elements from `at` on, each datum or option on a line of its own. */
static void put_elements(struct layout *layout, const struct form *at, size_t indent, size_t more)
{
	for (bool first = true; form_is_pair(at); at = at->cdr, first = false) {
		if (!first || layout->line_full)
			line_new(layout, indent);
		if (is_option(at) && !at->car->trailing) {
			put_datum(layout, at->car, 0);
			text_putc(layout->text, ' ');
			at = at->cdr;
		}
		put_datum(layout, at->car, form_is_pair(at->cdr) ? 0 : more + 1);
	}
	if (!form_is_nil(at)) {
		line_new(layout, indent);
		text_puts(layout->text, ". ");
		put_datum(layout, at, more + 1);
	}
}

/* Number of elements on the head's line; -1 for a form without a body. */
static long body_start(const struct form *head)
{
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		if (form_is_symbol(head, bodies[i].name))
			return bodies[i].on_head;
	return -1;
}

static void put_list(struct layout *layout, const struct form *form, size_t more)
{
	size_t indent = column(layout) + 1;
	long beside = body_start(form->car);
	const struct form *at = form;
	bool has_body = beside >= 0;

	text_puts(layout->text, form->is_vector ? "#(" : "(");
	if (form->car->kind == FORM_SYMBOL && form_is_pair(form->cdr) && !form->car->trailing) {
		put_datum(layout, form->car, 0);
		at = form->cdr;
		indent = has_body ? indent + 1 : column(layout) + 1;
		for (; beside > 0 && form_is_pair(at) && !layout->line_full; at = at->cdr) {
			beside--;
			text_putc(layout->text, ' ');
			put_datum(layout, at->car, form_is_pair(at->cdr) ? 0 : more + 1);
		}
		if (has_body && form_is_pair(at))
			line_new(layout, indent);
		else if (!has_body)
			text_putc(layout->text, ' ');
	}
	put_elements(layout, at, indent, more);
	if (layout->line_full)
		line_new(layout, indent);
	text_putc(layout->text, ')');
}

static void put_datum(struct layout *layout, const struct form *form, size_t more)
{
	const struct form *datum;
	size_t indent = column(layout);

	put_comment(layout, form->comment, indent);
	if (!put_flat(layout, form, more)) {
		const char *prefix = form_prefix(form, &datum);

		if (++layout->depth > WRITE_DEPTH_MOST) {
			text_puts(layout->text, "..");
		} else if (prefix) {
			text_puts(layout->text, prefix);
			put_datum(layout, datum, more);
		} else {
			put_list(layout, form, more);
		}
		layout->depth--;
	}
	put_trailing(layout, form->trailing, indent);
}

void form_list_print(const struct form_list *list, struct text *text)
{
	struct layout layout = { .text = text, .line_start = text->len };

	for (size_t i = 0; i < list->forms.count; i++) {
		if (i)
			text_putc(text, '\n');
		layout.line_start = text->len;
		put_datum(&layout, list->forms.items[i], 0);
		line_new(&layout, 0);
	}
}
