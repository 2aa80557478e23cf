// SPDX-License-Identifier: MIT
/*
 * clang merges reads of different context fields in two branches into one read
 * through a computed pointer, which the verifier rejects. The empty asm keeps
 * the reads apart; it emits no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})
