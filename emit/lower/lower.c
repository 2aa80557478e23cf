// SPDX-License-Identifier: MIT
/*
 * Lowers each program and subprogram to a C function, and has the primitives that the other files
 * of this folder call: emit a statement, declare or name a variable, copy a value into a variable.
 * In: the unit's items; guards_find marks the guards of each. Out: a struct citem per function,
 * with prototype and body in the tree of emit/tree; the features that the C uses (struct uses).
 * emit/file calls lower_programs.
 */
#include "emit/lower/lower.h"

#include <string.h>

#include "emit/tree/gather.h"
#include "emit/tree/nest.h"
#include "emit/tree/prune.h"
#include "emit/tree/scopes.h"
#include "frontend/unit/names.h"

const struct dest dest_discard = { .kind = DEST_DISCARD };
const struct dest dest_return = { .kind = DEST_RETURN, .type = &type_i32 };

struct cexpr *lower_atom(struct lower *lower, const char *text)
{
	return c_atom(lower->arena, text);
}

struct cexpr *lower_number(struct lower *lower, uint64_t value)
{
	return c_atom(lower->arena, arena_printf(lower->arena, "%llu", (unsigned long long)value));
}

void uses_constant(struct arena *arena, struct uses *uses, const struct kernel_constant *constant)
{
	if (table_find_object(&uses->constants_used, constant))
		return;
	VEC_PUSH(arena, &uses->constants, constant);
	table_add_object(arena, &uses->constants_used, constant, (void *)constant);
}

/* ---- statements and declarations ---- */

struct cstmt *lower_emit(struct lower *lower, enum cstmt_kind kind, struct cexpr *expr)
{
	struct cstmt *stmt = ARENA_NEW(lower->arena, struct cstmt);

	stmt->kind = kind;
	stmt->expr = expr;
	stmt->span = lower->span;
	stmt->comment = lower->comment;
	stmt->step = lower->step;
	lower->comment = NULL;
	lower->step = false;
	VEC_PUSH(lower->arena, &lower->block->statements, stmt);
	return stmt;
}

void lower_emit_expr(struct lower *lower, struct cexpr *expr)
{
	lower_emit(lower, CSTMT_EXPR, expr);
}

void lower_emit_assign(struct lower *lower, struct cexpr *target, struct cexpr *value)
{
	if (target->kind == C_ATOM && value->kind == C_ATOM && !strcmp(target->text, value->text))
		return;
	lower_emit_expr(lower, c_assign(lower->arena, "=", target, value));
}

void lower_store(struct lower *lower, const struct expr *place, struct cexpr *target, struct cexpr *value)
{
	if (!place->once) {
		lower_emit_assign(lower, target, value);
		lower_stored(lower, place);
		return;
	}
	/* a global was lowered as a value */
	if (target->kind == C_CALL && !strcmp(target->text, "READ_ONCE"))
		target = target->items[0];
	lower->uses->pieces[PIECE_WRITE_ONCE] = true;
	lower_emit_expr(lower, c_call(lower->arena, "WRITE_ONCE", 2, target, value));
}

struct cblock *lower_new_block(struct lower *lower)
{
	return ARENA_NEW(lower->arena, struct cblock);
}

const char *lower_unique(struct lower *lower, const char *base)
{
	return names_unique(lower->arena, &lower->names, base);
}

/*
 * May the variable's declaration have this initializer? Not with a call in it, which gets a
 * statement, so that the test of its result is on the next line. Byte swaps and ctx_read may.
 */
static bool fits_declaration(const struct cexpr *init)
{
	if (!init)
		return true;
	if (init->kind == C_CALL)
		return !strncmp(init->text, "bpf_nto", 7) || !strncmp(init->text, "bpf_hto", 7) ||
		       !strncmp(init->text, "ctx_", 4);
	return fits_declaration(init->a) && fits_declaration(init->b) && fits_declaration(init->c);
}

