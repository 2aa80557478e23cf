/* Records in every kind of buffer, as many as a test run repeats: numbered, of two structs, of any length. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct numbered {
	__u64 number;
	__u64 doubled;
};

struct short_kind {
	__u32 kind;
	__u32 value;
};

struct long_kind {
	__u32 kind;
	char text[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} large SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} small SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} kinds SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

__u64 sent, small_lost;
__u64 flags; /* of ringbuf_submit */

static int put(void *map)
{
	struct numbered *record = bpf_ringbuf_reserve(map, sizeof(*record), 0);
	__u64 number = sent;

	__sync_fetch_and_add(&sent, 1); /* without its value, which Linux 5.10 has no instruction for */
	if (!record)
		return 0;
	record->number = number;
	record->doubled = 2 * number;
	bpf_ringbuf_submit(record, flags);
	return 1;
}

SEC("xdp")
int put_large(struct xdp_md *ctx)
{
	put(&large);
	return XDP_PASS;
}

SEC("xdp")
int put_small(struct xdp_md *ctx)
{
	if (!put(&small))
		__sync_fetch_and_add(&small_lost, 1);
	return XDP_PASS;
}

SEC("xdp")
int put_kinds(struct xdp_md *ctx)
{
	struct short_kind one = { 1, 10 };
	struct long_kind two = { 2, "some text" };
	__u32 other = 3;

	bpf_ringbuf_output(&kinds, &one, sizeof(one), 0);
	bpf_ringbuf_output(&kinds, &two, sizeof(two), 0);
	bpf_ringbuf_output(&kinds, &other, sizeof(other), 0);
	bpf_ringbuf_output(&kinds, &two, 8, 0);
	return XDP_PASS;
}

SEC("xdp")
int put_perf(struct xdp_md *ctx)
{
	__u64 number = sent;
	struct numbered record = { number, 2 * number };

	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &record, sizeof(record));
	return XDP_PASS;
}
