// SPDX-License-Identifier: MIT
/* Attaches programs to a cgroup by a bpf_link, and explains a refusal. Called for the kind "cgroup"
 * of attach_kinds.def; skep_attach_cgroup is the public function without a session. After -EPERM it
 * queries the hook of the cgroup and its ancestors and names the program that has no multi flag. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* The kernel's limit of programs at one hook of one cgroup. */
#define PROGRAM_COUNT 64

int skepi_attach_type_check(struct error_store *store, const struct bpf_program *program,
			    enum bpf_attach_type type)
{
	const char *name = bpf_program__name(program);
	const char *section = bpf_program__section_name(program);
	enum bpf_attach_type own = bpf_program__expected_attach_type(program);
	char meant[64], is[64], lisp[128];

	/* this section alone names no direction */
	if (!strcmp(section, "cgroup/skb") &&
	    (type == BPF_CGROUP_INET_INGRESS || type == BPF_CGROUP_INET_EGRESS))
		return 0;
	if (own == type)
		return 0;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	skepi_attach_type_name(own, is, sizeof(is));
	skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, name,
		   "`%s` is not for %s: its section %s is %s", lisp,
		   skepi_attach_type_name(type, meant, sizeof(meant)), section, is);
	skepi_help(store, "attach it as %s, or change its section", is);
	return errno = EINVAL, -EINVAL;
}

/* The programs and flags of one hook of one cgroup. */
struct hook {
	uint32_t ids[PROGRAM_COUNT];
	uint32_t count, flags;
};

/* True where this cgroup's programs forbid another program here (`here`) or below. */
static bool stands_in_way(int cgroup_fd, enum bpf_attach_type type, bool here, struct hook *ret)
{
	ret->count = PROGRAM_COUNT;
	ret->flags = 0;
	if (bpf_prog_query(cgroup_fd, type, 0, &ret->flags, ret->ids, &ret->count) || !ret->count)
		return false;
	if (ret->flags & BPF_F_ALLOW_MULTI)
		return false;
	return here || !(ret->flags & BPF_F_ALLOW_OVERRIDE);
}

static bool is_cgroup2(int fd)
{
	struct statfs system;

	return !fstatfs(fd, &system) && system.f_type == CGROUP2_SUPER_MAGIC;
}

/* Names the program without the multi flag, in this cgroup or in the nearest ancestor. */
static bool someone_in_way(struct attach *attach, int cgroup_fd, const char *path)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	char where[PATH_MAX], hook_name[64], other[64], lisp[128];
	bool here = true, found = false;
	int fd = fcntl(cgroup_fd, F_DUPFD_CLOEXEC, 0);
	struct hook hook;

	snprintf(where, sizeof(where), "%s", path);
	while (fd >= 0 && is_cgroup2(fd)) {
		char *slash = strrchr(where, '/');
		int parent;

		found = stands_in_way(fd, type, here, &hook);
		if (found)
			break;
		parent = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = parent;
		here = false;
		if (slash && slash > where)
			*slash = '\0';
	}
	if (fd >= 0)
		close(fd);
	if (!found)
		return false;
	skepi_program_name(hook.ids[0], other, sizeof(other));
	skepi_name_lisp(bpf_program__name(attach->program), lisp, sizeof(lisp));
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EPERM, bpf_program__name(attach->program),
		   "`%s` cannot be attached to %s: program `%s` (id %u) sits %s%s at %s without "
		   "the multi flag", lisp, path, other, hook.ids[0], here ? "there" : "above, in ",
		   here ? "" : where,
		   skepi_attach_type_name(type, hook_name, sizeof(hook_name)));
	skepi_help(attach->error, "detach it (`bpftool cgroup tree` shows all), or attach it with "
		   "BPF_F_ALLOW_MULTI or by link");
	return true;
}

