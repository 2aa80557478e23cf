// SPDX-License-Identifier: MIT
/* cgroup/connect4, connect6, sendmsg4, sendmsg6, bind4, bind6: allowed, or EPERM. */
#include <errno.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

enum { CONNECT4 = 4, CONNECT6, SENDMSG4, SENDMSG6, BIND4 = 10, BIND6 };

struct peer {
	int family;
	uint16_t port;
};

static int connect_tcp(void *user)
{
	const struct peer *to = user;

	return support_tcp_connect(to->family, to->port);
}

static int send_udp(void *user)
{
	const struct peer *to = user;

	return support_udp_send(to->family, to->port, 16);
}

static int bind_udp(void *user)
{
	uint16_t port;
	int fd = support_udp_receiver(((const struct peer *)user)->family, &port);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

static void check(const char *program, uint32_t slot, support_fn fn, struct peer *to)
{
	struct peer other = { to->family == AF_INET ? AF_INET6 : AF_INET, 0 };
	struct hooks hooks;

	hooks_begin(&hooks, program);
	hooks_decide(&hooks, slot, true);
	cr_expect_eq(hooks_errno(&hooks, fn, to), 0, "%s allows", program);
	hooks_decide(&hooks, slot, false);
	cr_expect_eq(hooks_errno(&hooks, fn, to), EPERM, "%s refuses", program);
	cr_expect_eq(hooks_seen(&hooks, slot), 2);
	cr_expect_neq(hooks_errno(&hooks, bind_udp, &other), EPERM);
	cr_expect_eq(hooks_seen(&hooks, slot), 2, "%s is of one family", program);
	hooks_close(&hooks);
}

static void check_connect(const char *program, uint32_t slot, int family)
{
	struct peer to = { .family = family };
	int listener = support_tcp_listen(family, &to.port);

	cr_assert_geq(listener, 0);
	check(program, slot, connect_tcp, &to);
	close(listener);
}

Test(address, connect4_connects_or_gives_eperm)
{
	check_connect("see-connect4", CONNECT4, AF_INET);
}

Test(address, connect6_connects_or_gives_eperm)
{
	check_connect("see-connect6", CONNECT6, AF_INET6);
}

static void check_send(const char *program, uint32_t slot, int family)
{
	struct peer to = { .family = family };
	int receiver = support_udp_receiver(family, &to.port);

	cr_assert_geq(receiver, 0);
	check(program, slot, send_udp, &to);
	cr_expect_eq(support_udp_count(receiver, 50), 1, "only the allowed one arrived");
	close(receiver);
}

Test(address, sendmsg4_sends_or_gives_eperm)
{
	check_send("see-sendmsg4", SENDMSG4, AF_INET);
}

Test(address, sendmsg6_sends_or_gives_eperm)
{
	check_send("see-sendmsg6", SENDMSG6, AF_INET6);
}

Test(address, bind4_binds_or_gives_eperm)
{
	check("see-bind4", BIND4, bind_udp, &(struct peer){ .family = AF_INET });
}

Test(address, bind6_binds_or_gives_eperm)
{
	check("see-bind6", BIND6, bind_udp, &(struct peer){ .family = AF_INET6 });
}
