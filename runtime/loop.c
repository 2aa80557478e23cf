// SPDX-License-Identifier: MIT
/* Waits for records and signals: skep_session_poll for one batch (a round), skep_session_run until
 * a signal, a time limit or a number of calls. One epoll descriptor per session has the buffers,
 * the stop's signalfd and `more_fd`. Calls skepi_events_consume (events.c) for the records and the
 * application's `every`. */
#include <errno.h>
#include <limits.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

/* A record submitted with BPF_RB_NO_WAKEUP wakes nobody, so the buffers are checked at this
 * interval. */
#define LOOK_MS 100

/* After the end of a run its last records are delivered for at most this long. */
#define DRAIN_NS 100000000

int64_t skepi_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int skepi_epoll_open(struct skep_session *session)
{
	if (session->epoll_fd >= 0)
		return 0;
	session->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (session->epoll_fd < 0)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -errno, NULL,
				  "an epoll descriptor cannot be created: %s", strerror(errno));
	return 0;
}

int skepi_epoll_add(struct skep_session *session, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (!epoll_ctl(session->epoll_fd, EPOLL_CTL_ADD, fd, &event) || errno == EEXIST)
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_WAIT, -errno, NULL,
			  "epoll cannot wait for a descriptor: %s", strerror(errno));
}

/* The watched stop, else that of this thread's skep_main. */
static struct skep_stop *stop_of(const struct skep_session *session)
{
	return session->stop ? session->stop : skepi_main_stop();
}

/* Adds everything that ends a wait to the epoll descriptor. */
static int wait_prepare(struct skep_session *session)
{
	const struct skep_stop *stop = stop_of(session);
	int err = skepi_epoll_open(session);

	if (!err && stop && session->in_epoll != stop) {
		err = skepi_epoll_add(session, skepi_stop_fd(stop));
		if (!err)
			session->in_epoll = stop;
	}
	return err;
}

int skep_session_watch(struct skep_session *session, struct skep_stop *stop)
{
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!stop || session->stop == stop)
		return 0;
	if (session->stop)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EBUSY, NULL,
				  "the session already watches another stop");
	session->stop = stop;
	err = wait_prepare(session);
	if (err)
		session->stop = NULL;
	return err;
}

int skep_session_fd(struct skep_session *session)
{
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	err = wait_prepare(session);
	return err ? err : session->epoll_fd;
}

/* Makes the epoll descriptor readable while a round has left records behind, for callers with a
 * loop of their own: a perf buffer wakes only once. */
static void tell_of_more(struct skep_session *session)
{
	uint64_t one = 1;

	if (session->round.enough && !session->more_fd) {
		session->more_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (session->more_fd < 0 || skepi_epoll_add(session, session->more_fd))
			return;
	}
	if (session->more_fd <= 0 || session->more == session->round.enough)
		return;
	session->more = session->round.enough;
	if ((session->more ? write(session->more_fd, &one, sizeof(one)) :
			     read(session->more_fd, &one, sizeof(one))) < 0)
		session->more = false;
}

/* Reads one round. Returns 0 also where a function ended it: session->round.err has its result. */
static int consume(struct skep_session *session)
{
	int err = skepi_events_consume(session);

	tell_of_more(session);
	return err;
}

static int reader_ended(struct skep_session *session)
{
	int err = session->round.err;

	skepi_fail(&session->error, SKEP_STAGE_EVENT, err, NULL,
		   "a record's function returned an error: %s", strerror(-err));
	return errno = -err, err;
}

/* Waits until something is ready or until end (ns, -1: no limit). 1: the time is over; 0: check
 * again; -errno. */
