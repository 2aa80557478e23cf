/* Refuses or allows connections, and tells of each in a ring buffer. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct record {
	__u32 port; /* network order */
	__u32 number;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} connects SEC(".maps");

SEC("cgroup/connect4")
int tell_connect(struct bpf_sock_addr *ctx)
{
	struct record *record = bpf_ringbuf_reserve(&connects, sizeof(*record), 0);

	if (record) {
		record->port = ctx->user_port;
		record->number = 7;
		bpf_ringbuf_submit(record, 0);
	}
	return 1;
}

SEC("cgroup/connect4")
int deny_connect(struct bpf_sock_addr *ctx)
{
	return 0;
}
