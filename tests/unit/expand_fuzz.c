// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

enum { ROUNDS = 300 };

/* The same numbers on every machine. */
static uint32_t random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

static void check_bytes(const char *bytes, size_t len)
{
	const struct expand_options options = { .source_path = "/nowhere/t.lisp",
						.step_budget = 20000, .memory_budget = 4 << 20 };
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	const struct form_list *list = fixture_read_bytes(&fixture, bytes, len);

	list = expand_forms(&fixture.reader, list, &options);
	form_list_print(list, &text);
	text_release(&text);
	fixture_end(&fixture);
}

Test(expand_fuzz, a_source_with_bytes_changed_is_expanded_to_its_end)
{
	static const char source[] =
		"(defconstant +l+ '(1 2)) (defparameter *p* (list 1 2)) (defun f (a &key (b 2)) "
		"(+ a b))\n"
		"(defmacro m ((x y) &optional z &rest r) (let ((g (gensym \"g\"))) `(a ,x ,@r "
		"'(,g . ,z))))\n"
		"(eval-when (:execute) (setf *p* (sort *p* #'>)) (push 3 *p*))\n"
		"(defmacro n (&rest l) `(q ,@(loop for x in l when (< x 3) collect (f x :b 1))))\n"
		"(m (1 2) 3 4 5) (n 1 2 3) (p (when a (cond ((b) 1) (t (case c (1 2) ((3 4) "
		"5))))))\n"
		"(progn (when-let ((v (g))) (incf-map m v)) `(a ,(b ,@c)))\n";
	uint64_t state = 4;
	char bytes[sizeof(source)];

	for (int round = 0; round < ROUNDS; round++) {
		memcpy(bytes, source, sizeof(source));
		for (uint32_t change = random_next(&state) % 5 + 1; change; change--)
			bytes[random_next(&state) % (sizeof(source) - 1)] =
				source[random_next(&state) % (sizeof(source) - 1)];
		check_bytes(bytes, sizeof(source) - 1);
	}
}

/* Random data of names that mean something to the evaluator. */
static void put_random(struct text *text, uint64_t *state, unsigned depth)
{
	static const char words[][24] = {
		"x", "y", "nil", "t", "1", "-2", "18446744073709551615", "\"s\"", ":k", "'a",
		"#'car", "quote", "if", "let", "let*", "lambda", "funcall", "apply", "mapcar",
		"mapcan", "dolist", "dotimes", "loop", "for", "in", "from", "to", "collect",
		"do", "car", "cdr", "cons", "list", "append", "nth", "length", "reverse",
		"member", "assoc", "push", "pop", "setf", "getf", "find", "position",
		"remove-if", "reduce", "sort", "string=", "format", "concatenate", "intern",
		"symbol-name", "gensym", "+", "-", "*", "/", "mod", "ash", "logand", "<", "=",
		"eq", "equal", "consp", "error", "return", "block", "return-from", "cond",
		"case", "and", "or", "progn", "incf", "subseq", "elt", "destructuring-bind",
		"&rest", "&key", "&optional", "#'<", "'(1 2)", "defmacro", "defun", "when",
		"m", "eval", "prog1", "butlast", "#\\a", "\"~a ~{~d~^,~}\"", "string", "every",
		"some",
	};
	const size_t word_count = sizeof(words) / sizeof(*words), values = 11;
	uint32_t count = random_next(state) % 5;

	if (depth == 0 || random_next(state) % 3 == 0) {
		text_printf(text, "%s ", words[random_next(state) % word_count]);
		return;
	}
	text_puts(text, random_next(state) % 8 ? "(" : random_next(state) % 2 ? "`(,@(" : "`(,(");
	bool quoted = text->data[text->len - 2] == '@' || text->data[text->len - 2] == ',';

	text_printf(text, "%s ", words[values + random_next(state) % (word_count - values)]);
	while (count--)
		put_random(text, state, depth - 1);
	text_puts(text, quoted ? "))" : ")");
}

Test(expand_fuzz, random_macros_run_to_their_end)
{
	uint64_t state = 5;

	for (int round = 0; round < ROUNDS; round++) {
		struct text text = {0};

		text_puts(&text, "(defmacro m (x &optional (y 2) &rest z) ");
		put_random(&text, &state, 4);
		text_puts(&text, ") (m 1) (p (m (a b) ");
		put_random(&text, &state, 2);
		text_puts(&text, "))");
		check_bytes(text.data, text.len);
		text_release(&text);
	}
}
