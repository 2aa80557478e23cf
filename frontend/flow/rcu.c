/* RCU's lock, which programs take by kernel functions. */
#include <string.h>

#include "frontend/flow/internal.h"

int rcu_change_of(const struct expr *expr)
{
	const char *name = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram->c_name : NULL;

	if (!name || expr->invoke.subprogram->subprogram->kind != SUBPROGRAM_KERNEL)
		return 0;
	return !strcmp(name, "bpf_rcu_read_unlock") ? -1 : !strcmp(name, "bpf_rcu_read_lock");
}

void flow_note_rcu(struct flow *flow, const struct expr *expr)
{
	int change = rcu_change_of(expr);

	if (expr->kind == EXPR_INVOKE &&
	    expr->invoke.subprogram->subprogram->kind != SUBPROGRAM_KERNEL)
		flow->state->rcu = 0;
	else if (change > 0) /* taken twice: how often it is to be given back is not known */
		flow->state->rcu = flow->state->rcu == RCU_HELD ? 0 : RCU_HELD;
	else if (change && flow->state->rcu)
		flow->state->rcu = RCU_FREE;
}
