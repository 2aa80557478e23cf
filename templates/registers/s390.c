// SPDX-License-Identifier: MIT
/* The registers that a probe gets on s390x. */
typedef struct {
	unsigned long args[1];
	struct {
		unsigned long mask, addr;
	} psw;
	unsigned long gprs[16];
} user_pt_regs;
