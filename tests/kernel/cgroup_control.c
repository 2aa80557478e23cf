// SPDX-License-Identifier: MIT
/* Devices, sysctls, socket options, sockops. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

enum { SYSCTL = 12, DEVICE = 13, SETSOCKOPT = 14 };

#define OWN_LEVEL 4711 /* no protocol has it */

static int open_path(void *user)
{
	int fd = open(user, O_RDONLY | O_CLOEXEC);
	char byte;
	int err = 0;

	if (fd < 0)
		return -errno;
	if (read(fd, &byte, 1) < 0)
		err = -errno;
	close(fd);
	return err;
}

Test(control, a_device_opens_or_gives_eperm)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-device");
	hooks_decide(&hooks, DEVICE, true);
	cr_expect_eq(hooks_errno(&hooks, open_path, "/dev/null"), 0);
	hooks_decide(&hooks, DEVICE, false);
	cr_expect_eq(hooks_errno(&hooks, open_path, "/dev/null"), EPERM);
	cr_expect_eq(hooks_errno(&hooks, open_path, "/dev/zero"), 0);
	hooks_close(&hooks);
}

Test(control, a_sysctl_is_read_or_gives_eperm)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-sysctl");
	hooks_decide(&hooks, SYSCTL, true);
	cr_expect_eq(hooks_errno(&hooks, open_path, "/proc/sys/kernel/ostype"), 0);
	hooks_decide(&hooks, SYSCTL, false);
	cr_expect_eq(hooks_errno(&hooks, open_path, "/proc/sys/kernel/ostype"), EPERM);
	cr_expect_eq(open_path("/proc/sys/kernel/ostype"), 0);
	hooks_close(&hooks);
}

static int set_option(void *user)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0)
		return -errno;
	return setsockopt(fd, *(const int *)user, SO_BROADCAST, &one, sizeof(one)) ? -errno : 0;
}

Test(control, an_option_is_set_or_gives_eperm)
{
	int level = SOL_SOCKET;
	struct hooks hooks;

	hooks_begin(&hooks, "see-setsockopt");
	hooks_decide(&hooks, SETSOCKOPT, true);
	cr_expect_eq(hooks_errno(&hooks, set_option, &level), 0);
	hooks_decide(&hooks, SETSOCKOPT, false);
	cr_expect_eq(hooks_errno(&hooks, set_option, &level), EPERM);
	hooks_close(&hooks);
}

Test(control, an_option_of_ones_own_never_reaches_the_kernel)
{
	int level = OWN_LEVEL;
	struct hooks hooks;

	hooks_begin(&hooks, "take-setsockopt");
	cr_expect_eq(hooks_errno(&hooks, set_option, &level), 0);
	cr_expect_eq(set_option(&level), -ENOPROTOOPT);
	hooks_close(&hooks);
}

static int get_option(void *user)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	unsigned char value[4] = { 0 };
	socklen_t len = sizeof(value);

	(void)user;
	if (fd < 0 || getsockopt(fd, OWN_LEVEL, 1, value, &len))
		return -errno;
	return len == 1 && value[0] == 77 ? 0 : -ERANGE;
}

Test(control, getsockopt_answers_with_value_length_and_result)
{
	struct hooks hooks;

	hooks_begin(&hooks, "answer-getsockopt");
	cr_expect_eq(hooks_errno(&hooks, get_option, NULL), 0);
	cr_expect_neq(get_option(NULL), 0);
	hooks_close(&hooks);
}

static int connect_within(void *user)
{
	uint16_t port;
	int listener = support_tcp_listen(AF_INET, &port);

	(void)user;
	return listener < 0 ? listener : support_tcp_connect(AF_INET, port);
}

Test(control, sockops_sees_a_connection_from_both_ends)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-operations");
	cr_expect_eq(hooks_errno(&hooks, connect_within, NULL), 0);
	cr_expect_eq(hooks_number(&hooks, "operations", BPF_SOCK_OPS_TCP_CONNECT_CB), 1);
	cr_expect_eq(hooks_number(&hooks, "operations", BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB), 1);
	cr_expect_eq(hooks_number(&hooks, "operations", BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB), 1);
	hooks_close(&hooks);
}
