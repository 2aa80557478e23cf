// SPDX-License-Identifier: GPL-2.0
/*
 * Reports each socket that the processes of a cgroup make and close.
 *
 * Generated from socket-audit.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define MADE 1
#define CLOSED 2

struct socket_event {
	__u64 time; /* ns since boot */
	__u64 cookie; /* the same when it is made and when it is closed */
	__u32 pid;
	__u32 uid;
	__u32 family;
	__u32 type;
	__u32 protocol;
	__u32 what; /* 1 made, 2 closed */
	__u8 command[16];
};

_Static_assert(sizeof(struct socket_event) == 56, "struct socket_event");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

/* events that found the ring buffer full */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

SEC("cgroup/sock_create")
int audit_create(struct bpf_sock *ctx)
{
	struct socket_event *event;

	event = bpf_ringbuf_reserve(&events, sizeof(struct socket_event), 0);
	if (!event) {
		__u32 key = 0;
		__u64 *value;

		value = bpf_map_lookup_elem(&lost, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
		return 1;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, 16);
	event->cookie = bpf_get_socket_cookie(ctx);
	event->family = ctx->family;
	event->type = ctx->type;
	event->protocol = ctx->protocol;
	event->what = MADE;
	bpf_ringbuf_submit(event, 0);

	return 1;
}

SEC("cgroup/sock_release")
int audit_release(struct bpf_sock *ctx)
{
	struct socket_event *event;

	event = bpf_ringbuf_reserve(&events, sizeof(struct socket_event), 0);
	if (!event) {
		__u32 key = 0;
		__u64 *value;

		value = bpf_map_lookup_elem(&lost, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
		return 1;
	}
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->command, 16);
	event->cookie = bpf_get_socket_cookie(ctx);
	event->family = ctx->family;
	event->type = ctx->type;
	event->protocol = ctx->protocol;
	event->what = CLOSED;
	bpf_ringbuf_submit(event, 0);

	return 1;
}