struct cdeclaration *lower_declare(struct lower *lower, const char *type, const char *name,
				   struct cexpr *init)
{
	struct cdeclaration declaration = { .type = type, .name = name, .span = lower->span };
	bool inside = init && (init->kind == C_LIST || (init->kind == C_ATOM &&
		      (init->text[0] == '-' || (init->text[0] >= '0' && init->text[0] <= '9'))));

	if (init && fits_declaration(init) && (inside || !lower->block->statements.count)) {
		declaration.init = c_without_pointer_cast(init);
		if (!lower->block->statements.count) {
			declaration.comment = lower->comment;
			lower->comment = NULL;
			lower->step = false;
		}
		init = NULL;
	}
	VEC_PUSH(lower->arena, &lower->block->declarations, declaration);
	if (init)
		lower_emit_expr(lower, c_assign(lower->arena, "=", lower_atom(lower, name), init));
	return &lower->block->declarations.items[lower->block->declarations.count - 1];
}

struct value lower_hold(struct lower *lower, struct value value, const char *name)
{
	if (value.literal || (value.c->kind == C_ATOM && value.nonneg))
		return value;
	name = lower_unique(lower, c_name_of(lower->arena, name));
	lower_declare(lower, type_c_text(lower->arena, value.type), name, value.c);
	value.c = lower_atom(lower, name);
	return value;
}

/* Suggests a name for a variable that holds the value; lower_unique makes it unique. */
const char *lower_hint(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CONTEXT:
		return expr->context.field ? expr->context.field->name : "value";
	case EXPR_MEMBER:
		return expr->member.member->c_name;
	case EXPR_VARIABLE:
		return expr->variable->name;
	case EXPR_CALL:
		if (!strncmp(expr->call.helper->c_name, "bpf_get_", 8))
			return expr->call.helper->c_name + 8;
		if (!strncmp(expr->call.helper->c_name, "bpf_ktime", 9))
			return "time";
		return "result";
	case EXPR_GLOBAL:
		return expr->global->name;
	case EXPR_INVOKE:
		return "result";
	case EXPR_MAP_LOOKUP:
	case EXPR_GETMAP:
		return "value";
	case EXPR_CAST:
		return lower_hint(expr->operand);
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
		return "err";
	default:
		return "value";
	}
}

/* ---- reads of variables ---- */

static void count_reads(struct lower *lower, const struct expr *expr, bool needed);

static void count_operand(struct expr *operand, void *user)
{
	count_reads(user, operand, true);
}

static void count_list(struct lower *lower, const struct expr *expr, bool needed, bool inner)
{
	for (size_t i = 0; i < expr->list.count; i++)
		count_reads(lower, expr->list.items[i],
			    i + 1 == expr->list.count ? needed : inner);
}

static void count_assignment(struct lower *lower, const struct expr *expr, bool needed)
{
	const struct expr *place = expr->assign.place;

	if (place->kind != EXPR_VARIABLE || needed)
		count_reads(lower, place, true);
	count_reads(lower, expr->assign.value, true);
}

/*
 * Counts the reads of each variable in uses_of. `needed`: the value of the expression is used. A
 * form without effects whose value is unused reads nothing, because lower_statement prints no C
 * for it. An assignment to a variable reads the variable only if the assignment's value is used.
 */
