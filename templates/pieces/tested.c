// SPDX-License-Identifier: MIT
/*
 * clang may compare one copy of a number and use another, or merge two tests;
 * the verifier then does not know the range of the copy that is used. After
 * the empty asm only one copy is left; it emits no instruction.
 */
#define tested(number)                                                         \
	({                                                                     \
		__asm__("" : "+r"(number));                                    \
		number;                                                        \
	})
