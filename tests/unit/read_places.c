// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

/* line:column+len of every datum in the order of the text, depth first. */
static void put_places(struct text *text, const struct form *form)
{
	text_printf(text, " %u:%u+%u", form->span.line, form->span.column, form->span.len);
	if (form->kind != FORM_PAIR)
		return;
	FORM_EACH(at, form)
		put_places(text, at->car);
}

static void check(const char *source, const char *wanted)
{
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, source);

	for (size_t i = 0; i < list->forms.count; i++)
		put_places(&text, list->forms.items[i]);
	cr_assert_str_eq(text_string(&text), wanted, "%s has %s", source, text_string(&text));
	text_release(&text);
	fixture_end(&fixture);
}

Test(read_places, every_datum_knows_line_column_and_length)
{
	check("a", " 1:1+1");
	check(" foo :bar", " 1:2+3 1:6+4");
	check("(a bc)", " 1:1+6 1:2+1 1:4+2");
	check("\n\n  12 #xff \"ab\" #\\space", " 3:3+2 3:6+4 3:11+4 3:16+7");
	check("()", " 1:1+2");
	check("#:g nil", " 1:1+3 1:5+3");
}

Test(read_places, a_list_reaches_to_its_closing_parenthesis_over_lines)
{
	check("(a\n  (b)\n)", " 1:1+10 1:2+1 2:3+3 2:4+1");
}

Test(read_places, prefixes_belong_to_their_list)
{
	check("'x", " 1:1+2 1:1+1 1:2+1");
	check("`(a ,@b)", " 1:1+8 1:1+1 1:2+7 1:3+1 1:5+3 1:5+2 1:7+1");
	check("#'f", " 1:1+3 1:1+2 1:3+1");
}

Test(read_places, columns_count_bytes)
{
	check("\"\xc3\xa9\" x", " 1:1+4 1:6+1");
	check("\tx", " 1:2+1");
	check("(a\r\n b)", " 1:1+7 1:2+1 2:2+1");
}

Test(read_places, strings_over_lines_are_where_they_start)
{
	check("\"a\nb\" c", " 1:1+5 2:4+1");
	check("#| a\nb |# c", " 2:6+1");
}

Test(read_places, offsets_agree_with_lines_and_columns)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "(a\n (b c)\n  d)\ne");
	const struct form *list_form = list->forms.items[0];

	FORM_EACH(at, list_form) {
		const struct span *span = &at->car->span;

		cr_assert_eq(span->offset, span->source->lines[span->line - 1] + span->column - 1);
	}
	cr_assert_eq(list->forms.items[1]->span.offset, 15);
	fixture_end(&fixture);
}

Test(read_places, a_tail_reaches_from_its_element_to_the_end_of_the_list)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form *form = fixture_read(&fixture, "(a bb c)")->forms.items[0];

	cr_assert_eq(form->cdr->span.column, 4);
	cr_assert_eq(form->cdr->span.len, 5);
	cr_assert_eq(form_tail(form, 3)->span.column, 8);
	fixture_end(&fixture);
}
