// SPDX-License-Identifier: MIT
/*
 * clang replaces a sum over the rounds of a loop by a product, which may be one
 * of 128 bits, and BPF has none; and where a pointer is compared with the end
 * of a packet, it computes the rounds from their distance, and the verifier
 * refuses arithmetic on that end. Of what it cannot follow it does neither; the
 * empty asm makes no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))
