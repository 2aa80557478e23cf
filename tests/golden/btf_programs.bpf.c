/*
 * Programs that are handed what BTF describes: tracepoints, functions, hooks,
 * iterators.
 *
 * Generated from btf-programs.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	__s32 pid;
	__s32 tgid;
	__u8 comm[16];
	struct task_struct *real_parent;
} __attribute__((preserve_access_index));

struct linux_binprm {
	__s32 argc;
} __attribute__((preserve_access_index));

struct path {
	char any;
} __attribute__((preserve_access_index));

struct file {
	struct inode *f_inode;
	struct path f_path;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[64]);
} names SEC(".maps");

struct inode {
	__u64 i_ino;
} __attribute__((preserve_access_index));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

/* The pointer is loaded from; what is behind it is read. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, __s32 old_pid,
	     struct linux_binprm *bprm)
{
	__u32 argc = bprm->argc;
	__u32 key = task->tgid;
	__u64 value = argc;

	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	key = old_pid;
	value = BPF_CORE_READ(task->real_parent, tgid);
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return 0;
}

/* The same arguments of a raw tracepoint are numbers to the verifier. */
SEC("raw_tp/sched_switch")
int BPF_PROG(raw_switch, __u8 preempt, struct task_struct *prev,
	     struct task_struct *next)
{
	if (preempt && ctx[3] != 0) {
		__u32 key;
		__u64 value;

		key = BPF_CORE_READ(next, pid);
		value = 1;
		bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	}

	return 0;
}

SEC("tp_btf/sched_process_exec")
int any_exec(void *ctx)
{
	__u32 key = 0;
	__u64 *value;

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

SEC("fentry/vfs_open")
int BPF_PROG(on_open, struct path *path)
{
	__u32 key;
	__u64 *value;

	if (!path)
		return 0;
	key = 1;
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

/* The struct inside is complete in C, though no field of it is used. */
SEC("lsm.s/file_open")
int BPF_PROG(name_of, struct file *file)
{
	__u32 key = 0;
	void *name;

	name = bpf_map_lookup_elem(&names, &key);
	if (name)
		bpf_d_path(&file->f_path, name, 64);

	return 0;
}

/* Only open files of one inode, where no other program refused it. */
SEC("lsm/file_open")
int BPF_PROG(may_open, struct file *file, __s32 ret)
{
	if (ret != 0)
		return 0;
	if (BPF_CORE_READ(file->f_inode, i_ino) == 42)
		return -1;

	return 0;
}

SEC("lsm_cgroup/socket_bind")
int BPF_PROG(may_bind, void *sock, void *address, __s32 addrlen)
{
	if (addrlen > 16)
		return 0;

	return 1;
}

struct bpf_iter_meta {
	struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__task {
	struct task_struct *task;
	struct bpf_iter_meta *meta;
} __attribute__((preserve_access_index));

SEC("iter/task")
int list_tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	if (task) {
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d %d %s\n", task->tgid,
			       task->pid, task->comm);
	}

	return 0;
}

struct bpf_iter__bpf_map_elem {
	void *key;
	void *value;
	struct bpf_iter_meta *meta;
} __attribute__((preserve_access_index));

SEC("iter/bpf_map_elem")
int list_elements(struct bpf_iter__bpf_map_elem *ctx)
{
	void *key = ctx->key;
	void *value = ctx->value;

	if (key && value) {
		BPF_SEQ_PRINTF(ctx->meta->seq, "%u: %llu\n", *(__u32 *)key,
			       *(__u64 *)value);
	}

	return 0;
}
