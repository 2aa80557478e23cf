// SPDX-License-Identifier: MIT
/*
 * clang moves the address of a context field out of a loop, and joins the
 * addresses of two copies of the loop into a pointer that the verifier does not
 * follow. The empty asm has the address made anew for each access.
 */
#define ctx_here(ctx)                                                          \
	({                                                                     \
		__typeof__(ctx) here_ = (ctx);                                 \
		__asm__ volatile("" : "+r"(here_));                            \
		here_;                                                         \
	})
