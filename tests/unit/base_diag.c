// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "frontend/base/diag.h"

struct fixture {
	struct arena arena;
	struct diag_list list;
	const struct source *source;
};

static void start(struct fixture *fixture, const char *text)
{
	*fixture = (struct fixture){0};
	fixture->list.arena = &fixture->arena;
	fixture->source = source_new(&fixture->arena, "deny.lisp", text, strlen(text));
}

static struct span place(const struct fixture *fixture, uint32_t line, uint32_t column,
			 uint32_t len)
{
	return (struct span){ .source = fixture->source, .line = line, .column = column,
			      .offset = fixture->source->lines[line - 1] + column - 1,
			      .len = len };
}

static struct expansion expansion(struct macro_call *call, struct span place)
{
	call->source = place.source;
	return (struct expansion){ call, place.offset, place.len };
}

static char *printed(const struct fixture *fixture, struct diag_style style)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	diag_print(&fixture->list, &style, stream);
	fclose(stream);
	return text;
}

static void check_printed(const struct fixture *fixture, const char *wanted)
{
	char *text = printed(fixture, (struct diag_style){ .format = DIAG_FORMAT_TEXT });

	cr_assert_str_eq(text, wanted);
	free(text);
}

Test(diag, is_printed_with_its_line_help_and_notes)
{
	struct fixture fixture;

	start(&fixture, "\n\n\n\n\n\n(let ((hits 0))\n    (atomic-add hits 1)\n");
	struct diag *diag = diag_report(&fixture.list, DIAG_NULL_DEREF, place(&fixture, 8, 17, 4),
					"`%s` may be null: `denied` may lack the key", "hits");

	diag_help(&fixture.list, diag, "(when hits (atomic-add hits 1))");
	diag_note(&fixture.list, diag, place(&fixture, 7, 15, 1), "looked up here");
	check_printed(&fixture,
		      "deny.lisp:8:17: error: `hits` may be null: `denied` may lack the key "
		      "[null-deref]\n"
		      "  8 |     (atomic-add hits 1)\n"
		      "    |                 ^~~~\n"
		      "help: (when hits (atomic-add hits 1))\n"
		      "deny.lisp:7:15: note: looked up here\n");
	cr_assert_eq(fixture.list.error_count, 1);
	arena_release(&fixture.arena);
}

Test(diag, errors_come_before_warnings_and_both_by_place)
{
	struct fixture fixture;
	const char *order[] = { "a [type]", "c [type]", "b [unused]", "d [unused]" }, *at;

	start(&fixture, "abcd\nefgh\n");
	diag_report(&fixture.list, DIAG_UNUSED, place(&fixture, 2, 1, 1), "d");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 2, 3, 1), "c");
	diag_report(&fixture.list, DIAG_UNUSED, place(&fixture, 1, 4, 1), "b");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 2, 1), "a");
	char *text = printed(&fixture, (struct diag_style){0});

	at = text;
	for (size_t i = 0; i < 4; i++) {
		at = strstr(at, order[i]);
		cr_assert_not_null(at, "%s is missing or too early in\n%s", order[i], text);
	}
	cr_assert_eq(fixture.list.error_count, 2);
	cr_assert_eq(fixture.list.warning_count, 2);
	free(text);
	arena_release(&fixture.arena);
}

Test(diag, the_same_at_the_same_place_is_said_once)
{
	struct fixture fixture;

	start(&fixture, "abcd\n");
	for (int i = 0; i < 3; i++) {
		struct span span = place(&fixture, 1, 2, 1);
		struct diag *diag = diag_report(&fixture.list, DIAG_TYPE, span, "x");

		diag_help(&fixture.list, diag, "try %d", i);
		diag_note(&fixture.list, diag, place(&fixture, 1, 1, 1), "see");
	}
	diag_report(&fixture.list, DIAG_SYNTAX, place(&fixture, 1, 2, 1), "another id");
	cr_assert_eq(fixture.list.diags.count, 2);
	cr_assert_str_eq(fixture.list.diags.items[0]->help, "try 0");
	cr_assert_eq(fixture.list.diags.items[0]->notes.count, 1);
	arena_release(&fixture.arena);
}

