// SPDX-License-Identifier: MIT
/* Finds enumerators and their values in a BTF file (btf_file_enumerator of btf.h). Called by sema
 * for constants of kernel enums. */
#include <string.h>

#include "frontend/btf/internal.h"

static const struct btf_type *find_enum(const struct btf *btf, const char *name)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_ENUM);

	if (id <= 0)
		id = btf__find_by_name_kind(btf, name, BTF_KIND_ENUM64);
	return id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;
}

static const char *enumerator_name(const struct btf *btf, const struct btf_type *type, uint32_t i)
{
	return btf_name(btf, btf_is_enum64(type) ? btf_enum64(type)[i].name_off :
						   btf_enum(type)[i].name_off);
}

/* 32-bit values are sign-extended if the enum is signed. */
static int64_t enumerator_value(const struct btf_type *type, uint32_t i)
{
	if (btf_is_enum64(type))
		return (int64_t)btf_enum64_value(&btf_enum64(type)[i]);
	return btf_kflag(type) ? btf_enum(type)[i].val : (int64_t)(uint32_t)btf_enum(type)[i].val;
}

bool btf_file_enumerator(const struct btf_file *file, const char *name, const char *enumerator,
			 struct btf_enumerator *ret_enumerator)
{
	const struct btf *btf = btf_file_types(file);
	const struct btf_type *type = find_enum(btf, name);

	for (uint32_t i = 0; type && i < btf_vlen(type); i++) {
		const char *found = enumerator_name(btf, type, i);

		if (!btf_same_name(found, enumerator))
			continue;
		ret_enumerator->name = found;
		ret_enumerator->value = enumerator_value(type, i);
		ret_enumerator->size = type->size;
		ret_enumerator->is_signed = btf_kflag(type);
		return true;
	}
	return false;
}

bool btf_file_has_enum(const struct btf_file *file, const char *name)
{
	return find_enum(btf_file_types(file), name);
}

void btf_file_each_enumerator(const struct btf_file *file, const char *name,
			      void (*visit)(const char *name, void *user), void *user)
{
	const struct btf *btf = btf_file_types(file);
	const struct btf_type *type = find_enum(btf, name);

	for (uint32_t i = 0; type && i < btf_vlen(type); i++)
		visit(enumerator_name(btf, type, i), user);
}
