/* SPDX-License-Identifier: MIT */
/* Text files that the build compiles into the program (cmake/SkepEmbed.cmake), such as the prelude,
 * the templates and the pages of `skep explain`. The arrays are constant. */
#pragma once

#include <stddef.h>

struct embedded_file {
	const char *name;  /* file name without its folder; NULL ends a table */
	const char *text;  /* NUL-terminated */
	size_t len;
};
