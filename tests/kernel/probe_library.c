// SPDX-License-Identifier: MIT
/* A library's function that probes are at. */
#include "tests/kernel/probe_target.h"

int64_t probe_library_twice(int64_t value)
{
	__asm__ volatile("");
	return value * 2;
}
