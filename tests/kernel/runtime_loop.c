// SPDX-License-Identifier: MIT
/* The loop sees signals and timers under any load, and each record is delivered, lost or malformed. */
#include <errno.h>
#include <pthread.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

struct numbered {
	uint64_t number, doubled;
};

struct seen {
	uint64_t count, wrong;
	size_t least, most;
	useconds_t slow; /* microseconds that a record takes */
};

static struct skep_session *session;

static struct skep_session *open_session(void)
{
	struct skep_session *opened = skep_session_new();

	if (skep_session_open_file(opened, OBJECTS "/records.bpf.o", NULL) ||
	    skep_session_load(opened))
		cr_assert_fail("%s", skep_session_error(opened)->text);
	return opened;
}

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	session = open_session();
}

static void teardown(void)
{
	skep_session_close(session);
}

TestSuite(loop, .init = setup, .fini = teardown);

static int see(const void *record, size_t len, void *user)
{
	const struct numbered *numbered = record;
	struct seen *seen = user;

	seen->count++;
	seen->wrong += (uintptr_t)record % 8 || len < 16 || numbered->doubled != 2 * numbered->number;
	if (seen->slow)
		usleep(seen->slow);
	return 0;
}

static int see_len(const void *record, size_t len, void *user)
{
	struct seen *seen = user;

	(void)record;
	if (!seen->count++ || len < seen->least)
		seen->least = len;
	if (len > seen->most)
		seen->most = len;
	return 0;
}

/* Runs a program that many times, on this thread's CPU. */
static int put(const char *program, int times)
{
	static unsigned char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = times);

	return bpf_prog_test_run_opts(bpf_program__fd(skep_session_program(session, program)),
				      &opts);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What else the machine does may make a run so many times longer; a run that a flood holds up does not end at all. */
enum { slowest = 20 };

static atomic_bool flooding;

static void *flood(void *user)
{
	while (flooding)
		put(user, 500);
	return NULL;
}

Test(loop, a_poll_returns_after_1024_records)
{
	struct seen seen = { 0 };

	cr_assert_eq(skep_session_on_record(session, "large", 16, see, &seen), 0);
	cr_assert_eq(put("put-large", 3000), 0);
	cr_expect_eq(skep_session_poll(session, 0), 1024);
	cr_expect_eq(skep_session_poll(session, -1), 1024);
	cr_expect_eq(skep_session_poll(session, 0), 952);
	cr_expect(seen.count == 3000 && !seen.wrong);
}

Test(loop, a_poll_with_a_slow_reader_returns_after_10_ms)
{
	struct seen seen = { .slow = 2000 };
	int64_t begin;

	cr_assert_eq(skep_session_on_record(session, "large", 16, see, &seen), 0);
	cr_assert_eq(put("put-large", 100), 0);
	begin = now_ms();
	cr_expect_gt(skep_session_poll(session, -1), 0);
	cr_expect(seen.count >= 1 && seen.count <= 8, "%d of 100, in %d ms", (int)seen.count, (int)(now_ms() - begin));
}

Test(loop, a_flooded_buffer_does_not_starve_another)
{
	struct seen large = { 0 }, kinds = { 0 };

	cr_assert_eq(skep_session_on_record(session, "kinds", 1, see_len, &kinds), 0);
	cr_assert_eq(skep_session_on_record(session, "large", 16, see, &large), 0);
	cr_assert_eq(put("put-large", 20000), 0);
	cr_assert_eq(put("put-kinds", 1), 0);
	skep_session_poll(session, 0);
	skep_session_poll(session, 0);
	cr_expect_eq(kinds.count, 4);
	cr_expect_gt(large.count, 0);
}

