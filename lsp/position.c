// SPDX-License-Identifier: MIT
/*
 * Between the protocol's positions and URIs and the compiler's offsets and paths.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/base/utf8.h"
#include "lsp/document.h"

static int hex_digit(char digit)
{
	return isdigit((unsigned char)digit) ? digit - '0' :
	       isxdigit((unsigned char)digit) ? tolower((unsigned char)digit) - 'a' + 10 : -1;
}

void uri_path(const char *uri, struct text *path)
{
	path->len = 0;
	if (strncmp(uri, "file://", 7)) {
		text_puts(path, "-");
		return;
	}
	uri = strchr(uri + 7, '/');
	for (; uri && *uri; uri++) {
		int high = *uri == '%' ? hex_digit(uri[1]) : -1;
		int low = high >= 0 ? hex_digit(uri[2]) : -1;
		char byte = low >= 0 ? (char)(high * 16 + low) : *uri;

		if (!byte)
			continue;
		text_putc(path, byte);
		uri += low >= 0 ? 2 : 0;
	}
	if (!path->len)
		text_puts(path, "-");
}

void path_uri(const char *path, struct text *uri)
{
	char whole[PATH_MAX];

	if (path[0] != '/' && realpath(path, whole))
		path = whole;
	text_puts(uri, "file://");
	for (; *path; path++)
		if (isalnum((unsigned char)*path) || strchr("/-_.~", *path))
			text_putc(uri, *path);
		else
			text_printf(uri, "%%%02X", (unsigned)(unsigned char)*path);
}

/* Bytes and UTF-16 units of the character at that place; a byte that is no UTF-8 counts as one unit. */
static size_t step_of(const char *text, size_t len, unsigned *ret_units)
{
	uint32_t code = 0;
	size_t step = utf8_decode(text, len, &code);

	*ret_units = step && code >= 0x10000 ? 2 : 1;
	return step ? step : 1;
}

/* A position behind a line's end is that end, and one behind the last line the end of the text. */
bool position_offset(const char *text, size_t len, const cJSON *position, size_t *ret_offset)
{
	long line = json_number_at(position, "line"), column = json_number_at(position, "character");
	size_t at = 0;
	unsigned units;

	if (line < 0 || column < 0)
		return false;
	for (; line; line--) {
		const char *end = memchr(text + at, '\n', len - at);

		if (!end) {
			*ret_offset = len;
			return true;
		}
		at = (size_t)(end - text) + 1;
	}
	while (column > 0 && at < len && text[at] != '\n' && !(text[at] == '\r' && text[at + 1] == '\n')) {
		size_t step = step_of(text + at, len - at, &units);

		if (units > (unsigned long)column)
			break; /* inside a character */
		column -= units;
		at += step;
	}
	*ret_offset = at;
	return true;
}

cJSON *offset_position(const char *text, size_t len, size_t offset)
{
	cJSON *position = json_object();
	size_t line = 0, begin = 0, column = 0;
	const char *end;

	if (offset > len)
		offset = len;
	while ((end = memchr(text + begin, '\n', offset - begin))) {
		begin = (size_t)(end - text) + 1;
		line++;
	}
	while (begin < offset) {
		unsigned units;

		begin += step_of(text + begin, len - begin, &units);
		column += units;
	}
	json_number(position, "line", (double)line);
	json_number(position, "character", (double)column);
	return position;
}

cJSON *offset_range(const char *text, size_t len, size_t from, size_t to)
{
	cJSON *range = json_object();

	json_add(range, "start", offset_position(text, len, from));
	json_add(range, "end", offset_position(text, len, to));
	return range;
}

cJSON *span_range(const struct span *span)
{
	const struct source *source = span->source;
	size_t from = source && span->offset <= source->len ? span->offset : 0, len = span->len;
	const char *end;

	if (!source)
		return offset_range("", 0, 0, 0);
	if (len > source->len - from)
		len = source->len - from;
	end = memchr(source->text + from, '\n', len);
	return offset_range(source->text, source->len, from, end ? (size_t)(end - source->text) : from + len);
}
