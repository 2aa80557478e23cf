/*
 * Kernel functions and variables that the kernel may lack.
 *
 * Generated from weak.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#ifndef bpf_ksym_exists
/* Does the kernel have this weak symbol? */
#define bpf_ksym_exists(symbol) (!!(symbol))
#endif

struct rq {
	__u32 nr_running;
} __attribute__((preserve_access_index));

extern const struct rq runqueues __ksym;
extern const struct rq other_queues __ksym __weak;
extern const __s32 bpf_prog_active __ksym;
extern const void schedule __ksym; /* its address */
extern const void not_there __ksym __weak;

struct task_struct {
	char any;
} __attribute__((preserve_access_index));

extern struct task_struct *bpf_task_from_vpid(__s32 pid) __ksym __weak;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

static __noinline __u64 queued(void)
{
	struct rq *base;

	if (!bpf_ksym_exists(&other_queues))
		return 0;
	base = (struct rq *)bpf_this_cpu_ptr(&other_queues);

	return BPF_CORE_READ_BITFIELD_PROBED(base, nr_running);
}

extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/sched_process_exec")
int ask(void *ctx)
{
	struct rq *r;
	__u32 key_2;
	__u64 value_2;

	r = bpf_per_cpu_ptr(&runqueues, 1);
	if (r) {
		__u32 key = 0;
		__u64 value;

		value = BPF_CORE_READ_BITFIELD_PROBED(r, nr_running);
		bpf_map_update_elem(&counts, &key, &value, BPF_ANY);
	}
	key_2 = 1;
	value_2 = *(__s32 *)bpf_this_cpu_ptr(&bpf_prog_active);
	bpf_map_update_elem(&counts, &key_2, &value_2, BPF_ANY);
	key_2 = 2;
	value_2 = (__u64)&schedule - (__u64)&not_there;
	bpf_map_update_elem(&counts, &key_2, &value_2, BPF_ANY);
	key_2 = 3;
	value_2 = queued();
	bpf_map_update_elem(&counts, &key_2, &value_2, BPF_ANY);
	key_2 = 4;
	value_2 = !bpf_ksym_exists(&not_there) || (__u64)&schedule == 0 ? 1 : 0;
	bpf_map_update_elem(&counts, &key_2, &value_2, BPF_ANY);
	if (bpf_ksym_exists(bpf_task_from_vpid) &&
	    bpf_ksym_exists(&other_queues)) {
		struct task_struct *task;

		task = bpf_task_from_vpid(1);
		if (task) {
			__u32 key = 5;
			__u64 *value;

			value = bpf_map_lookup_elem(&counts, &key);
			if (value)
				__sync_fetch_and_add(value, 1);
			bpf_task_release(task);
		}
	}

	return 0;
}