static void count_reads(struct lower *lower, const struct expr *expr, bool needed)
{
	if (!needed && !expr_has_effects(expr))
		return;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		lower->uses_of[expr->variable->id]++;
		return;
	case EXPR_PROGN:
		count_list(lower, expr, needed, false);
		return;
	case EXPR_AND:
	case EXPR_OR:
		count_list(lower, expr, needed, true);
		return;
	case EXPR_LET:
		for (size_t i = 0; i < expr->let.count; i++)
			if (expr->let.bindings[i].init)
				count_reads(lower, expr->let.bindings[i].init, true);
		count_reads(lower, expr->let.body, needed);
		return;
	case EXPR_IF:
		count_reads(lower, expr->branch.test, true);
		count_reads(lower, expr->branch.then, needed);
		if (expr->branch.otherwise)
			count_reads(lower, expr->branch.otherwise, needed);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		if (expr->loop.from)
			count_reads(lower, expr->loop.from, true);
		if (expr->loop.count)
			count_reads(lower, expr->loop.count, true);
		if (expr->loop.test)
			count_reads(lower, expr->loop.test, true);
		count_reads(lower, expr->loop.body, false);
		return;
	case EXPR_BLOCK:
		count_reads(lower, expr->block.body, false);
		return;
	case EXPR_SETF:
	case EXPR_UPDATE:
		count_assignment(lower, expr, needed);
		return;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_UNARY: case EXPR_BINARY:
	case EXPR_CAST: case EXPR_RETURN: case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_LEAVE: case EXPR_CONTEXT:
	case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ: case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_LOAD:
	case EXPR_ADDRESS: case EXPR_MAKE: case EXPR_MAP: case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_GETMAP:
	case EXPR_CALL: case EXPR_GLOBAL: case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM:
	case EXPR_INVOKE: case EXPR_PRINT: case EXPR_ATOMIC: case EXPR_ASM: case EXPR_MEMSET:
	case EXPR_MEMCPY: case EXPR_WITH_RECORD: case EXPR_WITH_LOCK:
		expr_each_operand(expr, count_operand, lower);
		return;
	}
	expr_unhandled(expr, __func__);
}

bool lower_is_read(const struct lower *lower, const struct variable *variable)
{
	return lower->uses_of[variable->id] > 0 || variable->addressed;
}

/* ---- functions ---- */

/*
 * Reserves the names that the file declares. A struct's name is a tag, which a variable may share.
 */
static void claim_global_names(const struct unit *unit, struct uses *uses)
{
	uses->stack_indexes = unit_indexes_stack(unit);
	for (size_t i = 0; i < unit->items.count; i++) {
		struct item *item = &unit->items.items[i];

		table_add(unit->arena, &uses->items, item_c_name(item), item);
		if (item->kind != ITEM_STRUCTURE)
			table_add(unit->arena, &uses->names, item_c_name(item), item);
	}
}

/* A final `return` is separated from the statements before it by an empty line. */
static void set_off_return(struct cblock *body)
{
	size_t count = body->statements.count;

	if (count > 1 && body->statements.items[count - 1]->kind == CSTMT_RETURN)
		body->statements.items[count - 1]->step = true;
}

static const char **parameter_names(struct lower *lower)
{
	const struct subprogram *subprogram = lower->program->subprogram;
	const char **names = ARENA_ARRAY(lower->arena, const char *,
					 subprogram->parameter_count + 1);

	for (size_t i = 0; i < subprogram->parameter_count; i++) {
		const struct variable *parameter = subprogram->parameters[i];

		names[i] = lower_unique(lower, c_name_of(lower->arena, parameter->name));
		lower->variable_names[parameter->id] = names[i];
	}
	return names;
}

static const char *program_prototype(struct lower *lower)
{
	const struct unit *unit = lower->unit;
	const struct program *program = lower->program;
	const char *context = program->event ? program->event->c_name : program->section->context;

	if (program->arguments && program->arguments->used)
		return lower_arguments_prototype(lower);
	return arena_printf(unit->arena, "int %s(%s%s *ctx)", program->c_name,
			    context ? "struct " : "void", context ? context : "");
}

/*
 * Copies each parameter that the guard `wide` marks to a 64-bit variable: the parameter's own type
 * is narrower than a register.
 */
static void widen_parameters(struct lower *lower)
{
	for (size_t i = 0; i < lower->program->variables.count; i++) {
		const struct variable *variable = lower->program->variables.items[i];
		const char *given = lower->variable_names[variable->id], *name;

		if (!variable->parameter || !given || !lower_is_wide(lower, variable))
			continue;
		name = lower_unique(lower, given);
		lower_declare(lower, type_c_text(lower->arena, lower_variable_type(lower, variable)),
			      name, lower_atom(lower, given))->mark = lower_wide_mark(lower, variable);
		lower->variable_names[variable->id] = name;
	}
}

/*
 * A function that is a block and a `return` of a constant needs no block: it limits nothing, since
 * the function ends with it.
 */
