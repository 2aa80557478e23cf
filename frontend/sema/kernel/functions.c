// SPDX-License-Identifier: MIT
/*
 * Kernel functions: defkfunc, and those that need no declaration. In: the form. Out: a struct
 * program of kind SUBPROGRAM_KERNEL with its flags (acquire, release, ..). Called by sema.c;
 * heads.c reads the head, prototypes.c compares it with BTF.
 */
#include "frontend/sema/kernel/kernel.h"

static bool read_flag(struct sema *sema, const struct form *form, struct subprogram *subprogram)
{
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{ "acquire", &subprogram->acquires },  { "release", &subprogram->releases },
		{ "ret-null", &subprogram->may_be_null }, { "trusted", &subprogram->trusted },
		{ "sleepable", &subprogram->sleepable }, { "weak", &subprogram->is_weak },
	};
	struct near_name near = { 0 };
	struct diag *diag;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (form_is_keyword(form, flags[i].name)) {
			*flags[i].flag = true;
			return true;
		}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			   "a kernel function has no flag `%s`", form_text(sema->arena, form));
	if (form->kind == FORM_KEYWORD || form->kind == FORM_SYMBOL) {
		near.wanted = form->name;
		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
			near_name_try(&near, flags[i].name);
		sema_help_near(sema, diag, &near);
	}
	return false;
}

/*
 * libbpf compares the function's type with the kernel's, and a declared struct differs from a
 * defined one.
 */
static void complete_struct(struct sema *sema, const struct type *type)
{
	struct structure *structure;

	if (!type_is_pointer(type) || !type->target || !type->target->structure)
		return;
	structure = sema_kernel_structure_in_c(sema, type->target->structure->c_name);
	if (structure == type->target->structure)
		structure->is_complete |= structure->is_kernel;
}

static void complete_structs(struct sema *sema, const struct subprogram *subprogram)
{
	complete_struct(sema, subprogram->result);
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		complete_struct(sema, subprogram->parameters[i]->type);
}

static bool has(const struct kernel_function *function, enum kernel_function_flag flag)
{
	return function->flags >> flag & 1;
}

/*
 * Adds flags of the kernel that the declaration omits. A flag that the kernel lacks is an error:
 * the checks would demand a release that the kernel refuses.
 */
static void apply_known(struct sema *sema, const struct form *form, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;
	const struct kernel_function *known = kernel_find_function(program->c_name);
	bool is_pointer = type_is_pointer(subprogram->result);
	const char *wrong;

	subprogram->known = known;
	if (!known)
		return;
	wrong = subprogram->acquires && !has(known, KERNEL_FUNCTION_ACQUIRE) ? "acquire" :
		subprogram->releases && !has(known, KERNEL_FUNCTION_RELEASE) ? "release" : NULL;
	if (wrong)
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_KERNEL_FUNCTION, form_nth(form, 1)->span,
				      "the kernel's `%s` does not %s anything", program->c_name, wrong),
			  "remove `:%s`", wrong);
	subprogram->acquires |= is_pointer && has(known, KERNEL_FUNCTION_ACQUIRE);
	subprogram->may_be_null |= is_pointer && has(known, KERNEL_FUNCTION_RET_NULL);
	subprogram->releases |= has(known, KERNEL_FUNCTION_RELEASE);
	subprogram->sleepable |= has(known, KERNEL_FUNCTION_SLEEPABLE);
	subprogram->sizes = known->sizes;
}

void sema_defkfunc(struct sema *sema, const struct form *form)
{
	struct program *program;
	struct subprogram *subprogram;

	if (!sema_check_count(sema, form, 3, -1))
		return;
	program = sema_new_subprogram(sema, form, form_nth(form, 1), SUBPROGRAM_KERNEL);
	if (!program || !sema_read_head(sema, form_nth(form, 2), form_nth(form, 3), program))
		return;
	subprogram = program->subprogram;
	FORM_EACH(at, form_tail(form, 4))
		read_flag(sema, at->car, subprogram);
	if (type_is_pointer(subprogram->result))
		subprogram->result = type_pointer(&sema->unit->types, subprogram->result->target,
						  SPACE_KERNEL);
	else if (subprogram->acquires || subprogram->may_be_null)
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 3)->span,
			    "only a function that returns a pointer can have :acquire or :ret-null");
	apply_known(sema, form, program);
	complete_structs(sema, subprogram);
	sema_fit_kernel_function(sema, form, program);
}

/* ---- functions without declaration ---- */

static const char predeclared[] =
	"(defkfunc bpf-rcu-read-lock () void)\n"
	"(defkfunc bpf-rcu-read-unlock () void)\n"
	"(defkfunc bpf-task-from-pid ((pid i32)) (ptr task_struct) :acquire :ret-null)\n"
	"(defkfunc bpf-task-release ((p (ptr task_struct))) void :release)\n"
	"(defkfunc bpf-cgroup-from-id ((cgid u64)) (ptr cgroup) :acquire :ret-null)\n"
	"(defkfunc bpf-cgroup-release ((cgrp (ptr cgroup))) void :release)\n";

static bool calls(const struct form *form, const char *name)
{
	if (form_is_call(form, name))
		return true;
	for (; form_is_pair(form); form = form->cdr)
		if (form_is_pair(form->car) && calls(form->car, name))
			return true;
	return false;
}

static bool is_called(const struct sema *sema, const char *name)
{
	for (size_t i = 0; i < sema->forms->forms.count; i++)
		if (calls(sema->forms->forms.items[i], name))
			return true;
	return false;
}

void sema_predeclare(struct sema *sema)
{
	struct source *source = source_new(sema->arena, "kernel functions", predeclared,
					   sizeof(predeclared) - 1);
	const struct form_list *forms;

	source->is_prelude = true;
	forms = read_source(sema->reader, source);
	for (size_t i = 0; i < forms->forms.count; i++) {
		const struct form *form = forms->forms.items[i];
		const char *name = form_nth(form, 1)->name;

		if (is_called(sema, name) && !unit_find_subprogram(sema->unit, name) &&
		    !unit_find_program(sema->unit, name))
			sema_defkfunc(sema, form);
	}
}
