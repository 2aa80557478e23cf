// SPDX-License-Identifier: MIT
/*
 * The ways round a policy: lisp/policy_*.lisp get [policy-hole], and what they refuse really gets
 * through in the way that the warning names; not so where the file is complete.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

struct peer {
	int family;
	bool mapped; /* ::ffff:127.0.0.1 */
	uint16_t port;
};

static socklen_t address_of(const struct peer *peer, struct sockaddr_storage *ret)
{
	socklen_t len = hooks_loopback(peer->family, peer->port, ret);
	uint8_t *bytes = ((struct sockaddr_in6 *)ret)->sin6_addr.s6_addr;

	if (peer->mapped) {
		memset(bytes, 0, 16);
		bytes[10] = bytes[11] = 0xff;
		bytes[12] = 127;
		bytes[15] = 1;
	}
	return len;
}

static int closed(int fd, long result)
{
	int err = result < 0 ? -errno : 0;

	close(fd);
	return err;
}

static int connect_tcp(void *user)
{
	struct sockaddr_storage to;
	socklen_t len = address_of(user, &to);
	int fd = socket(to.ss_family, SOCK_STREAM, 0);

	return closed(fd, connect(fd, (struct sockaddr *)&to, len));
}

static int send_udp(void *user)
{
	struct sockaddr_storage to;
	socklen_t len = address_of(user, &to);
	int fd = socket(to.ss_family, SOCK_DGRAM, 0);

	return closed(fd, sendto(fd, "x", 1, 0, (struct sockaddr *)&to, len));
}

static int connect_and_send(void *user)
{
	struct sockaddr_storage to;
	socklen_t len = address_of(user, &to);
	int fd = socket(to.ss_family, SOCK_DGRAM, 0);
	long result = connect(fd, (struct sockaddr *)&to, len);

	return closed(fd, result < 0 ? result : send(fd, "x", 1, 0));
}

static int bind_udp(void *user)
{
	struct sockaddr_storage at;
	socklen_t len = address_of(user, &at);
	int fd = socket(at.ss_family, SOCK_DGRAM, 0);

	return closed(fd, bind(fd, (struct sockaddr *)&at, len));
}

static int make_raw(void *user)
{
	int fd = socket(((const struct peer *)user)->family, SOCK_RAW, IPPROTO_UDP);

	return fd < 0 ? -errno : closed(fd, 0);
}

static void begin(struct hooks *hooks, const char *object, const char *const *programs)
{
	hooks_open(hooks, object, hooks_clang(0));
	for (; *programs; programs++)
		hooks_attach(hooks, *programs);
}

static void begin_closed(struct hooks *hooks)
{
	begin(hooks, "policy_closed",
	      (const char *const[]){ "refuse-connect4", "refuse-connect6", "refuse-sendmsg4",
				     "refuse-sendmsg6", "refuse-bind4", "refuse-bind6",
				     "refuse-raw", NULL });
}

/* ---- connections ---- */

static void check_connections(bool open4, bool open6, void (*start)(struct hooks *hooks))
{
	struct peer plain = { .family = AF_INET }, mapped;
	int listener = support_tcp_listen(AF_INET, &plain.port);
	struct hooks hooks;

	cr_assert_geq(listener, 0);
	mapped = (struct peer){ AF_INET6, true, plain.port };
	start(&hooks);
	cr_expect_eq(hooks_errno(&hooks, connect_tcp, &plain), open4 ? 0 : EPERM);
	cr_expect_eq(hooks_errno(&hooks, connect_tcp, &mapped), open6 ? 0 : EPERM);
	hooks_close(&hooks);
	close(listener);
}

static void begin_connect4(struct hooks *hooks)
{
	begin(hooks, "policy_connect4", (const char *const[]){ "refuse-connect4", NULL });
}

static void begin_connect6(struct hooks *hooks)
{
	begin(hooks, "policy_connect6",
	      (const char *const[]){ "refuse-connect6", "look-at-connect4", NULL });
}

Test(policy, connect4_alone_lets_mapped_addresses_through)
{
	check_connections(false, true, begin_connect4);
}

Test(policy, connect6_alone_lets_plain_addresses_through)
{
	check_connections(true, false, begin_connect6);
}

Test(policy, both_let_no_connection_through)
{
	check_connections(false, false, begin_closed);
}

/* ---- datagrams ---- */

