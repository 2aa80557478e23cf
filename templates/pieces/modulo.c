// SPDX-License-Identifier: MIT
/* BPF's remainder, defined for every divisor: x mod 0 is x. */
static __always_inline __u64 modulo(__u64 dividend, __u64 divisor)
{
	/*
	 * hides them from clang, which would conclude that the divisor is not 0,
	 * and of a small dividend that what is left is small
	 */
	__asm__("" : "+r"(dividend), "+r"(divisor));
	return dividend % divisor;
}
