// SPDX-License-Identifier: MIT
/*
 * lisp/net.lisp between real sockets: a client, a router where the programs are, a server. Each test
 * runs in children, for each clang and each mode of XDP; a receiver gets a datagram or a connection only
 * where the checksums are right.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/net_support.h"
#include "tests/kernel/support.h"

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(net, .init = setup);

#define TRY(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "net.c:%d: %s: %s; %s\n", __LINE__, #condition, \
				strerror(errno), skep_session_error(session)->text); \
			return __LINE__ % 120 + 1; \
		} \
	} while (0)

/* ---- a session in the router for each clang and mode ---- */

struct run {
	const char *clang;
	enum skep_xdp_mode mode;
	int (*check)(struct skep_session *session, const struct net *net, enum skep_xdp_mode mode);
};

/* The parameter that the file has. */
static int set_far_interface(struct skep_session *session)
{
	uint32_t index = if_nametoindex("r1");
	struct bpf_map *map;

	bpf_object__for_each_map(map, skep_session_object(session))
		if (strstr(bpf_map__name(map), ".rodata"))
			return bpf_map__set_initial_value(map, &index, sizeof(index));
	return -ENOENT;
}

static int in_namespaces(void *user)
{
	const struct run *run = user;
	SKEP_SESSION(session);
	struct net net;
	char path[512];

	if (net_make(&net))
		return 77;
	snprintf(path, sizeof(path), "%s/net.%s.bpf.o", NET_OBJECTS, run->clang);
	TRY(!skep_session_open_file(session, path, NULL));
	TRY(!set_far_interface(session));
	TRY(!skep_session_load(session));
	return run->check(session, &net, run->mode);
}

static void each(int (*check)(struct skep_session *, const struct net *, enum skep_xdp_mode),
		 bool modes)
{
	static const char *const clangs[] = { NET_CLANGS };
	int status;

	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++)
		for (int native = 0; native <= modes; native++) {
			struct run run = { clangs[i], native ? SKEP_XDP_NATIVE : SKEP_XDP_GENERIC,
					   check };

			status = support_run_in(NULL, in_namespaces, &run, 30000);
			if (status == 77)
				cr_skip_test("this process may not make veth pairs");
			cr_assert_eq(status, 0, "%s, %s", clangs[i], native ? "native" : "generic");
		}
}

static uint64_t count(struct skep_session *session, uint64_t slot)
{
	uint64_t value = 0;

	skep_map_get_integer(session, skep_session_map(session, "counts"), slot, &value);
	return value;
}

static int put(struct skep_session *session, const char *map, uint32_t key, uint32_t first,
	       const char *program)
{
	struct {
		uint32_t first;
		int program;
	} value = { first, program ? bpf_program__fd(skep_session_program(session, program)) : 0 };

	return bpf_map_update_elem(bpf_map__fd(skep_session_map(session, map)), &key, &value, 0);
}

/* Native frames reach a veth only where its own end has a program, too. */
static int watch_ends(struct skep_session *session, const struct net *net,
		      enum skep_xdp_mode mode)
{
	int err = net_enter(net->client);

	if (!err)
		err = skep_session_attach(session, "watch",
					  SKEP_ATTACH(.interface = "c0", .xdp_mode = mode), NULL);
	if (!err)
		err = net_enter(net->server);
	if (!err)
		err = skep_session_attach(session, "watch",
					  SKEP_ATTACH(.interface = "s0", .xdp_mode = mode), NULL);
	return err ? err : net_enter(net->router);
}

static int attach_xdp(struct skep_session *session, const char *program, const char *interface,
		      enum skep_xdp_mode mode)
{
	return skep_session_attach(session, program,
				   SKEP_ATTACH(.interface = interface, .xdp_mode = mode), NULL);
}

/* ---- XDP at one interface ---- */

