// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

Test(macro, preambles_and_definitions_are_consumed)
{
	check_expands("(in-package :x) (defpackage :x (:use :cl)) (use-package :y) (require :z)"
		      "(asdf:load-system :w) (defmacro m () 1) (defun f () 1) (defvar v 1)"
		      "(defvar w) (defparameter p 2 \"doc\") (a) (compile-to-elf "
		      "\"x.bpf.o\")", "(a)");
}

Test(macro, a_call_is_replaced_at_any_depth)
{
	check_expands("(defmacro twice (x) `(+ ,x ,x))"
		      "(defprog p (:type :xdp) (let ((a (twice b))) (setf c (f (twice a)))) "
		      "(twice 1))",
		      "(defprog p (:type :xdp) (let ((a (+ b b))) (setf c (f (+ a a)))) (+ 1 1))");
}

Test(macro, may_be_defined_after_its_use)
{
	check_expands("(later 1) (defmacro later (x) (helper x)) (defun helper (x) `(f ,x))",
		      "(f 1)");
}

Test(macro, the_result_is_expanded_again)
{
	check_expands("(defmacro a (x) `(b ,x)) (defmacro b (x) `(when ,x 1)) (a y)", "(if y 1)");
}

Test(macro, variables_and_data_named_like_a_macro_are_left_alone)
{
	check_expands("(defmacro m (x) `(f ,x))"
		      "(p (let ((m 1) (n u32 (m 2))) (declare (m n)) '(m 3) #'m m))",
		      "(p (let ((m 1) (n u32 (f 2))) (declare (m n)) '(m 3) #'m m))");
	check_expands("(defmacro m (x) `(f ,x)) (defprog m (m 1) (m 2))", "(defprog m (m 1) (f "
									  "2))");
	check_expands("(defmacro m (x) `(f ,x)) (p (dotimes (m (m 3)) (m m)))",
		      "(p (dotimes (m (f 3)) (f m)))");
	check_expands("(defmacro field (x) `(f ,x)) (defstruct s (field u32))",
		      "(defstruct s (field u32))");
	check_expands("(defmacro m (x) `(f ,x)) (defmap m :type :hash :max-entries (m 1))",
		      "(defmap m :type :hash :max-entries (f 1))");
}

Test(macro, an_unknown_head_is_walked_as_a_call)
{
	check_expands("(defmacro m () 1) (some-helper (m) (other (m)) ((m) x))",
		      "(some-helper 1 (other 1) (1 x))");
}

Test(macro, one_of_the_file_takes_the_place_of_the_preludes)
{
	check_expands("(defmacro when (a b) `(mine ,a ,b)) (when 1 2)", "(mine 1 2)");
	check_expands("(when 1 2) (unless 3 4) (defmacro when (a b) `(mine ,a ,b))",
		      "(mine 1 2) (if (not 3) 4)");
}

Test(macro, a_form_of_the_language_cannot_be_defined_again)
{
	check_expansion("(defmacro let (x) x)", "", "1:11 [duplicate]");
	check_expansion("(defmacro quote (x) x)", "", "1:11 [duplicate]");
	check_expansion("(defun defmacro (x) x)", "", "1:8 [duplicate]");
	check_expansion("(defmacro m () 1)\n(defmacro m () 2) (m)", "1", "2:11 [duplicate]");
	check_expansion("(defun f () 1)\n(defun f () 2)", "", "2:8 [duplicate]");
	check_expansion("(defvar v 1)\n(defparameter v 2)", "", "2:15 [duplicate]");
}

