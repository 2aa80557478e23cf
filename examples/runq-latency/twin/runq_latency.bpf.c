// SPDX-License-Identifier: GPL-2.0
/* runq-latency.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define SLOTS 26

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	__s32 pid;
	__s32 tgid;
	__u32 __state;
} __attribute__((preserve_access_index));

const volatile __u32 wanted = 0;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} starts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, __u64);
} latencies SEC(".maps");

static __always_inline __u64 log2l(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? shift : 0;

		value >>= step;
		result += step;
	}
	return result;
}

static __always_inline void begin_wait(struct task_struct *task)
{
	__u32 thread = BPF_CORE_READ(task, pid);
	__u64 now;

	if (!thread || (wanted && BPF_CORE_READ(task, tgid) != (__s32)wanted))
		return;
	now = bpf_ktime_get_ns();
	bpf_map_update_elem(&starts, &thread, &now, BPF_ANY);
}

SEC("raw_tp/sched_wakeup")
int on_wakeup(struct bpf_raw_tracepoint_args *ctx)
{
	begin_wait((void *)ctx->args[0]);
	return 0;
}

SEC("raw_tp/sched_wakeup_new")
int on_wakeup_new(struct bpf_raw_tracepoint_args *ctx)
{
	begin_wait((void *)ctx->args[0]);
	return 0;
}

SEC("raw_tp/sched_switch")
int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *previous = (void *)ctx->args[1], *next = (void *)ctx->args[2];
	__u32 thread, slot;
	__u64 *start, *count, ns;

	if (!BPF_CORE_READ(previous, __state))
		begin_wait(previous);
	thread = BPF_CORE_READ(next, pid);
	start = bpf_map_lookup_elem(&starts, &thread);
	if (!start)
		return 0;
	ns = bpf_ktime_get_ns() - *start;
	bpf_map_delete_elem(&starts, &thread);
	slot = log2l(ns / 1000);
	if (slot >= SLOTS)
		slot = SLOTS - 1;
	count = bpf_map_lookup_elem(&latencies, &slot);
	if (count)
		__sync_fetch_and_add(count, 1);
	return 0;
}
