/*
 * Fields of map values that own objects of the kernel's.
 *
 * Generated from kptr.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	__s32 pid;
} __attribute__((preserve_access_index));

struct kept {
	__u32 count;
	__u8 _pad[4];
	struct task_struct __kptr *task;
	struct cgroup __kptr *group;
};

_Static_assert(sizeof(struct kept) == 24, "struct kept");

struct cgroup {
	char any;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct kept);
} keeper SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

extern struct task_struct *bpf_task_from_pid(__s32 pid) __ksym;

extern void bpf_task_release(struct task_struct *p) __ksym;

extern void bpf_cgroup_release(struct cgroup *cgrp) __ksym;

SEC("tp_btf/sched_process_exec")
int keep(void *ctx)
{
	__u32 key_2;
	struct kept *k;
	struct task_struct *task;
	struct cgroup *group;

	{
		struct kept none = { 0 };
		__u32 key = 0;

		bpf_map_update_elem(&keeper, &key, &none, BPF_ANY);
	}
	key_2 = 0;
	k = bpf_map_lookup_elem(&keeper, &key_2);
	if (!k)
		return 0;
	k->count += 1;
	task = bpf_task_from_pid(1);
	if (task) {
		struct task_struct *old;

		old = bpf_kptr_xchg(&k->task, task);
		if (old) {
			__u32 key = 0;
			__u64 value;

			value = BPF_CORE_READ(old, pid);
			bpf_map_update_elem(&results, &key, &value, BPF_ANY);
			bpf_task_release(old);
		}
	}
	group = bpf_kptr_xchg(&k->group, 0);
	if (group)
		bpf_cgroup_release(group);

	return 0;
}
