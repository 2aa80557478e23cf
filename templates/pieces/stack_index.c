// SPDX-License-Identifier: MIT
/*
 * clang may add an index to a stack address by |, which the verifier rejects on
 * pointers. The empty asm hides the index from clang; it emits no instruction.
 * An index that is constant after unrolling stays constant.
 */
static __always_inline __u64 stack_index(__u64 index)
{
	if (!__builtin_constant_p(index))
		__asm__("" : "+r"(index));
	return index;
}
