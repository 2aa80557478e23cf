// SPDX-License-Identifier: MIT
/* The printer: parentheses, line breaks, comments. */
#include <criterion/criterion.h>
#include <string.h>

#include "emit/tree/print.h"
#include "emit/tree/print_expr.h"

static struct arena arena;

static struct cexpr *atom(const char *name)
{
	return c_atom(&arena, name);
}

static struct cexpr *op(const char *text, struct cexpr *a, struct cexpr *b)
{
	return c_binary(&arena, text, a, b);
}

static void check_flat(const struct cexpr *expr, const char *wanted)
{
	cr_expect_str_eq(print_flat(&arena, expr), wanted, "%s, not %s", print_flat(&arena, expr),
			 wanted);
}

/* The expression as a statement with one tab, ending in a semicolon. */
static void check_broken(const struct cexpr *expr, const char *wanted)
{
	struct text text = { 0 };

	text_puts(&text, "\t");
	print_expr(&text, expr, 8, 1, 8);
	text_puts(&text, ";\n");
	cr_expect_str_eq(text_string(&text), wanted, "got\n%snot\n%s", text_string(&text), wanted);
	text_release(&text);
}

static void check_comment(const char *comment, unsigned tabs, const char *wanted)
{
	struct text text = { 0 };

	print_comment(&text, comment, tabs);
	cr_expect_str_eq(text_string(&text), wanted, "got\n%snot\n%s", text_string(&text), wanted);
	text_release(&text);
}

Test(emit_print, precedence_alone_decides_about_arithmetic)
{
	struct cexpr *a = atom("a"), *b = atom("b"), *c = atom("c");

	check_flat(op("+", a, op("*", b, c)), "a + b * c");
	check_flat(op("*", op("+", a, b), c), "(a + b) * c");
	check_flat(op("-", op("-", a, b), c), "a - b - c");
	check_flat(op("-", a, op("-", b, c)), "a - (b - c)");
	check_flat(op("/", a, op("*", b, c)), "a / (b * c)");
	check_flat(op("<", op("+", a, b), c), "a + b < c");
	arena_release(&arena);
}

Test(emit_print, bits_and_shifts_beside_other_operators_have_parentheses)
{
	struct cexpr *a = atom("a"), *b = atom("b"), *c = atom("c");

	check_flat(op("==", op("&", a, b), c), "(a & b) == c");
	check_flat(op("&", a, op("==", b, c)), "a & (b == c)");
	check_flat(op("|", op("&", a, b), c), "(a & b) | c");
	check_flat(op("|", op("<<", a, b), c), "(a << b) | c");
	check_flat(op("<<", op("+", a, b), c), "(a + b) << c");
	check_flat(op("+", op("<<", a, b), c), "(a << b) + c");
	check_flat(op("&", op("&", a, b), c), "a & b & c");
	check_flat(op("|", a, op("|", b, c)), "a | (b | c)");
	check_flat(op("<", op(">>", a, b), c), "(a >> b) < c");
	arena_release(&arena);
}

Test(emit_print, and_inside_or_has_parentheses_and_the_reverse_needs_them)
{
	struct cexpr *a = atom("a"), *b = atom("b"), *c = atom("c");

	check_flat(op("||", a, op("&&", b, c)), "a || (b && c)");
	check_flat(op("&&", a, op("||", b, c)), "a && (b || c)");
	check_flat(op("&&", op("&&", a, b), c), "a && b && c");
	check_flat(op("&&", op("==", a, b), op("<", b, c)), "a == b && b < c");
	arena_release(&arena);
}

Test(emit_print, prefixes_and_casts_bind_to_what_they_are_put_before)
{
	struct cexpr *a = atom("a"), *b = atom("b"), *sum = op("+", a, b);

	check_flat(c_prefix(&arena, "!", sum), "!(a + b)");
	check_flat(c_prefix(&arena, "!", c_call(&arena, "f", 1, a)), "!f(a)");
	check_flat(c_cast(&arena, "__u32", sum), "(__u32)(a + b)");
	check_flat(c_cast(&arena, "__u32", a), "(__u32)a");
	check_flat(op("+", c_cast(&arena, "__u32", a), b), "(__u32)a + b");
	check_flat(c_prefix(&arena, "*", c_cast(&arena, "__u8 *", a)), "*(__u8 *)a");
	check_flat(c_index(&arena, c_cast(&arena, "__u8 *", a), b), "((__u8 *)a)[b]");
	check_flat(c_member(&arena, c_cast(&arena, "struct s *", a), "->", "f"), "((struct s *)a)->f");
	arena_release(&arena);
}

Test(emit_print, two_prefixes_never_become_another_token)
{
	struct cexpr *a = atom("a");

	check_flat(c_prefix(&arena, "-", c_prefix(&arena, "-", a)), "- -a");
	check_flat(c_prefix(&arena, "-", atom("-1")), "- -1");
	check_flat(op("-", a, atom("-1")), "a - -1");
	check_flat(c_prefix(&arena, "!", c_prefix(&arena, "!", a)), "!!a");
	check_flat(c_prefix(&arena, "*", c_prefix(&arena, "*", a)), "**a");
	arena_release(&arena);
}

Test(emit_print, a_member_of_an_address_is_a_member)
{
	struct cexpr *a = atom("a");

	check_flat(c_member(&arena, c_prefix(&arena, "&", a), "->", "f"), "a.f");
	check_flat(c_member(&arena, c_prefix(&arena, "*", a), ".", "f"), "a->f");
	arena_release(&arena);
}

