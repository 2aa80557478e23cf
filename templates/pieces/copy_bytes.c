// SPDX-License-Identifier: MIT
/*
 * Copies more bytes than clang copies inline. The empty asm keeps clang from
 * turning the loop into a call of memcpy.
 */
static __always_inline void copy_bytes(void *to, const void *from, __u64 len)
{
	for (__u64 i = 0; i < len; i++) {
		__asm__ volatile("" : "+r"(i));
		*(__u8 *)(to + i) = *(__u8 *)(from + i);
	}
}
