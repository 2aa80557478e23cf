// SPDX-License-Identifier: MIT
/*
 * Binds a value that the function reads several times to one variable. In: the readings of one key,
 * from share.c. Out: each reading is replaced by the variable at once; its binding is noted, and
 * share_insert puts all noted bindings into the tree at the end, because places are counted in the
 * tree as it was. share.c calls share_bind and share_insert; the other files use share_new,
 * share_mention, share_rename and share_unbind to build nodes.
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

/* ---- places ---- */

static const struct share_place *common_place(const struct share_place *a, const struct share_place *b)
{
	while (a->holder != b->holder || (a->holder->kind == EXPR_IF && a->index != b->index)) {
		unsigned depth = a->depth < b->depth ? a->depth : b->depth;

		depth -= a->depth == b->depth;
		while (a->depth > depth)
			a = a->outer;
		while (b->depth > depth)
			b = b->outer;
	}
	return a->index < b->index ? a : b;
}

static bool is_in_time(const struct share_place *place, enum share_class class, const struct share_reading *first)
{
	if (place->epochs[class] != first->epoch ||
	    ((class == SHARE_SUM || class == SHARE_FIELD) && place->assignments != first->assignments))
		return false;
	/*
	 * a load may not move above a test or above earlier items of its own sequence; a call may
	 * not move into a path that has none
	 */
	return (class != SHARE_FIELD && class != SHARE_CALL) ||
	       (place == first->place && place->conditions == first->conditions);
}

static bool is_worth_it(enum share_class class, const struct share_reading *readings, size_t count)
{
	bool tested = false, other = class == SHARE_CONTEXT;

	for (size_t i = 0; i < count; i++) {
		other |= class == SHARE_SUM ? !readings[i].compared : tested && readings[i].used;
		tested |= class == SHARE_SUM ? readings[i].compared : readings[i].tested;
	}
	return class == SHARE_CONTEXT || class == SHARE_CALL || (tested && other);
}

/* ---- the variable ---- */

/*
 * The variable that a `let` binds to exactly this reading and that is never assigned again; or
 * NULL.
 */
static struct variable *bound_to(const struct share_reading *reading)
{
	const struct share_place *place = reading->place;
	const struct binding *binding;
	const struct expr *init;

	if (place->holder->kind != EXPR_LET || place->index >= place->holder->let.count)
		return NULL;
	binding = &place->holder->let.bindings[place->index];
	init = binding->init;
	if (init != reading->expr && init->kind == EXPR_CAST && type_is_pointer(init->type))
		init = init->operand;
	return init == reading->expr && variable_is_bound_once(binding->variable) ? binding->variable : NULL;
}

static const char *name_of(struct share *share, enum share_class class, const struct expr *expr)
{
	struct share_sum sum;

	if (class == SHARE_CONTEXT)
		return expr->context.field ? expr->context.field->name : "data";
	if (class == SHARE_FIELD)
		return expr->member.member->name;
	if (class == SHARE_CALL)
		return !strncmp(expr->call.helper->name, "get-current-", 12) ? expr->call.helper->name + 12 : "cpu";
	share_sum_of(expr, &sum);
	return sum.number->kind != EXPR_VARIABLE ? "place" :
		arena_printf(share->arena, "%s-%s", sum.pointer->variable->name, sum.number->variable->name);
}

/*
 * The bound variable whose type says most: a pointer with a target type is preferred. NULL if no
 * reading is bound.
 */
static const struct variable *model_of(const struct share_reading *readings, size_t count)
{
	const struct variable *model = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct variable *one = bound_to(&readings[i]);

		if (one && (!model || (type_is_pointer(one->type) && one->type->target && !model->type->target)))
			model = one;
	}
	return model;
}

/* The value as the source writes it, for messages. */
static const char *words_for(struct share *share, enum share_class class, const struct expr *expr)
{
	struct share_sum sum;

	switch (class) {
	case SHARE_CONTEXT:
		return arena_printf(share->arena, "(ctx %s)", expr->context.field ? expr->context.field->name : "data");
	case SHARE_CALL:
		return arena_printf(share->arena, "(%s)", expr->call.helper->name);
	case SHARE_FIELD:
		return arena_printf(share->arena, "(%s-%s %s%s)", expr->member.structure->name, expr->member.member->name,
				    expr->member.base->variable->name, expr->member.index ? " .." : "");
	default:
		share_sum_of(expr, &sum);
		return arena_printf(share->arena, "(+ %s %s)", sum.pointer->variable->name,
				    sum.number->kind == EXPR_VARIABLE ? sum.number->variable->name : "..");
	}
}

