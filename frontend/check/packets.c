/* What a section may do with packets: where they are written, and what they are compared with. */
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

static enum pointer_space space_of(const struct check *check, const struct expr *expr)
{
	return type_is_pointer(expr->type) ? fact_of(check->facts, expr)->space : SPACE_ANY;
}

static bool is_elsewhere(const struct check *check, const struct expr *expr)
{
	enum pointer_space space = space_of(check, expr);

	return space == SPACE_STACK || space == SPACE_MAP || space == SPACE_RECORD;
}

static bool is_end(const struct check *check, const struct expr *expr)
{
	return space_of(check, expr) == SPACE_PACKET_END;
}

/* The end says nothing of a copy: an address of the stack is above or below it by chance. */
static void check_comparison(struct check *check, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (!b || !((is_elsewhere(check, a) && is_end(check, b)) ||
		    (is_end(check, a) && is_elsewhere(check, b))))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, expr->span,
			      "this compares the packet's end with a pointer that is not into the packet"),
		  "in a cgroup, headers are copies: what is behind one is got by skb-load-bytes");
}

/*
 * Whether facts answer a comparison of a pointer with the packet's end: as many bytes have been shown to be
 * there.
 */
static bool is_answered(const struct check *check, const struct expr *test, bool *ret_outcome)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	const struct fact *fact;
	bool below = test->operation.op == OPERATOR_LT || test->operation.op == OPERATOR_LE;

	if (test->kind != EXPR_BINARY || test->operation.op < OPERATOR_LT ||
	    test->operation.op > OPERATOR_GE || is_end(check, a) == is_end(check, b))
		return false;
	fact = fact_of(check->facts, is_end(check, b) ? a : b);
	*ret_outcome = below == is_end(check, b);
	return fact->reached && fact->packet.base && fact->packet.offset > 0 &&
	       fact->packet.offset <= fact->room;
}

/*
 * The verifier goes both ways, and on the one that cannot be it takes the pointer for one behind the
 * packet: where clang keeps it in a register for what follows, that is refused.
 */
static void check_known(struct check *check, const struct expr *branch)
{
	const struct expr *test = branch->branch.test, *other;
	bool outcome, negated = false;

	for (; test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT;
	     test = test->operation.a)
		negated = !negated;
	if (check->activation || test->span.expansion || !is_answered(check, test, &outcome))
		return;
	other = outcome != negated ? branch->branch.otherwise : branch->branch.then;
	if (other && expr_leaves(other))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_ALWAYS, test->span,
			      "this is always %s: the bytes have been compared with the end before",
			      outcome ? "true" : "false"),
		  "leave it out: the verifier goes the other way, too, and may refuse what follows");
}

void check_packets(struct check *check, const struct expr *expr)
{
	const struct expr *pointer = stored_through(expr);

	if (!check->section)
		return;
	if (expr->kind == EXPR_BINARY)
		check_comparison(check, expr);
	if (expr->kind == EXPR_IF && !expr->is_constant)
		check_known(check, expr);
	if (pointer && space_of(check, pointer) == SPACE_SOCKET)
		diag_report(check->diags, DIAG_TYPE, pointer->span, "programs may only read sockets");
	if (!pointer || !check_is_packet(check, pointer) || writes_packets(check->section))
		return;
	diag_report(check->diags, DIAG_TYPE, pointer->span, "programs in `%s` may only read packets",
		    check->section->name);
}
