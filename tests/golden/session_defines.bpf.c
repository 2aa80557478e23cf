/*
 * session-defines: a session that defines the file's map and programs, as the
 * founding dialect writes them.
 *
 * Generated from session-defines.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct trace_event_raw_sched_process_fork {
	__s32 parent_pid;
	__s32 child_pid;
} __attribute__((preserve_access_index));

/* who made whom */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u32);
} parents SEC(".maps");

SEC("tracepoint/sched/sched_process_fork")
int note(struct trace_event_raw_sched_process_fork *ctx)
{
	__u32 key = ctx->child_pid;
	__u32 value = ctx->parent_pid;

	bpf_map_update_elem(&parents, &key, &value, BPF_ANY);

	return 0;
}

SEC("uprobe/malloc")
int count_allocations(struct pt_regs *ctx)
{
	__u32 key = 0;
	__u32 *value;

	value = bpf_map_lookup_elem(&parents, &key);
	if (!value) {
		__u32 zero = 0;

		bpf_map_update_elem(&parents, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&parents, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}
