// SPDX-License-Identifier: MIT
/* The parent's own program, with its own definitions, and without Skep's: no _GNU_SOURCE. */
#if PARENT != 1 || defined(_GNU_SOURCE) || __STDC_VERSION__ != 201112L
#error "not the parent's flags"
#endif

int main(void)
{
	return 0;
}
