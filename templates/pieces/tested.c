// SPDX-License-Identifier: MIT
/*
 * clang may test one copy of a number and use another, or make one test of two:
 * what the verifier learns is not of the number that is used. After the empty
 * asm, which makes no instruction, the number that is tested is the only one.
 */
#define tested(number)                                                         \
	({                                                                     \
		__asm__("" : "+r"(number));                                    \
		number;                                                        \
	})
