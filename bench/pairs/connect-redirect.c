// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("cgroup/connect4")
int connect_redirect(struct bpf_sock_addr *ctx)
{
	if (ctx->protocol == IPPROTO_TCP && ctx->user_ip4 == bpf_htonl(0x0a000001) &&
	    ctx->user_port == bpf_htons(80)) {
		ctx->user_ip4 = bpf_htonl(INADDR_LOOPBACK);
		ctx->user_port = bpf_htons(8080);
	}
	return 1;
}
