// SPDX-License-Identifier: MIT
/* Programs that write another address: the destination, the name, the peer, the sender. */
#include <errno.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

#define PRETENDED_PORT 4711

struct peer {
	int family;
	uint16_t port;
};

static int connect_tcp(void *user)
{
	const struct peer *to = user;

	return support_tcp_connect(to->family, to->port);
}

static void check_connect(const char *program, int family)
{
	struct peer to = { .family = family };
	struct hooks hooks;
	uint16_t port;
	int listener = support_tcp_listen(family, &port);

	cr_assert_geq(listener, 0);
	hooks_begin(&hooks, program);
	to.port = support_closed_port(family, SOCK_STREAM);
	hooks_target(&hooks, to.port);
	cr_expect_eq(hooks_errno(&hooks, connect_tcp, &to), ECONNREFUSED);
	hooks_target(&hooks, port);
	cr_expect_eq(hooks_errno(&hooks, connect_tcp, &to), 0);
	cr_expect_eq(support_tcp_connect(family, to.port), -ECONNREFUSED, "outside the cgroup");
	hooks_close(&hooks);
	close(listener);
}

Test(rewrite, connect4_reaches_another_port)
{
	check_connect("redirect-connect4", AF_INET);
}

Test(rewrite, connect6_reaches_another_port)
{
	check_connect("redirect-connect6", AF_INET6);
}

static int send_udp(void *user)
{
	const struct peer *to = user;

	return support_udp_send(to->family, to->port, 16);
}

static void check_send(const char *program, int family)
{
	struct peer to = { .family = family };
	struct hooks hooks;
	uint16_t port;
	int receiver = support_udp_receiver(family, &port);

	cr_assert_geq(receiver, 0);
	to.port = support_closed_port(family, SOCK_DGRAM);
	hooks_begin(&hooks, program);
	hooks_target(&hooks, port);
	cr_expect_eq(hooks_errno(&hooks, send_udp, &to), 0);
	cr_expect_eq(support_udp_count(receiver, 50), 1);
	hooks_close(&hooks);
	close(receiver);
}

Test(rewrite, sendmsg4_reaches_another_port)
{
	check_send("redirect-sendmsg4", AF_INET);
}

Test(rewrite, sendmsg6_reaches_another_port)
{
	check_send("redirect-sendmsg6", AF_INET6);
}

/* 0 where binding gives the wanted port, whatever was asked for. */
static int bound_port(void *user)
{
	const struct peer *want = user;
	struct sockaddr_storage address;
	socklen_t len = hooks_loopback(want->family, 0, &address);
	int fd = socket(want->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) ||
	    getsockname(fd, (struct sockaddr *)&address, &len))
		return -errno;
	return hooks_port(&address) == want->port ? 0 : -EADDRNOTAVAIL;
}

static void check_name(const char *program, int family, support_fn fn, uint16_t port)
{
	struct peer want = { family, port };
	struct hooks hooks;

	hooks_begin(&hooks, program);
	hooks_target(&hooks, port);
	cr_expect_eq(hooks_errno(&hooks, fn, &want), 0, "%s", program);
	hooks_close(&hooks);
}

Test(rewrite, bind4_takes_another_port)
{
	check_name("redirect-bind4", AF_INET, bound_port,
		   support_closed_port(AF_INET, SOCK_DGRAM));
}

Test(rewrite, bind6_takes_another_port)
{
	check_name("redirect-bind6", AF_INET6, bound_port,
		   support_closed_port(AF_INET6, SOCK_DGRAM));
}

/* getsockname does not tell the truth: bound_port's port is the pretended one. */
Test(rewrite, getsockname4_gives_another_name)
{
	check_name("pretend-name4", AF_INET, bound_port, PRETENDED_PORT);
}

Test(rewrite, getsockname6_gives_another_name)
{
	check_name("pretend-name6", AF_INET6, bound_port, PRETENDED_PORT);
}

static int peer_port(void *user)
{
	const struct peer *want = user;
	struct sockaddr_storage address;
	uint16_t port;
	int listener = support_tcp_listen(want->family, &port);
	socklen_t len = hooks_loopback(want->family, port, &address);
	int fd = socket(want->family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (listener < 0 || fd < 0 || connect(fd, (struct sockaddr *)&address, len) ||
	    getpeername(fd, (struct sockaddr *)&address, &len))
		return -errno;
	return hooks_port(&address) == want->port ? 0 : -EADDRNOTAVAIL;
}

Test(rewrite, getpeername4_gives_another_peer)
{
	check_name("pretend-peer4", AF_INET, peer_port, PRETENDED_PORT);
}

Test(rewrite, getpeername6_gives_another_peer)
{
	check_name("pretend-peer6", AF_INET6, peer_port, PRETENDED_PORT);
}

static int sender_port(void *user)
{
	const struct peer *want = user;
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	uint16_t port;
	char byte[32];
	int receiver = support_udp_receiver(want->family, &port), err;

	if (receiver < 0)
		return receiver;
	err = support_udp_send(want->family, port, 16);
	if (err)
		return err;
	if (recvfrom(receiver, byte, sizeof(byte), 0, (struct sockaddr *)&address, &len) < 0)
		return -errno;
	return hooks_port(&address) == want->port ? 0 : -EADDRNOTAVAIL;
}

Test(rewrite, recvmsg4_gives_another_sender)
{
	check_name("pretend-recvmsg4", AF_INET, sender_port, PRETENDED_PORT);
}

Test(rewrite, recvmsg6_gives_another_sender)
{
	check_name("pretend-recvmsg6", AF_INET6, sender_port, PRETENDED_PORT);
}
