/* SPDX-License-Identifier: MIT */
/*
 * Finds the instructions of a function in an ELF object, as they are before libbpf relocates them.
 * Called by layout.c and stack_frames.c.
 */
#pragma once

#include <linux/bpf.h>

#include "frontend/base/text.h"

/*
 * The instructions of the function with that C name, inside the object's bytes; NULL if there is
 * none. The object must have this machine's byte order, and its bytes must be aligned to 8.
 */
const struct bpf_insn *instructions_of(const struct text *object, const char *c_name,
				       size_t *ret_count);
