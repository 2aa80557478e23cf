/*
 * clang replaces a sum over the rounds of a loop by a product, which may be one
 * of 128 bits, and BPF has none. Of a counter that it cannot follow it makes no
 * product; the empty asm makes no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))
