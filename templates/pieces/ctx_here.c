// SPDX-License-Identifier: MIT
/*
 * clang hoists the address of a context field out of a loop, or merges two such
 * addresses into one pointer; the verifier rejects accesses by that pointer
 * ("dereference of modified ctx ptr"). The empty asm makes clang compute the
 * address at each access.
 */
#define ctx_here(ctx)                                                          \
	({                                                                     \
		__typeof__(ctx) here_ = (ctx);                                 \
		__asm__ volatile("" : "+r"(here_));                            \
		here_;                                                         \
	})