Test(diag, a_hundred_thousand_of_them_take_no_quadratic_time)
{
	struct fixture fixture;
	struct span span;

	start(&fixture, "x\n");
	span = place(&fixture, 1, 1, 1);
	for (span.offset = 0; span.offset < 100000; span.offset++)
		diag_report(&fixture.list, DIAG_TYPE, span, "x");
	cr_assert_eq(fixture.list.error_count, 100000);
	arena_release(&fixture.arena);
}

Test(diag, what_one_macro_made_is_told_apart_by_the_macros_text)
{
	struct fixture fixture;
	struct macro_call call = { .macro = "m" };
	struct expansion levels[2];
	struct span span;

	start(&fixture, "(m)\nabcdef\n");
	span = place(&fixture, 1, 1, 3);
	for (int i = 0; i < 2; i++) {
		levels[i] = expansion(&call, place(&fixture, 2, 1 + (uint32_t)i, 1));
		span.expansion = &levels[i];
		diag_report(&fixture.list, DIAG_TYPE, span, "x");
		diag_report(&fixture.list, DIAG_TYPE, span, "x");
	}
	cr_assert_eq(fixture.list.error_count, 2);
	arena_release(&fixture.arena);
}

Test(diag, a_warning_that_is_off_is_not_counted_and_an_error_cannot_be_off)
{
	struct fixture fixture;

	start(&fixture, "abc\n");
	fixture.list.off[DIAG_UNUSED] = true;
	fixture.list.off[DIAG_TYPE] = true;
	diag_report(&fixture.list, DIAG_UNUSED, place(&fixture, 1, 1, 1), "x");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 1, 1), "x");
	cr_assert_eq(fixture.list.warning_count, 0);
	cr_assert_eq(fixture.list.error_count, 1);
	cr_assert_eq(fixture.list.diags.count, 1);
	arena_release(&fixture.arena);
}

Test(diag, tabs_keep_the_marks_under_the_place)
{
	struct fixture fixture;

	start(&fixture, "\t(a\tb\tc)\n");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 5, 1), "x");
	check_printed(&fixture, "deny.lisp:1:5: error: x [type]\n"
				"  1 | \t(a\tb\tc)\n"
				"    | \t  \t^\n");
	arena_release(&fixture.arena);
}

Test(diag, characters_of_several_bytes_take_one_column)
{
	struct fixture fixture;

	start(&fixture, "(\xc3\xa9\xe2\x82\xac x)\n");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 8, 1), "x");
	check_printed(&fixture, "deny.lisp:1:8: error: x [type]\n"
				"  1 | (\xc3\xa9\xe2\x82\xac x)\n"
				"    |     ^\n");
	arena_release(&fixture.arena);
}

Test(diag, what_a_terminal_obeys_is_spelled_out)
{
	struct fixture fixture;

	start(&fixture, "a\033[31m\x80\xe2\x80\xae z\n");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 12, 1), "bad \033 byte");
	check_printed(&fixture, "deny.lisp:1:12: error: bad <U+001B> byte [type]\n"
				"  1 | a<U+001B>[31m<80><U+202E> z\n"
				"    |                           ^\n");
	arena_release(&fixture.arena);
}

Test(diag, a_span_of_several_lines_is_marked_to_the_end_of_its_first)
{
	struct fixture fixture;

	start(&fixture, "(ab\n cd)\n");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 1, 8), "x");
	check_printed(&fixture, "deny.lisp:1:1: error: x [type]\n"
				"  1 | (ab\n"
				"    | ^~~\n");
	arena_release(&fixture.arena);
}

