// SPDX-License-Identifier: GPL-2.0
/* connect-firewall.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct prefix {
	__u32 length;
	__be32 address[4];
};

struct refusal {
	__u64 time;
	__u64 cookie;
	__u32 pid;
	__u32 uid;
	__be32 address[4];
	__u16 port;
	__u8 protocol;
	__u8 command[16];
	__u8 pad[5];
};

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

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

static __always_inline int decide(struct bpf_sock_addr *ctx, const struct prefix *to)
{
	struct refusal *event;

	if (!bpf_map_lookup_elem(&denied, to))
		return 1;
	event = bpf_ringbuf_reserve(&refusals, sizeof(*event), 0);
	if (!event) {
		__u32 slot = 0;
		__u64 *count = bpf_map_lookup_elem(&lost, &slot);

		if (count)
			__sync_fetch_and_add(count, 1);
		return 0;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, sizeof(event->command));
	__builtin_memcpy(event->address, to->address, sizeof(event->address));
	event->cookie = bpf_get_socket_cookie(ctx);
	event->port = bpf_ntohs(ctx->user_port);
	event->protocol = ctx->protocol;
	__builtin_memset(event->pad, 0, sizeof(event->pad));
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("cgroup/connect4")
int deny_connect4(struct bpf_sock_addr *ctx)
{
	struct prefix to = {
		.length = 128,
		.address = { 0, 0, bpf_htonl(0xffff), ctx->user_ip4 },
	};

	return decide(ctx, &to);
}

SEC("cgroup/connect6")
int deny_connect6(struct bpf_sock_addr *ctx)
{
	struct prefix to = {
		.length = 128,
		.address = { ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2],
			     ctx->user_ip6[3] },
	};

	return decide(ctx, &to);
}
