// SPDX-License-Identifier: MIT
/* Checks the body of a spin lock: the kernel allows no call, no second lock and no exit while one
 * is held. Called by check.c for each expression; reports [spin-lock]. */
#include "frontend/check/internal.h"

struct held {
	struct check *check;
	const struct expr *lock;
	unsigned loops; /* number of loops around the expression, inside the lock */
};

/* Finds out whether the block that is left is inside the locked body. */
static void find_block(struct expr *expr, void *user)
{
	const struct expr **wanted = user;

	if (*wanted == expr)
		*wanted = NULL;
	else
		expr_each_operand(expr, find_block, wanted);
}

static bool stays_inside(const struct held *held, const struct expr *leave)
{
	const struct expr *wanted = leave->left;

	find_block(held->lock->lock.body, &wanted);
	return !wanted;
}

static const char *what_it_does(const struct held *held, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CALL:
	case EXPR_PRINT:
	case EXPR_INVOKE:
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
	case EXPR_WITH_RECORD:
		return "calls the kernel or a subprogram";
	case EXPR_DOTIMES:
		return expr->loop.from ? "calls the kernel's number iterator" : NULL;
	case EXPR_WITH_LOCK:
		return "takes a second lock";
	case EXPR_RETURN:
		return "leaves the program";
	case EXPR_BREAK:
	case EXPR_CONTINUE:
		return held->loops ? NULL : "leaves the body";
	case EXPR_LEAVE:
		return stays_inside(held, expr) ? NULL : "leaves the body";
	default:
		return NULL;
	}
}

static void visit(struct expr *expr, void *user)
{
	struct held *held = user;
	const char *what = what_it_does(held, expr);
	bool loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	struct diag *diag;

	if (what) {
		diag = diag_report(held->check->diags, DIAG_SPIN_LOCK, expr->span,
				   "this %s while the spin lock is held", what);
		diag_note(held->check->diags, diag, held->lock->span, "the lock is taken here");
		return;
	}
	held->loops += loop;
	expr_each_operand(expr, visit, held);
	held->loops -= loop;
}

void check_lock(struct check *check, const struct expr *expr)
{
	struct held held = { .check = check, .lock = expr };
	struct kernel_permission permission;

	if (expr->kind != EXPR_WITH_LOCK)
		return;
	visit(expr->lock.body, &held);
	if (!check->section)
		return;
	permission = kernel_helper_permission(check->section, kernel_find_helper("spin-lock"));
	if (!permission.since)
		diag_report(check->diags, DIAG_HELPER_NOT_ALLOWED, expr->span,
			    "spin locks are not for `%s`", check->section->name);
	unit_raise_floor(check->unit, permission.since, expr->span, "a spin lock");
}
