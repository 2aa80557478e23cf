// SPDX-License-Identifier: MIT
/* Checks pointers where they are used: null without a test, released records, plain numbers, and
 * kernel objects in arguments. Called by check.c for each expression with the null states of the
 * flow pass; reports [null-deref], [released] and [type]. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/references.h"
#include "frontend/unit/query.h"

static const char *name_of(const struct expr *pointer)
{
	return pointer->kind == EXPR_VARIABLE ? variable_words(pointer->variable) : NULL;
}

/* ---- the store that makes a variable null ---- */

struct sources {
	const struct check *check;
	const struct variable *variable;
	const struct expr *found; /* the last store of a value that may be null */
};

static void try_source(struct sources *sources, const struct variable *variable,
		       const struct expr *value)
{
	const struct fact *fact;

	if (variable != sources->variable || !value)
		return;
	fact = fact_of(sources->check->facts, value);
	if (fact->reached && (fact->pointer & POINTER_NULL || value->is_constant))
		sources->found = fact->origin ? fact->origin : value;
}

static void find_source(struct expr *expr, void *user)
{
	struct sources *sources = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		try_source(sources, expr->let.bindings[i].variable, expr->let.bindings[i].init);
	expr_each_operand(expr, find_source, user);
	if (expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_VARIABLE)
		try_source(sources, expr->assign.place->variable, expr->assign.value);
}

/* The value that was stored into the variable and may be null, or NULL. */
static const struct expr *source_of(const struct check *check, const struct expr *pointer)
{
	struct sources sources = { .check = check };

	if (pointer->kind != EXPR_VARIABLE || !check->program->body)
		return NULL;
	sources.variable = pointer->variable;
	find_source(check->program->body, &sources);
	return sources.found;
}

/* The reason for null: "`denied` may lack the key". */
static const char *reason(struct check *check, const struct expr *pointer,
			  const struct expr *origin)
{
	if (pointer->kind == EXPR_VARIABLE && pointer->variable->may_be_null)
		return "this tracepoint can pass null";
	if (!origin)
		return "one path to here does not set it";
	if (origin->is_constant)
		return "one path to here leaves it nil";
	if (origin->kind == EXPR_MAP_LOOKUP || origin->kind == EXPR_GETMAP)
		return arena_printf(check->arena, "`%s` may lack the key",
				    origin->map_access.map->name);
	if (origin->kind == EXPR_CALL && origin->type->space == SPACE_RECORD &&
	    origin->call.arguments.count && origin->call.arguments.items[0]->kind == EXPR_MAP)
		return arena_printf(check->arena, "`%s` may be full",
				    origin->call.arguments.items[0]->map->name);
	if (origin->kind == EXPR_CONTEXT)
		return "there may be no socket";
	if (origin->kind == EXPR_KERNEL_READ)
		return "an iterator's last call passes null";
	if (origin->kind == EXPR_CALL)
		return arena_printf(check->arena, "`%s` may fail", origin->call.helper->name);
	if (origin->kind == EXPR_INVOKE)
		return arena_printf(check->arena, "`%s` may return null",
				    origin->invoke.subprogram->name);
	return "it was not compared with null";
}

static void help_null(struct check *check, struct diag *diag, const struct expr *user,
		      const struct expr *pointer, const struct expr *origin)
{
	const char *name = name_of(pointer);
	const struct map *map = origin && (origin->kind == EXPR_MAP_LOOKUP ||
					   origin->kind == EXPR_GETMAP) ?
		origin->map_access.map : NULL;

	if (map && map->value && type_is_integer(map->value) && user->kind == EXPR_ATOMIC &&
	    map->type->inserts_on_update && !(name && pointer->variable->parameter))
		diag_help(check->diags, diag,
			  "(when %s ..), or (incf-map %s key) which adds a missing key",
			  name ? name : "it", map->name);
	else if (name)
		diag_help(check->diags, diag,
			"(when %s ..) around it, or (unless %s (return ..)) before it",
			  name, name);
	else
		diag_help(check->diags, diag, "(when-let ((p ..)) ..) binds it and tests it");
}

/* Reports a pointer that was loaded from memory: the verifier tracks pointers from their source,
 * and takes such a value for a plain number. */
