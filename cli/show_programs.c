// SPDX-License-Identifier: MIT
/*
 * Finds the loaded programs that Skep built: those whose first BTF line is in a `.lisp` file. Also
 * finds pins in bpf file systems. In: the kernel's list of programs, mounts and paths. Out: the
 * programs of struct shown_list; struct pins. Called by show.c; show_wanted.c and show_links.c call
 * the functions of pins.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/show.h"

static bool is_lisp(const char *name)
{
	size_t len = name ? strlen(name) : 0;

	return len > 5 && !strcmp(name + len - 5, ".lisp");
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Reads file, line and name from the BTF that the program was loaded with; false if the file is no
 * Lisp file. */
static bool read_btf(struct shown_list *shown, const struct bpf_prog_info *info, const struct bpf_line_info *line,
		     const struct bpf_func_info *function, struct shown_program *program)
{
	struct btf *btf = info->btf_id ? btf__load_from_kernel_by_id(info->btf_id) : NULL;
	const char *file = btf ? btf__name_by_offset(btf, line->file_name_off) : NULL;
	const struct btf_type *type = btf ? btf__type_by_id(btf, function->type_id) : NULL;
	const char *name = type ? btf__name_by_offset(btf, type->name_off) : NULL;
	bool is_ours = is_lisp(file);

	if (is_ours) {
		program->source = arena_printf(shown->arena, "%s", base_of(file));
		program->line = BPF_LINE_INFO_LINE_NUM(line->line_col);
		program->name = show_lisp_name(shown->arena, name && *name ? name : info->name);
	}
	btf__free(btf);
	return is_ours;
}

static int read_program(struct shown_list *shown, int fd)
{
	struct bpf_prog_info info = { 0 };
	struct bpf_line_info line = { 0 };
	struct bpf_func_info function = { 0 };
	struct shown_program program = { 0 };
	uint32_t len = sizeof(info), maps;

	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	maps = info.nr_map_ids;
	program.maps = ARENA_ARRAY(shown->arena, uint32_t, maps + 1);
	info = (struct bpf_prog_info){ .nr_map_ids = maps, .map_ids = (uintptr_t)program.maps, .nr_line_info = 1,
				       .line_info_rec_size = sizeof(line), .line_info = (uintptr_t)&line,
				       .nr_func_info = 1, .func_info_rec_size = sizeof(function),
				       .func_info = (uintptr_t)&function };
	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	if (!info.nr_line_info || !read_btf(shown, &info, &line, &function, &program))
		return 0;
	program.id = info.id;
	program.kind = libbpf_bpf_prog_type_str(info.type);
	program.loaded = info.load_time;
	program.map_count = info.nr_map_ids < maps ? info.nr_map_ids : maps;
	VEC_PUSH(shown->arena, &shown->programs, program);
	return 0;
}

int show_find_programs(struct shown_list *shown)
{
	uint32_t id = 0;
	int err = 0;

	while (!err && !bpf_prog_get_next_id(id, &id)) {
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd < 0 && errno == ENOENT)
			continue; /* it was removed meanwhile */
		err = fd < 0 ? -errno : read_program(shown, fd);
		if (fd >= 0)
			close(fd);
	}
	return err ? err : errno == ENOENT ? 0 : -errno;
}

/* ---- pins ---- */

static struct pin read_pin(const char *path)
{
	static const struct {
		const char *text;
		enum pin_kind kind;
	} kinds[] = { { "bpf-prog", PIN_PROGRAM }, { "bpf-map", PIN_MAP }, { "bpf_link", PIN_LINK },
		      { "bpf-link", PIN_LINK } };
	struct pin pin = { .path = path };
	union {
		struct bpf_prog_info program;
		struct bpf_map_info map;
		struct bpf_link_info link;
	} info = { 0 };
	char file[64], target[64] = "";
	uint32_t len;
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return pin;
	snprintf(file, sizeof(file), "/proc/self/fd/%d", fd);
	if (readlink(file, target, sizeof(target) - 1) < 0)
		target[0] = '\0';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strstr(target, kinds[i].text))
			pin.kind = kinds[i].kind;
	len = pin.kind == PIN_PROGRAM ? sizeof(info.program) : pin.kind == PIN_MAP ? sizeof(info.map) :
									    sizeof(info.link);
	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		pin.kind = PIN_NONE;
	pin.id = pin.kind == PIN_LINK ? info.link.id : pin.kind == PIN_MAP ? info.map.id : info.program.id;
	close(fd);
	return pin;
}

void show_find_pins(struct arena *arena, const char *path, struct pins *ret_pins)
{
	char *const paths[] = { arena_printf(arena, "%s", path), NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_XDEV, NULL);
	FTSENT *at;

	while (tree && (at = fts_read(tree))) {
		struct pin pin;

		if (at->fts_info != FTS_F && at->fts_info != FTS_DEFAULT)
			continue;
		pin = read_pin(arena_printf(arena, "%s", at->fts_path));
		if (pin.kind != PIN_NONE)
			VEC_PUSH(arena, &ret_pins->list, pin);
	}
	if (tree)
		fts_close(tree);
}

void show_find_all_pins(struct arena *arena, struct pins *ret_pins)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *mount;

	while (mounts && (mount = getmntent(mounts)))
		if (!strcmp(mount->mnt_type, "bpf"))
			show_find_pins(arena, mount->mnt_dir, ret_pins);
	if (mounts)
		endmntent(mounts);
}

const char *show_pin_of(const struct pins *pins, enum pin_kind kind, uint32_t id)
{
	for (size_t i = 0; i < pins->list.count; i++)
		if (pins->list.items[i].kind == kind && pins->list.items[i].id == id)
			return pins->list.items[i].path;
	return NULL;
}
