// SPDX-License-Identifier: MIT
/*
 * clang merges the null tests of two pointers into one test of a | b, and the
 * verifier rejects | on pointers. This test is a BPF jump that clang cannot
 * change. clang 14 needs the empty asm if a loop follows.
 */
#define is_set(pointer)                                                        \
	({                                                                     \
		__label__ null_;                                               \
		int set_ = 0;                                                  \
		__asm__ goto("if %0 == 0 goto %l1"                             \
			     :                                                 \
			     : "r"(pointer)                                    \
			     :                                                 \
			     : null_);                                         \
		__asm__ volatile("");                                          \
		set_ = 1;                                                      \
	null_:                                                                 \
		set_;                                                          \
	})
