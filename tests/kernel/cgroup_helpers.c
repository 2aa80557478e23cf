// SPDX-License-Identifier: MIT
/* lisp/cgroup_helpers.lisp: what helpers say is true of the process that connects. */
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

struct caller {
	uint64_t cookie, pid_tgid, uid_gid, coarse, precise, boot, jiffies, cgroup, netns;
	uint32_t random, processor;
	char command[16];
};

/* What the child knows of itself; it writes into a pipe. */
struct itself {
	uint64_t cookie;
	pid_t pid;
};

static int report[2];

static int connect_as_nobody(void *user)
{
	struct sockaddr_storage address;
	int family = *(const int *)user;
	socklen_t len = hooks_loopback(family, 9, &address), cookie_len = sizeof(uint64_t);
	struct itself itself = { .pid = getpid() };
	int fd;

	prctl(PR_SET_NAME, "skep-helpers");
	if (support_become_nobody())
		return -EINVAL;
	fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, len))
		return -errno;
	send(fd, "x", 1, MSG_DONTWAIT);
	if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &itself.cookie, &cookie_len) ||
	    write(report[1], &itself, sizeof(itself)) != sizeof(itself))
		return -errno;
	return 0;
}

static uint64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void note(struct hooks *hooks, const char *program, uint32_t slot, int family,
		 struct caller *ret_caller, struct itself *ret_itself)
{
	const struct bpf_map *map;

	cr_assert_eq(pipe2(report, O_CLOEXEC), 0);
	hooks_open(hooks, "cgroup_helpers", hooks_clang(0));
	hooks_attach(hooks, program);
	cr_assert_eq(hooks_errno(hooks, connect_as_nobody, &family), 0);
	cr_assert_eq(read(report[0], ret_itself, sizeof(*ret_itself)), sizeof(*ret_itself));
	map = skep_session_map(hooks->session, "callers");
	cr_assert_eq(skep_map_lookup(hooks->session, map, &slot, sizeof(slot), ret_caller,
				     sizeof(*ret_caller)), 0);
}

static void check(const char *program, uint32_t slot, bool has_cookie)
{
	struct hooks hooks;
	struct caller caller;
	struct itself itself;
	struct stat cgroup;
	uint64_t coarse = now(CLOCK_MONOTONIC_COARSE), precise = now(CLOCK_MONOTONIC);
	uint64_t boot = now(CLOCK_BOOTTIME);

	note(&hooks, program, slot, AF_INET, &caller, &itself);
	cr_expect_eq(caller.pid_tgid >> 32, (uint64_t)itself.pid);
	cr_expect_eq(caller.pid_tgid & 0xffffffff, (uint64_t)itself.pid);
	cr_expect_eq(caller.uid_gid, (uint64_t)65534 << 32 | 65534);
	cr_expect_str_eq(caller.command, "skep-helpers");
	cr_expect(caller.coarse >= coarse && caller.coarse <= now(CLOCK_MONOTONIC_COARSE));
	cr_expect(caller.precise >= precise && caller.precise <= now(CLOCK_MONOTONIC));
	cr_expect(caller.boot >= boot && caller.boot <= now(CLOCK_BOOTTIME));
	cr_expect_neq(caller.jiffies, 0);
	cr_expect_lt(caller.processor, (uint32_t)sysconf(_SC_NPROCESSORS_CONF));
	cr_expect_eq(fstat(hooks.cgroup.fd, &cgroup), 0);
	cr_expect_eq(caller.cgroup, cgroup.st_ino);
	if (has_cookie)
		cr_expect_eq(caller.cookie, itself.cookie);
	hooks_close(&hooks);
}

Test(helpers, tell_who_connects)
{
	check("note-connect", 0, true);
}

Test(helpers, tell_who_makes_a_socket)
{
	check("note-create", 1, true);
}

Test(helpers, tell_who_sends)
{
	check("note-egress", 2, true);
}

static int connect_plainly(void *user)
{
	return support_tcp_connect(AF_INET, *(const uint16_t *)user);
}

Test(helpers, set_retval_chooses_the_error)
{
	uint16_t port = 9;
	struct hooks hooks;

	hooks_open(&hooks, "cgroup_helpers", hooks_clang(0));
	hooks_attach(&hooks, "refuse-with-enoent");
	cr_expect_eq(hooks_errno(&hooks, connect_plainly, &port), ENOENT);
	hooks_close(&hooks);
}

Test(helpers, fill_process_info_sets_the_named_fields)
{
	struct hooks hooks;
	struct caller caller;
	struct itself itself;
	uint64_t precise = now(CLOCK_MONOTONIC);

	note(&hooks, "fill-in", 3, AF_INET6, &caller, &itself);
	cr_expect_eq(caller.pid_tgid, (uint64_t)itself.pid);
	cr_expect_eq(caller.uid_gid, 65534);
	cr_expect(caller.precise >= precise && caller.precise <= now(CLOCK_MONOTONIC));
	cr_expect_str_eq(caller.command, "skep-helpers");
	cr_expect_eq(caller.jiffies, 0);
	hooks_close(&hooks);
}
