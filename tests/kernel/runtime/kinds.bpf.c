/* One program for each kind that is attached to an event, a socket or an interface; each counts in its slot. */
#include <linux/bpf.h>
#include <linux/bpf_perf_event.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

static void count(__u32 slot)
{
	__u64 *val = bpf_map_lookup_elem(&seen, &slot);

	if (val)
		__sync_fetch_and_add(val, 1);
}

SEC("perf_event")
int see_event(struct bpf_perf_event_data *ctx)
{
	count(0);
	return 0;
}

/* on CPU 0 only slot 2 */
SEC("perf_event")
int see_cpu(void *ctx)
{
	count(bpf_get_smp_processor_id() ? 1 : 2);
	return 0;
}

SEC("socket")
int drop_all(struct __sk_buff *ctx)
{
	count(3);
	return 0;
}

SEC("sk_reuseport")
int choose(struct sk_reuseport_md *ctx)
{
	count(4);
	return SK_PASS;
}

SEC("tc")
int see_tc(struct __sk_buff *ctx)
{
	count(5);
	return -1;
}

SEC("tc")
int drop_tc(struct __sk_buff *ctx)
{
	count(6);
	return 2;
}

SEC("tcx/ingress")
int see_in(struct __sk_buff *ctx)
{
	count(7);
	return -1;
}

SEC("tcx/egress")
int see_out(struct __sk_buff *ctx)
{
	count(8);
	return -1;
}

SEC("xdp")
int pass_first(struct xdp_md *ctx)
{
	count(9);
	return XDP_PASS;
}

SEC("xdp")
int pass_second(struct xdp_md *ctx)
{
	count(10);
	return XDP_PASS;
}

SEC("cgroup/connect4")
int deny(struct bpf_sock_addr *ctx)
{
	count(11);
	return 0;
}

/* writes 1 in slot 12, the other 2: the later one stays */
SEC("cgroup/connect4")
int write_one(struct bpf_sock_addr *ctx)
{
	__u32 slot = 12;
	__u64 *val = bpf_map_lookup_elem(&seen, &slot);

	if (val)
		*val = 1;
	return 1;
}

SEC("cgroup/connect4")
int write_two(struct bpf_sock_addr *ctx)
{
	__u32 slot = 12;
	__u64 *val = bpf_map_lookup_elem(&seen, &slot);

	if (val)
		*val = 2;
	return 1;
}
