// SPDX-License-Identifier: MIT
/* What the kernel hands a probe on arm64. */
struct user_pt_regs {
	__u64 regs[31];
	__u64 sp, pc, pstate;
};