static void unwrap_body(struct lower *lower, struct cblock *body)
{
	struct cblock *inner;
	struct cstmt *first, *last;

	if (body->declarations.count || body->statements.count != 2)
		return;
	first = body->statements.items[0];
	last = body->statements.items[1];
	if (first->kind != CSTMT_BLOCK || first->comment || last->kind != CSTMT_RETURN ||
	    (last->expr && last->expr->kind != C_ATOM))
		return;
	inner = first->body;
	VEC_PUSH(lower->arena, &inner->statements, last);
	*body = *inner;
}

static void lower_body(struct lower *lower, const char *const *parameters)
{
	const struct program *program = lower->program;

	lower_find_outliving(lower, program->body);
	lower->top = lower->block;
	if (program_is_handed_context(program))
		lower_take_handed(lower, parameters);
	widen_parameters(lower);
	if (program->scratch_map)
		lower_find_scratch(lower);
	lower_statement(lower, program->body,
			lower->result->kind == TYPE_VOID ? dest_discard : dest_return);
	prune_function(lower->arena, lower->block, parameters);
	unwrap_body(lower, lower->block);
	gather_initializers(lower->arena, lower->block);
	nest_flatten(lower->arena, lower->block, &lower->names);
	scopes_shorten(lower->arena, lower->block, &lower->names);
	set_off_return(lower->block);
}

/*
 * libbpf 1.1 knows only the section `tc`, which does not say the direction. The object keeps it as
 * a BTF tag of the function; libskep reads the tag when it opens the object.
 */
static const char *direction_tag(const struct program *program)
{
	const char *name = program->section ? program->section->name : "";
	const char *slash = strchr(name, '/');

	if (program->subprogram || !program->emitted_section || strcmp(program->emitted_section, "tc"))
		return NULL;
	return slash && (!strcmp(slash, "/ingress") || !strcmp(slash, "/egress")) ? name : NULL;
}

static struct citem lower_function(const struct unit *unit, const struct program *program,
				   struct uses *uses)
{
	struct lower lower = { .unit = unit, .arena = unit->arena, .program = program, .uses =
		uses };
	struct citem item = { .kind = CITEM_FUNCTION, .comment = program->comment };
	const char **parameters = NULL;
	size_t count = program->variables.count;

	lower.result = program->subprogram ? program->subprogram->result : &type_i32;
	lower.variable_names = ARENA_ARRAY(unit->arena, const char *, count + 1);
	lower.variable_objects = ARENA_ARRAY(unit->arena, bool, count + 1);
	lower.uses_of = ARENA_ARRAY(unit->arena, unsigned, count + 1);
	count_reads(&lower, program->body, lower.result->kind != TYPE_VOID);
	lower.guards = guards_find(&uses->guards, program);
	lower.block = lower_new_block(&lower);
	lower.span = item.span = program->span;
	lower.names.around = &uses->names;
	names_take(unit->arena, &lower.names, "ctx");
	if (program_is_handed_context(program))
		names_take(unit->arena, &lower.names, LOWER_HANDED);
	if (program->subprogram)
		parameters = parameter_names(&lower);
	item.prototype = parameters ? lower_prototype(unit, program, parameters) : program_prototype(&lower);
	item.section = program->optional ? arena_printf(unit->arena, "?%s", program->emitted_section) :
					   program->emitted_section;
	item.tag = direction_tag(program);
	uses->pieces[PIECE_ATTACH_TO] |= item.tag != NULL;
	item.body = lower.block;
	lower_body(&lower, parameters);
	return item;
}

void lower_programs(const struct unit *unit, struct uses *uses, struct citem *functions)
{
	claim_global_names(unit, uses);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && item->program->section->context &&
		    !strcmp(item->program->section->context, "pt_regs"))
			uses->tracing = true; /* it declares the struct */
		if (item->kind == ITEM_PROGRAM ||
		    (item->kind == ITEM_SUBPROGRAM && item->program->body &&
		     item->program->subprogram->reached))
			functions[i] = lower_function(unit, item->program, uses);
		guards_forget(&uses->guards);
	}
	arena_release(&uses->guards.passing);
}
