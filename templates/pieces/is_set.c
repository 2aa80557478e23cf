// SPDX-License-Identifier: MIT
/*
 * clang joins the null tests of two pointers into one test of a | b, which the
 * verifier refuses. This one is BPF's own jump, and clang cannot look into it.
 * The empty asm is a place before a loop that may follow: clang 14 needs one.
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
