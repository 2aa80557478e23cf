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

uint32_t object_kept_size(const struct expr *init)
{
	uint32_t size = object_stack_size(init);

	if (init && init->kind == EXPR_LET && type_is_pointer(init->type))
		for (size_t i = 0; i < init->let.count; i++)
			size += object_kept_size(init->let.bindings[i].init);
	return size;
}

static void visit(struct expr *expr, void *user)
{
	struct count *count = user;
	uint32_t outer = count->live;

	if (object_stack_size(expr) > object_stack_size(count->largest))
		count->largest = expr;
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++) {
		if (expr->let.bindings[i].init)
			visit(expr->let.bindings[i].init, count);
		count->live += object_kept_size(expr->let.bindings[i].init);
	}
	if (count->live > count->most)
		count->most = count->live;
	if (expr->kind == EXPR_LET)
		visit(expr->let.body, count);
	else
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