Test(emit_print, choices_and_assignments_bind_least)
{
	struct cexpr *a = atom("a"), *b = atom("b"), *c = atom("c");
	struct cexpr *choice = c_ternary(&arena, op("<", a, b), b, c);

	check_flat(choice, "a < b ? b : c");
	check_flat(op("+", choice, a), "(a < b ? b : c) + a");
	check_flat(c_assign(&arena, "=", a, choice), "a = a < b ? b : c");
	check_flat(c_ternary(&arena, choice, a, b), "(a < b ? b : c) ? a : b");
	check_flat(c_ternary(&arena, a, b, choice), "a ? b : a < b ? b : c");
	check_flat(op("==", c_assign(&arena, "=", a, b), c), "(a = b) == c");
	arena_release(&arena);
}

Test(emit_print, the_opposite_of_a_test_is_the_opposite_comparison)
{
	struct cexpr *a = atom("a"), *b = atom("b");

	check_flat(c_not(&arena, op("==", a, b)), "a != b");
	check_flat(c_not(&arena, op("<", a, b)), "a >= b");
	check_flat(c_not(&arena, op(">=", a, b)), "a < b");
	check_flat(c_not(&arena, c_prefix(&arena, "!", a)), "a");
	check_flat(c_not(&arena, op("&&", a, b)), "!(a && b)");
	check_flat(c_not(&arena, op("||", op("==", a, b), c_prefix(&arena, "!", a))), "a != b && a");
	check_flat(c_not(&arena, op("&&", op("&&", op("<", a, b), op("==", a, b)),
				    op("!=", a, b))),
		   "a >= b || a != b || a == b");
	check_flat(c_not(&arena, op("||", op("==", a, b), op("&&", op("<", a, b), op("!=", a, b)))),
		   "!(a == b || (a < b && a != b))");
	check_flat(c_not(&arena, a), "!a");
	arena_release(&arena);
}

Test(emit_print, what_fits_into_80_columns_is_not_broken)
{
	/* 8 + 20 + 2 + 24 + 2 + 22 + 1 and the semicolon: 80 */
	struct cexpr *call = c_call(&arena, "bpf_map_update_elem_", 2, atom("&aaaaaaaaaaaaaaaaaaaaaaa"),
				    atom("&bbbbbbbbbbbbbbbbbbbbbb"));

	check_broken(call, "\tbpf_map_update_elem_(&aaaaaaaaaaaaaaaaaaaaaaa, "
			   "&bbbbbbbbbbbbbbbbbbbbbb);\n");
	cr_assert_eq(8 + strlen(print_flat(&arena, call)) + 1, 80);
	arena_release(&arena);
}

Test(emit_print, one_column_more_breaks_before_the_argument)
{
	struct cexpr *call = c_call(&arena, "bpf_map_update_elem_", 2, atom("&aaaaaaaaaaaaaaaaaaaaaaa"),
				    atom("&bbbbbbbbbbbbbbbbbbbbbbb"));

	check_broken(call, "\tbpf_map_update_elem_(&aaaaaaaaaaaaaaaaaaaaaaa,\n"
			   "\t\t\t     &bbbbbbbbbbbbbbbbbbbbbbb);\n");
	arena_release(&arena);
}

Test(emit_print, an_assignment_breaks_after_its_sign_where_that_is_enough)
{
	struct cexpr *call = c_call(&arena, "bpf_map_lookup_elem", 2,
				    atom("&connections_by_prefix_"), atom("&connection_key"));

	check_broken(c_assign(&arena, "=", atom("connection_by_prefix"), call),
		     "\tconnection_by_prefix =\n"
		     "\t\tbpf_map_lookup_elem(&connections_by_prefix_, &connection_key);\n");
	arena_release(&arena);
}

Test(emit_print, a_chain_breaks_after_its_operators)
{
	struct cexpr *chain = op("&&", op("&&", atom("first_condition_of_the_chain"),
					  atom("second_condition_of_the_chain")),
				 atom("third_condition"));

	check_broken(chain, "\tfirst_condition_of_the_chain && second_condition_of_the_chain &&\n"
			    "\tthird_condition;\n");
	arena_release(&arena);
}

Test(emit_print, a_comment_that_fits_is_one_line)
{
	check_comment("allow all", 1, "\t/* allow all */\n");
	check_comment("two\nlines", 0, "/*\n * two\n * lines\n */\n");
}

Test(emit_print, a_long_comment_is_wrapped_at_a_blank)
{
	check_comment("Refuses connections to the networks in `denied` and reports each refusal to "
		      "user space.", 0,
		      "/*\n * Refuses connections to the networks in `denied` and reports each "
		      "refusal to\n * user space.\n */\n");
}

Test(emit_print, a_comment_stays_within_80_columns_where_it_is_split)
{
	/* 74 bytes would fit, but each of these gets a space */
	check_comment("*/ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */ */",
		      0,
		      "/*\n"
		      " * * / * / * / * / * / * / * / * / * / * / * / * / * / * / * / * / * / * / * /\n"
		      " * * / * / * / * / * / * /\n"
		      " */\n");
}

Test(emit_print, nothing_in_a_comment_ends_it)
{
	static const char *const comments[] = { "a */ b", "*/", "**/", "/* x */ int y; /*", "*/*/",
						"/*/", "a\n*/\nb", "*", "/" };

	for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++) {
		struct text text = { 0 };
		const char *end;

		print_comment(&text, comments[i], 0);
		end = strstr(text_string(&text), "*/");
		cr_expect(end && !strcmp(end, "*/\n"), "%s becomes %s", comments[i],
			  text_string(&text));
		cr_expect_null(strstr(text_string(&text) + 2, "/*"), "-Wcomment: %s",
			       text_string(&text));
		text_release(&text);
	}
}
