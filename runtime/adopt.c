// SPDX-License-Identifier: MIT
/* Takes over links that an earlier process pinned. skepi_adopt (called by skepi_link_create) opens
 * the link at the pin, checks that kind, attach type and place are the same, and exchanges its
 * program with BPF_LINK_UPDATE. skep_link_open_pinned opens any pinned link. Each update names the
 * program that it replaces, so the kernel refuses the second of two concurrent exchanges. */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* Kernel constants that the UAPI headers of libbpf 1.1 do not have. */
enum {
	LINK_TYPE_TCX = 11,
	LINK_TYPE_NETKIT = 13,
	LINK_TYPE_SOCKMAP = 14,
};

void skepi_pinned_close(struct pinned_link *pinned)
{
	if (pinned->fd >= 0)
		close(pinned->fd);
	if (pinned->prog_fd >= 0)
		close(pinned->prog_fd);
}

/* The kind of BPF object behind a descriptor: "bpf_link", "bpf-map", .. */
static void object_of(int fd, char ret[64])
{
	char path[64], target[64];
	ssize_t len;
	const char *colon;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	len = readlink(path, target, sizeof(target) - 1);
	target[len < 0 ? 0 : len] = '\0';
	colon = strchr(target, ':');
	snprintf(ret, 64, "%s", colon ? colon + 1 : target);
}

/* Reads the link's target: a cgroup's id, an interface's index, a map's id, ..; 0 where the target
 * is gone. */
static void read_place(struct pinned_link *pinned)
{
	const struct bpf_link_info *info = &pinned->info;

	switch ((int)info->type) {
	case BPF_LINK_TYPE_CGROUP:
		pinned->place = info->cgroup.cgroup_id;
		pinned->attach_type = (enum bpf_attach_type)info->cgroup.attach_type;
		break;
	case BPF_LINK_TYPE_XDP:
		pinned->place = info->xdp.ifindex;
		pinned->attach_type = BPF_XDP;
		break;
	case BPF_LINK_TYPE_NETNS:
	/* the kernel's struct has the same layout for these as for a network namespace */
	case LINK_TYPE_TCX:
	case LINK_TYPE_NETKIT:
	case LINK_TYPE_SOCKMAP:
		pinned->place = info->netns.netns_ino;
		pinned->attach_type = (enum bpf_attach_type)info->netns.attach_type;
		break;
	case BPF_LINK_TYPE_ITER:
		pinned->attach_type = BPF_TRACE_ITER;
		break;
	case BPF_LINK_TYPE_TRACING:
		pinned->attach_type = (enum bpf_attach_type)info->tracing.attach_type;
		break;
	default:
		pinned->attach_type = SKEPI_NO_ATTACH_TYPE;
	}
}

/* Opens the program at the pin; an update names it as the program that it replaces. */
static int read_program(struct error_store *store, const char *path, struct pinned_link *pinned)
{
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	int err;

	pinned->prog_fd = bpf_prog_get_fd_by_id(pinned->info.prog_id);
	if (pinned->prog_fd >= 0 && !bpf_obj_get_info_by_fd(pinned->prog_fd, &info, &len)) {
		pinned->prog_type = (enum bpf_prog_type)info.type;
		snprintf(pinned->name, sizeof(pinned->name), "%s", info.name);
		return 0;
	}
	err = -errno;
	skepi_fail(store, SKEP_STAGE_PIN, err, path,
		   "the program of the link pinned at %s cannot be opened: "
		   "%s", path, strerror(-err));
	if (err == -EPERM)
		skepi_help(store, "CAP_SYS_ADMIN is needed for it");
	else if (err == -ENOENT)
		skepi_help(store, "another process exchanged its program at the same time: try "
				  "again");
	return errno = -err, err;
}

int skepi_pinned_open(struct error_store *store, const char *path, struct pinned_link *ret)
{
	uint32_t len = sizeof(ret->info);
	char object[64];
	int err;

	memset(ret, 0, sizeof(*ret));
	ret->prog_fd = -1;
	ret->fd = bpf_obj_get(path);
	if (ret->fd < 0) {
		err = -errno;
		return skepi_fail(store, SKEP_STAGE_PIN, err, path,
				  "the link pinned at %s cannot be opened: %s", path, strerror(-err));
	}
	object_of(ret->fd, object);
	if (strcmp(object, "bpf_link") && strcmp(object, "bpf-link"))
		err = skepi_fail(store, SKEP_STAGE_PIN, -EINVAL, path, "%s is not a link but "
								       "%s", path,
				 object);
	else if (bpf_obj_get_info_by_fd(ret->fd, &ret->info, &len))
		err = skepi_fail(store, SKEP_STAGE_PIN, -errno, path,
				 "the link pinned at %s cannot be queried: %s", path,
				 strerror(errno));
	else
		err = read_program(store, path, ret);
	if (err)
		skepi_pinned_close(ret);
	else
		read_place(ret);
	return err ? (errno = -err, err) : 0;
}

/* The number by which a link of that type identifies target; 0: unknown. */
static uint64_t place_of(int target, uint32_t link_type)
{
	struct bpf_map_info map = { 0 };
	uint32_t len = sizeof(map);
	struct stat status;

	switch ((int)link_type) {
	case BPF_LINK_TYPE_CGROUP:
	case BPF_LINK_TYPE_NETNS:
		return fstat(target, &status) ? 0 : (uint64_t)status.st_ino;
	case LINK_TYPE_SOCKMAP:
		return bpf_obj_get_info_by_fd(target, &map, &len) ? 0 : map.id;
	default:
		return (uint64_t)target; /* an interface */
	}
}

