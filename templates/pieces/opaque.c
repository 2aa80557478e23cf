// SPDX-License-Identifier: MIT
/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}
