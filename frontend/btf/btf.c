// SPDX-License-Identifier: MIT
/* Looks up types of a BTF file by libbpf: structs, fields, typedefs, names of functions.
 * Implements btf.h for sema, which asks for kernel structs, hooks and functions; the file is
 * /sys/kernel/btf/vmlinux or the one of --btf. */
#include "frontend/btf/internal.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Limit of anonymous structs inside one another; the kernel has a few. */
#define NESTING_LIMIT 16

int btf_file_open(const char *path, struct btf_file **ret_file)
{
	struct btf *btf = btf__parse(path, NULL);

	if (!btf)
		return errno ? -errno : -EINVAL;
	*ret_file = (struct btf_file *)btf;
	return 0;
}

void btf_file_close(struct btf_file *file)
{
	btf__free(btf_file_types(file));
}

/* A kernel has some 100,000 types, a snapshot only those that a few programs name. */
#define WHOLE_TYPES 20000

bool btf_file_is_whole(const struct btf_file *file)
{
	return btf__type_cnt(btf_file_types(file)) > WHOLE_TYPES;
}

uint32_t btf_file_struct(const struct btf_file *file, const char *name)
{
	int id = btf__find_by_name_kind(btf_file_types(file), name, BTF_KIND_STRUCT);

	return id > 0 ? (uint32_t)id : 0;
}

/* Skips const, volatile and typedef. */
static const struct btf_type *skip_names(const struct btf *btf, uint32_t *id)
{
	const struct btf_type *type = btf__type_by_id(btf, *id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		*id = type->type;
		type = btf__type_by_id(btf, *id);
	}
	return type;
}

const char *btf_name(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name && *name ? name : NULL;
}

/* The last typedef before the type itself, or NULL. */
static const char *typedef_name(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const char *name = NULL;

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		name = btf_is_typedef(type) ? btf_name(btf, type->name_off) : name;
		type = btf__type_by_id(btf, type->type);
	}
	return name;
}

static void describe_struct(const struct btf *btf, uint32_t id, struct btf_field *field)
{
	uint32_t inner = id;
	const struct btf_type *type = skip_names(btf, &inner);
	bool is_struct = type && (btf_is_struct(type) || (btf_is_fwd(type) && !btf_kflag(type)));

	field->structure = is_struct ? btf_name(btf, type->name_off) : NULL;
	if (!is_struct || field->structure || !btf_is_struct(type))
		return;
	field->structure = typedef_name(btf, id);
	field->is_typedef = field->structure;
}

uint32_t btf_file_typedef(const struct btf_file *file, const char *name)
{
	const struct btf *btf = btf_file_types(file);
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF);
	uint32_t inner = id > 0 ? (uint32_t)id : 0;
	const struct btf_type *type = inner ? skip_names(btf, &inner) : NULL;

	return type && btf_is_struct(type) && !btf_name(btf, type->name_off) ? inner : 0;
}

/* ---- fields ---- */

static void describe_integer(const struct btf_type *type, struct btf_field *field)
{
	bool usual = type->size == 1 || type->size == 2 || type->size == 4 || type->size == 8;

	field->shape = usual ? BTF_SHAPE_INTEGER : BTF_SHAPE_OTHER;
	field->is_signed = btf_int_encoding(type) & BTF_INT_SIGNED;
}

/* Sets `written` to the element's type with its own names. */
static void describe_array(const struct btf *btf, const struct btf_type **type, uint32_t *id, uint32_t *written,
			   struct btf_field *field)
{
	field->is_array = true;
	field->count = 1;
	while (*type && btf_is_array(*type)) {
		field->count *= btf_array(*type)->nelems;
		*id = *written = btf_array(*type)->type;
		*type = skip_names(btf, id);
	}
}

/* True if a typedef such as __be32 declares the type, or an array's elements, in network order. */
static bool is_network(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	for (; type; type = btf__type_by_id(btf, id)) {
		const char *name = btf__name_by_offset(btf, type->name_off);

		if (btf_is_typedef(type) && (!strcmp(name, "__be16") || !strcmp(name, "__be32") ||
					     !strcmp(name, "__be64")))
			return true;
		if (!btf_is_mod(type) && !btf_is_typedef(type) && !btf_is_type_tag(type) &&
		    !btf_is_array(type))
			return false;
		id = btf_is_array(type) ? btf_array(type)->type : type->type;
	}
	return false;
}

