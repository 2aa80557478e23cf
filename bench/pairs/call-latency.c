// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(starts, HASH, __u32, __u64, 10240);
MAP(times, ARRAY, __u32, __u64, 27);

SEC("tracepoint/syscalls/sys_enter_read")
int on_enter(void *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&starts, &tid, &now, BPF_ANY);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_read")
int on_exit(void *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid(), slot;
	__u64 *start = bpf_map_lookup_elem(&starts, &tid), *n, took;

	if (!start)
		return 0;
	took = bpf_ktime_get_ns() - *start;
	bpf_map_delete_elem(&starts, &tid);
	slot = log2_u64(took / 1000);
	if (slot > 26)
		slot = 26;
	n = bpf_map_lookup_elem(&times, &slot);
	if (n)
		__sync_fetch_and_add(n, 1);
	return 0;
}
