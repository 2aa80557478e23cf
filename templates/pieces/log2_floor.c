// SPDX-License-Identifier: MIT
/* floor(log2(value)); 0 for 0 */
static __always_inline __u64 log2_floor(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift > 1; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? (__u64)shift : 0;

		value >>= step;
		result += step;
	}
	return result + (value >> 1);
}
