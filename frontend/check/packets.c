// SPDX-License-Identifier: MIT
/* Checks accesses to packets: stores only in sections that can write, comparisons with the packet's
 * end, and bounds. Called by check.c for each expression and by bounds.c for each access; reports
 * [packet-bounds] and [always]. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/query.h"

/* may_access_direct_pkt_data() of kernel/bpf/verifier.c: other sections can only read packets. */
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

/* The pointer that an expression stores through, or NULL. */
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

/* A copy of a header is on the stack: comparing its address with the packet's end means nothing. */
static void check_comparison(struct check *check, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (!b || !((is_elsewhere(check, a) && is_end(check, b)) ||
		    (is_end(check, a) && is_elsewhere(check, b))))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, expr->span,
			      "this compares the packet's end with a pointer that is not into the packet"),
		  "in a cgroup, `with-ipv4` and its kin copy the header: read the bytes behind it "
		  "by skb-load-bytes");
}

/* Warns about such a comparison; the C leaves it out, since the verifier would follow the
 * impossible branch, too. */
static void check_known(struct check *check, const struct expr *branch)
{
	const struct expr *test = branch->branch.test, *other;
	bool outcome, negated = false;

	for (; test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT;
	     test = test->operation.a)
		negated = !negated;
	if (check->activation || test->span.expansion || !facts_answer(check->facts, test, &outcome))
		return;
	other = outcome != negated ? branch->branch.otherwise : branch->branch.then;
	if (other && expr_leaves(other))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_ALWAYS, test->span,
			      "this is always %s: an earlier comparison with the packet's end "
			      "covers these bytes",
			      outcome ? "true" : "false"),
		  "remove it: the emitted C does not have it");
}

/* ---- accesses ---- */

/* In each iteration of a loop the verifier knows the counter, and so the offset. */
bool check_is_in_packet(const struct check *check, const struct expr *pointer, const struct expr *offset, uint64_t len)
{
	const struct fact *fact = fact_of(check->facts, pointer);
	struct range range = fact_of(check->facts, offset)->range;

	if (!expr_counts(offset) || range.greatest >= PACKET_OFFSET_MOST)
		return false;
	/* a packet, or a copy of it in its place */
	if (range.least >= 0 && range.greatest + (int64_t)len <= fact->packet.live)
		return true;
	return fact->packet.base && fact->packet.offset + range.least >= 0 &&
	       fact->packet.offset + range.greatest + (int64_t)len <= fact->room;
}

static void help_packet(struct check *check, struct diag *diag, const struct expr *pointer,
			uint64_t end)
{
	const struct fact *fact = fact_of(check->facts, pointer);

	if (!fact->packet.base)
		diag_help(check->diags, diag, "read (ctx data) and (ctx data-end) again after a "
					      "call that changes the packet");
	else if (fact->packet.spread + fact->packet.offset + (int64_t)end > PACKET_OFFSET_MOST)
		diag_help(check->diags, diag, "add a bounded offset anew in each iteration: (when "
					      "(> offset 4000) (break)), then (+ (ctx data) "
					      "offset); or (logand offset 4095)");
	else
		diag_help(check->diags, diag, "(when %s ..) around it, or return before it",
			  check_missing_comparison(check, pointer, end));
}

/* The accessible range is what comparisons with the packet's end have proven. */
void check_packet_room(struct check *check, const struct expr *pointer, uint64_t offset, uint64_t len)
{
	const struct fact *fact = fact_of(check->facts, pointer);
	int64_t first = fact->packet.offset + (int64_t)offset;
	struct diag *diag;

	if (fact->packet.base && first >= 0 && first + (int64_t)len <= fact->room)
		return;
	/* a packet, or a copy of it in its place */
	if (first >= 0 && (int64_t)(offset + len) <= fact->packet.live)
		return;
	diag = diag_report(check->diags, DIAG_PACKET_BOUNDS, pointer->span, !fact->packet.base ?
			   "this pointer into the packet is not valid here: a call changed the "
			   "packet, or its offset is not known" :
			   first < 0 ? "%llu bytes at offset %lld, before the pointer that was "
				       "compared with the end" :
			   fact->packet.spread + first + (int64_t)len > PACKET_OFFSET_MOST ?
			   "the offset into the packet may be more than 65535, where the verifier "
			   "ignores a comparison with the end" :
			   "the packet may end before the %llu bytes at offset %lld",
			   (unsigned long long)len, (long long)offset);
	if (fact->packet.base && first < 0)
		diag_help(check->diags, diag, "the verifier does not track bytes before a pointer "
					      "with a variable offset: make a pointer that begins "
					      "there, and compare it with the end");
	else
		help_packet(check, diag, pointer, offset + len);
	check_note_calls(check, diag, pointer);
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
		diag_report(check->diags, DIAG_TYPE, pointer->span, "programs can only read "
								    "sockets");
	if (!pointer || !check_is_packet(check, pointer) || writes_packets(check->section))
		return;
	diag_report(check->diags, DIAG_TYPE, pointer->span, "programs in `%s` can only read "
							    "packets",
		    check->section->name);
}
