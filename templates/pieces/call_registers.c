// SPDX-License-Identifier: MIT
extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

/*
 * The registers with a system call's parameters. If the kernel has wrappers for
 * its system calls, the wrapper's only parameter points to them.
 */
static __always_inline void *call_registers(struct pt_regs *ctx)
{
	return LINUX_HAS_SYSCALL_WRAPPER ? (void *)PT_REGS_PARM1(ctx) : ctx;
}
