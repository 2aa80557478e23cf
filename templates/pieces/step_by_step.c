// SPDX-License-Identifier: MIT
/*
 * clang replaces a sum over the iterations of a loop by a product, which may
 * need 128 bits and a function that BPF lacks. It computes the trip count of a
 * loop up to the packet's end from the distance of the two pointers, but the
 * verifier rejects arithmetic on the packet's end. The empty asm prevents both;
 * it emits no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))
