// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(ports, HASH, __u16, __u64, 256);

SEC("cgroup/connect4")
int connect_ports(struct bpf_sock_addr *ctx)
{
	__u16 port;
	__u64 *n;

	if (!(__u32)bpf_get_current_uid_gid())
		return 1;
	port = bpf_ntohs(ctx->user_port);
	n = bpf_map_lookup_elem(&ports, &port);
	if (!n)
		return 1;
	__sync_fetch_and_add(n, 1);
	return 0;
}
