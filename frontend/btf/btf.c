/* Questions to libbpf's view of a BTF file. */
#include "frontend/btf/btf.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

/* Structs without a name inside one another; the kernel's are a few deep. */
#define NESTING_LIMIT 16

/* libbpf's object is the whole of it. */
static struct btf *types_of(const struct btf_file *file)
{
	return (struct btf *)file;
}

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
	btf__free(types_of(file));
}

uint32_t btf_file_struct(const struct btf_file *file, const char *name)
{
	int id = btf__find_by_name_kind(types_of(file), name, BTF_KIND_STRUCT);

	return id > 0 ? (uint32_t)id : 0;
}

/* Without names of its own: const, volatile, typedef. */
static const struct btf_type *skip_names(const struct btf *btf, uint32_t *id)
{
	const struct btf_type *type = btf__type_by_id(btf, *id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		*id = type->type;
		type = btf__type_by_id(btf, *id);
	}
	return type;
}

static const char *name_of(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name && *name ? name : NULL;
}

static const char *struct_name(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = skip_names(btf, &id);
	bool is_struct = type && (btf_is_struct(type) || (btf_is_fwd(type) && !btf_kflag(type)));

	return is_struct ? name_of(btf, type->name_off) : NULL;
}

/* ---- fields ---- */

static void describe_integer(const struct btf_type *type, struct btf_field *field)
{
	bool usual = type->size == 1 || type->size == 2 || type->size == 4 || type->size == 8;

	field->shape = usual ? BTF_SHAPE_INTEGER : BTF_SHAPE_OTHER;
	field->is_signed = btf_int_encoding(type) & BTF_INT_SIGNED;
}

static void describe_array(const struct btf *btf, const struct btf_type **type, uint32_t *id,
			   struct btf_field *field)
{
	field->is_array = true;
	field->count = 1;
	while (*type && btf_is_array(*type)) {
		field->count *= btf_array(*type)->nelems;
		*id = btf_array(*type)->type;
		*type = skip_names(btf, id);
	}
}

static void describe(const struct btf *btf, uint32_t id, struct btf_field *field)
{
	const struct btf_type *type = skip_names(btf, &id);

	field->shape = BTF_SHAPE_OTHER;
	if (type && btf_is_array(type))
		describe_array(btf, &type, &id, field);
	if (!type)
		return;
	if (btf_is_ptr(type)) {
		field->shape = BTF_SHAPE_POINTER;
		field->size = 8;
		field->structure = struct_name(btf, type->type);
		return;
	}
	field->size = type->size;
	if (btf_is_int(type)) {
		describe_integer(type, field);
	} else if (btf_is_enum(type)) {
		field->shape = BTF_SHAPE_ENUM;
		field->is_signed = btf_kflag(type);
	} else if (btf_is_composite(type)) {
		field->shape = BTF_SHAPE_STRUCT;
		field->structure = struct_name(btf, id);
	}
}

struct walk {
	const struct btf *btf;
	void (*visit)(const struct walk *walk, const struct btf_type *type, uint32_t member);
	void *user;
};

/* Every field that has a name, those of structs and unions without one included. */
static void walk_fields(const struct walk *walk, uint32_t id, unsigned depth)
{
	const struct btf_type *type = btf__type_by_id(walk->btf, id);

	for (uint32_t i = 0; type && i < btf_vlen(type); i++) {
		const struct btf_member *member = &btf_members(type)[i];
		uint32_t inner = member->type;
		const struct btf_type *inner_type = skip_names(walk->btf, &inner);

		if (name_of(walk->btf, member->name_off))
			walk->visit(walk, type, i);
		else if (inner_type && btf_is_composite(inner_type) && depth < NESTING_LIMIT)
			walk_fields(walk, inner, depth + 1);
	}
}

static void count_field(const struct walk *walk, const struct btf_type *type, uint32_t member)
{
	(void)type;
	(void)member;
	++*(size_t *)walk->user;
}

size_t btf_file_field_count(const struct btf_file *file, uint32_t id)
{
	size_t count = 0;
	struct walk walk = { types_of(file), count_field, &count };

	walk_fields(&walk, id, 0);
	return count;
}

/* "real-parent" and "real_parent" are one name; Lisp's symbols have one case. */
static bool same_name(const char *kernel, const char *lisp)
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

static void try_field(const struct walk *walk, const struct btf_type *type, uint32_t member)
{
	struct field_search *search = walk->user;
	const char *name = name_of(walk->btf, btf_members(type)[member].name_off);

	if (search->found->name || !same_name(name, search->name))
		return;
	search->found->name = name;
	describe(walk->btf, btf_members(type)[member].type, search->found);
	search->found->bits = btf_member_bitfield_size(type, member);
}

bool btf_file_field(const struct btf_file *file, uint32_t id, const char *name,
		    struct btf_field *ret_field)
{
	struct field_search search = { .name = name, .found = ret_field };
	struct walk walk = { types_of(file), try_field, &search };

	memset(ret_field, 0, sizeof(*ret_field));
	walk_fields(&walk, id, 0);
	return ret_field->name;
}

struct name_visit {
	void (*visit)(const char *name, void *user);
	void *user;
};

static void visit_field(const struct walk *walk, const struct btf_type *type, uint32_t member)
{
	const struct name_visit *names = walk->user;

	names->visit(name_of(walk->btf, btf_members(type)[member].name_off), names->user);
}

void btf_file_each_field(const struct btf_file *file, uint32_t id,
			 void (*visit)(const char *name, void *user), void *user)
{
	struct name_visit names = { visit, user };
	struct walk walk = { types_of(file), visit_field, &names };

	walk_fields(&walk, id, 0);
}

void btf_file_each_struct(const struct btf_file *file,
			  void (*visit)(const char *name, void *user), void *user)
{
	const struct btf *btf = types_of(file);

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_struct(type) && name_of(btf, type->name_off))
			visit(name_of(btf, type->name_off), user);
	}
}