/* How many of one datagram that is sent in this way arrive; its errno. */
static int arrived(struct hooks *hooks, support_fn fn, int family, bool mapped, int *ret_errno)
{
	struct peer to = { family, mapped, 0 };
	int receiver = support_udp_receiver(mapped ? AF_INET : family, &to.port), count;

	cr_assert_geq(receiver, 0);
	*ret_errno = hooks_errno(hooks, fn, &to);
	count = support_udp_count(receiver, 50);
	close(receiver);
	return count;
}

static void expect_datagram(struct hooks *hooks, support_fn fn, int family, bool through)
{
	int err, count = arrived(hooks, fn, family, false, &err);

	cr_expect_eq(count, through);
	cr_expect_eq(err, through ? 0 : EPERM);
}

Test(policy, connect4_alone_lets_datagrams_through)
{
	struct hooks hooks;

	begin_connect4(&hooks);
	expect_datagram(&hooks, connect_and_send, AF_INET, false);
	expect_datagram(&hooks, send_udp, AF_INET, true);
	hooks_close(&hooks);
}

Test(policy, connect6_alone_lets_datagrams_through)
{
	struct hooks hooks;

	begin_connect6(&hooks);
	expect_datagram(&hooks, connect_and_send, AF_INET6, false);
	expect_datagram(&hooks, send_udp, AF_INET6, true);
	hooks_close(&hooks);
}

Test(policy, sendmsg_alone_lets_connected_datagrams_through)
{
	struct hooks hooks;
	int err;

	begin(&hooks, "policy_sendmsg",
	      (const char *const[]){ "refuse-sendmsg4", "refuse-sendmsg6", NULL });
	expect_datagram(&hooks, send_udp, AF_INET, false);
	expect_datagram(&hooks, send_udp, AF_INET6, false);
	expect_datagram(&hooks, connect_and_send, AF_INET, true);
	expect_datagram(&hooks, connect_and_send, AF_INET6, true);
	hooks_close(&hooks);
	/* sendmsg6 is no way round sendmsg4: who is sent to a mapped address asks the latter */
	begin(&hooks, "policy_sendmsg", (const char *const[]){ "refuse-sendmsg4", NULL });
	cr_expect_eq(arrived(&hooks, send_udp, AF_INET6, true, &err), 0);
	cr_expect_eq(err, EPERM);
	hooks_close(&hooks);
}

Test(policy, all_four_let_no_datagram_through)
{
	struct hooks hooks;

	begin_closed(&hooks);
	for (int family = AF_INET;; family = AF_INET6) {
		expect_datagram(&hooks, send_udp, family, false);
		expect_datagram(&hooks, connect_and_send, family, false);
		if (family == AF_INET6)
			break;
	}
	hooks_close(&hooks);
}

Test(policy, egress_sees_what_connect4_does_not)
{
	struct hooks hooks;

	begin(&hooks, "policy_egress",
	      (const char *const[]){ "refuse-connect4", "lose-packets", NULL });
	expect_datagram(&hooks, send_udp, AF_INET, false);
	hooks_close(&hooks);
}

/* ---- bind, raw sockets ---- */

static void check_binds(struct hooks *hooks, bool open4, bool open6)
{
	struct peer plain = { .family = AF_INET }, mapped = { AF_INET6, true, 0 };

	cr_expect_eq(hooks_errno(hooks, bind_udp, &plain), open4 ? 0 : EPERM);
	cr_expect_eq(hooks_errno(hooks, bind_udp, &mapped), open6 ? 0 : EPERM);
	hooks_close(hooks);
}

Test(policy, a_bind_of_one_family_is_made_by_the_other)
{
	struct hooks hooks;

	begin(&hooks, "policy_bind4", (const char *const[]){ "refuse-bind4", NULL });
	check_binds(&hooks, false, true);
	begin(&hooks, "policy_bind6", (const char *const[]){ "refuse-bind6", NULL });
	check_binds(&hooks, true, false);
	begin_closed(&hooks);
	check_binds(&hooks, false, false);
}

Test(policy, raw_sockets_are_asked_where_they_are_made)
{
	struct peer peer = { .family = AF_INET };
	struct hooks hooks;

	begin_connect4(&hooks);
	cr_expect_eq(hooks_errno(&hooks, make_raw, &peer), 0);
	hooks_close(&hooks);
	begin_closed(&hooks);
	cr_expect_eq(hooks_errno(&hooks, make_raw, &peer), EPERM);
	hooks_close(&hooks);
}
