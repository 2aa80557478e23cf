// SPDX-License-Identifier: MIT
/*
 * Kernel memory and facts about the running kernel, through CO-RE. In: EXPR_KERNEL_READ,
 * EXPR_KERNEL_ADDRESS or EXPR_KERNEL_FACT. Out: a BPF_CORE_READ for a chain of pointers, a plain
 * load where the verifier knows the pointer, or a bpf_core_* macro. Called by value.c; order.c asks
 * which reads need a variable for their base.
 */
#include "emit/lower/lower.h"
#include "emit/tree/print.h"

#include <string.h>

/* BPF_CORE_READ follows at most this many fields. */
#define CHAIN_LIMIT 8

static struct cexpr *name(struct lower *lower, const char *text)
{
	struct cexpr *expr = ARENA_NEW(lower->arena, struct cexpr);

	expr->kind = C_NAME;
	expr->text = text;
	return expr;
}

/* Is it a name or a number in C, possibly cast, or a kernel field behind such? */
static bool is_plain(const struct expr *expr)
{
	while (expr->kind == EXPR_CAST ||
	       (expr->kind == EXPR_KERNEL_READ && expr->member.is_direct && !expr->member.index))
		expr = expr->kind == EXPR_CAST ? expr->operand : expr->member.base;
	return expr->kind == EXPR_VARIABLE || expr->kind == EXPR_CONSTANT;
}

/*
 * The field as it is written after `->`, behind the struct that contains it; NULL if it has no name
 * there.
 */
static struct cexpr *step(struct lower *lower, const struct expr *expr, struct cexpr *inside)
{
	const char *field = expr->member.member->c_name;
	struct cexpr *c = inside ? c_member(lower->arena, inside, ".", field) : name(lower, field);
	struct value index;

	if (!expr->member.index)
		return c;
	index = lower_value(lower, expr->member.index, 64);
	if (!is_plain(expr->member.index) && expr->kind == EXPR_KERNEL_READ &&
	    !expr->member.is_direct)
		index = lower_hold(lower, index, "index");
	return c_index(lower->arena, c, index.c);
}

/* Casts the pointer to a pointer to the struct. */
static struct cexpr *pointer_to(struct lower *lower, const struct expr *base,
				const struct structure *structure)
{
	struct value value = lower_value(lower, base, 64);
	const char *type = arena_printf(lower->arena, "%s *", type_c_text(lower->arena, structure->type));

	if (value.type->target == structure->type)
		return value.c;
	return c_cast(lower->arena, type, value.c);
}

static struct cexpr *held_pointer(struct lower *lower, const struct expr *base,
				  const struct structure *structure)
{
	struct value value = { .c = pointer_to(lower, base, structure) };

	value.type = type_pointer((struct type_table *)&lower->unit->types, structure->type,
				  SPACE_KERNEL);
	return value.c->kind == C_ATOM ? value.c : lower_hold(lower, value, "base").c;
}

/* Is the base another field of the chain, and not the pointer where the chain begins? */
static bool goes_on(const struct expr *base)
{
	return (base->kind == EXPR_KERNEL_READ && !base->member.index && !base->member.is_direct && base->member.base->kind != EXPR_CONTEXT_POINTER) ||
	       base->kind == EXPR_KERNEL_ADDRESS;
}

/* Follows members that are structs by value down to the outermost. */
static const struct expr *outermost(const struct expr *expr)
{
	while (expr->member.base->kind == EXPR_KERNEL_ADDRESS)
		expr = expr->member.base;
	return expr;
}

static struct cexpr *path(struct lower *lower, const struct expr *expr)
{
	const struct expr *base = expr->member.base;

	return step(lower, expr, base->kind == EXPR_KERNEL_ADDRESS ? path(lower, base) : NULL);
}

static bool has_open_index(const struct expr *read)
{
	for (; read->member.base->kind == EXPR_KERNEL_ADDRESS; read = read->member.base)
		if (read->member.index && !is_plain(read->member.index))
			return true;
	return read->member.index && !is_plain(read->member.index);
}

/*
 * libbpf's macros relocate every field access in their arguments, including those of the file's own
 * structs and of pt_regs. So a base that is neither a name nor a number goes into a variable.
 */
bool lower_holds_base(const struct expr *read)
{
	const struct expr *base = outermost(read)->member.base;

	if (read->member.is_direct || read->member.base->kind == EXPR_CONTEXT_POINTER)
		return false;
	if (has_open_index(read) || read->member.member->bits ||
	    read->member.member->is_declared)
		return true;
	return goes_on(base) ? lower_holds_base(base) : !is_plain(base);
}