Test(macro, parameters_destructure_and_have_defaults)
{
	check_expands("(defmacro m ((a b) (c . d)) `(f ,a ,b ,c ,d)) (m (1 2) (3 4 5))",
		      "(f 1 2 3 (4 5))");
	check_expands("(defmacro m (a &optional b (c 7) (d 8 d-given)) `(f ,a ,b ,c ,d ,d-given))"
		      "(m 1) (m 1 2 3 4)", "(f 1 nil 7 8 nil) (f 1 2 3 4 t)");
	check_expands("(defmacro m (a &rest r) `(f ,a ,@r)) (m 1) (m 1 2 3)", "(f 1) (f 1 2 3)");
	check_expands("(defmacro m ((a) &body body) `(f ,a ,@body)) (m (1) 2 3)", "(f 1 2 3)");
	check_expands("(defmacro m (&key a (b 5) ((:see c) 6 c-given)) `(f ,a ,b ,c ,c-given))"
		      "(m) (m :b 1 :see 2 :a 3)", "(f nil 5 6 nil) (f 3 1 2 t)");
	check_expands("(defmacro m (&rest all &key a &allow-other-keys) `(f ,a ,all)) (m :b 1 :a "
		      "2)",
		      "(f 2 (:b 1 :a 2))");
	check_expands("(defmacro m (a . r) `(f ,a ,r)) (m 1 2 3)", "(f 1 (2 3))");
	check_expands("(defmacro m (&whole w a) `(f ,a ',w)) (m 1)", "(f 1 '(m 1))");
	check_expands("(defmacro m (a &aux (b (list a a))) `(f ,@b)) (m 1)", "(f 1 1)");
}

Test(macro, wrong_arguments_are_said_at_the_call)
{
	check_expansion("(defmacro m (a b) a)\n(p (m 1) (m 1 2 3))", "(p nil nil)",
			"2:4 [argument-count], 2:10 [argument-count]");
	check_expansion("(defmacro m ((a b)) a)\n(p (m (1)) (m x))", "(p nil nil)",
			"2:7 [malformed], 2:15 [malformed]");
	check_expansion("(defmacro m (&key a) a)\n(p (m :b 1) (m :a) (m 1))", "(p nil nil nil)",
			"2:7 [unknown-option], 2:16 [unknown-option], 2:23 [unknown-option]");
	check_expansion("(defmacro m (a) a)\n(m 1 . 2)", "", "2:1 [malformed]");
}

Test(macro, backquotes_nest)
{
	check_expands("(defmacro def (name) `(defmacro ,name (x) `(f ,',name ,x))) (def g) (g 1)",
		      "(f g 1)");
	check_expands("(defmacro def (name &rest vals) `(defmacro ,name (x) `(f ,x ,@',vals)))"
		      "(def g 1 2) (g 0)", "(f 0 1 2)");
	check_expands("(defmacro m (x) ``(a ,,x ,(b ,x))) (p '(q) (m y))",
		      "(p '(q) `(a ,y ,(b y)))");
}

Test(macro, splices_and_dots_build_lists)
{
	check_expands("(defmacro m (&rest r) `(f ,@r x ,@r)) (m 1 2) (m)", "(f 1 2 x 1 2) (f x)");
	check_expands("(defmacro m (&rest r) `(f . ,r)) (m 1 2)", "(f 1 2)");
	check_expands("(defmacro m (&rest r) `(,@r)) (m f 1)", "(f 1)");
	check_expands("(defmacro m (&rest r) `((,@r) ,(car r))) (p (m 1 2))", "(p ((1 2) 1))");
}

Test(macro, gensyms_are_different_from_every_other_symbol)
{
	struct fixture fixture;

	check_expands("(defmacro swap (a b) (let ((old (gensym \"old\")))"
		      "`(let ((,old ,a)) (setf ,a ,b ,b ,old)))) (swap old x)",
		      "(let ((#:old old)) (setf old x x #:old))");
	fixture_start(&fixture);
	const struct form_list *list =
		fixture_expand(&fixture, "(defmacro m () (let ((a (gensym \"x\")) (b (gensym "
					 "\"x\")))"
					 "`(f ,a ,b ,a x)))(m)(m)");
	const struct form *one = list->forms.items[0], *two = list->forms.items[1];

	cr_assert_eq(form_nth(one, 1)->name, form_nth(one, 3)->name);
	cr_assert_neq(form_nth(one, 1)->name, form_nth(one, 2)->name);
	cr_assert_neq(form_nth(one, 1)->name, form_nth(two, 1)->name);
	cr_assert_neq(form_nth(one, 1)->name, form_nth(one, 4)->name);
	fixture_end(&fixture);
}

