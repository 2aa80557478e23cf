// SPDX-License-Identifier: MIT
/*
 * Byte order: warns where a value in network order is used with one in host order. In: stores,
 * comparisons, masks and assignments, noted as they are typed. Out: warnings. The order of a
 * variable is known only after its last store, so sema.c calls sema_settle_orders at the end.
 */
#include <string.h>

#include "frontend/sema/internal.h"

/*
 * An order is a be type, HOST (type_u64), or NULL if unknown: loads by address, bytes of packets,
 * casts, 0.
 */
#define HOST (&type_u64)

static const struct type *order_of(struct sema *sema, const struct expr *expr);

static bool is_network(const struct type *order)
{
	return order && order->is_network;
}

static uint64_t swapped(uint64_t value, unsigned size)
{
	uint64_t swapped = 0;

	for (unsigned i = 0; i < size; i++)
		swapped |= (value >> 8 * i & 0xff) << 8 * (size - 1 - i);
	return swapped;
}

/* Is the constant the same in any byte order, such as 0 and all ones? */
static bool is_orderless(const struct expr *expr, const struct type *network)
{
	return expr->is_constant && expr->kind != EXPR_CAST && !expr->type->is_network &&
	       (swapped(expr->value, network->size) == expr->value ||
		type_wrap(network, expr->value) == type_greatest(network) ||
		expr->value == ~UINT64_C(0));
}

static bool differ(const struct type *a, const struct type *b)
{
	return a && b && a != b && (is_network(a) || is_network(b));
}

/* The common order of two values, one of which may have none; NULL if they differ. */
static const struct type *common(const struct type *a, const struct type *b)
{
	return !a ? b : !b || a == b ? a : NULL;
}

static const struct type *order_of_binary(struct sema *sema, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	const struct type *one = order_of(sema, a), *other = order_of(sema, b);

	if (expr_is_truth(expr))
		return HOST;
	switch (expr->operation.op) {
	case OPERATOR_AND:
	case OPERATOR_OR:
	case OPERATOR_XOR: /* a mask of some bytes works in either order */
		return one == other || !is_network(common(one, other)) ? common(one, other) : NULL;
	default:
		return is_network(one) || is_network(other) ? NULL : common(one, other);
	}
}

/* Fields of headers and bytes of packets are in the order in which they arrived. */
static bool is_wire(const struct expr *member)
{
	return member->member.structure->is_packed || !member->member.structure->span.source ||
	       member->member.base->type->space == SPACE_PACKET;
}

static const struct type *order_of_place(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_VARIABLE:
		if (!expr->variable->declared && !expr->variable->parameter)
			return expr->variable->order == &type_error ? NULL : expr->variable->order;
		return HOST;
	case EXPR_MEMBER:
		return is_wire(expr) ? NULL : HOST;
	case EXPR_CONTEXT:
		return expr->context.field ? HOST : NULL;
	case EXPR_GETMAP:
		return expr->map_access.map->value_has_type ? HOST : NULL;
	case EXPR_GLOBAL:
	case EXPR_KERNEL_READ:
		return HOST;
	default:
		return NULL;
	}
}

static const struct type *order_of_arms(struct sema *sema, struct expr *const *arms, size_t count)
{
	const struct type *order = NULL;

	for (size_t i = 0; i < count; i++)
		if (!sema_diverges(arms[i]) && !(arms[i]->is_constant && !arms[i]->value))
			order = common(order, order_of(sema, arms[i]));
	return order;
}

/*
 * An `if` of a chain is visited many times, so its result is kept once the orders of variables no
 * longer change.
 */
static const struct type *order_of_if(struct sema *sema, const struct expr *expr)
{
	struct expr *const arms[] = { expr->branch.then, expr->branch.otherwise };
	const struct type *order;

	if (!expr->branch.otherwise)
		return order_of_arms(sema, arms, 1);
	order = table_find_object(&sema->orders, expr);
	if (order)
		return order == &type_error ? NULL : order;
	order = order_of_arms(sema, arms, 2);
	if (sema->orders_stay)
		table_add_object(&sema->passing, &sema->orders, expr, (void *)(order ? order : &type_error));
	return order;
}

