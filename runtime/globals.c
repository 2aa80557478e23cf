// SPDX-License-Identifier: MIT
/* Reads and writes parameters and globals by name, for skep_session_set_global and _get_global.
 * Finds the variable in the object's BTF (DATASEC of .rodata, .data, .bss). Before the load it
 * accesses libbpf's initial image, afterwards the map itself, which is mapped into this process. */
#include <errno.h>
#include <sys/mman.h>

#include <bpf/btf.h>

#include "runtime/internal.h"

/* The map and offset of a variable. */
struct global_place {
	struct bpf_map *map;
	uint32_t offset, size;
	bool is_constant; /* in .rodata */
};

/* The map of section ".data", named "firewall.data": libbpf prefixes the object's name. */
static struct bpf_map *map_of_section(struct bpf_object *object, const char *section)
{
	size_t len = strlen(section);
	struct bpf_map *map;

	bpf_object__for_each_map(map, object) {
		const char *name = bpf_map__name(map);
		size_t name_len = strlen(name);

		if (bpf_map__is_internal(map) && name_len >= len &&
		    !strcmp(name + name_len - len, section))
			return map;
	}
	return NULL;
}

/* Finds the variable in this section by name. */
static bool find_in_section(struct bpf_object *object, const struct btf_type *section, const char *name,
			    struct global_place *ret)
{
	const struct btf *btf = bpf_object__btf(object);
	const char *section_name = btf__name_by_offset(btf, section->name_off);
	const struct btf_var_secinfo *info = btf_var_secinfos(section);

	for (uint32_t i = 0; i < btf_vlen(section); i++, info++) {
		const struct btf_type *variable = btf__type_by_id(btf, info->type);

		if (!skepi_name_equal(btf__name_by_offset(btf, variable->name_off), name))
			continue;
		ret->map = map_of_section(object, section_name);
		ret->offset = info->offset;
		ret->size = info->size;
		ret->is_constant = !strncmp(section_name, ".rodata", 7);
		return ret->map != NULL;
	}
	return false;
}

static int find_global(struct skep_session *session, const char *name, struct global_place *ret)
{
	const struct btf *btf = bpf_object__btf(session->object);
	char lisp[128];

	for (uint32_t id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_datasec(type) && find_in_section(session->object, type, name, ret))
			return 0;
	}
	skepi_name_lisp(name, lisp, sizeof(lisp));
	return skepi_fail(&session->error, SKEP_STAGE_OPEN, -ENOENT, name,
			  "there is no parameter or global `%s`", lisp);
}

/* After the load: copies to or from the memory that the programs use. */
static int copy_shared(struct skep_session *session, const char *name,
		       const struct global_place *place, void *value, bool set)
{
	size_t len = (size_t)place->offset + place->size;
	char *shared = mmap(NULL, len, set ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED,
			    bpf_map__fd(place->map), 0);

	if (shared == MAP_FAILED)
		return skepi_fail(&session->error, SKEP_STAGE_MAP, -errno, name,
				  "the memory of this global cannot be mapped: "
				  "%s", strerror(errno));
	if (set)
		memcpy(shared + place->offset, value, place->size);
	else
		memcpy(value, shared + place->offset, place->size);
	munmap(shared, len);
	return 0;
}

static int copy_global(struct skep_session *session, const char *name, void *value, size_t len, bool set)
{
	struct global_place place = { 0 };
	size_t room = 0;
	char *initial, lisp[128];
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!name || !value)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, name,
				  "the name of a global and its value are needed");
	if (!session->object)
		return skepi_no_object(session, SKEP_STAGE_OPEN, name);
	err = find_global(session, name, &place);
	if (err)
		return err;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (len != place.size)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, name,
				  "`%s` has %u bytes, and the value %zu", lisp, place.size, len);
	if (session->loaded && set && place.is_constant)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EBUSY, name,
				  "`%s` is a parameter: set it before the load", lisp);
	if (session->loaded && !place.is_constant)
		return copy_shared(session, name, &place, value, set);
	initial = (char *)bpf_map__initial_value(place.map, &room);
	if (!initial || room < (size_t)place.offset + place.size)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, name,
				  "`%s` has no initial value", lisp);
	if (set)
		memcpy(initial + place.offset, value, len);
	else
		memcpy(value, initial + place.offset, len);
	return 0;
}

int skep_session_set_global(struct skep_session *session, const char *name, const void *value,
			    size_t len)
{
	return copy_global(session, name, (void *)value, len, true);
}

int skep_session_get_global(struct skep_session *session, const char *name, size_t len,
			    void *ret_value)
{
	return copy_global(session, name, ret_value, len, false);
}
