// SPDX-License-Identifier: MIT
/*
 * lisp/sockets.lisp: which socket gets a connection, a message, a datagram. Each test runs in a child
 * with a network namespace of its own, once for each clang, and gives the line that failed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

#ifndef SO_ATTACH_REUSEPORT_EBPF
#define SO_ATTACH_REUSEPORT_EBPF 52
#endif

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(sockets, .init = setup);

#define TRY(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "sockets.c:%d: %s: %s; %s\n", __LINE__, #condition, \
				strerror(errno), skep_session_error(session)->text); \
			return __LINE__ % 120 + 1; \
		} \
	} while (0)

/* ---- a session for each clang ---- */

typedef int (*check_fn)(struct skep_session *session);

struct run {
	const char *clang;
	check_fn check;
};

static int in_namespace(void *user)
{
	const struct run *run = user;
	SKEP_SESSION(session);
	char path[512];

	snprintf(path, sizeof(path), "%s/sockets.%s.bpf.o", SOCKET_OBJECTS, run->clang);
	TRY(!support_new_netns());
	TRY(!skep_session_open_file(session, path, NULL));
	TRY(!skep_session_load(session));
	return run->check(session);
}

static void each(check_fn check)
{
	static const char *const clangs[] = { SOCKET_CLANGS };

	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		struct run run = { clangs[i], check };

		cr_assert_eq(support_run_in(NULL, in_namespace, &run, 20000), 0, "%s", clangs[i]);
	}
}

static uint64_t result(struct skep_session *session, uint64_t slot)
{
	uint64_t value = 0;

	skep_map_get_integer(session, skep_session_map(session, "results"), slot, &value);
	return value;
}

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

static int program_of(struct skep_session *session, const char *name)
{
	return bpf_program__fd(skep_session_program(session, name));
}

static int put_socket(struct skep_session *session, const char *map, uint32_t key, int fd)
{
	uint64_t value = (uint64_t)fd;

	return bpf_map_update_elem(map_of(session, map), &key, &value, BPF_ANY);
}

/* ---- sockets ---- */

static struct sockaddr_in loopback(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port),
				     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

/* Connected; -errno where it is refused. */
static int connected(uint16_t port)
{
	struct sockaddr_in to = loopback(port);
	struct timeval patience = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *)&to, sizeof(to)))
		return fd;
	close(fd);
	return -errno;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_in own;
	socklen_t len = sizeof(own);

	return getsockname(fd, (struct sockaddr *)&own, &len) ? 0 : ntohs(own.sin_port);
}

/* Two ends of a TCP connection. */
static int pair(int ret_ends[2])
{
	uint16_t port = 0;
	int listener = support_tcp_listen(AF_INET, &port);

	ret_ends[0] = connected(port);
	ret_ends[1] = accept(listener, NULL, NULL);
	close(listener);
	return ret_ends[0] < 0 || ret_ends[1] < 0 ? -1 : 0;
}

/* Whether exactly this comes, and nothing where text is "". */
static bool receives(int fd, const char *text)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char bytes[64] = "";
	ssize_t len = 0;

	if (poll(&ready, 1, *text ? 2000 : 200) == 1)
		len = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	return len == (ssize_t)strlen(text) && !memcmp(bytes, text, strlen(text));
}

static bool sends(int fd, const char *text)
{
	return send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text);
}

/* ---- sk_lookup ---- */

static int check_lookup(struct skep_session *session)
{
	struct skep_link *link;
	int client, served;
	uint16_t port = 0;
	int listener = support_tcp_listen(AF_INET, &port);

	TRY(listener >= 0 && connected(7777) == -ECONNREFUSED);
	TRY(!skep_session_attach(session, "steer",
				 SKEP_ATTACH(.netns_path = "/proc/self/ns/net"), &link));
	TRY(connected(7777) == -ECONNREFUSED); /* no server yet */
	TRY(!put_socket(session, "servers", 0, listener));
	client = connected(7777);
	TRY(client >= 0);
	served = accept(listener, NULL, NULL);
	TRY(served >= 0 && sends(client, "hello") && receives(served, "hello"));
	TRY(port_of(served) == 7777);
	TRY(result(session, 0) == AF_INET && result(session, 1) == IPPROTO_TCP);
	TRY(result(session, 2) == INADDR_LOOPBACK && result(session, 3) == port_of(client));
	TRY(result(session, 4) == 1); /* lo */
	TRY(connected(7778) == -ECONNREFUSED && connected(port) >= 0);
	TRY(!skep_link_detach(link));
	TRY(connected(7777) == -ECONNREFUSED);
	return 0;
}

Test(sockets, sk_lookup_steers_a_connection_to_a_socket_of_a_map)
{
	each(check_lookup);
}

/* ---- sk_msg ---- */

