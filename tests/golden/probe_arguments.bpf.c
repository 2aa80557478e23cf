/*
 * A probe's parameters by name, and arguments by index.
 *
 * Generated from probe_arguments.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/* The registers that a probe gets on x86-64. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
	unsigned long rax, rcx, rdx, rsi, rdi, orig_rax, rip, cs, eflags, rsp,
		ss;
};

struct path {
	struct dentry *dentry;
} __attribute__((preserve_access_index));

struct task_struct {
	__s32 pid;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} seen SEC(".maps");

SEC("kprobe/vfs_open")
int on_open(struct pt_regs *ctx)
{
	struct path *p;
	__u64 key;
	__u64 value;

	p = (struct path *)PT_REGS_PARM1(ctx);
	key = 1;
	value = (__u64)BPF_CORE_READ(p, dentry);
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	key = 2;
	value = (__u64)(void *)PT_REGS_PARM2(ctx);
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

SEC("kretprobe/vfs_open")
int opened(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	if ((__s32)PT_REGS_RC(ctx) >= 0)
		return 0;
	key = 3;
	value = bpf_map_lookup_elem(&seen, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&seen, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&seen, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct task_struct *child_2 = child;
	__u64 key_2;
	__u64 value_2;

	if (child_2) {
		__u64 key = 4;
		__u64 value = child_2->pid;

		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}
	key_2 = 5;
	value_2 = (__u64)parent;
	bpf_map_update_elem(&seen, &key_2, &value_2, BPF_ANY);

	return 0;
}

SEC("raw_tp/sched_switch")
int BPF_PROG(on_switch, __u8 preempt, struct task_struct *prev,
	     struct task_struct *next, __u32 prev_state)
{
	__u64 key = 6;
	__u64 value;

	value = BPF_CORE_READ(next, pid);
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	key = 7;
	value = (__u8)(preempt != 0);
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	key = 8;
	value = (__s16)prev_state;
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

SEC("fexit/vfs_open")
int BPF_PROG(left, struct path *path, void *file, __s32 ret)
{
	__u64 key;
	__u64 *value;

	if (ret >= 0)
		return 0;
	key = 9;
	value = bpf_map_lookup_elem(&seen, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&seen, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&seen, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("lsm/file_open")
int BPF_PROG(may_open, void *file)
{
	if ((__u64)file)
		return 0;

	return -1;
}