static struct variable *new_variable(struct share *share, enum share_class class,
				     const struct share_reading *readings, size_t count)
{
	const struct expr *first = readings[0].expr;
	struct variable *variable = ARENA_NEW(share->arena, struct variable);
	const struct variable *model = model_of(readings, count);

	*variable = (struct variable){ .name = model ? model->name : name_of(share, class, first),
				       .type = model ? model->type : first->type, .span = first->span,
				       .id = (uint32_t)share->program->variables.count,
				       .uses = (unsigned)count };
	if (!model)
		variable->written = words_for(share, class, first);
	if (first->kind == EXPR_LOAD)
		variable->type = first->memory.pointer->type;
	if (model) {
		variable->comment = model->comment;
		variable->is_address = model->is_address;
	}
	VEC_PUSH(share->arena, &share->program->variables, variable);
	share->changed = true;
	return variable;
}

struct expr *share_new(struct share *share, enum expr_kind kind, const struct type *type, struct span span)
{
	struct expr *expr = ARENA_NEW(share->arena, struct expr);

	*expr = (struct expr){ .kind = kind, .type = type, .span = span };
	return expr;
}

struct expr *share_number(struct share *share, uint64_t number, struct span span)
{
	struct expr *expr = share_new(share, EXPR_CONSTANT, &type_u64, span);

	expr->is_constant = expr->neutral = true;
	expr->value = number;
	expr->constant.radix = 10;
	return expr;
}

struct expr *share_mention(struct share *share, struct variable *variable, struct span span)
{
	struct expr *expr = share_new(share, EXPR_VARIABLE, variable->type, span);

	expr->variable = variable;
	return expr;
}

static struct expr *initializer(struct share *share, enum share_class class, const struct expr *reading,
				const struct variable *variable)
{
	struct expr *init = share_new(share, reading->kind, reading->type, reading->span);
	struct share_sum sum;

	if (class != SHARE_SUM) {
		*init = *reading;
		init->comment = init->trailing = NULL;
		if (init->type != variable->type && type_is_pointer(init->type)) {
			struct expr *cast = share_new(share, EXPR_CAST, variable->type, reading->span);

			cast->operand = init;
			return cast;
		}
	} else {
		share_sum_of(reading, &sum);
		*init = (struct expr){ .kind = EXPR_BINARY, .type = variable->type, .span = reading->span };
		init->operation.op = OPERATOR_ADD;
		init->operation.a = share_mention(share, sum.pointer->variable, sum.pointer->span);
		init->operation.b = sum.number;
	}
	return init;
}

/* ---- the readings ---- */

/* Overwrites the node itself, so that every parent sees the variable. */
static void become(struct share *share, struct expr *expr, struct variable *variable)
{
	struct expr *now = share_mention(share, variable, expr->span);

	if (expr->type != variable->type) {
		now = share_new(share, EXPR_CAST, expr->type, expr->span);
		now->operand = share_mention(share, variable, expr->span);
	}
	now->comment = expr->comment;
	now->trailing = expr->trailing;
	*expr = *now;
}

static void become_sum(struct share *share, struct expr *expr, struct variable *variable)
{
	struct share_sum sum;

	share_sum_of(expr, &sum);
	if (expr->kind == EXPR_LOAD) {
		expr->memory.pointer = share_mention(share, variable, expr->span);
		expr->memory.offset = sum.rest ? share_number(share, sum.rest, expr->span) : NULL;
	} else if (sum.rest) {
		expr->operation.a = share_mention(share, variable, expr->span);
		expr->operation.b = share_number(share, sum.rest, expr->span);
	} else {
		become(share, expr, variable);
	}
}

static void note_binding(struct share *share, const struct share_place *place, struct variable *variable,
			 struct expr *init)
{
	struct share_bindings *bindings = table_find_object(&share->bindings, place->holder);

	if (!bindings)
		bindings = table_add_object(&share->scratch, &share->bindings, place->holder,
					    ARENA_NEW(&share->scratch, struct share_bindings));
	variable->init = init;
	VEC_PUSH(&share->scratch, &bindings->list,
		 ((struct share_binding){ .index = place->index,
					  .binding = { .variable = variable, .init = init } }));
	share->binding_count++;
}

void share_bind(struct share *share, enum share_class class, const struct share_reading *readings, size_t count)
{
	const struct share_place *place = readings[0].place;
	struct variable *variable = bound_to(&readings[0]);
	size_t first = 0;

	for (size_t i = 1; i < count; i++)
		place = common_place(place, readings[i].place);
	if (!is_worth_it(class, readings, count) || !is_in_time(place, class, &readings[0]))
		return;
	if (variable && place == readings[0].place) {
		first = 1;
		share->changed = true;
	} else {
		variable = new_variable(share, class, readings, count);
		note_binding(share, place, variable, initializer(share, class, readings[0].expr, variable));
	}
	for (size_t i = first; i < count; i++) {
		struct variable *alias = bound_to(&readings[i]);

		if (class == SHARE_SUM)
			become_sum(share, readings[i].expr, variable);
		else
			become(share, readings[i].expr, variable);
		if (alias && alias != variable)
			table_add_object(&share->scratch, &share->aliases, alias, variable);
	}
}

