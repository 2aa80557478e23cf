/*
 * How names of tables compare: case does not count, '-' and '_' are one character, so that a Lisp
 * name and its C name are equal. Shared by the queries and by the tool that sorts the rows.
 */
#pragma once

#include <stddef.h>

/* Like strcmp. */
int kernel_name_compare(const char *left, const char *right);
/* Like strncmp, where `right` ends after right_len bytes. */
int kernel_name_compare_part(const char *left, const char *right, size_t right_len);
