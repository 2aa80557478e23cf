// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

static void check(const char *source, const char *wanted)
{
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	form_list_print(fixture_read(&fixture, source), &text);
	cr_assert_str_eq(text_string(&text), wanted);
	text_release(&text);
	fixture_end(&fixture);
}

Test(print, what_fits_stands_on_one_line_and_forms_are_parted)
{
	check("(a   b)\n\n\n(c)\nd", "(a b)\n\n(c)\n\nd\n");
}

Test(print, bodies_are_indented_by_two_and_arguments_aligned)
{
	check("(defprog count-egress (:type :cgroup-skb :section \"cgroup_skb/egress\") "
	      "(let ((key (u32 0)) (val (map-lookup pkt-count key))) (when val (atomic-add val "
	      "1))) 1)",
	      "(defprog count-egress (:type :cgroup-skb :section \"cgroup_skb/egress\")\n"
	      "  (let ((key (u32 0)) (val (map-lookup pkt-count key)))\n"
	      "    (when val (atomic-add val 1)))\n"
	      "  1)\n");
	check("(some-function-name (another-function argument-1 argument-2) (a-third-function "
	      "argument-3 argument-4))",
	      "(some-function-name (another-function argument-1 argument-2)\n"
	      "                    (a-third-function argument-3 argument-4))\n");
}

Test(print, options_stay_beside_their_values)
{
	check("(defmap pkt-count :type :percpu-array :key-size 4 :value-size 8 :max-entries 1 "
	      ":map-flags (:mmapable))",
	      "(defmap pkt-count :type :percpu-array\n"
	      "  :key-size 4\n"
	      "  :value-size 8\n"
	      "  :max-entries 1\n"
	      "  :map-flags (:mmapable))\n");
}

Test(print, comments_keep_their_places)
{
	check(";; one\n(s\n  (a u32) ; x\n  ;; two\n  (b u32)) ; y",
	      ";; one\n(s (a u32) ; x\n   ;; two\n   (b u32) ; y\n   )\n");
}

Test(print, what_is_printed_reads_as_the_same_data)
{
	static const char source[] =
		"(defprog p (:type :xdp) ;; hit\n (let* ((a `(x ,y ,@z)) (b #\\space) (c "
		"\"a\\\"b\")) "
		"(cond ((= a -1) (some-longer-function-name a b c d e f g h i j k l m n o p)) "
		"(t (a . b)))) 'q #'f nil)";
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	const struct form_list *list = fixture_read(&fixture, source);

	form_list_print(list, &text);
	const struct form_list *again = fixture_read(&fixture, text.data);

	cr_assert_str_eq(fixture_text(&fixture, again), fixture_text(&fixture, list));
	text_release(&text);
	fixture_end(&fixture);
}

Test(print, the_text_for_messages_is_cut_where_it_is_deep_or_long)
{
	struct fixture fixture;
	struct span none = { .source = NULL };

	fixture_start(&fixture);
	const struct form *deep = form_nil(&fixture.arena, none), *wide = deep, *nil = deep;

	for (int i = 0; i < 100000; i++) {
		deep = form_pair(&fixture.arena, none, deep, nil);
		wide = form_pair(&fixture.arena, none, nil, wide);
	}
	cr_assert_not_null(strstr(form_text(&fixture.arena, deep), ".."));
	cr_assert_lt(strlen(form_text(&fixture.arena, wide)), 20000);
	fixture_end(&fixture);
}
