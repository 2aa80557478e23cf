/* Generated from probes.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <stdbool.h>
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

#include <bpf/usdt.bpf.h>

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
 * Registers at functions of the kernel and of programs, and what USDT probes
 * give.
 */
struct call {
	__u64 function;
	__u64 stack;
	__u64 frame;
	__u64 sum;
};

_Static_assert(sizeof(struct call) == 32, "struct call");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct call);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} counts SEC(".maps");

/* on a function of the kernel */
SEC("kprobe/do_unlinkat")
int on_unlink(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	key = PT_REGS_PARM1(ctx);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("kretprobe/do_unlinkat")
int on_unlink_return(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	if ((__s64)PT_REGS_RC(ctx) != 0)
		return 0;
	key = PT_REGS_IP(ctx);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

/* the parameters of a system call are behind the registers */
SEC("ksyscall/openat")
int on_openat(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	key = (__u32)BPF_PROBE_READ((struct pt_regs *)call_registers(ctx),
				    rdi) |
	      BPF_PROBE_READ((struct pt_regs *)call_registers(ctx), r10);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("kretsyscall/openat")
int on_openat_return(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	if ((__s32)PT_REGS_RC(ctx) >= 0)
		return 0;
	key = 0;
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

/* several functions */
SEC("kprobe.multi/tcp_*")
int on_tcp(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	key = PT_REGS_IP(ctx);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

/* a function of a program */
SEC("uprobe")
int on_work(struct pt_regs *ctx)
{
	struct call call = { 0 };
	__u64 key;

	call.function = PT_REGS_IP(ctx);
	call.stack = PT_REGS_SP(ctx);
	call.frame = PT_REGS_FP(ctx);
	call.sum = PT_REGS_PARM1(ctx) + PT_REGS_PARM2(ctx) +
		   PT_REGS_PARM3(ctx) + PT_REGS_PARM4(ctx) +
		   PT_REGS_PARM5(ctx) + ctx->r9;
	key = bpf_get_current_pid_tgid();
	bpf_map_update_elem(&calls, &key, &call, BPF_ANY);

	return 0;
}

SEC("uretprobe//usr/bin/work:work+0x0")
int on_work_return(struct pt_regs *ctx)
{
	__u64 key;
	__u64 *value;

	key = PT_REGS_RC(ctx);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

/* a probe that a program's author set */
SEC("usdt//usr/bin/work:work:request")
int on_request(struct pt_regs *ctx)
{
	long arg;
	__s64 kind;

	bpf_usdt_arg(ctx, 0, &arg);
	kind = arg;
	if (bpf_usdt_arg_cnt(ctx) == 2) {
		long arg_2;

		bpf_usdt_arg(ctx, 1, &arg_2);
		if (arg_2 > 0) {
			__u64 key;
			__u64 *value;

			key = (__u64)kind + (__u64)bpf_usdt_cookie(ctx);
			value = bpf_map_lookup_elem(&counts, &key);
			if (!value) {
				__u64 zero = 0;

				bpf_map_update_elem(&counts, &key, &zero,
						    BPF_NOEXIST);
				value = bpf_map_lookup_elem(&counts, &key);
			}
			if (value)
				__sync_fetch_and_add(value, 1);
		}
	}

	return 0;
}
