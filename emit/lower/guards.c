// SPDX-License-Identifier: MIT
/*
 * The C of the guards, one function for each row of guards.def. In: an expression or variable, and
 * its C. Out: the same C, or the guarded C with its mark where emit/guard has marked it. The
 * comment of each function has three lines: the C before, what clang or the verifier does with it,
 * the C after. docs/guards.md has the measurements; tests/guards has the measured sources.
 */
#include "emit/lower/lower.h"

static const struct c_mark *mark_of(struct lower *lower, const struct guard_mark *met)
{
	struct c_mark *mark;

	if (!met)
		return NULL;
	mark = ARENA_NEW(lower->arena, struct c_mark);
	*mark = (struct c_mark){ .name = guard_info(met->row)->name,
				 .why = guard_info(met->row)->why, .span = met->span };
	if (met->is_spare)
		mark->why = arena_printf(lower->arena, "asked for everywhere; it is safe at %s",
					 guard_info(met->row)->safe);
	if (met->other)
		mark->other = &met->other->span;
	return mark;
}

static struct cexpr *piece(struct lower *lower, enum emit_piece piece, const struct guard_mark *met,
			   struct cexpr *c)
{
	struct cexpr *call = c_call(lower->arena, guard_info(met->row)->piece, 1, c);

	lower->uses->pieces[piece] = true;
	call->mark = mark_of(lower, met);
	return call;
}

/* ---- reads, writes, null tests ---- */

/*
 * x = c ? ctx->a : ctx->b
 * clang 14 to 19 load once, from ctx + (c ? 4 : 8): "dereference of modified ctx ptr"
 * x = c ? ctx_read(ctx->a) : ctx_read(ctx->b), an empty asm on each value
 */
struct cexpr *lower_ctx_read(struct lower *lower, const struct expr *read, struct cexpr *c)
{
	const struct guard_mark *met = guard_of(lower->guards, read, GUARD_CTX_READ);

	if (!met)
		return c;
	if (read->kind == EXPR_CONTEXT && read->context.macro)
		c = c_cast(lower->arena, "__u64", c); /* asm cannot write the const of libbpf */
	return piece(lower, PIECE_CTX_READ, met, c);
}

/*
 * for (..) if (c) x += ctx->a;
 * clang 14 to 19 hoist &ctx->a out of the loop, or make a phi of two copies: "dereference of modified ctx ptr"
 * for (..) if (c) x += ctx_here(ctx)->a, an empty asm on the context
 */
struct cexpr *lower_ctx_here(struct lower *lower, const struct expr *access)
{
	const struct guard_mark *met = guard_of(lower->guards, access, GUARD_CTX_HERE);
	struct cexpr *ctx = lower_atom(lower, "ctx");

	return met ? piece(lower, PIECE_CTX_HERE, met, ctx) : ctx;
}

/*
 * if (c) ctx->a = x; else ctx->b = x;
 * clang 14 to 19 store once, to a computed address: "dereference of modified ctx ptr"
 * if (c) ctx_write(ctx->a, x); else ctx_write(ctx->b, x), a volatile store
 */
struct cexpr *lower_ctx_write(struct lower *lower, const struct expr *place, struct cexpr *target,
			      struct cexpr *value)
{
	const struct guard_mark *met = guard_of(lower->guards, place, GUARD_CTX_WRITE);
	struct cexpr *call;

	if (!met)
		return c_assign(lower->arena, "=", target, value);
	lower->uses->pieces[PIECE_CTX_WRITE] = true;
	call = c_call(lower->arena, guard_info(GUARD_CTX_WRITE)->piece, 2, target, value);
	call->mark = mark_of(lower, met);
	return call;
}

/*
 * if (a || b)
 * clang 14 to 19 test a | b, which is not a pointer: "R8 pointer |= pointer prohibited"
 * if (a || is_set(b)), an empty asm on b
 */
struct cexpr *lower_is_set(struct lower *lower, const struct expr *pointer, struct value value)
{
	const struct guard_mark *met = guard_of(lower->guards, pointer, GUARD_IS_SET);

	return met ? piece(lower, PIECE_IS_SET, met, value.c) : value.c;
}

/* ---- numbers ---- */

/*
 * __u32 n = ctx->len; if (n > 64) ..; helper(p, n)
 * clang zero-extends n for the call into another register than it compared: "invalid zero-sized read"
 * __u64 n = ctx->len, one register for both
 */
bool lower_is_wide(const struct lower *lower, const struct variable *variable)
{
	return guard_of_variable(lower->guards, variable, GUARD_WIDE) != NULL;
}

const struct c_mark *lower_wide_mark(struct lower *lower, const struct variable *variable)
{
	return mark_of(lower, guard_of_variable(lower->guards, variable, GUARD_WIDE));
}

const struct type *lower_variable_type(const struct lower *lower, const struct variable *variable)
{
	if (!lower_is_wide(lower, variable))
		return variable->type;
	return variable->type->is_signed ? &type_i64 : &type_u64;
}

