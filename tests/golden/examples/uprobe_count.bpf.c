// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the calls of one function of a program or library, by process. The
 * application says which.
 *
 * Generated from uprobe-count.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

SEC("uprobe")
int on_call(struct pt_regs *ctx)
{
	__u32 key;
	__u64 *value;

	key = bpf_get_current_pid_tgid() >> 32;
	value = bpf_map_lookup_elem(&calls, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&calls, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&calls, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}