static void describe_pointee(const struct btf *btf, uint32_t id, struct btf_field *field)
{
	const struct btf_type *type = skip_names(btf, &id);

	field->pointee = BTF_POINTEE_OTHER;
	if (!id) {
		field->pointee = BTF_POINTEE_VOID;
	} else if (type && btf_is_int(type)) {
		field->pointee = BTF_POINTEE_INTEGER;
		field->pointee_size = type->size;
		field->pointee_signed = btf_int_encoding(type) & BTF_INT_SIGNED;
	} else if (type && (btf_is_any_enum(type) || btf_is_composite(type))) {
		field->pointee = btf_is_any_enum(type) ? BTF_POINTEE_ENUM :
				 btf_is_union(type) ? BTF_POINTEE_UNION : BTF_POINTEE_STRUCT;
		field->tag = btf_name(btf, type->name_off);
	} else if (type && btf_is_fwd(type)) {
		field->pointee = btf_kflag(type) ? BTF_POINTEE_UNION : BTF_POINTEE_STRUCT;
		field->tag = btf_name(btf, type->name_off);
	}
}

void btf_describe(const struct btf *btf, uint32_t id, struct btf_field *field)
{
	const struct btf_type *type;
	uint32_t written = id;

	field->is_network = is_network(btf, id);
	type = skip_names(btf, &id);
	field->shape = BTF_SHAPE_OTHER;
	if (type && btf_is_array(type))
		describe_array(btf, &type, &id, &written, field);
	if (!type)
		return;
	if (btf_is_ptr(type)) {
		field->shape = BTF_SHAPE_POINTER;
		field->size = 8;
		describe_struct(btf, type->type, field);
		describe_pointee(btf, type->type, field);
		return;
	}
	field->size = type->size;
	if (btf_is_int(type)) {
		describe_integer(type, field);
	} else if (btf_is_any_enum(type)) {
		field->shape = BTF_SHAPE_ENUM;
		field->tag = btf_name(btf, type->name_off);
		field->is_signed = btf_kflag(type);
	} else if (btf_is_composite(type)) {
		field->shape = BTF_SHAPE_STRUCT;
		describe_struct(btf, written, field);
	}
}

struct btf_walk {
	const struct btf *btf;
	void (*visit)(const struct btf_walk *walk, const struct btf_type *type, uint32_t member);
	void *user;
	unsigned unions; /* the anonymous unions that contain the member */
};

/* Calls for every named field, including those of anonymous structs and unions inside. */
static void walk_fields(struct btf_walk *walk, uint32_t id, unsigned depth)
{
	const struct btf_type *type = btf__type_by_id(walk->btf, id);
	bool is_union = type && btf_is_union(type);

	walk->unions += is_union;
	for (uint32_t i = 0; type && i < btf_vlen(type); i++) {
		const struct btf_member *member = &btf_members(type)[i];
		uint32_t inner = member->type;
		const struct btf_type *inner_type = skip_names(walk->btf, &inner);

		if (btf_name(walk->btf, member->name_off))
			walk->visit(walk, type, i);
		else if (inner_type && btf_is_composite(inner_type) && depth < NESTING_LIMIT)
			walk_fields(walk, inner, depth + 1);
	}
	walk->unions -= is_union;
}

static void count_field(const struct btf_walk *walk, const struct btf_type *type, uint32_t member)
{
	(void)type;
	(void)member;
	++*(size_t *)walk->user;
}

size_t btf_file_field_count(const struct btf_file *file, uint32_t id)
{
	size_t count = 0;
	struct btf_walk walk = { btf_file_types(file), count_field, &count, 0 };

	walk_fields(&walk, id, 0);
	return count;
}

bool btf_same_name(const char *kernel, const char *lisp)
{
	for (; *kernel && *lisp; kernel++, lisp++) {
		char c = *lisp == '-' ? '_' : *lisp;

		if (tolower((unsigned char)*kernel) != tolower((unsigned char)c))
			return false;
	}
	return !*kernel && !*lisp;
}

struct field_search {
	const char *name;
	struct btf_field *found;
};

static void try_field(const struct btf_walk *walk, const struct btf_type *type, uint32_t member)
{
	struct field_search *search = walk->user;
	const char *name = btf_name(walk->btf, btf_members(type)[member].name_off);

	if (search->found->name || !btf_same_name(name, search->name))
		return;
	search->found->name = name;
	btf_describe(walk->btf, btf_members(type)[member].type, search->found);
	search->found->overlaps = walk->unions;
	search->found->bits = btf_member_bitfield_size(type, member);
}

