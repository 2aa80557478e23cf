/* What a section may do with packets: where they are written, and to which helpers they are handed. */
#include <string.h>

#include "frontend/check/internal.h"

/* may_access_direct_pkt_data() of kernel/bpf/verifier.c: elsewhere packets are only read. */
static bool writes_packets(const struct kernel_section *section)
{
	static const char *const types[] = {
		"BPF_PROG_TYPE_XDP", "BPF_PROG_TYPE_SCHED_CLS", "BPF_PROG_TYPE_SCHED_ACT",
		"BPF_PROG_TYPE_LWT_XMIT", "BPF_PROG_TYPE_SK_SKB", "BPF_PROG_TYPE_SK_MSG",
		"BPF_PROG_TYPE_CGROUP_SOCKOPT",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i], section->kernel_type))
			return true;
	return false;
}

/* Those with .pkt_access in their struct bpf_func_proto. */
static bool reads_packets(const struct kernel_helper *helper)
{
	static const char *const names[] = {
		"map-lookup-elem", "map-update-elem", "map-delete-elem", "map-push-elem",
		"map-pop-elem", "map-peek-elem", "csum-diff", "sk-lookup-tcp", "sk-lookup-udp",
		"skc-lookup-tcp", "tcp-check-syncookie", "tcp-gen-syncookie",
		"tcp-raw-gen-syncookie-ipv4", "tcp-raw-gen-syncookie-ipv6",
		"tcp-raw-check-syncookie-ipv4", "tcp-raw-check-syncookie-ipv6",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (kernel_find_helper(names[i]) == helper)
			return true;
	return false;
}

static bool is_packet(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) && pointer->type->space == SPACE_PACKET;
}

/* What an expression stores through, or NULL. */
static const struct expr *stored_through(const struct expr *expr)
{
	const struct expr *place = expr->assign.place;

	if (expr->kind == EXPR_MEMSET || expr->kind == EXPR_MEMCPY)
		return expr->copy.to;
	if (expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE)
		return NULL;
	if (place->kind == EXPR_MEMBER)
		return place->member.base;
	return place->kind == EXPR_LOAD ? place->memory.pointer : NULL;
}

static void check_arguments(struct check *check, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = 0; i < call->call.arguments.count && !reads_packets(helper); i++) {
		const struct expr *argument = call->call.arguments.items[i];

		if (!is_packet(argument) || i >= helper->parameter_count ||
		    helper->parameters[i].kind == KERNEL_ARG_SCALAR ||
		    helper->parameters[i].kind == KERNEL_ARG_ADDRESS)
			continue;
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_TYPE, argument->span,
				      "`%s` does not take memory of a packet", helper->name),
			  "memcpy into an object, or a variable, and give it that");
	}
}

static bool is_elsewhere(const struct expr *expr)
{
	return type_is_pointer(expr->type) && (expr->type->space == SPACE_STACK ||
	       expr->type->space == SPACE_MAP || expr->type->space == SPACE_RECORD);
}

static bool is_end(const struct expr *expr)
{
	return type_is_pointer(expr->type) && expr->type->space == SPACE_PACKET_END;
}

/* The end says nothing of a copy: an address of the stack is above or below it by chance. */
static void check_comparison(struct check *check, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (!b || !((is_elsewhere(a) && is_end(b)) || (is_end(a) && is_elsewhere(b))))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, expr->span,
			      "this compares the packet's end with a pointer that is not into the packet"),
		  "in a cgroup, headers are copies: what is behind one is got by skb-load-bytes");
}

void check_packets(struct check *check, const struct expr *expr)
{
	const struct expr *pointer = stored_through(expr);

	if (!check->section)
		return;
	if (expr->kind == EXPR_BINARY)
		check_comparison(check, expr);
	if (expr->kind == EXPR_CALL)
		check_arguments(check, expr);
	if (!pointer || !is_packet(pointer) || writes_packets(check->section))
		return;
	diag_report(check->diags, DIAG_TYPE, pointer->span, "programs in `%s` may only read packets",
		    check->section->name);
}
