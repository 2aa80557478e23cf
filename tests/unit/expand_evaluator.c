// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

Test(evaluator, control_forms)
{
	check_value("(if nil 1 2)", "2");
	check_value("(if 0 1 2)", "1");
	check_value("(if nil 1)", "nil");
	check_value("(when 1 2 3)", "3");
	check_value("(unless 1 2)", "nil");
	check_value("(cond (nil 1) (2) (t 3))", "2");
	check_value("(case 3 (1 'a) ((2 3) 'b) (t 'c))", "b");
	check_value("(case 'x (y 1) (otherwise 2))", "2");
	check_value("(case 9 (1 2))", "nil");
	check_value("(and 1 2)", "2");
	check_value("(and 1 nil (error \"not here\"))", "nil");
	check_value("(or nil 2 (error \"not here\"))", "2");
	check_value("(list (and) (or) (progn))", "(t nil nil)");
	check_value("(not 0)", "nil");
	check_value("(prog1 1 2)", "1");
	check_value("(block a (return-from a 5) 6)", "5");
	check_value_fails("(ecase 1 (2 3))", "no clause");
}

Test(evaluator, bindings_are_lexical)
{
	check_value("(let ((a 1) (b 2)) (let ((a b) (b a)) (list a b)))", "(2 1)");
	check_value("(let* ((a 1) (b (+ a 1))) (list a b))", "(1 2)");
	check_value("(let (a (b)) (list a b))", "(nil nil)");
	check_value("(let* ((n 0) (f (lambda () (setq n (+ n 1))))) (funcall f) (funcall f) "
		    "n)", "2");
	check_value("(let ((x 1)) (let ((f (lambda () x))) (let ((x 2)) (funcall f))))", "1");
	check_value("(destructuring-bind (a (b c) &rest d) '(1 (2 3) 4 5) (list a b c d))",
		    "(1 2 3 (4 5))");
	check_value("((lambda (x &optional (y 2)) (list x y)) 1)", "(1 2)");
	check_value_fails("unknown-name", "`unknown-name`");
	check_value_fails("(let ((t 1)) t)", "cannot be a variable");
}

