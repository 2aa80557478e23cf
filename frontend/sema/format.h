/* SPDX-License-Identifier: MIT */
/*
 * Format strings of the kernel's printing helpers. In: a text. Out: its conversions, and the kernel
 * version that each needs, in the caller's arena. Called by print.c.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/kernel/kernel.h"

enum conversion_kind {
	CONVERSION_INTEGER, /* %d %i %u %x %X, with l or ll 64 bits */
	CONVERSION_CHARACTER,
	CONVERSION_TEXT,    /* %s %pks %pus: a pointer to text */
	CONVERSION_ADDRESS, /* %p, and pointers printed as symbols */
	CONVERSION_NETWORK, /* %pI4 ..: a pointer to an address */
};

struct conversion {
	enum conversion_kind kind;
	const char *text;       /* "%llu" */
	size_t at;              /* offset in the format */
	bool wide;              /* 64 bits */
	kernel_version since;   /* for trace-printk */
};

struct format_error {
	size_t at;
	const char *problem;    /* "`%f` is no conversion of the kernel" */
};

struct print_format {
	VEC(struct conversion) conversions;
	VEC(struct format_error) errors;
	kernel_version since;   /* for trace-printk, without the conversions */
};

struct print_format format_read(struct arena *arena, const char *text, size_t len);
