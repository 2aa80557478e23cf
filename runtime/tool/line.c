// SPDX-License-Identifier: MIT
/* Printing of `format`: skep_format prints and notes whether the stream has an open line,
 * skep_fresh_line returns "\n" where it has (the directive ~&), skep_quoted_text quotes a text.
 * Called by generated programs; row.c notes its own lines by skepi_line_note. */
#include <stdarg.h>

#include "runtime/tool/internal.h"

/* Indexed by stream: stdout and other streams of rows; stderr. Each thread keeps its own. */
static _Thread_local bool begun[2];

void skepi_line_note(const FILE *stream, const char *text, size_t len)
{
	if (len)
		begun[stream == stderr] = text[len - 1] != '\n';
}

static FILE *shown_on(const struct skep_show *show, FILE *stream)
{
	return show && show->json && stream == stdout ? stderr : stream;
}

void skep_format(struct skep_show *show, FILE *stream, const char *format, ...)
{
	SKEP_SCRATCH;
	struct skep_buffer out = { 0 };
	va_list arguments;

	va_start(arguments, format);
	skepi_vputf(&out, format, arguments);
	va_end(arguments);
	stream = shown_on(show, stream);
	fwrite(skepi_buffer_text(&out), 1, out.len, stream);
	skepi_line_note(stream, out.at, out.len);
}

const char *skep_fresh_line(const struct skep_show *show, FILE *stream)
{
	return begun[shown_on(show, stream) == stderr] ? "\n" : "";
}

const char *skep_fresh_after(const char *text, const char *before)
{
	size_t len = text ? strlen(text) : 0;

	return !len ? before : text[len - 1] == '\n' ? "" : "\n";
}

const char *skep_quoted_text(const void *bytes, size_t len, bool visible)
{
	struct skep_buffer out = { 0 };
	const char *at = bytes;

	len = strnlen(bytes, len);
	skepi_put(&out, "\"");
	if (visible) {
		skepi_put_visible(&out, bytes, len, true);
		len = 0;
	}
	for (size_t i = 0; i < len; i++) {
		if (at[i] == '"' || at[i] == '\\')
			skepi_put(&out, "\\");
		skepi_put_bytes(&out, at + i, 1);
	}
	skepi_put(&out, "\"");
	return skepi_buffer_text(&out);
}
