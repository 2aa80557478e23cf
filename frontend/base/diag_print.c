// SPDX-License-Identifier: MIT
/* Prints diagnostics as text: the message with its place, the source line with marks under it,
 * details, help, notes and macro levels. Called by the command line for the default format. */
#include <string.h>

#include "frontend/base/diag_show.h"

/* At most this many bytes of a source line are printed. */
#define LINE_MOST 400
/* Details share a line up to this width. */
#define DETAILS_MOST 100

static const char *const severity_names[] = { "note", "warning", "error" };
static const char *const severity_colors[] = { "\033[1;36m", "\033[1;35m", "\033[1;31m" };

struct diag_printer {
	struct text text;
	bool color;
};

static void put_color(struct diag_printer *printer, const char *color)
{
	if (printer->color)
		text_puts(&printer->text, color);
}

/* file:line:col: severity: text */
static void put_head(struct diag_printer *printer, const struct span *span,
		     enum diag_severity severity,
		     const char *text)
{
	put_color(printer, "\033[1m");
	if (span->source) {
		diag_show(&printer->text, span->source->name, false);
		text_printf(&printer->text, ":%u:%u: ", span->line, span->column);
	} else {
		text_puts(&printer->text, "skep: ");
	}
	put_color(printer, "\033[0m");
	put_color(printer, severity_colors[severity]);
	text_printf(&printer->text, "%s: ", severity_names[severity]);
	put_color(printer, "\033[0m");
	/* notes without a place quote another program's output */
	diag_show(&printer->text, text, severity == DIAG_NOTE && !span->source);
}

static void put_repeated(struct text *text, char byte, size_t count)
{
	while (count--)
		text_putc(text, byte);
}

/* Cuts a very long line to the part around the place: from the returned byte on, *len bytes. */
static size_t line_window(const char *line, size_t place, uint32_t *len)
{
	size_t start = *len > LINE_MOST && place > LINE_MOST / 2 ? place - LINE_MOST / 2 : 0;

	while (start && start < *len && (line[start] & 0xc0) == 0x80) /* inside a UTF-8 character */
		start--;
	if (*len > start + LINE_MOST)
		*len = (uint32_t)(start + LINE_MOST);
	return start < *len ? start : *len;
}

/* Prints the source line and the marks under it. Both are made character by character, so that the
 * marks stay in place under characters whose width differs from their length in bytes. */
static void put_line(struct diag_printer *printer, const struct span *span,
		     enum diag_severity severity)
{
	uint32_t len;
	const char *line = source_line(span->source, span->line, &len);
	size_t first = span->column - 1, past = first + span->len;
	size_t start = line_window(line, first, &len);
	struct text marks = {0};
	int gutter = snprintf(NULL, 0, "%u", span->line);

	text_printf(&printer->text, "  %u | ", span->line);
	for (size_t at = start; at < len;) {
		struct shown shown = diag_show_next(line + at, len - at);

		if (shown.spelled[0])
			text_puts(&printer->text, shown.spelled);
		else
			text_append(&printer->text, line + at, shown.len);
		if (at + shown.len <= first)
			put_repeated(&marks, line[at] == '\t' ? '\t' : ' ', shown.width);
		else if (at < past)
			put_repeated(&marks, '~', shown.width);
		at += shown.len;
	}
	/* a place behind the end of the line, where something is missing */
	if (!strchr(text_string(&marks), '~'))
		text_putc(&marks, '~');
	*strchr(marks.data, '~') = '^';
	text_printf(&printer->text, "\n  %*s | ", gutter, "");
	size_t blank = strcspn(marks.data, "^");

	text_append(&printer->text, marks.data, blank);
	put_color(printer, severity_colors[severity]);
	text_puts(&printer->text, marks.data + blank);
	put_color(printer, "\033[0m");
	text_putc(&printer->text, '\n');
	text_release(&marks);
}

static void put_note(struct diag_printer *printer, const struct span *span, const char *text)
{
	put_head(printer, span, DIAG_NOTE, text);
	text_putc(&printer->text, '\n');
}

static void put_levels(struct diag_printer *printer, const struct span *span)
{
	const struct expansion *level;
	unsigned state = 0, left;

	while ((level = diag_next_level(span, &state, &left))) {
		struct span place = expansion_place(level);
		struct text text = {0};

		text_printf(&text, "in the expansion of `%s`", level->call->macro);
		if (left)
			text_printf(&text, ", after %u more levels", left);
		put_note(printer, &place, text.data);
		text_release(&text);
	}
}

/* "rule: ..    kernel: .." */
static void put_details(struct diag_printer *printer, const struct diag *diag)
{
	struct text line = {0};

	for (size_t i = 0; i < diag->details.count; i++) {
		struct text one = {0};

		text_printf(&one, "%s: ", diag->details.items[i].label);
		diag_show(&one, diag->details.items[i].text, false);
		if (line.len)
			text_puts(&line, line.len + 4 + one.len <= DETAILS_MOST ? "    " : "\n");
		text_append(&line, one.data, one.len);
		text_release(&one);
	}
	if (line.len)
		text_printf(&printer->text, "%s\n", line.data);
	text_release(&line);
}

static void put_count(struct text *text, size_t count, const char *what)
{
	if (count)
		text_printf(text, "%s%zu %s%s", text->len ? ", " : "", count, what,
			    count == 1 ? "" : "s");
}

static void put_summary(struct diag_printer *printer, const struct diag_list *list)
{
	struct text text = {0};

	if (list->diags.count < 2)
		return;
	put_count(&text, list->error_count, "error");
	put_count(&text, list->warning_count, "warning");
	text_printf(&printer->text, "%s\n", text_string(&text));
	text_release(&text);
}

static void put_diag(struct diag_printer *printer, const struct diag *diag)
{
	put_head(printer, &diag->span, diag->severity, diag->text);
	text_printf(&printer->text, " [%s]\n", diag_name(diag->id));
	if (diag->span.source)
		put_line(printer, &diag->span, diag->severity);
	put_details(printer, diag);
	if (diag->help) {
		text_puts(&printer->text, "help: ");
		diag_show(&printer->text, diag->help, false);
		text_putc(&printer->text, '\n');
	}
	for (size_t i = 0; i < diag->notes.count; i++)
		put_note(printer, &diag->notes.items[i].span, diag->notes.items[i].text);
	put_levels(printer, &diag->span);
}

void diag_print(const struct diag_list *list, const struct diag_style *style, FILE *stream)
{
	if (style->format == DIAG_FORMAT_JSON) {
		diag_print_json(list, NULL, stream);
		return;
	}
	if (style->format == DIAG_FORMAT_SARIF) {
		diag_print_sarif(list, NULL, stream);
		return;
	}
	struct diag_printer printer = { .color = style->color };
	struct diag **sorted = diag_sorted(list);

	for (size_t i = 0; i < list->diags.count; i++)
		put_diag(&printer, sorted[i]);
	put_summary(&printer, list);
	fwrite(text_string(&printer.text), 1, printer.text.len, stream);
	text_release(&printer.text);
}
