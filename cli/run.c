// SPDX-License-Identifier: MIT
/*
 * skep run: builds a file and runs it. A file with loader forms becomes an executable that replaces
 * this process. The programs of any other file are loaded and attached here, until a stop signal,
 * the end of a command, or a time. In: the command line. Out: the exit status. Called by main.c;
 * the other run_*.c files do the parts.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/guarded.h"
#include "cli/help.h"
#include "cli/load.h"
#include "cli/make.h"
#include "cli/report.h"
#include "cli/run_command.h"
#include "cli/run_loop.h"
#include "cli/run_maps.h"
#include "cli/run_parameters.h"
#include "cli/run_places.h"
#include "cli/run_report.h"

/* ---- loader forms ---- */

/* Executes the built program from memory, so it gets this process's signals and exit status. */
static enum cli_exit become(struct run *run, const struct text *executable, char **arguments)
{
	struct compilation *compilation = run->compilation;
	const char *stem = compilation->unit->stem;
	VEC(char *) argv = { 0 };
	int fd = memfd_create(stem, MFD_CLOEXEC);
	size_t done = 0;

	VEC_PUSH(compilation->arena, &argv, arena_strdup(compilation->arena, stem));
	for (; arguments && *arguments; arguments++)
		VEC_PUSH(compilation->arena, &argv, *arguments);
	VEC_PUSH(compilation->arena, &argv, NULL);
	while (fd >= 0 && done < executable->len) {
		ssize_t put = write(fd, executable->data + done, executable->len - done);

		if (put < 0 && errno != EINTR)
			break;
		done += put > 0 ? (size_t)put : 0;
	}
	fflush(stdout);
	if (fd >= 0 && done == executable->len)
		fexecve(fd, argv.items, environ);
	return run_fail(run, "run", "exec", arena_printf(compilation->arena, "`%s`: %s", stem,
							 strerror(errno)));
}

static enum cli_exit run_loader(struct run *run)
{
	struct compilation *compilation = run->compilation;
	struct make_options make = { .directory = ".", .executable = true };
	struct outputs outputs = { .arena = compilation->arena };
	enum build_result result = make_outputs(compilation, &make, &outputs);
	enum cli_exit status = report_build(compilation, result);

	for (size_t i = 0; status == CLI_DONE && i < outputs.files.count; i++)
		if (outputs.files.items[i].executable)
			status = become(run, &outputs.files.items[i].text,
					compilation->options->child);
	outputs_release(&outputs);
	return status;
}

/* ---- the file's own programs ---- */

static const struct program *first_for_cgroup(const struct run *run)
{
	const struct unit *unit = run->compilation->unit;

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_PROGRAM &&
		    run_has(run, unit->items.items[i].program) &&
		    run_wants_cgroup(unit->items.items[i].program))
			return unit->items.items[i].program;
	return NULL;
}

static int attach(struct run *run)
{
	struct skep_attach_opts to = *run->to;

	if (first_for_cgroup(run))
		to.cgroup_path = run->cgroup_path;
	return skep_session_attach_all(run->session, &to);
}

static bool cannot_run_command(struct run *run, const char *why, int status)
{
	run_fail(run, "run", "command", arena_printf(run->compilation->arena, "`%s`%s",
						     run->compilation->options->child[0], why));
	run->command_status = status;
	return false;
}

/* Runs the command in its cgroup. False if it cannot be started or watched. */
static bool run_command_inside(struct run *run)
{
	pid_t child = run_command_start(&run->cgroup, run->compilation->options->child);
	struct arena *arena = run->compilation->arena;

	if (child < 0)
		return cannot_run_command(run, arena_printf(arena, ": %s", strerror(-(int)child)),
					  child == -EACCES ? 126 : 127);
	run->child = child;
	run->child_fd = (int)syscall(SYS_pidfd_open, child, 0);
	if (run->child_fd < 0) {
		const char *why = arena_printf(arena, " cannot be watched, and is killed: %s", strerror(errno));

		run_command_kill(&run->cgroup, child, arena);
		run_command_status(child);
		return cannot_run_command(run, why, 126);
	}
	run->error = run_loop(run);
	close(run->child_fd);
	return true;
}

/* Applies the command line to programs and parameters, between open and load. */
static int prepare(struct skep_session *session, void *user)
{
	struct run run = *(const struct run *)user;
	int error;

	run.session = session;
	error = run_leave_out(&run);
	return error ? error : run_set_parameters(&run);
}