static int wait_until(struct skep_session *session, int64_t end)
{
	int64_t left = end < 0 ? INT_MAX : (end - skepi_now_ns() + 999999) / 1000000;
	struct epoll_event events[2];
	int timeout = left > INT_MAX ? INT_MAX : (int)left;

	if (left <= 0)
		return 1;
	if (session->sources && timeout > LOOK_MS)
		timeout = LOOK_MS;
	else if (end < 0)
		timeout = -1;
	if (epoll_wait(session->epoll_fd, events, (int)ARRAY_COUNT(events), timeout) >= 0)
		return 0;
	/* with a stop, a signal handler of the application does not end the wait */
	if (errno == EINTR)
		return stop_of(session) ? 0 : -EINTR;
	return skepi_fail(&session->error, SKEP_STAGE_WAIT, -errno, NULL, "waiting failed: %s",
			  strerror(errno));
}

/* Reads what is ready; waits until end for the first record. */
static int poll_until(struct skep_session *session, int64_t end)
{
	int err = wait_prepare(session);

	while (!err) {
		err = consume(session);
		if (skep_stop_signal(stop_of(session)))
			return errno = EINTR, -EINTR;
		if (err)
			return err;
		if (session->round.err)
			return reader_ended(session);
		if (session->round.handled || session->round.enough || !end)
			return session->round.handled;
		err = wait_until(session, end);
		if (err == 1)
			return 0;
	}
	return errno = -err, err;
}

int skep_session_poll(struct skep_session *session, int timeout_ms)
{
	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!session->sources && !stop_of(session))
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the session has nothing to wait for: no ring buffer or perf "
				  "buffer is read and no stop watched");
	return poll_until(session, timeout_ms > 0 ? skepi_now_ns() + (int64_t)timeout_ms * 1000000 :
						    timeout_ms < 0 ? -1 : 0);
}

/* ---- the run ---- */

void skep_session_stop(struct skep_session *session)
{
	if (session)
		skepi_events_stop(session);
}

struct event_loop {
	struct skep_session *session;
	struct skep_run_opts opts;
	int64_t end, next; /* in ns; INT64_MAX: never */
	uint64_t lost;     /* lost records reported so far */
	int64_t said;      /* time of the last report */
	uint64_t rounds;
};

static int run_opts(struct skep_session *session, const struct skep_run_opts *opts,
		    struct skep_run_opts *ret_opts)
{
	const char *more = (const char *)opts;

	*ret_opts = (struct skep_run_opts){ .sz = sizeof(*ret_opts) };
	if (!opts)
		return 0;
	if (opts->sz < sizeof(opts->sz))
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the run options do not say their size in sz");
	for (size_t i = sizeof(*ret_opts); i < opts->sz; i++)
		if (more[i])
			return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
					  "the run options are newer than this libskep");
	memcpy(ret_opts, opts, opts->sz < sizeof(*ret_opts) ? opts->sz : sizeof(*ret_opts));
	if ((ret_opts->given & SKEP_RUN_EVERY) && !ret_opts->every_ns)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL, "an interval "
										   "must be longer "
										   "than 0");
	if ((ret_opts->given & SKEP_RUN_FOR) && !ret_opts->for_ns)
		ret_opts->for_ns = 1;
	if ((ret_opts->given & SKEP_RUN_TIMES) && !ret_opts->every_ns)
		ret_opts->times = 0;
	if ((ret_opts->every_ns || ret_opts->times) && !ret_opts->every)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the run options have an interval but no function in `every`");
	if (ret_opts->times && !ret_opts->every_ns)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the run options have `times` but no interval in `every_ns`");
	return 0;
}

const char *skepi_write_output(void)
{
	bool had_failed = ferror(stdout);

	errno = 0;
	if (!fflush(stdout) && !had_failed)
		return NULL;
	/* the write of nothing reports an earlier error: stdio does not keep its errno */
	if (!errno && write(STDOUT_FILENO, "", 0) >= 0)
		return "an earlier write failed";
	return strerror(errno);
}

int skepi_flush_output(struct skep_stop *stop, struct error_store *store)
{
	const char *why = skepi_write_output();

	if (!why || skep_stop_signal(stop))
		return 0;
	return skepi_fail(store, SKEP_STAGE_WAIT, -EPIPE, NULL,
			  "standard output cannot be written: %s", why);
}

