// SPDX-License-Identifier: MIT
/* Stop signals: skep_stop_new blocks SIGINT, SIGTERM, SIGHUP and SIGPIPE and reads them from a
 * signalfd, so that a session is closed before the process dies. skep_main wraps an application's
 * main with it, flushes stdout, and ends the process with the status that the signal would have
 * given. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

/* One year; longer sleeps are cut to it, so that no arithmetic overflows. */
#define SLEEP_MOST 31536000.0

struct skep_stop {
	int fd;
	int signal;    /* the signal that came, or 0 */
	bool takes;    /* skep_stop_take is used: signals are held until taken */
	sigset_t was;  /* the thread's signal mask before */
	sigset_t held; /* the signals that skep_stop_new has blocked */
};

/* The stop of the skep_main that runs in this thread. */
static _Thread_local struct skep_stop *main_stop;

static bool is_ignored(int number)
{
	struct sigaction now;

	return !sigaction(number, NULL, &now) && now.sa_handler == SIG_IGN;
}

/* HUP stays ignored under nohup. SIGPIPE is blocked so that a write to a closed pipe fails with
 * EPIPE, and the session can be closed before the process dies of the signal. */
static void held_signals(sigset_t *ret)
{
	sigemptyset(ret);
	sigaddset(ret, SIGINT);
	sigaddset(ret, SIGTERM);
	if (!is_ignored(SIGHUP))
		sigaddset(ret, SIGHUP);
	if (!is_ignored(SIGPIPE))
		sigaddset(ret, SIGPIPE);
}

struct skep_stop *skep_stop_new(void)
{
	struct skep_stop *stop = calloc(1, sizeof(*stop));
	int err;

	if (!stop)
		return NULL;
	held_signals(&stop->held);
	stop->fd = signalfd(-1, &stop->held, SFD_CLOEXEC | SFD_NONBLOCK);
	if (stop->fd < 0)
		goto fail;
	err = pthread_sigmask(SIG_BLOCK, &stop->held, &stop->was);
	if (!err)
		return stop;
	close(stop->fd);
	errno = err;
fail:
	err = errno;
	free(stop);
	errno = err;
	return NULL;
}

void skep_stop_free(struct skep_stop *stop)
{
	int kept = errno;

	if (!stop)
		return;
	close(stop->fd);
	pthread_sigmask(SIG_SETMASK, &stop->was, NULL);
	free(stop);
	errno = kept;
}

int skepi_stop_fd(const struct skep_stop *stop)
{
	return stop->fd;
}

struct skep_stop *skepi_main_stop(void)
{
	return main_stop;
}

/* Lets the next stop signal act. SIGPIPE stays blocked: output printed while the session closes
 * must not end the process first. */
static void let_next_act(const struct skep_stop *stop)
{
	sigset_t next;

	sigemptyset(&next);
	for (int number = 1; number < NSIG; number++)
		if (number != SIGPIPE && sigismember(&stop->held, number) == 1 &&
		    !sigismember(&stop->was, number))
			sigaddset(&next, number);
	pthread_sigmask(SIG_UNBLOCK, &next, NULL);
}

int skep_stop_signal(struct skep_stop *stop)
{
	struct signalfd_siginfo info;

	if (!stop)
		return 0;
	if (!stop->signal && read(stop->fd, &info, sizeof(info)) == sizeof(info)) {
		stop->signal = (int)info.ssi_signo;
		if (!stop->takes)
			let_next_act(stop);
	}
	return stop->signal;
}

int skep_stop_take(struct skep_stop *stop)
{
	int number;

	if (!stop)
		return 0;
	stop->takes = true;
	number = skep_stop_signal(stop);
	stop->signal = 0;
	return number;
}

static struct timespec until(const struct timespec *end)
{
	struct timespec now, left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left.tv_sec = end->tv_sec - now.tv_sec;
	left.tv_nsec = end->tv_nsec - now.tv_nsec;
	if (left.tv_nsec < 0) {
		left.tv_nsec += 1000000000;
		left.tv_sec--;
	}
	if (left.tv_sec < 0)
		left = (struct timespec){ 0 };
	return left;
}

int skep_stop_sleep(struct skep_stop *stop, double seconds)
{
	struct pollfd ready = { .fd = stop ? stop->fd : -1, .events = POLLIN };
	struct timespec end, left;

	if (!(seconds > 0)) /* true for a NaN, too */
		seconds = 0;
	if (seconds > SLEEP_MOST)
		seconds = SLEEP_MOST;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += (time_t)seconds;
	end.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
	if (end.tv_nsec >= 1000000000) {
		end.tv_nsec -= 1000000000;
		end.tv_sec++;
	}
	for (;;) {
		if (skep_stop_signal(stop))
			return errno = EINTR, -EINTR;
		left = until(&end);
		if (!ppoll(&ready, 1, &left, NULL))
			return 0;
	}
}

/* Kills the process with the signal, as if it had not been blocked. */
static void die_of(int number)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	sigset_t one;

	sigaction(number, &standard, NULL);
	raise(number);
	sigemptyset(&one);
	sigaddset(&one, number);
	pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

static void say(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
}

/* Opens /dev/null for a closed standard descriptor; otherwise the next file opened would get its
 * number and be printed into. It is opened in the wrong direction, so that using it still fails. */
static void keep_standard_files(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
			return; /* no other file can be opened, either */
}

int skep_main(int (*run)(struct skep_stop *, int argc, char **argv), int argc, char **argv)
{
	struct skep_stop *stop;
	const char *why;
	int status, number;

	keep_standard_files();
	stop = skep_stop_new();
	if (!stop) {
		say("stop signals cannot be held", strerror(errno));
		return EXIT_FAILURE;
	}
	main_stop = stop;
	status = run(stop, argc, argv);
	why = skepi_write_output();
	number = skep_stop_signal(stop);
	if (why && !status && number != SIGPIPE) /* SIGPIPE already reports the closed reader */
		say("standard output", why);
	if (why && !status)
		status = EXIT_FAILURE;
	main_stop = NULL;
	if (number)
		die_of(number);
	skep_stop_free(stop);
	return status;
}