static int load_session(struct run *run, const struct text *object)
{
	int error = load_open(run->compilation, object, run->session);

	if (!error)
		error = prepare(run->session, run);
	return error ? error : skep_session_load(run->session);
}

/*
 * Loads; if guards are needed, reports them before the programs run, unless the format is JSON or
 * SARIF.
 */
static int load_guarded(struct run *run, const struct text *object)
{
	const struct guarded_way way = { .prepare = prepare, .user = run };
	struct text guarded = { 0 };
	int error = load_session(run, object);

	if (!error || !guarded_find(run->compilation, run->session, &way, &guarded))
		return error;
	skep_session_close(run->session);
	run->session = skep_session_new();
	error = load_session(run, &guarded);
	text_release(&guarded);
	run->is_refused = run->compilation->diags->error_count > 0; /* -Werror */
	if (!error && (run->is_refused || run->compilation->options->style.format == DIAG_FORMAT_TEXT)) {
		report_end(run->compilation);
		diag_clear(run->compilation->diags);
	}
	return error;
}

static int use_session(struct run *run, const struct text *object)
{
	const struct unit *unit = run->compilation->unit;
	int error = load_guarded(run, object);

	if (run->is_refused)
		return 0;
	if (!error)
		error = skep_session_watch(run->session, run->stop);
	if (!error)
		error = maps_watch_records(unit, run->session, &run->view);
	if (!error)
		error = attach(run);
	if (error)
		return error;
	run_note_programs(run);
	if (!run->compilation->options->child)
		run->error = run_loop(run);
	else if (!run_command_inside(run))
		return 0;
	return run->error ? run->error : maps_print(unit, run->session, &run->view);
}

static enum cli_exit run_session(struct run *run, const struct text *object)
{
	enum cli_exit status = CLI_DONE;

	run->session = skep_session_new();
	if (use_session(run, object))
		status = load_report(run->compilation, run->session);
	else if (run->is_refused)
		status = CLI_ERRORS;
	skep_session_close(run->session);
	run_note_detached(run);
	return status;
}

static enum cli_exit run_with_cgroup(struct run *run, const struct text *object)
{
	struct compilation *compilation = run->compilation;
	const char *where;
	enum cli_exit status;
	int error;

	error = run_cgroup_make(&run->cgroup, compilation->arena,
				compilation->options->values[OPTION_CGROUP], &where);
	if (error)
		return run_fail(run, "cgroup", "cgroup",
				arena_printf(compilation->arena, "`%s`: %s", where,
					     strerror(-error)));
	run->cgroup_path = run->cgroup.path;
	status = run_session(run, object);
	error = run_cgroup_remove(&run->cgroup, compilation->arena);
	if (error)
		return run_fail(run, "cgroup", "cgroup",
				arena_printf(compilation->arena, "`%s` cannot be removed: %s",
					     run->cgroup.path, strerror(-error)));
	return status;
}

/*
 * From here on, a stop signal ends the run and not the process; called before there is a cgroup to
 * remove.
 */
static enum cli_exit hold_signals(struct run *run)
{
	run->stop = skep_stop_new();
	if (!run->stop)
		return run_fail(run, "run", "wait",
				arena_printf(run->compilation->arena, "stop signals cannot be held: %s",
					     strerror(errno)));
	if (run->compilation->options->child) /* every signal is passed on, also the second */
		skep_stop_take(run->stop);
	return CLI_DONE;
}

/*
 * Reports the build before the programs run. JSON and SARIF are one document, printed at the end.
 */
static enum cli_exit report_made(struct compilation *compilation, enum build_result result)
{
	bool is_text = compilation->options->style.format == DIAG_FORMAT_TEXT;
	enum cli_exit status;

	if (!is_text && result == BUILD_DONE)
		return CLI_DONE;
	status = report_build(compilation, result);
	diag_clear(compilation->diags);
	return status;
}

/* Reads places and times from the command line. */
static bool take_options(struct run *run, struct skep_attach_opts *to)
{
	struct compilation *compilation = run->compilation;
	const char *cgroup = compilation->options->values[OPTION_CGROUP];
	const struct program *wanting;

	if (!run_check_only(run) || !run_check_parameters(run) || !run_places(run, to) ||
	    !run_times(compilation->options, &run->times) ||
	    !maps_view(compilation->options, compilation->unit, &run->view))
		return false;
	wanting = first_for_cgroup(run);
	if (wanting && !cgroup && !compilation->options->child)
		usage_error("`%s` in `%s` needs --cgroup PATH, or a command after --",
			    wanting->name, wanting->section_name);
	else if (cgroup && !*cgroup)
		usage_error("--cgroup is empty; the root cgroup, where that is meant, is `/`");
	else if (cgroup && !wanting && !compilation->options->child)
		usage_error("--cgroup: no program of `%s` that runs is for a cgroup", compilation->path);
	else
		return true;
	return false;
}

