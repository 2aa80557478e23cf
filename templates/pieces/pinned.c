/*
 * clang computes a pointer anew from its parts where a loop has it, and the
 * verifier knows what was compared of the one that was compared. The empty asm
 * makes it one value, and no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
}
