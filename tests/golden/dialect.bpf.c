/*
 * The founding dialect's spellings.
 *
 * Generated from dialect.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang merges reads of different context fields in two branches into one read
 * through a computed pointer, which the verifier rejects. The empty asm keeps
 * the reads apart; it emits no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})

struct pair {
	__u64 a;
	__u64 b;
};

_Static_assert(sizeof(struct pair) == 16, "struct pair");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} words SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct pair);
} pairs SEC(".maps");

struct task_struct {
	__s32 tgid;
} __attribute__((preserve_access_index));

/* The same in all 64-bit kernels. */
struct trace_event_syscalls_sys_enter_openat {
	__u8 _pad[8];
	__s32 __syscall_nr;
	__u8 _pad_2[4];
	__u64 dfd;
	__u64 filename;
	__u64 flags;
	__u64 mode;
};

_Static_assert(sizeof(struct trace_event_syscalls_sys_enter_openat) == 48,
	       "struct trace_event_syscalls_sys_enter_openat");

struct cgroup {
	char any;
} __attribute__((preserve_access_index));

SEC("xdp")
int pointers(struct xdp_md *ctx)
{
	__u32 key = 0;
	__u64 *v;
	__u64 *late;
	struct pair *s;

	v = bpf_map_lookup_elem(&words, &key);
	late = 0;
	key = 1;
	s = bpf_map_lookup_elem(&pairs, &key);
	if (v != NULL) {
		__u32 key_2;
		__u64 value;

		__sync_fetch_and_add(v, 1);
		*(__u32 *)((void *)v + 4) = 7;
		key_2 = 1;
		value = (__u64)v;
		bpf_map_update_elem(&words, &key_2, &value, BPF_ANY);
	}
	key = 2;
	late = bpf_map_lookup_elem(&words, &key);
	if (late && s) {
		late = (void *)late + 4;
		__sync_fetch_and_add((__u64 *)((void *)s + 8), 1);
		return *(__u32 *)late + s->a;
	}

	return XDP_PASS;
}

SEC("xdp")
int fields(struct xdp_md *ctx)
{
	struct pair k = { 0 };
	__u32 key = 0;
	__u64 *v;

	k.a = (__u64)bpf_map_lookup_elem(&words, &key);
	v = (__u64 *)k.a;
	if (v)
		return *v;

	return XDP_PASS;
}

struct memory_24 {
	__u64 words[3];
};

SEC("xdp")
int memory(struct xdp_md *ctx)
{
	struct memory_24 memory_24 = { 0 };
	void *b = (void *)&memory_24;
	struct pair p = { 0 };
	__u32 key;

	*(__u64 *)(b + 8) = 42;
	key = 1;
	bpf_map_update_elem(&pairs, &key, &p, 0);
	if (*(__u64 *)(b + 8) == 42)
		return XDP_PASS;

	return XDP_DROP;
}

SEC("sockops")
int answer(struct bpf_sock_ops *ctx)
{
	ctx->replylong[0] = 1;

	return 1;
}

SEC("tracepoint/sched/sched_switch")
int event(void *ctx)
{
	__u64 task;
	__u32 key;
	__u64 value;

	task = bpf_get_current_task();
	key = 0;
	value = (__u64)BPF_CORE_READ((struct task_struct *)task, tgid) +
		*(__u32 *)((void *)ctx + 56);
	bpf_map_update_elem(&words, &key, &value, BPF_ANY);
	key = 1;
	value = *(__u32 *)((void *)ctx + 24);
	bpf_map_update_elem(&words, &key, &value, BPF_ANY);

	return 0;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int on_open(struct trace_event_syscalls_sys_enter_openat *ctx)
{
	if (ctx->filename)
		return ctx_read(ctx->dfd);

	return ctx_read(ctx->__syscall_nr);
}

extern void bpf_rcu_read_lock(void) __ksym;

extern void bpf_rcu_read_unlock(void) __ksym;

extern struct task_struct *bpf_task_from_pid(__s32 pid) __ksym;

extern void bpf_task_release(struct task_struct *p) __ksym;

extern struct cgroup *bpf_cgroup_from_id(__u64 cgid) __ksym;

extern void bpf_cgroup_release(struct cgroup *cgrp) __ksym;

SEC("tp_btf/task_newtask")
int functions(void *ctx)
{
	struct task_struct *task;
	struct cgroup *group;

	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	task = bpf_task_from_pid(1);
	group = bpf_cgroup_from_id(1);
	if (group)
		bpf_cgroup_release(group);
	if (task)
		bpf_task_release(task);

	return 0;
}

SEC("uprobe//lib64/libc.so.6")
int given_later(struct pt_regs *ctx)
{
	return 0;
}

SEC("uretprobe")
int bare(struct pt_regs *ctx)
{
	return 0;
}
