// SPDX-License-Identifier: MIT
/* floor(log2(value)); 0 for 0 */
static __always_inline __u32 log2_floor32(__u32 value)
{
	__u32 result = 0;

	for (int shift = 16; shift > 1; shift /= 2) {
		__u32 step = value >= 1U << shift ? (__u32)shift : 0;

		value >>= step;
		result += step;
	}
	return result + (value >> 1);
}
