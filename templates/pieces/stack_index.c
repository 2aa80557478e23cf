// SPDX-License-Identifier: MIT
/*
 * clang joins an index whose bits it knows to an address by |, which the
 * verifier refuses. The empty asm keeps it from knowing and makes no
 * instruction. An index that is constant when loops are unrolled stays one.
 */
static __always_inline __u64 stack_index(__u64 index)
{
	if (!__builtin_constant_p(index))
		__asm__("" : "+r"(index));
	return index;
}
