// SPDX-License-Identifier: MIT
/*
 * with-spin-lock. In: EXPR_WITH_LOCK. Out: the calls of bpf_spin_lock and bpf_spin_unlock around
 * the body. The body's value is kept in a variable, so that it is computed before the unlock.
 * Called by value.c and statement.c.
 */
#include "emit/lower/lower.h"

static struct cexpr *take_lock(struct lower *lower, const struct expr *expr)
{
	const struct expr *pointer = expr->lock.pointer;
	struct value lock = lower_value(lower, pointer, 64);

	/*
	 * the body may change the variables from which the pointer is computed, and the same lock
	 * must be released
	 */
	if (!expr_is_stable(pointer))
		lock = lower_hold(lower, lock, "lock");
	lower_emit_expr(lower, c_call(lower->arena, "bpf_spin_lock", 1, lock.c));
	return lock.c;
}

static void give_back(struct lower *lower, struct cexpr *lock)
{
	lower_emit_expr(lower, c_call(lower->arena, "bpf_spin_unlock", 1, lock));
}

struct value lower_locked_value(struct lower *lower, const struct expr *expr, unsigned bits)
{
	struct cexpr *lock = take_lock(lower, expr);
	struct value value = lower_value(lower, expr->lock.body, bits);

	if (!expr->lock.body->is_constant)
		value = lower_hold(lower, value, "value");
	give_back(lower, lock);
	return value;
}

void lower_locked(struct lower *lower, const struct expr *expr, struct dest dest)
{
	struct cexpr *lock;
	struct value result;

	if (dest.kind == DEST_RETURN) {
		lock = take_lock(lower, expr);
		result = lower_result(lower, expr->lock.body);
		if (!result.literal)
			result = lower_hold(lower, result, "result");
		give_back(lower, lock);
		lower_return(lower, result);
		return;
	}
	lock = take_lock(lower, expr);
	lower_statement(lower, expr->lock.body, dest);
	give_back(lower, lock);
}
