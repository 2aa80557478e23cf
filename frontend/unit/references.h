/* SPDX-License-Identifier: MIT */
/*
 * Helpers and kernel functions that keep something open until another gives it back, where no pointer that they give stands
 * for it: dynptrs, saved interrupt flags, disabled preemption, spin locks.
 */
#pragma once

#include "frontend/unit/expr.h"

enum reference_kind { REFERENCE_DYNPTR, REFERENCE_IRQ, REFERENCE_PREEMPT, REFERENCE_LOCK };
enum reference_action { REFERENCE_ACQUIRE, REFERENCE_MAKE, REFERENCE_CLONE, REFERENCE_USE, REFERENCE_RELEASE };

struct reference {
	const char *function;
	enum reference_kind kind;
	enum reference_action action;
	int argument; /* whose object it is kept in; -1: none */
};

/* What the call does, or NULL. */
const struct reference *reference_of(const struct expr *call);
/* The object's address that the call is given; NULL where it has none. */
const struct expr *reference_object(const struct expr *call, const struct reference *reference);