static void report_number(struct check *check, const struct expr *pointer)
{
	const char *name = name_of(pointer);
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_TYPE, pointer->span,
			   "%s%s%s is a plain number to the verifier: nothing can be loaded "
			   "through it",
			   name ? "`" : "", name ? name : "this pointer", name ? "`" : "");
	if (pointer->kind == EXPR_MEMBER || pointer->kind == EXPR_LOAD)
		diag_help(check->diags, diag, "a pointer stored in a map, a record or a global "
					      "becomes a plain number: store the key instead, and "
					      "look it up again");
	else
		unit_help_address(check->unit, diag, check->program->section_name ?
				  check->program->section_name : check->section ?
				  check->section->name : "", name ? name : "address");
	check_note_calls(check, diag, pointer);
}

static void report_gone(struct check *check, const struct expr *pointer, const struct fact *fact)
{
	bool socket = fact->space == SPACE_SOCKET, slice = fact->origin && reference_of(fact->origin);
	bool record = !socket && !(fact->origin && fact->origin->kind == EXPR_INVOKE &&
				   fact->origin->invoke.subprogram->subprogram->acquires);
	const char *name = name_of(pointer);
	struct diag *diag;

	if (slice)
		diag = diag_report(check->diags, DIAG_RELEASED, pointer->span,
				   "`%s` points into a dynptr that was released before this, or "
				   "into a packet that was changed", name ? name : "the slice");
	else
		diag = diag_report(check->diags, DIAG_RELEASED, pointer->span, "`%s` was %s before this",
				   name ? name : socket ? "the socket" : record ? "the record" : "the object",
				   record ? "submitted or discarded" : "released");
	if (pointer->kind == EXPR_VARIABLE && pointer->variable->record)
		diag_help(check->diags, diag, "a tail call inside `with-ringbuf` discards the "
					      "record, even if it fails and continues");
	if (fact->origin)
		diag_note(check->diags, diag, fact->origin->span, socket || slice ? "found here" :
			  record ? "reserved here" : "acquired here");
	check_note_calls(check, diag, pointer);
}

static void check_pointer(struct check *check, const struct expr *user, const struct expr *pointer)
{
	const struct fact *fact = fact_of(check->facts, pointer);
	const char *name = name_of(pointer);
	const struct expr *origin;
	struct diag *diag;

	if (!fact->reached || !(type_is_pointer(pointer->type) || pointer->is_constant))
		return;
	if (fact->pointer & POINTER_NUMBER && type_is_pointer(pointer->type)) {
		report_number(check, pointer);
		return;
	}
	if (fact->pointer & POINTER_RELEASED) {
		report_gone(check, pointer, fact);
		return;
	}
	if (!(fact->pointer & POINTER_NULL))
		return;
	origin = fact->origin ? fact->origin : source_of(check, pointer);
	diag = diag_report(check->diags, DIAG_NULL_DEREF, pointer->span, "%s%s%s may be null: %s",
			   name ? "`" : "", name ? name : "this pointer", name ? "`" : "",
			   reason(check, pointer, origin));
	help_null(check, diag, user, pointer, origin);
	if (origin && origin != pointer)
		diag_note(check->diags, diag, origin->span, origin->is_constant ? "set here" :
			  origin->kind == EXPR_CALL || origin->kind == EXPR_INVOKE ?
				  "called here" : "looked up here");
	check_note_calls(check, diag, pointer);
}

static bool takes_null(const struct kernel_parameter *parameter)
{
	switch (parameter->kind) {
	case KERNEL_ARG_SCALAR:
	case KERNEL_ARG_ZERO:
	case KERNEL_ARG_MAP:
	case KERNEL_ARG_SIZE:
	case KERNEL_ARG_SIZE_OR_ZERO:
	case KERNEL_ARG_ADDRESS:
		return true;
	default:
		return parameter->may_be_null;
	}
}

/* Checks ARG_PTR_TO_STACK_OR_NULL of helpers with a callback. */
static void check_on_stack(struct check *check, const struct expr *data)
{
	const struct fact *fact = fact_of(check->facts, data);

	if (!fact->reached || !type_is_pointer(data->type) || data->is_constant ||
	    fact->space == SPACE_STACK || fact->space == SPACE_ANY || check_is_packet(check, data))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, data->span,
			      "the data of a callback must be an object on the stack, and this is "
			      "not"),
		  "pass a variable or (make-S ..) of this function, with the values that the "
		  "callback needs");
}

