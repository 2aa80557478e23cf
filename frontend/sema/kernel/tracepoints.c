// SPDX-License-Identifier: MIT
/*
 * deftracepoint, and tp-FIELD in the programs of its section. In: the forms. Out: the event's
 * struct, from the built-in table of system calls, from BTF, from a format file or from tracefs;
 * reads of its fields. Called by sema.c, and through forms.c.
 */
#include <string.h>
#include <unistd.h>

#include "frontend/sema/kernel/kernel.h"

/* The prefix of a text whose offset is stored in the event. */
#define LOCATED "__data_loc_"
/* The prefix of a system call's event. */
#define ENTER "sys_enter_"

static bool is_system_call(const char *event, const char *side)
{
	return !strncmp(event, "syscalls/", 9) && sema_begins_with(event + 9, side, strlen(side)) &&
	       strlen(event + 9) > strlen(side);
}

/* The struct of the event's class; all system calls share two. */
static const char *event_struct(struct sema *sema, const char *event, const struct form *class)
{
	const char *name = strchr(event, '/') + 1;

	if (class)
		name = class->name;
	else if (is_system_call(event, "sys_enter_"))
		name = "sys_enter";
	else if (is_system_call(event, "sys_exit_"))
		name = "sys_exit";
	return arena_printf(sema->arena, "trace_event_raw_%s", sema_kernel_name(sema, name));
}

static void unknown_event(struct sema *sema, const struct form *form, const char *name)
{
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_TYPE, form->span,
					"the kernel has no `struct %s` for this event", name);

	diag_help(sema->diags, diag,
		  "an event of a class has the class's fields: (deftracepoint %s :class NAME ..); "
		  "or :format \"FILE\" with a copy of tracefs' events/%s/format", form->name,
		  sema_event_path(sema, form->name));
}

/* Is the event a system call's with the layout of the built-in table? */
static bool is_call(const struct tracepoint *tracepoint)
{
	return !strncmp(tracepoint->name, "syscalls/", 9) && !tracepoint->structure->is_kernel;
}

/* "dirfd filename flags mode"; NULL for other events, and for calls that the table lacks. */
static const char *arguments_of_event(struct sema *sema, const char *event)
{
	if (!is_system_call(event, ENTER))
		return NULL;
	return kernel_system_call_arguments(sema_kernel_name(sema,
							     event + strlen("syscalls/" ENTER)));
}

/*
 * The field's name in the struct of a single call for `id` and `args` of the kernel's common
 * struct; other names unchanged.
 */
static const char *name_in_call(struct sema *sema, const struct tracepoint *tracepoint,
				const char *name)
{
	const struct structure *structure = tracepoint->structure;

	if (!is_call(tracepoint))
		return name;
	if (!strcmp(name, "id"))
		return structure->members[0].name;
	return !strcmp(name, "args") && arguments_of_event(sema, tracepoint->name) &&
	       structure->member_count > 1 ? structure->members[1].name : name;
}

/* The event's field, or the text whose offset is stored in it. */
static struct member *event_member(struct sema *sema, const struct form *at,
				   const struct tracepoint *tracepoint, const char *name)
{
	struct structure *structure = tracepoint->structure;
	const char *located = arena_printf(sema->arena, LOCATED "%s", name);
	struct btf_field field;

	if (!structure->is_kernel)
		return sema_event_member(sema, at, structure,
					 name_in_call(sema, tracepoint, name));
	if (btf_file_field(sema->btf, structure->kernel_id, located, &field))
		name = located;
	return sema_kernel_member(sema, at, structure, name, false);
}

static void read_fields(struct sema *sema, const struct tracepoint *tracepoint)
{
	for (const struct form *at = tracepoint->fields; form_is_pair(at); at = at->cdr) {
		if (at->car->kind != FORM_SYMBOL) {
			diag_report(sema->diags, DIAG_MALFORMED, at->car->span,
				    "the name of a field is needed here");
			continue;
		}
		event_member(sema, at->car, tracepoint, at->car->name);
	}
}

