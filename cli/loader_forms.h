/* SPDX-License-Identifier: MIT */
/* Reads and expands a file without a word: what is wrong with it is said when it is compiled. */
#pragma once

#include <stdbool.h>

#include "frontend/base/text.h"

/* *ret_text is what was read, the caller's to release: a pipe gives it only once. Empty where it cannot be read. */
bool file_has_loader_forms(const char *path, struct text *ret_text);
