/*
 * Structs of the kernel's that have no name but a typedef's, and elements of
 * run time.
 *
 * Generated from kernel-typedefs.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	struct cred *cred;
	__u8 comm[16];
	struct signal_struct *signal;
} __attribute__((preserve_access_index));

typedef struct {
	__u32 val;
} __attribute__((preserve_access_index)) kuid_t;

struct cred {
	kuid_t uid;
} __attribute__((preserve_access_index));

typedef struct {
	__s32 counter;
} __attribute__((preserve_access_index)) atomic_t;

struct rlimit {
	__u64 rlim_cur;
} __attribute__((preserve_access_index));

struct signal_struct {
	struct rlimit rlim[16];
	atomic_t live;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

SEC("raw_tp/sched_process_exec")
int look(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task;
	struct cred *cred;
	__u64 i;
	__u32 key;
	__u64 value;
	struct signal_struct *base;
	struct rlimit *base_2;
	kuid_t *base_3;

	task = (struct task_struct *)bpf_get_current_task();
	cred = BPF_CORE_READ(task, cred);
	i = bpf_ktime_get_ns() & 7;
	key = 0;
	value = BPF_CORE_READ(cred, uid.val);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 1;
	value = BPF_CORE_READ(cred, uid.val);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 2;
	value = (__u64)BPF_CORE_READ(task, signal, live.counter) +
		bpf_core_type_size(kuid_t);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 3;
	base = BPF_CORE_READ(task, signal);
	base_2 = (struct rlimit *)((__u64)base->rlim +
				   i * bpf_core_type_size(struct rlimit));
	value = BPF_CORE_READ(base_2, rlim_cur);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 4;
	value = BPF_CORE_READ(task, comm[i]);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 5;
	base_3 = &cred->uid;
	value = BPF_CORE_READ(base_3, val);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 6;
	value = bpf_core_field_offset(kuid_t, val);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);

	return 0;
}