static struct value read_chain(struct lower *lower, const struct expr *expr)
{
	const struct expr *links[CHAIN_LIMIT] = { expr }, *first = outermost(expr);
	struct cexpr *call = c_call(lower->arena, "BPF_CORE_READ", 0);
	size_t count = 1;

	lower->uses->core_read = true;
	while (count < CHAIN_LIMIT && goes_on(first->member.base)) {
		links[count++] = first->member.base;
		first = outermost(first->member.base);
	}
	call->items = ARENA_ARRAY(lower->arena, struct cexpr *, count + 1);
	call->items[call->count++] = goes_on(first->member.base) || !is_plain(first->member.base) ?
		held_pointer(lower, first->member.base, first->member.structure) :
		pointer_to(lower, first->member.base, first->member.structure);
	while (count)
		call->items[call->count++] = path(lower, links[--count]);
	return (struct value){ .c = call, .type = expr->type };
}

static struct value read_bits(struct lower *lower, const struct expr *expr)
{
	const struct expr *first = outermost(expr);
	struct value value = { .type = &type_u64 };
	struct cexpr *base = held_pointer(lower, first->member.base, first->member.structure);

	lower->uses->core_read = true;
	value.c = c_call(lower->arena, "BPF_CORE_READ_BITFIELD_PROBED", 2, base,
			 path(lower, expr));
	if (expr->type->is_signed)
		value = lower_cast(lower, value, &type_i64);
	return value;
}

/* Does the file name no field of the struct? Then the C declares no such type. */
static bool is_unnamed(const struct expr *expr)
{
	const struct type *type = expr->member.member->type;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	return type->kind == TYPE_STRUCT && !type->structure->is_imported;
}

static struct value untyped(struct lower *lower, struct value value)
{
	value.c = c_cast(lower->arena, "void *", value.c);
	value.type = type_pointer((struct type_table *)&lower->unit->types, NULL,
				  value.type->space);
	return value;
}

static struct value address(struct lower *lower, const struct expr *expr)
{
	const struct expr *first = outermost(expr);
	struct cexpr *base = held_pointer(lower, first->member.base, first->member.structure);
	struct value value = { .type = expr->type };

	value.c = c_member(lower->arena, base, "->",
			   print_flat(lower->arena, path(lower, expr)));
	if (expr->member.member->type->kind != TYPE_ARRAY || expr->member.index)
		value.c = c_prefix(lower->arena, "&", value.c);
	return is_unnamed(expr) ? untyped(lower, value) : value;
}

/* Loads the field: the verifier knows the type of the pointer. */
static struct value direct(struct lower *lower, const struct expr *expr)
{
	const struct expr *first = outermost(expr);
	struct cexpr *base = pointer_to(lower, first->member.base, first->member.structure);

	return (struct value){ .type = expr->type, .c = c_member(lower->arena, base, "->",
				       print_flat(lower->arena, path(lower, expr))) };
}

/* Loads a field of the context. */
static struct value of_context(struct lower *lower, const struct expr *expr)
{
	struct cexpr *base = lower_atom(lower, "ctx"), *place;
	struct value value = { .type = expr->type };

	if (lower->program->event != expr->member.structure)
		base = c_cast(lower->arena,
			      arena_printf(lower->arena, "struct %s *",
					   expr->member.structure->c_name), base);
	place = c_member(lower->arena, base, "->", print_flat(lower->arena, path(lower, expr)));
	value.c = place;
	if (expr->kind == EXPR_KERNEL_READ) {
		value.c = lower_ctx_read(lower, expr, place);
		return value;
	}
	if (expr->member.located) { /* the upper half is the length */
		place = c_binary(lower->arena, "&", place, lower_atom(lower, "0xffff"));
		place = lower_hold(lower, (struct value){ .c = place, .type = &type_u32 },
				   "offset").c;
		value.c = c_binary(lower->arena, "+",
				   c_cast(lower->arena, "void *", lower_atom(lower, "ctx")), place);
	} else if (expr->member.member->type->kind != TYPE_ARRAY || expr->member.index)
		value.c = c_prefix(lower->arena, "&", place);
	if (!expr->member.located && is_unnamed(expr))
		value = untyped(lower, value);
	return value;
}

/* ---- facts about the running kernel ---- */

/*
 * A name that also appears in the headers or in the file gets a suffix: libbpf ignores what follows
 * `___`. An enum that a header declares needs none of ours.
 */
