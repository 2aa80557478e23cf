// SPDX-License-Identifier: GPL-2.0
/*
 * Refuses connections to the networks in `denied` and reports each refusal.
 * IPv4 is kept as ::ffff:a.b.c.d, so that one map serves both families and an
 * AF_INET6 socket cannot reach an IPv4 network by its mapped address.
 *
 * Generated from connect-firewall.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define ALLOW 1
#define DENY 0

/* bits of a key that count: all of the address */
#define WHOLE_ADDRESS 128

struct prefix {
	__u32 length; /* bits, 0 to 128 */
	__be32 address[4];
};

_Static_assert(sizeof(struct prefix) == 20, "struct prefix");

struct refusal {
	__u64 time; /* ns since boot */
	__u64 cookie; /* the socket's */
	__u32 pid;
	__u32 uid;
	__be32 address[4];
	__u16 port; /* host order */
	__u8 protocol;
	__u8 command[16];
	__u8 _pad[5];
};

_Static_assert(sizeof(struct refusal) == 64, "struct refusal");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} denied SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} refusals SEC(".maps");

/* refusals that found the ring buffer full */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

SEC("cgroup/connect4")
int deny_connect4(struct bpf_sock_addr *ctx)
{
	struct prefix to = {
		.length = WHOLE_ADDRESS,
		.address[2] = bpf_htonl(0xffff),
		.address[3] = ctx->user_ip4,
	};
	struct refusal *event;

	if (!bpf_map_lookup_elem(&denied, &to))
		return ALLOW;
	event = bpf_ringbuf_reserve(&refusals, sizeof(struct refusal), 0);
	if (!event) {
		__u32 key = 0;
		__u64 *value;

		value = bpf_map_lookup_elem(&lost, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
		return DENY;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, 16);
	__builtin_memcpy(event->address, to.address, 16);
	event->cookie = bpf_get_socket_cookie(ctx);
	event->port = bpf_ntohs(ctx->user_port);
	event->protocol = ctx->protocol;
	__builtin_memset(event->_pad, 0, sizeof(event->_pad));
	bpf_ringbuf_submit(event, 0);

	return DENY;
}

SEC("cgroup/connect6")
int deny_connect6(struct bpf_sock_addr *ctx)
{
	struct prefix to = {
		.length = WHOLE_ADDRESS,
		.address[0] = ctx->user_ip6[0],
		.address[1] = ctx->user_ip6[1],
		.address[2] = ctx->user_ip6[2],
		.address[3] = ctx->user_ip6[3],
	};
	struct refusal *event;

	if (!bpf_map_lookup_elem(&denied, &to))
		return ALLOW;
	event = bpf_ringbuf_reserve(&refusals, sizeof(struct refusal), 0);
	if (!event) {
		__u32 key = 0;
		__u64 *value;

		value = bpf_map_lookup_elem(&lost, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
		return DENY;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, 16);
	__builtin_memcpy(event->address, to.address, 16);
	event->cookie = bpf_get_socket_cookie(ctx);
	event->port = bpf_ntohs(ctx->user_port);
	event->protocol = ctx->protocol;
	__builtin_memset(event->_pad, 0, sizeof(event->_pad));
	bpf_ringbuf_submit(event, 0);

	return DENY;
}
