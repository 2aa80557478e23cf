// SPDX-License-Identifier: MIT
/*
 * Which calls may move or change the packet, so that pointers into it become invalid. In: a call.
 * Out: true if it or a subprogram that it calls may. Called by flow/calls.c and share/changes.c.
 */
#include <string.h>

#include "frontend/unit/query.h"
#include "frontend/unit/unit.h"

/* The helpers in bpf_helper_changes_pkt_data() of net/core/filter.c. */
static bool changes_packet(const struct kernel_helper *helper)
{
	static const char *const names[] = {
		"skb-vlan-push", "skb-vlan-pop", "skb-store-bytes", "skb-change-proto",
		"skb-change-tail", "skb-change-head", "skb-adjust-room", "skb-pull-data",
		"clone-redirect", "l3-csum-replace", "l4-csum-replace", "xdp-adjust-head",
		"xdp-adjust-meta", "xdp-adjust-tail", "msg-pull-data", "msg-push-data",
		"msg-pop-data", "lwt-push-encap", "lwt-seg6-store-bytes", "lwt-seg6-adjust-srh",
		"lwt-seg6-action", "store-hdr-opt", "reserve-hdr-opt", "tail-call",
		"sk-buff-vlan-push",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (kernel_find_helper(names[i]) == helper)
			return true;
	return false;
}

/*
 * A function of another object may do anything. Kernel functions leave the packet unchanged, except
 * those in is_kfunc_pkt_changing() of kernel/bpf/verifier.c, and those that write into one through
 * a dynptr.
 */
static bool other_changes_packet(const struct program *function)
{
	static const char *const names[] = { "bpf_xdp_pull_data", "bpf_dynptr_copy", "bpf_dynptr_memset" };

	if (function->subprogram->kind != SUBPROGRAM_KERNEL)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(function->c_name, names[i]))
			return true;
	return false;
}

bool expr_writes_dynptr(const struct expr *call)
{
	return call->kind == EXPR_CALL && call->call.helper == kernel_find_helper("dynptr-write");
}

struct packet_change_search {
	struct arena arena;
	VEC(const struct program *) seen;
	bool found;
};

/* True at the first visit: many call paths lead to one subprogram. */
static bool is_new(struct packet_change_search *search, const struct program *subprogram)
{
	for (size_t i = 0; i < search->seen.count; i++)
		if (search->seen.items[i] == subprogram)
			return false;
	VEC_PUSH(&search->arena, &search->seen, subprogram);
	return true;
}

static void search_change(struct expr *expr, void *user)
{
	struct packet_change_search *search = user;

	if (search->found)
		return;
	if (expr->kind == EXPR_CALL && (changes_packet(expr->call.helper) || expr_writes_dynptr(expr))) {
		search->found = true;
		return;
	}
	if (expr->kind == EXPR_INVOKE && expr->invoke.subprogram->body &&
	    is_new(search, expr->invoke.subprogram))
		search_change(expr->invoke.subprogram->body, search);
	if (expr->kind == EXPR_SUBPROGRAM && expr->subprogram->body && is_new(search, expr->subprogram))
		search_change(expr->subprogram->body, search);
	if (expr->kind == EXPR_INVOKE && !expr->invoke.subprogram->body)
		search->found |= other_changes_packet(expr->invoke.subprogram);
	expr_each_operand(expr, search_change, search);
}

static bool hands_callback(const struct expr *call)
{
	for (size_t i = 0; i < call->call.arguments.count; i++)
		if (call->call.arguments.items[i]->kind == EXPR_SUBPROGRAM)
			return true;
	return false;
}

bool expr_changes_packet(const struct expr *call)
{
	struct packet_change_search search = { 0 };

	if (call->kind == EXPR_CALL && !hands_callback(call))
		return changes_packet(call->call.helper);
	search_change((struct expr *)call, &search);
	arena_release(&search.arena);
	return search.found;
}
