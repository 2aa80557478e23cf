// SPDX-License-Identifier: MIT
/* lisp/lang_weak.lisp: what the kernel lacks does not exist, and what stands behind the test is not reached. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"
#include "tests/kernel/support.h"

/* 0 where /proc/kallsyms has no such name. */
static uint64_t symbol_address(const char *wanted)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	uint64_t address, found = 0;
	char line[512], name[256];

	while (file && !found && fgets(line, sizeof(line), file))
		if (sscanf(line, "%" SCNx64 " %*c %255s", &address, name) == 2 && !strcmp(name, wanted))
			found = address;
	if (file)
		fclose(file);
	return found;
}

static void check(struct lang *lang)
{
	uint64_t a = 0, expected[] = { 1, 0, 0, 0, 3, 4, 5, 7, 0, 0, symbol_address("schedule"),
				       symbol_address("vfs_read") };

	if (!expected[10] || !expected[11])
		cr_skip_test("skipped: /proc/kallsyms has no addresses");
	lang_run(lang, "weak", &a, 1);
	lang_expect(lang, "weak", "what the kernel has", expected, 12);
}

Test(weak, only_what_the_kernel_has_exists)
{
	lang_each("lang_weak", check);
}
