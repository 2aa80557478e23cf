/*
 * Tracepoints by the kernel's own description of their events.
 *
 * Generated from tracepoints.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* A fork, as the scheduler tells of it. */
struct trace_event_raw_sched_process_fork {
	__s32 parent_pid;
	__s32 child_pid;
	__u32 __data_loc_parent_comm;
} __attribute__((preserve_access_index));

/* The same in all 64-bit kernels. */
struct trace_event_syscalls_sys_enter_openat {
	__u8 _pad[8];
	__s32 __syscall_nr;
	__u8 _pad_2[4];
	__u64 dfd;
	__u64 filename;
	__u64 flags;
	__u64 mode;
};

_Static_assert(sizeof(struct trace_event_syscalls_sys_enter_openat) == 48,
	       "struct trace_event_syscalls_sys_enter_openat");

/* The same in all 64-bit kernels. */
struct trace_event_syscalls_sys_exit_openat {
	__u8 _pad[8];
	__s32 __syscall_nr;
	__u8 _pad_2[4];
	__s64 ret;
};

_Static_assert(sizeof(struct trace_event_syscalls_sys_exit_openat) == 24,
	       "struct trace_event_syscalls_sys_exit_openat");

struct trace_event_raw_sched_wakeup_template {
	__u8 comm[16];
	__s32 pid;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

struct word {
	__u8 bytes[16];
};

SEC("tracepoint/sched/sched_process_fork")
int on_fork(struct trace_event_raw_sched_process_fork *ctx)
{
	struct word word = { 0 };
	__u32 offset = ctx->__data_loc_parent_comm & 0xffff;

	bpf_probe_read_kernel_str(word.bytes, 16, (void *)ctx + offset);
	if (word.bytes[0] == 's' && ctx->child_pid != ctx->parent_pid) {
		__u32 key = ctx->child_pid;
		__u64 value = ctx->parent_pid;

		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}

	return 0;
}

SEC("tp/syscalls/sys_enter_openat")
int on_open(struct trace_event_syscalls_sys_enter_openat *ctx)
{
	__u32 key = 0;
	__u64 value = ctx->__syscall_nr + ctx->filename;

	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

struct trace_event_raw_sys_exit {
	__s64 id;
} __attribute__((preserve_access_index));

struct task_struct {
	__s32 tgid;
} __attribute__((preserve_access_index));

SEC("tracepoint/syscalls/sys_exit_openat")
int on_opened(struct trace_event_syscalls_sys_exit_openat *ctx)
{
	if (ctx->ret < 0) {
		__u32 key = 1;
		__u64 *value;

		value = bpf_map_lookup_elem(&seen, &key);
		if (!value) {
			__u64 zero = 0;

			bpf_map_update_elem(&seen, &key, &zero, BPF_NOEXIST);
			value = bpf_map_lookup_elem(&seen, &key);
		}
		if (value)
			__sync_fetch_and_add(value, 1);
	}
	if ((__s32)((struct trace_event_raw_sys_exit *)ctx)->id == 257) {
		__u32 key = 3;
		struct task_struct *base;
		__u64 value;

		base = (struct task_struct *)bpf_get_current_task();
		value = (__u32)BPF_CORE_READ(base, tgid);
		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}

	return 0;
}

SEC("tracepoint/sched/sched_wakeup")
int on_wakeup(struct trace_event_raw_sched_wakeup_template *ctx)
{
	struct word word = { 0 };
	__u64 first = 0;
	__u32 key;
	__u64 value;

	bpf_probe_read_kernel_str(word.bytes, 16, ctx->comm);
	bpf_probe_read_kernel(&first, 4, &ctx->pid);
	key = 2;
	value = ctx->comm[0] + word.bytes[1] + first;
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}
