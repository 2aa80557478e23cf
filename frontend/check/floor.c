// SPDX-License-Identifier: MIT
/* Compares the oldest kernel that must load the object (--kernel, `declaim`) with the floors that
 * the other checks raised, and reports [kernel] for each feature that is newer. Called by check.c
 * at the end. */
#include "frontend/check/internal.h"

void check_floor(struct check *check)
{
	const struct unit *unit = check->unit;
	char needed[8], asked[8];

	for (size_t i = 0; unit->kernel && i < unit->floors.count; i++) {
		const struct floor_reason *reason = &unit->floors.items[i];

		if (reason->version > unit->kernel)
			diag_report(check->diags, DIAG_KERNEL, reason->span,
				    "%s needs Linux %s, and %s must load this file", reason->what,
				    kernel_version_text(reason->version, needed),
				    kernel_version_text(unit->kernel, asked));
	}
}
