// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct prefix {
	__u32 length;
	__be32 address[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} denied SEC(".maps");

SEC("cgroup/connect6")
int connect6_policy(struct bpf_sock_addr *ctx)
{
	struct prefix to = {
		128, { ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3] }
	};

	if (!to.address[0] && !to.address[1] && !to.address[2] && to.address[3] == bpf_htonl(1))
		return 1;
	return !bpf_map_lookup_elem(&denied, &to);
}
