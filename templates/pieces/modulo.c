// SPDX-License-Identifier: MIT
/* BPF's remainder, which defines x mod 0 as x. In C it is undefined. */
static __always_inline __u64 modulo(__u64 dividend, __u64 divisor)
{
	/*
	 * hides the operands from clang, which would conclude that the divisor
	 * is not 0, and drop bounds checks of the remainder that the verifier
	 * needs
	 */
	__asm__("" : "+r"(dividend), "+r"(divisor));
	return dividend % divisor;
}
