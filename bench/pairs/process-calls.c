// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(calls, HASH, __u32, __u64, 10240);

SEC("raw_tp/sys_enter")
int process_calls(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	count(&calls, &pid);
	return 0;
}
