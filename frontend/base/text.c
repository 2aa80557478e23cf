// SPDX-License-Identifier: MIT
/* Growing text on the heap: appends bytes, characters and printf output. Implements text.h; used by
 * emit, the printers of diagnostics and cli. */
#include "frontend/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/base/memory.h"

/* Most printf results fit into this. */
#define PRINTED_MOSTLY 64

/* Makes room for `more` bytes and the final NUL. */
static void text_reserve(struct text *text, size_t more)
{
	if (more >= SIZE_MAX / 2 - text->len)
		memory_out();
	if (text->len + more + 1 <= text->room)
		return;
	size_t room = text->room ? text->room : 64;

	while (room < text->len + more + 1)
		room *= 2;
	char *data = realloc(text->data, room);

	if (!data)
		memory_out();
	text->data = data;
	text->room = room;
}

void text_append(struct text *text, const char *bytes, size_t len)
{
	text_reserve(text, len);
	if (len)
		memcpy(text->data + text->len, bytes, len);
	text->len += len;
	text->data[text->len] = '\0';
}

void text_puts(struct text *text, const char *string)
{
	text_append(text, string, strlen(string));
}

void text_putc(struct text *text, char byte)
{
	text_append(text, &byte, 1);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list args, again;
	size_t room;

	text_reserve(text, PRINTED_MOSTLY);
	room = text->room - text->len;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(text->data + text->len, room, format, args);

	if (len < 0)
		memory_out();
	if ((size_t)len >= room) {
		text_reserve(text, (size_t)len);
		vsnprintf(text->data + text->len, (size_t)len + 1, format, again);
	}
	text->len += (size_t)len;
	va_end(again);
	va_end(args);
}

const char *text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

void text_release(struct text *text)
{
	free(text->data);
	*text = (struct text){0};
}
