// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(remotes, HASH, __u32, __u64, 1024);

SEC("sockops")
int established(struct bpf_sock_ops *ctx)
{
	__u32 port;

	if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB &&
	    ctx->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		return 1;
	port = bpf_ntohl(ctx->remote_port);
	count(&remotes, &port);
	return 1;
}
