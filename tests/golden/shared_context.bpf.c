/*
 * A subprogram that only hands its context on has that of whoever calls it.
 *
 * Generated from shared-context.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct event {
	__u32 pid;
	__u32 kind;
};

_Static_assert(sizeof(struct event) == 8, "struct event");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u8[1016]);
} stacks SEC(".maps");

static __noinline void send(void *ctx, __u32 pid, __u32 kind)
{
	{
		struct event e = {
			.pid = pid,
			.kind = kind,
		};

		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &e,
				      sizeof(struct event));
	}
}

static __noinline void note(void *ctx, __u32 pid)
{
	if (bpf_get_stackid(ctx, &stacks, 0) >= 0)
		send(ctx, pid, 2);
}

SEC("raw_tp/sched_process_exit")
int raw(struct bpf_raw_tracepoint_args *ctx)
{
	send(ctx, bpf_get_current_pid_tgid(), 1);

	return 0;
}

SEC("tp_btf/sched_process_exit")
int typed(void *ctx)
{
	note(ctx, bpf_get_current_pid_tgid());

	return 0;
}

SEC("kprobe/do_exit")
int probed(struct pt_regs *ctx)
{
	note(ctx, bpf_get_current_pid_tgid());

	return 0;
}
