/* SPDX-License-Identifier: MIT */
/* Objects that a helper fills before anything else looks at them: what they begin with is never seen. */
#pragma once

#include "frontend/unit/expr.h"

/*
 * Whether the first thing that is done with the object of a binding, on every way that does anything with it, is a call of a
 * helper that writes all its bytes, also where it fails. Such an object needs no zeroes, and no old stack gets out of it.
 */
bool object_is_filled_first(const struct expr *let, size_t binding);