Test(diag, a_place_behind_the_end_of_the_line_has_a_mark)
{
	struct fixture fixture;

	start(&fixture, "(ab");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 4, 1), "x");
	check_printed(&fixture, "deny.lisp:1:4: error: x [type]\n"
				"  1 | (ab\n"
				"    |    ^\n");
	arena_release(&fixture.arena);
}

Test(diag, of_a_very_long_line_the_part_around_the_place_is_shown)
{
	struct fixture fixture;
	char *line = calloc(1, 100001);

	memset(line, 'a', 100000);
	line[50000] = 'X';
	start(&fixture, line);
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 50001, 1), "x");
	char *text = printed(&fixture, (struct diag_style){0});
	const char *shown = strchr(text, 'X'), *mark = strchr(text, '^');

	cr_assert_lt(strlen(text), 1000);
	cr_assert_eq(shown - strstr(text, "  1 |"), mark - strstr(text, "    |"));
	free(text);
	free(line);
	arena_release(&fixture.arena);
}

Test(diag, a_place_that_is_none_has_no_line)
{
	struct fixture fixture;

	start(&fixture, "x");
	diag_report(&fixture.list, DIAG_OBJECT, (struct span){ .source = NULL }, "no `a` in it");
	diag_report(&fixture.list, DIAG_OBJECT, (struct span){ .source = NULL }, "no `b` in it");
	check_printed(&fixture, "skep: error: no `a` in it [object]\n"
				"skep: error: no `b` in it [object]\n"
		      "2 errors\n");
	arena_release(&fixture.arena);
}

Test(diag, a_message_is_one_line_whatever_it_quotes)
{
	struct fixture fixture;
	struct diag *diag;

	start(&fixture, "x");
	diag = diag_report(&fixture.list, DIAG_OBJECT, (struct span){ .source = NULL },
			   "no section \"a\nb\t\033[1m\"");
	diag_help(&fixture.list, diag, "one\ntwo");
	diag_note(&fixture.list, diag, (struct span){ .source = NULL }, "clang says\na\nb");
	check_printed(&fixture, "skep: error: no section \"a\\nb\t<U+001B>[1m\" [object]\n"
				"help: one\\ntwo\n"
				"skep: note: clang says\na\nb\n");
	arena_release(&fixture.arena);
}

Test(diag, each_macro_level_is_a_note)
{
	struct fixture fixture;
	struct expansion outer, inner;
	struct macro_call outer_call = { .macro = "outer" };
	struct macro_call inner_call = { .macro = "inner", .outer = &outer };
	struct span span;

	start(&fixture, "(outer)\nouter's text\ninner's text\n");
	span = place(&fixture, 1, 1, 7);
	span.expansion = &inner;
	outer = expansion(&outer_call, place(&fixture, 2, 3, 1));
	inner = expansion(&inner_call, place(&fixture, 3, 5, 1));
	diag_report(&fixture.list, DIAG_TYPE, span, "x");
	check_printed(&fixture, "deny.lisp:1:1: error: x [type]\n"
				"  1 | (outer)\n"
				"    | ^~~~~~~\n"
				"deny.lisp:3:5: note: in the expansion of `inner`\n"
				"deny.lisp:2:3: note: in the expansion of `outer`\n");
	arena_release(&fixture.arena);
}

Test(diag, of_many_macro_levels_the_first_and_the_last_are_shown)
{
	struct fixture fixture;
	struct macro_call calls[500];
	struct expansion levels[500];
	struct span span;
	int notes = 0;

	start(&fixture, "(m)\n");
	span = place(&fixture, 1, 1, 3);
	for (size_t i = 0; i < 500; i++) {
		calls[i] = (struct macro_call){ "m", NULL, i ? &levels[i - 1] : NULL };
		levels[i] = expansion(&calls[i], span);
	}
	span.expansion = &levels[499];
	diag_report(&fixture.list, DIAG_TYPE, span, "x");
	char *text = printed(&fixture, (struct diag_style){0});

	for (const char *at = text; (at = strstr(at, "note:")); at++)
		notes++;
	cr_assert_eq(notes, 8);
	cr_assert_not_null(strstr(text, "after 492 more levels"));
	free(text);
	arena_release(&fixture.arena);
}

