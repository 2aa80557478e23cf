// SPDX-License-Identifier: MIT
/*
 * clang recomputes a pointer from its operands in a loop, but for the verifier
 * a bounds check holds only for the pointer that was compared. The empty asm
 * keeps clang from computing it a second time; it emits no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
}