/* :class NAME, :format FILE; false after an error. */
static bool read_options(struct sema *sema, const struct form *form, struct tracepoint *tracepoint,
			 const struct form **ret_class, const struct form **ret_format)
{
	const struct form *option = form_nth(form, 2), *value = form_nth(form, 3);
	bool is_class = option && form_is_keyword(option, "class");

	tracepoint->fields = form_tail(form, 2);
	if (!option || (!is_class && !form_is_keyword(option, "format")))
		return true;
	tracepoint->fields = form_tail(form, value ? 4 : 3);
	*(is_class ? ret_class : ret_format) = value;
	if (value && (!is_class || value->kind == FORM_SYMBOL))
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, option->span, is_class ?
		    ":class must be the name of a class of events" :
		    ":format must be a file name, as a string");
	return false;
}

/*
 * The struct of a system call by the built-in table; NULL for other events, and for calls that the
 * table lacks. Programs see one layout in all kernels, even where preempt_rt has a longer struct,
 * which CO-RE would follow. With the table, libbpf need not read BTF.
 */
static struct structure *event_of_call(struct sema *sema, const struct form *name)
{
	const char *arguments = arguments_of_event(sema, name->name);

	if (!arguments && !is_system_call(name->name, "sys_exit_"))
		return NULL;
	return sema_event_of_arguments(sema, name, arguments);
}

/*
 * The struct from BTF. If that is this machine's own and lacks the struct, as for events that share
 * one, from tracefs.
 */
static struct structure *event_of_kernel(struct sema *sema, const struct form *form,
					 const struct form *name, const struct form *class)
{
	const char *kernel = event_struct(sema, name->name, class);
	bool own = !sema->btf_path && !class;
	struct structure *structure = class ? NULL : event_of_call(sema, name);

	if (!structure && own && access(BTF_RUNNING_KERNEL, R_OK))
		structure = sema_event_of_tracefs(sema, name);
	if (structure)
		return structure;
	if (!sema_btf(sema, form->span))
		return NULL;
	structure = sema_use_kernel_struct(sema, kernel, name->span);
	if (!structure && own)
		structure = sema_event_of_tracefs(sema, name);
	if (!structure)
		unknown_event(sema, name, kernel);
	return structure;
}

void sema_deftracepoint(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *class = NULL, *format = NULL;
	struct tracepoint *tracepoint = ARENA_NEW(sema->arena, struct tracepoint);

	if (!sema_check_count(sema, form, 1, -1))
		return;
	if (name->kind != FORM_SYMBOL || !strchr(name->name, '/')) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span,
			    "a tracepoint must be CATEGORY/EVENT, such as sched/sched_process_exec");
		return;
	}
	tracepoint->name = name->name;
	tracepoint->span = name->span;
	if (!read_options(sema, form, tracepoint, &class, &format))
		return;
	tracepoint->structure = format ? sema_event_of_file(sema, name, format) :
					event_of_kernel(sema, form, name, class);
	if (tracepoint->structure && form->comment)
		tracepoint->structure->comment = tracepoint->structure->is_kernel ? form->comment :
			arena_printf(sema->arena, "%s\n%s", form->comment,
				     tracepoint->structure->comment);
	if (tracepoint->structure)
		read_fields(sema, tracepoint);
	sema_add_spelled(sema, &sema->tracepoints, tracepoint->name, tracepoint);
}

struct expr *sema_form_deftracepoint(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
		    "`deftracepoint` must be at top level");
	return sema_error_expr(sema, form);
}

/* ---- in programs ---- */

static bool is_listed(const struct tracepoint *tracepoint, const char *name)
{
	if (!form_is_pair(tracepoint->fields))
		return true;
	for (const struct form *at = tracepoint->fields; form_is_pair(at); at = at->cdr)
		if (at->car->kind == FORM_SYMBOL && sema_same_name(at->car->name, name))
			return true;
	return false;
}