/* `data` is passed to the callback before it: null is allowed if the callback does not use it. */
static void check_callback_data(struct check *check, const struct expr *callback,
				const struct expr *data)
{
	const struct program *program = callback->subprogram;
	const struct subprogram *subprogram = program->subprogram;
	struct diag *diag;

	check_on_stack(check, data);
	if (!data->is_constant || !subprogram->parameter_count ||
	    !subprogram->parameters[subprogram->parameter_count - 1]->uses)
		return;
	diag = diag_report(check->diags, DIAG_NULL_DEREF, data->span,
			   "`%s` uses its data pointer, and null is passed here", program->name);
	diag_note(check->diags, diag,
		  subprogram->parameters[subprogram->parameter_count - 1]->span,
		  "its last parameter");
}

/* The argument without casts and without variables that are set once. */
static const struct expr *first_of(const struct expr *argument)
{
	for (;;)
		if (argument->kind == EXPR_CAST)
			argument = argument->operand;
		else if (argument->kind == EXPR_VARIABLE && !argument->variable->assigned &&
			 argument->variable->init)
			argument = argument->variable->init;
		else
			return argument;
}

/* Refuses a release of something that the program did not acquire, such as a field of the context
 * or of a kernel struct. */
static void check_owned(struct check *check, const struct expr *argument)
{
	const struct expr *origin = fact_of(check->facts, argument)->origin;
	struct diag *diag;

	if (!origin)
		origin = first_of(argument);
	if (origin->kind != EXPR_CONTEXT && origin->kind != EXPR_KERNEL_READ &&
	    !(origin->kind == EXPR_VARIABLE && origin->variable->parameter && !check->program->subprogram))
		return;
	diag = diag_report(check->diags, DIAG_RELEASED, argument->span,
			   "this is not a reference that the program can release: no lookup "
			   "returned it");
	diag_note(check->diags, diag, origin->span, "it was acquired here");
}

/* Requires a released pointer or the context at offset 0: the verifier accepts no other offset. */
static void check_unmoved(struct check *check, const struct expr *argument, const char *what)
{
	const struct expr *first = first_of(argument);
	struct memory_place place;
	bool moved;

	if (!fact_of(check->facts, argument)->reached || argument->is_constant)
		return;
	if (find_place(check, argument, &place))
		moved = place.least || place.greatest;
	else
		moved = first->kind == EXPR_BINARY && type_is_pointer(first->type);
	if (moved)
		diag_report(check->diags, DIAG_TYPE, argument->span,
			    "%s must be passed unchanged: something was added to this "
			    "pointer", what);
}

/* Refuses the program's memory or the packet for an argument that must be a kernel object. */
static void check_object(struct check *check, const struct expr *call, size_t index)
{
	const struct kernel_parameter *parameter = &call->call.helper->parameters[index];
	const struct expr *argument = call->call.arguments.items[index];
	const struct fact *fact = fact_of(check->facts, argument);
	enum pointer_space space = fact->space;

	if (!fact->reached || argument->is_constant || !type_is_pointer(argument->type))
		return;
	if (space != SPACE_STACK && space != SPACE_GLOBAL && space != SPACE_MAP && space != SPACE_RECORD &&
	    space != SPACE_CONTEXT && space != SPACE_PACKET && !(fact->pointer & POINTER_NUMBER))
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, argument->span,
			      "`%s` requires a kernel object here, `%s`, but this is %s",
			      call->call.helper->name, parameter->name,
			      fact->pointer & POINTER_NUMBER ? "a number to the verifier" :
			      space == SPACE_CONTEXT ? "the context" :
			      space == SPACE_PACKET ? "memory of the packet" : "the program's own "
									       "memory"),
		  "pass a pointer that BTF describes: an argument of the hook, (ctx NAME), a field "
		  "of it, or (get-current-task-btf)");
}

/* A literal null is allowed; an object that may be null is not. */
static void check_given(struct check *check, const struct expr *call, const struct expr *argument)
{
	check_unmoved(check, argument, "what is given away");
	check_pointer(check, call, argument);
}

/* kptr-xchg: takes a field of a map's value, and an object that the program owns. */
static void check_kept(struct check *check, const struct expr *call, size_t index)
{
	const struct expr *argument = call->call.arguments.items[index];
	const struct fact *fact = fact_of(check->facts, argument);

	if (!fact->reached || argument->is_constant)
		return;
	if (!index && fact->space != SPACE_MAP)
		diag_report(check->diags, DIAG_TYPE, argument->span,
			    "a field that owns an object must be in a map's value, but this is %s",
			    fact->space == SPACE_STACK ? "an object on the stack" : "another");
	else if (!index)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 3), argument->span, "a field that owns an object");
	else if (!fact->origin || !expr_acquires(fact->origin))
		diag_report(check->diags, DIAG_RELEASED, argument->span,
			    "this is not a reference that the program can give away: no call "
			    "acquired it");
	else
		check_given(check, call, argument);
}

