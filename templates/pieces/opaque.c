// SPDX-License-Identifier: MIT
/*
 * clang drops a mask or a comparison when it knows the number to be small, by
 * what the verifier does not see. The empty asm keeps it from knowing and makes
 * no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}
