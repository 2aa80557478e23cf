/* What is known of pointers into packets: how many bytes a test has shown to be there. */
#include <string.h>

#include "frontend/flow/internal.h"

#define START 1u
/* Farther than any comparison counts, and sums of these stay far from the ends of 64 bits. */
#define FARTHEST (INT64_C(1) << 40)

static uint32_t base_of(const struct flow *flow, const struct expr *expr)
{
	return flow->slot_numbers[expr->id] + 1;
}

int64_t packet_limited(int64_t spread)
{
	return spread > FARTHEST ? FARTHEST : spread;
}

struct fact packet_start(struct flow *flow)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .space = SPACE_PACKET };

	fact.packet.base = START;
	fact.room = state_room(flow, flow->state, START);
	return fact;
}

/* What an earlier round of a loop got from here is another pointer. */
static void detach(struct flow *flow, uint32_t base)
{
	state_forget_base(flow, flow->state, base);
	flow_drop_splits(flow, flow->state, base);
	state_set_room(flow, flow->state, base, 0);
}

struct fact packet_moved(struct flow *flow, const struct expr *expr, struct fact pointer,
			 struct range by)
{
	struct packet_place *place = &pointer.packet;

	if (!place->base)
		return pointer;
	if (by.least == by.greatest) {
		place->offset += by.least;
		place->live -= by.least;
		if (place->offset < -PACKET_OFFSET_MOST || place->offset > PACKET_OFFSET_MOST)
			place->base = 0;
		return pointer;
	}
	if (place->offset < 0) {
		place->base = 0;
		return pointer;
	}
	place->spread += place->offset;
	place->spread += by.least < 0 || by.greatest > FARTHEST ? FARTHEST : by.greatest;
	place->spread = packet_limited(place->spread);
	place->base = base_of(flow, expr);
	place->offset = place->live = 0;
	detach(flow, place->base);
	pointer.room = 0;
	return pointer;
}

void packet_hand_over(struct flow *flow, const struct expr *call, struct way_out *way)
{
	struct packet_place *place = &way->result.packet;
	int64_t room;

	if (!place->base)
		return;
	if (place->offset < 0) {
		place->base = 0;
		return;
	}
	room = state_room(flow, way->state, place->base) - place->offset;
	place->spread += place->offset;
	place->base = base_of(flow, call);
	place->offset = 0;
	way->result.room = room > 0 ? (uint16_t)room : 0;
	state_set_room(flow, way->state, place->base, way->result.room);
}

static int64_t live_bytes(const struct fact *fact)
{
	int64_t room = fact->room - fact->packet.offset;

	return room > fact->packet.live ? room : fact->packet.live;
}

void packet_join_facts(struct fact *a, const struct fact *b)
{
	int64_t live = live_bytes(a) < live_bytes(b) ? live_bytes(a) : live_bytes(b);

	if (a->pointer == POINTER_NULL && b->packet.base) {
		live = live_bytes(b);
		a->packet = b->packet;
		a->room = b->room;
	} else if (b->pointer == POINTER_NULL && a->packet.base) {
		live = live_bytes(a);
	} else if (a->packet.base != b->packet.base || a->packet.offset != b->packet.offset) {
		a->packet.base = 0;
	}
	a->packet.live = live;
	if (b->packet.spread > a->packet.spread)
		a->packet.spread = b->packet.spread;
	if (b->room < a->room)
		a->room = b->room;
}

/* ---- tests ---- */

static bool is_end(const struct flow *flow, const struct expr *expr)
{
	return type_is_pointer(expr->type) &&
	       flow->facts->items[expr->id].space == SPACE_PACKET_END;
}

void packet_refine(struct flow *flow, struct state *state, const struct expr *test, bool holds)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	enum operator op = test->operation.op;
	bool below = op == OPERATOR_LT || op == OPERATOR_LE;
	const struct packet_place *place;

	if (is_end(flow, a) == is_end(flow, b) || (!below && op != OPERATOR_GT && op != OPERATOR_GE))
		return;
	/* the pointer is below the end where it stands left of <, and the test holds, or .. */
	if ((below == is_end(flow, b)) != holds)
		return;
	place = &flow->facts->items[is_end(flow, b) ? a->id : b->id].packet;
	if (place->base && place->spread + place->offset <= PACKET_OFFSET_MOST &&
	    place->offset > state_room(flow, state, place->base))
		state_set_room(flow, state, place->base, (uint16_t)place->offset);
}

/* ---- calls ---- */

void packet_forget(struct flow *flow)
{
	for (size_t i = 0; i < flow->variable_count; i++)
		state_set_packet_base(flow, flow->state, i, 0);
	flow_drop_splits(flow, flow->state, 0);
	flow->state->rooms.root = NULL;
}

/* bpf_helper_changes_pkt_data() of net/core/filter.c, by their names here. */
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
 * Of a function of another object nothing is known. The kernel's leave packets where they are but for is_kfunc_pkt_changing()
 * of kernel/bpf/verifier.c, and those that write into one through a dynptr.
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

struct packet_change_search {
	struct arena arena;
	VEC(const struct program *) seen;
	bool found;
};

/* True the first time: ways through many calls lead to the same subprogram. */
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
	if (expr->kind == EXPR_CALL && changes_packet(expr->call.helper)) {
		search->found = true;
		return;
	}
	if (expr->kind == EXPR_INVOKE && expr->invoke.subprogram->body &&
	    is_new(search, expr->invoke.subprogram))
		search_change(expr->invoke.subprogram->body, search);
	if (expr->kind == EXPR_INVOKE && !expr->invoke.subprogram->body)
		search->found |= other_changes_packet(expr->invoke.subprogram);
	expr_each_operand(expr, search_change, search);
}

bool packet_is_changed_by(const struct expr *call)
{
	struct packet_change_search search = { 0 };

	if (call->kind == EXPR_CALL)
		return changes_packet(call->call.helper);
	search_change((struct expr *)call, &search);
	arena_release(&search.arena);
	return search.found;
}
