// SPDX-License-Identifier: MIT
/* Checks tail calls: a prog-array must be used by programs of one section, and a subprogram with a
 * tail call must return an integer. Called by check.c for each expression. */
#include <string.h>

#include "frontend/check/internal.h"

/* ---- the programs of one table ---- */

/* The section as which libbpf loads it. */
static const struct kernel_section *loaded_as(const struct kernel_section *section)
{
	const struct kernel_section *emitted =
		section->emitted ? kernel_find_section(section->emitted) : NULL;

	return emitted ? emitted : section;
}

/* The first program loaded with a prog-array decides the type of all programs that use it or are in
 * it: bpf_prog_map_compatible() of kernel/bpf/core.c; since 6.1 the attach type, too. */
static void check_owner(struct check *check, const struct expr *call)
{
	const struct kernel_section *section = loaded_as(check->section), *other;
	struct table_use use = { expr_map_of(call), check->section, call };
	struct diag *diag;

	if (!use.map)
		return;
	for (size_t i = 0; i < check->tables.count; i++) {
		if (check->tables.items[i].map != use.map)
			continue;
		use = check->tables.items[i];
		other = loaded_as(use.section);
		if (!strcmp(other->kernel_type, section->kernel_type) &&
		    other->attach_value == section->attach_value)
			return;
		diag = diag_report(check->diags, DIAG_MAP_OPERATION, call->span,
				   "a program in `%s` cannot use `%s`: one in `%s` does",
				   check->section->name, use.map->name, use.section->name);
		diag_help(check->diags, diag, "use one `prog-array` per section");
		diag_note(check->diags, diag, use.call->span, "it is used here");
		return;
	}
	VEC_PUSH(check->arena, &check->tables, use);
}

/* A subprogram that a tail call leaves must return an integer. */
void check_tail_call(struct check *check, const struct expr *expr)
{
	const struct subprogram *subprogram = check->program->subprogram;
	struct diag *diag;

	if (!expr_is_tail_call(expr))
		return;
	if (check->section)
		check_owner(check, expr);
	if (!subprogram || type_is_integer(subprogram->result))
		return;
	diag = diag_report(check->diags, DIAG_TYPE, expr->span,
			   "a tail call in a subprogram that does not return an integer");
	diag_help(check->diags, diag, "let `%s` return an i32, such as 0", check->program->name);
}