static int check_front(struct skep_session *session, const struct net *net,
		       enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001), listener, connection, served;
	int dropped = net_udp(net->router, "10.9.1.1", 5000);
	int passed = net_udp(net->router, "10.9.1.1", 5005);
	int rewritten = net_udp(net->router, "10.9.1.1", 5004);

	TRY(!watch_ends(session, net, mode) && !attach_xdp(session, "front", "r0", mode));
	TRY(net_send(client, "10.9.1.1", 5000, "dropped") && net_receives(dropped, ""));
	TRY(net_send(client, "10.9.1.1", 5005, "passed") && net_receives(passed, "passed"));
	TRY(net_send(client, "10.9.1.1", 5001, "sent back") && net_receives(client, "sent back"));
	TRY(net_send(client, "10.9.1.1", 5003, "odd one") && net_receives(rewritten, "odd one"));
	TRY(net_send(client, "10.9.1.1", 5003, "an even one") &&
	    net_receives(rewritten, "an even one"));
	listener = net_listener(net->router, "10.9.1.1", 8080);
	TRY(!skep_session_attach(session, "tc-out",
				 SKEP_ATTACH(.interface = "r0", .direction = SKEP_DIRECTION_EGRESS), NULL));
	connection = net_connect(net->client, "10.9.1.1", 80);
	TRY(connection >= 0);
	served = accept(listener, NULL, NULL);
	TRY(served >= 0 && net_talks(connection, served, "by another port"));
	return 0;
}

Test(net, xdp_drops_passes_sends_back_and_rewrites)
{
	each(check_front, true);
}

static int check_cpu(struct skep_session *session, const struct net *net, enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001);
	int other = net_udp(net->client, "10.9.1.2", 4000);
	int receiver = net_udp(net->router, "10.9.1.1", 5002);

	TRY(!watch_ends(session, net, mode) && !attach_xdp(session, "front", "r0", mode));
	TRY(net_send(client, "10.9.1.1", 5002, "no CPU") && net_receives(receiver, ""));
	TRY(!put(session, "cpus", 0, 64, "at-the-cpu"));
	TRY(net_send(client, "10.9.1.1", 5002, "by a CPU") && net_receives(receiver, "by a CPU"));
	TRY(net_send(other, "10.9.1.1", 5002, "dropped there") && net_receives(receiver, ""));
	TRY(count(session, 4) == 2);
	return 0;
}

Test(net, xdp_hands_frames_to_a_cpu_whose_program_decides)
{
	each(check_cpu, true);
}

/* ---- between interfaces ---- */

/* How many datagrams the router's own stack has forwarded. */
static long forwarded(void)
{
	FILE *file = fopen("/proc/self/net/snmp", "r");
	char line[1024];
	long number = -1;

	while (file && number < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "Ip: %*d %*d %*d %*d %*d %ld", &number) != 1)
			number = -1;
	if (file)
		fclose(file);
	return number;
}

static int received_ttl(int fd)
{
	char text[64], control[64];
	struct iovec part = { text, sizeof(text) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *first;

	if (recvmsg(fd, &message, 0) < 0)
		return -errno;
	first = CMSG_FIRSTHDR(&message);
	return first && first->cmsg_type == IP_TTL ? *(int *)CMSG_DATA(first) : -1;
}

static int check_forward(struct skep_session *session, const struct net *net,
			 enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001), connection, served, one = 1;
	int receiver = net_udp(net->server, "10.9.2.2", 9001);
	int listener = net_listener(net->server, "10.9.2.2", 9000);

	TRY(!watch_ends(session, net, mode));
	TRY(!attach_xdp(session, "forward", "r0", mode) && !attach_xdp(session, "forward", "r1", mode));
	TRY(!put(session, "devices", if_nametoindex("r0"), if_nametoindex("r0"), NULL));
	TRY(!put(session, "devices", if_nametoindex("r1"), if_nametoindex("r1"), NULL));
	TRY(!setsockopt(receiver, IPPROTO_IP, IP_RECVTTL, &one, sizeof(one)));
	TRY(net_send(client, "10.9.2.2", 9001, "through") && received_ttl(receiver) == 63);
	TRY(count(session, 1) == 1);
	connection = net_connect(net->client, "10.9.2.2", 9000);
	TRY(connection >= 0);
	served = accept(listener, NULL, NULL);
	TRY(served >= 0 && net_talks(connection, served, "through the router"));
	TRY(count(session, 1) > 6 && forwarded() == 0);
	TRY(net_send(client, "10.9.9.9", 9001, "by the default") && count(session, 1) > 6);
	return 0;
}

Test(net, xdp_forwards_by_the_kernels_routes)
{
	each(check_forward, true);
}

