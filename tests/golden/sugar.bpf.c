/*
 * What the prelude's macros become.
 *
 * Generated from sugar.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct process {
	__u32 tgid;
	__u32 uid;
	__u64 time;
	__u8 command[16];
};

_Static_assert(sizeof(struct process) == 32, "struct process");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} starts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} last_seen SEC(".maps");

SEC("cgroup/sock_create")
int note_socket(struct bpf_sock *ctx)
{
	__u32 family = ctx->family;
	__u64 next = (__u64)ctx->type + 1;
	__u64 previous = (__u64)ctx->type - 1;
	struct process *p;

	bpf_map_update_elem(&last_seen, &family, &next, BPF_ANY);
	if (previous != 0) {
		__u32 key = previous;

		bpf_map_delete_elem(&last_seen, &key);
	}
	if (next == 5) {
		__u32 key = 5;

		bpf_map_delete_elem(&last_seen, &key);
	}
	p = bpf_ringbuf_reserve(&starts, sizeof(*p), 0);
	if (!p)
		return 1;
	p->tgid = bpf_get_current_pid_tgid() >> 32;
	p->uid = bpf_get_current_uid_gid();
	p->time = bpf_ktime_get_ns();
	bpf_get_current_comm(p->command, 16);
	bpf_ringbuf_submit(p, 0);

	return 1;
}