static int check_messages(struct skep_session *session)
{
	struct skep_link *link;
	int a[2], b[2];

	TRY(!pair(a) && !pair(b));
	TRY(skep_session_attach(session, "on-send", NULL, NULL) == -EINVAL);
	TRY(strstr(skep_session_error(session)->text, "needs map"));
	TRY(skep_session_attach(session, "on-send", SKEP_ATTACH(.map = "pears"), NULL) == -ENOENT);
	TRY(strstr(skep_session_error(session)->help, "peers"));
	TRY(skep_session_attach(session, "on-send", SKEP_ATTACH(.map = "results"), NULL) == -EINVAL);
	TRY(!skep_session_attach(session, "on-send", SKEP_ATTACH(.map = "peers"), &link));
	TRY(skep_session_attach(session, "on-send", SKEP_ATTACH(.map = "peers"), NULL) == -EBUSY);
	TRY(!put_socket(session, "peers", 0, a[0]) && !put_socket(session, "peers", 1, b[1]));
	TRY(sends(a[0], "pass") && receives(a[1], "pass"));
	TRY(result(session, 5) == 4 && result(session, 6) == AF_INET);
	TRY(result(session, 7) == port_of(a[0]) && result(session, 8) == INADDR_LOOPBACK);
	TRY(sends(a[0], "redirect") && receives(b[1], "redirect") && receives(a[1], ""));
	/* last: the kernel keeps the verdict "drop" for what the socket sends after it */
	TRY(send(a[0], "drop", 4, MSG_NOSIGNAL) == -1 && errno == EACCES);
	TRY(receives(a[1], ""));
	TRY(!skep_link_detach(link));
	TRY(send(b[1], "drop", 4, MSG_NOSIGNAL) == -1 && errno == EACCES); /* as it was put in */
	TRY(!pair(a) && !put_socket(session, "peers", 0, a[0]));
	TRY(sends(a[0], "drop") && receives(a[1], "drop"));
	return 0;
}

Test(sockets, sk_msg_drops_and_redirects_what_is_sent)
{
	each(check_messages);
}

/* ---- sk_skb ---- */

static int check_streams(struct skep_session *session)
{
	int a[2], b[2];

	TRY(!pair(a) && !pair(b));
	TRY(!skep_session_attach(session, "message-len", SKEP_ATTACH(.map = "streams"), NULL));
	TRY(!skep_session_attach(session, "on-receive", SKEP_ATTACH(.map = "streams"), NULL));
	TRY(!put_socket(session, "streams", 1, a[1]) && !put_socket(session, "streams", 2, b[0]));
	TRY(sends(a[0], "pass") && receives(a[1], "pass"));
	TRY(result(session, 9) == 4 && result(session, 10) == 4);
	TRY(result(session, 11) == port_of(a[1]));
	TRY(sends(a[0], "drop") && receives(a[1], ""));
	TRY(sends(a[0], "redirect") && receives(b[1], "redirect") && receives(a[1], ""));
	return 0;
}

Test(sockets, sk_skb_drops_and_redirects_what_is_received)
{
	each(check_streams);
}

static int check_verdict(struct skep_session *session)
{
	int a[2], b[2];

	TRY(!pair(a) && !pair(b));
	TRY(!skep_session_attach(session, "on-receive", SKEP_ATTACH(.map = "streams"), NULL));
	TRY(!put_socket(session, "streams", 1, a[1]) && !put_socket(session, "streams", 2, b[0]));
	TRY(sends(a[0], "pass") && receives(a[1], "pass") && result(session, 9) == 0);
	TRY(sends(a[0], "drop") && receives(a[1], ""));
	TRY(sends(a[0], "redirect") && receives(b[1], "redirect") && receives(a[1], ""));
	return 0;
}

Test(sockets, sk_skb_decides_without_a_parser)
{
	each(check_verdict);
}

/* ---- sk_reuseport ---- */

static int shared_receiver(uint16_t port)
{
	struct sockaddr_in own = loopback(port);
	int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&own, sizeof(own)))
		return -1;
	return fd;
}

static int check_group(struct skep_session *session)
{
	int members[3], sender = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in to = loopback(7900);
	int program = program_of(session, "choose");
	char number[] = "0";

	for (uint32_t i = 0; i < 3; i++) {
		members[i] = shared_receiver(7900);
		TRY(members[i] >= 0 && !put_socket(session, "group", i, members[i]));
	}
	TRY(!setsockopt(members[0], SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &program,
			sizeof(program)));
	for (int i = 11; i >= 0; i--) {
		number[0] = (char)('0' + i % 3);
		TRY(sendto(sender, number, 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1);
		TRY(receives(members[i % 3], number));
	}
	TRY(result(session, 12) == 9 && result(session, 13) == IPPROTO_UDP);
	TRY(result(session, 14) == 0x0800 && result(session, 15) == 9);
	number[0] = '3'; /* a slot without a socket: dropped */
	TRY(sendto(sender, number, 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1);
	for (int i = 0; i < 3; i++)
		TRY(receives(members[i], ""));
	return 0;
}

Test(sockets, sk_reuseport_chooses_among_the_sockets_of_a_port)
{
	each(check_group);
}

/* ---- flow_dissector ---- */

static int check_dissector_ipv6(struct skep_session *session)
{
	uint8_t packet[74] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd, 0x6f, 0xf1, 0x23, 0x45,
			       0, 20, 17, 64, 0x20, 1, [37] = 1, [53] = 2 };
	struct bpf_flow_keys keys;
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .data_out = &keys, .data_size_out = sizeof(keys));

	TRY(!bpf_prog_test_run_opts(program_of(session, "dissect"), &run) && !run.retval);
	TRY(keys.thoff == 54 && keys.addr_proto == 0x86dd && keys.ip_proto == 17);
	TRY(!memcmp(keys.ipv6_src, packet + 22, 16) && !memcmp(keys.ipv6_dst, packet + 38, 16));
	TRY(keys.flow_label == htonl(0x12345));
	return 0;
}

