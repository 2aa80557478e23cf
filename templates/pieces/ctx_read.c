// SPDX-License-Identifier: MIT
/*
 * clang merges reads of different context fields where branches join into one
 * read through a computed pointer, which the verifier refuses. The empty asm
 * keeps them apart and makes no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})