/* The verifier allows no run-time offset into the context. */
static bool event_index(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct type *type = expr->member.member->type;
	const struct form *index = form_nth(form, 1);
	const struct expr *value;

	if (!index)
		return true;
	if (type->kind != TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` is no array: it takes no index", form->car->name);
		return false;
	}
	value = expr->member.index = sema_constant(sema, index);
	if (type_is_error(value->type))
		return false;
	if (!type->count || value->value < type->count)
		return true;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
		    "`%s` has the elements 0 to %u", form->car->name, type->count - 1);
	return false;
}

static struct expr *read_context(struct sema *sema, const struct form *form,
				 struct structure *structure, struct member *member)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_READ, form, member->type);

	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.base = sema_context_pointer(sema, form);
	expr->member.base->comment = expr->member.base->trailing = NULL;
	member->used = true;
	return type_is_error(expr->member.base->type) ? expr->member.base : expr;
}

static struct expr *event_field(struct sema *sema, const struct form *form,
				struct structure *structure, struct member *member, bool address)
{
	const struct type *type = member->type;
	struct expr *expr;

	if (!sema_check_count(sema, form, 0, address ? 0 : 1))
		return sema_error_expr(sema, form);
	expr = read_context(sema, form, structure, member);
	if (type_is_error(expr->type) || !event_index(sema, form, expr))
		return sema_error_expr(sema, form);
	expr->member.located = !strncmp(member->c_name, LOCATED, strlen(LOCATED));
	if (type->kind == TYPE_ARRAY)
		type = type->target;
	if (!address && !expr->member.located && type->kind != TYPE_STRUCT &&
	    (member->type->kind != TYPE_ARRAY || expr->member.index)) {
		expr->type = type;
		return expr;
	}
	expr->kind = EXPR_KERNEL_ADDRESS;
	expr->type = type_pointer(&sema->unit->types,
				  expr->member.located || type->kind == TYPE_STRUCT ? NULL : type,
				  SPACE_KERNEL);
	return expr;
}

/*
 * In a system call's own event the number is an int, where the kernel's struct has a long `id`; the
 * other half is not set.
 */
static struct expr *number_of_call(struct sema *sema, const struct form *form,
				   const struct tracepoint *tracepoint, struct expr *field)
{
	struct expr *expr;

	if (field->kind != EXPR_KERNEL_READ || strncmp(tracepoint->name, "syscalls/", 9) ||
	    strcmp(field->member.member->c_name, "id"))
		return field;
	expr = sema_new(sema, EXPR_CAST, form, &type_i32);
	expr->operand = field;
	field->comment = field->trailing = NULL;
	return expr;
}

/* (tp-args 1): the second argument of a system call, by index. */
static struct expr *argument_by_number(struct sema *sema, const struct form *form,
				       struct structure *structure)
{
	const struct form *index = form_nth(form, 1);
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	expr = sema_constant(sema, index);
	if (type_is_error(expr->type))
		return expr;
	if (expr->value + 1 >= structure->member_count) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
			    "the system call has %zu arguments, counted from 0",
			    structure->member_count - 1);
		return sema_error_expr(sema, form);
	}
	return read_context(sema, form, structure,
			    (struct member *)&structure->members[1 + expr->value]);
}

static struct expr *no_tracepoint(struct sema *sema, const struct form *form)
{
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_FORM, form->car->span,
					"no tracepoint of this program has a field `%s`",
					form->car->name);

	diag_help(sema->diags, diag,
		  "(deftracepoint CATEGORY/EVENT field..) gives (tp-FIELD) to programs in the "
		  "section tracepoint/CATEGORY/EVENT");
	return sema_error_expr(sema, form);
}

struct expr *sema_tracepoint_form(struct sema *sema, const struct form *form)
{
	const char *name = form->car->name + 3;
	const struct tracepoint *tracepoint;
	size_t len = strlen(name);
	bool address = len > 4 && !strcmp(name + len - 4, "-ptr");
	struct member *member;
	struct diag *diag;

	if (strncmp(form->car->name, "tp-", 3) || !sema->program)
		return NULL;
	tracepoint = sema_tracepoint_of(sema, sema->program);
	if (!tracepoint)
		return no_tracepoint(sema, form);
	if (!tracepoint->structure)
		return sema_error_expr(sema, form);
	if (address)
		name = arena_strndup(sema->arena, name, len - 4);
	if (!is_listed(tracepoint, name)) {
		diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->car->span,
				   "`%s` is not among the fields of `%s`", name, tracepoint->name);
		diag_note(sema->diags, diag, tracepoint->span, "add it here");
		return sema_error_expr(sema, form);
	}
	member = event_member(sema, form->car, tracepoint, name);
	if (!member)
		return sema_error_expr(sema, form);
	if (is_call(tracepoint) && is_system_call(tracepoint->name, ENTER) && !strcmp(name, "args"))
		return argument_by_number(sema, form, tracepoint->structure);
	return number_of_call(sema, form, tracepoint, event_field(sema, form, tracepoint->structure,
								  member, address));
}
