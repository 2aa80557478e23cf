// SPDX-License-Identifier: MIT
/*
 * clang merges writes of different context fields into one write through a
 * computed pointer, which the verifier rejects. It does not merge volatile
 * stores that are followed by an asm.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)
