// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

/* "{comment}datum{trailing}" for each datum that has one, depth first. */
static void put_comments(struct text *text, struct arena *arena, const struct form *form)
{
	if (form->comment || form->trailing)
		text_printf(text, "{%s|%s|%s}", form->comment ? form->comment : "",
			    form_text(arena, form), form->trailing ? form->trailing : "");
	if (form->kind == FORM_PAIR)
		FORM_EACH(at, form)
			put_comments(text, arena, at->car);
}

static void check(const char *source, const char *wanted)
{
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, source);

	for (size_t i = 0; i < list->forms.count; i++)
		put_comments(&text, &fixture.arena, list->forms.items[i]);
	cr_assert_str_eq(text_string(&text), wanted, "%s gives %s", source, text_string(&text));
	cr_assert_eq(fixture.diags.error_count, 0);
	text_release(&text);
	fixture_end(&fixture);
}

Test(read_comments, lines_above_a_datum_are_its_comment)
{
	check(";; one\n(a)", "{one|(a)|}");
	check("; one\n;;two\n(a)", "{one\ntwo|(a)|}");
	check("(a\n  ;; inner\n  (b))", "{inner|(b)|}");
	check("(a\n  ;; inner\n  b)", "{inner|b|}");
	check(";; q\n'x", "{q|'x|}");
}

Test(read_comments, blank_lines_do_not_part_a_comment_from_its_datum)
{
	check("(x)\n;; one\n\n(a)", "{one|(a)|}");
	check("(x)\n;; one\n\n;; two\n(a)", "{one\n\ntwo|(a)|}");
}

Test(read_comments, one_blank_is_taken_away_and_more_are_kept)
{
	check(";;   indented  \n(a)", "{  indented|(a)|}");
	check(";;\n(a)", "{|(a)|}");
	check(";; crlf\r\n(a)\r\n", "{crlf|(a)|}");
}

Test(read_comments, a_field_has_the_comment_on_its_line)
{
	check("(defstruct p\n  (length u32)   ; bits\n  (address (array u32 4)))  ; order",
	      "{|(length u32)|bits}{|(address (array u32 4))|order}");
}

Test(read_comments, a_statement_has_the_comment_behind_all_the_parentheses_it_closes)
{
	check("(p\n  (let (x)\n    (when v\n      (f v 1)))  ; x\n  1)", "{|(f v 1)|x}");
	check("(p\n  (f a\n     b)  ; c\n  1)", "{|(f a b)|c}");
	check("(p (:a b)\n  1)  ; allow", "{|1|allow}");
}

Test(read_comments, a_form_on_one_line_has_the_comment_after_it)
{
	check("(defconstant +n+ 5)  ; five", "{|(defconstant +n+ 5)|five}");
	check("(let ((a 1)   ; first\n      (b 2))  ; second\n  a)", "{|(a 1)|first}{|(b "
								     "2)|second}");
}

Test(read_comments, a_comment_after_the_head_speaks_of_the_whole_form)
{
	check("(p\n  (when v ; hit\n    (f)))", "{|(when v (f))|hit}");
	check("(p x ; all\n  1)", "{|(p x 1)|all}");
}

Test(read_comments, an_option_on_its_own_line_has_its_comment)
{
	check("(defmap m :type :hash\n  :max-entries 1 ; one slot\n  :key-size 4)",
	      "{|1|one slot}");
}

Test(read_comments, a_comment_goes_on_under_itself)
{
	check("(s\n  (a u32)  ; one\n           ; two\n  (b u32))", "{|(a u32)|one\ntwo}");
	check("(s\n  (a u32)  ; one\n  ; two\n  (b u32))", "{|(a u32)|one}{two|(b u32)|}");
}

Test(read_comments, those_before_a_closing_parenthesis_belong_to_nothing)
{
	check("(a\n  b\n  ;; end\n  )\n(c)", "");
}

Test(read_comments, block_comments_are_not_carried)
{
	check("#| x |#\n(a)", "");
}

Test(read_comments, what_would_break_the_emitted_c_is_replaced)
{
	check(";; a\x01z\x80 \xe2\x80\xae\n(a)", "{a?z? ?|(a)|}");
	check(";; \xc3\xa9\n(a)", "{\xc3\xa9|(a)|}");
}

Test(read_comments, the_head_of_a_file_is_given_apart)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list =
		fixture_read(&fixture, ";; SPDX-License-Identifier: GPL-2.0\n;;; Counts.\n"
				       ";;; More.\n\n;; about a\n(a)\n;;; later\n(b)\n; end\n");

	cr_assert_str_eq(list->spdx, "GPL-2.0");
	cr_assert_str_eq(list->head, "Counts.\nMore.");
	cr_assert_str_eq(list->forms.items[0]->comment, "about a");
	cr_assert_str_eq(list->forms.items[1]->comment, "later");
	cr_assert_str_eq(list->last_comment, "end");
	fixture_end(&fixture);
}

Test(read_comments, a_file_without_a_head_has_none)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "(a)");

	cr_assert_null(list->spdx);
	cr_assert_null(list->head);
	cr_assert_null(list->last_comment);
	fixture_end(&fixture);
}

Test(read_comments, a_license_has_only_the_characters_of_license_expressions)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list =
		fixture_read(&fixture, "; SPDX-License-Identifier: (GPL-2.0+ OR MIT) \\\n(a)");

	cr_assert_str_eq(list->spdx, "(GPL-2.0+ OR MIT)");
	fixture_end(&fixture);
}
