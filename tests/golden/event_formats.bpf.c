/* Generated from event-formats.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * Events by tracefs' description, of which a copy is kept: their offsets are
 * those of one kernel. Offsets of sched_wakeup.format: only for kernels that
 * have the same ones.
 */
struct trace_event_sched_sched_wakeup {
	__u8 _pad[8];
	__u8 comm[16];
	__s32 pid;
	__s32 prio;
	__s32 target_cpu;
};

_Static_assert(sizeof(struct trace_event_sched_sched_wakeup) == 36,
	       "struct trace_event_sched_sched_wakeup");

/*
 * where the path is, in user memory
 * Offsets of sys_enter_openat.format: only for kernels that have the same ones.
 */
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

/*
 * Offsets of sched_process_exec.format: only for kernels that have the same
 * ones.
 */
struct trace_event_sched_sched_process_exec {
	__u8 _pad[8];
	__u32 __data_loc_filename;
	__s32 pid;
	__s32 old_pid;
};

_Static_assert(sizeof(struct trace_event_sched_sched_process_exec) == 20,
	       "struct trace_event_sched_sched_process_exec");

/*
 * fields of every kind
 * Offsets of odd.format: only for kernels that have the same ones.
 */
struct trace_event_odd_odd {
	__u8 _pad[8];
	__u8 comm[16];
	__u64 caller[4];
	__u8 on;
	__u8 _pad_2[7];
	__u8 when[16];
	__u64 where;
	__s16 level;
	__u8 astray[4];
	__u8 _pad_3[2];
	__u8 __rel_loc_near[4];
	__u32 __data_loc_far;
};

_Static_assert(sizeof(struct trace_event_odd_odd) == 104,
	       "struct trace_event_odd_odd");

struct word {
	__u8 bytes[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("tracepoint/sched/sched_wakeup")
int on_wakeup(struct trace_event_sched_sched_wakeup *ctx)
{
	struct word word = { 0 };
	__u32 key;
	__u64 value;

	bpf_probe_read_kernel_str(word.bytes, 16, ctx->comm);
	key = ctx->pid;
	value = (__u64)(__u32)ctx->target_cpu + word.bytes[0] + ctx->comm[1];
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

SEC("tp/syscalls/sys_enter_openat")
int on_open(struct trace_event_syscalls_sys_enter_openat *ctx)
{
	if (ctx->__syscall_nr == 257) {
		__u32 key = 0;
		__u64 value = ctx->filename + ctx->flags;

		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}

	return 0;
}

SEC("tracepoint/sched/sched_process_exec")
int on_exec(struct trace_event_sched_sched_process_exec *ctx)
{
	struct word word = { 0 };
	__u32 offset = ctx->__data_loc_filename & 0xffff;
	__u32 key;
	__u64 value;

	bpf_probe_read_kernel_str(word.bytes, 16, (void *)ctx + offset);
	key = ctx->old_pid;
	value = word.bytes[0];
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

SEC("tracepoint/odd/odd")
int on_odd(struct trace_event_odd_odd *ctx)
{
	struct word word = { 0 };
	__u64 far = 0;
	__u32 offset;

	bpf_probe_read_kernel_str(word.bytes, 16, ctx->comm);
	bpf_probe_read_kernel(word.bytes, 16, ctx->when);
	offset = ctx->__data_loc_far & 0xffff;
	bpf_probe_read_kernel(&far, 8, (void *)ctx + offset);
	if (ctx->on && ctx->level < 0 && ctx->comm[15] == 0) {
		__u32 key = ctx->astray[0];
		__u64 value = ctx->caller[3] + ctx->where + far;

		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}

	return 0;
}
