// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <errno.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/base/text.h"

static char folder[64];

static void enter(void)
{
	strcpy(folder, "/tmp/skep-unit-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
}

static int count_files(void)
{
	DIR *dir = opendir(".");
	int count = 0;

	for (struct dirent *entry; (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void leave(void)
{
	DIR *dir = opendir(".");

	for (struct dirent *entry; (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			remove(entry->d_name);
	closedir(dir);
	cr_assert_eq(chdir("/"), 0);
	rmdir(folder);
}

TestSuite(file, .init = enter, .fini = leave);

static void check_content(const char *path, const char *wanted)
{
	struct text text = {0};

	cr_assert_eq(text_read_file(path, &text), 0);
	cr_assert_str_eq(text_string(&text), wanted);
	text_release(&text);
}

Test(file, what_is_written_is_read_and_nothing_else_is_left)
{
	cr_assert_eq(text_write_file("a", "content", 7, false), 0);
	check_content("a", "content");
	cr_assert_eq(text_write_file("a", "other", 5, false), 0);
	check_content("a", "other");
	cr_assert_eq(count_files(), 1);
}

Test(file, the_mode_is_the_umasks)
{
	struct stat status;

	umask(027);
	cr_assert_eq(text_write_file("a", "x", 1, false), 0);
	cr_assert_eq(stat("a", &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0640);
	cr_assert_eq(umask(022), 027);
}

Test(file, a_file_with_the_same_bytes_is_left_alone)
{
	struct stat before, after;

	cr_assert_eq(text_write_file("a", "same", 4, true), 0);
	cr_assert_eq(stat("a", &before), 0);
	cr_assert_eq(text_write_file("a", "same", 4, true), 0);
	cr_assert_eq(stat("a", &after), 0);
	cr_assert_eq(before.st_ino, after.st_ino);
	cr_assert_eq(text_write_file("a", "others", 6, true), 0);
	check_content("a", "others");
}

Test(file, a_failed_write_leaves_no_file)
{
	cr_assert_eq(text_write_file("nowhere/a", "x", 1, false), -ENOENT);
	cr_assert_eq(mkdir("d", 0777), 0);
	cr_assert_eq(text_write_file("d", "x", 1, false), -EISDIR);
	cr_assert_eq(count_files(), 1);
}

Test(file, a_symbolic_link_stays_one)
{
	struct stat status;

	cr_assert_eq(text_write_file("target", "old", 3, false), 0);
	cr_assert_eq(symlink("target", "link"), 0);
	cr_assert_eq(text_write_file("link", "new", 3, false), 0);
	cr_assert_eq(lstat("link", &status), 0);
	cr_assert(S_ISLNK(status.st_mode));
	check_content("target", "new");
}

Test(file, a_device_is_written_to_and_not_replaced)
{
	struct stat status;

	cr_assert_eq(text_write_file("/dev/null", "x", 1, true), 0);
	cr_assert_eq(stat("/dev/null", &status), 0);
	cr_assert(S_ISCHR(status.st_mode));
}

Test(file, what_cannot_be_read_is_an_error)
{
	struct text text = {0};

	cr_assert_eq(text_read_file("nope", &text), -ENOENT);
	cr_assert_eq(text_read_file("/", &text), -EISDIR);
	cr_assert_eq(text.data, NULL);
}
