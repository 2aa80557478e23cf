// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct execution {
	__u64 time;
	__u32 pid;
	__u32 tid;
	__u32 uid;
	char command[16];
	char file[64];
	__u32 padding;
};

struct trace_event_raw_sched_process_exec {
	__u32 __data_loc_filename;
} __attribute__((preserve_access_index));

RING(executions, 64 * 1024);

SEC("tracepoint/sched/sched_process_exec")
int exec_record(struct trace_event_raw_sched_process_exec *ctx)
{
	struct execution *e = bpf_ringbuf_reserve(&executions, sizeof(*e), 0);
	__u64 who;

	if (!e)
		return 0;
	who = bpf_get_current_pid_tgid();
	e->time = bpf_ktime_get_ns();
	e->pid = who >> 32;
	e->tid = who;
	e->uid = bpf_get_current_uid_gid();
	bpf_get_current_comm(e->command, sizeof(e->command));
	bpf_probe_read_kernel_str(e->file, sizeof(e->file),
				  (void *)ctx + (ctx->__data_loc_filename & 0xffff));
	e->padding = 0; /* no old bytes go out */
	bpf_ringbuf_submit(e, 0);
	return 0;
}
