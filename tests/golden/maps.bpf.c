/*
 * Maps: each access, by value and by pointer to a struct.
 *
 * Generated from maps.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct address {
	__be32 network;
	__u16 port;
	__u8 _pad[2];
};

_Static_assert(sizeof(struct address) == 8, "struct address");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4 * 16);
	__type(key, __u32);
	__type(value, __u64);
} by_number SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct address);
	__type(value, __u32);
} by_address SEC(".maps");

/* a CPU's own counter */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} each_cpu SEC(".maps");

SEC("cgroup/connect4")
int use_maps(struct bpf_sock_addr *ctx)
{
	struct address to = {
		.network = ctx->user_ip4,
		.port = bpf_ntohs(ctx->user_port),
	};
	__u32 key;
	__u64 *value;
	__u32 *value_2;
	__u32 *count;
	__u32 key_2;
	__u64 *value_4;
	__u64 value_5;
	__u64 *value_6;

	key = 0;
	value = bpf_map_lookup_elem(&each_cpu, &key);
	if (value)
		__sync_fetch_and_add(value, 1);
	value_2 = bpf_map_lookup_elem(&by_address, &to);
	if (!value_2) {
		__u32 zero = 0;

		bpf_map_update_elem(&by_address, &to, &zero, BPF_NOEXIST);
		value_2 = bpf_map_lookup_elem(&by_address, &to);
	}
	if (value_2)
		__sync_fetch_and_add(value_2, 1);
	count = bpf_map_lookup_elem(&by_address, &to);
	if (count) {
		if (*count > 100)
			return 0;
	} else {
		__u32 value_3 = 1;

		bpf_map_update_elem(&by_address, &to, &value_3, BPF_NOEXIST);
	}
	key = 3;
	key_2 = 2;
	value_4 = bpf_map_lookup_elem(&by_number, &key_2);
	value_5 = value_4 ? *value_4 : 0;
	bpf_map_update_elem(&by_number, &key, &value_5, BPF_ANY);
	key = 1;
	value_6 = bpf_map_lookup_elem(&by_number, &key);
	if ((value_6 ? *value_6 : 0) == 7)
		bpf_map_delete_elem(&by_address, &to);

	return 1;
}
