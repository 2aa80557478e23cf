/* SPDX-License-Identifier: MIT */
/*
 * Links several BPF objects into one by bpftool's static linker. In: paths. Out: the linked object.
 * Called by object.c.
 */
#pragma once

#include "skeletons/toolchain.h"

/*
 * Links the object with those of toolchain->links. False with ret_failure set if bpftool is missing
 * or fails.
 */
bool link_objects(const struct toolchain *toolchain, const char *object, const char *linked,
		  struct failure *ret_failure);
