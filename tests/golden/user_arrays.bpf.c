/*
 * Arrays in the memory of the process that runs: pointers, numbers, structs.
 *
 * Generated from user-arrays.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct part {
	__u64 start;
	__u32 len;
	__u16 kind;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} total SEC(".maps");

SEC("cgroup/sysctl")
int look(struct bpf_sysctl *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 address;
	__u64 *value_2;
	__u64 count;
	__u64 sum;
	__u64 base;

	value = bpf_map_lookup_elem(&total, &key);
	address = value ? *value : 0;
	key = 1;
	value_2 = bpf_map_lookup_elem(&total, &key);
	count = value_2 ? *value_2 : 0;
	sum = 0;
	for (__u64 i = 0; i < 8; i++) {
		__u64 p;

		if (i >= count)
			break;
		p = 0;
		bpf_probe_read_user(&p, 8, (const void *)(address + i * 8));
		if (p != 0)
			sum += p;
	}
	base = address + 64;
	for (__u64 i = 0; i < 8; i++) {
		__u64 p;

		if (i >= 4)
			break;
		p = 0;
		bpf_probe_read_user(&p, 8, (const void *)(base + i * 8));
		if (p != 0) {
			if (i == 2)
				return 1;
			sum += p & 7;
		}
	}
	for (__u64 i = 0; i < 16; i++) {
		__u64 place;
		__s16 n;

		if (i >= count)
			break;
		place = address + i * sizeof(__s16);
		n = 0;
		if (bpf_probe_read_user(&n, sizeof(__s16),
					(const void *)place) == 0)
			sum = sum + n * i;
	}
	for (__u64 i = 0; i < 4; i++) {
		if (i >= count)
			break;
		{
			__u64 place = address + i * sizeof(struct part);
			struct part one;

			if (bpf_probe_read_user(&one, sizeof(struct part),
						(const void *)place) == 0 &&
			    one.kind != 0)
				sum += one.len;
		}
	}
	key = 2;
	bpf_map_update_elem(&total, &key, &sum, BPF_ANY);

	return 1;
}
