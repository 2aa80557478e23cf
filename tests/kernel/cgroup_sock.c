// SPDX-License-Identifier: MIT
/* cgroup/sock_create, sock_release, post_bind4, post_bind6: a socket's birth, name and death. */
#include <errno.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

enum { CREATE = 2, RELEASE = 3, POST_BIND4 = 8, POST_BIND6 = 9 };

static const int families[] = { AF_INET, AF_INET6 };

static int make_socket(void *user)
{
	int fd = socket(*(const int *)user, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int bind_socket(void *user)
{
	int family = *(const int *)user, err;
	struct sockaddr_storage address;
	socklen_t len = hooks_loopback(family, 0, &address);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	err = bind(fd, (struct sockaddr *)&address, len) ? -errno : 0;
	close(fd);
	return err;
}

Test(sock, create_gives_a_socket_or_eperm)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-create");
	for (int i = 0; i < 2; i++) {
		hooks_decide(&hooks, CREATE, true);
		cr_expect_eq(hooks_errno(&hooks, make_socket, (void *)&families[i]), 0);
		hooks_decide(&hooks, CREATE, false);
		cr_expect_eq(hooks_errno(&hooks, make_socket, (void *)&families[i]), EPERM);
	}
	cr_expect_eq(hooks_seen(&hooks, CREATE), 4);
	hooks_close(&hooks);
}

/* The answer of a release is not asked for: the socket closes either way, and is seen. */
Test(sock, release_is_seen_whatever_it_answers)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-release");
	for (uint64_t i = 0; i < 4; i++) {
		hooks_decide(&hooks, RELEASE, i < 2);
		cr_expect_eq(hooks_errno(&hooks, make_socket, (void *)&families[i % 2]), 0);
		cr_expect_eq(hooks_seen(&hooks, RELEASE), i + 1);
	}
	hooks_close(&hooks);
}

static void check_bind(const char *program, uint32_t slot, const int *family, const int *other)
{
	struct hooks hooks;

	hooks_begin(&hooks, program);
	hooks_decide(&hooks, slot, true);
	cr_expect_eq(hooks_errno(&hooks, bind_socket, (void *)family), 0);
	hooks_decide(&hooks, slot, false);
	cr_expect_eq(hooks_errno(&hooks, bind_socket, (void *)family), EPERM);
	cr_expect_eq(hooks_errno(&hooks, bind_socket, (void *)other), 0);
	cr_expect_eq(hooks_seen(&hooks, slot), 2);
	hooks_close(&hooks);
}

Test(sock, post_bind4_keeps_or_undoes_a_bind)
{
	check_bind("see-post-bind4", POST_BIND4, &families[0], &families[1]);
}

Test(sock, post_bind6_keeps_or_undoes_a_bind)
{
	check_bind("see-post-bind6", POST_BIND6, &families[1], &families[0]);
}