bool btf_file_field(const struct btf_file *file, uint32_t id, const char *name,
		    struct btf_field *ret_field)
{
	struct field_search search = { .name = name, .found = ret_field };
	struct btf_walk walk = { btf_file_types(file), try_field, &search, 0 };

	memset(ret_field, 0, sizeof(*ret_field));
	walk_fields(&walk, id, 0);
	return ret_field->name;
}

struct name_visit {
	void (*visit)(const char *name, void *user);
	void *user;
};

static void visit_field(const struct btf_walk *walk, const struct btf_type *type, uint32_t member)
{
	const struct name_visit *names = walk->user;

	names->visit(btf_name(walk->btf, btf_members(type)[member].name_off), names->user);
}

void btf_file_each_field(const struct btf_file *file, uint32_t id,
			 void (*visit)(const char *name, void *user), void *user)
{
	struct name_visit names = { visit, user };
	struct btf_walk walk = { btf_file_types(file), visit_field, &names, 0 };

	walk_fields(&walk, id, 0);
}

bool btf_file_variable(const struct btf_file *file, const char *name, struct btf_field *ret_field)
{
	const struct btf *btf = btf_file_types(file);
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_VAR);

	memset(ret_field, 0, sizeof(*ret_field));
	if (id <= 0)
		return false;
	ret_field->name = name;
	btf_describe(btf, btf__type_by_id(btf, (uint32_t)id)->type, ret_field);
	return true;
}

/* pahole marks each kernel function with this declaration tag. */
#define KERNEL_FUNCTION_MARK "bpf_kfunc"

static bool is_of(const struct btf_type *type, enum btf_names names)
{
	switch (names) {
	case BTF_NAMES_STRUCT:
		return btf_is_struct(type);
	case BTF_NAMES_TYPEDEF:
		return btf_is_typedef(type);
	case BTF_NAMES_ENUM:
		return btf_is_any_enum(type);
	case BTF_NAMES_VARIABLE:
		return btf_is_var(type);
	case BTF_NAMES_FUNCTION:
		return btf_is_func(type);
	case BTF_NAMES_KERNEL_FUNCTION:
		return btf_is_decl_tag(type);
	}
	return false;
}

/* The type's name if it has the wanted kind, else NULL. */
static const char *name_among(const struct btf *btf, uint32_t id, enum btf_names names)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const char *name = is_of(type, names) ? btf_name(btf, type->name_off) : NULL;

	if (names != BTF_NAMES_KERNEL_FUNCTION || !name)
		return name;
	if (strcmp(name, KERNEL_FUNCTION_MARK) != 0)
		return NULL;
	type = btf__type_by_id(btf, type->type);
	return type ? btf_name(btf, type->name_off) : NULL;
}

bool btf_file_marks_kernel_functions(const struct btf_file *file)
{
	return btf__find_by_name_kind(btf_file_types(file), KERNEL_FUNCTION_MARK,
				      BTF_KIND_DECL_TAG) > 0;
}

/* Searches the types from `first` on: those before belong to the base BTF. */
static bool has_name(const struct btf *btf, uint32_t first, enum btf_names names, const char *name)
{
	for (uint32_t id = first; id < btf__type_cnt(btf); id++) {
		const char *found = name_among(btf, id, names);

		if (found && !strcmp(found, name))
			return true;
	}
	return false;
}

bool btf_file_has_name(const struct btf_file *file, enum btf_names names, const char *name)
{
	return has_name(btf_file_types(file), 1, names, name);
}

bool btf_modules_have_name(const struct btf_file *file, enum btf_names names, const char *name)
{
	struct btf *base = btf_file_types(file);
	DIR *directory = opendir("/sys/kernel/btf");
	bool found = false;

	for (struct dirent *entry; directory && !found && (entry = readdir(directory));) {
		struct btf *module;

		if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "vmlinux"))
			continue;
		module = btf__load_module_btf(entry->d_name, base);
		found = module && has_name(module, btf__type_cnt(base), names, name);
		btf__free(module);
	}
	if (directory)
		closedir(directory);
	return found;
}

void btf_file_each_name(const struct btf_file *file, enum btf_names names, const char *prefix,
			void (*visit)(const char *name, void *user), void *user)
{
	const struct btf *btf = btf_file_types(file);
	size_t len = strlen(prefix);

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const char *name = name_among(btf, id, names);

		if (name && !strncmp(name, prefix, len))
			visit(name + len, user);
	}
}
