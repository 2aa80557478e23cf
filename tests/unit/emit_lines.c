// SPDX-License-Identifier: MIT
/* The lines that clang is given are the readable ones, with directives between. */
#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "tests/unit/pass_fixture.h"

static const char source_text[] =
	"(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 8)\n"
	"\n"
	"(defprog first (:type :cgroup-skb)\n"
	"  (incf (getmap counts 1))\n"
	"  ;; a comment\n"
	"\n"
	"  (when (> (ctx len) 100)\n"
	"    (return 0))\n"
	"  1)\n"
	"(defprog second (:type :cgroup-skb)\n"
	"  (let ((v (map-lookup counts 7)))\n"
	"    (if v 1 0)))\n";

/* Both texts, in the fixture's arena. */
static void print_both(struct fixture *fixture, const char *source, const char **ret_plain,
		       const char **ret_lines)
{
	struct unit *unit = fixture_check(fixture, source);
	struct text plain = { 0 }, lines = { 0 };
	struct clines *made;

	cr_assert_eq(fixture->diags.error_count, 0, "%s", fixture_diags(fixture));
	made = emit_lines(unit->arena, emit_lower_unit(unit, &(struct guard_choice){ 0 }));
	print_plain(made, &plain);
	print_with_lines(made, &lines);
	*ret_plain = arena_strdup(&fixture->arena, text_string(&plain));
	*ret_lines = arena_strdup(&fixture->arena, text_string(&lines));
	text_release(&plain);
	text_release(&lines);
}

Test(emit_lines, without_the_directives_it_is_the_same_text)
{
	struct fixture fixture;
	struct text rest = { 0 };
	const char *plain, *lines;
	unsigned directives = 0;

	fixture_start(&fixture);
	print_both(&fixture, source_text, &plain, &lines);
	for (const char *at = lines; *at;) {
		size_t len = strcspn(at, "\n") + 1;

		if (strncmp(at, "#line", 5))
			text_append(&rest, at, len);
		else
			directives++;
		at += len;
	}
	cr_expect_str_eq(text_string(&rest), plain);
	cr_expect_gt(directives, 2);
	cr_expect_null(strstr(plain, "#line"));
	text_release(&rest);
	fixture_end(&fixture);
}

/* The number that clang gives the first line that holds the text. */
static unsigned line_of(const char *lines, const char *wanted)
{
	unsigned count = 1;

	for (const char *at = lines; *at; count++) {
		size_t len = strcspn(at, "\n") + 1;
		const char *found = strstr(at, wanted);
		unsigned given;

		if (sscanf(at, "#line %u", &given) == 1)
			count = given - 1;
		else if (found && found < at + len)
			return count;
		at += len;
	}
	return 0;
}

Test(emit_lines, each_statement_has_the_number_of_its_lisp_line)
{
	struct fixture fixture;
	const char *plain, *lines;

	fixture_start(&fixture);
	print_both(&fixture, source_text, &plain, &lines);
	cr_expect_eq(line_of(lines, "int first("), 3, "%s", lines);
	cr_expect_eq(line_of(lines, "> 100"), 7, "%s", lines);
	cr_expect_eq(line_of(lines, "return 0;"), 8, "%s", lines);
	cr_expect_eq(line_of(lines, "return 1;"), 9, "%s", lines);
	cr_expect_eq(line_of(lines, "int second("), 10, "%s", lines);
	fixture_end(&fixture);
}

Test(emit_lines, the_lisp_file_is_named_once_and_after_the_includes)
{
	struct fixture fixture;
	const char *plain, *lines, *name, *include = NULL;

	fixture_start(&fixture);
	print_both(&fixture, source_text, &plain, &lines);
	name = strstr(lines, "\"t.lisp\"");
	for (const char *at = lines; (at = strstr(at, "#include")); at++)
		include = at;
	cr_assert_not_null(name);
	cr_assert_not_null(include);
	cr_expect_gt(name, include);
	cr_expect_null(strstr(name + 1, "\"t.lisp\""));
	fixture_end(&fixture);
}

Test(emit_lines, the_same_source_gives_the_same_text)
{
	struct fixture one, two;
	const char *plain[2], *lines[2];

	fixture_start(&one);
	fixture_start(&two);
	print_both(&one, source_text, &plain[0], &lines[0]);
	print_both(&two, source_text, &plain[1], &lines[1]);
	cr_expect_str_eq(plain[0], plain[1]);
	cr_expect_str_eq(lines[0], lines[1]);
	fixture_end(&one);
	fixture_end(&two);
}

Test(emit_lines, no_line_of_code_is_longer_than_80_columns)
{
	struct fixture fixture;
	const char *plain, *lines;

	fixture_start(&fixture);
	print_both(&fixture, source_text, &plain, &lines);
	for (const char *at = plain; *at; at += strcspn(at, "\n") + 1) {
		unsigned column = 0;

		for (const char *byte = at; *byte != '\n'; byte++)
			column = *byte == '\t' ? column / 8 * 8 + 8 : column + 1;
		cr_expect_leq(column, 80, "%.100s", at);
	}
	fixture_end(&fixture);
}
