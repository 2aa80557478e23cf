// SPDX-License-Identifier: MIT
/* Looks up architectures (kernel_find_arch and its siblings of kernel.h) in arches.def: their
 * registers, macros and rules of alignment. Asked by sema for probe arguments, by check and by the
 * object build. */
#include <string.h>

#include "frontend/kernel/kernel.h"

#define PARAMETERS(...) { __VA_ARGS__ }
#define CALL_PARAMETERS(...) { __VA_ARGS__ }
#define ARCH(name, macro, big, strict, count, type, parameters, ...) \
	{ name, macro, big, strict, count, type, parameters, __VA_ARGS__ },

static const struct kernel_arch arches[] = {
#include "frontend/kernel/arches.def"
};

static const size_t arch_count = sizeof(arches) / sizeof(arches[0]);

const struct kernel_arch *kernel_find_arch(const char *name)
{
	for (size_t i = 0; i < arch_count; i++)
		if (!strcmp(arches[i].name, name))
			return &arches[i];
	return NULL;
}

const struct kernel_arch *kernel_arch_at(size_t index)
{
	return index < arch_count ? &arches[index] : NULL;
}

const struct kernel_arch *kernel_own_arch(void)
{
#if defined(__x86_64__)
	return kernel_find_arch("x86-64");
#elif defined(__aarch64__)
	return kernel_find_arch("arm64");
#elif defined(__riscv) && __riscv_xlen == 64
	return kernel_find_arch("riscv64");
#elif defined(__s390x__)
	return kernel_find_arch("s390x");
#else
	return NULL;
#endif
}
