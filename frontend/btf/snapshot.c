// SPDX-License-Identifier: MIT
/* Writes a BTF file with a subset of another file's types (btf_file_snapshot), which a project
 * keeps to build without the kernel's BTF. Called by `skep btf-snapshot` with the names that the
 * file's programs used. */
#include <errno.h>
#include <string.h>

#include <bpf/btf.h>

#include "frontend/btf/btf.h"

struct snapshot {
	struct arena *arena;
	const struct btf *from;
	struct btf *to;
	uint32_t *ids;       /* new ids, indexed by the old ones; 0: not copied (yet) */
	bool *wanted;        /* structs that are copied completely, wherever they occur */
	VEC(uint32_t) taken; /* old ids, in the order of the new file */
	int error;
};

/* The type's id in the new file; the types that it refers to are added later. */
static uint32_t take(struct snapshot *snapshot, uint32_t id)
{
	if (!id || snapshot->ids[id])
		return snapshot->ids[id];
	VEC_PUSH(snapshot->arena, &snapshot->taken, id);
	return snapshot->ids[id] = (uint32_t)snapshot->taken.count;
}

/* Copies a pointer's target: of a struct only the name unless it is wanted; an integer or enum,
 * since prototypes are compared by them; else void. */
static uint32_t take_pointee(struct snapshot *snapshot, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(snapshot->from, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		id = type->type;
		type = btf__type_by_id(snapshot->from, id);
	}
	if (type && id && (btf_is_int(type) || btf_is_any_enum(type)))
		return take(snapshot, id);
	if (!type || !id || (!btf_is_struct(type) && !btf_is_fwd(type) && !btf_is_func_proto(type)))
		return 0;
	if (!snapshot->wanted[id] && !type->name_off)
		return 0;
	return take(snapshot, id);
}

static void point_at_new(struct snapshot *snapshot, struct btf_type *type)
{
	switch (btf_kind(type)) {
	case BTF_KIND_PTR:
		type->type = take_pointee(snapshot, type->type);
		break;
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_TYPE_TAG:
	case BTF_KIND_FUNC:
		type->type = take(snapshot, type->type);
		break;
	case BTF_KIND_ARRAY:
		btf_array(type)->type = take(snapshot, btf_array(type)->type);
		btf_array(type)->index_type = take(snapshot, btf_array(type)->index_type);
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (uint32_t i = 0; i < btf_vlen(type); i++)
			btf_members(type)[i].type = take(snapshot, btf_members(type)[i].type);
		break;
	case BTF_KIND_FUNC_PROTO:
		type->type = take(snapshot, type->type);
		for (uint32_t i = 0; i < btf_vlen(type); i++)
			btf_params(type)[i].type = take(snapshot, btf_params(type)[i].type);
		break;
	default:
		break;
	}
}

/* Adds the name of a struct that is only pointed to. */
static int add_name(struct snapshot *snapshot, const struct btf_type *type)
{
	return btf__add_fwd(snapshot->to, btf__name_by_offset(snapshot->from, type->name_off),
			    BTF_FWD_STRUCT);
}

static void add(struct snapshot *snapshot, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(snapshot->from, id);
	int added;

	if (btf_is_struct(type) && !snapshot->wanted[id])
		added = add_name(snapshot, type);
	else
		added = btf__add_type(snapshot->to, snapshot->from, type);
	if (added < 0)
		snapshot->error = added;
	else
		point_at_new(snapshot, (struct btf_type *)btf__type_by_id(snapshot->to,
									   (uint32_t)added));
}

/* Marks a struct that is nested in a wanted one, and the structs nested in it. */
static void want(struct snapshot *snapshot, uint32_t id)
{
	VEC(uint32_t) open = { 0 };

	VEC_PUSH(snapshot->arena, &open, id);
	for (size_t at = 0; at < open.count; at++) {
		const struct btf_type *type = btf__type_by_id(snapshot->from, open.items[at]);

		if (snapshot->wanted[open.items[at]])
			continue;
		snapshot->wanted[open.items[at]] = true;
		if (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))
			VEC_PUSH(snapshot->arena, &open, type->type);
		else if (btf_is_array(type))
			VEC_PUSH(snapshot->arena, &open, btf_array(type)->type);
		else if (btf_is_composite(type))
			for (uint32_t i = 0; i < btf_vlen(type); i++)
				VEC_PUSH(snapshot->arena, &open, btf_members(type)[i].type);
	}
}

/* A tracepoint's typedef names a pointer to its prototype. */
static void want_prototype(struct snapshot *snapshot, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(snapshot->from, id);

	if (!btf_is_typedef(type))
		return;
	type = btf__type_by_id(snapshot->from, type->type);
	if (type && btf_is_ptr(type))
		snapshot->wanted[type->type] = true;
}

/* Marks the prototypes of a struct_ops struct's functions. */
static void want_functions(struct snapshot *snapshot, const char *name)
{
	int id = btf__find_by_name_kind(snapshot->from, name, BTF_KIND_STRUCT);
	const struct btf_type *type = id > 0 ? btf__type_by_id(snapshot->from, (uint32_t)id) : NULL;

	for (uint32_t i = 0; type && i < btf_vlen(type); i++) {
		const struct btf_type *member = btf__type_by_id(snapshot->from, btf_members(type)[i].type);
		const struct btf_type *pointee = member && btf_is_ptr(member) ?
			btf__type_by_id(snapshot->from, member->type) : NULL;

		if (pointee && btf_is_func_proto(pointee))
			snapshot->wanted[member->type] = true;
	}
}

static void take_named(struct snapshot *snapshot, const char *name)
{
	static const uint32_t kinds[] = { BTF_KIND_STRUCT, BTF_KIND_ENUM, BTF_KIND_ENUM64,
					  BTF_KIND_TYPEDEF, BTF_KIND_FUNC };
	size_t prefix = strlen(BTF_STRUCT_OPS_PREFIX);

	if (!strncmp(name, BTF_STRUCT_OPS_PREFIX, prefix))
		want_functions(snapshot, name + prefix);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int id = btf__find_by_name_kind(snapshot->from, name, kinds[i]);

		if (id <= 0)
			continue;
		want(snapshot, (uint32_t)id);
		want_prototype(snapshot, (uint32_t)id);
		take(snapshot, (uint32_t)id);
	}
}

int btf_file_snapshot(struct arena *arena, const struct btf_file *file, const char *const *names,
		      size_t count, struct text *ret_bytes)
{
	const struct btf *from = (const struct btf *)file;
	struct snapshot snapshot = { .arena = arena, .from = from, .to = btf__new_empty() };
	const void *bytes;
	uint32_t len;

	if (!snapshot.to)
		return -errno;
	snapshot.ids = ARENA_ARRAY(arena, uint32_t, btf__type_cnt(from) + 1);
	snapshot.wanted = ARENA_ARRAY(arena, bool, btf__type_cnt(from) + 1);
	for (size_t i = 0; i < count; i++)
		take_named(&snapshot, names[i]);
	for (size_t i = 0; i < snapshot.taken.count && !snapshot.error; i++)
		add(&snapshot, snapshot.taken.items[i]);
	bytes = snapshot.error ? NULL : btf__raw_data(snapshot.to, &len);
	if (bytes)
		text_append(ret_bytes, bytes, len);
	btf__free(snapshot.to);
	return bytes ? 0 : snapshot.error ? snapshot.error : -ENOMEM;
}
