#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

/* A year: longer sleeps are cut, so that no arithmetic overflows. */
#define SLEEP_MOST 31536000.0

struct skep_stop {
	int fd;
	int signal;   /* that came, or 0 */
	sigset_t was; /* the thread's mask before */
};

static void held_signals(sigset_t *ret)
{
	sigemptyset(ret);
	sigaddset(ret, SIGINT);
	sigaddset(ret, SIGTERM);
}

struct skep_stop *skep_stop_new(void)
{
	struct skep_stop *stop = calloc(1, sizeof(*stop));
	sigset_t held;
	int err;

	if (!stop)
		return NULL;
	held_signals(&held);
	stop->fd = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	if (stop->fd < 0)
		goto fail;
	err = pthread_sigmask(SIG_BLOCK, &held, &stop->was);
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

int skep_stop_signal(struct skep_stop *stop)
{
	struct signalfd_siginfo info;

	if (!stop)
		return 0;
	if (!stop->signal && read(stop->fd, &info, sizeof(info)) == sizeof(info))
		stop->signal = (int)info.ssi_signo;
	return stop->signal;
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

	if (!(seconds > 0)) /* a NaN, too */
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

/* Ends the process as the signal would have done. */
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

int skep_main(int (*run)(struct skep_stop *, int argc, char **argv), int argc, char **argv)
{
	struct skep_stop *stop = skep_stop_new();
	int status, number;

	if (!stop)
		return EXIT_FAILURE;
	status = run(stop, argc, argv);
	if (fflush(stdout) && !status)
		status = EXIT_FAILURE;
	number = skep_stop_signal(stop);
	if (number)
		die_of(number);
	skep_stop_free(stop);
	return status;
}
