// SPDX-License-Identifier: MIT
/*
 * The time between attach and detach of `skep run`: handles records, prints maps, watches the
 * command and signals. In: struct run. Out: its command_status, or an error. Called by run.c.
 */
#include "cli/run_loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/run_places.h"

bool run_times(const struct options *options, struct run_times *ret_times)
{
	static const enum cli_option of[] = { OPTION_INTERVAL, OPTION_FOR };
	int64_t *const into[] = { &ret_times->interval, &ret_times->end };

	*ret_times = (struct run_times){ .once = options_has(options, OPTION_ONCE) };
	for (int i = 0; i < 2; i++) {
		const char *text = options->values[of[i]];

		if (text && !run_duration(text, into[i])) {
			usage_error("--%s: `%s` is no time; 1, 0.5, 200ms, 2m are", option_rows[of[i]].name,
				    text);
			return false;
		}
	}
	if (ret_times->once)
		ret_times->end = ret_times->interval ? ret_times->interval : 1;
	return true;
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ll + time.tv_nsec;
}

struct run_state {
	struct run *run;
	int64_t interval, tick, end; /* next tick and end on the clock; 0: none */
	int64_t patience;            /* when a command that got SIGTERM is killed; 0: not yet */
	struct pollfd fds[2];        /* the command's pidfd or -1; the session's */
	bool stopped;
};

/* Passes a signal on to the command, except ^C: the terminal has sent it to the command as well. */
static void pass_on(const struct run_state *loop)
{
	int signal_number = skep_stop_take(loop->run->stop);
	bool by_terminal = signal_number == SIGINT && tcgetpgrp(STDIN_FILENO) == getpgrp();

	if (signal_number && !by_terminal)
		kill(loop->run->child, signal_number);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return !a || (b && b < a) ? b : a;
}

static int timeout_of(const struct run_state *loop)
{
	int64_t first = earlier(loop->patience, earlier(loop->end, loop->tick));
	int64_t left = first - now();

	if (!first)
		return -1;
	return left <= 0 ? 0 : left > 3600000000000ll ? 3600000 : (int)(left / 1000000 + 1);
}

/* 0, or the reason for the end: -EINTR for a stop signal without a command, otherwise a failure. */
static int handle_records(struct run_state *loop)
{
	int got = skep_session_poll(loop->run->session, 0);

	if (got == -EINTR && loop->run->child) {
		pass_on(loop);
		return 0;
	}
	return got < 0 ? got : 0;
}

static void end_command(struct run_state *loop)
{
	kill(loop->run->child, SIGTERM);
	loop->patience = now() + RUN_GRACE_SECONDS * 1000000000ll;
}

static void lose_patience(struct run_state *loop)
{
	loop->patience = 0;
	run_note_killed(loop->run, RUN_GRACE_SECONDS);
	run_command_kill(&loop->run->cgroup, loop->run->child, loop->run->compilation->arena);
}

static int handle_time(struct run_state *loop)
{
	int64_t time = now();
	int error = 0;

	if (loop->tick && time >= loop->tick) {
		loop->tick += ((time - loop->tick) / loop->interval + 1) * loop->interval;
		if (!loop->end || time < loop->end)
			error = maps_print(loop->run->compilation->unit, loop->run->session, &loop->run->view);
	}
	if (loop->end && time >= loop->end) {
		loop->end = 0;
		if (loop->run->child)
			end_command(loop);
		else
			loop->stopped = true;
	}
	if (loop->patience && time >= loop->patience)
		lose_patience(loop);
	return error;
}

static int one_turn(struct run_state *loop)
{
	int error = 0;

	if (poll(loop->fds, 2, timeout_of(loop)) < 0 && errno != EINTR)
		return -errno;
	if (loop->fds[1].revents)
		error = handle_records(loop);
	if (!error)
		error = handle_time(loop);
	if (ferror(stdout)) /* the reader is gone */
		loop->stopped = true;
	return error;
}

/* If the loop ended before the command, asks it to end and waits for that only. */
static void wait_for_command(struct run_state *loop)
{
	if (!loop->fds[0].revents && !loop->patience)
		end_command(loop);
	while (loop->patience && !loop->fds[0].revents) {
		if (poll(loop->fds, 1, timeout_of(loop)) < 0 && errno != EINTR)
			break;
		if (now() >= loop->patience && !loop->fds[0].revents)
			lose_patience(loop);
	}
	loop->run->command_status = run_command_status(loop->run->child);
}

int run_loop(struct run *run)
{
	const struct run_times *times = &run->times;
	int error = 0;
	struct run_state loop = { .run = run, .interval = times->interval,
			     .tick = times->interval ? now() + times->interval : 0,
			     .end = times->end ? now() + times->end : 0,
			     .fds = { { .fd = run->child ? run->child_fd : -1, .events = POLLIN },
				      { .fd = skep_session_fd(run->session), .events = POLLIN } } };

	while (!error && !loop.stopped && !loop.fds[0].revents)
		error = one_turn(&loop);
	loop.tick = loop.end = 0;
	if (run->child)
		wait_for_command(&loop);
	if (!error)
		skep_session_poll(run->session, 0); /* records of the last moment */
	return error == -EINTR ? 0 : error;
}
