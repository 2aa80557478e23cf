/* One program for each kind of hook that is no cgroup's; each counts in its slot. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

static void count(__u32 slot)
{
	__u64 *val = bpf_map_lookup_elem(&seen, &slot);

	if (val)
		__sync_fetch_and_add(val, 1);
}

SEC("xdp")
int see_xdp(struct xdp_md *ctx)
{
	count(0);
	return XDP_PASS;
}

SEC("tc")
int see_tc(struct __sk_buff *ctx)
{
	count(1);
	return -1; /* the next one */
}

SEC("tcx/egress")
int see_tcx(struct __sk_buff *ctx)
{
	count(2);
	return -1;
}

SEC("sk_lookup")
int see_lookup(struct bpf_sk_lookup *ctx)
{
	count(3);
	return SK_PASS;
}

SEC("raw_tp/sys_enter")
int see_syscall(void *ctx)
{
	count(4);
	return 0;
}

SEC("uprobe//proc/self/exe")
int see_binary(void *ctx)
{
	count(6);
	return 0;
}

SEC("uprobe")
int see_call(void *ctx)
{
	count(5);
	return 0;
}
