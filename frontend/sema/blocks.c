// SPDX-License-Identifier: MIT
/*
 * Exits other than the end of the function: block, return-from, unwind-protect. They become
 * variables, blocks and EXPR_LEAVE:
 *  	(unwind-protect FORM CLEANUP) is (block (setf value FORM)) CLEANUP value
 * An exit out of FORM stores its number and leaves that block; behind the cleanup, a test of the
 * number continues the exit. In: the forms, through forms.c; loops.c hands over return, break and
 * continue. Out: typed nodes.
 */
#include "frontend/sema/blocks.h"

/*
 * A form whose value is the block's result. The result's type is known when all such forms are
 * typed.
 */
struct given {
	struct expr **slot;        /* in a list: becomes the assignment */
	const struct form *form;
};

struct results {
	VEC(struct given) list;
	struct variable *variable; /* NULL until needed */
};

/* An exit through an unwind-protect. */
struct way_through {
	enum expr_kind kind;       /* RETURN, BREAK, CONTINUE, LEAVE */
	struct sema_block *target; /* LEAVE */
	struct results results;    /* RETURN with a value */
	const struct form *form;
};

struct sema_block {
	const char *name;          /* interned; NULL: an unwind-protect */
	struct expr *expr;         /* the EXPR_BLOCK */
	struct results results;
	unsigned loop_depth;
	VEC(struct way_through *) ways; /* exits through an unwind-protect */
	struct variable *way;
	struct sema_block *outer;
};

/* ---- nodes ---- */

static struct expr *sequence(struct sema *sema, const struct form *form, size_t room)
{
	struct expr *progn = sema_new(sema, EXPR_PROGN, form, &type_void);

	progn->comment = progn->trailing = NULL;
	progn->list.items = ARENA_ARRAY(sema->arena, struct expr *, room);
	return progn;
}

static struct expr **append(struct expr *progn, struct expr *expr)
{
	progn->list.items[progn->list.count] = expr;
	return &progn->list.items[progn->list.count++];
}

static struct expr *use(struct sema *sema, const struct form *form, struct variable *variable)
{
	struct expr *expr = sema_new(sema, EXPR_VARIABLE, form, variable->type);

	expr->comment = expr->trailing = NULL;
	expr->variable = variable;
	variable->uses++;
	return expr;
}

static struct expr *assignment(struct sema *sema, const struct form *form, struct variable *variable,
			       struct expr *value)
{
	struct expr *expr = sema_new(sema, EXPR_SETF, form, variable->type);

	expr->comment = expr->trailing = NULL;
	expr->assign.place = use(sema, form, variable);
	expr->assign.value = value;
	sema_note_stored(variable);
	sema_note_assignment(sema, variable, value);
	return expr;
}

static struct expr *leave(struct sema *sema, const struct form *form, struct expr *block)
{
	struct expr *expr = sema_new(sema, EXPR_LEAVE, form, &type_void);

	expr->comment = expr->trailing = NULL;
	expr->left = block;
	return expr;
}

static struct expr *let_of(struct sema *sema, const struct form *form, struct variable *variable,
			   struct expr *body)
{
	struct expr *let = sema_new(sema, EXPR_LET, form, body->type);

	let->let.bindings = ARENA_ARRAY(sema->arena, struct binding, 1);
	let->let.bindings[0].variable = variable;
	let->let.count = 1;
	let->let.body = body;
	return let;
}

/* ---- results ---- */

static void give(struct sema *sema, struct results *results, struct expr **slot, const struct form *form)
{
	struct given given = { slot, form };

	VEC_PUSH(sema->arena, &results->list, given);
}

/* When all results are typed: if they have a value, each is stored into the variable. */
static void settle(struct sema *sema, struct results *results, const struct form *form, bool is_unused)
{
	struct expr **arms = ARENA_ARRAY(sema->arena, struct expr *, results->list.count + 1);
	const struct type *type;
	bool neutral;

	for (size_t i = 0; i < results->list.count; i++)
		arms[i] = *results->list.items[i].slot;
	for (size_t i = 0; i < results->list.count && is_unused; i++)
		if (form_is_call(results->list.items[i].form, "return-from") &&
		    form_length(results->list.items[i].form) == 3)
			sema_check_unused(sema, form_nth(results->list.items[i].form, 2), arms[i]);
	if (is_unused)
		return;
	sema_settle_arms(sema, arms, results->list.count);
	type = sema_join(sema, arms, results->list.count, form, &neutral);
	if (type->kind == TYPE_VOID || type_is_error(type))
		return;
	results->variable = sema_new_variable(sema, "value", form->span);
	results->variable->type = type;
	for (size_t i = 0; i < results->list.count; i++)
		if (!sema_diverges(arms[i]))
			*results->list.items[i].slot = assignment(sema, results->list.items[i].form,
								  results->variable, arms[i]);
}

