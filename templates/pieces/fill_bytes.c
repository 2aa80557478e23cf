// SPDX-License-Identifier: MIT
/*
 * Sets more bytes than clang sets inline. The empty asm keeps clang from
 * turning the loop into a call of memset.
 */
static __always_inline void fill_bytes(void *to, __u8 byte, __u64 len)
{
	for (__u64 i = 0; i < len; i++) {
		__asm__ volatile("" : "+r"(i));
		*(__u8 *)(to + i) = byte;
	}
}
