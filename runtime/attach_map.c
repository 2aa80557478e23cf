// SPDX-License-Identifier: MIT
/* Attaches programs to a map: sk_msg and sk_skb programs to a sockmap or sockhash. Called for these
 * kinds of attach_kinds.def. Makes a bpf_link from Linux 6.10 on; before, BPF_PROG_ATTACH, after
 * which the session detaches the program itself. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

static int refused(struct attach *attach, const char *map, int err)
{
	char where[160];

	snprintf(where, sizeof(where), "the map %s", map);
	err = skepi_attach_refused(attach, where, err);
	if (err == -EBUSY && !attach->told)
		skepi_help(attach->error, "a map has one program of each kind, and a parser or "
			   "verdict of its streams excludes `sk_skb/verdict`");
	return err;
}

/* 1 if the map has a program of that attach type. 0 before Linux 5.16, which cannot be queried. */
static bool is_taken(int map_fd, enum bpf_attach_type type)
{
	uint32_t ids[1], count = 1;

	return !bpf_prog_query(map_fd, type, 0, NULL, ids, &count) && count;
}

static void end_in_map(struct hold *hold)
{
	bpf_prog_detach2(hold->map.prog_fd, hold->map.map_fd, hold->attach_type);
	close(hold->map.map_fd);
	close(hold->map.prog_fd);
}

/* Exchanges the program of the map in one step. */
static int replace_in_map(struct hold *hold, int prog_fd)
{
	int held = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3), err;

	if (held < 0)
		return -errno;
	err = bpf_prog_attach(prog_fd, hold->map.map_fd, hold->attach_type, 0);
	if (err) {
		close(held);
		return err;
	}
	close(hold->map.prog_fd);
	hold->map.prog_fd = held;
	return 0;
}

/* Attaches without a link: the session detaches, or else the kernel when the map is freed. */
static int attach_without_link(struct attach *attach, int map_fd, const char *map)
{
	static const struct hold_kind in_map = { end_in_map, replace_in_map };
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	struct hold *hold = &attach->hold;
	int prog_fd = bpf_program__fd(attach->program), err;

	if (attach->opts.pin_path) {
		skepi_fail(attach->error, SKEP_STAGE_PIN, -EOPNOTSUPP,
			   bpf_program__name(attach->program),
			   "this kernel has no links of sockmaps, so none can be pinned");
		skepi_help(attach->error, "sockmaps have links from Linux 6.10 on");
		return errno = EOPNOTSUPP, -EOPNOTSUPP;
	}
	if (is_taken(map_fd, type))
		return refused(attach, map, -EBUSY);
	hold->map.map_fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
	hold->map.prog_fd = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3);
	err = hold->map.map_fd < 0 || hold->map.prog_fd < 0 ? -errno :
		bpf_prog_attach(prog_fd, map_fd, type, attach->opts.flags);
	if (!err) {
		hold->kind = &in_map;
		return 0;
	}
	if (hold->map.map_fd >= 0)
		close(hold->map.map_fd);
	if (hold->map.prog_fd >= 0)
		close(hold->map.prog_fd);
	return refused(attach, map, err);
}

int skepi_attach_map(struct attach *attach)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(attach->program);
	const struct bpf_map *map = skep_session_map(attach->session, attach->opts.map);
	const char *name;
	int err;

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
				  "section sk_skb of `%s` does not say what it does: use sk_skb/stream_parser, "
				  "sk_skb/stream_verdict or sk_skb/verdict", skepi_attach_name(attach));
	err = skepi_link_create(attach, bpf_map__fd(map), type, attach->opts.flags);
	/* the error of a kernel that has no links of this kind */
	if (err == -EINVAL && !attach->told)
		return attach_without_link(attach, bpf_map__fd(map), name);
	return err ? refused(attach, name, err) : 0;
}
