// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

/* The printed diagnostics of the source are these. */
static void check_messages(const char *source, const char *wanted)
{
	struct diag_style style = { .format = DIAG_FORMAT_TEXT };
	struct fixture fixture;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	fixture_start(&fixture);
	fixture_expand(&fixture, source);
	diag_print(&fixture.diags, &style, stream);
	fclose(stream);
	cr_assert_str_eq(text, wanted, "%s", text);
	free(text);
	fixture_end(&fixture);
}

Test(expand_errors, an_error_is_at_the_call_with_a_note_in_the_macro)
{
	check_messages("(defmacro m (x)\n  (car x))\n(p (m 1))",
		       "t.lisp:3:4: error: macro `m`: `car` of an integer: `1` [macro]\n"
		       "  3 | (p (m 1))\n"
		       "    |    ^~~~~\n"
		       "t.lisp:2:3: note: it happened here\n");
}

Test(expand_errors, a_macros_own_error_has_its_words)
{
	check_messages("(defmacro m (x)\n  (error \"no ~a here\" x))\n(m frob)",
		       "t.lisp:3:1: error: macro `m`: no frob here [macro]\n"
		       "  3 | (m frob)\n"
		       "    | ^~~~~~~~\n"
		       "t.lisp:2:3: note: it happened here\n");
}

Test(expand_errors, an_error_in_a_function_notes_the_function)
{
	check_messages("(defun f (x)\n  (+ x 'a))\n(defmacro m () (f 1))\n(m)",
		       "t.lisp:4:1: error: macro `m`: `+` of a symbol: `a` [macro]\n"
		       "  4 | (m)\n"
		       "    | ^~~\n"
		       "t.lisp:2:3: note: it happened here\n");
}

Test(expand_errors, an_error_in_a_made_call_names_the_macro_that_made_it)
{
	check_messages("(defmacro in (x) (car x))\n(defmacro out () '(in 1))\n(out)",
		       "t.lisp:3:1: error: macro `in`: `car` of an integer: `1` [macro]\n"
		       "  3 | (out)\n"
		       "    | ^~~~~\n"
		       "t.lisp:1:18: note: it happened here\n"
		       "t.lisp:2:19: note: in the expansion of `out`\n");
}

Test(expand_errors, several_failed_calls_are_several_errors)
{
	check_expansion("(defmacro m (x) (car x))\n(p (m 1) (m 2) (m (3)))", "(p nil nil 3)",
			"2:4 [macro], 2:10 [macro]");
}

Test(expand_errors, a_wrong_call_of_a_function_is_the_macros_fault)
{
	check_expansion("(defun f (a) a)\n(defmacro m () (f))\n(m)", "", "3:1 [macro]");
}

Test(expand_errors, a_failing_variable_is_said_once)
{
	check_expansion("(defparameter *v* (car 1))\n(defmacro m () *v*)\n(a)", "(a)",
			"1:19 [macro]");
}

Test(expand_errors, a_return_without_a_block_is_an_error)
{
	check_expansion("(defmacro m () (return 1))\n(m)", "", "2:1 [macro]");
	check_expansion("(defmacro m () (return-from b 1))\n(m)", "", "2:1 [macro]");
	check_expansion("(eval-when (:execute) (return 1))", "", "1:23 [macro]");
}

static void check_budget(const char *source, const struct expand_options *options,
			 const char *diags)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_expand_with(&fixture, source, options);
	cr_assert_str_eq(fixture_diags(&fixture), diags, "%s gives %s", source,
			 fixture_diags(&fixture));
	fixture_end(&fixture);
}

Test(budget, endless_loops_are_stopped)
{
	const struct expand_options few = { .step_budget = 100000 };

	check_budget("(defmacro m () (loop))\n(m)", &few, "2:1 [macro-budget]");
	check_budget("(defmacro m () (loop (list 1)))\n(m)", &few, "2:1 [macro-budget]");
	check_budget("(defun f () (f))\n(defmacro m () (f))\n(m)", &few, "3:1 [macro-budget]");
	check_budget("(defmacro m () (dotimes (i 18446744073709551615)))\n(m)", &few,
		     "2:1 [macro-budget]");
	check_budget("(defmacro m () (loop for x from 0))\n(m)", &few, "2:1 [macro-budget]");
	check_budget("(defmacro m () (sort '(1 2 3) (lambda (a b) (loop))))\n(m)", &few,
		     "2:1 [macro-budget]");
}

