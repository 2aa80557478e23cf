// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/expand_fixture.h"

static char folder[64];

static void put(const char *path, const char *content)
{
	cr_assert_eq(text_write_file(path, content, strlen(content), false), 0);
}

static void enter(void)
{
	strcpy(folder, "/tmp/skep-unit-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(mkdir("lib", 0777), 0);
}

static void empty(const char *path)
{
	DIR *dir = opendir(path);
	char name[600];

	for (struct dirent *entry; (entry = readdir(dir));) {
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.')
			remove(name);
	}
	closedir(dir);
}

static void leave(void)
{
	empty("lib");
	empty(".");
	cr_assert_eq(chdir("/"), 0);
	rmdir(folder);
}

TestSuite(include, .init = enter, .fini = leave);

/* The main file's text, at dir/main.lisp where dir is given. */
static void check(const char *path, const char *source, const char *forms, const char *diags)
{
	const struct expand_options options = { .source_path = path };
	struct fixture fixture;

	fixture_start(&fixture);
	const struct form_list *list = fixture_expand_with(&fixture, source, &options);

	cr_assert_str_eq(fixture_text(&fixture, list), forms, "%s", fixture_text(&fixture, list));
	cr_assert_str_eq(fixture_diags(&fixture), diags, "%s", fixture_diags(&fixture));
	fixture_end(&fixture);
}

Test(include, gives_the_forms_of_the_file_in_its_place)
{
	put("lib/a.lisp", "(defmacro m (x) `(f ,x))\n(a)\n(b)");
	check("main.lisp", "(x) (include \"lib/a.lisp\") (m 1)", "(x) (a) (b) (f 1)", "");
}

Test(include, is_relative_to_the_including_file)
{
	put("lib/a.lisp", "(include \"b.lisp\")");
	put("lib/b.lisp", "(b)");
	check("main.lisp", "(include \"lib/a.lisp\")", "(b)", "");
	check("lib/main.lisp", "(include \"a.lisp\")", "(b)", "");
	check(NULL, "(include \"lib/a.lisp\")", "(b)", "");
}

Test(include, reads_each_file_once_and_ends_in_circles)
{
	put("lib/a.lisp", "(a) (include \"b.lisp\")");
	put("lib/b.lisp", "(b) (include \"../lib/a.lisp\") (include \"../main.lisp\")");
	put("main.lisp", "(not read again)");
	check("main.lisp", "(include \"lib/a.lisp\") (include \"lib/a.lisp\")", "(a) (b)", "");
}

Test(include, what_cannot_be_read_is_an_error_at_the_form)
{
	check("main.lisp", "(a)\n(include \"nope.lisp\")\n(include \"lib\")", "(a)",
	      "2:1 [include], 3:1 [include]");
	check("main.lisp", "(include) (include 3) (include \"-\")", "",
	      "1:1 [malformed], 1:11 [malformed], 1:23 [include]");
	check("main.lisp", "(p (include \"a\"))", "(p (include \"a\"))", "1:4 [malformed]");
}

Test(include, its_forms_have_their_own_places_and_its_path_is_kept)
{
	const struct expand_options options = { .source_path = "main.lisp" };
	struct fixture fixture;

	put("lib/a.lisp", "\n  (a)");
	fixture_start(&fixture);
	const struct form_list *list =
		fixture_expand_with(&fixture, "(include \"lib/a.lisp\")", &options);

	cr_assert_str_eq(list->forms.items[0]->span.source->name, "lib/a.lisp");
	cr_assert_eq(list->forms.items[0]->span.line, 2);
	cr_assert_eq(list->included.count, 1);
	cr_assert_str_eq(list->included.items[0], "lib/a.lisp");
	fixture_end(&fixture);
}

Test(include, may_come_out_of_a_macro)
{
	put("lib/a.lisp", "(defmacro later () 2) (a)");
	check("main.lisp", "(defmacro use (n) `(include ,(format nil \"lib/~a.lisp\" n))) (use a) "
			   "(later)",
	      "(a) 2", "");
}

Test(include, of_a_file_with_errors_says_them_where_they_are)
{
	put("lib/a.lisp", "(a)\n  (b");
	check("main.lisp", "(include \"lib/a.lisp\") (c)", "(a) (c)", "2:3 [unbalanced]");
}

Test(include, probe_file_looks_beside_the_source)
{
	put("lib/vmlinux", "x");
	check("lib/main.lisp", "(defmacro m () `(f ,(probe-file \"vmlinux\") ,(probe-file "
			       "\"nope\"))) (m)",
	      "(f \"vmlinux\" nil)", "");
}
