#include <stdio.h>

#include "frontend/kernel/kernel.h"

const char *kernel_version_text(kernel_version version, char buffer[8])
{
	if (version)
		snprintf(buffer, 8, "%u.%u", version >> 8 & 0xff, version & 0xff);
	else
		snprintf(buffer, 8, "never");
	return buffer;
}
