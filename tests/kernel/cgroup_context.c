// SPDX-License-Identifier: MIT
/* Context accesses that clang would merge: each clang's object loads, reads and writes right. */
#include <arpa/inet.h>
#include <errno.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

struct peer {
	int family;
	uint16_t port, local_port;
};

/* One datagram of a connected socket: then the packet's socket has a remote address. */
static int send_connected(void *user)
{
	const struct peer *to = user;
	struct sockaddr_storage address, own;
	socklen_t len = hooks_loopback(to->family, to->port, &address);
	int fd = socket(to->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	hooks_loopback(to->family, to->local_port, &own);
	if (fd < 0 || bind(fd, (struct sockaddr *)&own, len) ||
	    connect(fd, (struct sockaddr *)&address, len) || send(fd, "x", 1, 0) < 0)
		return -errno;
	return 0;
}

static void each_clang(void (*check)(struct hooks *))
{
	for (size_t i = 0; hooks_clang(i); i++) {
		struct hooks hooks;

		hooks_open(&hooks, "cgroup_mixed", hooks_clang(i));
		check(&hooks);
		hooks_close(&hooks);
	}
}

static void send_from(struct hooks *hooks, int family, struct peer *ret_peer)
{
	int receiver = support_udp_receiver(family, &ret_peer->port);

	ret_peer->family = family;
	ret_peer->local_port = support_closed_port(family, SOCK_DGRAM);
	cr_assert_geq(receiver, 0);
	cr_expect_eq(hooks_errno(hooks, send_connected, ret_peer), 0);
	cr_expect_eq(support_udp_count(receiver, 50), 1);
	close(receiver);
}

static void check_reads(struct hooks *hooks)
{
	static const char *const programs[] = { "two-arms", "override", "early-returns", "ports",
						"result-is-a-field" };
	struct peer peer;

	for (int i = 0; i < 5; i++)
		hooks_attach(hooks, programs[i]);
	send_from(hooks, AF_INET, &peer);
	for (uint64_t slot = 0; slot < 3; slot++)
		cr_expect_eq(hooks_number(hooks, "found", slot), htonl(INADDR_LOOPBACK),
			     "slot %d", (int)slot);
	cr_expect_eq(hooks_number(hooks, "found", 3), peer.local_port);
	cr_expect_eq(hooks_number(hooks, "found", 4), peer.local_port);
	send_from(hooks, AF_INET6, &peer);
	for (uint64_t slot = 0; slot < 3; slot++)
		cr_expect_eq(hooks_number(hooks, "found", slot), htonl(1), "slot %d", (int)slot);
	cr_expect_eq(hooks_number(hooks, "found", 3), 40 + 8 + 1, "the packet's length");
	cr_expect_eq(hooks_number(hooks, "found", 4), peer.local_port);
}

Test(context, reads_that_meet_stay_apart)
{
	each_clang(check_reads);
}

static int connect_udp6(void *user)
{
	struct sockaddr_storage address;
	socklen_t len = hooks_loopback(AF_INET6, *(const uint16_t *)user, &address);
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && !connect(fd, (struct sockaddr *)&address, len) ? 0 : -errno;
}

static void check_writes(struct hooks *hooks)
{
	uint16_t port = 7;

	hooks_attach(hooks, "two-stores");
	hooks_set(hooks, "found", 8, htonl(1));
	hooks_set(hooks, "found", 9, htons(port));
	hooks_errno(hooks, connect_udp6, &port);
	cr_expect_eq(hooks_number(hooks, "found", 10), 0);
	cr_expect_eq(hooks_number(hooks, "found", 11), htonl(1));
	hooks_set(hooks, "found", 8, htonl(0x20010db8));
	hooks_set(hooks, "found", 9, htons(9));
	hooks_errno(hooks, connect_udp6, &port);
	cr_expect_eq(hooks_number(hooks, "found", 10), htonl(0x20010db8));
	cr_expect_eq(hooks_number(hooks, "found", 11), htonl(1));
}

Test(context, a_value_goes_into_the_field_of_its_arm)
{
	each_clang(check_writes);
}

static int get_option(void *user)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), value;
	socklen_t len = sizeof(value);

	(void)user;
	return getsockopt(fd, 4711, 1, &value, &len) ? -errno : len == 2 ? 0 : -ERANGE;
}

static void check_adjacent(struct hooks *hooks)
{
	hooks_attach(hooks, "adjacent-stores");
	cr_expect_eq(hooks_errno(hooks, get_option, NULL), 0);
}

Test(context, adjacent_constants_are_stored_one_by_one)
{
	each_clang(check_adjacent);
}

static int mark_and_priority(void *user)
{
	int family = *(const int *)user, mark = 0, priority = 0;
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(mark);

	if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_MARK, &mark, &len) ||
	    getsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, &len))
		return -errno;
	return mark == (family == AF_INET ? 7 : 0) && priority == (family == AF_INET ? 0 : 7) ?
		       0 : -ERANGE;
}

static void check_chosen(struct hooks *hooks)
{
	int families[] = { AF_INET, AF_INET6 };

	hooks_attach(hooks, "chosen-store");
	cr_expect_eq(hooks_errno(hooks, mark_and_priority, &families[0]), 0);
	cr_expect_eq(hooks_errno(hooks, mark_and_priority, &families[1]), 0);
}

Test(context, a_new_socket_is_marked_by_its_family)
{
	each_clang(check_chosen);
}
