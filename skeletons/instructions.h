/* SPDX-License-Identifier: MIT */
/* The instructions of a function in an ELF object, before libbpf relocates them. */
#pragma once

#include <linux/bpf.h>

#include "frontend/base/text.h"

/*
 * Those of the function of that C name, inside the object's bytes; NULL where it has none. The object
 * is of this machine's byte order, and its bytes begin at an address that is aligned to 8.
 */
const struct bpf_insn *instructions_of(const struct text *object, const char *c_name,
				       size_t *ret_count);
