/* SPDX-License-Identifier: MIT */
/* The checks: report what the kernel would refuse, before C exists. Each check is named, gets one
 * expression or item and asks the facts; a new one is a function and a row in check.c's table. */
#pragma once

#include "frontend/flow/flow.h"

/* Runs every check over the unit. Adds messages to the unit's diagnostics and raises its floors. */
void check_unit(struct unit *unit, struct facts *facts);
