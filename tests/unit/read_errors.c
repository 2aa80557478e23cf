// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

static void check(const char *text, const char *forms, const char *diags)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, text);

	cr_assert_str_eq(fixture_diags(&fixture), diags, "%s gives %s", text,
			 fixture_diags(&fixture));
	cr_assert_str_eq(fixture_text(&fixture, list), forms, "%s reads as %s", text,
			 fixture_text(&fixture, list));
	fixture_end(&fixture);
}

Test(read_errors, what_is_not_closed_is_said_at_its_opening)
{
	check("(a (b)", "", "1:1 [unbalanced]");
	check("x\n  (a (b\n", "x", "2:3 [unbalanced]");
	check("'(a", "", "1:2 [unbalanced]");
}

Test(read_errors, reading_goes_on_at_the_next_form_in_column_1)
{
	check("(a (b)\n(c)\n(d", "(c)", "1:1 [unbalanced], 3:1 [unbalanced]");
	check("(a\n(b\n(c\n(d)", "(d)", "1:1 [unbalanced], 2:1 [unbalanced], 3:1 [unbalanced]");
}

Test(read_errors, the_help_names_the_line_before_which_a_parenthesis_is_missing)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_read(&fixture, "(a\n  (b)\n\n(c)\n");
	cr_assert_not_null(strstr(fixture.diags.diags.items[0]->help, "line 4"));
	fixture_end(&fixture);
	fixture_start(&fixture);
	fixture_read(&fixture, "(a\n  (b)\n");
	cr_assert_null(fixture.diags.diags.items[0]->help);
	fixture_end(&fixture);
}

Test(read_errors, a_form_in_column_1_inside_a_closed_one_is_no_error)
{
	check("(a\n(b)\n)", "(a (b))", "");
}

Test(read_errors, the_comment_above_the_form_where_reading_goes_on_is_kept)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "(a\n\n;; about c\n(c)");

	cr_assert_eq(list->forms.count, 1);
	cr_assert_str_eq(list->forms.items[0]->comment, "about c");
	fixture_end(&fixture);
}

Test(read_errors, parentheses_too_many_are_one_error_for_each_place)
{
	check("(a)))) b ) c", "(a) b c", "1:4 [unbalanced], 1:10 [unbalanced]");
}

Test(read_errors, a_string_that_is_not_closed_is_said_at_its_quote)
{
	check("(a \"b)\n c", "", "1:4 [unbalanced]");
	check("\"abc\\", "", "1:1 [unbalanced]");
	check("(a \"b)\n(c)", "(c)", "1:4 [unbalanced]");
}

Test(read_errors, quotes_that_do_not_add_up_are_traced_to_the_first_wild_string)
{
	check("(a \"b)\n(c \"d\")\n(e)", "(c \"d\") (e)", "1:4 [unbalanced]");
}

Test(read_errors, an_open_form_and_an_open_string_are_two_errors)
{
	check("(a\n(b \"c)\n(d)", "(d)", "1:1 [unbalanced], 2:4 [unbalanced]");
}

Test(read_errors, a_comment_that_is_not_closed_is_said_at_its_start)
{
	check("a #| b\n(c)", "a", "1:3 [unbalanced]");
	check("(a #| b", "", "1:4 [unbalanced]");
}

Test(read_errors, a_prefix_needs_a_datum)
{
	check("(a ')", "(a)", "1:4 [syntax]");
	check("'", "", "1:1 [syntax]");
	check("(a `,)", "(a)", "1:5 [syntax]");
}

Test(read_errors, names_between_bars_and_with_backslashes_are_refused)
{
	check("(|odd name| b)", "(nil b)", "1:2 [syntax]");
	check("a|b c|d e", "nil e", "1:1 [syntax]");
	check("|a", "nil", "1:1 [syntax]");
	check("a\\b", "nil", "1:2 [syntax]");
}

