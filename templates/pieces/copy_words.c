// SPDX-License-Identifier: MIT
/*
 * Copies more bytes than clang copies inline. Addresses and length are
 * multiples of 8. The empty asm keeps clang from turning the loop into a call
 * of memcpy.
 */
static __always_inline void copy_words(void *to, const void *from, __u64 len)
{
	for (__u64 i = 0; i < len; i += 8) {
		__asm__ volatile("" : "+r"(i));
		*(__u64 *)(to + i) = *(__u64 *)(from + i);
	}
}
