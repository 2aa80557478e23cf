// SPDX-License-Identifier: MIT
/* golden/map-types.lisp: the kernel makes a map of every type of the language, without a second try. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <criterion/criterion.h>

#include "frontend/kernel/kernel.h"
#include "tests/kernel/support.h"

static unsigned complaints;

/* libbpf says so where it leaves the BTF away that the kernel refused. */
static int count_complaints(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_WARN) {
		complaints++;
		vfprintf(stderr, format, args);
	}
	return 0;
}

static bool has_type(struct bpf_object *object, const struct kernel_map_type *type)
{
	int64_t value = kernel_find_constant(type->c_name)->value;
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
		if ((int64_t)bpf_map__type(map) == value)
			return true;
	return false;
}

static void check_info(const struct bpf_map *map)
{
	struct bpf_map_info info = { 0 };
	uint32_t len = sizeof(info);

	cr_assert_eq(bpf_obj_get_info_by_fd(bpf_map__fd(map), &info, &len), 0, "%s",
		     bpf_map__name(map));
	cr_expect_eq(info.type, bpf_map__type(map), "%s", bpf_map__name(map));
	cr_expect_eq(info.key_size, bpf_map__key_size(map), "%s", bpf_map__name(map));
	cr_expect_eq(info.value_size, bpf_map__value_size(map), "%s", bpf_map__name(map));
	cr_expect_eq(info.max_entries, bpf_map__max_entries(map), "%s", bpf_map__name(map));
}

Test(maps, of_every_type_are_made)
{
	static const char *const clangs[] = { MAP_CLANGS };

	SUPPORT_NEED_BPF();
	libbpf_set_print(count_complaints);
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		struct bpf_object *object;
		struct bpf_map *map;
		char path[512];

		snprintf(path, sizeof(path), "%s/map_types.%s.bpf.o", MAP_OBJECTS, clangs[i]);
		object = bpf_object__open_file(path, NULL);
		cr_assert(object, "%s: %s", path, strerror(errno));
		for (size_t j = 0; j < kernel_map_type_count(); j++)
			cr_expect(has_type(object, kernel_map_type_at(j)), "no map of type %s",
				  kernel_map_type_at(j)->name);
		cr_assert_eq(bpf_object__load(object), 0, "%s is refused", path);
		bpf_object__for_each_map(map, object)
			check_info(map);
		bpf_object__close(object);
	}
	cr_assert_eq(complaints, 0);
}
