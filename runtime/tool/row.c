// SPDX-License-Identifier: MIT
/* Prints rows of columns, records and plain text to a stream, as aligned text or as JSON:
 * skep_row_begin, one call per column, skep_print_record and the like. Called by generated programs
 * and by `skep run`. Prints the heading when the list of columns changes. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/tool/internal.h"

struct row_cell {
	const char *text;
	bool right;      /* right-aligned: numbers */
};

/* The current row. */
struct skep_row {
	const struct skep_column *columns;
	struct row_cell *cells;
	size_t room;
	size_t mark;     /* start of the cells in scratch memory */
};

FILE *skepi_stream(const struct skep_show *show)
{
	return show->stream ? show->stream : stdout;
}

void skepi_write(struct skep_show *show, const struct skep_buffer *out)
{
	fwrite(skepi_buffer_text(out), 1, out->len, skepi_stream(show));
	skepi_line_note(skepi_stream(show), out->at, out->len);
}

void skep_print(struct skep_show *show, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(show->json ? stderr : skepi_stream(show), format, arguments);
	va_end(arguments);
}

void skep_show_again(struct skep_show *show)
{
	show->heading = NULL;
}

void skepi_redraw(struct skep_show *show)
{
	skep_show_again(show);
	if (!show->json && isatty(fileno(skepi_stream(show))))
		fputs("\033[H\033[J", skepi_stream(show));
}

void skep_show_free(struct skep_show *show)
{
	if (show->row)
		free(show->row->cells);
	free(show->row);
	show->row = NULL;
}

void skep_row_begin(struct skep_show *show, const struct skep_column *columns)
{
	struct skep_row *row = show->row;
	size_t count = 0;

	while (columns[count].name)
		count++;
	if (!row)
		row = show->row = calloc(1, sizeof(*row));
	if (row && row->room < count) {
		free(row->cells);
		row->cells = calloc(count, sizeof(*row->cells));
		row->room = row->cells ? count : 0;
	}
	if (!row || !row->cells)
		skepi_no_memory();
	row->columns = columns;
	row->mark = skep_scratch_mark();
	show->column = 0;
}

static void put_cell(struct skep_show *show, const char *text, bool right)
{
	struct skep_row *row = show->row;

	if (!row || !row->columns[show->column].name)
		return; /* more values than columns */
	row->cells[show->column++] = (struct row_cell){ text, right };
}

static void put_json_cell(struct skep_show *show, const char *text)
{
	struct skep_buffer out = { 0 };

	skepi_put_json_text(&out, text, strlen(text));
	put_cell(show, skepi_buffer_text(&out), false);
}

static void put_integer_cell(struct skep_show *show, enum skep_field_kind kind, enum skep_show_as as, uint64_t value)
{
	struct skep_field field = { .kind = kind, .size = 8, .as = as };
	struct skep_buffer out = { 0 };

	skepi_put_value(&out, &field, &value, 8, show->json);
	put_cell(show, skepi_buffer_text(&out), as == SKEP_AS_IT_IS || as == SKEP_AS_DURATION || as == SKEP_AS_HEX);
}

void skep_row_unsigned(struct skep_show *show, enum skep_show_as as, uint64_t value)
{
	put_integer_cell(show, SKEP_FIELD_UNSIGNED, as, value);
}

void skep_row_signed(struct skep_show *show, enum skep_show_as as, int64_t value)
{
	put_integer_cell(show, SKEP_FIELD_SIGNED, as, (uint64_t)value);
}

void skep_row_choice(struct skep_show *show, const struct skep_choice *choices, int64_t value)
{
	const char *name = skepi_choice(choices, value);

	if (name)
		skep_row_text(show, name);
	else
		skep_row_signed(show, SKEP_AS_IT_IS, value);
}

/* The shortest text that parses to the same double. */
static const char *double_in_full(double value)
{
	for (int digits = 15; digits < 17; digits++) {
		const char *text = skep_text("%.*g", digits, value);

		if (strtod(text, NULL) == value)
			return text;
	}
	return skep_text("%.17g", value);
}

void skep_row_double(struct skep_show *show, double value, int digits)
{
	if (show->json)
		put_cell(show, isfinite(value) ? double_in_full(value) : "null", false);
	else if (digits < 0)
		put_cell(show, skep_text("%g", skep_plain_nan(value)), true);
	else
		put_cell(show, skep_text("%.*f", digits, skep_plain_nan(value)), true);
}

void skep_row_text(struct skep_show *show, const char *text)
{
	if (!text)
		skep_row_nil(show);
	else if (show->json)
		put_json_cell(show, text);
	else
		put_cell(show, skep_text("%s", text), false);
}

void skep_row_truth(struct skep_show *show, bool value)
{
	if (show->json)
		put_cell(show, value ? "true" : "false", false);
	else
		put_cell(show, value ? "T" : "NIL", false);
}

