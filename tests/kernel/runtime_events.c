// SPDX-License-Identifier: MIT
/* Records of a ring buffer reach the application; the loop ends when told. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

struct record {
	uint32_t port, number;
};

struct seen {
	int count, answer;
	struct record last;
};

static struct support_cgroup cgroup;
static struct skep_session *session;
static uint16_t port;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	cr_assert_geq(support_tcp_listen(AF_INET, &port), 0);
	session = skep_session_new();
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/connect.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach(session, "tell-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), 0);
}

static void teardown(void)
{
	skep_session_close(session);
}

TestSuite(events, .init = setup, .fini = teardown);

static int see(const void *record, size_t len, void *user)
{
	struct seen *seen = user;

	cr_expect_geq(len, sizeof(seen->last));
	seen->count++;
	seen->last = *(const struct record *)record;
	return seen->answer;
}

static int connect_times(void *user)
{
	for (int i = 0; i < *(int *)user; i++)
		if (support_tcp_connect(AF_INET, port))
			return 1;
	return 0;
}

static void connect_in_cgroup(int times)
{
	cr_assert_eq(support_run_in(&cgroup, connect_times, &times, 5000), 0);
}

Test(events, a_record_reaches_its_reader)
{
	struct seen seen = { 0 };

	cr_assert_eq(skep_session_on_record(session, "connects", sizeof(struct record), see, &seen),
		     0, "%s", skep_session_error(session)->text);
	cr_expect_eq(skep_session_poll(session, 0), 0);
	connect_in_cgroup(2);
	cr_expect_eq(skep_session_poll(session, 1000), 2);
	cr_expect_eq(seen.count, 2);
	cr_expect_eq(seen.last.port, htons(port));
	cr_expect_eq(seen.last.number, 7);
	cr_expect_eq(skep_session_poll(session, 10), 0);
	cr_expect_eq(skep_session_lost(session, NULL), 0);
}

Test(events, records_that_are_too_short_are_malformed_and_not_lost)
{
	struct seen seen = { 0 };

	cr_assert_eq(skep_session_on_record(session, "connects", 64, see, &seen), 0);
	connect_in_cgroup(3);
	cr_expect_eq(skep_session_poll(session, 100), 0);
	cr_expect_eq(seen.count, 0);
	cr_expect_eq(skep_session_malformed(session, "connects"), 3);
	cr_expect_eq(skep_session_lost(session, NULL), 0);
}

Test(events, a_negative_answer_ends_the_poll_with_it)
{
	struct seen seen = { .answer = -EDOM };

	cr_assert_eq(skep_session_on_record(session, "connects", 8, see, &seen), 0);
	connect_in_cgroup(2);
	cr_expect_eq(skep_session_poll(session, 1000), -EDOM);
	cr_expect_eq(seen.count, 1);
	cr_expect_eq(skep_session_error(session)->stage, SKEP_STAGE_EVENT);
	seen.answer = 0;
	cr_expect_eq(skep_session_poll(session, 1000), 1, "the other one is still there");
}

Test(events, the_descriptor_is_readable_when_a_record_waits)
{
	struct seen seen = { 0 };
	struct pollfd ready = { .events = POLLIN };

	cr_assert_eq(skep_session_on_record(session, "connects", 8, see, &seen), 0);
	ready.fd = skep_session_fd(session);
	cr_assert_geq(ready.fd, 0);
	cr_expect_eq(poll(&ready, 1, 0), 0);
	connect_in_cgroup(1);
	cr_expect_eq(poll(&ready, 1, 1000), 1);
	cr_expect_eq(skep_session_poll(session, 0), 1);
	cr_expect_eq(poll(&ready, 1, 0), 0);
}

Test(events, a_stop_signal_ends_the_poll_after_the_records_that_wait)
{
	struct skep_stop *stop = skep_stop_new();
	struct seen seen = { 0 };

	cr_assert_not_null(stop);
	cr_assert_eq(skep_session_on_record(session, "connects", 8, see, &seen), 0);
	cr_assert_eq(skep_session_watch(session, stop), 0);
	connect_in_cgroup(2);
	raise(SIGTERM);
	cr_expect_eq(skep_session_poll(session, -1), -EINTR);
	cr_expect_eq(seen.count, 2);
	cr_expect_eq(skep_stop_signal(stop), SIGTERM);
	cr_expect_eq(skep_session_poll(session, -1), -EINTR, "for good");
	skep_session_close(session);
	session = NULL;
	skep_stop_free(stop);
}

Test(events, only_ring_buffers_are_read_and_once)
{
	struct seen seen = { 0 };
	SKEP_SESSION(counter);

	cr_expect_eq(skep_session_poll(session, 0), -EINVAL, "nothing to wait for");
	cr_assert_eq(skep_session_open_file(counter, OBJECTS "/counter.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(counter), 0);
	cr_expect_eq(skep_session_on_record(counter, "pkt-count", 8, see, &seen), -EINVAL);
	cr_expect_eq(skep_session_on_record(session, "nothing", 8, see, &seen), -ENOENT);
	cr_expect_eq(skep_session_on_record(session, "connects", 8, see, &seen), 0);
	cr_expect_eq(skep_session_on_record(session, "connects", 8, see, &seen), -EBUSY);
}
