/*
 * What the kernel would refuse, said before C exists. Each check is named, looks at one expression
 * or
 * item at a time and asks the facts; a new one is a row in check.c's table and a function.
 */
#pragma once

#include "frontend/flow/flow.h"

/* Runs every check over the unit; messages go to the unit's diagnostics, floors to its floors. */
void check_unit(struct unit *unit, struct facts *facts);
