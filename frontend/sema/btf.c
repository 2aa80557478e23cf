// SPDX-License-Identifier: MIT
/*
 * The kernel's BTF, and the kernel structs that a file mentions. In: names. Out: a struct of the
 * unit, its C name, or the nearest existing name for a message. BTF is opened at the first use: the
 * file given by --btf, or the running kernel's. Called by frontend/sema/kernel, program and the
 * core's types and calls.
 */
#include <string.h>
#include <unistd.h>

#include "frontend/sema/internal.h"

struct btf_file *sema_btf(struct sema *sema, struct span span)
{
	const char *path = sema->btf_path ? sema->btf_path : BTF_RUNNING_KERNEL;
	struct diag *diag;

	if (sema->btf || sema->btf_error)
		return sema->btf;
	sema->btf_error = btf_file_open(path, &sema->btf);
	if (!sema->btf_error)
		return sema->btf;
	diag = diag_report(sema->diags, DIAG_BTF, span, "`%s`: %s", path,
			   strerror(-sema->btf_error));
	diag_help(sema->diags, diag,
		  "--btf FILE names another; `skep btf-snapshot` makes one where the kernel has %s",
		  BTF_RUNNING_KERNEL);
	return NULL;
}

struct btf_file *sema_whole_btf(struct sema *sema)
{
	const char *path = sema->btf_path ? sema->btf_path : BTF_RUNNING_KERNEL;

	if (!sema->btf && !sema->btf_error && access(path, R_OK))
		return NULL; /* the caller reports that it is missing */
	if (!sema->btf && !sema->btf_error)
		sema->btf_error = btf_file_open(path, &sema->btf);
	return sema->btf && btf_file_is_whole(sema->btf) ? sema->btf : NULL;
}

/*
 * A search costs as much as ten table entries, so after more searches than this a table of all
 * names is filled.
 */
#define SEARCHES_MOST 10

struct names_walk {
	struct arena *arena;
	struct table *names;
};

static void add_name(const char *name, void *user)
{
	struct names_walk *walk = user;

	table_add(walk->arena, walk->names, name, (void *)name);
}

bool sema_btf_has_name(struct sema *sema, enum btf_names names, const char *name)
{
	struct names_walk walk = { sema->arena, &sema->btf_names[names] };

	if (sema->btf_asked[names] < SEARCHES_MOST) {
		sema->btf_asked[names]++;
		return btf_file_has_name(sema->btf, names, name);
	}
	if (!walk.names->room)
		btf_file_each_name(sema->btf, names, "", add_name, &walk);
	return table_find(walk.names, name) != NULL;
}

void sema_try_near(const char *name, void *user)
{
	near_name_try(user, name);
}

/* ---- structs ---- */

struct structure *sema_add_kernel_struct(struct sema *sema, const char *name, const char *c_name,
					 struct span span)
{
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct type *type = ARENA_NEW(sema->arena, struct type);

	structure->name = name;
	structure->c_name = arena_strdup(sema->arena, c_name); /* BTF's own is freed with it */
	structure->span = span;
	structure->align = type->align = 1;
	structure->type = type;
	structure->is_kernel = true;
	type->kind = TYPE_STRUCT;
	type->structure = structure;
	sema_add_structure(sema, structure);
	return structure;
}

const char *sema_kernel_struct_name(struct sema *sema, const char *kernel)
{
	size_t count;

	return kernel_headers_define(kernel) || kernel_context_fields(kernel, &count) ?
		       arena_printf(sema->arena, "%s___kernel", kernel) : kernel;
}

struct structure *sema_context_struct(struct sema *sema, const char *name, struct span span)
{
	struct structure *structure;
	size_t count;

	structure = sema_uapi_struct(sema, name);
	if (structure)
		return structure;
	if (!kernel_context_fields(name, &count))
		return NULL;
	structure = sema_structure_in_c(sema, name);
	if (structure)
		return structure;
	structure = sema_add_kernel_struct(sema, sema_lisp_name(sema, name), name, span);
	structure->is_kernel = false;
	structure->is_context = true;
	return structure;
}

struct structure *sema_kernel_struct(struct sema *sema, const char *kernel, struct span span)
{
	const char *c_name = sema_kernel_struct_name(sema, kernel);
	struct structure *known = sema_kernel_structure_in_c(sema, c_name);

	return known ? known :
		       sema_add_kernel_struct(sema, sema_lisp_name(sema, kernel), c_name, span);
}

