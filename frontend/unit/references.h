/* SPDX-License-Identifier: MIT */
/*
 * Helpers and kernel functions that keep something open until another call closes it, where no
 * returned pointer represents it: dynptrs, saved interrupt flags, disabled preemption, spin locks.
 * In: a call. Out: its row of references.def. Called by flow and check.
 */
#pragma once

#include "frontend/unit/expr.h"

enum reference_kind { REFERENCE_DYNPTR, REFERENCE_IRQ, REFERENCE_PREEMPT, REFERENCE_LOCK };
enum reference_action { REFERENCE_ACQUIRE, REFERENCE_MAKE, REFERENCE_CLONE, REFERENCE_USE, REFERENCE_RELEASE };

struct reference {
	const char *function;
	enum reference_kind kind;
	enum reference_action action;
	int argument; /* the argument whose object holds it; -1: none */
};

/* The row of the called function, or NULL. */
const struct reference *reference_of(const struct expr *call);
/* The address of the object in the call's arguments; NULL if there is none. */
const struct expr *reference_object(const struct expr *call, const struct reference *reference);