Test(budget, a_spent_budget_is_said_once)
{
	const struct expand_options few = { .step_budget = 100000 };

	check_budget("(defmacro m () (loop))\n(m)\n(m)\n(p (m) (m))", &few, "2:1 [macro-budget]");
}

Test(budget, much_data_are_stopped)
{
	const struct expand_options little = { .memory_budget = 1 << 20 };

	check_budget("(defmacro m () (let (l) (loop (push 1 l))))\n(m)", &little,
		     "2:1 [macro-budget]");
	check_budget("(defmacro m () (let ((s \"ab\")) (loop (setq s (concatenate 'string s "
		     "s)))))\n(m)",
		     &little, "2:1 [macro-budget]");
	check_budget("(defmacro m () (let ((s \"ab\")) (loop (setq s (format nil \"~a~a\" s "
		     "s)))))\n(m)",
		     &little, "2:1 [macro-budget]");
	check_budget("(defun grow (n l) (if (= n 0) l (grow (- n 1) (list l l))))\n"
		     "(defmacro m () (grow 60 1))\n(m)", &little, "3:1 [macro-budget]");
}

Test(budget, comparing_shared_data_is_stopped)
{
	const struct expand_options few = { .step_budget = 100000 };

	check_budget("(defun grow (n l) (if (= n 0) l (grow (- n 1) (list l l))))\n"
		     "(defmacro m () (equal (grow 60 1) (grow 60 1)))\n(m)", &few,
		     "3:1 [macro-budget]");
}

Test(budget, deep_recursion_is_stopped)
{
	check_budget("(defun f (n) (+ 1 (f n)))\n(defmacro m () (f 1))\n(m)", NULL,
		     "3:1 [macro-budget]");
	check_budget("(defun f (n) `(a ,(f n)))\n(defmacro m () (f 1))\n(m)", NULL,
		     "3:1 [macro-budget]");
	check_budget("(defun f (n) (mapcar #'f (list n)))\n(defmacro m () (f 1))\n(m)", NULL,
		     "3:1 [macro-budget]");
	check_budget("(defun f (&optional (x (f))) x)\n(defmacro m () (f))\n(m)", NULL,
		     "3:1 [macro-budget]");
}

Test(budget, macros_that_expand_into_themselves_are_stopped)
{
	check_budget("(defmacro m (x) `(m (+ ,x 1)))\n(m 1)", NULL, "2:1 [macro-budget]");
	check_budget("(defmacro m (x) `(p (m ,x)))\n(m 1)", NULL, "2:1 [macro-budget]");
	check_budget("(defmacro m (&whole w) w)\n(p (m))", NULL, "2:4 [macro-budget]");
	check_budget("(defmacro m (&whole w) w)\n(m)", NULL, "2:1 [too-deep]");
	check_budget("(defmacro a () '(b))\n(defmacro b () '(a))\n(a)", NULL, "3:1 [macro-budget]");
}

Test(budget, results_that_are_too_deep_are_refused)
{
	check_budget("(defmacro m (x) (dotimes (i 100000 x) (setq x (list 'f x))))\n(m 1)", NULL,
		     "2:1 [too-deep]");
	check_budget("(defmacro m () (let ((x 1)) (dotimes (i 100000) (setq x (list x))) (equal x "
		     "x)))\n"
		     "(p (m))", NULL, "");
	check_budget("(defun deep () (let ((x 1)) (dotimes (i 100000 x) (setq x (list x)))))\n"
		     "(defmacro m () (equal (deep) (deep)))\n(p (m))", NULL, "3:4 [macro]");
	check_budget("(defun deep () (let ((x 1)) (dotimes (i 100000 x) (setq x (list x)))))\n"
		     "(defmacro m () (error \"~a\" (deep)))\n(p (m))", NULL, "3:4 [macro]");
}

Test(budget, a_function_cannot_come_out_of_a_macro)
{
	check_budget("(defmacro m () (list 'f (lambda (x) x)))\n(m)", NULL, "2:1 [macro]");
}
