// SPDX-License-Identifier: MIT
/*
 * Where the kernel's links attach programs. In: struct bpf_link_info. Out: text such as an
 * interface's name or a cgroup's path. Called by show.c.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/show.h"
#include "runtime/include/skep/session.h"

/*
 * Values of enum bpf_link_type and enum bpf_perf_event_type of Linux 6.6 and 6.7, which older
 * headers lack.
 */
enum { LINK_TCX = 11, LINK_NETKIT = 13 };
enum { PERF_UPROBE = 1, PERF_URETPROBE, PERF_KPROBE, PERF_KRETPROBE, PERF_TRACEPOINT };

/* struct bpf_link_info, with members that older headers lack. */
union link_info {
	struct bpf_link_info base;
	struct {
		uint32_t type, id, prog_id, unused;
		union {
			struct {
				uint32_t ifindex, attach_type;
			} net;
			struct {
				uint32_t type, unused;
				uint64_t name;
				uint32_t name_len, offset;
			} perf;
			uint64_t room[16];
		};
	} newer;
};

static const char *interface_text(struct arena *arena, uint32_t index)
{
	char name[IF_NAMESIZE];

	if (!index)
		return "an interface that is gone";
	return if_indextoname(index, name) ? arena_printf(arena, "%s", name) :
					     arena_printf(arena, "interface %u, of another network namespace", index);
}

static const char *cgroup_text(struct arena *arena, uint64_t id)
{
	char root[PATH_MAX];
	char *const paths[] = { root, NULL };
	const char *text = NULL;
	FTS *tree;
	FTSENT *at;

	if (skep_cgroup_root(sizeof(root), root))
		return arena_printf(arena, "cgroup %" PRIu64, id);
	tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	while (tree && !text && (at = fts_read(tree)))
		if (at->fts_info == FTS_D && at->fts_statp->st_ino == id)
			text = arena_printf(arena, "%s", at->fts_path);
	if (tree)
		fts_close(tree);
	return text ? text : "a cgroup that is removed";
}

/* The function, hook or tracepoint of a program attached by BTF. */
static const char *btf_text(struct arena *arena, const struct bpf_link_info *info)
{
	const char *kind = libbpf_bpf_attach_type_str((enum bpf_attach_type)info->tracing.attach_type);
	struct btf *kernel = btf__load_vmlinux_btf();
	const struct btf_type *type = kernel && info->tracing.target_btf_id ?
		btf__type_by_id(kernel, info->tracing.target_btf_id) : NULL;
	const char *name = type ? btf__name_by_offset(kernel, type->name_off) : NULL;
	const char *text;

	if (name && !strncmp(name, "btf_trace_", 10))
		name += 10;
	text = name ? arena_printf(arena, "%s %s", kind ? kind : "tracing", name) : kind;
	btf__free(kernel);
	return text ? text : "tracing";
}

static const char *perf_text(struct arena *arena, const union link_info *info, const char *name)
{
	switch (info->newer.perf.type) {
	case PERF_UPROBE:
	case PERF_URETPROBE:
		return arena_printf(arena, "%s %s+0x%x", info->newer.perf.type == PERF_UPROBE ? "uprobe" : "uretprobe",
				    name, info->newer.perf.offset);
	case PERF_KPROBE:
	case PERF_KRETPROBE:
		return arena_printf(arena, "%s %s", info->newer.perf.type == PERF_KPROBE ? "kprobe" : "kretprobe", name);
	case PERF_TRACEPOINT:
		return arena_printf(arena, "tracepoint %s", name);
	default:
		return "a perf event";
	}
}

/* Asks the kernel again with a buffer for the name, whose place depends on the type. */
static const char *place_text(struct arena *arena, int fd, uint32_t type)
{
	char name[PATH_MAX] = "";
	union link_info info = { 0 };
	uint32_t len = sizeof(info);

	switch (type) {
	case BPF_LINK_TYPE_RAW_TRACEPOINT:
		info.base.raw_tracepoint.tp_name = (uintptr_t)name;
		info.base.raw_tracepoint.tp_name_len = sizeof(name);
		break;
	case BPF_LINK_TYPE_ITER:
		info.base.iter.target_name = (uintptr_t)name;
		info.base.iter.target_name_len = sizeof(name);
		break;
	case BPF_LINK_TYPE_PERF_EVENT:
		info.newer.perf.name = (uintptr_t)name;
		info.newer.perf.name_len = sizeof(name);
		break;
	default:
		break;
	}
	if (bpf_obj_get_info_by_fd(fd, &info.base, &len) && type != BPF_LINK_TYPE_PERF_EVENT)
		return "a place that the kernel does not tell";
	switch (type) {
	case BPF_LINK_TYPE_CGROUP:
		return cgroup_text(arena, info.base.cgroup.cgroup_id);
	case BPF_LINK_TYPE_XDP:
		return interface_text(arena, info.base.xdp.ifindex);
	case LINK_TCX:
	case LINK_NETKIT:
		return interface_text(arena, info.newer.net.ifindex);
	case BPF_LINK_TYPE_NETNS:
		return arena_printf(arena, "network namespace %u", info.base.netns.netns_ino);
	case BPF_LINK_TYPE_RAW_TRACEPOINT:
		return arena_printf(arena, "tracepoint %s", name);
	case BPF_LINK_TYPE_ITER:
		return arena_printf(arena, "iterator %s", name);
	case BPF_LINK_TYPE_TRACING:
		return btf_text(arena, &info.base);
	case BPF_LINK_TYPE_PERF_EVENT:
		return perf_text(arena, &info, name);
	default:
		return libbpf_bpf_link_type_str((enum bpf_link_type)type) ?: "a link";
	}
}

static void add_place(struct shown_list *shown, int fd, const struct pins *pins)
{
	struct bpf_link_info info = { 0 };
	uint32_t len = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return; /* it was removed meanwhile */
	for (size_t i = 0; i < shown->programs.count; i++) {
		struct shown_program *program = &shown->programs.items[i];
		struct shown_place place = { .link = info.id };

		if (program->id != info.prog_id)
			continue;
		place.text = place_text(shown->arena, fd, info.type);
		place.pin = show_pin_of(pins, PIN_LINK, info.id);
		VEC_PUSH(shown->arena, &program->places, place);
	}
}

int show_find_places(struct shown_list *shown, const struct pins *pins)
{
	uint32_t id = 0;

	while (!bpf_link_get_next_id(id, &id)) {
		int fd = bpf_link_get_fd_by_id(id);

		if (fd < 0 && (errno == ENOENT || errno == EAGAIN))
			continue; /* it was removed meanwhile, or is not complete */
		if (fd < 0)
			return -errno;
		add_place(shown, fd, pins);
		close(fd);
	}
	return errno == ENOENT ? 0 : -errno;
}