Test(read_errors, names_are_ascii)
{
	check("(\xc3\xa9t\xc3\xa9 b)", "(nil b)", "1:2 [syntax]");
	check("a\x01z \x80", "nil nil", "1:2 [syntax], 1:5 [syntax]");
}

Test(read_errors, what_sharp_does_not_introduce_is_refused_and_the_rest_is_read)
{
	check("#+sbcl x #.y", "sbcl x y", "1:1 [syntax], 1:10 [syntax]");
	check("#", "", "1:1 [syntax]");
}

Test(read_errors, nul_bytes_are_said_once_in_a_source)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read_bytes(&fixture, "(a\0b \0 c)", 9);

	cr_assert_str_eq(fixture_text(&fixture, list), "(a b c)");
	cr_assert_str_eq(fixture_diags(&fixture), "1:3 [syntax]");
	fixture_end(&fixture);
	fixture_start(&fixture);
	fixture_read_bytes(&fixture, "\"a\0b\"", 5);
	cr_assert_str_eq(fixture_diags(&fixture), "1:1 [syntax]");
	fixture_end(&fixture);
}

Test(read_errors, ten_mistakes_give_ten_messages)
{
	check("(1/5 #xq |a|)\n(,b . )\n(x . y z)\n99999999999999999999 #\\zz ')",
	      "(0 0 nil) (b) (x . y) 0 #\\nul",
	      "1:2 [syntax], 1:6 [syntax], 1:10 [syntax], 2:2 [syntax], 2:7 [syntax], "
	      "3:8 [syntax], 4:1 [integer-range], 4:22 [syntax], 4:27 [syntax], "
	      "4:28 [unbalanced]");
}

/* `open` times count, then x, then `close` times count. */
static char *nested(struct fixture *fixture, const char *open, const char *close, size_t count)
{
	struct text text = {0};

	for (size_t i = 0; i < count; i++)
		text_puts(&text, open);
	text_putc(&text, 'x');
	for (size_t i = 0; i < count; i++)
		text_puts(&text, close);
	char *copy = arena_strndup(&fixture->arena, text.data, text.len);

	text_release(&text);
	return copy;
}

static void check_depth(const char *open, const char *close, size_t count, const char *diags)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_read(&fixture, nested(&fixture, open, close, count));
	cr_assert_str_eq(fixture_diags(&fixture), diags, "%zu times %s: %s", count, open,
			 fixture_diags(&fixture));
	fixture_end(&fixture);
}

Test(read_errors, a_thousand_levels_are_read_and_more_are_one_error)
{
	check_depth("(", ")", 1000, "");
	check_depth("(", ")", 1001, "1:1001 [too-deep]");
	check_depth("(", ")", 10000, "1:1001 [too-deep]");
	check_depth("(", ")", 1000000, "1:1001 [too-deep]");
	check_depth("'", "", 1000000, "1:1001 [too-deep]");
	check_depth("('", ")", 300000, "1:1001 [too-deep]");
	check_depth("#|", "|#", 1000000, "");
}

Test(read_errors, what_follows_a_datum_that_is_too_deep_is_read)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list =
		fixture_read(&fixture, arena_printf(&fixture.arena, "%s y \"(\" ; )\n #\\( (z)",
						    nested(&fixture, "(a \")\" #\\) ", ")", 2000)));

	cr_assert_eq(list->forms.count, 5);
	cr_assert(form_is_call(list->forms.items[4], "z"));
	fixture_end(&fixture);
}

Test(read_errors, of_ten_thousand_forms_that_are_not_closed_the_first_are_said)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_read(&fixture, nested(&fixture, "(defprog a\n", "", 10000));
	cr_assert_gt(fixture.diags.error_count, 10);
	cr_assert_lt(fixture.diags.error_count, 100);
	cr_assert_eq(fixture.diags.diags.items[9]->span.line, 9);
	fixture_end(&fixture);
}
