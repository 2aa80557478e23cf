// SPDX-License-Identifier: MIT
/*
 * Objects that live in a per-CPU array instead of the stack, in programs whose stack is too small.
 * lower_find_scratch emits the lookup at the begin of a function (lower.c); lower_scratch_object
 * gives the address of one object, zeroed (value.c).
 */
#include "emit/lower/lower.h"

/* Entry 0 always exists, but the verifier requires the null test. */
void lower_find_scratch(struct lower *lower)
{
	const struct map *map = lower->program->scratch_map;
	const struct kernel_section *section = lower->program->section;
	const char *zero = lower_unique(lower, "zero");
	uint64_t result = section && section->return_checked && !lower->program->subprogram && !kernel_section_return(section, 0) ?
		(uint64_t)section->returns[0].first : 0;
	struct cblock *outer = lower->block;
	struct cstmt *stmt;

	lower->scratch = lower_unique(lower, "scratch");
	lower_declare(lower, "__u32", zero, lower_number(lower, 0));
	lower_declare(lower, arena_printf(lower->arena, "%s *",
					  type_c_text(lower->arena, map->value)),
		      lower->scratch,
		      c_call(lower->arena, "bpf_map_lookup_elem", 2,
			     c_prefix(lower->arena, "&", lower_atom(lower, map->c_name)),
			     c_prefix(lower->arena, "&", lower_atom(lower, zero))));
	stmt = lower_emit(lower, CSTMT_IF,
			  c_not(lower->arena, lower_atom(lower, lower->scratch)));
	stmt->body = lower_new_block(lower);
	lower->block = stmt->body;
	lower_emit(lower, CSTMT_RETURN, lower->result->kind == TYPE_VOID ? NULL : lower_number(lower, result));
	lower->block = outer;
}

struct value lower_scratch_object(struct lower *lower, const struct expr *make)
{
	struct cexpr *place = c_member(lower->arena, lower_atom(lower, lower->scratch), "->",
				       make->make.scratch);
	struct value value = { .c = lower_object_address(lower, make->make.structure, place), .type = make->type };

	lower_apart(lower, make);
	lower_clear(lower, place, make->make.structure->type);
	return value;
}
