// SPDX-License-Identifier: MIT
/* Parses tracefs `format` files of events, lines such as `	field:char
 * comm[16];	offset:8;	size:16;	signed:0;`, into struct event_format. Called by sema
 * for the fields of tracepoint programs. */
#include "frontend/btf/event_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/base/text.h"

/* No event is larger than a page, on any machine. */
#define MOST_BYTES 65536

const char *event_format_root(size_t index)
{
	static const char *const roots[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

	return index < sizeof(roots) / sizeof(roots[0]) ? roots[index] : NULL;
}

static bool is_name_byte(char byte)
{
	return byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

/* Returns the name in "unsigned long caller[8]"; *ret_inside has the text in its brackets. */
static const char *take_name(struct arena *arena, const char *text, size_t len,
			     const char **ret_inside)
{
	size_t end = len, start;

	*ret_inside = NULL;
	if (len && text[len - 1] == ']') {
		while (end && text[end - 1] != '[')
			end--;
		if (!end)
			return NULL;
		*ret_inside = arena_strndup(arena, text + end, len - end - 1);
		end--;
	}
	for (start = end; start && is_name_byte(text[start - 1]); start--)
		;
	return start < end ? arena_strndup(arena, text + start, end - start) : NULL;
}

/* Brackets mark an array. An array of char has one element per byte, whatever the brackets
 * contain. */
static uint32_t element_count(const char *inside, bool is_char, uint32_t size)
{
	char *end;
	unsigned long count = strtoul(inside, &end, 10);

	if (is_char || !count || *end || size % count)
		return size;
	return (uint32_t)count;
}

static bool take_field(struct arena *arena, const char *line, struct event_format_field *ret_field)
{
	struct event_format_field field = { 0 };
	const char *end = strchr(line, ';'), *inside;
	unsigned offset, size, is_signed;
	bool located;

	if (!end || sscanf(end, "; offset:%u; size:%u; signed:%u;", &offset, &size, &is_signed) != 3)
		return false;
	field.offset = offset;
	field.size = size;
	field.is_signed = is_signed;
	field.name = take_name(arena, line, (size_t)(end - line), &inside);
	if (!field.name || !size || size > MOST_BYTES || offset > MOST_BYTES)
		return false;
	located = !strncmp(line, "__data_loc ", 11);
	field.is_relative = !strncmp(line, "__rel_loc ", 10);
	if (located || field.is_relative) {
		field.name = arena_printf(arena, "__%s_loc_%s", located ? "data" : "rel",
					  field.name);
		field.is_signed = false;
	} else if (inside) {
		field.count = element_count(inside, !strncmp(line, "char ", 5), size);
	} else {
		field.is_pointer = memchr(line, '*', (size_t)(end - line)) != NULL;
	}
	*ret_field = field;
	return true;
}

int event_format_read(struct arena *arena, const char *path, struct event_format *ret_format)
{
	struct text text = { 0 };
	int err = text_read_file(path, &text);

	memset(ret_format, 0, sizeof(*ret_format));
	if (err)
		return err;
	for (const char *at = text_string(&text); (at = strstr(at, "\n\tfield:")); at += 8) {
		struct event_format_field field;

		if (take_field(arena, at + 8, &field))
			VEC_PUSH(arena, &ret_format->fields, field);
		else
			err = -EINVAL;
	}
	text_release(&text);
	return ret_format->fields.count ? err : -EINVAL;
}
