// SPDX-License-Identifier: GPL-2.0
/* socket-audit.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct socket_event {
	__u64 time;
	__u64 cookie;
	__u32 pid;
	__u32 uid;
	__u32 family;
	__u32 type;
	__u32 protocol;
	__u32 what;
	__u8 command[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

static __always_inline int report(struct bpf_sock *ctx, __u32 what)
{
	struct socket_event *event;

	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__u32 slot = 0;
		__u64 *count = bpf_map_lookup_elem(&lost, &slot);

		if (count)
			__sync_fetch_and_add(count, 1);
		return 1;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, sizeof(event->command));
	event->cookie = bpf_get_socket_cookie(ctx);
	event->family = ctx->family;
	event->type = ctx->type;
	event->protocol = ctx->protocol;
	event->what = what;
	bpf_ringbuf_submit(event, 0);
	return 1;
}

SEC("cgroup/sock_create")
int audit_create(struct bpf_sock *ctx)
{
	return report(ctx, 1);
}

SEC("cgroup/sock_release")
int audit_release(struct bpf_sock *ctx)
{
	return report(ctx, 2);
}
