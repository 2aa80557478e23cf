// SPDX-License-Identifier: MIT
/*
 * Copies bytes whose source and destination may overlap, beginning at the end
 * where that is safe. The empty asm keeps clang from turning the loops into
 * calls of memmove.
 */
static __always_inline void move_bytes(void *to, const void *from, __u64 len)
{
	if (to <= from) {
		for (__u64 i = 0; i < len; i++) {
			__asm__ volatile("" : "+r"(i));
			*(__u8 *)(to + i) = *(__u8 *)(from + i);
		}
	} else {
		for (__u64 i = len; i > 0; i--) {
			__asm__ volatile("" : "+r"(i));
			*(__u8 *)(to + i - 1) = *(__u8 *)(from + i - 1);
		}
	}
}
