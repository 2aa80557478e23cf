// SPDX-License-Identifier: MIT
/*
 * clang computes a pointer anew from its parts where a loop has it, and drops a
 * comparison that another one implies; the verifier knows only of the pointer
 * that was compared. The empty asm makes it one value, and no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
}
