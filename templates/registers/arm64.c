// SPDX-License-Identifier: MIT
/* The registers that a probe gets on arm64. */
struct user_pt_regs {
	__u64 regs[31];
	__u64 sp, pc, pstate;
};
