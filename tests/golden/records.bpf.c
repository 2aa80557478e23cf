/*
 * Ring buffers: by hand, and by the form that does it.
 *
 * Generated from records.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct refusal {
	__u64 time; /* ns since boot */
	__u32 pid;
	__u16 port; /* host order */
	__u8 command[16];
	__u8 _pad[2];
};

_Static_assert(sizeof(struct refusal) == 32, "struct refusal");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 4096);
} refusals SEC(".maps");

SEC("cgroup/connect4")
int tell(struct bpf_sock_addr *ctx)
{
	struct refusal *event;

	event = bpf_ringbuf_reserve(&refusals, sizeof(*event), 0);
	if (!event)
		return 0;
	__builtin_memset(event->_pad, 0, sizeof(event->_pad));
	event->time = bpf_ktime_get_ns();
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->port = bpf_ntohs(ctx->user_port);
	bpf_get_current_comm(event->command, 16);
	bpf_ringbuf_submit(event, 0);

	return 0;
}

SEC("cgroup/connect6")
int tell_by_hand(struct bpf_sock_addr *ctx)
{
	struct refusal *event;

	event = bpf_ringbuf_reserve(&refusals, sizeof(struct refusal), 0);
	if (event) {
		__builtin_memset(event, 0, sizeof(struct refusal));
		event->time = bpf_ktime_get_ns();
		if (ctx->user_port == 0) {
			bpf_ringbuf_discard(event, 0);
		} else {
			__builtin_memset(event->_pad, 0, sizeof(event->_pad));
			bpf_ringbuf_submit(event, 0);
		}
	}
	{
		struct refusal copy = {
			.port = 1,
		};

		bpf_ringbuf_output(&refusals, &copy, sizeof(struct refusal), 0);
	}

	return 0;
}
