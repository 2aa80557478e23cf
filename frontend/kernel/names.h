/* SPDX-License-Identifier: MIT */
/* The order of names in tables: without case, '-' equal to '_', so that a Lisp name and its C name
 * are equal. Called by the lookups of frontend/kernel and by the host tool that sorts the rows. */
#pragma once

#include <stddef.h>

/* Returns as strcmp does. */
int kernel_name_compare(const char *left, const char *right);
/* Returns as strncmp does, for a `right` that ends after right_len bytes. */
int kernel_name_compare_part(const char *left, const char *right, size_t right_len);
