/* Generated from probes_arm64.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/* The registers that a probe gets on arm64. */
struct user_pt_regs {
	__u64 regs[31];
	__u64 sp, pc, pstate;
};

extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

/*
 * The registers with a system call's parameters. If the kernel has wrappers for
 * its system calls, the wrapper's only parameter points to them.
 */
static __always_inline void *call_registers(struct pt_regs *ctx)
{
	return LINUX_HAS_SYSCALL_WRAPPER ? (void *)PT_REGS_PARM1(ctx) : ctx;
}

/*
 * Registers of another machine: eight parameters where the calls of x86-64 have
 * six.
 */
struct call {
	__u64 function;
	__u64 stack;
	__u64 frame;
	__u64 seventh;
	__u64 eighth;
};

_Static_assert(sizeof(struct call) == 40, "struct call");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct call);
} calls SEC(".maps");

SEC("uprobe")
int on_work(struct pt_regs *ctx)
{
	struct call call = { 0 };
	__u64 key;

	call.function = PT_REGS_IP(ctx);
	call.stack = PT_REGS_SP(ctx);
	call.frame = PT_REGS_FP(ctx);
	call.seventh = ((struct user_pt_regs *)ctx)->regs[6];
	call.eighth = ((struct user_pt_regs *)ctx)->regs[7];
	key = bpf_get_current_pid_tgid();
	bpf_map_update_elem(&calls, &key, &call, BPF_ANY);

	return 0;
}

SEC("ksyscall/openat")
int on_openat(struct pt_regs *ctx)
{
	if (PT_REGS_PARM1_CORE_SYSCALL(call_registers(ctx)) == 0) {
		__u64 key;

		key = bpf_get_current_pid_tgid();
		bpf_map_delete_elem(&calls, &key);
	}

	return 0;
}