/* Target as text for messages: "/sys/fs/cgroup/a", "interface lo", "number 5". */
static void place_text(uint32_t link_type, uint64_t place, size_t len, char *ret)
{
	char name[IF_NAMESIZE];

	switch ((int)link_type) {
	case BPF_LINK_TYPE_CGROUP:
		if (skepi_cgroup_path(place, len, ret))
			snprintf(ret, len, "a cgroup that is removed");
		return;
	case BPF_LINK_TYPE_XDP:
	case LINK_TYPE_TCX:
	case LINK_TYPE_NETKIT:
		snprintf(ret, len, "interface %s", if_indextoname((unsigned int)place, name) ? name : "that is removed");
		return;
	default:
		snprintf(ret, len, "number %llu", (unsigned long long)place);
	}
}

/* -EINVAL where the pinned link has another kind or another target. */
static int compare(struct attach *attach, const struct pinned_link *pinned, int target,
		   enum bpf_attach_type type)
{
	const char *path = attach->opts.pin_path;
	uint64_t place = place_of(target, pinned->info.type);
	char is[64], meant[64], at[512], wanted[512];

	if (pinned->attach_type != type ||
	    pinned->prog_type != bpf_program__type(attach->program))
		return skepi_fail(attach->error, SKEP_STAGE_PIN, -EINVAL, path,
				  "the link pinned at %s is for %s, the program for %s", path,
				  skepi_attach_type_name(pinned->attach_type, is, sizeof(is)),
				  skepi_attach_type_name(type, meant, sizeof(meant)));
	if (pinned->place == place)
		return 0;
	place_text(pinned->info.type, pinned->place, sizeof(at), at);
	place_text(pinned->info.type, place, sizeof(wanted), wanted);
	if (pinned->place)
		skepi_fail(attach->error, SKEP_STAGE_PIN, -EINVAL, path, "the link pinned at %s is "
									 "attached to %s, not to "
									 "%s", path,
			   at, wanted);
	else
		skepi_fail(attach->error, SKEP_STAGE_PIN, -EINVAL, path,
			   "the target of the link pinned at %s is gone", path);
	skepi_help(attach->error, "remove the pin where it is not needed: `rm %s`", path);
	return errno = EINVAL, -EINVAL;
}

int skepi_exchange(int link_fd, int prog_fd, int old_prog_fd)
{
	LIBBPF_OPTS(bpf_link_update_opts, opts, .flags = BPF_F_REPLACE,
		    .old_prog_fd = (uint32_t)old_prog_fd);

	return bpf_link_update(link_fd, prog_fd, &opts) ? -errno : 0;
}

int skepi_exchange_refused(struct error_store *store, const char *program, const char *old, int err)
{
	char lisp[128], was[64];

	skepi_name_lisp(program, lisp, sizeof(lisp));
	skepi_name_lisp(old, was, sizeof(was));
	if (err != -EPERM)
		return skepi_fail(store, SKEP_STAGE_ATTACH, err, program,
				  "the link cannot be updated to `%s`: %s", lisp, strerror(-err));
	skepi_fail(store, SKEP_STAGE_ATTACH, err, program, "the link cannot be updated to `%s`: another "
		   "process was first, and its program `%s` is not there any more", lisp, was);
	skepi_help(store, "two of the same application were started at once: let one of them go on");
	return errno = -err, err;
}

int skepi_adopt(struct attach *attach, int target, enum bpf_attach_type type)
{
	const char *path = attach->opts.pin_path;
	struct pinned_link pinned;
	int err;

	if (access(path, F_OK) && errno == ENOENT)
		return -ENOENT;
	attach->told = true;
	err = skepi_pinned_open(attach->error, path, &pinned);
	if (err)
		return err;
	err = compare(attach, &pinned, target, type);
	if (!err) {
		err = skepi_exchange(pinned.fd, bpf_program__fd(attach->program), pinned.prog_fd);
		if (err)
			err = skepi_exchange_refused(attach->error,
						     bpf_program__name(attach->program),
						     pinned.name, err);
	}
	if (err) {
		skepi_pinned_close(&pinned);
		return errno = -err, err;
	}
	attach->told = false;
	attach->hold.fd = pinned.fd;
	attach->hold.attach_type = type;
	attach->old_prog_fd = pinned.prog_fd;
	return 0;
}

int skep_link_open_pinned(struct skep_session *session, const char *path,
			  struct skep_link **ret_link)
{
	struct pinned_link pinned;
	struct skep_link *link;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!path || !path[0])
		return skepi_fail(&session->error, SKEP_STAGE_PIN, -EINVAL, NULL,
				  "no path of a pinned link was given");
	err = skepi_pinned_open(&session->error, path, &pinned);
	if (err)
		return err;
	link = skepi_link_new(session, pinned.name);
	if (!link || !(link->pin_path = strdup(path))) {
		skepi_pinned_close(&pinned);
		if (link)
			skepi_link_free(link);
		return skepi_fail(&session->error, SKEP_STAGE_PIN, -ENOMEM, path,
				  "out of memory for a link");
	}
	link->prog_type = pinned.prog_type;
	link->hold.fd = pinned.fd;
	link->hold.attach_type = pinned.attach_type;
	link->expected_fd = pinned.prog_fd;
	if (ret_link)
		*ret_link = link;
	return 0;
}