static enum cli_exit run_programs(struct run *run)
{
	struct compilation *compilation = run->compilation;
	const char *cgroup = compilation->options->values[OPTION_CGROUP];
	struct make_options make = { .directory = ".", .object_only = true };
	struct outputs outputs = { .arena = compilation->arena };
	enum cli_exit status;

	SKEP_OPTS(skep_attach_opts, to);
	run->to = &to;
	if (!compilation->unit->program_count)
		return usage_error("`%s` has no program to run", compilation->path);
	if (!take_options(run, &to))
		return CLI_USAGE;
	if (cgroup)
		run->cgroup_path = run_cgroup_path(compilation->arena, cgroup);
	if (cgroup && !run->cgroup_path) /* libskep reports why */
		run->cgroup_path = cgroup;
	status = report_made(compilation, make_outputs(compilation, &make, &outputs));
	if (status == CLI_DONE)
		status = hold_signals(run);
	if (status == CLI_DONE && !compilation->options->child)
		run_cgroup_sweep(compilation->arena, cgroup);
	if (status == CLI_DONE) /* the first output is the C, the second the object */
		status = compilation->options->child ?
				 run_with_cgroup(run, &outputs.files.items[1].text) :
				 run_session(run, &outputs.files.items[1].text);
	outputs_release(&outputs);
	return status;
}

/* Ends by the signal after all is undone, so that the parent sees it. */
static int die_of(int signal_number)
{
	signal(signal_number, SIG_DFL);
	raise(signal_number);
	return 128 + signal_number;
}

/* Reports output that was lost. If the reader has gone, the process ends by SIGPIPE. */
static bool written(int *ret_signal)
{
	struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };
	bool had_failed = ferror(stdout);

	errno = 0;
	if (!fflush(stdout) && !had_failed)
		return true;
	/* the error of an earlier write is unknown; writing nothing may fail with it */
	if (!errno && write(STDOUT_FILENO, "", 0) >= 0)
		errno = EIO;
	if (errno == EPIPE || (poll(&output, 1, 0) > 0 && output.revents & POLLERR)) {
		*ret_signal = SIGPIPE;
		return true;
	}
	fprintf(stderr, "skep: write: standard output: %s [write]\n", strerror(errno));
	return false;
}

/* The first option on the command line that a file with loader forms handles itself; NULL: none. */
static const char *first_place(const struct options *options)
{
	static const enum cli_option places[] = { OPTION_CGROUP, OPTION_INTERFACE, OPTION_XDP_MODE,
		OPTION_DIRECTION, OPTION_NETNS, OPTION_PID, OPTION_BINARY, OPTION_SYMBOL, OPTION_MAP,
		OPTION_FREQUENCY,
		OPTION_EVENT, OPTION_CPU, OPTION_SET, OPTION_ONLY, OPTION_INTERVAL, OPTION_FOR, OPTION_ONCE, OPTION_TOP, OPTION_SORT };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (options_has(options, places[i]))
			return option_rows[places[i]].name;
	return NULL;
}

int run_command(const struct options *options, struct compilation *compilation)
{
	struct run run = { .compilation = compilation };
	enum cli_exit status;
	int stop_signal;

	if (!passes_run(compilation, PASS_PRINT))
		return report_end(compilation);
	if (compilation->unit->loader) {
		const char *option = first_place(options);

		if (option)
			return usage_error("`%s` has loader forms, which say where to attach; "
					   "--%s is not for it", compilation->path, option);
		return run_loader(&run);
	}
	signal(SIGPIPE, SIG_IGN); /* programs are detached first */
	libbpf_set_print(NULL);
	status = run_programs(&run);
	stop_signal = run.stop ? skep_stop_signal(run.stop) : 0;
	if (!written(&stop_signal) && status == CLI_DONE)
		status = CLI_ENVIRONMENT;
	skep_stop_free(run.stop);
	if (status != CLI_DONE)
		return status;
	if (options->style.format != DIAG_FORMAT_TEXT && compilation->diags->diags.count)
		report_end(compilation);
	if (options->child)
		return run.command_status;
	return stop_signal ? die_of(stop_signal) : CLI_DONE;
}