int skepi_cgroup_refused(struct attach *attach, int cgroup_fd, const char *path, int err)
{
	struct error_store *store = attach->error;
	const char *name = bpf_program__name(attach->program);
	char lisp[128];

	if ((err == -EPERM || err == -EEXIST) && someone_in_way(attach, cgroup_fd, path))
		return store->error.code;
	if (err == -EPERM && skepi_privilege_explains(store, SKEP_STAGE_ATTACH, attach->object,
						      attach->program))
		return store->error.code;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	skepi_fail(store, SKEP_STAGE_ATTACH, err, name, "`%s` cannot be attached to %s: %s", lisp,
		   path, strerror(-err));
	if (err == -EINVAL)
		skepi_help(store, "links of cgroups are since Linux 5.7, and not every kernel has "
			   "every hook");
	else if (err == -E2BIG)
		skepi_help(store, "a cgroup holds 64 programs at one hook");
	return store->error.code;
}

/* Resolves the caller's descriptor to a path, for messages. */
static void path_of(int fd, char ret_path[PATH_MAX])
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, ret_path, PATH_MAX - 1);
	if (len < 0)
		len = snprintf(ret_path, PATH_MAX, "cgroup-fd %d", fd);
	ret_path[len] = '\0';
}

int skepi_attach_cgroup(struct attach *attach)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	char path[PATH_MAX];
	int cgroup_fd = attach->opts.cgroup_fd - 1, err;

	if (!strcmp(bpf_program__section_name(attach->program), "cgroup/skb"))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program),
				  "section cgroup/skb of `%s` names no direction: use "
				  "cgroup_skb/ingress or "
				  "cgroup_skb/egress", skepi_attach_name(attach));
	path_of(cgroup_fd, path);
	if (attach->opts.cgroup_path) {
		cgroup_fd = skepi_cgroup_open(attach->error, attach->opts.cgroup_path, path);
		if (cgroup_fd < 0)
			return cgroup_fd;
	}
	err = skepi_link_create(attach, cgroup_fd, type, attach->opts.flags);
	if (err && !attach->told)
		err = skepi_cgroup_refused(attach, cgroup_fd, path, err);
	if (attach->opts.cgroup_path)
		close(cgroup_fd);
	return err;
}

static struct bpf_link *standalone_link(struct attach *attach, int cgroup_fd, const char *path)
{
	struct bpf_link *link = bpf_program__attach_cgroup(attach->program, cgroup_fd);

	if (!link) {
		skepi_cgroup_refused(attach, cgroup_fd, path, -errno);
		return NULL;
	}
	if (attach->opts.pin_path &&
	    skepi_attach_pin(attach->error, bpf_link__fd(link), bpf_program__name(attach->program),
			     attach->opts.pin_path)) {
		bpf_link__destroy(link);
		return NULL;
	}
	return link;
}

struct bpf_link *skep_attach_cgroup(const struct bpf_program *program, const char *cgroup,
				    enum bpf_attach_type type, const struct skep_attach_opts *opts)
{
	struct attach attach = { .error = skepi_error_of(NULL), .program = program };
	struct bpf_link *link;
	char path[PATH_MAX];
	int cgroup_fd, kept;

	if (!program || !cgroup) {
		skepi_fail(attach.error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
			   "a program and the path of a cgroup are needed");
		return NULL;
	}
	if (skepi_attach_opts_copy(attach.error, opts, &attach.opts) ||
	    skepi_attach_type_check(attach.error, program, type))
		return NULL;
	if (attach.opts.flags || attach.opts.adopt || bpf_program__fd(program) < 0) {
		skepi_fail(attach.error, SKEP_STAGE_ATTACH, -EINVAL, bpf_program__name(program),
			   attach.opts.flags ? "flags need a session: libbpf's link has none" :
			   attach.opts.adopt ? "adopt needs a session" :
					       "load the program before attaching it");
		return NULL;
	}
	cgroup_fd = skepi_cgroup_open(attach.error, cgroup, path);
	if (cgroup_fd < 0)
		return NULL;
	link = standalone_link(&attach, cgroup_fd, path);
	kept = errno;
	close(cgroup_fd);
	errno = kept;
	return link;
}