struct value lower_narrowed(struct lower *lower, struct value value, const struct type *type)
{
	bool holds = value.type->size < type->size ||
		     (value.type->size == type->size && !type->is_signed);

	if (value.literal || (!value.type->is_signed && holds))
		return value;
	return lower_cast(lower, value, type);
}

/*
 * if (b < 8) p->words[b]++, where b is a narrow part of a number, or a sum
 * clang compares one register and indexes with another: "max value is outside of the allowed .."
 * if (tested(b) < 8), an empty asm that writes b back
 */
struct value lower_tested(struct lower *lower, const struct expr *expr, struct value value)
{
	const struct guard_mark *met = expr->kind == EXPR_VARIABLE ?
		guard_of_variable(lower->guards, expr->variable, GUARD_TESTED) : NULL;

	if (met && value.c->kind == C_ATOM)
		value.c = piece(lower, PIECE_TESTED, met, value.c);
	return value;
}

/*
 * if (n == 0) return, or n < 1, which clang turns into n == 0
 * Linux before 6.8 does not learn a minimum of 1 from != 0: "R3 min value is outside of the allowed .."
 * if (n < opaque(1)), a comparison that clang cannot turn into one with 0
 */
static struct value opaque_one(struct lower *lower, const struct guard_mark *met)
{
	return (struct value){ .c = piece(lower, PIECE_OPAQUE, met, lower_number(lower, 1)),
			       .type = &type_u64, .nonneg = true };
}

struct value lower_opaque_one(struct lower *lower, const struct expr *one, struct value value)
{
	const struct guard_mark *met = guard_of(lower->guards, one, GUARD_POSITIVE);

	return met ? opaque_one(lower, met) : value;
}

bool lower_test_of_positive(struct lower *lower, const struct expr *expr, enum operator *op,
			    struct value *a, struct value *b)
{
	bool is_zero = b->literal && b->number == 0, is_one = b->literal && b->number == 1;
	const struct guard_mark *met = expr->kind == EXPR_VARIABLE && type_is_integer(expr->type) ?
		guard_of_variable(lower->guards, expr->variable, GUARD_POSITIVE) : NULL;

	if (!met || a->literal)
		return false;
	if (!(is_zero && (*op == OPERATOR_EQ || *op == OPERATOR_NE || *op == OPERATOR_GT ||
			  *op == OPERATOR_LE)) &&
	    !(is_one && (*op == OPERATOR_LT || *op == OPERATOR_GE)))
		return false;
	*op = *op == OPERATOR_EQ || *op == OPERATOR_LE || *op == OPERATOR_LT ? OPERATOR_LT : OPERATOR_GE;
	*b = opaque_one(lower, met);
	return true;
}

bool lower_is_opaque(const struct lower *lower, const struct expr *expr)
{
	return guard_of(lower->guards, expr, GUARD_OPAQUE) || guard_of(lower->guards, expr, GUARD_EQUAL);
}

/*
 * p->words[x & 1], where clang knows that all other bits of x are 0
 * clang drops the mask, which the verifier needs: "max value is outside of the allowed .."
 * p->words[opaque(x) & 1], an empty asm on x
 */
struct value lower_opaque(struct lower *lower, const struct expr *expr, struct value value)
{
	const struct guard_mark *met = guard_of(lower->guards, expr, GUARD_OPAQUE);

	/*
	 * for (i = 0; i < 8; i++) { if (i != n) return 1; .. }
	 * clang counts with n instead of i behind the test: "infinite loop detected"
	 * if (opaque(i) != n), an empty asm on a copy of i
	 */
	if (!met)
		met = guard_of(lower->guards, expr, GUARD_EQUAL);
	if (!met || value.literal)
		return value;
	value = (struct value){ .c = piece(lower, PIECE_OPAQUE, met, value.c), .type = &type_u64 };
	return expr_is_swapped_half(expr) ? lower_cast(lower, value, &type_u16) : value;
}

/*
 * object.bytes[i & 7], where object is on the stack
 * clang adds the index to the aligned address by |: "bitwise operator |= on pointer prohibited"
 * object.bytes[stack_index(i & 7)], an empty asm on the index
 */
struct cexpr *lower_stack_index(struct lower *lower, const struct expr *index, struct cexpr *c)
{
	const struct guard_mark *met = guard_of(lower->guards, index, GUARD_STACK_INDEX);

	return met ? piece(lower, PIECE_STACK_INDEX, met, c) : c;
}

/*
 * for (..) { o = p + i; if (o + 4 > end) break; if (o[0] == 7) { x = o[3]; break; } }, with p = ip + ihl * 4
 * clang recomputes o + 3 behind the loop from ip, ihl and i: "R0 offset is outside of the packet"
 * p = pinned(ip + ihl * 4), an empty asm on the sum
 */
struct value lower_pinned(struct lower *lower, const struct expr *sum, struct value value)
{
	const struct guard_mark *met = guard_of(lower->guards, sum, GUARD_PINNED);