static int check_ipv6_route(struct skep_session *session, const struct net *net,
			    enum skep_xdp_mode mode)
{
	uint8_t packet[74] = { 2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 1, 2, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 20,
			       17, 64, 0x20, 1, 0x0d, 0xb8, 0, 1, [37] = 2, 0x20, 1, 0x0d, 0xb8, 0,
			       2, [53] = 2 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	int program = bpf_program__fd(skep_session_program(session, "find-route"));
	struct bpf_map *counts = skep_session_map(session, "counts");

	(void)net;
	(void)mode;
	TRY(!system("echo 1 >/proc/sys/net/ipv6/conf/all/forwarding; "
		    "ip address add 2001:db8:1::1/64 dev r0 nodad && "
		    "ip address add 2001:db8:2::1/64 dev r1 nodad && "
		    "ip neigh replace 2001:db8:2::2 lladdr 02:00:00:00:02:02 dev r1 nud permanent"));
	TRY(!skep_map_set_integer(session, counts, 8, if_nametoindex("r0"), BPF_ANY));
	TRY(!bpf_prog_test_run_opts(program, &run));
	TRY(count(session, 9) == BPF_FIB_LKUP_RET_SUCCESS);
	TRY(count(session, 10) == if_nametoindex("r1"));
	TRY(count(session, 11) == 0x02000000 && count(session, 12) == 0x0202);
	packet[43] = 3;
	TRY(!bpf_prog_test_run_opts(program, &run));
	TRY(count(session, 9) == BPF_FIB_LKUP_RET_NOT_FWDED);
	return 0;
}

Test(net, a_route_of_ipv6_is_found)
{
	each(check_ipv6_route, false);
}

static int check_redirect(struct skep_session *session, const struct net *net,
			  enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001);
	int other = net_udp(net->client, "10.9.1.2", 4000);
	int receiver = net_udp(net->server, "10.9.2.2", 5300);
	int watched = net_udp(net->server, "10.9.2.2", 5301);
	struct skep_link *link;

	TRY(!watch_ends(session, net, mode));
	TRY(!skep_session_attach(session, "send-on",
				 SKEP_ATTACH(.interface = "r0", .xdp_mode = mode), &link));
	/* the far end of r1 needs its own program where frames are native */
	TRY(net_send(client, "10.9.2.2", 5300, "sent on") && net_receives(receiver, "sent on"));
	TRY(!skep_link_update(link, skep_session_program(session, "watched")));
	TRY(!put(session, "watched-devices", 1, if_nametoindex("r1"), "at-the-device"));
	TRY(net_send(client, "10.9.2.2", 5301, "watched") && net_receives(watched, "watched"));
	TRY(net_send(other, "10.9.2.2", 5301, "dropped there") && net_receives(watched, ""));
	TRY(count(session, 2) == 2 && count(session, 3) == if_nametoindex("r1"));
	TRY(forwarded() == 0);
	return 0;
}

Test(net, xdp_redirects_to_an_interface_and_by_a_device_with_a_program)
{
	each(check_redirect, true);
}

/* ---- headers that come and go ---- */

/* A UDP datagram from 10.9.1.2 to port 5400 of 10.9.1.1, in VLAN 7; without a checksum of UDP. */
static bool send_tagged(const struct net *net)
{
	static const uint8_t frame[] = {
		2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 1, 2, 0x81, 0, 0, 7, 8, 0, 0x45, 0, 0, 34, 0, 0, 0x40,
		0, 64, 17, 0x24, 0xb7, 10, 9, 1, 2, 10, 9, 1, 1, 0x10, 0, 0x15, 0x18, 0, 14, 0, 0,
		't', 'a', 'g', 'g', 'e', 'd',
	};
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = 6 };
	bool sent;
	int fd;

	net_enter(net->client);
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(0x8100));
	to.sll_ifindex = (int)if_nametoindex("c0");
	sent = sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)) ==
	       (ssize_t)sizeof(frame);
	close(fd);
	net_enter(net->router);
	return sent;
}

static int check_tags(struct skep_session *session, const struct net *net, enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001);
	int receiver = net_udp(net->router, "10.9.1.1", 5400);
	struct skep_link *link;

	TRY(!watch_ends(session, net, mode));
	TRY(send_tagged(net) && net_receives(receiver, "")); /* there is no VLAN 7 */
	TRY(!skep_session_attach(session, "untag",
				 SKEP_ATTACH(.interface = "r0", .xdp_mode = mode), &link));
	TRY(send_tagged(net) && net_receives(receiver, "tagged"));
	TRY(count(session, 5) == 1);
	TRY(!skep_link_update(link, skep_session_program(session, "tag")));
	TRY(net_send(client, "10.9.1.1", 5302, "to be tagged"));
	for (int i = 0; i < 100 && !count(session, 0); i++)
		usleep(10000);
	TRY(count(session, 0) == 1);
	return 0;
}

