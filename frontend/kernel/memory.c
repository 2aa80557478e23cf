// SPDX-License-Identifier: MIT
/* Looks up since which kernel a helper's argument takes a kind of memory (kernel_memory_since).
 * Asked by check/memory.c. */
#include "frontend/kernel/kernel.h"
#include "frontend/kernel/rows.h"

kernel_version kernel_memory_since(const struct kernel_helper *helper, size_t parameter,
				   enum kernel_memory memory)
{
	for (size_t i = 0; i < kernel_rows_memory_count; i++) {
		const struct kernel_memory_row *row = &kernel_rows_memory[i];

		if (&kernel_rows_helpers[row->helper] == helper && row->parameter == parameter &&
		    row->memory == (uint8_t)memory)
			return row->since;
	}
	/* the table has no row for it */
	return memory == KERNEL_MEMORY_PACKET ? 0 : KERNEL_OLDEST;
}