bool sema_find_kernel_struct(struct sema *sema, struct structure *structure, const char *kernel)
{
	structure->kernel_id = btf_file_struct(sema->btf, kernel);
	if (structure->kernel_id)
		return true;
	structure->kernel_id = btf_file_typedef(sema->btf, kernel);
	structure->is_typedef = structure->kernel_id != 0;
	return structure->is_typedef;
}

struct structure *sema_use_kernel_struct(struct sema *sema, const char *kernel, struct span span)
{
	struct structure *structure = sema_kernel_struct(sema, kernel, span);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };

	if (structure->is_described)
		return structure;
	if (!sema_find_kernel_struct(sema, structure, kernel))
		return NULL;
	sema_note_import(sema, structure);
	structure->is_described = true;
	structure->members = ARENA_ARRAY(sema->arena, struct member,
					 btf_file_field_count(sema->btf, structure->kernel_id) + 1);
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, kernel);
	unit_add_item(sema->unit, item);
	return structure;
}

/* Compares up to `___`, behind which libbpf ignores the name. */
static bool is_same_struct(const char *a, const char *b)
{
	const char *a_end = strstr(a, "___"), *b_end = strstr(b, "___");
	size_t len = a_end ? (size_t)(a_end - a) : strlen(a);

	return len == (b_end ? (size_t)(b_end - b) : strlen(b)) && !strncmp(a, b, len);
}

static void note_first(const char *name, void *user)
{
	const char **first = user;

	if (!*first)
		*first = name;
}

bool sema_kernel_struct_begins_with(const struct sema *sema, const char *outer, const char *inner)
{
	while (outer && !is_same_struct(outer, inner)) {
		uint32_t id = btf_file_struct(sema->btf, outer);
		const char *first = NULL;
		struct btf_field field;

		if (id)
			btf_file_each_field(sema->btf, id, note_first, &first);
		outer = first && btf_file_field(sema->btf, id, first, &field) &&
			field.shape == BTF_SHAPE_STRUCT ? field.structure : NULL;
	}
	return outer;
}

bool sema_kernel_structs_fit(const struct sema *sema, const char *a, const char *b)
{
	return sema_kernel_struct_begins_with(sema, a, b) || sema_kernel_struct_begins_with(sema, b, a);
}

void sema_unknown_kernel_struct(struct sema *sema, const struct form *name, const char *kernel)
{
	struct near_name near = { .wanted = kernel };
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_TYPE, name->span,
					"the kernel has no `struct %s`", kernel);

	if (sema_help_spelling(sema, diag, SPELLING_TYPE, name->name))
		return;
	btf_file_each_name(sema->btf, BTF_NAMES_STRUCT, "", sema_try_near, &near);
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted,
			       sema_lisp_name(sema, near_name_best(&near)));
}

/* ---- pointers to structs that the file does not declare ---- */

static bool is_known(struct sema *sema, const struct form *name)
{
	if (sema_named_type(sema, name->name) || type_find_opaque(name->name) ||
	    !strcmp(name->name, "ptr"))
		return true;
	if (table_find_object(&sema->structures_named, name->name))
		return true;
	if (sema_context_struct(sema, sema_kernel_name(sema, name->name), name->span))
		return true;
	return sema_own_header(sema, name->name) && sema_own_header(sema, name->name)->size;
}

struct structure *sema_pointed_kernel_struct(struct sema *sema, const struct form *name)
{
	const char *path = sema->btf_path ? sema->btf_path : BTF_RUNNING_KERNEL;
	const char *kernel = sema_kernel_name(sema, name->name);
	struct structure *structure = sema_kernel_struct(sema, kernel, name->span);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };

	if (structure->is_described)
		return structure;
	if ((sema->btf || !access(path, R_OK)) && sema_btf(sema, name->span)) {
		if (sema_use_kernel_struct(sema, kernel, name->span))
			return structure;
		if (btf_file_is_whole(sema->btf)) {
			sema_unknown_kernel_struct(sema, name, kernel);
			return NULL;
		}
	}
	sema_note_import(sema, structure);
	structure->is_described = true;
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, kernel);
	unit_add_item(sema->unit, item);
	return structure;
}

const struct type *sema_kernel_pointer(struct sema *sema, const struct form *form)
{
	const struct form *name = form_is_call(form, "ptr") && form_length(form) == 2 ?
		form_nth(form, 1) : NULL;
	struct structure *structure;

	if (!name || name->kind != FORM_SYMBOL || is_known(sema, name))
		return NULL;
	structure = sema_pointed_kernel_struct(sema, name);
	return structure ? type_pointer(&sema->unit->types, structure->type, SPACE_ANY) :
			   &type_error;
}
