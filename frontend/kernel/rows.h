/* SPDX-License-Identifier: MIT */
/* The generated rows (kernel_rows.c in the build directory) for the lookups of frontend/kernel.
 * Constant; each array is sorted by the name that bsearch looks up. */
#pragma once

#include "frontend/kernel/kernel.h"

struct kernel_context {
	const char *name;
	const struct kernel_field *fields; /* in the order of the struct */
	size_t count;
};

struct kernel_section_row {
	struct kernel_section section; /* first member, so that a section's pointer is its row's */
	bool takes_name;               /* "xdp/NAME": the part behind '/' is only for people */
	const uint8_t *helpers;        /* one byte per helper: index into the permissions */
	const uint8_t *maps;           /* one byte per map type: bits for lookup, update, delete */
};

struct kernel_plus_row {
	const char *lisp;
	uint16_t constant; /* index */
};

extern const struct kernel_context kernel_rows_contexts[];
extern const size_t kernel_rows_context_count;
extern const struct kernel_section_row kernel_rows_sections[]; /* sorted by strcmp */
extern const size_t kernel_rows_section_count;
extern const struct kernel_permission kernel_rows_permissions[]; /* 0 is "never" */
extern const struct kernel_helper kernel_rows_helpers[];
extern const size_t kernel_rows_helper_count;
struct kernel_map_helper_row {
	uint8_t map_type; /* index: row of map_types.def */
	uint8_t helper;   /* index */
};

struct kernel_memory_row {
	uint8_t helper;    /* index */
	uint8_t parameter;
	uint8_t memory;    /* an enum kernel_memory */
	kernel_version since;
};

struct kernel_nullable_row {
	const char *event;
	unsigned argument;
};

struct kernel_system_call_row {
	const char *name, *arguments;
};

extern const struct kernel_function kernel_rows_functions[]; /* sorted by strcmp */
extern const size_t kernel_rows_function_count;
extern const struct kernel_system_call_row kernel_rows_system_calls[];
extern const size_t kernel_rows_system_call_count;
extern const char *const kernel_rows_structs[];
extern const size_t kernel_rows_struct_count;
extern const struct kernel_nullable_row kernel_rows_nullables[];
extern const size_t kernel_rows_nullable_count;
extern const struct kernel_memory_row kernel_rows_memory[];
extern const size_t kernel_rows_memory_count;
extern const struct kernel_map_helper_row kernel_rows_map_helpers[];
extern const size_t kernel_rows_map_helper_count;
extern const uint32_t kernel_rows_map_flags[]; /* per row of map_types.def: the allowed flags */
extern const struct kernel_constant kernel_rows_constants[];
extern const size_t kernel_rows_constant_count;
extern const struct kernel_plus_row kernel_rows_plus[];
extern const size_t kernel_rows_plus_count;
