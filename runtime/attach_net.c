#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "runtime/internal.h"

/* The kernel's numbers: newer than the UAPI headers of libbpf 1.1's time. */
enum {
	TCX_INGRESS = 46,
	TCX_EGRESS = 47,
};

static int refused(struct attach *attach, const char *where, int err)
{
	const char *name = bpf_program__name(attach->program);
	char lisp[128];

	if (err == -EPERM && skepi_privilege_explains(attach->error, SKEP_STAGE_ATTACH,
						      attach->object, attach->program))
		return attach->error->error.code;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	return skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name,
			  "`%s` cannot be attached to %s: %s", lisp, where, strerror(-err));
}

/* The interface's index, and its name for messages. */
static int find_interface(struct attach *attach, char ret_name[IF_NAMESIZE + 16])
{
	const char *name = attach->opts.interface;
	unsigned int index;

	if (!name) {
		snprintf(ret_name, IF_NAMESIZE + 16, "interface %d", attach->opts.ifindex);
		return attach->opts.ifindex;
	}
	snprintf(ret_name, IF_NAMESIZE + 16, "%s", name);
	index = if_nametoindex(name);
	if (index)
		return (int)index;
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENODEV, name, "there is no interface %s",
		   name);
	skepi_help(attach->error, "`ip link` shows those of this network namespace");
	return errno = ENODEV, -ENODEV;
}

int skepi_attach_xdp(struct attach *attach)
{
	static const uint32_t modes[] = {
		[SKEP_XDP_AUTO] = 0,
		[SKEP_XDP_NATIVE] = XDP_FLAGS_DRV_MODE,
		[SKEP_XDP_GENERIC] = XDP_FLAGS_SKB_MODE,
		[SKEP_XDP_OFFLOAD] = XDP_FLAGS_HW_MODE,
	};
	LIBBPF_OPTS(bpf_link_create_opts, opts);
	char name[IF_NAMESIZE + 16];
	int index, err;

	if ((size_t)attach->opts.xdp_mode >= ARRAY_COUNT(modes))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "%d is no xdp-mode", (int)attach->opts.xdp_mode);
	index = find_interface(attach, name);
	if (index < 0)
		return index;
	opts.flags = attach->opts.flags | modes[attach->opts.xdp_mode];
	attach->link_fd = bpf_link_create(bpf_program__fd(attach->program), index, BPF_XDP, &opts);
	if (attach->link_fd >= 0)
		return 0;
	err = refused(attach, name, attach->link_fd);
	if (err == -EBUSY || err == -EEXIST)
		skepi_help(attach->error, "an interface has one XDP program: `ip link show %s` "
			   "names the other", name);
	else if (err == -EOPNOTSUPP)
		skepi_help(attach->error, "the driver lacks this xdp-mode; generic works on every "
			   "interface");
	return err;
}

static int attach_tcx(struct attach *attach, enum bpf_attach_type type)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = attach->opts.flags);
	char name[IF_NAMESIZE + 16];
	int index, err;

	index = find_interface(attach, name);
	if (index < 0)
		return index;
	attach->link_fd = bpf_link_create(bpf_program__fd(attach->program), index, type, &opts);
	if (attach->link_fd >= 0)
		return 0;
	err = refused(attach, name, attach->link_fd);
	if (err == -EINVAL)
		skepi_help(attach->error, "links of tc are since Linux 6.6 (netkit 6.7); before, "
			   "`tc filter add dev %s .. bpf direct-action` attaches the object", name);
	return err;
}

/*
 * "tcx/egress" of SEC("tc") __attribute__((btf_decl_tag("tcx/egress"))); NULL where there is no tag. The
 * program's expected attach type stays 0: Linux 6.18 lets programs tail-call only those of the same one.
 */
static const char *tag_of(const struct bpf_object *object, const struct bpf_program *program)
{
	const struct btf *btf = bpf_object__btf(object);

	for (uint32_t id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id), *function;

		if (!btf_is_decl_tag(type))
			continue;
		function = btf__type_by_id(btf, type->type);
		if (function && btf_is_func(function) &&
		    !strcmp(btf__name_by_offset(btf, function->name_off),
			    bpf_program__name(program)))
			return btf__name_by_offset(btf, type->name_off);
	}
	return NULL;
}

/* The attach type that section or tag give, or 0. */
static int own_tc_type(const struct attach *attach)
{
	const char *tag = attach->object ? tag_of(attach->object, attach->program) : NULL;
	const char *slash = tag ? strchr(tag, '/') : NULL;

	if (!slash)
		return (int)bpf_program__expected_attach_type(attach->program);
	return !strcmp(slash, "/ingress") ? TCX_INGRESS : !strcmp(slash, "/egress") ? TCX_EGRESS : 0;
}

int skepi_attach_tc(struct attach *attach)
{
	int own = own_tc_type(attach);
	enum skep_direction direction = attach->opts.direction;

	if (own == TCX_INGRESS || own == TCX_EGRESS) {
		if (direction && (direction == SKEP_INGRESS) != (own == TCX_INGRESS))
			return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
					  bpf_program__name(attach->program),
					  "the program is written for %s (tcx/%s), not for the "
					  "other direction", own == TCX_INGRESS ? "ingress" :
					  "egress", own == TCX_INGRESS ? "ingress" : "egress");
		return attach_tcx(attach, (enum bpf_attach_type)own);
	}
	if (direction != SKEP_INGRESS && direction != SKEP_EGRESS)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program),
				  "section %s is a tc program's, which needs direction: ingress "
				  "or egress", bpf_program__section_name(attach->program));
	return attach_tcx(attach, (enum bpf_attach_type)(direction == SKEP_INGRESS ?
								    TCX_INGRESS : TCX_EGRESS));
}

int skepi_attach_netkit(struct attach *attach)
{
	return attach_tcx(attach, bpf_program__expected_attach_type(attach->program));
}

int skepi_attach_netns(struct attach *attach)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = attach->opts.flags);
	const char *given = attach->opts.netns_path;
	char path[PATH_MAX];
	int netns_fd, err = 0;

	snprintf(path, sizeof(path), "%s%s", strchr(given, '/') ? "" : "/run/netns/", given);
	netns_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (netns_fd < 0)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -errno, path,
				  "network namespace %s cannot be opened: %s", path,
				  strerror(errno));
	attach->link_fd = bpf_link_create(bpf_program__fd(attach->program), netns_fd,
					  bpf_program__expected_attach_type(attach->program),
					  &opts);
	if (attach->link_fd < 0)
		err = refused(attach, path, attach->link_fd);
	if (err == -EINVAL)
		skepi_help(attach->error, "is %s a network namespace, as /proc/self/ns/net is?",
			   path);
	close(netns_fd);
	return err;
}
