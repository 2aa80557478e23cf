// SPDX-License-Identifier: MIT
/*
 * clang merges writes of different context fields, which the verifier refuses;
 * a volatile store and a barrier after it are left alone.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)
