// SPDX-License-Identifier: MIT
/* Attaches XDP programs to network interfaces, and sk_lookup and flow dissector programs to network
 * namespaces. Called for these kinds of attach_kinds.def; makes a bpf_link and explains a refusal.
 * skepi_interface_find, also called by attach_tc.c and attach_clsact.c, finds an interface by name
 * or index. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

int skepi_interface_find(struct attach *attach, char ret_name[INTERFACE_LEN])
{
	const char *name = attach->opts.interface;
	unsigned int index;

	if (!name) {
		snprintf(ret_name, INTERFACE_LEN, "interface %d", attach->opts.ifindex);
		return attach->opts.ifindex;
	}
	snprintf(ret_name, INTERFACE_LEN, "%s", name);
	index = if_nametoindex(name);
	if (index)
		return (int)index;
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENODEV, name, "there is no interface %s",
		   name);
	skepi_help(attach->error, "`ip link` shows those of this network namespace");
	return errno = ENODEV, -ENODEV;
}

/* An interface has at most one XDP program, in one mode: names the mode that is in use. */
static int other_xdp(struct attach *attach, int index, const char *interface)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, there);
	const char *name = bpf_program__name(attach->program);
	char lisp[128], other[64] = "?";
	uint32_t id = 0;

	if (!bpf_xdp_query(index, 0, &there))
		id = there.prog_id ? there.prog_id : there.drv_prog_id ? there.drv_prog_id :
			there.skb_prog_id ? there.skb_prog_id : there.hw_prog_id;
	if (id)
		skepi_program_name(id, other, sizeof(other));
	skepi_name_lisp(name, lisp, sizeof(lisp));
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EBUSY, name,
		   "`%s` cannot be attached to %s: the XDP program `%s` (id %u) is there", lisp,
		   interface, other, id);
	skepi_help(attach->error, "an interface has one XDP program: end the process that holds its "
		   "link, or `ip link set dev %s xdp off` where it has none", interface);
	return errno = EBUSY, -EBUSY;
}

int skepi_attach_xdp(struct attach *attach)
{
	static const uint32_t modes[] = {
		[SKEP_XDP_AUTO] = 0,
		[SKEP_XDP_NATIVE] = XDP_FLAGS_DRV_MODE,
		[SKEP_XDP_GENERIC] = XDP_FLAGS_SKB_MODE,
		[SKEP_XDP_OFFLOAD] = XDP_FLAGS_HW_MODE,
	};
	char name[INTERFACE_LEN];
	int index, err;

	if ((size_t)attach->opts.xdp_mode >= ARRAY_COUNT(modes))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "%d is not an xdp-mode", (int)attach->opts.xdp_mode);
	index = skepi_interface_find(attach, name);
	if (index < 0)
		return index;
	err = skepi_link_create(attach, index, BPF_XDP,
				attach->opts.flags | modes[attach->opts.xdp_mode]);
	if (!err)
		return 0;
	if ((err == -EBUSY || err == -EEXIST) && !attach->told)
		return other_xdp(attach, index, name);
	err = skepi_attach_refused(attach, name, err);
	if (err == -EOPNOTSUPP && !attach->told)
		skepi_help(attach->error, "the driver lacks this xdp-mode; generic works on every "
			   "interface");
	return err;
}

int skepi_attach_netns(struct attach *attach)
{
	const char *given = attach->opts.netns_path;
	char path[PATH_MAX];
	int netns_fd, err;

	snprintf(path, sizeof(path), "%s%s", strchr(given, '/') ? "" : "/run/netns/", given);
	netns_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (netns_fd < 0)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -errno, path,
				  "network namespace %s cannot be opened: %s", path,
				  strerror(errno));
	err = skepi_link_create(attach, netns_fd, bpf_program__expected_attach_type(attach->program),
				attach->opts.flags);
	if (err)
		err = skepi_attach_refused(attach, path, err);
	if (err == -EINVAL && !attach->told)
		skepi_help(attach->error, "is %s a network namespace, as /proc/self/ns/net is?",
			   path);
	close(netns_fd);
	return err;
}
