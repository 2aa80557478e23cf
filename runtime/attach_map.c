#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

static int refused(struct attach *attach, const char *map, int err)
{
	const char *name = bpf_program__name(attach->program);
	char lisp[128];

	if (err == -EPERM && skepi_privilege_explains(attach->error, SKEP_STAGE_ATTACH,
						      attach->object, attach->program))
		return attach->error->error.code;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name,
		   "`%s` cannot be attached to the map %s: %s", lisp, map, strerror(-err));
	if (err == -EBUSY)
		skepi_help(attach->error, "a map has one program of each kind, and a parser or "
			   "verdict of its streams excludes `sk_skb/verdict`");
	return err;
}

/* Whether the map has a program of that kind: then 1. Kernels before 5.16 do not tell: 0. */
static bool is_taken(int map_fd, enum bpf_attach_type type)
{
	uint32_t ids[1], count = 1;

	return !bpf_prog_query(map_fd, type, 0, NULL, ids, &count) && count;
}

/* Without a link: the session detaches it, and else the kernel when the map goes. */
static int attach_without_link(struct attach *attach, int map_fd, const char *map)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	int prog_fd = bpf_program__fd(attach->program), err;

	if (attach->opts.pin_path) {
		skepi_fail(attach->error, SKEP_STAGE_PIN, -EOPNOTSUPP,
			   bpf_program__name(attach->program),
			   "this kernel has no links of sockmaps, so none can be pinned");
		skepi_help(attach->error, "they are since Linux 6.10");
		return errno = EOPNOTSUPP, -EOPNOTSUPP;
	}
	if (is_taken(map_fd, type))
		return refused(attach, map, -EBUSY);
	attach->map_fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
	attach->prog_fd = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3);
	err = attach->map_fd < 0 || attach->prog_fd < 0 ? -errno :
		bpf_prog_attach(prog_fd, map_fd, type, attach->opts.flags);
	if (!err)
		return 0;
	if (attach->map_fd >= 0)
		close(attach->map_fd);
	if (attach->prog_fd >= 0)
		close(attach->prog_fd);
	attach->map_fd = attach->prog_fd = -1;
	return refused(attach, map, err);
}

int skepi_attach_map(struct attach *attach)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = attach->opts.flags);
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	const struct bpf_map *map = skep_session_map(attach->session, attach->opts.map);
	const char *name;

	if (!map)
		return -errno;
	name = bpf_map__name(map);
	if (bpf_map__type(map) != BPF_MAP_TYPE_SOCKMAP &&
	    bpf_map__type(map) != BPF_MAP_TYPE_SOCKHASH)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "the map %s holds no sockets: a sockmap or sockhash is needed",
				  name);
	if (bpf_program__type(attach->program) == BPF_PROG_TYPE_SK_SKB &&
	    !strcmp(bpf_program__section_name(attach->program), "sk_skb"))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program),
				  "section sk_skb does not say what the program does: use "
				  "sk_skb/stream_parser, sk_skb/stream_verdict or sk_skb/verdict");
	attach->link_fd = bpf_link_create(bpf_program__fd(attach->program), bpf_map__fd(map), type,
					  &opts);
	if (attach->link_fd >= 0)
		return 0;
	/* what a kernel says that does not know links of this kind */
	if (attach->link_fd == -EINVAL)
		return attach_without_link(attach, bpf_map__fd(map), name);
	return refused(attach, name, attach->link_fd);
}
