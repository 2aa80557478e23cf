// SPDX-License-Identifier: MIT
/*
 * (ctx NAME), (ctx-arg T i) and seq-print in programs whose arguments BTF describes: functions, LSM
 * hooks, BTF tracepoints, iterators, struct_ops. In: the forms, and BTF. Out: the argument's
 * variable or the iterator's field. Called through forms.c; context.c asks sema_argument first.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

/* The size of an argument's register; a wider argument takes two. */
#define ARGUMENT_SIZE 8

static bool is_type(const struct program *program, const char *name)
{
	return program->section->program_type && !strcmp(program->section->program_type, name);
}

static bool is_tracepoint(const struct program *program)
{
	return is_type(program, "tp-btf") || is_type(program, "raw-tracepoint");
}

static bool is_described(const struct program *program)
{
	return is_tracepoint(program) || is_type(program, "fentry") || is_type(program, "fexit") ||
	       is_type(program, "fmod-ret") || is_type(program, "lsm") || program->ops;
}

/* Does the program see the result of what ran before it? */
static bool sees_result(const struct program *program)
{
	return is_type(program, "fexit") || is_type(program, "fmod-ret") ||
	       (is_type(program, "lsm") && strncmp(program->section->name, "lsm_cgroup", 10) != 0);
}

/* ---- arguments by BTF ---- */

static void remember(struct sema *sema, const char *name)
{
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, name);
}

static bool find_signature(struct sema *sema, const char *target, struct btf_signature *signature)
{
	const char *name = target;

	if (sema->program->ops) {
		btf_file_member_function(sema->arena, sema->btf, sema->program->ops->kernel,
					 sema->program->ops_member, signature, &name);
		if (name)
			remember(sema, arena_strdup(sema->arena, name));
		return true;
	}
	if (is_tracepoint(sema->program)) {
		remember(sema, arena_printf(sema->arena, BTF_TRACEPOINT_PREFIX "%s", target));
		for (const char *const *at = btf_tracepoint_stubs; *at; at++)
			remember(sema, arena_printf(sema->arena, "%s%s", *at, target));
		return btf_file_tracepoint(sema->arena, sema->btf, target, signature);
	}
	if (is_type(sema->program, "lsm"))
		name = arena_printf(sema->arena, BTF_LSM_PREFIX "%s", target);
	remember(sema, name);
	return btf_file_function(sema->arena, sema->btf, name, signature);
}

const struct type *sema_argument_type(struct sema *sema, const struct btf_field *field)
{
	bool is_raw = is_type(sema->program, "raw-tracepoint") || is_type(sema->program, "kprobe");
	const struct structure *structure;

	switch (field->shape) {
	case BTF_SHAPE_INTEGER:
	case BTF_SHAPE_ENUM:
		return field->is_network ? type_network(field->size) :
			type_integer(field->size, field->is_signed);
	case BTF_SHAPE_POINTER:
		structure = field->structure ? table_find(&sema->imports_in_c, field->structure) : NULL;
		return type_pointer(&sema->unit->types, structure ? structure->type : NULL,
				    is_raw || !field->structure ? SPACE_KERNEL : SPACE_TRUSTED);
	default:
		return NULL;
	}
}

static struct variable *add_argument(struct sema *sema, struct program_arguments *arguments,
				     const struct btf_field *field, const char *name)
{
	struct variable *variable = sema_new_variable(sema, name, sema->program->span);

	variable->type = sema_argument_type(sema, field);
	variable->declared = variable->parameter = true;
	variable->kernel_struct = field->shape == BTF_SHAPE_POINTER && field->structure ?
		arena_strdup(sema->arena, field->structure) : NULL;
	arguments->items[arguments->count++] = variable;
	return variable;
}

/* The program's arguments, or NULL after an error. */
static struct program_arguments *arguments_of(struct sema *sema, const struct form *form)
{
	struct program *program = sema->program;
	struct program_arguments *arguments = program->arguments;
	const char *result = "ret";
	struct btf_signature signature;
	struct variable *variable;

