// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

/* The text reads as `wanted`, with those diagnostics. */
static void check_with(const char *text, const char *wanted, const char *diags)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, text);

	cr_assert_str_eq(fixture_text(&fixture, list), wanted, "%s reads as %s", text,
			 fixture_text(&fixture, list));
	cr_assert_str_eq(fixture_diags(&fixture), diags, "%s: %s", text, fixture_diags(&fixture));
	fixture_end(&fixture);
}

static void check(const char *text, const char *wanted)
{
	check_with(text, wanted, "");
}

Test(read, nothing_gives_no_forms)
{
	check("", "");
	check(" \t\r\n\f", "");
	check("; only a comment", "");
	check("#| only\na comment |#", "");
}

Test(read, symbols_are_lower_case_without_their_package)
{
	check("Foo MAP-Lookup", "foo map-lookup");
	check("whistler:getmap cl::incf whistler/loader:with-bpf-session",
	      "getmap incf with-bpf-session");
	check("bpf:attach BPF:Find-Map bpf::close", "bpf:attach bpf:find-map bpf:close");
	check("+const+ *special* 1+ 1- + - -- -x ->y a.b /= <= &rest %x",
	      "+const+ *special* 1+ 1- + - -- -x ->y a.b /= <= &rest %x");
}

Test(read, nil_is_the_empty_list_by_any_spelling)
{
	check("nil NIL () ( ) cl:nil", "nil nil nil nil nil");
}

Test(read, keywords_keep_their_name)
{
	check(":type :Cgroup-SKB", ":type :cgroup-skb");
	check_with(": :a:b", "nil nil", "1:1 [syntax], 1:3 [syntax]");
}

Test(read, colons_that_name_no_package_are_errors)
{
	check_with("a: :::b a:b:c", "nil nil nil", "1:1 [syntax], 1:4 [syntax], 1:9 [syntax]");
}

Test(read, integers_have_a_sign_a_base_and_64_bits)
{
	check("0 7 -7 +7 42. -0", "0 7 -7 7 42 0");
	check("#xff #XFF #b101 #o17 #x-10 #b-1", "255 255 5 15 -16 -1");
	check("18446744073709551615 -9223372036854775808",
	      "18446744073709551615 -9223372036854775808");
	check("#xffffffffffffffff", "18446744073709551615");
}

Test(read, integers_beyond_64_bits_are_errors)
{
	check_with("18446744073709551616", "0", "1:1 [integer-range]");
	check_with("-9223372036854775809", "0", "1:1 [integer-range]");
	check_with("#x10000000000000000", "0", "1:1 [integer-range]");
	check_with("340282366920938463463374607431768211456", "0", "1:1 [integer-range]");
}

Test(read, the_sign_of_an_integer_is_kept)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "-1 18446744073709551615");

	cr_assert(list->forms.items[0]->negative);
	cr_assert_not(list->forms.items[1]->negative);
	cr_assert_eq(list->forms.items[0]->value, list->forms.items[1]->value);
	fixture_end(&fixture);
}

Test(read, other_numbers_of_common_lisp_are_errors)
{
	check_with("1.5 .5 1e5 1/2 -2.0e-3", "1.5 .5 1e5 0 -2.0e-3", "1:12 [syntax]");
	check_with("0x1F", "0", "1:1 [syntax]");
	check_with("#xfg #b2 #o #x", "0 0 0 0",
		   "1:1 [syntax], 1:6 [syntax], 1:10 [syntax], 1:13 [syntax]");
	check("4tuple 1a 2-b", "4tuple 1a 2-b");
}

Test(read, characters_are_integers_that_know_it)
{
	struct fixture fixture;

	check("#\\a #\\( #\\space #\\Newline #\\tab #\\nul #\\; #\\\"",
	      "#\\a #\\( #\\space #\\newline #\\tab #\\nul #\\; #\\\"");
	check("(#\\) #\\x)", "(#\\) #\\x)");
	check_with("#\\foo", "#\\nul", "1:1 [syntax]");
	fixture_start(&fixture);
	const struct form *form = fixture_read(&fixture, "#\\A")->forms.items[0];

	cr_assert_eq(form->kind, FORM_INTEGER);
	cr_assert_eq(form->value, 'A');
	cr_assert(form->is_character);
	fixture_end(&fixture);
}

Test(read, strings_know_two_escapes_and_keep_their_lines)
{
	struct fixture fixture;

	check("\"a\" \"\" \"a\\\"b\\\\c\"", "\"a\" \"\" \"a\\\"b\\\\c\"");
	check("\"a\\nb\"", "\"anb\"");
	fixture_start(&fixture);
	const struct form *form = fixture_read(&fixture, "\"a\n;b\"")->forms.items[0];

	cr_assert_eq(form->len, 4);
	cr_assert_str_eq(form->string, "a\n;b");
	fixture_end(&fixture);
}

