// SPDX-License-Identifier: GPL-2.0
/*
 * How long threads that could run waited for a CPU, as a histogram.
 *
 * Generated from runq-latency.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* floor(log2(value)); 0 for 0 */
static __always_inline __u64 log2_floor(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift > 1; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? (__u64)shift : 0;

		value >>= step;
		result += step;
	}
	return result + (value >> 1);
}

struct task_struct {
	__s32 pid;
	__s32 tgid;
	__u32 __state;
} __attribute__((preserve_access_index));

/* the process that is looked at; 0: every one */
const volatile __u32 wanted = 0;

/* since when a thread could run, by its number */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} starts SEC(".maps");

/* slot i: from 2^i to 2^(i+1)-1 microseconds */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 26);
	__type(key, __u32);
	__type(value, __u64);
} latencies SEC(".maps");

SEC("raw_tp/sched_wakeup")
int on_wakeup(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];
	__u32 thread;

	thread = BPF_CORE_READ(task, pid);
	if (thread != 0 &&
	    (wanted == 0 || (__u32)BPF_CORE_READ(task, tgid) == wanted)) {
		__u64 value;

		value = bpf_ktime_get_ns();
		bpf_map_update_elem(&starts, &thread, &value, BPF_ANY);
	}

	return 0;
}

SEC("raw_tp/sched_wakeup_new")
int on_wakeup_new(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];
	__u32 thread;

	thread = BPF_CORE_READ(task, pid);
	if (thread != 0 &&
	    (wanted == 0 || (__u32)BPF_CORE_READ(task, tgid) == wanted)) {
		__u64 value;

		value = bpf_ktime_get_ns();
		bpf_map_update_elem(&starts, &thread, &value, BPF_ANY);
	}

	return 0;
}

SEC("raw_tp/sched_switch")
int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *previous = (struct task_struct *)ctx->args[1];
	struct task_struct *next = (struct task_struct *)ctx->args[2];
	__s32 key;
	__u64 *start;

	/*
	 * a thread that was taken off its CPU and could go on waits from now on
	 */
	if (BPF_CORE_READ(previous, __state) == 0) {
		__u32 thread;

		thread = BPF_CORE_READ(previous, pid);
		if (thread != 0 &&
		    (wanted == 0 ||
		     (__u32)BPF_CORE_READ(previous, tgid) == wanted)) {
			__u64 value;

			value = bpf_ktime_get_ns();
			bpf_map_update_elem(&starts, &thread, &value, BPF_ANY);
		}
	}
	key = BPF_CORE_READ(next, pid);
	start = bpf_map_lookup_elem(&starts, &key);
	if (start) {
		__u64 time;
		__u64 ns;
		__u64 value;
		__u32 slot;
		__u64 *value_3;

		time = bpf_ktime_get_ns();
		ns = time - *start;
		bpf_map_delete_elem(&starts, &key);
		value = log2_floor(ns / 1000);
		slot = (__u32)(value < 25 ? value : 25);
		value_3 = bpf_map_lookup_elem(&latencies, &slot);
		if (value_3)
			__sync_fetch_and_add(value_3, 1);
	}

	return 0;
}
