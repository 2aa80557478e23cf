// SPDX-License-Identifier: MIT
/* However a process ends, its links end; and a stop signal ends it as the shell expects. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static struct support_cgroup cgroup;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
}

TestSuite(signals, .init = setup);

static int attach_and_sleep(struct skep_stop *stop, int argc, char **argv)
{
	SKEP_SESSION(session);

	(void)argc;
	if (skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL) ||
	    skep_session_load(session) ||
	    skep_session_attach(session, "count-egress", SKEP_ATTACH(.cgroup_path = argv[0]), NULL))
		return 1;
	return skep_stop_sleep(stop, 20) == -EINTR ? EXIT_SUCCESS : 2;
}

static int loader(void *user)
{
	char *argv[] = { cgroup.path, NULL };

	(void)user;
	return skep_main(attach_and_sleep, 1, argv);
}

static int end_by(int number)
{
	pid_t pid = support_start(NULL, loader, NULL);
	int status;

	cr_assert_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET_EGRESS, 1, 5000), 0);
	kill(pid, number);
	status = support_wait(pid, 5000);
	cr_expect_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET_EGRESS, 0, 1000), 0);
	return status;
}

Test(signals, sigint_detaches_and_the_shell_sees_130)
{
	cr_expect_eq(end_by(SIGINT), 130);
}

Test(signals, sigterm_detaches_and_the_shell_sees_143)
{
	cr_expect_eq(end_by(SIGTERM), 143);
}

Test(signals, sigkill_detaches)
{
	cr_expect_eq(end_by(SIGKILL), 137);
}

static int return_seven(struct skep_stop *stop, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return skep_stop_signal(stop) ? 1 : 7;
}

static int main_of_seven(void *user)
{
	(void)user;
	return skep_main(return_seven, 0, NULL);
}

Test(signals, without_a_signal_main_gives_what_run_gave)
{
	cr_expect_eq(support_run_in(NULL, main_of_seven, NULL, 2000), 7);
}

static int raise_ignored(struct skep_stop *stop, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	raise(SIGINT);
	return skep_stop_sleep(stop, 5) == -EINTR && skep_stop_signal(stop) == SIGINT ? 0 : 9;
}

static int main_ignored(void *user)
{
	(void)user;
	signal(SIGINT, SIG_IGN); /* as a shell does for `program &` */
	return skep_main(raise_ignored, 0, NULL);
}

Test(signals, a_signal_that_the_parent_ignored_still_ends_it)
{
	cr_expect_eq(support_run_in(NULL, main_ignored, NULL, 2000), 130);
}

static int print_and_raise(struct skep_stop *stop, int argc, char **argv)
{
	(void)stop;
	(void)argc;
	(void)argv;
	printf("packets: 5");
	raise(SIGTERM);
	return 0;
}

static int main_printing(void *user)
{
	int *ends = user;

	dup2(ends[1], 1);
	return skep_main(print_and_raise, 0, NULL);
}

Test(signals, stdout_is_flushed_before_the_death)
{
	char text[32] = "";
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_expect_eq(support_run_in(NULL, main_printing, ends, 2000), 143);
	cr_assert_gt(read(ends[0], text, sizeof(text) - 1), 0);
	cr_expect_str_eq(text, "packets: 5");
}

Test(signals, sleep_takes_as_long_as_was_said)
{
	struct skep_stop *stop = skep_stop_new();
	struct timespec before, after;
	double slept;

	cr_assert_not_null(stop);
	clock_gettime(CLOCK_MONOTONIC, &before);
	cr_expect_eq(skep_stop_sleep(stop, 0.25), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	slept = (double)(after.tv_sec - before.tv_sec) +
		(double)(after.tv_nsec - before.tv_nsec) / 1e9;
	cr_expect(slept >= 0.25 && slept < 2, "%f", slept);
	cr_expect_eq(skep_stop_sleep(stop, -1), 0);
	cr_expect_eq(skep_stop_sleep(NULL, 0.01), 0);
	skep_stop_free(stop);
}
