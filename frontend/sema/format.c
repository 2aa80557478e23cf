// SPDX-License-Identifier: MIT
/*
 * Format strings of the kernel's printing helpers, as bpf_bprintf_prepare of Linux 6.18 parses them
 * and as bpf_trace_printk of 5.10 did, which had no width, no %%, one %s and no addresses before
 * 5.13. In: the text. Out: its conversions with the kernel version that each needs, or the first
 * error. Called by print.c.
 */
#include "frontend/sema/format.h"

#include <string.h>

#define SINCE_WIDTH KERNEL_VERSION_OF(5, 13)
#define SINCE_CHARACTER KERNEL_VERSION_OF(5, 18)

struct format_reader {
	struct arena *arena;
	const char *text;
	size_t at;
	struct print_format format;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The characters that end %s and %p. */
static bool ends_word(char c)
{
	return !c || strchr(" \t\n\v\f\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

static void fail(struct format_reader *reader, size_t at, const char *problem)
{
	struct format_error error = { at, problem };

	VEC_PUSH(reader->arena, &reader->format.errors, error);
}

static bool skip_width(struct format_reader *reader)
{
	size_t start = reader->at;

	reader->at += strspn(reader->text + reader->at, "0+- ");
	while (is_digit(reader->text[reader->at]))
		reader->at++;
	return reader->at > start;
}

/* After %p: the letters that choose what is printed. */
static void read_pointer(struct format_reader *reader, struct conversion *conversion)
{
	const char *next = reader->text + reader->at;

	conversion->wide = true;
	conversion->kind = CONVERSION_ADDRESS;
	if ((next[0] == 'k' || next[0] == 'u') && next[1] == 's') {
		conversion->kind = CONVERSION_TEXT;
		reader->at += 2;
	} else if (next[0] == 'B') {
		reader->at++;
	} else if (next[0] && strchr("KxsS", next[0])) {
		conversion->since = SINCE_WIDTH;
		reader->at++;
	} else if ((next[0] == 'i' || next[0] == 'I') && (next[1] == '4' || next[1] == '6')) {
		conversion->kind = CONVERSION_NETWORK;
		conversion->since = SINCE_WIDTH;
		reader->at += 2;
	}
}

/* After %: l, ll and the letter. */
static bool read_integer(struct format_reader *reader, struct conversion *conversion)
{
	for (unsigned i = 0; i < 2 && reader->text[reader->at] == 'l'; i++) {
		conversion->wide = true;
		reader->at++;
	}
	if (!reader->text[reader->at] || !strchr("diuxX", reader->text[reader->at]))
		return false;
	if (reader->text[reader->at] == 'X')
		conversion->since = SINCE_WIDTH;
	reader->at++;
	return true;
}

static bool read_letters(struct format_reader *reader, struct conversion *conversion)
{
	char letter = reader->text[reader->at];

	switch (letter) {
	case 'p':
		reader->at++;
		read_pointer(reader, conversion);
		return ends_word(reader->text[reader->at]);
	case 's':
		reader->at++;
		conversion->wide = true;
		conversion->kind = CONVERSION_TEXT;
		return ends_word(reader->text[reader->at]);
	case 'c':
		reader->at++;
		conversion->kind = CONVERSION_CHARACTER;
		conversion->since = SINCE_CHARACTER;
		return true;
	default:
		return read_integer(reader, conversion);
	}
}

static bool has_text(const struct print_format *format)
{
	for (size_t i = 0; i < format->conversions.count; i++)
		if (format->conversions.items[i].kind == CONVERSION_TEXT)
			return true;
	return false;
}

static void read_conversion(struct format_reader *reader)
{
	struct conversion conversion = { .kind = CONVERSION_INTEGER, .since = KERNEL_OLDEST };
	size_t start = reader->at++, len;

	conversion.at = start;
	if (reader->text[reader->at] == '%') {
		reader->at++;
		reader->format.since = SINCE_WIDTH;
		return;
	}
	if (skip_width(reader))
		conversion.since = SINCE_WIDTH;
	if (!read_letters(reader, &conversion)) {
		len = reader->at - start + (reader->text[reader->at] != '\0');
		fail(reader, start, arena_printf(reader->arena,
						 "`%.*s` is no conversion of the kernel's printing",
						 (int)len, reader->text + start));
		conversion.since = KERNEL_OLDEST;
	}
	if (conversion.kind == CONVERSION_TEXT && has_text(&reader->format))
		conversion.since = SINCE_WIDTH;
	conversion.text = arena_strndup(reader->arena, reader->text + start, reader->at - start);
	VEC_PUSH(reader->arena, &reader->format.conversions, conversion);
}

struct print_format format_read(struct arena *arena, const char *text, size_t len)
{
	struct format_reader reader = { .arena = arena, .text = text };

	reader.format.since = KERNEL_OLDEST;
	while (reader.at < len) {
		unsigned char byte = (unsigned char)text[reader.at];

		if (byte == '%') {
			read_conversion(&reader);
			continue;
		}
		if (byte > 126 || (byte < 32 && !(byte >= '\t' && byte <= '\r')))
			fail(&reader, reader.at, "the kernel prints ASCII only");
		reader.at++;
	}
	return reader.format;
}
