// SPDX-License-Identifier: MIT
/* Checks loads from socket structs: which fields a program can load, and how wide. The kernel
 * rewrites each load, as it does for the context: see bpf_sock_is_valid_access and its siblings in
 * net/core/filter.c. Called by check.c for each expression. */
#include <string.h>

#include "frontend/check/internal.h"

/* The fields that a program can load depend on the source of the pointer. */
enum socket_view {
	VIEW_SOCKET, /* struct bpf_sock */
	VIEW_COMMON, /* the same without the fields of full sockets */
	VIEW_TCP,    /* struct bpf_tcp_sock */
};

/* struct bpf_sock of linux/bpf.h. PTR_TO_SOCK_COMMON has no type, protocol, mark, priority. */
#define SOCKET_SIZE 80
#define SOCKET_TYPE 8
#define SOCKET_PRIORITY_END 24

/* Fields that can be read in parts: from their start, or any part of an address. Others must be
 * read whole. */
static const struct {
	uint32_t offset, end, size;
	bool anywhere;
} parts[] = {
	{ 4, 8, 4, false },   /* family */
	{ 8, 12, 4, false },  /* type */
	{ 12, 16, 4, false }, /* protocol */
	{ 24, 44, 4, true },  /* src_ip4, src_ip6 */
	{ 44, 48, 4, false }, /* src_port */
	{ 48, 50, 2, true },  /* dst_port, which can also be read as 4 bytes */
	{ 52, 72, 4, true },  /* dst_ip4, dst_ip6 */
	{ 72, 76, 4, false }, /* state */
	{ 76, 80, 4, false }, /* rx_queue_mapping */
};
#define DESTINATION_PORT 48

/* struct bpf_tcp_sock of linux/bpf.h: numbers of 4 bytes, and two of 8. */
#define TCP_SIZE 112
#define TCP_WIDE 80
#define TCP_WIDE_END 96

static enum socket_view view_of(const struct check *check, const struct expr *origin)
{
	static const char *const common[] = { "skc-lookup-tcp" };

	if (origin->kind == EXPR_CALL) {
		if (!strcmp(origin->call.helper->name, "tcp-sock"))
			return VIEW_TCP;
		for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
			if (!strcmp(origin->call.helper->name, common[i]))
				return VIEW_COMMON;
		return VIEW_SOCKET;
	}
	/* `sk` of a packet can be any socket; `sk` of other contexts is a full one */
	return check->section && check->section->context && !strcmp(check->section->context, "__sk_buff") ?
		VIEW_COMMON : VIEW_SOCKET;
}

static bool socket_fits(uint32_t offset, uint32_t size)
{
	if (offset + size > SOCKET_SIZE || offset % size != 0)
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (offset >= parts[i].offset && offset < parts[i].end)
			return (size <= parts[i].size && (parts[i].anywhere || offset == parts[i].offset)) ||
			       (offset == DESTINATION_PORT && size == 4);
	return size == 4 && offset != DESTINATION_PORT + 2;
}

static bool fits(enum socket_view view, int64_t offset, uint32_t size)
{
	if (view == VIEW_TCP)
		return offset >= 0 && offset + size <= TCP_SIZE && offset % size == 0 &&
		       size == (offset >= TCP_WIDE && offset < TCP_WIDE_END ? 8 : 4);
	if (view == VIEW_COMMON && offset >= SOCKET_TYPE && offset < SOCKET_PRIORITY_END)
		return false;
	return offset >= 0 && socket_fits((uint32_t)offset, size);
}

static void report(struct check *check, const struct expr *expr, enum socket_view view, int64_t offset,
		   uint32_t size)
{
	int64_t end = view == VIEW_TCP ? TCP_SIZE : SOCKET_SIZE;
	const char *name = view == VIEW_TCP ? "bpf_tcp_sock" : "bpf_sock";
	struct diag *diag;

	if (offset < 0 || offset + size > end) {
		diag_report(check->diags, DIAG_BOUNDS, expr->span,
			    "access of %u at offset %lld of a socket: `struct %s` has %lld bytes", size,
			    (long long)offset, name, (long long)end);
		return;
	}
	diag = diag_report(check->diags, DIAG_CTX_WIDTH, expr->span,
			   "%u bytes at offset %lld of this socket cannot be "
			   "read", size, (long long)offset);
	if (view == VIEW_COMMON && offset >= SOCKET_TYPE && offset < SOCKET_PRIORITY_END)
		diag_help(check->diags, diag, "(sk-fullsock sk) returns the full socket, which has "
					      "them, or null");
	else
		diag_help(check->diags, diag, "load one field of `struct %s` at a time, with the "
					      "width of the field", name);
}

void check_socket_memory(struct check *check, const struct expr *expr)
{
	const struct expr *pointer = expr->kind == EXPR_LOAD ? expr->memory.pointer :
		expr->kind == EXPR_MEMBER ? expr->member.base : NULL;
	const struct fact *fact = pointer ? fact_of(check->facts, pointer) : NULL;
	const struct expr *index;
	struct range by = { 0, 0 };
	uint32_t size;

	if (!fact || !fact->reached || !fact->at.object || check->stored == expr ||
	    (fact->space != SPACE_SOCKET && view_of(check, fact->at.object) != VIEW_TCP))
		return;
	size = expr->kind == EXPR_LOAD ? expr->memory.accessed->size : expr->type->size;
	index = expr->kind == EXPR_MEMBER ? expr->member.index : NULL;
	if (expr->kind == EXPR_MEMBER)
		by.least = by.greatest = expr->member.member->offset +
			(index && index->is_constant ? (int64_t)index->value * size : 0);
	else if (expr->memory.offset)
		by = expr->memory.offset->is_constant ?
			(struct range){ (int64_t)expr->memory.offset->value, (int64_t)expr->memory.offset->value } :
			fact_of(check->facts, expr->memory.offset)->range;
	if (fact->at.least != fact->at.greatest || by.least != by.greatest ||
	    (index && !index->is_constant))
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_BOUNDS, expr->span,
				      "an offset into a socket that is not a constant"),
			  "the kernel rewrites each load, so it must know the field");
	else if (type_is_integer(expr->type) &&
		 !fits(view_of(check, fact->at.object), fact->at.least + by.least, size))
		report(check, expr, view_of(check, fact->at.object), fact->at.least + by.least, size);
}
