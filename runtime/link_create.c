// SPDX-License-Identifier: MIT
/* Creates bpf_links with BPF_LINK_CREATE, for the attach functions of cgroup, tc, netkit, XDP and
 * the like. skepi_link_create takes the target and attach type, adopts a pinned link where the
 * options say so, and translates before/after into the hook's order. Returns -errno; the caller
 * explains it. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* Kernel constants and the tcx, netkit and cgroup part of BPF_LINK_CREATE, which the headers of
 * libbpf 1.1 do not have. */
enum {
	ORDER_BEFORE = 1 << 3,
	ORDER_AFTER = 1 << 4,
	ORDER_ID = 1 << 5,
	ORDER_LINK = 1 << 13,
	PROGRAM_COUNT = 64, /* the kernel's limit of programs per hook */
	NAME_LEN = BPF_OBJ_NAME_LEN - 1,
};

struct ordered_link {
	uint32_t prog_fd, target, attach_type, flags;
	uint32_t relative_id, unused;
	uint64_t revision;
};

void skepi_program_name(uint32_t id, char *ret, size_t len)
{
	struct bpf_prog_info info = { 0 };
	uint32_t info_len = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id);

	snprintf(ret, len, "?");
	if (fd < 0)
		return;
	if (!bpf_obj_get_info_by_fd(fd, &info, &info_len) && info.name[0])
		skepi_name_lisp(info.name, ret, len);
	close(fd);
}

const char *skepi_attach_name(struct attach *attach)
{
	skepi_name_lisp(bpf_program__name(attach->program), attach->lisp, sizeof(attach->lisp));
	return attach->lisp;
}

int skepi_attach_refused(struct attach *attach, const char *where, int err)
{
	const char *name = bpf_program__name(attach->program);

	if (attach->told)
		return errno = -err, err;
	if (err == -EPERM && skepi_privilege_explains(attach->error, SKEP_STAGE_ATTACH,
						      attach->object, attach->program))
		return attach->error->error.code;
	return skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name, "`%s` cannot be attached to %s: %s",
			  skepi_attach_name(attach), where, strerror(-err));
}

/* The kernel cuts names to 15 characters. */
static bool is_called(uint32_t id, const char *wanted)
{
	char name[64], cut[BPF_OBJ_NAME_LEN];

	skepi_program_name(id, name, sizeof(name));
	snprintf(cut, sizeof(cut), "%.*s", (int)NAME_LEN, wanted);
	return skepi_name_equal(name, cut);
}

/* Among several programs of that name the first, for `before`, else the last. */
static uint32_t find_at_hook(int target, enum bpf_attach_type type, const char *name, bool first)
{
	uint32_t ids[PROGRAM_COUNT], count = PROGRAM_COUNT, found = 0;

	if (bpf_prog_query(target, type, 0, NULL, ids, &count))
		return 0;
	for (uint32_t i = 0; i < count; i++)
		if (is_called(ids[i], name) && !(found && first))
			found = ids[i];
	return found;
}

static bool is_number(const char *text)
{
	return text[0] && text[strspn(text, "0123456789")] == '\0';
}

/* The id of the link that attaches the program to this cgroup's hook, or 0. */
static uint32_t link_of(uint32_t prog_id, int cgroup_fd, enum bpf_attach_type type)
{
	struct stat cgroup;
	uint32_t id = 0;

	if (fstat(cgroup_fd, &cgroup))
		return 0;
	while (!bpf_link_get_next_id(id, &id)) {
		struct bpf_link_info info = { 0 };
		uint32_t len = sizeof(info);
		int fd = bpf_link_get_fd_by_id(id), err;

		if (fd < 0)
			continue;
		err = bpf_obj_get_info_by_fd(fd, &info, &len);
		close(fd);
		if (!err && info.type == BPF_LINK_TYPE_CGROUP && info.prog_id == prog_id &&
		    info.cgroup.attach_type == type && info.cgroup.cgroup_id == cgroup.st_ino)
			return id;
	}
	return 0;
}

static int create_ordered(struct ordered_link *link)
{
	int fd = (int)syscall(SYS_bpf, BPF_LINK_CREATE, link, sizeof(*link));
	uint32_t other;

	if (fd >= 0 || errno != EINVAL)
		return fd < 0 ? -errno : fd;
	/* a cgroup orders links relative to links only */
	other = link_of(link->relative_id, (int)link->target, (enum bpf_attach_type)link->attach_type);
	if (!other)
		return -EINVAL;
	link->flags |= ORDER_LINK;
	link->relative_id = other;
	fd = (int)syscall(SYS_bpf, BPF_LINK_CREATE, link, sizeof(*link));
	return fd < 0 ? -errno : fd;
}

static int no_order(struct attach *attach, const char *name, int err)
{
	const char *order = attach->opts.before ? "before" : "after";

	attach->told = true;
	if (err == -ENOENT)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name,
				  "`%s` cannot be attached %s `%s`: there is no such program at the hook",
				  skepi_attach_name(attach), order, name);
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, bpf_program__name(attach->program),
		   "`%s` cannot be attached %s `%s`: %s", skepi_attach_name(attach), order, name, strerror(-err));
	skepi_help(attach->error, "tc has an order since Linux 6.6, cgroups since 6.17, among programs "
		   "that are attached by links");
	return errno = -err, err;
}

static int create_in_order(struct attach *attach, int target, enum bpf_attach_type type,
			   uint32_t flags)
{
	const char *before = attach->opts.before, *name = before ? before : attach->opts.after;
	struct ordered_link link = {
		.prog_fd = (uint32_t)bpf_program__fd(attach->program),
		.target = (uint32_t)target,
		.attach_type = type,
		.flags = flags | ORDER_ID | (before ? ORDER_BEFORE : ORDER_AFTER),
	};
	int fd;

	link.relative_id = is_number(name) ? (uint32_t)strtoul(name, NULL, 10) :
		find_at_hook(target, type, name, before != NULL);
	if (!link.relative_id)
		return no_order(attach, name, -ENOENT);
	fd = create_ordered(&link);
	return fd == -EINVAL || fd == -ENOENT || fd == -E2BIG ? no_order(attach, name, fd) : fd;
}

int skepi_link_create(struct attach *attach, int target, enum bpf_attach_type type, uint32_t flags)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = flags);
	int fd, err = attach->opts.adopt ? skepi_adopt(attach, target, type) : -ENOENT;

	if (err != -ENOENT || attach->told)
		return err;
	attach->hold.attach_type = type;
	fd = attach->opts.before || attach->opts.after ?
		create_in_order(attach, target, type, flags) :
		bpf_link_create(bpf_program__fd(attach->program), target, type, &opts);
	if (fd < 0)
		return fd;
	attach->hold.fd = fd;
	return 0;
}
