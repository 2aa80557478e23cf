// SPDX-License-Identifier: GPL-2.0
/*
 * Reports every program that is executed: who, by whom, which file, with which
 * arguments.
 *
 * Generated from exec-trace.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

struct trace_event_raw_sched_process_exec {
	__u32 __data_loc_filename;
} __attribute__((preserve_access_index));

struct task_struct {
	__s32 tgid;
	struct task_struct *real_parent;
	struct mm_struct *mm;
} __attribute__((preserve_access_index));

struct mm_struct {
	__u64 arg_start;
	__u64 arg_end;
} __attribute__((preserve_access_index));

struct execution {
	__u64 time;
	__u32 pid;
	__u32 parent;
	__u32 uid;
	__u32 len; /* of the arguments, as far as they are kept */
	__u8 command[16];
	__u8 file[128];
	__u8 arguments[256]; /* one after the other, each ends in 0 */
};

_Static_assert(sizeof(struct execution) == 424, "struct execution");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} executions SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int on_exec(struct trace_event_raw_sched_process_exec *ctx)
{
	struct execution *e;
	struct task_struct *task;
	__u64 first;
	__u64 value;
	__u64 len;
	__u32 offset;

	e = bpf_ringbuf_reserve(&executions, sizeof(*e), 0);
	if (!e)
		return 0;
	task = (struct task_struct *)bpf_get_current_task();
	first = BPF_CORE_READ(task, mm, arg_start);
	value = opaque(BPF_CORE_READ(task, mm, arg_end) - first);
	len = value < 256 ? value : 256;
	e->time = bpf_ktime_get_ns();
	e->pid = bpf_get_current_pid_tgid() >> 32;
	e->parent = BPF_CORE_READ(task, real_parent, tgid);
	e->uid = bpf_get_current_uid_gid();
	bpf_get_current_comm(e->command, 16);
	offset = ctx->__data_loc_filename & 0xffff;
	bpf_probe_read_kernel_str(e->file, 128, (void *)ctx + offset);
	/* the new program's arguments are in its memory already */
	e->len = len;
	if (bpf_probe_read_user(e->arguments, len, (const void *)first) != 0)
		e->len = 0;
	bpf_ringbuf_submit(e, 0);

	return 0;
}