/* x0 to x149, and x10, x40, x70 .. once more further in: the number of each is its place. */
Test(evaluator, names_mean_the_same_however_many_there_are)
{
	static const struct { const char *name, *wanted; } names[] = {
		{ "x0", "0" }, { "x10", "1010" }, { "x31", "31" }, { "x32", "32" }, { "x40", "1040" },
		{ "x63", "63" }, { "x64", "64" }, { "x65", "65" }, { "x70", "1070" }, { "x149", "149" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char source[4096], *at = source;

		at += sprintf(at, "(let* (");
		for (int n = 0; n < 150; n++)
			at += sprintf(at, "(x%d %d)", n, n);
		for (int n = 10; n < 150; n += 30)
			at += sprintf(at, "(x%d %d)", n, 1000 + n);
		sprintf(at, ") (funcall (lambda () (incf %s) (decf %s) %s)))", names[i].name, names[i].name,
			names[i].name);
		check_value(source, names[i].wanted);
	}
}

Test(evaluator, assignments_change_variables_and_never_data)
{
	check_value("(let (a b) (setf a 1 b 2) (list a b))", "(1 2)");
	check_value("(let ((l '(2))) (push 1 l) (pushnew 1 l) l)", "(1 2)");
	check_value("(let ((l '(1 2))) (list (pop l) l))", "(1 (2))");
	check_value("(let ((n 5)) (incf n) (incf n 4) (decf n 2) n)", "8");
	check_value("(let ((p '(:a 1))) (setf (getf p :b) 2) (setf (getf p :a) 3) p)",
		    "(:b 2 :a 3)");
	check_value("(let ((p '(:a 1))) (incf (getf p :a) 2) (getf p :a))", "3");
	check_value_fails("(let ((l '(1))) (setf (car l) 2))", "variables change, data do not");
	check_value_fails("(setq nowhere 1)", "not a variable");
	check_value_fails("(let (a) (setf a))", "without a value");
}

Test(evaluator, functions)
{
	check_value("(funcall #'+ 1 2)", "3");
	check_value("(funcall '+ 1 2)", "3");
	check_value("(apply #'list 1 '(2 3))", "(1 2 3)");
	check_value("(mapcar #'+ '(1 2 3) '(10 20))", "(11 22)");
	check_value("(mapcar (lambda (x) (* x x)) '(1 2 3))", "(1 4 9)");
	check_value("(mapcan (lambda (x) (list x x)) '(1 2))", "(1 1 2 2)");
	check_value("(let ((n 0)) (mapc (lambda (x) (incf n x)) '(1 2)) n)", "3");
	check_value("(every #'integerp '(1 2))", "t");
	check_value("(some #'symbolp '(1 2))", "nil");
	check_value("(reduce #'+ '(1 2 3))", "6");
	check_value("(reduce #'- '(1 2) :initial-value 10)", "7");
	check_value("(reduce #'+ '())", "0");
	check_value("(reduce #'max '((1) (5) (3)) :key #'car)", "5");
	check_value_fails("(funcall 'nope)", "not a function");
	check_value_fails("(nope 1)", "not a function");
	check_value_fails("(car 1 2)", "takes 1 argument, not 2");
	check_value_fails("((lambda (x) x))", "takes 1 argument, not 0");
}

Test(evaluator, lists)
{
	check_value("(list (car '(1 2)) (cdr '(1 2)) (car nil) (cdr nil))", "(1 (2) nil nil)");
	check_value("(list (first '(1 2 3 4)) (second '(1 2 3 4)) (third '(1 2 3 4)) (rest '(1 "
		    "2)))",
		    "(1 2 3 (2))");
	check_value("(list (cadr '(1 2)) (cddr '(1 2 3)) (caar '((1))) (cdar '((1 2))))",
		    "(2 (3) 1 (2))");
	check_value("(cons 1 '(2))", "(1 2)");
	check_value("(cons 1 2)", "(1 . 2)");
	check_value("(list* 1 2 '(3))", "(1 2 3)");
	check_value("(append '(1) nil '(2 3) '(4))", "(1 2 3 4)");
	check_value("(append)", "nil");
	check_value("(nth 1 '(a b c))", "b");
	check_value("(list (nth 9 '(a)) (nthcdr 1 '(a b)) (nthcdr 5 '(a)))", "(nil (b) nil)");
	check_value("(list (length '(1 2)) (length nil) (length \"abc\"))", "(2 0 3)");
	check_value("(reverse '(1 2 3))", "(3 2 1)");
	check_value("(last '(1 2 3))", "(3)");
	check_value("(butlast '(1 2 3))", "(1 2)");
	check_value("(member 'b '(a b c))", "(b c)");
	check_value("(member \"b\" '(\"a\" \"b\") :test #'string=)", "(\"b\")");
	check_value("(assoc 'b '((a . 1) (b . 2)))", "(b . 2)");
	check_value("(getf '(:a 1 :b 2) :b)", "2");
	check_value("(getf '(:a 1) :c 9)", "9");
	check_value("(find 2 '((1 a) (2 b)) :key #'car)", "(2 b)");
	check_value("(find-if #'symbolp '(1 a b))", "a");
	check_value("(position 'c '(a b c))", "2");
	check_value("(position-if #'evenp '(1 3))", "nil");
	check_value("(remove 'a '(a b a c))", "(b c)");
	check_value("(remove-if #'evenp '(1 2 3 4))", "(1 3)");
	check_value("(remove-if-not #'evenp '(1 2 3 4))", "(2 4)");
	check_value("(remove-duplicates '(a b a c))", "(b a c)");
	check_value("(list (subseq '(1 2 3 4) 1 3) (subseq '(1 2 3) 1) (elt '(a b) 1))",
		    "((2 3) (2 3) b)");
	check_value("(copy-list '(1 2))", "(1 2)");
	check_value_fails("(car 'x)", "`car` of a symbol");
	check_value_fails("(length '(1 . 2))", "dotted");
	check_value_fails("(nth -1 '(1))", "small number");
	check_value_fails("(elt '(1) 1)", "no element 1");
	check_value_fails("(subseq '(1) 1 3)", "subseq");
	check_value_fails("(mapcar #'car 5)", "not a list");
	check_value_fails("(find 1 '(1) :from-end t)", "not an option");
}

Test(evaluator, sort_is_stable)
{
	check_value("(sort '(3 1 2) #'<)", "(1 2 3)");
	check_value("(sort '(5 2 9 1 5 6 0) #'>)", "(9 6 5 5 2 1 0)");
	check_value("(sort '((1 a) (0 b) (1 c) (0 d)) #'< :key #'car)", "((0 b) (0 d) (1 a) (1 "
									"c))");
	check_value("(sort '() #'<)", "nil");
	check_value_fails("(sort '(1 a) #'<)", "`<` of a symbol");
}

Test(evaluator, arithmetic_is_the_run_times)
{
	check_value("(list (+) (+ 1 2 3) (- 5) (- 5 1 1) (*) (* 2 3 4))", "(0 6 -5 3 1 24)");
	check_value("(list (/ 7 2) (/ -7 2) (/ 7 0) (mod 7 3) (mod -7 3) (mod 7 0))",
		    "(3 -3 0 1 -1 7)");
	check_value("(list (ash 1 10) (ash 1024 -3) (<< 1 3) (>> 16 2) (>>> -16 2))",
		    "(1024 128 8 4 -4)");
	check_value("(list (logand 12 10) (logior 12 10) (logxor 12 10) (logxor 5) (logand 5))",
		    "(8 14 6 5 5)");
	check_value("(lognot 0)", "18446744073709551615");
	check_value("(list (min 3 -1 2) (max 3 -1 2) (abs -5))", "(-1 3 5)");
	check_value("(list (1+ 5) (1- 5) (log2 1000))", "(6 4 9)");
	check_value("(list (htons 80) (htonl 1))", "(20480 16777216)");
}

Test(evaluator, integers_wrap_where_the_true_value_does_not_fit)
{
	check_value("(- 3 5)", "-2");
	check_value("(+ 18446744073709551615 1)", "0");
	check_value("(* 18446744073709551615 2)", "18446744073709551614");
	check_value("(* 18446744073709551615 18446744073709551615)", "1");
	check_value("(* 4294967296 4294967296)", "0");
	check_value("(- -9223372036854775808 1)", "9223372036854775807");
	check_value("(+ 9223372036854775807 1)", "9223372036854775808");
	check_value("(* -1 9223372036854775808)", "-9223372036854775808");
	check_value_fails("(<< 1 64)", "64 or more");
	check_value_fails("(+ 1 'a)", "`+` of a symbol");
}

Test(evaluator, comparisons_take_any_number)
{
	check_value("(list (< 1 2 3) (< 1 3 2) (<= 1 1 2) (> 3 2) (>= 2 3) (= 1 1 1) (/= 1 2 1))",
		    "(t nil t t nil t nil)");
	check_value("(list (< -1 18446744073709551615) (zerop 0) (plusp 1) (minusp 1))",
		    "(t t t nil)");
	check_value("(list (evenp 2) (oddp 2))", "(t nil)");
}

Test(evaluator, predicates_and_equality)
{
	check_value("(list (null nil) (consp '(1)) (listp nil) (atom 'a) (symbolp :k) (keywordp "
		    "'a))",
		    "(t t t t t nil)");
	check_value("(list (integerp 1) (stringp \"\") (characterp #\\a) (functionp #'car))",
		    "(t t t t)");
	check_value("(list (eq 'a 'a) (eq 1 1) (eq \"a\" \"a\") (equal \"a\" \"a\"))",
		    "(t t nil t)");
	check_value("(list (equal '(1 (2 \"x\")) '(1 (2 \"x\"))) (equal '(1) '(2)))", "(t nil)");
	check_value("(list (eq -1 18446744073709551615) (eq :a 'a) (eq '#:a '#:a))",
		    "(nil nil nil)");
}

Test(evaluator, strings_and_symbols)
{
	check_value("(list (string= \"a\" \"a\") (string= 'a \"a\") (string< \"a\" \"b\"))",
		    "(t t t)");
	check_value("(symbol-name 'Foo)", "\"foo\"");
	check_value("(symbol-name :Key)", "\"key\"");
	check_value("(intern \"FOO-Bar\")", "foo-bar");
	check_value("(intern \"X\" :keyword)", ":x");
	check_value("(intern \"NIL\")", "nil");
	check_value("(concatenate 'string \"a\" 'b \"c\")", "\"abc\"");
	check_value("(concatenate 'list '(1) '(2))", "(1 2)");
	check_value("(string-upcase \"aB\")", "\"AB\"");
	check_value("(string-downcase \"aB\")", "\"ab\"");
	check_value("(list (subseq \"hello\" 1 3) (char \"abc\" 1) (char-code #\\a))",
		    "(\"el\" #\\b 97)");
	check_value("(list (string 'a) (string #\\x) (princ-to-string 5) (prin1-to-string \"q\"))",
		    "(\"a\" \"x\" \"5\" \"\\\"q\\\"\")");
	check_value_fails("(intern \"a b\")", "cannot be the name");
	check_value_fails("(intern \"12\")", "cannot be the name");
	check_value_fails("(symbol-name 5)", "neither a string nor a symbol");
}

Test(evaluator, format_makes_strings)
{
	check_value("(format nil \"~a ~s ~d ~x ~b ~o\" \"s\" \"s\" 10 255 5 8)",
		    "\"s \\\"s\\\" 10 ff 101 10\"");
	check_value("(format nil \"~A~%~~\" 'sym)", "\"sym\n~\"");
	check_value("(format nil \"[~4d][~4,'0x][~4a]\" 7 255 'ab)", "\"[   7][00ff][ab  ]\"");
	check_value("(format nil \"~{<~a>~^, ~}\" '(1 2 3))", "\"<1>, <2>, <3>\"");
	check_value("(format nil \"~{~a=~a;~}\" '(a 1 b 2))", "\"a=1;b=2;\"");
	check_value("(format nil \"~d\" -5)", "\"-5\"");
	check_value("(format nil \"~a~a\" #\\x '(1 \"y\"))", "\"x(1 \\\"y\\\")\"");
	check_value_fails("(format nil \"~a\")", "fewer arguments");
	check_value_fails("(format nil \"~q\" 1)", "no directive");
	check_value_fails("(format nil \"~{~a\" '(1))", "no `~}`");
	check_value_fails("(format nil \"~9999999999d\" 1)", "wider");
	check_value_fails("(format t \"x\")", "makes a string");
}

Test(evaluator, dolist_dotimes_and_loop)
{
	check_value("(let (r) (dolist (x '(1 2 3) (reverse r)) (push (* x x) r)))", "(1 4 9)");
	check_value("(let ((n 0)) (dolist (x '(1 2 3)) (when (= x 3) (return n)) (incf n "
		    "x)))", "3");
	check_value("(let (r) (dolist ((a b) '((1 2) (3 4)) r) (push (+ a b) r)))", "(7 3)");
	check_value("(let (r) (dotimes (i 3 r) (push i r)))", "(2 1 0)");
	check_value("(let ((n 0)) (loop (incf n) (when (> n 4) (return n))))", "5");
	check_value("(mapcar #'funcall (let (r) (dolist (x '(1 2) r) (push (lambda () x) r))))",
		    "(2 1)");
	check_value_fails("(dolist (x 5) x)", "`dolist` over an integer");
}

Test(evaluator, loop_clauses)
{
	check_value("(loop for x in '(1 2 3) collect (* 2 x))", "(2 4 6)");
	check_value("(loop for x on '(1 2) collect x)", "((1 2) (2))");
	check_value("(loop for (a b) in '((1 2) (3 4)) append (list b a))", "(2 1 4 3)");
	check_value("(loop for i from 1 to 3 collect i)", "(1 2 3)");
	check_value("(loop for i from 10 downto 5 by 2 collect i)", "(10 8 6)");
	check_value("(loop for i below 3 for x in '(a b c d) collect (list i x))",
		    "((0 a) (1 b) (2 c))");
	check_value("(loop for x in '(1 2 3 4) when (evenp x) collect x)", "(2 4)");
	check_value("(loop for x in '(1 2 3 4) unless (evenp x) sum x)", "4");
	check_value("(loop for x in '(1 nil 2) count x)", "2");
	check_value("(loop repeat 3 for y = 1 then (* 2 y) collect y)", "(1 2 4)");
	check_value("(loop for i from 0 while (< i 3) collect i)", "(0 1 2)");
	check_value("(loop for i from 0 until (= i 2) collect i)", "(0 1)");
	check_value("(loop with n = 5 for x in '(1 2) do (incf n x) finally (return n))", "8");
	check_value("(loop with n = 5 for x in '(1 2) do (incf n x) finally return n)", "8");
	check_value("(loop for x in '(1 a 2) when (symbolp x) return x)", "a");
	check_value("(loop for x in '() collect x)", "nil");
	check_value_fails("(loop for x in 5 collect x)", "need a list");
	check_value_fails("(loop for x to)", "missing");
	check_value_fails("(loop for i from 0 to 3 by 0 collect i)", "positive");
	check_value_fails("(loop for x in '(1) frobnicate x)", "no clause");
}

Test(evaluator, the_kernels_constants_are_known)
{
	check_value("(list AF_INET6 +eth-hdr-len+)", "(10 14)");
	check_value("(let ((af_inet6 1)) af_inet6)", "1");
}

Test(evaluator, a_recursive_function_goes_some_hundred_levels_deep)
{
	check_expands("(defun count-down (n) (if (= n 0) nil (cons n (count-down (- n 1)))))"
		      "(defmacro m () (length (count-down 900))) (m)", "900");
	check_expands("(defun spin (n) (if (= n 0) 'done (spin (- n 1))))"
		      "(defmacro m () `',(spin 100000)) (m)", "'done");
}

Test(evaluator, macros_of_the_file_work_in_functions)
{
	check_expands("(defmacro square (x) `(* ,x ,x)) (defun f (n) (square n))"
		      "(defmacro m (n) (f n)) (m 5)", "25");
	check_expands("(defmacro m (a) (if-let (x (car a)) `(f ,x) 'none)) (m (1))", "(f 1)");
}