/* The body; the value of its last form is the block's. */
static struct expr *block_body(struct sema *sema, struct sema_block *block, const struct form *forms,
			       const struct form *whole)
{
	struct expr *body = sema_body(sema, forms, whole);

	if (body->kind == EXPR_PROGN && body->list.count) {
		give(sema, &block->results, &body->list.items[body->list.count - 1], whole);
		body->type = &type_void;
	}
	return body;
}

static void open_block(struct sema *sema, struct sema_block *block, const struct form *form,
		       const char *name)
{
	block->expr = sema_new(sema, EXPR_BLOCK, form, &type_void);
	block->expr->comment = block->expr->trailing = NULL;
	block->expr->block.name = name;
	block->loop_depth = sema->loop_depth;
	block->outer = sema->blocks;
	sema->blocks = block;
}

/* ---- block and return-from ---- */

/* The block's name; NULL if the form is no name. `nil` is read as the empty list. */
static const char *name_of_block(const struct form *form)
{
	static const char nil[] = "nil";

	return form_is_nil(form) ? nil : form->kind == FORM_SYMBOL ? form->name : NULL;
}

struct expr *sema_form_block(struct sema *sema, const struct form *form)
{
	struct sema_block *block = ARENA_NEW(sema->arena, struct sema_block);
	bool is_unused = sema->unused == form;
	struct expr *whole;

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	block->name = name_of_block(form_nth(form, 1));
	if (!block->name) {
		diag_report(sema->diags, DIAG_MALFORMED, form_nth(form, 1)->span,
			    "the first argument of `block` must be its name: (block NAME ..)");
		return sema_error_expr(sema, form);
	}
	open_block(sema, block, form, form_is_nil(form_nth(form, 1)) ? "out" : block->name);
	sema->unused = is_unused ? form : NULL;
	block->expr->block.body = block_body(sema, block, form_tail(form, 2), form);
	sema->blocks = block->outer;
	if (type_is_error(block->expr->block.body->type))
		return sema_error_expr(sema, form);
	settle(sema, &block->results, form, is_unused);
	if (!block->results.variable)
		return block->expr;
	whole = sequence(sema, form, 2);
	append(whole, block->expr);
	append(whole, use(sema, form, block->results.variable));
	whole->type = block->results.variable->type;
	return let_of(sema, form, block->results.variable, whole);
}

/*
 * The innermost unwind-protect inside the target; NULL as the target means the end of the function.
 */
static struct sema_block *unwind_before(const struct sema *sema, const struct sema_block *target)
{
	for (struct sema_block *at = sema->blocks; at && at != target; at = at->outer)
		if (!at->name)
			return at;
	return NULL;
}

static struct way_through *add_way(struct sema *sema, struct sema_block *unwind, enum expr_kind kind,
				   const struct form *form)
{
	struct way_through *way;

	for (size_t i = 0; i < unwind->ways.count; i++)
		if (unwind->ways.items[i]->kind == kind && kind != EXPR_LEAVE)
			return unwind->ways.items[i];
	if (!unwind->way) {
		unwind->way = sema_new_variable(sema, "way", unwind->expr->span);
		unwind->way->type = &type_u64;
	}
	way = ARENA_NEW(sema->arena, struct way_through);
	way->kind = kind;
	way->form = form;
	VEC_PUSH(sema->arena, &unwind->ways, way);
	return way;
}

/* `way = N; goto cleanup;` */
static void go_through(struct sema *sema, struct expr *progn, struct sema_block *unwind,
		       const struct way_through *way)
{
	uint64_t number = 1;

	while (unwind->ways.items[number - 1] != way)
		number++;
	append(progn, assignment(sema, way->form, unwind->way, sema_number(sema, way->form, number)));
	append(progn, leave(sema, way->form, unwind->expr));
}

static void leave_to(struct sema *sema, struct expr *progn, struct sema_block *target,
		     const struct form *form)
{
	struct sema_block *unwind = unwind_before(sema, target);
	struct way_through *way;

	if (!unwind) {
		append(progn, leave(sema, form, target->expr));
		return;
	}
	way = add_way(sema, unwind, EXPR_LEAVE, form);
	way->target = target;
	go_through(sema, progn, unwind, way);
}

struct expr *sema_form_return_from(struct sema *sema, const struct form *form)
{
	struct sema_block *block = sema->blocks;
	struct expr *progn, *value;
	struct diag *diag;

