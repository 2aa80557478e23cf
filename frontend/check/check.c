#include "frontend/check/check.h"

#include "frontend/check/internal.h"
#include "frontend/unit/stack_use.h"

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
	{ "kernel functions", check_kernel_function },
	{ "atomics", check_atomic },
	{ "alignment", check_alignment },
	{ "rights", check_rights },
	{ "context memory", check_context_memory },
	{ "licenses", check_license },
	{ "sleep", check_sleep },
	{ "spin locks", check_lock },
	{ "storage", check_storage },
	{ "tail calls", check_tail_call },
	{ "packets", check_packets },
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

static void check_program(struct check *check, const struct program *program)
{
	check->program = program;
	check->storage[0] = check->storage[1] = NULL;
	check->handed = stack_objects_handed(check->arena, program, true);
	check->section = program->section;
	visit(program->body, check);
	check_returns(check, program);
	check_stack(check, program);
	check_loops(check, program);
}

/* Looked at once for every section that it is reached from; the first mistake is enough. */
static void check_subprogram(struct check *check, const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;
	size_t errors = check->diags->error_count;

	check->program = program;
	check->storage[0] = check->storage[1] = NULL;
	check->handed = stack_objects_handed(check->arena, program, true);
	check->section = NULL;
	if (!subprogram->sections.count)
		visit(program->body, check);
	for (size_t i = 0; i < subprogram->sections.count; i++) {
		check->section = subprogram->sections.items[i];
		visit(program->body, check);
		if (check->diags->error_count != errors)
			break;
	}
	check_callback_result(check, program);
	check_stack(check, program);
	check_loops(check, program);
}

void check_unit(struct unit *unit, const struct facts *facts)
{
	struct check check = { .unit = unit, .arena = unit->arena, .diags = unit->diags,
			       .facts = facts };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP)
			check_map(&check, item->map);
		if (item->kind == ITEM_PROGRAM && item->program->body)
			check_program(&check, item->program);
		if (item->kind == ITEM_SUBPROGRAM && item->program->body &&
		    item->program->subprogram->reached)
			check_subprogram(&check, item->program);
	}
	check_leaks(&check);
	check_records(&check);
	if (!check.diags->error_count)
		check_policy(&check);
	check_floor(&check);
}