static int flush_output(struct event_loop *run)
{
	return skepi_flush_output(stop_of(run->session), &run->session->error);
}

/* Reports the records lost since the run began, over all maps with a reader. At most once per
 * second, and at the end. */
static void say_lost(struct event_loop *run, bool at_end)
{
	uint64_t lost = run->opts.says_lost ? skep_session_lost(run->session, NULL) : 0;
	int64_t now;

	if (lost <= run->lost)
		return;
	now = skepi_now_ns();
	if (!at_end && now - run->said < 1000000000)
		return;
	fprintf(stderr, "%llu records lost\n", (unsigned long long)(lost - run->lost));
	run->lost = lost;
	run->said = now;
}

static int round_now(struct event_loop *run)
{
	int answer;

	if (run->opts.every && run->opts.redraw)
		skepi_redraw(run->opts.redraw);
	answer = run->opts.every ? run->opts.every(run->session, run->opts.user) : 0;

	run->rounds++;
	return answer ? answer : flush_output(run);
}

/* True if the last round had a record; the clock is then checked. */
static bool session_saw(const struct skep_session *session)
{
	return session->round.seen;
}

/* Delivers the records that are left and calls `every` a last time. */
static int run_last(struct event_loop *run)
{
	int64_t end = skepi_now_ns() + DRAIN_NS;
	int err;

	do {
		err = consume(run->session);
		if (!err && run->session->round.err)
			err = reader_ended(run->session);
	} while (!err && session_saw(run->session) && skepi_now_ns() < end);
	return err ? err : round_now(run);
}

/* Delivers records until the next call of `every` or the end. -EINTR: a signal. */
static int run_wait(struct event_loop *run)
{
	int64_t until = run->next < run->end ? run->next : run->end;
	int got = poll_until(run->session, until == INT64_MAX ? -1 : until);

	say_lost(run, false);
	return got > 0 ? flush_output(run) : got;
}

static int run_loop(struct event_loop *run)
{
	int64_t now;
	int err;

	for (;;) {
		err = run_wait(run);
		if (err == -EINTR) {
			err = run_last(run);
			return err || skep_stop_signal(stop_of(run->session)) ? err : -EINTR;
		}
		if (err)
			return err;
		if (run->session->stopped)
			return round_now(run);
		now = skepi_now_ns();
		if (now >= run->end)
			return run_last(run);
		if (now < run->next)
			continue;
		if (run->opts.times && run->rounds + 1 >= run->opts.times)
			return run_last(run);
		err = round_now(run);
		if (err || run->session->stopped)
			return err;
		/* after a slow function the missed calls are skipped, and later ones keep the
		 * interval */
		while (run->next <= now)
			run->next += (int64_t)run->opts.every_ns;
	}
}

static int64_t after(int64_t begin, uint64_t ns)
{
	return !ns || ns > (uint64_t)(INT64_MAX - begin) ? INT64_MAX : begin + (int64_t)ns;
}

int skep_session_run(struct skep_session *session, struct skep_stop *stop,
		     const struct skep_run_opts *opts)
{
	struct event_loop run = { .session = session };
	int64_t begin = skepi_now_ns();
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	err = run_opts(session, opts, &run.opts);
	if (!err)
		err = skep_session_watch(session, stop);
	if (err)
		return err;
	if (!session->sources && !stop_of(session) && !run.opts.for_ns && !run.opts.every_ns)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the run would never end: no ring buffer or perf buffer is read, "
				  "no stop watched, and no time was given");
	session->stopped = false;
	if ((run.opts.given & SKEP_RUN_TIMES) && run.opts.every_ns && !run.opts.times)
		return 0;
	run.end = after(begin, run.opts.for_ns);
	run.next = after(begin, run.opts.every_ns);
	run.lost = run.opts.says_lost ? skep_session_lost(session, NULL) : 0;
	run.said = begin - 1000000000;
	err = run_loop(&run);
	say_lost(&run, true);
	return err < 0 ? (errno = -err, err) : err;
}