	if (arguments)
		return arguments->is_bad ? NULL : arguments;
	arguments = program->arguments = ARENA_NEW(sema->arena, struct program_arguments);
	arguments->is_bad = true;
	if (!sema_btf(sema, form->span))
		return NULL;
	if (!find_signature(sema, sema_target_of(program), &signature)) {
		sema_unknown_target(sema, program, program->span);
		return NULL;
	}
	arguments->items = ARENA_ARRAY(sema->arena, struct variable *, signature.count + 1);
	for (size_t i = 0; i < signature.count; i++) {
		const char *name = signature.parameters[i].name;

		name = name ? sema_lisp_name(sema, name) :
			      arena_printf(sema->arena, "arg%zu", i);
		if (!strcmp(name, result))
			result = "result";
		variable = add_argument(sema, arguments, &signature.parameters[i], name);
		variable->may_be_null = is_type(program, "tp-btf") &&
			kernel_tracepoint_argument_may_be_null(sema_target_of(program), (unsigned)i);
	}
	if (signature.has_result && sees_result(program)) {
		add_argument(sema, arguments, &signature.result, result);
		arguments->gives_errno = is_type(program, "lsm");
	}
	arguments->is_bad = false;
	return arguments;
}

/* ---- (ctx NAME) ---- */

static struct expr *unknown_argument(struct sema *sema, const struct form *name,
				     const struct program_arguments *arguments)
{
	struct near_name near = { .wanted = name->name };
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, name->span,
					"`%s` has no argument `%s`", sema->program->section_name,
					name->name);
	const char *list = NULL;

	for (size_t i = 0; i < arguments->count; i++) {
		const char *one = arguments->items[i]->name;

		near_name_try(&near, one);
		list = list ? arena_printf(sema->arena, "%s, %s", list, one) : one;
	}
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted, near_name_best(&near));
	else
		diag_help(sema->diags, diag, "it has %s", list ? list : "none");
	return sema_error_expr(sema, name);
}

static struct expr *refuse_in_subprogram(struct sema *sema, const struct form *form)
{
	struct diag *diag = diag_report(sema->diags, DIAG_CTX_FIELD, form->span,
					"only the program itself can use its arguments by name");

	diag_help(sema->diags, diag, "pass it to `%s` as a parameter", sema->program->name);
	return sema_error_expr(sema, form);
}

/* Behind an argument of two registers, C's macro looks for the others in the wrong place. */
static bool is_reachable(struct sema *sema, const struct form *form,
			 const struct program_arguments *arguments, size_t index)
{
	for (size_t i = 0; i <= index; i++) {
		if (arguments->items[i]->type)
			continue;
		diag_report(sema->diags, DIAG_UNSUPPORTED, form->span, i == index ?
			    "`%s` is a struct passed by value, which programs cannot use" :
			    "`%s` follows a struct passed by value, so its register is unknown",
			    arguments->items[index]->name);
		return false;
	}
	return true;
}

static struct expr *argument_at(struct sema *sema, const struct form *form,
				struct program_arguments *arguments, size_t index)
{
	struct variable *variable = arguments->items[index];
	struct expr *expr;

	if (!is_reachable(sema, form, arguments, index))
		return sema_error_expr(sema, form);
	arguments->used = index >= arguments->used ? index + 1 : arguments->used;
	variable->uses++;
	expr = sema_new(sema, EXPR_VARIABLE, form, variable->type);
	expr->variable = variable;
	return expr;
}

