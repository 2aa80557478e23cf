/*
 * What differs between kernels: fields, sizes, enums.
 *
 * Generated from core-facts.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

enum cgroup_subsys_id {
	memory_cgrp_id = 4,
};

/* Linux 5.14 made `__state` of `state`. */
struct task_struct {
	__u64 state;
	__u32 __state;
	__u8 comm[16];
} __attribute__((preserve_access_index));

/* The headers have a struct of this name, too. */
struct iphdr___kernel {
	__u8 ttl;
	__u8 protocol;
} __attribute__((preserve_access_index));

/* of a kernel that the building one is not */
struct future {
	__u32 flags;
	__u8 name[8];
} __attribute__((preserve_access_index));

struct in_addr___kernel {
	__be32 s_addr;
} __attribute__((preserve_access_index));

/*
 * A function of the kernel is compared by its type: the struct is complete,
 * though no field is used.
 */
struct file {
	char any;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} facts SEC(".maps");

struct buffer {
	__u8 bytes[64];
};

SEC("raw_tp/sched_process_exec")
int ask(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];
	struct future *other = (struct future *)ctx->args[1];
	struct buffer buffer = { 0 };
	__u32 key = 0;
	__u64 value;
	__u64 value_2;

	if (bpf_core_field_exists(struct task_struct, __state))
		value = BPF_CORE_READ_BITFIELD_PROBED(task, __state);
	else
		value = BPF_CORE_READ_BITFIELD_PROBED(task, state);
	value_2 = value;
	bpf_map_update_elem(&facts, &key, &value_2, BPF_ANY);
	key = 1;
	value_2 = bpf_core_field_size(struct task_struct, comm);
	bpf_map_update_elem(&facts, &key, &value_2, BPF_ANY);
	key = 2;
	value_2 = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	bpf_map_update_elem(&facts, &key, &value_2, BPF_ANY);
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) {
		__u32 key_2 = 3;
		__u64 value_3 = 1;

		bpf_map_update_elem(&facts, &key_2, &value_3, BPF_ANY);
	}
	if (bpf_core_field_exists(struct future, flags)) {
		__u32 key_3 = 4;
		__u64 value_4;

		value_4 = BPF_CORE_READ_BITFIELD_PROBED(other, flags);
		bpf_map_update_elem(&facts, &key_3, &value_4, BPF_ANY);
		key_3 = 5;
		value_4 = BPF_CORE_READ(other, name[2]);
		bpf_map_update_elem(&facts, &key_3, &value_4, BPF_ANY);
	}
	((struct in_addr___kernel *)&buffer)->s_addr = bpf_htonl(1);
	key = 6;
	value_2 = buffer.bytes[3];
	bpf_map_update_elem(&facts, &key, &value_2, BPF_ANY);
	if (BPF_CORE_READ((struct iphdr___kernel *)other, protocol) ==
	    IPPROTO_TCP) {
		__u32 key_4 = 7;
		__u64 value_5;

		value_5 = BPF_CORE_READ((struct iphdr___kernel *)other, ttl);
		bpf_map_update_elem(&facts, &key_4, &value_5, BPF_ANY);
	}

	return 0;
}