Test(read, prefixes_stand_for_lists)
{
	check("'x '(a b) `(a ,b ,@c) #'f", "'x '(a b) `(a ,b ,@c) #'f");
	check("(quote x) (quasiquote (a (unquote b)))", "'x `(a ,b)");
	check("``(a ,,b)", "``(a ,,b)");
	check("''x", "''x");
}

Test(read, prefixes_give_the_documented_heads)
{
	struct fixture fixture;
	static const char heads[][20] = { "quote", "quasiquote", "function" };

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "'x `(y ,z ,@w) #'f");

	for (size_t i = 0; i < 3; i++)
		cr_assert(form_is_call(list->forms.items[i], heads[i]));
	const struct form *template = form_nth(list->forms.items[1], 1);

	cr_assert(form_is_call(form_nth(template, 1), "unquote"));
	cr_assert(form_is_call(form_nth(template, 2), "unquote-splicing"));
	fixture_end(&fixture);
}

Test(read, a_comma_needs_a_backquote)
{
	check_with(",x", "x", "1:1 [syntax]");
	check_with("`(a ,(b ,c))", "`(a ,(b c))", "1:9 [syntax]");
	check_with("(,@x)", "(x)", "1:2 [syntax]");
}

Test(read, dotted_pairs_have_one_datum_after_the_dot)
{
	check("(a . b) (a b . c) (a . (b c)) (a . nil) (a .b)",
	      "(a . b) (a b . c) (a b c) (a) (a .b)");
	check_with("(a . b c)", "(a . b)", "1:8 [syntax]");
	check_with("(a . )", "(a)", "1:6 [syntax]");
	check_with("( . a)", "(a)", "1:3 [syntax]");
	check_with("(a . b . c)", "(a . b)", "1:8 [syntax], 1:10 [syntax]");
	check_with(". a", "a", "1:1 [syntax]");
	check_with("(a ...)", "(a)", "1:4 [syntax]");
}

Test(read, uninterned_symbols_equal_themselves_only)
{
	struct fixture fixture;

	check("#:foo", "#:foo");
	check_with("#: #:a:b", "#: #:a:b", "1:1 [syntax], 1:4 [syntax]");
	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "#:foo #:foo foo");

	cr_assert(list->forms.items[0]->uninterned);
	cr_assert_neq(list->forms.items[0]->name, list->forms.items[1]->name);
	cr_assert_not(form_is_symbol(list->forms.items[0], "foo"));
	cr_assert(form_is_symbol(list->forms.items[2], "foo"));
	fixture_end(&fixture);
}

Test(read, comments_nest_and_end_where_they_should)
{
	check("a #| b #| c |# d |# e", "a e");
	check("a ; b\nc", "a c");
	check("(a #|x|# b)", "(a b)");
	check("a;b", "a");
	check("#|||# x", "x");
}

Test(read, line_ends_and_other_blanks_do_not_matter)
{
	check("(a\r\n b\r\n)\r\n", "(a b)");
	check("\xef\xbb\xbf(a\fb)", "(a b)");
	check("#!/usr/bin/env skep\n(a)", "(a)");
}

Test(read, list_helpers_know_proper_lists)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, "(a b c) (a . b) () x");
	const struct form *abc = list->forms.items[0];

	cr_assert_eq(form_length(abc), 3);
	cr_assert_eq(form_length(list->forms.items[1]), -1);
	cr_assert_eq(form_length(list->forms.items[2]), 0);
	cr_assert_eq(form_length(list->forms.items[3]), -1);
	cr_assert(form_is_symbol(form_nth(abc, 2), "c"));
	cr_assert_null(form_nth(abc, 3));
	cr_assert_eq(form_tail(abc, 0), abc);
	cr_assert(form_is_nil(form_tail(abc, 3)));
	cr_assert(form_is_nil(form_tail(abc, 9)));
	cr_assert(form_is_call(abc, "a"));
	fixture_end(&fixture);
}

Test(read, made_data_read_back_as_themselves)
{
	struct fixture fixture;
	struct span none = { .source = NULL };

	fixture_start(&fixture);
	const struct form *nil = form_nil(&fixture.arena, none);
	const struct form *list = form_pair(&fixture.arena, none,
					    form_symbol(&fixture.reader, none, "x"),
					    form_pair(&fixture.arena, none,
						      form_integer(&fixture.arena, none, -5), nil));

	cr_assert_str_eq(form_text(&fixture.arena, list), "(x -5)");
	cr_assert(form_is_nil(form_symbol(&fixture.reader, none, "nil")));
	fixture_end(&fixture);
}
