// SPDX-License-Identifier: MIT
/*
 * Sets more bytes than clang sets inline. Address and length are multiples of
 * 8. The empty asm keeps clang from turning the loop into a call of memset.
 */
static __always_inline void fill_words(void *to, __u8 byte, __u64 len)
{
	for (__u64 i = 0; i < len; i += 8) {
		__asm__ volatile("" : "+r"(i));
		*(__u64 *)(to + i) = byte * 0x101010101010101ULL;
	}
}
