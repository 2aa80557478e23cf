#include "frontend/unit/objects.h"

struct count {
	uint32_t live, most;
	struct expr *largest;
};

uint32_t object_stack_size(const struct expr *expr)
{
	if (!expr || expr->kind != EXPR_MAKE || expr->make.scratch)
		return 0;
	return (expr->make.structure->size + 7) / 8 * 8;
}

static void visit(struct expr *expr, void *user)
{
	struct count *count = user;
	uint32_t outer = count->live;

	if (object_stack_size(expr) > object_stack_size(count->largest))
		count->largest = expr;
	if (expr->kind == EXPR_LET)
		for (size_t i = 0; i < expr->let.count; i++)
			count->live += object_stack_size(expr->let.bindings[i].init);
	if (count->live > count->most)
		count->most = count->live;
	expr_each_operand(expr, visit, count);
	count->live = outer;
}

uint32_t objects_alive(struct expr *body)
{
	struct count count = { 0 };

	visit(body, &count);
	return count.most;
}

struct expr *objects_largest(struct expr *body)
{
	struct count count = { 0 };

	visit(body, &count);
	return count.largest;
}
