// SPDX-License-Identifier: MIT
/*
 * floor(log2(value)); 0 for 0. The result is a constant on each path, so that
 * it can index an array on the stack.
 */
static __always_inline __u64 log2_known(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? (__u64)shift : 0;

		value >>= step;
		result += step;
	}
	return result;
}
