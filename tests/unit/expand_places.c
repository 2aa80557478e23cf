// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

/* "1:5", or "3:1 < m 1:20 < n 2:7" for a datum that macros made. */
static const char *place_text(struct fixture *fixture, const struct form *form)
{
	const char *text = arena_printf(&fixture->arena, "%u:%u", form->span.line,
					form->span.column);

	for (const struct expansion *at = form->span.expansion; at; at = at->call->outer) {
		struct span place = expansion_place(at);

		text = arena_printf(&fixture->arena, "%s < %s %u:%u", text, at->call->macro,
				    place.line, place.column);
	}
	return text;
}

static void check_place(struct fixture *fixture, const struct form *form, const char *wanted)
{
	const char *text = place_text(fixture, form);

	cr_assert_str_eq(text, wanted, "%s is at %s, not "
				       "%s", form_text(&fixture->arena, form), text,
			 wanted);
}

Test(expand_places, what_the_user_wrote_keeps_its_place)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list =
		fixture_expand(&fixture, "(defmacro m (x) `(f ,x))\n(p\n  (m (g y)))");
	const struct form *call = form_nth(list->forms.items[0], 1);

	check_place(&fixture, list->forms.items[0], "2:1");
	check_place(&fixture, form_nth(call, 1), "3:6");
	check_place(&fixture, form_nth(form_nth(call, 1), 1), "3:9");
	fixture_end(&fixture);
}

Test(expand_places, what_the_macro_wrote_has_the_place_of_the_call_and_knows_its_line)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list =
		fixture_expand(&fixture, "(defmacro m (x)\n  `(f ,x 7))\n(p\n  (m y))");
	const struct form *call = form_nth(list->forms.items[0], 1);

	check_place(&fixture, call, "4:3 < m 2:4");
	check_place(&fixture, call->car, "4:3 < m 2:5");
	check_place(&fixture, form_nth(call, 2), "4:3 < m 2:10");
	cr_assert_eq(call->span.len, 5);
	fixture_end(&fixture);
}

Test(expand_places, each_macro_level_is_kept_innermost_first)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, "(defmacro in (x) `(f ,x))\n(defmacro out (x) `(g (in ,x) (in "
			  "5)))\n(out y)");
	const struct form *call = list->forms.items[0];

	check_place(&fixture, call, "3:1 < out 2:20");
	check_place(&fixture, form_nth(call, 1), "3:1 < in 1:19 < out 2:23");
	check_place(&fixture, form_nth(form_nth(call, 1), 1), "3:6");
	check_place(&fixture, form_nth(form_nth(call, 2), 1), "3:1 < out 2:35");
	fixture_end(&fixture);
}

Test(expand_places, computed_data_are_placed_where_they_are_computed)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, "(defun make (n)\n  (list 'f (+ n 1)))\n(defmacro m (n) (make n))\n(m "
			  "4)");

	check_place(&fixture, list->forms.items[0], "4:1 < m 2:3");
	check_place(&fixture, form_nth(list->forms.items[0], 0), "4:1 < m 2:10");
	check_place(&fixture, form_nth(list->forms.items[0], 1), "4:1 < m 2:12");
	fixture_end(&fixture);
}

Test(expand_places, data_of_a_table_keep_the_place_where_the_user_wrote_them)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, "(defparameter *t* '((a 1)\n  (b 2)))\n(defmacro m () `(f ,@*t*))\n(m)");

	check_place(&fixture, form_nth(list->forms.items[0], 1), "1:21");
	check_place(&fixture, form_nth(list->forms.items[0], 2), "2:3");
	fixture_end(&fixture);
}

Test(expand_places, the_prelude_is_never_the_primary_place)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(&fixture, "(p (case (f) (1 2)))");
	const struct form *made = form_nth(list->forms.items[0], 1);

	cr_assert_eq(made->span.line, 1);
	cr_assert_eq(made->span.column, 4);
	cr_assert_not(made->span.source->is_prelude);
	cr_assert(made->span.expansion->call->source->is_prelude);
	fixture_end(&fixture);
}

/* No datum of the result is a macro's text still, and all have a source. */
static void check_program(const struct form *form)
{
	cr_assert_not(form->is_template);
	cr_assert_not_null(form->span.source);
	cr_assert_neq(form->kind, FORM_FUNCTION);
	for (; form->kind == FORM_PAIR; form = form->cdr) {
		cr_assert_not(form->is_template);
		check_program(form->car);
	}
	cr_assert_not_null(form->span.source);
}

Test(expand_places, every_datum_of_the_result_has_a_place)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture,
		"(defconstant +l+ '(1 2)) (defun rest-of (l) (nthcdr 9 l)) (defconstant +n+ "
		"(length +l+))"
		"(defmacro m (&rest r &key a (b '(3))) `(f ,@r . ,(append +l+ (rest-of r) a b)))"
		"(defmacro n (&optional x) (list 'q x (subseq '(1 2) 1) (intern \"Y\") (format "
		"nil \"z\")))"
		"(p (m :a (1)) (n) (cond ((n 2)) (t 3)) (when-let ((v (f))) (case v ((1 2) (1+ "
		"v)))))");

	cr_assert_str_eq(fixture_diags(&fixture), "");
	for (size_t i = 0; i < list->forms.count; i++)
		check_program(list->forms.items[i]);
	fixture_end(&fixture);
}
