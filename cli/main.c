// SPDX-License-Identifier: MIT
/*
 * The main function of skep: parses the command line, calls the subcommand, flushes its output.
 * Also prepares the process: memory, stack, standard files.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/commands.h"

typedef int command_fn(const struct options *options, struct compilation *compilation);

static command_fn *const commands[COMMAND_COUNT] = {
	[COMMAND_TRANSLATE] = translate_command, [COMMAND_CHECK] = check_command,
	[COMMAND_COMPILE] = compile_command,     [COMMAND_BUILD] = build_command,
	[COMMAND_RUN] = run_command,             [COMMAND_DOCTOR] = doctor_command,
	[COMMAND_EXPLAIN] = explain_command,
	[COMMAND_BTF_SNAPSHOT] = btf_snapshot_command,
	[COMMAND_SHOW] = show_command,           [COMMAND_LSP] = lsp_command,
	[COMMAND_FMT] = fmt_command,
};

/*
 * Arenas free their blocks one by one. glibc would return each to the kernel, which takes longer
 * than using it; and after freeing a large block, it would no longer use mmap for such.
 */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
}

/*
 * A `cond` with thousands of clauses is as many nested `if`s, and the passes are recursive. The
 * kernel keeps 128 MiB below the stack free whatever the limit, so the limit can be raised at run
 * time.
 */
static void allow_deep_forms(void)
{
	const rlim_t wanted = (rlim_t)100 << 20;
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY ||
	    limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > wanted ? wanted :
		limit.rlim_max;
	setrlimit(RLIMIT_STACK, &limit);
}

/* As in libskep's skep_main: the first file opened must not become standard output. */
static void keep_standard_files(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
}

/* Reports lost output: an earlier write of a long text may have failed as well. */
static int flush_output(int status)
{
	bool had_failed = ferror(stdout);

	errno = 0;
	if (!fflush(stdout) && !had_failed)
		return status;
	if (status)
		return status;
	fprintf(stderr, "skep: write: standard output: %s [write]\n", errno ? strerror(errno) : "not all was taken");
	return CLI_ENVIRONMENT;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct diag_list diags = { .arena = &arena };
	struct compilation compilation = { .arena = &arena, .diags = &diags };
	struct options options;
	enum cli_exit answered;
	int status;

	keep_standard_files();
	keep_freed_memory();
	allow_deep_forms();
	if (!options_parse(&options, argc, argv, &answered)) {
		status = answered;
	} else {
		compilation.options = &options;
		compilation.path = options.files ? options.files[0] : NULL;
		status = commands[options.command](&options, &compilation);
	}
	options_release(&options);
	if (compilation.expanded)
		form_groups_release(compilation.expanded);
	arena_release(&compilation.data);
	arena_release(&arena);
	return flush_output(status);
}
