// SPDX-License-Identifier: MIT
/* BPF's division, defined for every divisor: x / 0 is 0. */
static __always_inline __u64 divide(__u64 dividend, __u64 divisor)
{
	__asm__("%0 /= %1" : "+r"(dividend) : "r"(divisor));
	return dividend;
}
