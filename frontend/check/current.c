// SPDX-License-Identifier: MIT
/* Warns about helpers for the current process in programs that see packets, [current-process]. A
 * packet is often handled in a softirq, which interrupts an unrelated process, and the helper then
 * reads that process. Called by check.c for each expression. */
#include <string.h>

#include "frontend/check/internal.h"

/* The helpers, and for each the one that reads the packet's own socket instead, with its form. */
static const struct {
	const char *helper, *instead, *form, *gives;
} helpers[] = {
	{ "get-current-cgroup-id", "skb-cgroup-id", "(skb-cgroup-id (ctx-ptr))",
	  "the cgroup of the packet's socket" },
	{ "get-current-ancestor-cgroup-id", "skb-ancestor-cgroup-id",
	  "(skb-ancestor-cgroup-id (ctx-ptr) LEVEL)", "that of the packet's socket" },
	{ "current-task-under-cgroup", "skb-under-cgroup", "(skb-under-cgroup (ctx-ptr) MAP INDEX)",
	  "whether the packet's socket is in it" },
	{ "get-current-uid-gid", "get-socket-uid", "(get-socket-uid (ctx-ptr))",
	  "the user that owns the packet's socket" },
	{ "get-current-pid-tgid", NULL, NULL, NULL },
	{ "get-ns-current-pid-tgid", NULL, NULL, NULL },
	{ "get-current-comm", NULL, NULL, NULL },
	{ "get-current-task", NULL, NULL, NULL },
	{ "get-current-task-btf", NULL, NULL, NULL },
};

/* Called for a connection; most of its operations come with a packet. */
#define SOCK_OPS "BPF_PROG_TYPE_SOCK_OPS"

/* Program types that run for packets, also in a softirq. */
static const char *const packet_types[] = {
	"BPF_PROG_TYPE_CGROUP_SKB", "BPF_PROG_TYPE_SCHED_CLS", "BPF_PROG_TYPE_SCHED_ACT",
	"BPF_PROG_TYPE_XDP", "BPF_PROG_TYPE_SOCKET_FILTER", "BPF_PROG_TYPE_LWT_IN",
	"BPF_PROG_TYPE_LWT_OUT", "BPF_PROG_TYPE_LWT_XMIT", "BPF_PROG_TYPE_LWT_SEG6LOCAL",
	"BPF_PROG_TYPE_SK_SKB", "BPF_PROG_TYPE_SK_LOOKUP", "BPF_PROG_TYPE_SK_REUSEPORT",
	"BPF_PROG_TYPE_FLOW_DISSECTOR", "BPF_PROG_TYPE_NETFILTER", SOCK_OPS,
};

static bool sees_packets(const struct kernel_section *section)
{
	for (size_t i = 0; i < sizeof(packet_types) / sizeof(packet_types[0]); i++)
		if (!strcmp(section->kernel_type, packet_types[i]))
			return true;
	return false;
}

static bool may_call(const struct kernel_section *section, const char *name)
{
	const struct kernel_helper *helper = name ? kernel_find_helper(name) : NULL;

	return helper && kernel_helper_permission(section, helper).since;
}

static bool is_sock_ops(const struct check *check)
{
	return !strcmp(check->section->kernel_type, SOCK_OPS);
}

static void help(struct check *check, struct diag *diag, const char *instead, const char *form,
		 const char *gives)
{
	if (may_call(check->section, instead))
		diag_help(check->diags, diag, "%s is %s", form, gives);
	else if (may_call(check->section, "get-socket-cookie"))
		diag_help(check->diags, diag, "(get-socket-cookie (ctx-ptr)) identifies the %s; a "
					      "program in cgroup/connect4 or cgroup/sock_create "
					      "can store its process in a map",
			  is_sock_ops(check) ? "socket" : "packet's socket");
	else
		diag_help(check->diags, diag, "at this hook only the packet itself identifies the "
					      "sender");
}

void check_current_process(struct check *check, const struct expr *expr)
{
	const char *name = expr->kind == EXPR_CALL ? expr->call.helper->name : NULL;
	struct diag *diag;

	if (!name || !check->section || !sees_packets(check->section) ||
	    !may_call(check->section, name))
		return;
	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++) {
		if (strcmp(name, helpers[i].helper))
			continue;
		diag = diag_report(check->diags, DIAG_CURRENT_PROCESS, expr->span,
				   "`%s` reads the current process, but `%s` also runs in a "
				   "softirq: the current process may then be any process, not the "
				   "%s's",
				   name, check->section->name, is_sock_ops(check) ? "socket" : "packet");
		help(check, diag, helpers[i].instead, helpers[i].form, helpers[i].gives);
	}
}
