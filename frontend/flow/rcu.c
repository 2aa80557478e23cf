// SPDX-License-Identifier: MIT
/* Depth of the RCU lock and of disabled preemption, which programs change by kernel functions:
 * rcu_change_of for one call, flow_note_rcu for the state. Called by eval.c for each call;
 * check/sleep.c reads the depths. */
#include <string.h>

#include "frontend/flow/internal.h"

int rcu_change_of(const struct expr *expr)
{
	const char *name = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram->c_name : NULL;

	if (!name || expr->invoke.subprogram->subprogram->kind != SUBPROGRAM_KERNEL)
		return 0;
	return !strcmp(name, "bpf_rcu_read_unlock") ? -1 : !strcmp(name, "bpf_rcu_read_lock");
}

uint8_t depth_changed(uint8_t set, int change)
{
	uint8_t deepest = set & 0x80; /* and all deeper ones */

	if (change > 0)
		return (uint8_t)(set << 1 | deepest);
	return change ? (uint8_t)(set >> 1 | deepest | (set & DEPTH_NONE)) : set;
}

void flow_note_rcu(struct flow *flow, const struct expr *expr)
{
	flow->state->rcu = depth_changed(flow->state->rcu, rcu_change_of(expr));
}
