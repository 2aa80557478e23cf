// SPDX-License-Identifier: MIT
/* Reads the measured tables (*.tsv): splits lines into cells, selects columns by heading, and
 * parses numbers, versions and widths. Called by the other generate_*.c files; a malformed cell
 * ends the run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/generate.h"

void row_fail(const struct row *row, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", row->path, row->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* Splits the line at tabs. Returns the number of cells and stores at most `room` of them. */
static size_t split_cells(char *line, char **cells, size_t room)
{
	size_t count = 0;

	for (;;) {
		char *tab = strchr(line, '\t');
		if (count < room)
			cells[count] = line;
		count++;
		if (!tab)
			return count;
		*tab = '\0';
		line = tab + 1;
	}
}

enum { MOST_CELLS = 32 };

struct heading {
	size_t cell_count;
	size_t wanted[MOST_COLUMNS];
	size_t wanted_count;
};

static struct heading read_heading(const struct row *row, char *line, const char *const *columns)
{
	struct heading heading = { 0 };
	char *cells[MOST_CELLS];

	heading.cell_count = split_cells(line, cells, MOST_CELLS);
	if (heading.cell_count > MOST_CELLS)
		row_fail(row, "more than %d columns", MOST_CELLS);
	for (; columns[heading.wanted_count]; heading.wanted_count++) {
		const char *column = columns[heading.wanted_count];
		size_t at = 0;
		while (at < heading.cell_count && strncmp(cells[at], column, strlen(column)) != 0)
			at++;
		if (at == heading.cell_count)
			row_fail(row, "no column \"%s\"", column);
		heading.wanted[heading.wanted_count] = at;
	}
	return heading;
}

void table_read(struct generator *generator, const char *name, const char *const *columns,
		struct tsv_table *ret_table)
{
	struct tsv_table table = { .path = arena_printf(generator->arena, "%s/%s",
							generator->folder,
							name) };
	struct row row = { .path = table.path };
	struct heading heading = { 0 };
	struct text text = { 0 };
	int error = text_read_file(table.path, &text);

	if (error) {
		fprintf(stderr, "%s: %s\n", table.path, strerror(-error));
		exit(1);
	}
	char *line = arena_strdup(generator->arena, text_string(&text));
	text_release(&text);
	while (*line) {
		char *cells[MOST_CELLS];
		char *end = strchr(line, '\n');
		row.line++;
		if (!end)
			row_fail(&row, "the last line has no end");
		*end = '\0';
		if (row.line == 1) {
			heading = read_heading(&row, line, columns);
		} else {
			size_t count = split_cells(line, cells, MOST_CELLS);
			if (count != heading.cell_count)
				row_fail(&row, "%zu cells where the heading has %zu", count,
					 heading.cell_count);
			for (size_t i = 0; i < heading.wanted_count; i++)
				row.cells[i] = cells[heading.wanted[i]];
			VEC_PUSH(generator->arena, &table.rows, row);
		}
		line = end + 1;
	}
	if (!table.rows.count)
		row_fail(&row, "no rows");
	*ret_table = table;
}

long long row_number(const struct row *row, const char *text, const char *end)
{
	char *stop;

	errno = 0;
	long long number = strtoll(text, &stop, 10);
	if (stop == text || errno || (end ? stop != end : *stop != '\0'))
		row_fail(row, "\"%s\" is not a number", text);
	return number;
}

kernel_version row_version(const struct row *row, const char *text)
{
	const char *dot = strchr(text, '.');

	if (!*text || !strcmp(text, "never"))
		return 0;
	if (!dot)
		row_fail(row, "\"%s\" is not a kernel version", text);
	long long major = row_number(row, text, dot);
	long long minor = row_number(row, dot + 1, NULL);
	if (major < 1 || major > 255 || minor < 0 || minor > 255)
		row_fail(row, "\"%s\" is not a kernel version", text);
	return KERNEL_VERSION_OF(major, minor);
}

uint16_t row_widths(const struct row *row, const char *text)
{
	uint16_t widths = 0;

	if (!strcmp(text, "-"))
		return 0;
	for (;;) {
		const char *comma = strchr(text, ',');
		long long width = row_number(row, text, comma);
		if (width != 1 && width != 2 && width != 4 && width != 8)
			row_fail(row, "%lld is not a width", width);
		widths |= (uint16_t)(1u << width);
		if (!comma)
			return widths;
		text = comma + 1;
	}
}

void out_string(struct generator *generator, const char *text)
{
	if (!text) {
		text_puts(&generator->out, "NULL");
		return;
	}
	text_putc(&generator->out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			text_putc(&generator->out, '\\');
		text_putc(&generator->out, *text);
	}
	text_putc(&generator->out, '"');
}
