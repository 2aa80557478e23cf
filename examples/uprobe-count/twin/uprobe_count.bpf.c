// SPDX-License-Identifier: GPL-2.0
/* uprobe-count.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

SEC("uprobe")
int on_call(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *count, zero = 0;

	count = bpf_map_lookup_elem(&calls, &pid);
	if (!count) {
		bpf_map_update_elem(&calls, &pid, &zero, BPF_NOEXIST);
		count = bpf_map_lookup_elem(&calls, &pid);
	}
	if (count)
		__sync_fetch_and_add(count, 1);
	return 0;
}
