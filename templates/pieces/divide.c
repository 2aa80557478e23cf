// SPDX-License-Identifier: MIT
/* BPF's division, which defines x / 0 as 0. In C it is undefined. */
static __always_inline __u64 divide(__u64 dividend, __u64 divisor)
{
	__asm__("%0 /= %1" : "+r"(dividend) : "r"(divisor));
	return dividend;
}