Test(loop, the_descriptor_stays_readable_while_records_are_left)
{
	static const char *const maps[] = { "large", "perf" }, *const programs[] = { "put-large", "put-perf" };

	for (int i = 0; i < 2; i++) {
		struct seen seen = { 0 };
		struct pollfd ready = { .events = POLLIN };

		cr_assert_eq(skep_session_on_record(session, maps[i], 16, see, &seen), 0);
		cr_assert_eq(put(programs[i], 2000), 0);
		ready.fd = skep_session_fd(session);
		while (poll(&ready, 1, 0) == 1)
			cr_assert_geq(skep_session_poll(session, 0), 0);
		cr_expect_eq(seen.count, 2000, "%s: %d", maps[i], (int)seen.count);
	}
}

Test(loop, records_that_wake_nobody_are_seen)
{
	struct bpf_map *map = NULL;
	struct seen seen = { 0 };
	char bss[4096];
	uint32_t key = 0;

	bpf_object__for_each_map(map, skep_session_object(session))
		if (strstr(bpf_map__name(map), ".bss"))
			break;
	cr_assert_not_null(map);
	cr_assert_eq(bpf_map_lookup_elem(bpf_map__fd(map), &key, bss), 0);
	for (size_t at = 0; at < bpf_map__value_size(map); at += 8)
		*(uint64_t *)(bss + at) = BPF_RB_NO_WAKEUP; /* `flags` is one of them */
	cr_assert_eq(bpf_map_update_elem(bpf_map__fd(map), &key, bss, 0), 0);
	cr_assert_eq(skep_session_on_record(session, "large", 16, see, &seen), 0);
	cr_assert_eq(skep_session_poll(session, 10), 0);
	cr_assert_eq(put("put-large", 3), 0);
	cr_expect_eq(skep_session_poll(session, 0), 3);
	cr_assert_eq(put("put-large", 2), 0);
	cr_expect_eq(skep_session_poll(session, -1), 2);
}

/* A perf buffer has room on each CPU: the records are to come from one. */
static void stay_on_one_cpu(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
}

Test(loop, ten_thousand_records_are_delivered_or_lost)
{
	static const struct { const char *map, *program; int batch; } rows[] = {
		{ "small", "put-small", 500 }, { "perf", "put-perf", 10000 },
	};

	stay_on_one_cpu();
	for (int i = 0; i < 2; i++) {
		struct seen seen = { .slow = i ? 0 : 20 };

		cr_assert_eq(skep_session_on_record(session, rows[i].map, 16, see, &seen), 0, "%s",
			     skep_session_error(session)->text);
		for (int sent = 0; sent < 10000; sent += rows[i].batch) {
			cr_assert_eq(put(rows[i].program, rows[i].batch), 0);
			cr_assert_geq(skep_session_poll(session, 0), 0);
		}
		while (skep_session_poll(session, 0) > 0)
			;
		cr_expect_eq(seen.wrong, 0);
		cr_expect_gt(skep_session_lost(session, rows[i].map), 0);
		cr_expect_eq(seen.count + skep_session_lost(session, rows[i].map), 10000,
			     "%s: %d delivered, %d lost", rows[i].map, (int)seen.count,
			     (int)skep_session_lost(session, rows[i].map));
		cr_expect_eq(skep_session_malformed(session, NULL), 0);
	}
	cr_expect_eq(skep_session_lost(session, NULL),
		     skep_session_lost(session, "small") + skep_session_lost(session, "perf"));
}

