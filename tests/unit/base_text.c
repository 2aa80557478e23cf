// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <string.h>

#include "frontend/base/source.h"
#include "frontend/base/text.h"
#include "frontend/base/utf8.h"

Test(text, grows_to_what_is_appended)
{
	struct text text = {0};

	cr_assert_str_eq(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_printf(&text, "%d,", i);
	cr_assert_eq(text.len, 10 * 2 + 90 * 3 + 900 * 4);
	text_putc(&text, '!');
	text_puts(&text, "end");
	text_append(&text, "\0x", 2);
	cr_assert_eq(memcmp(text.data + text.len - 6, "!end\0x", 6), 0);
	text_release(&text);
	cr_assert_str_eq(text_string(&text), "");
}

static void check_line(const struct source *source, uint32_t line, const char *wanted)
{
	uint32_t len;
	const char *text = source_line(source, line, &len);

	cr_assert_eq(len, strlen(wanted));
	cr_assert_eq(strncmp(text, wanted, len), 0);
}

Test(source, lines_have_no_newline_and_the_last_one_needs_none)
{
	struct arena arena = {0};
	const char text[] = "one\ntwo\r\n\nfour";
	const struct source *source = source_new(&arena, "x", text, sizeof(text) - 1);

	cr_assert_eq(source->line_count, 4);
	check_line(source, 1, "one");
	check_line(source, 2, "two");
	check_line(source, 3, "");
	check_line(source, 4, "four");
	check_line(source, 0, "");
	check_line(source, 5, "");
	arena_release(&arena);
}

Test(source, an_empty_text_has_one_empty_line)
{
	struct arena arena = {0};
	const struct source *source = source_new(&arena, "x", "", 0);

	cr_assert_eq(source->line_count, 1);
	check_line(source, 1, "");
	arena_release(&arena);
}

Test(source, a_joined_span_reaches_from_the_first_to_the_last)
{
	struct source source = { .name = "x" };
	struct span first = { .source = &source, .line = 1, .column = 3, .offset = 2, .len = 1 };
	struct span last = { .source = &source, .line = 2, .column = 1, .offset = 10, .len = 4 };
	struct span joined = span_join(first, last);

	cr_assert_eq(joined.offset, 2);
	cr_assert_eq(joined.len, 12);
	cr_assert_eq(joined.line, 1);
	cr_assert_eq(span_join(last, first).len, 4);
}

Test(utf8, refuses_what_is_no_character)
{
	static const char bad[][5] = { "\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
				       "\xf4\x90\x80\x80", "\xc3", "\xff", "\xf0\x80\x80\x80" };
	uint32_t code;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_eq(utf8_decode(bad[i], strlen(bad[i]), &code), 0, "row %zu", i);
	cr_assert_eq(utf8_decode("\xe2\x82\xac", 3, &code), 3);
	cr_assert_eq(code, 0x20ac);
	cr_assert_eq(utf8_decode("\xf0\x9f\x90\x9d", 4, &code), 4);
	cr_assert_eq(code, 0x1f41d);
}