static struct expr *argument(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct program_arguments *arguments;

	if (sema->program->subprogram)
		return refuse_in_subprogram(sema, form);
	arguments = arguments_of(sema, form);
	if (!arguments || !sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	for (size_t i = 0; i < arguments->count; i++)
		if (sema_same_name(arguments->items[i]->name, name->name))
			return argument_at(sema, form, arguments, i);
	return unknown_argument(sema, name, arguments);
}

/* ---- (ctx-arg T i) ---- */

/*
 * The argument as a T: numbers are truncated or extended, pointers keep the verifier's knowledge.
 */
static struct expr *argument_as(struct sema *sema, const struct form *form, struct expr *argument,
				const struct type *type)
{
	struct expr *expr;

	if (type_is_error(argument->type) || argument->type == type)
		return argument;
	if (type_is_pointer(argument->type) && type_is_integer(type) && type->size < 8) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "the argument `%s` is a pointer", argument->variable->name),
			  "use (ctx-arg u64 ..) or (ctx-arg (ptr S) ..)");
		return sema_error_expr(sema, form);
	}
	if (type->is_truth)
		argument = sema_truth_of(sema, argument);
	if (type_is_pointer(type))
		type = type_pointer(&sema->unit->types, type->target, type_is_pointer(argument->type) ?
				    argument->type->space : SPACE_KERNEL);
	expr = sema_new(sema, EXPR_CAST, form, type);
	expr->operand = argument;
	argument->comment = argument->trailing = NULL;
	return expr;
}

static struct expr *no_argument(struct sema *sema, const struct form *form, uint64_t index,
				const struct program_arguments *arguments)
{
	struct diag *diag = diag_report(sema->diags, DIAG_CONSTANT_RANGE, form_nth(form, 2)->span,
					"`%s` has the arguments 0 to %zu", sema->program->section_name,
					arguments->count - 1);

	if (index % 8 == 0 && index / 8 < arguments->count)
		diag_help(sema->diags, diag, "(ctx-arg T %llu) counts arguments, not bytes",
			  (unsigned long long)index / 8);
	return sema_error_expr(sema, form);
}

struct expr *sema_form_ctx_arg(struct sema *sema, const struct form *form)
{
	struct program *program = sema->program;
	struct program_arguments *arguments;
	const struct type *type;
	const struct expr *index;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	if (program->subprogram)
		return refuse_in_subprogram(sema, form);
	if (!is_described(program)) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_CTX_FIELD, form->span,
				      "`%s` has no arguments by index", program->section_name),
			  "(ctx-arg T i) is for tp_btf, raw_tp, fentry, fexit, fmod_ret, lsm and struct_ops; "
			  "(pt-regs-parm1) is the first of a kprobe");
		return sema_error_expr(sema, form);
	}
	type = sema_type(sema, form_nth(form, 1));
	index = sema_constant(sema, form_nth(form, 2));
	if (type_is_error(type) || type_is_error(index->type))
		return sema_error_expr(sema, form);
	if (!type_is_integer(type) && !type_is_pointer(type)) {
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 1)->span,
			    "an argument must be an integer or a pointer, not %s",
			    type_text(sema->arena, type));
		return sema_error_expr(sema, form);
	}
	arguments = arguments_of(sema, form);
	if (!arguments)
		return sema_error_expr(sema, form);
	if (index->value >= arguments->count)
		return no_argument(sema, form, index->value, arguments);
	return argument_as(sema, form, argument_at(sema, form, arguments, index->value), type);
}

/* ---- iterators ---- */

static struct expr *field_of(struct sema *sema, const struct form *form, struct expr *base,
			     struct structure *structure, struct member *member)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_READ, form, member->type);
	const struct type *target = type_is_pointer(member->type) ? member->type->target : NULL;

	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.base = base;
	expr->comment = expr->trailing = NULL;
	sema_use_member(member);
	if (type_is_pointer(member->type))
		expr->type = type_pointer(&sema->unit->types, target && target->structure->is_imported ?
					  target : NULL, SPACE_TRUSTED);
	return expr;
}

/* The iterator's context struct, or NULL after an error. */
static struct structure *iterator_context(struct sema *sema, const struct form *form)
{
	const char *target = sema_target_of(sema->program);