Test(loop, records_go_to_the_reader_of_their_tag)
{
	struct seen one = { 0 }, two = { 0 };
	SKEP_OPTS(skep_record_kind, kind);

	kind.tag_len = 4;
	kind.tag = 1;
	kind.least_len = 8;
	cr_assert_eq(skep_session_on_kind(session, "kinds", &kind, see_len, &one), 0);
	cr_expect_eq(skep_session_on_kind(session, "kinds", &kind, see_len, &two), -EBUSY);
	cr_expect_eq(skep_session_on_record(session, "kinds", 0, see_len, &two), -EBUSY);
	kind.tag = 2;
	kind.least_len = 20;
	cr_expect_eq(skep_session_on_kind(session, "kinds", &kind, NULL, &two), -EINVAL);
	cr_assert_eq(skep_session_on_kind(session, "kinds", &kind, see_len, &two), 0);
	kind.tag_len = 3;
	cr_expect_eq(skep_session_on_kind(session, "kinds", &kind, see_len, &two), -EINVAL);
	cr_assert_eq(put("put-kinds", 5), 0);
	cr_expect_eq(skep_session_poll(session, 0), 10);
	cr_expect(one.count == 5 && one.most == 8);
	cr_expect(two.count == 5 && two.least == 20);
	cr_expect_eq(skep_session_malformed(session, "kinds"), 10);
	cr_expect_eq(skep_session_malformed(session, "large"), 0);
	cr_expect_eq(skep_session_lost(session, NULL), 0);
}

/* ---- the run ---- */

struct rounds {
	int count, answer;
	struct seen *seen;
	uint64_t seen_last;
};

static int round_of(struct skep_session *running, void *user)
{
	struct rounds *rounds = user;

	cr_expect_eq(running, session);
	rounds->count++;
	if (rounds->seen)
		rounds->seen_last = rounds->seen->count;
	return rounds->answer;
}

static int run(struct skep_stop *stop, uint64_t for_ms, uint64_t every_ms, uint64_t times,
	       struct rounds *rounds)
{
	return skep_session_run(session, stop, SKEP_RUN(.for_ns = for_ms * 1000000, .every_ns = every_ms * 1000000,
							.times = times, .every = round_of,
							.user = rounds));
}

Test(loop, a_run_ends_after_its_time_or_its_rounds)
{
	struct rounds rounds = { 0 };
	int64_t begin = now_ms();

	cr_expect_eq(run(NULL, 0, 20, 5, &rounds), 0);
	cr_expect_eq(rounds.count, 5);
	cr_expect(now_ms() - begin >= 100 && now_ms() - begin < 100 * slowest);
	rounds.count = 0;
	cr_expect_eq(run(NULL, 140, 50, 0, &rounds), 0);
	cr_expect_eq(rounds.count, 3, "two and the last");
	rounds.count = 0;
	cr_expect_eq(run(NULL, 30, 0, 0, &rounds), 0);
	cr_expect_eq(rounds.count, 1);
	rounds.answer = 42;
	cr_expect_eq(run(NULL, 0, 10, 0, &rounds), 42);
	cr_expect_eq(rounds.count, 2);
}

Test(loop, a_run_that_cannot_end_or_has_no_function_is_refused)
{
	cr_expect_eq(skep_session_run(session, NULL, NULL), -EINVAL);
	cr_expect_eq(skep_session_run(session, NULL, SKEP_RUN(.every_ns = 5)), -EINVAL);
	cr_expect_eq(skep_session_run(session, NULL, SKEP_RUN(.times = 5, .for_ns = 1)), -EINVAL);
	cr_expect_eq(skep_session_run(NULL, NULL, NULL), -ENOMEM);
}

Test(loop, rounds_come_in_time_under_a_flood_and_the_last_sees_all)
{
	struct seen seen = { 0 };
	struct rounds rounds = { .seen = &seen };
	int64_t begin = now_ms();
	pthread_t thread;

	cr_assert_eq(skep_session_on_record(session, "large", 16, see, &seen), 0);
	flooding = true;
	cr_assert_eq(pthread_create(&thread, NULL, flood, "put-large"), 0);
	cr_expect_eq(run(NULL, 400, 50, 0, &rounds), 0);
	flooding = false;
	pthread_join(thread, NULL);
	cr_expect_lt(now_ms() - begin, 400 * slowest);
	cr_expect(rounds.count >= 2 && rounds.count <= 9, "%d", rounds.count);
	cr_expect_eq(rounds.seen_last, seen.count);
	cr_expect_gt(seen.count, 0);
}

