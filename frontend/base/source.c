// SPDX-License-Identifier: MIT
/* Sources: keeps a file's text with the offsets of its lines, and finds line and column of a place.
 * source_new is called for each file that is read; the reader, the printers of diagnostics and emit
 * ask for lines. */
#include "frontend/base/source.h"

#include <string.h>

struct source *source_new(struct arena *arena, const char *name, const char *text, size_t len)
{
	struct source *source = ARENA_NEW(arena, struct source);
	uint32_t count = 1;

	for (size_t i = 0; i < len; i++)
		count += text[i] == '\n';
	uint32_t *lines = ARENA_ARRAY(arena, uint32_t, count);
	uint32_t line = 1;

	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			lines[line++] = (uint32_t)i + 1;
	source->name = arena_strdup(arena, name);
	source->text = arena_strndup(arena, text, len);
	source->len = len;
	source->lines = lines;
	source->line_count = count;
	return source;
}

const char *source_line(const struct source *source, uint32_t line, uint32_t *ret_len)
{
	if (line < 1 || line > source->line_count) {
		*ret_len = 0;
		return "";
	}
	uint32_t start = source->lines[line - 1];
	uint32_t end = line < source->line_count ? source->lines[line] - 1 : (uint32_t)source->len;

	if (end > start && source->text[end - 1] == '\r')
		end--;
	*ret_len = end - start;
	return source->text + start;
}

struct span expansion_place(const struct expansion *expansion)
{
	const struct source *source = expansion->call->source;
	uint32_t least = 0, past = source ? source->line_count : 0;

	if (!source)
		return (struct span){ .source = NULL };
	/* binary search for the last line that begins at or before the offset */
	while (past - least > 1) {
		uint32_t middle = least + (past - least) / 2;

		if (source->lines[middle] <= expansion->offset)
			least = middle;
		else
			past = middle;
	}
	return (struct span){ .source = source,
			      .line = least + 1,
			      .column = expansion->offset - source->lines[least] + 1,
			      .offset = expansion->offset,
			      .len = expansion->len };
}

struct span span_join(struct span first, struct span last)
{
	if (first.source && first.source == last.source && last.offset >= first.offset &&
	    last.offset + last.len > first.offset + first.len)
		first.len = last.offset + last.len - first.offset;
	return first;
}
