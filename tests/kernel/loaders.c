// SPDX-License-Identifier: MIT
/* A loader that skep_add_loader built from lisp/loader_watch.lisp: no way to end it leaves a link. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/support.h"

struct loader {
	struct support_cgroup cgroup;
	const char *seconds; /* NULL: until it is ended */
	int output[2];
	pid_t pid;
};

static int become_loader(void *user)
{
	struct loader *loader = user;

	dup2(loader->output[1], STDOUT_FILENO);
	execl(LOADER, LOADER, loader->cgroup.path, loader->seconds, NULL);
	return 127;
}

static int programs(const struct loader *loader)
{
	return support_cgroup_programs(&loader->cgroup, BPF_CGROUP_INET_EGRESS);
}

/* Waits for a line that the loader prints. */
static void await_line(const struct loader *loader, const char *line)
{
	char text[256];
	size_t len = 0;

	while (len < sizeof(text) - 1 && read(loader->output[0], text + len, 1) == 1) {
		if (text[len] != '\n') {
			len++;
			continue;
		}
		text[len] = '\0';
		if (!strcmp(text, line))
			return;
		len = 0;
	}
	cr_assert_fail("the loader never said: %s", line);
}

static void start(struct loader *loader, const char *seconds)
{
	SUPPORT_NEED_BPF();
	loader->seconds = seconds;
	cr_assert_eq(support_cgroup_make(&loader->cgroup), 0);
	cr_assert_eq(pipe2(loader->output, O_CLOEXEC), 0);
	loader->pid = support_start(NULL, become_loader, loader);
	close(loader->output[1]);
	await_line(loader, "attached");
	cr_assert_eq(programs(loader), 1);
}

static int send_three(void *user)
{
	return support_udp_exchange(*(const int *)user, 3) == 3 ? 0 : 1;
}

Test(loaders, leaving_the_session_detaches_while_the_process_lives)
{
	int family = AF_INET;
	struct loader loader;

	start(&loader, "1");
	cr_expect_eq(support_run_in(&loader.cgroup, send_three, &family, 5000), 0);
	await_line(&loader, "packets: 3");
	await_line(&loader, "closed");
	cr_expect_eq(programs(&loader), 0);
	cr_expect_eq(support_wait(loader.pid, 5000), 0);
	support_cgroup_remove(&loader.cgroup);
}

static void check_signal(int number)
{
	struct loader loader;

	start(&loader, NULL);
	kill(loader.pid, number);
	cr_expect_eq(support_wait(loader.pid, 5000), 128 + number, "it dies of the signal");
	cr_expect_eq(support_cgroup_await(&loader.cgroup, BPF_CGROUP_INET_EGRESS, 0, 2000), 0);
	support_cgroup_remove(&loader.cgroup);
}

Test(loaders, an_interrupt_detaches)
{
	check_signal(SIGINT);
}

Test(loaders, a_termination_detaches)
{
	check_signal(SIGTERM);
}

Test(loaders, a_kill_detaches)
{
	check_signal(SIGKILL);
}

Test(loaders, two_of_them_share_a_cgroup)
{
	struct loader first, second;

	start(&first, NULL);
	second = first;
	cr_assert_eq(pipe2(second.output, O_CLOEXEC), 0);
	second.pid = support_start(NULL, become_loader, &second);
	close(second.output[1]);
	await_line(&second, "attached");
	cr_expect_eq(programs(&first), 2);
	kill(first.pid, SIGKILL);
	cr_expect_eq(support_wait(first.pid, 5000), 128 + SIGKILL);
	cr_expect_eq(support_cgroup_await(&first.cgroup, BPF_CGROUP_INET_EGRESS, 1, 2000), 0);
	kill(second.pid, SIGINT);
	cr_expect_eq(support_wait(second.pid, 5000), 128 + SIGINT);
	cr_expect_eq(programs(&first), 0);
	support_cgroup_remove(&first.cgroup);
}

static int without_cgroup(void *user)
{
	(void)user;
	execl(LOADER, LOADER, "/sys/fs/cgroup/skep-is-not-there", NULL);
	return 127;
}

Test(loaders, a_failed_attach_is_an_exit_status)
{
	SUPPORT_NEED_BPF();
	cr_expect_eq(support_run_in(NULL, without_cgroup, NULL, 5000), 1);
}