Test(diag, errors_are_red_and_warnings_magenta_when_colors_are_asked_for)
{
	struct fixture fixture;

	start(&fixture, "abc\n");
	diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 1, 1), "x");
	diag_report(&fixture.list, DIAG_UNUSED, place(&fixture, 1, 2, 1), "y");
	char *text = printed(&fixture, (struct diag_style){ .color = true });

	cr_assert_not_null(strstr(text, "\033[1;31merror: "));
	cr_assert_not_null(strstr(text, "\033[1;35mwarning: "));
	free(text);
	text = printed(&fixture, (struct diag_style){ .color = false });
	cr_assert_null(strchr(text, '\033'));
	free(text);
	arena_release(&fixture.arena);
}

Test(diag, json_holds_all_of_it_and_is_utf8_whatever_the_source_is)
{
	struct fixture fixture;

	start(&fixture, "abc\n");
	struct diag *diag = diag_report(&fixture.list, DIAG_TYPE, place(&fixture, 1, 2, 2),
					"bad \xff \"quote\"");

	diag_help(&fixture.list, diag, "do");
	diag_note(&fixture.list, diag, place(&fixture, 1, 1, 1), "see");
	char *text = printed(&fixture, (struct diag_style){ .format = DIAG_FORMAT_JSON });
	cJSON *array = cJSON_Parse(text), *object = cJSON_GetArrayItem(array, 0);

	cr_assert_not_null(object);
	cr_assert_str_eq(cJSON_GetObjectItem(object, "severity")->valuestring, "error");
	cr_assert_str_eq(cJSON_GetObjectItem(object, "name")->valuestring, "type");
	cr_assert_str_eq(cJSON_GetObjectItem(object, "message")->valuestring,
			 "bad <FF> \"quote\"");
	cr_assert_str_eq(cJSON_GetObjectItem(object, "file")->valuestring, "deny.lisp");
	cr_assert_eq(cJSON_GetObjectItem(object, "column")->valueint, 2);
	cr_assert_eq(cJSON_GetObjectItem(object, "length")->valueint, 2);
	cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(object, "notes")), 1);
	cJSON_Delete(array);
	free(text);
	arena_release(&fixture.arena);
}

Test(diag, json_of_nothing_is_an_empty_array)
{
	struct fixture fixture;

	start(&fixture, "");
	char *text = printed(&fixture, (struct diag_style){ .format = DIAG_FORMAT_JSON });

	cr_assert_str_eq(text, "[]\n");
	free(text);
	arena_release(&fixture.arena);
}

Test(diag, every_row_has_a_name_of_its_own_and_a_line_for_the_manual)
{
	for (int i = 0; i < DIAG_COUNT; i++) {
		cr_assert_gt(strlen(diag_manual((enum diag_id)i)), 10);
		for (int j = 0; j < i; j++)
			cr_assert_str_neq(diag_name((enum diag_id)i), diag_name((enum diag_id)j));
	}
}

static const char *nearest(const char *wanted, const char *one, const char *other)
{
	struct near_name near = { .wanted = wanted };

	near_name_try(&near, one);
	near_name_try(&near, other);
	return near_name_best(&near);
}

Test(near_name, is_the_one_with_the_fewest_edits)
{
	cr_assert_str_eq(nearest("map-lokup", "map-delete", "map-lookup"), "map-lookup");
	cr_assert_str_eq(nearest("ciunt", "mount", "count"), "count");
	cr_assert_str_eq(nearest("cuont", "count", "x"), "count");
	cr_assert_null(nearest("x", "y", "z"));
	cr_assert_null(nearest("pkt-count", "refusals", "denied"));
}
