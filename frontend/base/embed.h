/* Text files that the build puts into the program (cmake/SkepEmbed.cmake). Constant. */
#pragma once

#include <stddef.h>

struct embedded_file {
	const char *name;  /* without its folder; NULL ends a table */
	const char *text;  /* NUL-terminated */
	size_t len;
};