Test(macro, progn_at_top_level_is_taken_apart)
{
	check_expands("(progn (a) (progn (b)) (defmacro m () '(c)) (m))", "(a) (b) (c)");
	check_expands("(defmacro both (x y) `(progn (f ,x) (f ,y))) (both 1 2)", "(f 1) (f 2)");
	check_expands("(p (progn (a) (b)))", "(p (progn (a) (b)))");
}

Test(macro, a_macro_may_define_macros_variables_and_nothing)
{
	check_expands("(defmacro def (n v) `(progn (defparameter ,n ,v)"
		      "(defmacro ,(intern (format nil \"GET-~a\" n)) () ,n))) (def a 5) "
		      "(get-a)", "5");
	check_expands("(defmacro nothing () nil) (nothing) (a)", "(a)");
}

Test(macro, definitions_inside_forms_are_refused)
{
	check_expansion("(p (defmacro m () 1))", "(p (defmacro m nil 1))", "1:4 [malformed]");
	check_expansion("(defmacro) (defmacro 3 ()) (defun f)", "",
			"1:1 [malformed], 1:12 [malformed], 1:28 [malformed]");
}

Test(macro, comments_of_a_call_go_to_what_it_becomes)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, "(p\n  ;; above\n  (when a b)   ; behind\n  1)\n"
			  "(defmacro m () '(progn (x) (y)))\n;; both\n(m)");
	const struct form *call = form_nth(list->forms.items[0], 1);

	cr_assert(form_is_call(call, "if"));
	cr_assert_str_eq(call->comment, "above");
	cr_assert_str_eq(call->trailing, "behind");
	cr_assert_str_eq(list->forms.items[1]->comment, "both");
	cr_assert_null(list->forms.items[2]->comment);
	fixture_end(&fixture);
}

Test(macro, comments_in_a_template_come_out_with_it)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, "(defmacro m (x)\n  `(progn\n     ;; bump\n     (incf ,x)))\n(p (m y))");
	const struct form *bump = form_nth(form_nth(list->forms.items[0], 1), 1);

	cr_assert_str_eq(bump->comment, "bump");
	fixture_end(&fixture);
}

Test(macro, the_head_and_the_license_of_the_file_stay)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand(
		&fixture, ";; SPDX-License-Identifier: MIT\n;;; Head.\n(a)\n; end");

	cr_assert_str_eq(list->spdx, "MIT");
	cr_assert_str_eq(list->head, "Head.");
	cr_assert_str_eq(list->last_comment, "end");
	fixture_end(&fixture);
}

Test(constant, an_integer_stays_and_is_known_to_macros)
{
	check_expands("(defconstant +n+ (* 256 1024)) (defmacro m () (/ +n+ 1024)) (m)",
		      "(defconstant +n+ (* 256 1024)) 256");
	check_expands("(defmacro m () (+ +a+ 1)) (m) (defconstant +a+ (* 2 +b+)) (defconstant +b+ "
		      "3)",
		      "7 (defconstant +a+ (* 2 +b+)) (defconstant +b+ 3)");
	check_expands("(defconstant +n+ (1+ 5))", "(defconstant +n+ (+ 5 1))");
	check_expands("(defconstant +n+ (sizeof s)) (defconstant +m+ (f x))",
		      "(defconstant +n+ (sizeof s)) (defconstant +m+ (f x))");
}

Test(constant, a_list_is_compile_time_data)
{
	check_expands("(defconstant +ports+ '(80 443)) (defconstant +more+ (cons 1 +ports+))"
		      "(defmacro any (x) `(or ,@(mapcar (lambda (p) `(= ,x ,p)) +more+))) (any y)",
		      "(or (= y 1) (= y 80) (= y 443))");
	check_expands("(defconstant +none+ '()) (defconstant +s+ \"text\") (defconstant +k+ "
		      ":k)", "");
	check_expands("(defconstant +t+ t) (defconstant +nil+ nil)",
		      "(defconstant +t+ t) (defconstant +nil+ nil)");
}

Test(constant, one_that_only_the_evaluator_can_compute_is_given_as_its_value)
{
	check_expands("(defun square (x) (* x x)) (defconstant +n+ (square 5))", "(defconstant "
										 "+n+ 25)");
	check_expands("(defparameter *n* 4) (defconstant +n+ (* 2 *n*))", "(defconstant +n+ 8)");
	check_expands("(defconstant +n+ (length '(a b c)))", "(defconstant +n+ 3)");
	check_expansion("(defconstant +n+ (length 5))", "", "1:18 [macro]");
}

