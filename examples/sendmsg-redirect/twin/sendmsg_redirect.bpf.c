// SPDX-License-Identifier: GPL-2.0
/* sendmsg-redirect.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct target {
	__be16 port;
	__u16 pad;
	__u32 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __be16);
	__type(value, struct target);
} targets SEC(".maps");

static __always_inline struct target *find(struct bpf_sock_addr *ctx)
{
	__be16 port = ctx->user_port;
	struct target *to = bpf_map_lookup_elem(&targets, &port);

	if (to)
		__sync_fetch_and_add(&to->count, 1);
	return to;
}

SEC("cgroup/sendmsg4")
int redirect4(struct bpf_sock_addr *ctx)
{
	struct target *to = find(ctx);

	if (to) {
		ctx->user_ip4 = bpf_htonl(0x7f000001);
		ctx->user_port = to->port;
	}
	return 1;
}

SEC("cgroup/sendmsg6")
int redirect6(struct bpf_sock_addr *ctx)
{
	volatile __u32 *address = ctx->user_ip6; /* else clang stores 8 bytes */
	struct target *to = find(ctx);

	if (to) {
		address[0] = 0;
		address[1] = 0;
		address[2] = 0;
		address[3] = bpf_htonl(1);
		ctx->user_port = to->port;
	}
	return 1;
}
