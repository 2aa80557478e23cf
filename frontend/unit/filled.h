/* SPDX-License-Identifier: MIT */
/*
 * Finds objects that a helper fills before anything else accesses them. In: a binding. Out: true if
 * its initial bytes are never read. Called by emit/lower/control.c.
 */
#pragma once

#include "frontend/unit/expr.h"

/*
 * Is the first access to the binding's object, on every path that accesses it, a helper call that
 * writes all its bytes, even if it fails? Such an object needs no zeroes, and no old stack bytes
 * leak through it.
 */
bool object_is_filled_first(const struct expr *let, size_t binding);