Test(constant, one_that_needs_itself_is_refused)
{
	check_expansion("(defparameter *a* (+ *b* 1))\n(defparameter *b* (+ *a* 1))", "",
			"1:1 [macro]");
}

Test(eval_when, runs_its_forms_while_the_file_is_compiled)
{
	check_expands("(eval-when (:compile-toplevel :load-toplevel :execute)"
		      "(defvar *l* nil) (defun add (x) (push x *l*)) (add 1) (add 2) (setf *l* "
		      "(cons 3 *l*)))"
		      "(defmacro m () `(f ,@*l*)) (m)", "(f 3 2 1)");
}

Test(macro, what_it_stores_in_a_variable_outlives_it)
{
	check_expands("(defvar *l* nil) (defvar *f* nil)"
		      "(defmacro keep (x) (push (list (gensym \"v\") (format nil \"~a!\" x)) *l*)"
		      "  (setf *f* (let ((n 0)) (lambda (by) (setf n (list by n))))) nil)"
		      "(defmacro call (x) (list 'quote (funcall *f* x)))"
		      "(defmacro show () `(f ,@(mapcar #'second *l*)))"
		      "(keep a) (keep b) (p (call 1)) (p (call 2)) (p (show))",
		      "(p '(1 0)) (p '(2 (1 0))) (p (f \"b!\" \"a!\"))");
}

Test(macro, what_a_macro_defines_while_it_runs_outlives_it)
{
	check_expands("(defmacro define (name) (eval (list 'defmacro name '(x)"
		      "  (list 'quasiquote (list 'g (list 'unquote 'x) (format nil \"~a\" name)))))"
		      "  (list 'f (format nil \"~a?\" name)))"
		      "(define one) (define two) (p (one 1)) (p (two 2))",
		      "(f \"one?\") (f \"two?\") (p (g 1 \"one\")) (p (g 2 \"two\"))");
}

Test(program_case, has_the_clause_of_its_program_alone)
{
	const char *const macro = "(defmacro pass () `(program-case (:xdp 2) ((:tc :sk-skb) 0) (t 1)))";
	static const struct { const char *program, *wanted; } rows[] = {
		{ "(defprog p (:type :xdp) (pass))", "(defprog p (:type :xdp) (program-case (:xdp 2)))" },
		{ "(defprog p (:type :tc) (pass))",
		  "(defprog p (:type :tc) (program-case ((:tc :sk-skb) 0)))" },
		{ "(defprog p (:type :cgroup-skb) (pass))",
		  "(defprog p (:type :cgroup-skb) (program-case (t 1)))" },
		/* the section's type counts */
		{ "(defprog p (:type :xdp :section \"tc\") (pass))",
		  "(defprog p (:type :xdp :section \"tc\") (program-case ((:tc :sk-skb) 0)))" },
		/* who calls it is not known here, and what is wrong is left for sema */
		{ "(defsubprog s () u64 (pass))",
		  "(defsubprog s nil u64 (program-case (:xdp 2) ((:tc :sk-skb) 0) (t 1)))" },
		{ "(defprog p (:type :nothing) (pass))",
		  "(defprog p (:type :nothing) (program-case (:xdp 2) ((:tc :sk-skb) 0) (t 1)))" },
		{ "(defprog p (:type :xdp) (program-case (:nothing 1) (:xdp 2)))",
		  "(defprog p (:type :xdp) (program-case (:nothing 1) (:xdp 2)))" },
		{ "(defprog p (:type :xdp) (program-case (:tc 1)))",
		  "(defprog p (:type :xdp) (program-case (:tc 1)))" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char source[400];

		snprintf(source, sizeof(source), "%s %s", macro, rows[i].program);
		check_expands(source, rows[i].wanted);
	}
	check_expands("(defmacro m () (error \"run\"))"
		      "(defprog p (:type :xdp) (program-case (:tc (m)) (:xdp 2)))",
		      "(defprog p (:type :xdp) (program-case (:xdp 2)))");
}
