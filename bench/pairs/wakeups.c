// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct task_struct {
	int pid;
	int tgid;
} __attribute__((preserve_access_index));

MAP(starts, HASH, __u32, __u64, 10240);

SEC("raw_tp/sched_wakeup")
int wakeups(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];
	__u32 pid;
	__u64 now;

	if ((__u32)BPF_CORE_READ(task, tgid) == bpf_get_current_pid_tgid() >> 32)
		return 0;
	pid = BPF_CORE_READ(task, pid);
	now = bpf_ktime_get_ns();
	bpf_map_update_elem(&starts, &pid, &now, BPF_ANY);
	return 0;
}
