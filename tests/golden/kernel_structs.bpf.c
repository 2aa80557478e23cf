/*
 * Kernel memory through CO-RE: what a fork makes, its parent, its group, its
 * memory.
 *
 * Generated from kernel-structs.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* A process, as the kernel has it. */
struct task_struct {
	__s32 pid;
	__s32 tgid;
	struct task_struct *real_parent;
	__u8 comm[16];
	struct mm_struct *mm;
	__u32 in_iowait : 1;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	__u64 start_time;
} __attribute__((preserve_access_index));

struct mm_struct {
	__u64 total_vm;
} __attribute__((preserve_access_index));

struct rlimit {
	__u64 rlim_cur;
} __attribute__((preserve_access_index));

struct signal_struct {
	struct rlimit rlim[16];
} __attribute__((preserve_access_index));

struct nsproxy {
	struct uts_namespace *uts_ns;
} __attribute__((preserve_access_index));

struct new_utsname {
	__u8 nodename[65];
} __attribute__((preserve_access_index));

struct ns_common {
	__u32 inum;
} __attribute__((preserve_access_index));

struct uts_namespace {
	struct new_utsname name;
	struct ns_common ns;
} __attribute__((preserve_access_index));

struct sock;

struct birth {
	__u32 child;
	__u32 parent;
	__u32 grandparent;
	__u32 namespace_;
	__u64 files;
	__u64 memory;
	__u64 size;
	__u32 waits;
	__u8 first;
	__u8 kind;
	__u8 comm[16];
	__u8 node[64];
	__u8 _pad[2];
};

_Static_assert(sizeof(struct birth) == 128, "struct birth");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct birth);
} births SEC(".maps");

/* The arguments of sched_process_fork: parent, child. */
SEC("raw_tp/sched_process_fork")
int on_fork(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *child = (struct task_struct *)ctx->args[1];
	struct task_struct *parent;
	struct nsproxy *namespace;
	struct birth birth = { 0 };
	__s32 pid;
	struct uts_namespace *base;

	parent = BPF_CORE_READ(child, real_parent);
	namespace = BPF_CORE_READ(child, nsproxy);
	pid = BPF_CORE_READ(child, pid);
	birth.child = pid;
	birth.parent = BPF_CORE_READ(parent, tgid);
	birth.grandparent =
		BPF_CORE_READ(child, real_parent, real_parent, tgid);
	birth.namespace_ = BPF_CORE_READ(child, nsproxy, uts_ns, ns.inum);
	birth.files = BPF_CORE_READ(child, signal, rlim[7].rlim_cur);
	birth.size = (__u64)bpf_core_type_size(struct task_struct) +
		     bpf_core_type_size(struct mm_struct);
	birth.waits = BPF_CORE_READ_BITFIELD_PROBED(child, in_iowait);
	birth.first = BPF_CORE_READ(child, comm[0]);
	if (BPF_CORE_READ(child, mm))
		birth.memory = BPF_CORE_READ(child, mm, total_vm);
	if (bpf_core_field_exists(struct task_struct, start_time))
		birth.kind += 1;
	bpf_probe_read_kernel_str(birth.comm, 16, child->comm);
	base = BPF_CORE_READ(namespace, uts_ns);
	bpf_probe_read_kernel_str(birth.node, 64, base->name.nodename);
	bpf_map_update_elem(&births, &pid, &birth, BPF_ANY);

	return 0;
}
