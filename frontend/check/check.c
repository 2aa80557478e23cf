// SPDX-License-Identifier: MIT
/* Runs all checks over a unit (check_unit, called by cli after the flow pass). The tables here list
 * the checks of an expression; each gets the expression, the program and the section that reaches
 * it. Checks only report and raise floors; they change no expression. */
#include "frontend/check/check.h"

#include "frontend/check/internal.h"
#include "frontend/unit/stack_use.h"

/* The checks of an expression. */
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
	{ "memory as arguments", check_memory_arguments },
	{ "atomics", check_atomic },
	{ "alignment", check_alignment },
	{ "rights", check_rights },
	{ "context memory", check_context_memory },
	{ "socket memory", check_socket_memory },
	{ "licenses", check_license },
	{ "dynptrs", check_dynptrs },
	{ "sleep", check_sleep },
	{ "spin locks", check_lock },
	{ "storage", check_storage },
	{ "tail calls", check_tail_call },
	{ "packets", check_packets },
	{ "current process", check_current_process },
	{ "keys of arrays", check_array_key },
	{ "chains", check_chain },
	{ "calls that always fail", check_vain },
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
	check_made(check, program);
	check_returns(check, program);
	check_stack(check, program);
	check_loops(check, program);
	check_forks(check, program);
	check_weak(check, program);
}

static void check_in_section(struct check *check, const struct program *program,
			     const struct kernel_section *section)
{
	check->storage[0] = check->storage[1] = NULL;
	check->section = section;
	visit(program->body, check);
}

/* Checks the body for this activation: once for each section from which its root can be reached. */
static void check_activation(struct check *check, const struct activation *activation)
{
	const struct subprogram *root = activation->root->subprogram;
	size_t errors = check->diags->error_count;

	check->activation = activation;
	if (!root || !root->sections.count)
		check_in_section(check, activation->program, root ? NULL : activation->root->section);
	for (size_t i = 0; root && i < root->sections.count; i++) {
		check_in_section(check, activation->program, root->sections.items[i]);
		if (check->diags->error_count != errors)
			break;
	}
	check->activation = NULL;
}

/* Checks the body once per call site that the flow pass recorded, and stops at the first call site
 * with an error: later ones would repeat it. */
static void check_subprogram(struct check *check, const struct program *program)
{
	size_t errors = check->diags->error_count;

	check->program = program;
	check->handed = stack_objects_handed(check->arena, program, true);
	for (size_t i = 0; i < check->facts->activations.count; i++) {
		const struct activation *activation = check->facts->activations.items[i];
		struct fact *before;

		if (activation->program != program || check->diags->error_count != errors)
			continue;
		before = ARENA_ARRAY(check->arena, struct fact, activation->id_count);
		facts_enter(check->facts, activation, before);
		check_activation(check, activation);
		facts_leave(check->facts, activation, before);
	}
	check->section = NULL;
	check_made(check, program);
	check_callback_result(check, program);
	check_stack(check, program);
	check_loops(check, program);
	check_forks(check, program);
	check_weak(check, program);
}

void check_unit(struct unit *unit, struct facts *facts)
{
	struct check check = { .unit = unit, .arena = unit->arena, .diags = unit->diags,
			       .facts = facts, .has_weak = check_finds_weak(unit) };

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
	/* an erroneous form stores nothing, so its fields would be reported as unset */
	if (!check.diags->error_count) {
		check_records(&check);
		check_policy(&check);
	}
	check_floor(&check);
}
