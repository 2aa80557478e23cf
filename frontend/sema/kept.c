// SPDX-License-Identifier: MIT
/*
 * Fields of map values that own a kernel object: (kptr S), in C `struct S __kptr *`. The only
 * access is (kptr-xchg (V-FIELD-ptr v) p), which stores p and returns the old pointer. In: the type
 * form, or the call's first argument. Out: the type, or the field's address. Called by types.c and
 * calls.c.
 */
#include <string.h>

#include "frontend/sema/internal.h"

/* Structs that the kernel can release when it frees a map that owns one. */
static bool is_owned(const char *c_name)
{
	static const char *const names[] = { "task_struct", "cgroup", "bpf_cpumask", "nf_conn", "bpf_crypto_ctx" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], c_name))
			return true;
	return false;
}

const struct type *sema_kept_type(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct structure *structure;

	if (form_length(form) != 2 || name->kind != FORM_SYMBOL)
		return NULL;
	structure = table_find_object(&sema->structures_named, name->name);
	if (!structure)
		structure = sema_pointed_kernel_struct(sema, name);
	if (!structure)
		return &type_error;
	if (!structure->is_kernel || !is_owned(structure->c_name)) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span, "a map's value cannot own a `%s`", structure->name),
			  "task_struct, cgroup, bpf_cpumask, nf_conn and bpf_crypto_ctx can be owned");
		return &type_error;
	}
	structure->is_complete = true;
	return type_pointer(&sema->unit->types, structure->type, SPACE_KEPT);
}

struct expr *sema_kept_place(struct sema *sema, const struct form *form)
{
	struct expr *place = sema_pointer(sema, form);
	const struct member *member = place->kind == EXPR_MEMBER_ADDRESS ? place->member.member : NULL;

	if (type_is_error(place->type))
		return place;
	if (member && type_is_pointer(member->type) && member->type->space == SPACE_KEPT)
		return place;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span, "the address of a field that owns an object is needed here"),
		  "(S-FIELD-ptr p) of a field (FIELD (kptr task_struct))");
	return sema_error_expr(sema, form);
}