static const struct type *order_of(struct sema *sema, const struct expr *expr)
{
	if (type_is_integer(expr->type) && expr->type->is_network)
		return expr->type;
	if (expr->is_constant)
		return expr->kind == EXPR_CAST || !expr->value ? NULL : HOST;
	if (!type_is_integer(expr->type))
		return NULL;
	switch (expr->kind) {
	case EXPR_UNARY:
		return expr->operation.op == OPERATOR_COMPLEMENT ? order_of(sema, expr->operation.a) :
								    HOST;
	case EXPR_BINARY:
		return order_of_binary(sema, expr);
	case EXPR_OR:
		return order_of_arms(sema, expr->list.items, expr->list.count);
	case EXPR_AND:
	case EXPR_PROGN:
		return order_of(sema, expr->list.items[expr->list.count - 1]);
	case EXPR_IF:
		return order_of_if(sema, expr);
	case EXPR_LET:
		return order_of(sema, expr->let.body);
	case EXPR_SETF:
		return order_of(sema, expr->assign.place);
	case EXPR_CALL:
	case EXPR_INVOKE:
		return HOST;
	default:
		return order_of_place(expr);
	}
}

/* ---- notes ---- */

static struct order_use *note(struct sema *sema, enum order_use_kind kind, const struct expr *a)
{
	struct order_use use = { .kind = kind, .a = a };

	VEC_PUSH(&sema->passing, &sema->order_uses, use);
	return &sema->order_uses.items[sema->order_uses.count - 1];
}

void sema_note_comparison(struct sema *sema, const struct form *form, const struct expr *a,
			  const struct expr *b)
{
	struct order_use *use = note(sema, ORDER_COMPARED, a);

	use->b = b;
	use->is_made = form->span.expansion != NULL;
}

void sema_note_mask(struct sema *sema, const struct expr *a, const struct expr *b)
{
	note(sema, ORDER_MASKED, a)->b = b;
}

void sema_note_ranking(struct sema *sema, const struct expr *whole, const struct expr *a,
		       const struct expr *b)
{
	struct order_use *use = note(sema, ORDER_RANKED, a);

	use->b = b;
	use->whole = whole;
}

void sema_note_store(struct sema *sema, const struct type *type, const struct expr *value)
{
	note(sema, ORDER_STORED, value)->type = type;
}

void sema_note_host_store(struct sema *sema, const struct type *type, const struct expr *value)
{
	if (type_is_integer(type) && !type->is_network)
		note(sema, ORDER_STORED, value)->type = type;
}

void sema_note_assignment(struct sema *sema, struct variable *variable, const struct expr *value)
{
	note(sema, ORDER_ASSIGNED, value)->variable = variable;
}

void sema_note_swap(struct sema *sema, const struct expr *swap)
{
	note(sema, ORDER_SWAPPED, swap);
}

void sema_note_arms(struct sema *sema, const struct expr *one, const struct expr *other)
{
	if (!sema_diverges(one) && !sema_diverges(other))
		note(sema, ORDER_ARMS, one)->b = other;
}

bool sema_has_order(const struct expr *place)
{
	return order_of_place(place) == HOST;
}

/* ---- messages ---- */

static const char *operator_to(const struct type *order)
{
	return order->size == 2 ? "htons" : order->size == 4 ? "htonl" : "htonll";
}

static const char *operator_from(const struct type *order)
{
	return order->size == 2 ? "ntohs" : order->size == 4 ? "ntohl" : "ntohll";
}

/* A value as the source writes it; `..` if it is a macro's own variable, or too long for a help. */
#define SOURCE_TEXT_MOST 40

static const char *source_text(struct sema *sema, const struct expr *expr)
{
	const struct span *span;

	while (expr->kind == EXPR_VARIABLE && expr->variable->init && !expr->variable->assigned &&
	       expr->variable->span.expansion)
		expr = expr->variable->init;
	span = &expr->span;
	if (!span->source || !span->len || span->len > SOURCE_TEXT_MOST ||
	    (size_t)span->offset + span->len > span->source->len)
		return "..";
	return arena_strndup(sema->arena, span->source->text + span->offset, span->len);
}