static int check_dissector(struct skep_session *session)
{
	uint8_t packet[64] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x46, 0, 0, 50, 0, 0, 0, 0,
			       64, 17, 0, 0, 127, 0, 0, 2, 127, 0, 0, 1, 0, 0, 0, 0, 0x12, 0x34,
			       0x56, 0x78 };
	struct bpf_flow_keys keys;
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .data_out = &keys, .data_size_out = sizeof(keys));
	int program = program_of(session, "dissect"), receiver;
	uint16_t port = 0;

	memset(&keys, 0xff, sizeof(keys));
	TRY(!bpf_prog_test_run_opts(program, &run));
	TRY(run.retval == BPF_OK && run.data_size_out == sizeof(keys));
	TRY(keys.nhoff == 14 && keys.thoff == 38 && keys.addr_proto == 0x0800 && !keys.is_frag);
	TRY(keys.ip_proto == 17 && keys.sport == htons(0x1234) && keys.dport == htons(0x5678));
	TRY(keys.ipv4_src == htonl(0x7f000002) && keys.ipv4_dst == htonl(INADDR_LOOPBACK));
	packet[20] = 0x20;
	TRY(!bpf_prog_test_run_opts(program, &run));
	TRY(keys.is_frag == 1);
	packet[12] = 0x08;
	packet[13] = 0x06; /* ARP */
	TRY(!bpf_prog_test_run_opts(program, &run) && run.retval == BPF_DROP);
	TRY(!check_dissector_ipv6(session));
	TRY(!skep_session_attach(session, "dissect",
				 SKEP_ATTACH(.netns_path = "/proc/self/ns/net"), NULL));
	receiver = support_udp_receiver(AF_INET, &port);
	TRY(!support_udp_send(AF_INET, port, 9) && support_udp_count(receiver, 500) == 1);
	return 0;
}

Test(sockets, a_flow_dissector_fills_the_keys)
{
	each(check_dissector);
}

/* ---- socket ---- */

static int check_filter(struct skep_session *session)
{
	int program = program_of(session, "keep-marked"), sender = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in to;
	uint16_t port = 0;
	int receiver = support_udp_receiver(AF_INET, &port);

	to = loopback(port);
	TRY(!setsockopt(receiver, SOL_SOCKET, SO_ATTACH_BPF, &program, sizeof(program)));
	TRY(sendto(sender, "other", 5, 0, (struct sockaddr *)&to, sizeof(to)) == 5);
	TRY(sendto(sender, "SKEP and more", 13, 0, (struct sockaddr *)&to, sizeof(to)) == 13);
	TRY(receives(receiver, "SKEP") && receives(receiver, ""));
	TRY(result(session, 16) == 8 + 13 && result(session, 17) == 0x0800);
	return 0;
}

Test(sockets, a_socket_filter_drops_and_cuts_datagrams)
{
	each(check_filter);
}

/* ---- lookups ---- */

static int check_served_ipv6(struct skep_session *session)
{
	uint8_t packet[74] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 20,
			       6, 64, [37] = 1, [53] = 1, 0x12, 0x34 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	int program = program_of(session, "is-served"), listener;
	uint16_t port = 0;

	listener = support_tcp_listen(AF_INET6, &port);
	packet[56] = (uint8_t)(port >> 8);
	packet[57] = (uint8_t)port;
	TRY(!bpf_prog_test_run_opts(program, &run) && run.retval == XDP_TX);
	close(listener);
	TRY(!bpf_prog_test_run_opts(program, &run) && run.retval == XDP_DROP);
	return 0;
}

static int check_served(struct skep_session *session)
{
	uint8_t packet[54] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 40, 0, 0, 0, 0,
			       64, 6, 0, 0, 127, 0, 0, 2, 127, 0, 0, 1, 0x12, 0x34 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	int program = program_of(session, "is-served"), listener;
	uint16_t port = 0;

	listener = support_tcp_listen(AF_INET, &port);
	packet[36] = (uint8_t)(port >> 8);
	packet[37] = (uint8_t)port;
	TRY(!bpf_prog_test_run_opts(program, &run));
	TRY(run.retval == XDP_TX);
	close(listener);
	TRY(!bpf_prog_test_run_opts(program, &run) && run.retval == XDP_DROP);
	return check_served_ipv6(session);
}

Test(sockets, a_program_looks_up_a_listening_socket)
{
	each(check_served);
}