Test(net, xdp_takes_off_and_puts_on_a_vlan_tag)
{
	each(check_tags, true);
}

/* ---- TC ---- */

static int check_tc(struct skep_session *session, const struct net *net, enum skep_xdp_mode mode)
{
	int client = net_udp(net->client, "10.9.1.2", 4001);
	int dropped = net_udp(net->router, "10.9.1.1", 5100);
	int passed = net_udp(net->router, "10.9.1.1", 5105);
	int rewritten = net_udp(net->router, "10.9.1.1", 5202);
	int far = net_udp(net->server, "10.9.2.2", 5201);
	int never = net_udp(net->client, "10.9.1.2", 5103);
	int back = net_udp(net->client, "10.9.1.2", 5204);
	struct skep_link *in;

	(void)mode;
	TRY(!skep_session_attach(session, "tc-in", SKEP_ATTACH(.interface = "r0",
				 .direction = SKEP_DIRECTION_INGRESS), &in));
	/* its section is tcx/egress: the object keeps the direction */
	TRY(skep_session_attach(session, "tc-out",
				SKEP_ATTACH(.interface = "r0", .direction = SKEP_DIRECTION_INGRESS), NULL) ==
	    -EINVAL);
	TRY(strstr(skep_session_error(session)->text, "written for egress"));
	TRY(!skep_session_attach(session, "tc-out", SKEP_ATTACH(.interface = "r0"), NULL));
	TRY(net_send(client, "10.9.1.1", 5100, "dropped") && net_receives(dropped, ""));
	TRY(net_send(client, "10.9.1.1", 5105, "passed") && net_receives(passed, "passed"));
	TRY(net_send(client, "10.9.1.1", 5102, "odd one") && net_receives(rewritten, "odd one"));
	TRY(net_send(client, "10.9.1.1", 5101, "redirected") && net_receives(far, "redirected"));
	TRY(forwarded() == 0);
	TRY(net_send(passed, "10.9.1.2", 5103, "dropped") && net_receives(never, ""));
	TRY(net_send(passed, "10.9.1.2", 5104, "from another") &&
	    net_receives(back, "from another"));
	TRY(!skep_link_detach(in));
	TRY(net_send(client, "10.9.1.1", 5100, "passed now") && net_receives(dropped, "passed now"));
	return 0;
}

Test(net, tc_drops_passes_rewrites_and_redirects)
{
	each(check_tc, false);
}

/* ---- netkit ---- */

/* What a program decides of a UDP packet to that port, or -2 where the kernel cannot run it; mark: what it sets. */
static int decides(struct skep_session *session, const char *program, uint16_t type, uint16_t port, uint32_t *ret_mark)
{
	uint8_t packet[64] = { [12] = (uint8_t)(type >> 8), [13] = (uint8_t)type, [14] = 0x45, [17] = 50, [22] = 64, [23] = 17,
			       [36] = (uint8_t)(port >> 8), [37] = (uint8_t)port };
	struct __sk_buff context = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet), .ctx_in = &context,
		    .ctx_size_in = sizeof(context), .ctx_out = &context, .ctx_size_out = sizeof(context), .repeat = 1);

	if (bpf_prog_test_run_opts(bpf_program__fd(skep_session_program(session, program)), &run))
		return -2;
	*ret_mark = context.mark;
	return (int)run.retval;
}

static int check_netkit(struct skep_session *session, const struct net *net, enum skep_xdp_mode mode)
{
	uint32_t mark = 0;

	(void)net;
	(void)mode;
	TRY(decides(session, "netkit-host", 0x0800, 5400, &mark) == 2);
	TRY(decides(session, "netkit-host", 0x0800, 5402, &mark) == -1 && !mark);
	TRY(decides(session, "netkit-host", 0x0800, 5401, &mark) == -1 && mark == 77);
	TRY(decides(session, "netkit-guest", 0x0800, 5400, &mark) == 0);
	TRY(decides(session, "netkit-guest", 0x0806, 0, &mark) == 2);
	return 0;
}

Test(net, netkit_programs_decide)
{
	each(check_netkit, false);
}
