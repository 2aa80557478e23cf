/* Reads and expands a file without a word: what is wrong with it is said when it is compiled. */
#pragma once

#include <stdbool.h>

bool file_has_loader_forms(const char *path);
