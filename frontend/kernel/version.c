// SPDX-License-Identifier: MIT
/* Parses and prints kernel versions ("5.10" is 0x050a). Called by cli for --kernel, by `declaim`,
 * and by messages that name a version. */
#include <stdio.h>

#include "frontend/kernel/kernel.h"

kernel_version kernel_version_of(const char *text)
{
	unsigned major, minor;
	char end;

	if (!text || sscanf(text, "%3u.%3u%c", &major, &minor, &end) != 2 || major > 255 ||
	    minor > 255)
		return 0;
	return KERNEL_VERSION_OF(major, minor);
}

const char *kernel_version_text(kernel_version version, char buffer[8])
{
	if (version)
		snprintf(buffer, 8, "%u.%u", version >> 8 & 0xff, version & 0xff);
	else
		snprintf(buffer, 8, "never");
	return buffer;
}
