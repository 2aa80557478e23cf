/* SPDX-License-Identifier: MIT */
/*
 * Does a file have loader forms? Reads and expands it without messages: errors are reported when it
 * is compiled. Called by options.c.
 */
#pragma once

#include <stdbool.h>

#include "frontend/base/text.h"

/*
 * *ret_text is the text read, which the caller releases: a pipe can be read only once. It is empty
 * if the file cannot be read.
 */
bool file_has_loader_forms(const char *path, struct text *ret_text);
