// SPDX-License-Identifier: MIT
/*
 * Checks that an object contains what its unit declares: programs, maps, their sizes and types,
 * BTF. In: the unit and the object's bytes. Out: errors. Called by object.c.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "skeletons/object.h"

static int say_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static bool check_program(const struct unit *unit, const struct program *program,
			  const struct bpf_object *object)
{
	const struct bpf_program *found =
		bpf_object__find_program_by_name(object, program->c_name);

	if (!found) {
		diag_report(unit->diags, DIAG_OBJECT, program->span,
			    "the object lacks the program `%s`", program->name);
		return false;
	}
	if (strcmp(bpf_program__section_name(found), program->emitted_section)) {
		diag_report(unit->diags, DIAG_OBJECT, program->span,
			    "the object has `%s` in section `%s`, not `%s`", program->name,
			    bpf_program__section_name(found), program->emitted_section);
		return false;
	}
	return true;
}

static bool check_number(const struct unit *unit, const struct map *map, const char *what,
			 uint64_t found, uint64_t declared)
{
	if (found == declared)
		return true;
	diag_report(unit->diags, DIAG_OBJECT, map->span,
		    "the object has `%s` with %s %llu, not %llu", map->name, what,
		    (unsigned long long)found, (unsigned long long)declared);
	return false;
}

/* clang before 15 omits the tag by which the kernel recognizes a field that owns an object. */
static bool check_kept_field(const struct unit *unit, const struct structure *value, const struct member *member,
			     const struct btf *btf)
{
	const struct type *type = member->type;
	const char *owned;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	owned = type->target->structure->c_name;
	if (btf__find_by_name_kind(btf, "kptr", BTF_KIND_TYPE_TAG) <= 0) {
		diag_help(unit->diags,
			  diag_report(unit->diags, DIAG_OBJECT, value->span,
				      "this clang omits the tag by which the kernel knows that `%s` of `%s` owns an object",
				      member->name, value->name),
			  "use clang 15 or newer: set SKEP_CLANG to it");
		return false;
	}
	if (btf__find_by_name_kind(btf, owned, BTF_KIND_STRUCT) > 0)
		return true;
	/* clang describes the target of a pointer in a struct only if something else uses it */
	diag_help(unit->diags,
		  diag_report(unit->diags, DIAG_OBJECT, value->span,
			      "nothing but `%s` of `%s` uses a `%s`, so the object does not describe it and the kernel "
			      "refuses the map", member->name, value->name, owned),
		  "call the kernel function that releases one, or remove the field");
	return false;
}

static bool check_kept(const struct unit *unit, const struct structure *value, const struct btf *btf)
{
	bool same = true;

	for (size_t i = 0; same && value && btf && i < value->member_count; i++) {
		const struct type *type = value->members[i].type;

		while (type->kind == TYPE_ARRAY)
			type = type->target;
		if (type_is_pointer(type))
			same = type->space != SPACE_KEPT || check_kept_field(unit, value, &value->members[i], btf);
		else
			same = check_kept(unit, type->structure, btf);
	}
	return same;
}

static bool check_map(const struct unit *unit, const struct map *map,
		      const struct bpf_object *object)
{
	const struct bpf_map *found = bpf_object__find_map_by_name(object, map->c_name);

	if (!found) {
		diag_report(unit->diags, DIAG_OBJECT, map->span, "the object lacks the map `%s`",
			    map->name);
		return false;
	}
	bool same = check_number(unit, map, "key size", bpf_map__key_size(found), map->key_size);

	same &= check_number(unit, map, "value size", bpf_map__value_size(found), map->value_size);
	same &= check_kept(unit, map->value ? map->value->structure : NULL, bpf_object__btf(object));
	same &= check_number(unit, map, "entries", bpf_map__max_entries(found), map->max_entries);
	return same;
}

static bool check_items(const struct unit *unit, const struct bpf_object *object)
{
	bool complete = true;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM)
			complete &= check_program(unit, item->program, object);
		else if (item->kind == ITEM_MAP)
			complete &= check_map(unit, item->map, object);
	}
	if (!bpf_object__btf(object)) {
		diag_report(unit->diags, DIAG_OBJECT, (struct span){ 0 },
			    "the object of `%s` lacks .BTF", unit->source_name);
		complete = false;
	}
	return complete;
}

static void report_unreadable(const struct unit *unit)
{
	struct span span = { 0 };
	const char *name = unit_extern(unit, &span);
	struct diag *diag;

	diag = diag_report(unit->diags, DIAG_OBJECT, span,
			   "libbpf cannot read the object of `%s`: %s", unit->source_name,
			   strerror(errno));
	if (name)
		diag_help(unit->diags, diag,
			  "check that one of the linked objects has `%s`, with the same type", name);
}

bool object_check(const struct unit *unit, const struct text *object)
{
	libbpf_print_fn_t print = libbpf_set_print(say_nothing);
	struct bpf_object *opened = bpf_object__open_mem(object->data, object->len, NULL);
	bool complete = opened;

	if (opened)
		complete = check_items(unit, opened);
	else
		report_unreadable(unit);
	bpf_object__close(opened);
	libbpf_set_print(print);
	return complete;
}
