// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

#define SOCK_RAW 3
#define AF_PACKET 17

struct refusal {
	__u64 time;
	__u32 pid;
	__u32 tid;
	__u32 uid;
	__u32 family;
	char command[16];
};

RING(refusals, 64 * 1024);

SEC("cgroup/sock_create")
int socket_record(struct bpf_sock *ctx)
{
	struct refusal *r;
	__u64 who;

	if (ctx->type != SOCK_RAW && ctx->family != AF_PACKET)
		return 1;
	r = bpf_ringbuf_reserve(&refusals, sizeof(*r), 0);
	if (!r)
		return 0;
	who = bpf_get_current_pid_tgid();
	r->time = bpf_ktime_get_ns();
	r->pid = who >> 32;
	r->tid = who;
	r->uid = bpf_get_current_uid_gid();
	r->family = ctx->family;
	bpf_get_current_comm(r->command, sizeof(r->command));
	bpf_ringbuf_submit(r, 0);
	return 0;
}
