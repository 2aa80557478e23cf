// SPDX-License-Identifier: MIT
/* Attaches tc programs without links, for kernels before 6.6: by a filter of the clsact qdisc.
 * Called by attach_tc.c. The session's close removes the filter; it also removes the qdisc if the
 * session made it and no other filter is left. After SIGKILL both stay, and the next attach of a
 * program of that name takes the filter over. */
#include <errno.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* priority of every libskep filter; its handle is computed from the name */
#define PRIORITY 0xbf00u
#define HANDLE_TRIES 16

/* FNV-1a; never 0, which is no valid handle. */
static uint32_t handle_of(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash ? hash : 1;
}

static void hook_of(int ifindex, bool is_ingress, struct bpf_tc_hook *ret_hook)
{
	memset(ret_hook, 0, sizeof(*ret_hook));
	ret_hook->sz = sizeof(*ret_hook);
	ret_hook->ifindex = ifindex;
	ret_hook->attach_point = is_ingress ? BPF_TC_INGRESS : BPF_TC_EGRESS;
}

/* Id of the program of the filter with this handle, or 0. */
static uint32_t program_at(const struct bpf_tc_hook *hook, uint32_t handle)
{
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = handle, .priority = PRIORITY);

	return bpf_tc_query(hook, &opts) ? 0 : opts.prog_id;
}

/* A handle that is free, or whose filter has a program of that name; 0: all attempts failed. */
static uint32_t find_handle(const struct bpf_tc_hook *hook, const char *name)
{
	char cut[BPF_OBJ_NAME_LEN], there[64];
	uint32_t handle = handle_of(name);

	snprintf(cut, sizeof(cut), "%.*s", BPF_OBJ_NAME_LEN - 1, name);
	for (int i = 0; i < HANDLE_TRIES; i++, handle += handle + 1 ? 1 : 2) {
		uint32_t id = program_at(hook, handle);

		if (!id)
			return handle;
		skepi_program_name(id, there, sizeof(there));
		if (skepi_name_equal(there, cut))
			return handle;
	}
	return 0;
}

/* True if the netlink reply has a filter; *ret_done after its last message. */
static bool read_filters(const char *answer, size_t len, bool *ret_done)
{
	const struct nlmsghdr *message;

	for (size_t at = 0; at + sizeof(*message) <= len; at += NLMSG_ALIGN(message->nlmsg_len)) {
		const struct tcmsg *filter;

		message = (const struct nlmsghdr *)(answer + at);
		filter = NLMSG_DATA(message);
		if (message->nlmsg_len < sizeof(*message) || message->nlmsg_len > len - at)
			break;
		*ret_done = message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR;
		if (*ret_done)
			return message->nlmsg_type == NLMSG_ERROR;
		if (message->nlmsg_type == RTM_NEWTFILTER && filter->tcm_handle)
			return true;
	}
	return false;
}

/* True if any filter is left at the hook, of any owner, or if the query failed. */
static bool has_filters(int ifindex, bool is_ingress)
{
	struct {
		struct nlmsghdr header;
		struct tcmsg filter;
	} ask = {
		.header = { .nlmsg_len = sizeof(ask), .nlmsg_type = RTM_GETTFILTER,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.filter = { .tcm_family = AF_UNSPEC, .tcm_ifindex = ifindex,
			    .tcm_parent = TC_H_MAKE(TC_H_CLSACT, is_ingress ? TC_H_MIN_INGRESS :
								      TC_H_MIN_EGRESS) },
	};
	int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	_Alignas(struct nlmsghdr) char answer[16384];
	bool found = false, done = false;
	ssize_t len;

	if (netlink < 0)
		return true;
	found = send(netlink, &ask, sizeof(ask), 0) != (ssize_t)sizeof(ask);
	while (!found && !done) {
		len = recv(netlink, answer, sizeof(answer), 0);
		found = len <= 0 || read_filters(answer, (size_t)len, &done);
	}
	close(netlink);
	return found;
}

static void remove_qdisc(int ifindex)
{
	struct bpf_tc_hook hook;

	if (has_filters(ifindex, true) || has_filters(ifindex, false))
		return;
	hook_of(ifindex, true, &hook);
	hook.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
	bpf_tc_hook_destroy(&hook);
}

/* Leaves the filter alone if another session took it over. */
static void end_filter(struct hold *hold)
{
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = hold->filter.handle, .priority = PRIORITY);
	struct bpf_tc_hook hook;

	hook_of(hold->filter.ifindex, hold->filter.is_ingress, &hook);
	if (program_at(&hook, hold->filter.handle) == hold->filter.prog_id)
		bpf_tc_detach(&hook, &opts);
	if (hold->filter.owns_qdisc)
		remove_qdisc(hold->filter.ifindex);
}

static int replace_filter(struct hold *hold, int prog_fd)
{
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog_fd, .flags = BPF_TC_F_REPLACE,
		    .handle = hold->filter.handle, .priority = PRIORITY);
	struct bpf_tc_hook hook;
	int err;

	hook_of(hold->filter.ifindex, hold->filter.is_ingress, &hook);
	if (program_at(&hook, hold->filter.handle) != hold->filter.prog_id)
		return -EPERM;
	err = bpf_tc_attach(&hook, &opts);
	if (!err)
		hold->filter.prog_id = opts.prog_id;
	return err;
}

static int refuse_option(struct attach *attach, const char *option)
{
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EOPNOTSUPP, bpf_program__name(attach->program),
		   "`%s` is attached without a link, as a filter of clsact: it cannot have %s",
		   skepi_attach_name(attach), option);
	skepi_help(attach->error, "tc has links from Linux 6.6 on");
	return errno = EOPNOTSUPP, -EOPNOTSUPP;
}

int skepi_attach_clsact(struct attach *attach, bool is_ingress)
{
	static const struct hold_kind filter = { end_filter, replace_filter };
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = bpf_program__fd(attach->program),
		    .priority = PRIORITY);
	struct hold *hold = &attach->hold;
	char name[INTERFACE_LEN];
	struct bpf_tc_hook hook;
	int index = skepi_interface_find(attach, name), err;

	if (index < 0)
		return index;
	if (attach->opts.pin_path || attach->opts.before || attach->opts.after || attach->opts.flags)
		return refuse_option(attach, attach->opts.pin_path ? "pin-path" :
					     attach->opts.flags ? "flags" : "before or after");
	hook_of(index, is_ingress, &hook);
	err = bpf_tc_hook_create(&hook);
	if (err && err != -EEXIST)
		return skepi_attach_refused(attach, name, err);
	hold->filter.owns_qdisc = !err;
	opts.handle = find_handle(&hook, bpf_program__name(attach->program));
	opts.flags = program_at(&hook, opts.handle) ? BPF_TC_F_REPLACE : 0;
	err = opts.handle ? bpf_tc_attach(&hook, &opts) : -ENOSPC;
	if (err) {
		if (hold->filter.owns_qdisc)
			remove_qdisc(index);
		return skepi_attach_refused(attach, name, err);
	}
	hold->kind = &filter;
	hold->filter.ifindex = index;
	hold->filter.is_ingress = is_ingress;
	hold->filter.handle = opts.handle;
	hold->filter.prog_id = opts.prog_id;
	return 0;
}