void skep_row_network(struct skep_show *show, size_t size, uint64_t value)
{
	struct skep_field field = { .kind = SKEP_FIELD_NETWORK, .size = (uint32_t)size };
	struct skep_buffer out = { 0 };
	char bytes[8];

	skepi_write_integer(bytes, size, value);
	skepi_put_value(&out, &field, bytes, size, show->json);
	put_cell(show, skepi_buffer_text(&out), size != 4);
}

void skep_row_value(struct skep_show *show, const struct skep_field *of, const void *value)
{
	struct skep_buffer out = { 0 };

	skepi_put_value(&out, of, value, skepi_field_len(of), show->json);
	put_cell(show, skepi_buffer_text(&out), false);
}

void skep_row_nil(struct skep_show *show)
{
	put_cell(show, show->json ? "null" : "NIL", false);
}

void skep_row_bytes(struct skep_show *show, enum skep_show_as as, const void *bytes, size_t len)
{
	struct skep_buffer out = { 0 };

	if (as != SKEP_AS_TEXT) {
		const char *text = skep_show_bytes(as, bytes, len);

		if (show->json)
			put_json_cell(show, text);
		else
			put_cell(show, text, false);
		return;
	}
	len = strnlen(bytes, len);
	if (show->json)
		skepi_put_json_text(&out, bytes, len);
	else
		skepi_put_visible(&out, bytes, len, false);
	put_cell(show, skepi_buffer_text(&out), false);
}

/* Width on a terminal: continuation bytes of UTF-8 count 0. */
static int columns_of(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += (*text & 0xc0) != 0x80;
	return count;
}

static void put_padded(struct skep_buffer *out, const char *text, int width, bool right, bool last)
{
	int pad = width - columns_of(text);

	skepi_putf(out, "%*s", right && pad > 0 ? pad : 0, "");
	skepi_put(out, text);
	skepi_putf(out, "%*s", !right && pad > 0 && !last ? pad : 0, "");
	skepi_put(out, last ? "\n" : " ");
}

static void put_heading(struct skep_buffer *out, const struct skep_row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct skep_buffer upper = { 0 };

		for (const char *at = row->columns[i].name; *at; at++) {
			char letter = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;

			skepi_put_bytes(&upper, &letter, 1);
		}
		put_padded(out, skepi_buffer_text(&upper), row->columns[i].width, row->cells[i].right, i + 1 == count);
	}
}

void skep_row_end(struct skep_show *show)
{
	struct skep_row *row = show->row;
	struct skep_buffer out = { 0 };

	if (!show->json && show->heading != row->columns) {
		put_heading(&out, row, show->column);
		show->heading = row->columns;
	}
	for (size_t i = 0; i < show->column; i++) {
		if (show->json) {
			skepi_put(&out, i ? "," : "{");
			skepi_put_json_name(&out, row->columns[i].name);
			skepi_put(&out, row->cells[i].text);
		} else {
			put_padded(&out, row->cells[i].text, row->columns[i].width, row->cells[i].right,
				   i + 1 == show->column);
		}
	}
	skepi_put(&out, show->json ? "}\n" : "");
	skepi_write(show, &out);
	skep_scratch_release(&row->mark);
	show->column = 0;
}

void skep_print_value_line(struct skep_show *show, const struct skep_field *of, const void *value, size_t len)
{
	SKEP_SCRATCH;
	struct skep_buffer out = { 0 };
	size_t whole = skepi_field_len(of);

	if (show->json) {
		skepi_put(&out, "{\"type\":");
		skepi_put_json_text(&out, of->type ? of->type : of->name, strlen(of->type ? of->type : of->name));
		skepi_put(&out, ",\"value\":");
	}
	skepi_put_value(&out, of, value, len < whole ? len : whole, show->json);
	skepi_put(&out, show->json ? "}\n" : "\n");
	skepi_write(show, &out);
}

const char *skep_value_text(const struct skep_field *field, const void *value)
{
	struct skep_buffer out = { 0 };

	skepi_put_value(&out, field, value, skepi_field_len(field), false);
	return skepi_buffer_text(&out);
}

void skep_print_value(struct skep_show *show, const struct skep_field *field, const void *value)
{
	SKEP_SCRATCH;
	struct skep_buffer out = { 0 };

	skepi_put_value(&out, field, value, skepi_field_len(field), show->json);
	skepi_write(show, &out);
}

void skep_print_record(struct skep_show *show, const char *map, const struct skep_field *of, const void *record,
		       size_t len)
{
	SKEP_SCRATCH;
	struct skep_buffer out = { 0 };
	size_t whole = skepi_field_len(of);
	const char *type = of->type ? of->type : map;

	if (show->json) {
		skepi_put(&out, "{\"type\":");
		skepi_put_json_text(&out, type, strlen(type));
		skepi_put(&out, ",\"value\":");
	} else {
		skepi_putf(&out, "%s ", map);
	}
	skepi_put_value(&out, of, record, len < whole ? len : whole, show->json);
	skepi_put(&out, show->json ? "}\n" : "\n");
	skepi_write(show, &out);
}