/*
 * A constant in a form that a macro made, such as a key of `case`, cannot be replaced by a form;
 * the other operand can.
 */
static void help_constant(struct sema *sema, struct diag *diag, const struct order_use *use,
			  const struct expr *constant, const struct type *order)
{
	const struct span *span = &constant->span;
	const char *text;

	if (use->kind == ORDER_COMPARED && use->is_made) {
		diag_help(sema->diags, diag, "compare (%s %s) with %s instead", operator_from(order),
			  source_text(sema, use->a == constant ? use->b : use->a),
			  source_text(sema, constant));
		return;
	}
	text = source_text(sema, constant);
	diag_help(sema->diags, diag, "(%s %s)", operator_to(order), span->expansion || !strcmp(text, "..") ?
		  arena_printf(sema->arena, "%lld", (long long)constant->value) : text);
	if (span->source && (size_t)span->offset + span->len <= span->source->len)
		diag_fix(sema->diags, diag, *span, "(%s %.*s)", operator_to(order), (int)span->len,
			 span->source->text + span->offset);
}

/* "network order (be16)", "host order" */
static const char *order_words(struct sema *sema, const struct type *order)
{
	return is_network(order) ? arena_printf(sema->arena, "network order (%s)",
						type_text(sema->arena, order)) : "host order";
}

static void report_constant(struct sema *sema, const struct order_use *use,
			    const struct expr *constant, const struct type *order)
{
	struct diag *diag;

	if (use->kind == ORDER_COMPARED)
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, constant->span,
				   "a value in network order is compared with a plain number");
	else if (use->kind == ORDER_MASKED)
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, constant->span,
				   "a value in network order is masked with a plain number");
	else
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, constant->span,
				   "a plain number is stored where a value in %s is needed",
				   order_words(sema, order));
	help_constant(sema, diag, use, constant, order);
}

static bool is_swap(const struct expr *expr)
{
	return expr->kind == EXPR_UNARY && expr->operation.op >= OPERATOR_NTOHS;
}

static void report_pair(struct sema *sema, const struct order_use *use, const struct expr *a,
			const struct type *one, const struct type *other)
{
	static const char *const what[] = {
		[ORDER_COMPARED] = "a value in %s is compared with one in %s",
		[ORDER_MASKED] = "the bits of a value in %s are taken with one in %s",
		[ORDER_ARMS] = "one arm gives a value in %s, the other one in %s",
		[ORDER_STORED] = "a value in %s is stored where one in %s belongs",
		[ORDER_ASSIGNED] = "a value in %s is stored in a variable that holds one in %s",
	};
	struct diag *diag;

	if (a->is_constant && a->kind != EXPR_CAST && !a->type->is_network) {
		report_constant(sema, use, a, other);
		return;
	}
	diag = diag_report(sema->diags, DIAG_BYTE_ORDER, a->span, what[use->kind],
			   order_words(sema, one), order_words(sema, other));
	if (is_network(one) && is_network(other))
		diag_help(sema->diags, diag, "swap each in its own width: (%s ..) and (%s ..)",
			  operator_from(one), operator_from(other));
	else if (is_swap(a) && is_network(one) && !use->b)
		diag_help(sema->diags, diag, "omit the swap: this place takes host order");
	else if (use->b && is_swap(is_network(one) ? a : use->a == a ? use->b : use->a))
		diag_help(sema->diags, diag, "omit the swap: the other side is in host order");
	else
		diag_help(sema->diags, diag, "(%s ..) swaps the bytes; (cast %s ..) takes them as they are",
			  is_network(one) ? operator_from(one) : operator_to(other),
			  type_text(sema->arena, is_network(one) ? type_integer(one->size, false) :
								   other));
}

static void check_pair(struct sema *sema, const struct order_use *use, const struct expr *a,
		       const struct expr *b, const struct type *other)
{
	const struct type *one = order_of(sema, a);

	other = b ? order_of(sema, b) : other;
	if (!differ(one, other) || is_orderless(a, is_network(one) ? one : other) ||
	    (b && is_orderless(b, is_network(one) ? one : other)))
		return;
	if (b && b->is_constant && b->kind != EXPR_CAST && !b->type->is_network)
		report_pair(sema, use, b, other, one);
	else
		report_pair(sema, use, a, one, other);
}