	if (met)
		value.c = piece(lower, PIECE_PINNED, met, value.c);
	return value;
}

/* ---- loops ---- */

static void step_by_step(struct lower *lower, const struct guard_mark *met, const char *name)
{
	lower_emit_expr(lower, piece(lower, PIECE_STEP_BY_STEP, met, lower_atom(lower, name)));
}

/*
 * for (int i = 0; i < 2; i++) around calls
 * clang spills a 32-bit counter into half a stack slot, where its value is lost: "infinite loop detected"
 * for (__u64 i = 0; i < 2; i++)
 */
const char *lower_counter_type(struct lower *lower, const struct expr *loop, struct cstmt *stmt)
{
	stmt->mark = mark_of(lower, guard_of(lower->guards, loop, GUARD_COUNTER));
	return stmt->mark ? "__u64" : "int";
}

/*
 * for (i = 0; i < n; i++) total += i + 1
 * clang 14 to 19 compute the sum from n by __multi3, a library function that BPF lacks
 * the same with step_by_step(i) in the body, an empty asm on the counter
 */
void lower_count_step_by_step(struct lower *lower, const struct expr *loop, const char *counter)
{
	const struct guard_mark *met = guard_of(lower->guards, loop, GUARD_ROUNDS);

	if (!met)
		met = guard_of(lower->guards, loop, GUARD_FILLS);
	if (met)
		step_by_step(lower, met, counter);
}

/*
 * for (..) { if (d + 4 > end) return; d += 4; }
 * clang computes the trip count from end - d: "pointer arithmetic on pkt_end prohibited"
 * the same with step_by_step(d) in the body, an empty asm on the pointer
 */
void lower_move_step_by_step(struct lower *lower, const struct expr *loop, const char *counter)
{
	for (const struct guard_mark *met = guard_of(lower->guards, loop, GUARD_MOVES); met;
	     met = met->next) {
		const char *name = met->row != GUARD_MOVES ? NULL :
			met->variable == loop->loop.variable ? counter :
			lower->variable_names[met->variable->id];

		if (name)
			step_by_step(lower, met, name);
	}
}

static void add_barrier(struct lower *lower, const struct guard_mark *met)
{
	struct cexpr *call;

	if (!met)
		return;
	call = c_call(lower->arena, "barrier", 0);
	call->mark = mark_of(lower, met);
	lower_emit_expr(lower, call);
}

/*
 * memset(&s->a, 0, 600); memset(&s->b, 0, 600)
 * clang merges them into one of 1,200 bytes, too many for stores: "A call to built-in function 'memset' is not supported"
 * barrier() between the two
 */
void lower_apart(struct lower *lower, const struct expr *clear)
{
	add_barrier(lower, guard_of(lower->guards, clear, GUARD_CLEARS));
}

/*
 * if (c) ((__u8 *)&v)[3] = 1; else ((__u8 *)&v)[1] = 2;
 * clang 14 to 16 sink the stores into one at &v | (c ? 3 : 1): "bitwise operator |= on pointer prohibited"
 * barrier() behind the store
 */
void lower_stored(struct lower *lower, const struct expr *store)
{
	add_barrier(lower, guard_of(lower->guards, store, GUARD_STORES));
}

/* ---- lookups in a Bloom filter ---- */

/*
 * bpf_map_push_elem(&filter, &v); bpf_map_peek_elem(&filter, &v)
 * Linux 7.3 takes the lookup for a store, and then v for uninitialized: "slot poisoned by dead code .."
 * value = v; bpf_map_peek_elem(&filter, &value)
 */
struct cexpr *lower_question(struct lower *lower, const struct expr *queue,
			     struct cexpr *(*own)(struct lower *lower, const struct expr *queue))
{
	const struct guard_mark *met = guard_of(lower->guards, queue, GUARD_QUESTION);
	struct cexpr *address = met ? own(lower, queue) : NULL;

	if (address)
		address->mark = mark_of(lower, met);
	return address;
}

/* ---- variables whose address is passed to calls ---- */

/*
 * bpf_map_update_elem(&lens, &key, &n, BPF_ANY); helper(p, n)
 * Linux 5.10 and 6.1 forget the range of a variable whose address a helper got: "R4 min value is negative"
 * value = n; bpf_map_update_elem(&lens, &key, &value, BPF_ANY); helper(p, n)
 */
bool lower_is_copied(const struct lower *lower, const struct variable *variable)
{
	return guard_of_variable(lower->guards, variable, GUARD_COPY) != NULL;
}

struct cexpr *lower_copied(struct lower *lower, const struct expr *expr, struct cexpr *c)
{
	const struct guard_mark *met = expr->kind == EXPR_VARIABLE ?
		guard_of_variable(lower->guards, expr->variable, GUARD_COPY) : NULL;

	if (!met || c->kind != C_ATOM)
		return c;
	c = lower_atom(lower, c->text);
	c->mark = mark_of(lower, met);
	return c;
}
