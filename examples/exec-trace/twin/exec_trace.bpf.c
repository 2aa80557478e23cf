// SPDX-License-Identifier: GPL-2.0
/* exec-trace.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct mm_struct {
	__u64 arg_start;
	__u64 arg_end;
} __attribute__((preserve_access_index));

struct task_struct {
	__s32 tgid;
	struct task_struct *real_parent;
	struct mm_struct *mm;
} __attribute__((preserve_access_index));

struct trace_event_raw_sched_process_exec {
	__u32 __data_loc_filename;
} __attribute__((preserve_access_index));

struct execution {
	__u64 time;
	__u32 pid;
	__u32 parent;
	__u32 uid;
	__u32 len;
	__u8 command[16];
	__u8 file[128];
	__u8 arguments[256];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} executions SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int on_exec(struct trace_event_raw_sched_process_exec *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct execution *event;
	__u64 first, len;

	event = bpf_ringbuf_reserve(&executions, sizeof(*event), 0);
	if (!event)
		return 0;
	first = BPF_CORE_READ(task, mm, arg_start);
	len = BPF_CORE_READ(task, mm, arg_end) - first;
	if (len > sizeof(event->arguments))
		len = sizeof(event->arguments);
	event->time = bpf_ktime_get_ns();
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->parent = BPF_CORE_READ(task, real_parent, tgid);
	event->uid = bpf_get_current_uid_gid();
	bpf_get_current_comm(event->command, sizeof(event->command));
	bpf_probe_read_kernel_str(event->file, sizeof(event->file),
				  (void *)ctx + (ctx->__data_loc_filename & 0xffff));
	event->len = len;
	if (bpf_probe_read_user(event->arguments, len, (void *)first))
		event->len = 0;
	bpf_ringbuf_submit(event, 0);
	return 0;
}