/* ---- signals under skep_main ---- */

static int poll_unwatched(struct skep_stop *stop, int argc, char **argv)
{
	struct seen seen = { 0 };
	SKEP_SESSION(own);

	(void)argc;
	(void)argv;
	if (skep_session_open_file(own, OBJECTS "/records.bpf.o", NULL) ||
	    skep_session_load(own) || skep_session_on_record(own, "large", 16, see, &seen))
		return 1;
	if (skep_session_poll(own, -1) != -EINTR)
		return 2;
	return skep_stop_signal(stop) ? 0 : 3;
}

static int run_in_main(struct skep_stop *stop, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return skep_session_run(session, stop, NULL) ? 1 : 0;
}

static int run_forever(struct skep_stop *stop, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	skep_session_run(session, stop, NULL);
	for (int i = 0; i < 100; i++)
		usleep(100000);
	return 9;
}

static int print_round(struct skep_session *running, void *user)
{
	(void)running;
	(void)user;
	puts("a line");
	return 0;
}

static int run_printing(struct skep_stop *stop, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return skep_session_run(session, stop, SKEP_RUN(.every_ns = 10000000, .every = print_round)) ==
			       -EPIPE ? 5 : 6;
}

static int main_unwatched(void *user)
{
	(void)user;
	return skep_main(poll_unwatched, 0, NULL);
}

static int main_run(void *user)
{
	(void)user;
	return skep_main(run_in_main, 0, NULL);
}

static int main_nohup(void *user)
{
	(void)user;
	signal(SIGHUP, SIG_IGN);
	return skep_main(run_in_main, 0, NULL);
}

static int main_forever(void *user)
{
	(void)user;
	return skep_main(run_forever, 0, NULL);
}

static int main_printing(void *user)
{
	int *ends = user;

	dup2(ends[1], 1);
	close(ends[0]);
	close(ends[1]);
	return skep_main(run_printing, 0, NULL);
}

static int main_printing_deaf(void *user)
{
	signal(SIGPIPE, SIG_IGN);
	return main_printing(user);
}

/* The status after the signals, which come 0.3 s one after the other. */
static int end_by(int (*child)(void *), int first, int second)
{
	pid_t pid = support_start(NULL, child, NULL);

	usleep(300000);
	kill(pid, first);
	if (second) {
		usleep(300000);
		kill(pid, second);
	}
	return support_wait(pid, 20000);
}

Test(loop, a_poll_that_watches_no_stop_is_ended_by_a_signal_under_main)
{
	cr_expect_eq(end_by(main_unwatched, SIGINT, 0), 130);
	cr_expect_eq(end_by(main_unwatched, SIGHUP, 0), 129);
}

Test(loop, each_stop_signal_ends_a_run)
{
	cr_expect_eq(end_by(main_run, SIGINT, 0), 130);
	cr_expect_eq(end_by(main_run, SIGTERM, 0), 143);
	cr_expect_eq(end_by(main_run, SIGHUP, 0), 129);
	cr_expect_eq(end_by(main_run, SIGQUIT, 0), 131);
}

Test(loop, an_ignored_hangup_stays_ignored)
{
	cr_expect_eq(end_by(main_nohup, SIGHUP, SIGTERM), 143);
}

Test(loop, a_second_signal_acts_at_once)
{
	cr_expect_eq(end_by(main_forever, SIGINT, SIGINT), 130);
	cr_expect_eq(end_by(main_forever, SIGTERM, SIGINT), 130);
}

Test(loop, a_gone_reader_of_stdout_ends_it_as_sigpipe_would)
{
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	close(ends[0]);
	cr_expect_eq(support_run_in(NULL, main_printing, ends, 20000), 141);
	cr_expect_eq(support_run_in(NULL, main_printing_deaf, ends, 20000), 5,
		     "the parent had SIGPIPE ignored");
}
