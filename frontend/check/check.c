#include "frontend/check/check.h"

#include "frontend/check/internal.h"

/* Checks of an expression, by name. */
static const struct {
	const char *name;
	void (*run)(struct check *check, const struct expr *expr);
} expr_checks[] = {
	{ "pointers", check_pointer_uses },
	{ "bounds", check_bounds },
	{ "context", check_context },
	{ "helpers", check_helper },
	{ "map sections", check_map_section },
};

const char *check_lisp_name(struct check *check, const char *c_name)
{
	char *name = arena_strdup(check->arena, c_name);

	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = '-';
	return name;
}

static void visit(struct expr *expr, void *user)
{
	struct check *check = user;

	for (size_t i = 0; i < sizeof(expr_checks) / sizeof(expr_checks[0]); i++)
		expr_checks[i].run(check, expr);
	/* a context field that is only written is not read */
	if (expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_CONTEXT)
		visit(expr->assign.value, check);
	else
		expr_each_operand(expr, visit, check);
}

void check_unit(struct unit *unit, const struct facts *facts)
{
	struct check check = { .unit = unit, .arena = unit->arena, .diags = unit->diags,
			       .facts = facts };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP)
			check_map(&check, item->map);
		if (item->kind != ITEM_PROGRAM || !item->program->body)
			continue;
		check.program = item->program;
		visit(item->program->body, &check);
		check_returns(&check, item->program);
		check_stack(&check, item->program);
	}
	check_leaks(&check);
}