/* Is it certainly in host order: swapped already, or a field that the kernel keeps so? */
static bool is_host_for_certain(const struct expr *expr)
{
	if (expr->kind == EXPR_UNARY)
		return expr->operation.op >= OPERATOR_NTOHS && !expr->type->is_network;
	return expr->kind == EXPR_CONTEXT && expr->context.field &&
	       (!strcmp(expr->context.field->name, "local_port") ||
		!strcmp(expr->context.field->name, "src_port"));
}

static void check_swap(struct sema *sema, const struct expr *swap)
{
	const struct expr *operand = swap->operation.a;
	const struct type *order = order_of(sema, operand);
	struct diag *diag;

	if (swap->type->is_network && is_network(order)) {
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, operand->span,
				   "this value is already in %s", order_words(sema, order));
		diag_help(sema->diags, diag, "omit the swap, or convert to host order by (%s ..)",
			  operator_from(order));
	} else if (!swap->type->is_network && is_network(order) &&
		   order->size != swap->type->size) {
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, operand->span,
				   "a value in %s has %u bytes, but this swaps %u",
				   order_words(sema, order), (unsigned)order->size,
				   (unsigned)swap->type->size);
		diag_help(sema->diags, diag, "(%s ..) swaps %u", operator_from(order),
			  (unsigned)order->size);
	} else if (!swap->type->is_network && is_host_for_certain(operand)) {
		diag = diag_report(sema->diags, DIAG_BYTE_ORDER, operand->span,
				   "this value is already in host order");
		diag_help(sema->diags, diag, "leave the swap out; (cast %s ..) says that it is meant",
			  type_text(sema->arena, type_integer(swap->type->size, false)));
	}
}

/*
 * Comparing the size of values in network order: the first byte on the wire is the most
 * significant, and on most machines the last of the variable.
 */
static void check_ranking(struct sema *sema, const struct order_use *use)
{
	const struct type *one = order_of(sema, use->a), *other = order_of(sema, use->b);

	if (!is_network(one) || !is_network(other) || is_orderless(use->a, one) ||
	    is_orderless(use->b, other))
		return;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_BYTE_ORDER, use->whole->span,
			      "values in network order must be swapped before their sizes can be compared"),
		  "(%s ..) around both; (cast %s ..) takes them as they are", operator_from(one),
		  type_text(sema->arena, type_integer(one->size, false)));
}

static bool settle_variable(struct sema *sema, const struct order_use *use)
{
	const struct type *order = order_of(sema, use->a);

	if (!order || use->variable->order)
		return false;
	use->variable->order = order;
	return true;
}

/* A variable whose stores disagree has no order; the warning is at the store. */
static void check_assignment(struct sema *sema, const struct order_use *use,
			     const struct type *was)
{
	const struct type *order = order_of(sema, use->a);

	if (!differ(order, was) || is_orderless(use->a, is_network(was) ? was : order))
		return;
	report_pair(sema, use, use->a, order, was);
	use->variable->order = &type_error;
}

void sema_settle_orders(struct sema *sema)
{
	const struct order_use *uses = sema->order_uses.items;
	size_t count = sema->order_uses.count;
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < count; i++)
			if (uses[i].kind == ORDER_ASSIGNED)
				changed |= settle_variable(sema, &uses[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (uses[i].kind == ORDER_ASSIGNED && uses[i].variable->order &&
		    !type_is_error(uses[i].variable->order))
			check_assignment(sema, &uses[i], uses[i].variable->order);
	sema->orders_stay = true;
	for (size_t i = 0; i < count; i++) {
		const struct order_use *use = &uses[i];

		if (use->kind == ORDER_SWAPPED)
			check_swap(sema, use->a);
		else if (use->kind == ORDER_RANKED)
			check_ranking(sema, use);
		else if (use->kind == ORDER_COMPARED || use->kind == ORDER_ARMS ||
			 use->kind == ORDER_MASKED)
			check_pair(sema, use, use->a, use->b, NULL);
		else if (use->kind == ORDER_STORED)
			check_pair(sema, use, use->a, NULL,
				   use->type->is_network ? use->type : HOST);
	}
}
