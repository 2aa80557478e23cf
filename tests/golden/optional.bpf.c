/*
 * A program that some kernels have not the hook of: loaded only where it is
 * enabled.
 *
 * Generated from optional.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("tracepoint/sched/sched_process_exit")
int always(void *ctx)
{
	__u32 key = 0;
	__u64 *value;

	value = bpf_map_lookup_elem(&seen, &key);
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("?tracepoint/sched/sched_process_hang")
int sometimes(void *ctx)
{
	__u32 key = 0;
	__u64 *value;

	value = bpf_map_lookup_elem(&seen, &key);
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("?tracepoint/sched/sched_process_hang")
int also_sometimes(void *ctx)
{
	return 0;
}