static const char *apart(struct lower *lower, const struct expr *fact)
{
	const char *kernel = fact->kernel_fact.enumerator;
	bool taken = kernel_find_constant(kernel) ||
		     kernel_headers_define(fact->kernel_fact.enum_name) ||
		     table_find(&lower->uses->items, kernel);

	return taken ? arena_printf(lower->arena, "%s___kernel", kernel) : kernel;
}

static struct kernel_enum *used_enum(struct lower *lower, const struct expr *expr)
{
	const char *kernel = expr->kernel_fact.enum_name;
	struct uses *uses = lower->uses;
	struct kernel_enum *used;

	if (kernel_headers_define(kernel))
		kernel = arena_printf(lower->arena, "%s___kernel", kernel);
	used = table_find(&uses->enums_named, kernel);
	if (used)
		return used;
	used = ARENA_NEW(lower->arena, struct kernel_enum);
	used->name = kernel;
	VEC_PUSH(lower->arena, &uses->enums, used);
	return table_add(lower->arena, &uses->enums_named, kernel, used);
}

/* The file's enum that contains the enumerator. *ret_name is the enumerator's name there. */
static const char *enum_with(struct lower *lower, const struct expr *expr, const char **ret_name)
{
	struct kernel_enum *used = used_enum(lower, expr);
	struct kernel_enumerator new = { apart(lower, expr),
					 expr->kernel_fact.enum_value };

	*ret_name = new.name;
	for (size_t i = 0; i < used->enumerators.count; i++)
		if (!strcmp(used->enumerators.items[i].name, new.name))
			return used->name;
	VEC_PUSH(lower->arena, &used->enumerators, new);
	return used->name;
}

/* libbpf sets the address of a symbol that the kernel lacks to 0. */
static struct value symbol_exists(struct lower *lower, const struct expr *expr)
{
	const struct global *variable = expr->kernel_fact.variable;
	struct cexpr *symbol = lower_atom(lower, variable ? variable->c_name : expr->kernel_fact.function->c_name);
	struct value value = { .type = &type_u32, .nonneg = true };

	lower->uses->pieces[PIECE_KSYM_EXISTS] = true;
	value.c = c_call(lower->arena, "bpf_ksym_exists", 1, variable ? c_prefix(lower->arena, "&", symbol) : symbol);
	return value;
}

static struct value fact(struct lower *lower, const struct expr *expr)
{
	static const char *const macros[] = {
		[KERNEL_TYPE_SIZE] = "bpf_core_type_size",
		[KERNEL_FIELD_EXISTS] = "bpf_core_field_exists",
		[KERNEL_FIELD_SIZE] = "bpf_core_field_size",
		[KERNEL_FIELD_OFFSET] = "bpf_core_field_offset",
		[KERNEL_ENUM_VALUE] = "bpf_core_enum_value",
		[KERNEL_ENUM_VALUE_EXISTS] = "bpf_core_enum_value_exists",
		[KERNEL_SYMBOL_EXISTS] = NULL, /* symbol_exists */
	};
	const char *macro = macros[expr->kernel_fact.what], *type, *member = NULL;
	struct value value = { .type = &type_u32, .nonneg = true };

	if (expr->kernel_fact.what == KERNEL_SYMBOL_EXISTS)
		return symbol_exists(lower, expr);
	lower->uses->core_read = true;
	if (expr->kernel_fact.enumerator) {
		type = arena_printf(lower->arena, "enum %s", enum_with(lower, expr, &member));
		if (expr->kernel_fact.what == KERNEL_ENUM_VALUE)
			value = (struct value){ .type = expr->type };
	} else {
		type = type_c_text(lower->arena, expr->kernel_fact.structure->type);
		if (expr->kernel_fact.member)
			member = expr->kernel_fact.member->c_name;
	}
	value.c = member ? c_call(lower->arena, macro, 2, name(lower, type), name(lower, member)) :
			   c_call(lower->arena, macro, 1, name(lower, type));
	return value;
}

struct value lower_kernel(struct lower *lower, const struct expr *expr)
{
	if (expr->kind == EXPR_KERNEL_FACT)
		return fact(lower, expr);
	if (expr->member.base->kind == EXPR_CONTEXT_POINTER)
		return of_context(lower, expr);
	if (expr->kind == EXPR_KERNEL_ADDRESS)
		return address(lower, expr);
	if (expr->member.is_direct)
		return direct(lower, expr);
	/* the macro for bitfields asks the kernel how wide the field is */
	if (expr->member.member->bits ||
	    (expr->member.member->is_declared && type_is_integer(expr->member.member->type)))
		return read_bits(lower, expr);
	return read_chain(lower, expr);
}
