/* SPDX-License-Identifier: MIT */
/* Objects into one, by bpftool's static linker. */
#pragma once

#include "skeletons/toolchain.h"

/*
 * Makes `linked` of the object and of toolchain->links, all of them paths. False with ret_failure
 * set where bpftool is missing or refuses.
 */
bool link_objects(const struct toolchain *toolchain, const char *object, const char *linked,
		  struct failure *ret_failure);
