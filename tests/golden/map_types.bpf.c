/*
 * One map of every type, and what a program does with those that it can use.
 *
 * Generated from map-types.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define BPF_MAP_TYPE_CGRP_STORAGE 32

struct flow {
	__be32 address;
	__u16 port;
	__u8 _pad[2];
};

_Static_assert(sizeof(struct flow) == 8, "struct flow");

struct seen {
	__u64 packets;
	__u32 last;
	__u8 _pad[4];
};

_Static_assert(sizeof(struct seen) == 16, "struct seen");

struct by_flow {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct flow);
	__type(value, struct seen);
} by_flow SEC(".maps");

struct slots {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} by_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} slots_by_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} recent_by_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 8);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, 8);
	__uint(value_size, 4);
} routes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} commands SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
} samples SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u8[128]);
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 16);
	__type(key, __u32);
	__array(values, struct slots);
} by_port SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 16);
	__type(key, __u8[16]);
	__array(values, struct by_flow);
} by_name SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 16);
	__type(key, struct flow);
	__type(value, __u32);
} sockets_by_flow SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} devices_by_index SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} xsks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, __u64);
} waiting SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 16);
	__type(value, struct flow);
} undo SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 100);
	__type(value, __u32);
} maybe SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} of_cgroup SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} of_cgroup_and_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u64);
} of_group SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, __u32);
	__type(value, struct seen);
} of_socket SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u8[24]);
} of_task SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u32);
} of_inode SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} groups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} listeners SEC(".maps");

SEC("cgroup_skb/egress")
int use(struct __sk_buff *ctx)
{
	struct flow key = {
		.address = ctx->remote_ip4,
	};
	__u64 word = 5;
	__u64 oldest = 0;
	__u32 hash = ctx->hash;
	__u32 key_2;
	void *slot;
	__u64 *other;
	__u32 value_4;
	__u64 *value_5;
	void *full;
	void *socket;

	/* a map inside a map */
	key_2 = ctx->local_port;
	slot = bpf_map_lookup_elem(&by_port, &key_2);
	if (slot) {
		__u32 key_3 = 1;
		__u64 *value;
		__u32 key_4;
		__u64 *value_2;
		__u64 value_3;

		value = bpf_map_lookup_elem(slot, &key_3);
		if (value)
			__sync_fetch_and_add(value, 1);
		key_3 = 2;
		key_4 = 3;
		value_2 = bpf_map_lookup_elem(slot, &key_4);
		value_3 = value_2 ? *value_2 : 0;
		bpf_map_update_elem(slot, &key_3, &value_3, BPF_ANY);
		bpf_map_update_elem(slot, &hash, &word, BPF_ANY);
	}

	/* bytes, and one CPU's value */
	if (bpf_map_lookup_elem(&routes, &word))
		bpf_map_delete_elem(&by_cpu, &hash);
	key_2 = 1;
	other = bpf_map_lookup_percpu_elem(&slots_by_cpu, &key_2, 0);
	if (other)
		word = *other;

	bpf_map_push_elem(&waiting, &word, BPF_ANY);
	bpf_map_push_elem(&undo, &key, BPF_EXIST);
	bpf_map_pop_elem(&waiting, &oldest);
	value_4 = hash;
	if (bpf_map_peek_elem(&maybe, &value_4) == 0)
		bpf_map_push_elem(&maybe, &hash, BPF_ANY);

	/* storage of the cgroup and of the socket */
	value_5 = bpf_get_local_storage(&of_cgroup, 0);
	__sync_fetch_and_add(value_5, 1);
	full = ctx->sk;
	if (full) {
		struct seen *mine;

		mine = bpf_sk_storage_get(&of_socket, full, 0,
					  BPF_SK_STORAGE_GET_F_CREATE);
		if (mine)
			mine->packets += 1;
	}

	/* a socket of a map, which must be given back */
	socket = bpf_map_lookup_elem(&sockets_by_flow, &key);
	if (socket)
		bpf_sk_release(socket);
	bpf_tail_call(ctx, &jumps, hash);

	return 1;
}

SEC("sockops")
int gather(struct bpf_sock_ops *ctx)
{
	__u32 slot = 0;
	struct flow key = {
		.address = ctx->remote_ip4,
	};
	__u32 key_2;

	bpf_sock_map_update(ctx, &sockets, &slot, BPF_ANY);
	bpf_sock_hash_update(ctx, &sockets_by_flow, &key, BPF_NOEXIST);
	key_2 = 1;
	bpf_map_delete_elem(&sockets, &key_2);

	return 1;
}
