// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "skeletons/command.h"
#include "skeletons/workspace.h"

static int run(const char *script, struct command_result *ret)
{
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct command command = { .argv = argv };

	return command_run(&command, ret);
}

Test(command, keeps_both_streams_and_the_status)
{
	struct command_result result;

	cr_assert_eq(run("echo out; echo err >&2; exit 3", &result), 0);
	cr_assert_eq(result.status, 3);
	cr_assert_str_eq(text_string(&result.out), "out\n");
	cr_assert_str_eq(text_string(&result.err), "err\n");
	command_result_release(&result);
}

Test(command, that_a_signal_ends_has_a_shells_status)
{
	struct command_result result;

	cr_assert_eq(run("kill -TERM $$", &result), 0);
	cr_assert_eq(result.status, 128 + SIGTERM);
	command_result_release(&result);
}

Test(command, that_fills_both_streams_at_once_does_not_block)
{
	struct command_result result;

	cr_assert_eq(run("i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789;"
			 " echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done",
			 &result), 0);
	cr_assert_eq(result.out.len, 3000u * 41);
	cr_assert_eq(result.err.len, 3000u * 41);
	command_result_release(&result);
}

Test(command, that_is_not_there_is_an_error)
{
	const char *argv[] = { "/nowhere/tool", NULL };
	struct command command = { .argv = argv };
	struct command_result result;

	cr_assert_eq(command_run(&command, &result), -ENOENT);
	command_result_release(&result);
}

Test(command, runs_in_the_directory_that_is_given)
{
	const char *argv[] = { "pwd", NULL };
	struct command command = { .argv = argv, .directory = "/" };
	struct command_result result;

	cr_assert_eq(command_run(&command, &result), 0);
	cr_assert_str_eq(text_string(&result.out), "/\n");
	command_result_release(&result);
}

Test(workspace, is_removed_with_its_files)
{
	struct arena arena = { 0 };
	struct workspace workspace;
	const char *file, *path;

	cr_assert_eq(workspace_open(&workspace, &arena), 0);
	path = workspace.path;
	file = workspace_file(&workspace, &arena, "a");
	cr_assert_eq(text_write_file(file, "x", 1, false), 0);
	workspace_close(&workspace);
	cr_assert_eq(access(path, F_OK), -1);
	arena_release(&arena);
}

Test(workspace, holds_a_stop_signal_until_it_is_removed, .signal = SIGTERM)
{
	struct arena arena = { 0 };
	struct workspace workspace;

	cr_assert_eq(workspace_open(&workspace, &arena), 0);
	raise(SIGTERM);
	cr_assert_eq(access(workspace.path, F_OK), 0);
	workspace_close(&workspace);
	exit(1); /* not reached */
}

Test(workspace, that_cannot_be_made_is_an_error)
{
	struct arena arena = { 0 };
	struct workspace workspace;

	setenv("TMPDIR", "/nowhere", 1);
	cr_assert_eq(workspace_open(&workspace, &arena), -ENOENT);
	arena_release(&arena);
}
