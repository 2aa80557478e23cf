// SPDX-License-Identifier: MIT
extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

/*
 * A system call's parameters: where the kernel wraps its calls, the wrapper's
 * only parameter points to them.
 */
static __always_inline void *call_registers(struct pt_regs *ctx)
{
	return LINUX_HAS_SYSCALL_WRAPPER ? (void *)PT_REGS_PARM1(ctx) : ctx;
}