static void check_arguments(struct check *check, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;

	for (size_t i = 0; i < expr->call.arguments.count; i++) {
		const struct expr *argument = expr->call.arguments.items[i];

		if (i && expr->call.arguments.items[i - 1]->kind == EXPR_SUBPROGRAM)
			check_callback_data(check, expr->call.arguments.items[i - 1], argument);
		if (helper->releases && !i) {
			check_owned(check, argument);
			check_unmoved(check, argument, "what is given back");
		}
		if (helper->id == KERNEL_KPTR_XCHG)
			check_kept(check, expr, i);
		if (helper->parameters[i].kind == KERNEL_ARG_CONTEXT && argument->type->space == SPACE_CONTEXT)
			check_unmoved(check, argument, "the context");
		if (helper->parameters[i].kind == KERNEL_ARG_OBJECT)
			check_object(check, expr, i);
		if (helper->parameters[i].kind == KERNEL_ARG_OBJECT &&
		    fact_of(check->facts, argument)->pointer & POINTER_NUMBER)
			continue;
		if (!takes_null(&helper->parameters[i]) || argument->type->map)
			check_pointer(check, expr, argument);
	}
}

/* Warns nothing inside a call of another object or of the kernel: it cannot be followed. */
static void check_passed(struct check *check, const struct expr *expr)
{
	const struct subprogram *subprogram = expr->invoke.subprogram->subprogram;

	if (expr->invoke.subprogram->body)
		return;
	for (size_t i = 0; i < expr->invoke.arguments.count; i++) {
		const struct expr *argument = expr->invoke.arguments.items[i];

		if (subprogram->releases && !i) {
			check_owned(check, argument);
			check_unmoved(check, argument, "what is given back");
		}
		if (type_is_pointer(subprogram->parameters[i]->type) &&
		    !(argument->is_constant && subprogram->kind == SUBPROGRAM_KERNEL))
			check_pointer(check, expr, argument);
	}
}

/* The verifier compares the packet's end with pointers into the packet, and allows no arithmetic on
 * it. */
static void check_end_moved(struct check *check, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	enum operator op = expr->operation.op;

	if (!b || (op != OPERATOR_ADD && op != OPERATOR_SUB) ||
	    fact_of(check->facts, a)->space == fact_of(check->facts, b)->space ||
	    !(fact_of(check->facts, a)->space == SPACE_PACKET_END ||
	      fact_of(check->facts, b)->space == SPACE_PACKET_END) || !fact_of(check->facts, expr)->reached)
		return;
	/* the distance of two pointers is a number */
	if (fact_of(check->facts, a)->space != SPACE_ANY && fact_of(check->facts, b)->space != SPACE_ANY)
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, expr->span,
			      "the kernel allows no arithmetic on the packet's end"),
		  "do the arithmetic on the other side: (> (+ p 4) end), not (> p (- end 4))");
}

void check_pointer_uses(struct check *check, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_BINARY:
		check_end_moved(check, expr);
		return;
	case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS:
		/* for other structs the probe read accepts any address */
		if (expr->member.base->type->space == SPACE_TRUSTED)
			check_pointer(check, expr, expr->member.base);
		return;
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		check_pointer(check, expr, expr->member.base);
		return;
	case EXPR_LOAD:
	case EXPR_ATOMIC:
		check_pointer(check, expr, expr->memory.pointer);
		return;
	case EXPR_MEMCPY:
		check_pointer(check, expr, expr->copy.from);
		check_pointer(check, expr, expr->copy.to);
		return;
	case EXPR_MEMSET:
		check_pointer(check, expr, expr->copy.to);
		return;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		if (expr->map_access.holder)
			check_pointer(check, expr, expr->map_access.holder);
		if (expr->map_access.key_is_pointer)
			check_pointer(check, expr, expr->map_access.key);
		if (expr->map_access.value_is_pointer)
			check_pointer(check, expr, expr->map_access.value);
		return;
	case EXPR_WITH_RECORD:
		if (expr->record.holder)
			check_pointer(check, expr, expr->record.holder);
		return;
	case EXPR_CALL:
		check_arguments(check, expr);
		return;
	case EXPR_INVOKE:
		check_passed(check, expr);
		return;
	case EXPR_WITH_LOCK:
		check_pointer(check, expr, expr->lock.pointer);
		return;
	default:
		return;
	}
}