	if (!sema_check_count(sema, form, 1, 2))
		return sema_error_expr(sema, form);
	while (block && !(block->name && block->name == name_of_block(form_nth(form, 1))))
		block = block->outer;
	if (!block) {
		diag = diag_report(sema->diags, DIAG_MALFORMED, form_nth(form, 1)->span,
				   "there is no block `%s` around this",
				   form_text(sema->arena, form_nth(form, 1)));
		diag_help(sema->diags, diag, "(block %s ..) around it; `return` leaves the whole program",
			  form_text(sema->arena, form_nth(form, 1)));
		return sema_error_expr(sema, form);
	}
	progn = sequence(sema, form, 3);
	value = form_length(form) == 3 ? sema_value(sema, form_nth(form, 2)) :
					 sema_number(sema, form, 0);
	value->comment = value->trailing = NULL;
	give(sema, &block->results, append(progn, value), form);
	leave_to(sema, progn, block, form);
	return progn;
}

/* ---- unwind-protect ---- */

struct expr *sema_through_cleanups(struct sema *sema, const struct form *form, struct expr *way_out)
{
	struct sema_block *unwind = unwind_before(sema, NULL);
	bool has_value = way_out->kind == EXPR_RETURN && way_out->operand;
	struct way_through *way;
	struct expr *progn;

	if (!unwind || (way_out->kind != EXPR_RETURN && unwind->loop_depth < sema->loop_depth))
		return way_out;
	way = add_way(sema, unwind, way_out->kind, form);
	progn = sequence(sema, form, 3);
	if (has_value)
		give(sema, &way->results, append(progn, way_out->operand), form);
	go_through(sema, progn, unwind, way);
	return progn;
}

bool sema_has_cleanup(const struct sema *sema)
{
	return unwind_before(sema, NULL) != NULL;
}

/* Continues the exit behind the cleanup. */
static struct expr *go_on(struct sema *sema, struct way_through *way)
{
	struct expr *expr, *progn;

	if (way->kind == EXPR_LEAVE) {
		progn = sequence(sema, way->form, 2);
		leave_to(sema, progn, way->target, way->form);
		return progn;
	}
	expr = sema_new(sema, way->kind, way->form, &type_void);
	expr->comment = expr->trailing = NULL;
	if (way->kind == EXPR_RETURN && way->results.variable)
		expr->operand = use(sema, way->form, way->results.variable);
	return sema_through_cleanups(sema, way->form, expr);
}

static struct expr *take_way(struct sema *sema, struct sema_block *unwind, size_t index)
{
	const struct form *form = unwind->ways.items[index]->form;
	struct expr *branch = sema_new(sema, EXPR_IF, form, &type_void);
	struct expr *test = sema_new(sema, EXPR_BINARY, form, &type_u64);

	branch->comment = branch->trailing = test->comment = test->trailing = NULL;
	test->operation.op = OPERATOR_EQ;
	test->operation.a = use(sema, form, unwind->way);
	test->operation.b = sema_number(sema, form, index + 1);
	branch->branch.test = test;
	branch->branch.then = go_on(sema, unwind->ways.items[index]);
	return branch;
}

/* The block, the cleanup, the continued exits, and the value. */
static struct expr *unwound(struct sema *sema, const struct form *form, struct sema_block *unwind)
{
	bool always = sema_diverges(unwind->expr->block.body);
	struct expr *whole = sequence(sema, form, unwind->ways.count + 3), *let;
	struct expr *cleanup;

	sema->unused = form;
	cleanup = sema_body(sema, form_tail(form, 2), form);
	append(whole, unwind->expr);
	append(whole, cleanup);
	for (size_t i = 0; i < unwind->ways.count; i++)
		append(whole, always && i + 1 == unwind->ways.count ?
			      go_on(sema, unwind->ways.items[i]) : take_way(sema, unwind, i));
	if (unwind->results.variable) {
		append(whole, use(sema, form, unwind->results.variable));
		whole->type = unwind->results.variable->type;
	}
	let = unwind->results.variable ? let_of(sema, form, unwind->results.variable, whole) : whole;
	for (size_t i = 0; i < unwind->ways.count; i++) {
		struct results *results = &unwind->ways.items[i]->results;

		if (results->variable)
			let = let_of(sema, form, results->variable, let);
	}
	return unwind->way ? let_of(sema, form, unwind->way, let) : let;
}

struct expr *sema_form_unwind_protect(struct sema *sema, const struct form *form)
{
	struct sema_block *unwind = ARENA_NEW(sema->arena, struct sema_block);
	bool is_unused = sema->unused == form;
	struct expr *body;

	if (!sema_check_count(sema, form, 2, -1))
		return sema_error_expr(sema, form);
	open_block(sema, unwind, form, "cleanup");
	body = sequence(sema, form, 1);
	give(sema, &unwind->results, append(body, is_unused ? sema_unused(sema, form_nth(form, 1)) :
							     sema_expr(sema, form_nth(form, 1))), form);
	unwind->expr->block.body = body;
	sema->blocks = unwind->outer;
	settle(sema, &unwind->results, form, is_unused);
	for (size_t i = 0; i < unwind->ways.count; i++)
		settle(sema, &unwind->ways.items[i]->results, form, false);
	return unwound(sema, form, unwind);
}
