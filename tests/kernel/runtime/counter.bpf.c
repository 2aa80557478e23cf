/* Counts packets; the same count twice as fast, to be swapped in; and maps of every shape. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct pair {
	__u32 a, b, c;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} pkt_count SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} cpu_count SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, __s16);
	__uint(max_entries, 1);
} cpu_signed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u16);
	__type(value, __u8);
} small_hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, struct pair);
	__type(value, struct pair);
} pair_hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 4);
	__type(value, __u32);
} numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 20000);
	__type(key, __u32);
	__type(value, __u64);
} many SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH);
		__uint(max_entries, 4);
		__type(key, __u16);
		__type(value, __u8);
	});
} outer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 100);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, __u64);
} prefixes SEC(".maps");

static int count(__u64 step)
{
	__u32 key = 0, *cpu;
	__u64 *val;

	val = bpf_map_lookup_elem(&pkt_count, &key);
	if (val)
		__sync_fetch_and_add(val, step);
	cpu = bpf_map_lookup_elem(&cpu_count, &key);
	if (cpu)
		*cpu += (__u32)step;
	return 1;
}

SEC("cgroup_skb/egress")
int count_egress(struct __sk_buff *ctx)
{
	return count(1);
}

SEC("cgroup_skb/egress")
int count_thousands(struct __sk_buff *ctx)
{
	return count(1000);
}

SEC("cgroup_skb/ingress")
int count_ingress(struct __sk_buff *ctx)
{
	return count(1);
}