/* ---- insertion into the tree ---- */

/*
 * Returns how many bindings are noted for the place, and stores them in ret_bindings unless that is
 * NULL.
 */
static size_t bindings_at(const struct share *share, const struct expr *holder, size_t index,
			  struct binding *ret_bindings)
{
	const struct share_bindings *bindings = table_find_object(&share->bindings, holder);
	size_t count = 0;

	for (size_t i = 0; bindings && i < bindings->list.count; i++) {
		const struct share_binding *one = &bindings->list.items[i];

		if (one->index != index)
			continue;
		if (ret_bindings)
			ret_bindings[count] = one->binding;
		count++;
	}
	return count;
}

static struct expr *let_at(struct share *share, struct expr *holder, size_t index, struct expr_list body)
{
	size_t count = bindings_at(share, holder, index, NULL);
	struct expr *last = body.items[body.count - 1];
	struct expr *let = share_new(share, EXPR_LET, last->type, body.items[0]->span);

	let->let.body = share_new(share, EXPR_PROGN, last->type, let->span);
	let->let.body->list = body;
	let->let.bindings = ARENA_ARRAY(share->arena, struct binding, count);
	let->let.count = bindings_at(share, holder, index, let->let.bindings);
	return let;
}

static void bind_in_arm(struct share *share, struct expr *branch, size_t index, struct expr **arm)
{
	struct expr **items;

	if (!*arm || !bindings_at(share, branch, index, NULL))
		return;
	items = ARENA_NEW(share->arena, struct expr *);
	*items = *arm;
	*arm = let_at(share, branch, index, (struct expr_list){ items, 1 });
}

/* Makes the rest of the sequence the body of a `let`. */
static void bind_in_sequence(struct share *share, struct expr *sequence)
{
	for (size_t i = sequence->list.count; i-- > 0;) {
		struct expr_list rest = { sequence->list.items + i, sequence->list.count - i };
		struct expr **items;

		if (!bindings_at(share, sequence, i, NULL))
			continue;
		items = ARENA_ARRAY(share->arena, struct expr *, i + 1);
		memcpy(items, sequence->list.items, i * sizeof(struct expr *));
		items[i] = let_at(share, sequence, i, rest);
		sequence->list.items = items;
		sequence->list.count = i + 1;
	}
}

/* A `let` without bindings becomes its body. */
static void without_bindings(struct expr *let)
{
	struct expr_list list = let->let.body->list;

	if (let->let.count)
		return;
	let->kind = EXPR_PROGN;
	let->list = list;
}

static void bind_in_let(struct share *share, struct expr *let)
{
	struct binding *bindings = ARENA_ARRAY(share->arena, struct binding,
					       let->let.count + share->binding_count);
	size_t count = 0;

	for (size_t i = 0; i <= let->let.count; i++) {
		count += bindings_at(share, let, i, bindings + count);
		if (i < let->let.count && !table_find_object(&share->aliases, let->let.bindings[i].variable))
			bindings[count++] = let->let.bindings[i];
	}
	let->let.bindings = bindings;
	let->let.count = count;
	without_bindings(let);
}

void share_unbind(struct expr *let, size_t index)
{
	struct binding *binding = &let->let.bindings[index];

	memmove(binding, binding + 1, (let->let.count - index - 1) * sizeof(*binding));
	let->let.count--;
	without_bindings(let);
}

static void bind_in(struct expr *expr, void *user)
{
	struct share *share = user;
	struct variable *variable = expr->kind == EXPR_VARIABLE ?
		table_find_object(&share->aliases, expr->variable) : NULL;

	if (variable)
		become(share, expr, variable);
	if (expr->kind == EXPR_IF) {
		bind_in_arm(share, expr, 1, &expr->branch.then);
		bind_in_arm(share, expr, 2, &expr->branch.otherwise);
	}
	if (expr->kind == EXPR_LET)
		bind_in_let(share, expr);
	if (expr->kind == EXPR_PROGN)
		bind_in_sequence(share, expr);
	expr_each_operand(expr, bind_in, share);
}

struct renaming {
	const struct variable *from;
	struct variable *to;
};

static void rename_in(struct expr *expr, void *user)
{
	struct renaming *renaming = user;

	if (expr->kind == EXPR_VARIABLE && expr->variable == renaming->from) {
		expr->variable = renaming->to;
		renaming->to->uses++;
	}
	expr_each_operand(expr, rename_in, user);
}

void share_rename(struct expr *expr, const struct variable *from, struct variable *to)
{
	rename_in(expr, &(struct renaming){ from, to });
}

void share_insert(struct share *share)
{
	if (share->changed)
		bind_in(share->program->body, share);
}
