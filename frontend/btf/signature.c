// SPDX-License-Identifier: MIT
/* Prototypes from BTF: of kernel functions, of tracepoints, and of the function pointers in
 * struct_ops structs. Called by sema for fentry, kfuncs, tp_btf and struct_ops programs. */
#include <stdio.h>
#include <string.h>

#include "frontend/btf/internal.h"

static const struct btf_type *prototype_of(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_typedef(type) || btf_is_ptr(type) || btf_is_func(type)))
		type = btf__type_by_id(btf, type->type);
	return type && btf_is_func_proto(type) ? type : NULL;
}

static const struct btf_type *prototype_by_name(const struct btf *btf, const char *name,
						uint32_t kind)
{
	int id = btf__find_by_name_kind(btf, name, kind);

	return id > 0 ? prototype_of(btf, (uint32_t)id) : NULL;
}

/* Reads a prototype. The first `skipped` parameters are the kernel's own; names may come from
 * another prototype. */
static void read_prototype(struct arena *arena, const struct btf *btf,
			   const struct btf_type *prototype, const struct btf_type *names,
			   uint32_t skipped, struct btf_signature *ret)
{
	const struct btf_param *parameters = btf_params(prototype);

	ret->count = btf_vlen(prototype) > skipped ? btf_vlen(prototype) - skipped : 0;
	ret->parameters = ARENA_ARRAY(arena, struct btf_field, ret->count + 1);
	for (size_t i = 0; i < ret->count; i++) {
		const struct btf_param *parameter = &parameters[i + skipped];
		struct btf_field *field = &ret->parameters[i];

		btf_describe(btf, parameter->type, field);
		field->name = btf_name(btf, parameter->name_off);
		if (!field->name && names && btf_vlen(names) == btf_vlen(prototype))
			field->name = btf_name(btf, btf_params(names)[i + skipped].name_off);
	}
	ret->has_result = prototype->type != 0;
	if (ret->has_result)
		btf_describe(btf, prototype->type, &ret->result);
}

bool btf_file_function(struct arena *arena, const struct btf_file *file, const char *name,
		       struct btf_signature *ret_signature)
{
	const struct btf *btf = btf_file_types(file);
	const struct btf_type *prototype = prototype_by_name(btf, name, BTF_KIND_FUNC);

	memset(ret_signature, 0, sizeof(*ret_signature));
	if (prototype)
		read_prototype(arena, btf, prototype, NULL, 0, ret_signature);
	return prototype;
}

const char *const btf_tracepoint_stubs[] = { "__probestub_", "__traceiter_", NULL };

bool btf_file_tracepoint(struct arena *arena, const struct btf_file *file, const char *event,
			 struct btf_signature *ret_signature)
{
	const struct btf *btf = btf_file_types(file);
	const struct btf_type *names = NULL, *prototype;

	memset(ret_signature, 0, sizeof(*ret_signature));
	prototype = prototype_by_name(btf, arena_printf(arena, BTF_TRACEPOINT_PREFIX "%s", event),
				      BTF_KIND_TYPEDEF);
	if (!prototype)
		return false;
	for (const char *const *at = btf_tracepoint_stubs; *at && !names; at++)
		names = prototype_by_name(btf, arena_printf(arena, "%s%s", *at, event),
					  BTF_KIND_FUNC);
	read_prototype(arena, btf, prototype, names, 1, ret_signature);
	return true;
}

/* ---- members of struct_ops structs ---- */

/* The prototype that the member points to, or NULL. */
static const struct btf_type *member_prototype(const struct btf *btf, const char *structure, const char *name)
{
	int id = btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;

	for (uint32_t i = 0; type && i < btf_vlen(type); i++) {
		const char *member = btf_name(btf, btf_members(type)[i].name_off);
		const struct btf_type *pointer;

		if (!member || strcmp(member, name))
			continue;
		pointer = btf__type_by_id(btf, btf_members(type)[i].type);
		while (pointer && (btf_is_mod(pointer) || btf_is_typedef(pointer)))
			pointer = btf__type_by_id(btf, pointer->type);
		return pointer && btf_is_ptr(pointer) ? prototype_of(btf, pointer->type) : NULL;
	}
	return NULL;
}

static bool has_same_types(const struct btf_type *a, const struct btf_type *b)
{
	if (btf_vlen(a) != btf_vlen(b) || a->type != b->type)
		return false;
	for (uint32_t i = 0; i < btf_vlen(a); i++)
		if (btf_params(a)[i].type != btf_params(b)[i].type)
			return false;
	return true;
}

/* Rank of a function as the source of a member's parameter names; 0: unsuitable. The kernel's own
 * stub ranks highest. */
static int rank(const char *function, const char *structure, const char *member)
{
	size_t len = strlen(function), end = strlen(member);
	size_t begin = strlen(structure);

	if (len <= end || strcmp(function + len - end, member) || function[len - end - 1] != '_')
		return 0;
	if (len == begin + 2 + end && !strncmp(function, structure, begin))
		return 3;
	return !strncmp(function, "bpf_", 4) ? 2 : 1;
}

/* The function of the highest rank, or NULL. */
static const struct btf_type *find_named(const struct btf *btf, const struct btf_type *prototype,
					 const char *structure, const char *member)
{
	const struct btf_type *best = NULL;
	int highest = 0;

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id), *of;
		const char *name = btf_is_func(type) ? btf_name(btf, type->name_off) : NULL;
		int found = name ? rank(name, structure, member) : 0;

		if (found <= highest)
			continue;
		of = prototype_of(btf, id);
		if (!of || !has_same_types(of, prototype))
			continue;
		highest = found;
		best = type;
	}
	return best;
}

bool btf_file_member_function(struct arena *arena, const struct btf_file *file, const char *structure,
			      const char *member, struct btf_signature *ret_signature, const char **ret_named)
{
	const struct btf *btf = btf_file_types(file);
	const struct btf_type *prototype = member_prototype(btf, structure, member), *named;

	*ret_named = NULL;
	memset(ret_signature, 0, sizeof(*ret_signature));
	if (!prototype)
		return false;
	named = find_named(btf, prototype, structure, member);
	if (named)
		*ret_named = btf_name(btf, named->name_off);
	read_prototype(arena, btf, prototype, named ? prototype_of(btf, named->type) : NULL, 0, ret_signature);
	return true;
}