	if (!sema_btf(sema, form->span))
		return NULL;
	sema_use_kernel_struct(sema, "bpf_iter_meta", form->span);
	sema->program->event = sema_use_kernel_struct(sema,
		arena_printf(sema->arena, BTF_ITERATOR_PREFIX "%s", target), form->span);
	if (!sema->program->event)
		sema_unknown_target(sema, sema->program, form->span);
	return (struct structure *)sema->program->event;
}

/* (ctx meta) or a field behind it, which is never null. */
static struct expr *iterator_meta(struct sema *sema, const struct form *form,
				  struct structure *context, const char *name)
{
	struct structure *structure = sema_use_kernel_struct(sema, "bpf_iter_meta", form->span);
	struct expr *expr = field_of(sema, form, sema_context_pointer(sema, form), context,
				     sema_kernel_member(sema, form, context, "meta", false));

	if (!strcmp(name, "meta"))
		return expr;
	expr = field_of(sema, form, expr, structure,
			sema_kernel_member(sema, form, structure, name, false));
	expr->member.is_direct = true;
	return expr;
}

static bool is_of_meta(struct sema *sema, const struct structure *context, const char *name,
		       struct span span)
{
	const struct structure *meta = sema_use_kernel_struct(sema, "bpf_iter_meta", span);
	struct btf_field found;

	if (!meta || !btf_file_field(sema->btf, context->kernel_id, "meta", &found))
		return false;
	return !strcmp(name, "meta") ||
	       (!btf_file_field(sema->btf, context->kernel_id, name, &found) &&
		btf_file_field(sema->btf, meta->kernel_id, name, &found));
}

/* The iterator's object, which is null in the last call. */
static struct expr *iterator_field(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct structure *context;
	struct member *member;
	struct expr *expr;

	if (sema->program->subprogram)
		return refuse_in_subprogram(sema, form);
	context = sema_check_count(sema, form, 1, 1) ? iterator_context(sema, form) : NULL;
	if (!context)
		return sema_error_expr(sema, form);
	if (is_of_meta(sema, context, name->name, form->span))
		return iterator_meta(sema, form, context, name->name);
	member = sema_kernel_member(sema, name, context, name->name, false);
	if (!member)
		return sema_error_expr(sema, form);
	expr = field_of(sema, form, sema_context_pointer(sema, form), context, member);
	expr->member.may_be_null = type_is_pointer(expr->type);
	return expr;
}

/* The iterator's output, or NULL after an error. */
static struct expr *iterator_output(struct sema *sema, const struct form *form)
{
	const struct program *program = sema->program;
	struct structure *context;

	if (!program->section || !is_type(program, "iter")) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
				      "`%s` is for programs of `:iter`", form->car->name),
			  "printk writes to the kernel's trace");
		return NULL;
	}
	if (program->subprogram) {
		refuse_in_subprogram(sema, form);
		return NULL;
	}
	context = iterator_context(sema, form);
	return context ? iterator_meta(sema, form, context, "seq") : NULL;
}

/* (seq-print "format" value ..): one line of the iterator's output. */
struct expr *sema_form_seq_print(struct sema *sema, const struct form *form)
{
	struct expr *stream = iterator_output(sema, form);

	return stream ? sema_print_to(sema, form, stream) : sema_error_expr(sema, form);
}

struct expr *sema_argument(struct sema *sema, const struct form *form)
{
	const struct program *program = sema->program;
	const struct form *name = form_nth(form, 1);

	if (!program || !program->section)
		return NULL;
	if (is_type(program, "iter"))
		return iterator_field(sema, form);
	if (is_type(program, "kprobe"))
		return sema_probe_argument(sema, form);
	if (!is_described(program) || (program->section->context &&
	    kernel_context_field(program->section->context, name->name)))
		return NULL;
	return argument(sema, form);
}
