// SPDX-License-Identifier: MIT
/*
 * Compares declarations of kernel functions with the prototypes in BTF, since libbpf refuses a
 * function whose parameters have other kinds of types. In: a subprogram. Out: an error if a type
 * differs; the kernel's type in C where the file says `ptr`. Functions that are not in a BTF
 * snapshot are not compared. Called by functions.c.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

struct fit {
	struct sema *sema;
	const struct form *form;
	struct program *program;
};

static void try_near(const char *name, void *user)
{
	near_name_try(user, name);
}

static void unknown_function(const struct fit *fit, const struct btf_file *btf, enum btf_names names)
{
	struct sema *sema = fit->sema;
	const char *kernel = fit->program->c_name;
	bool other = names == BTF_NAMES_KERNEL_FUNCTION &&
		     btf_file_has_name(btf, BTF_NAMES_FUNCTION, kernel);
	struct near_name near = { .wanted = kernel };
	struct diag *diag;

	diag = diag_report(sema->diags, DIAG_KERNEL_FUNCTION, fit->program->span,
			   other ? "the function `%s` of this kernel is not one that programs may call" :
				   "this kernel has no kernel function `%s`", kernel);
	btf_file_each_name(btf, names, "", try_near, &near);
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted,
			       sema_lisp_name(sema, near_name_best(&near)));
	else
		diag_help(sema->diags, diag, "where a module has it, load the module on the machine "
			  "that builds; --btf FILE describes another kernel");
}

static bool exists(const struct fit *fit, const struct btf_file *btf)
{
	enum btf_names names = btf_file_marks_kernel_functions(btf) ? BTF_NAMES_KERNEL_FUNCTION :
								       BTF_NAMES_FUNCTION;

	if (btf_file_has_name(btf, names, fit->program->c_name) ||
	    (!fit->sema->btf_path && btf_modules_have_name(btf, names, fit->program->c_name)))
		return true;
	unknown_function(fit, btf, names);
	return false;
}

/* ---- the kernel's types in C ---- */

/* An enum, union or struct of the kernel; libbpf compares only the kind. */
static const struct type *tagged_type(const struct fit *fit, enum btf_pointee kind, const char *tag)
{
	struct structure *structure = sema_kernel_struct(fit->sema, tag, fit->program->span);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };

	if (structure->is_complete)
		return structure->type;
	structure->is_enum = kind == BTF_POINTEE_ENUM;
	structure->is_union = kind == BTF_POINTEE_UNION;
	structure->is_complete = true;
	unit_add_item(fit->sema->unit, item);
	return structure->type;
}

static const struct type *struct_type(const struct fit *fit, const char *tag)
{
	struct sema *sema = fit->sema;
	struct structure *structure = sema_context_struct(sema, tag, fit->program->span);

	if (!structure)
		structure = sema_structure_in_c(sema, tag);
	if (!structure)
		structure = sema_use_kernel_struct(sema, tag, fit->program->span);
	if (!structure)
		return tagged_type(fit, BTF_POINTEE_STRUCT, tag);
	if (structure->is_union || structure->is_enum)
		return NULL;
	structure->is_complete |= structure->is_kernel;
	return structure->type;
}

static enum btf_pointee declared_pointee(const struct type *type)
{
	if (!type->target)
		return BTF_POINTEE_VOID;
	if (type->target->kind == TYPE_INTEGER)
		return BTF_POINTEE_INTEGER;
	if (type->target->kind == TYPE_STRUCT)
		return type->target->structure->is_union ? BTF_POINTEE_UNION : BTF_POINTEE_STRUCT;
	return BTF_POINTEE_OTHER;
}

/*
 * The kernel's type for C. NULL if the declared type is of the kernel's kind, or if C needs no
 * other. A snapshot has void for pointees that it does not contain.
 */
static const struct type *kernel_type(const struct fit *fit, const struct type *declared,
				      const struct btf_field *kernel)
{
	const struct type *target = NULL;

	if (kernel->shape == BTF_SHAPE_ENUM)
		return kernel->tag ? tagged_type(fit, BTF_POINTEE_ENUM, kernel->tag) : NULL;
	if (kernel->shape != BTF_SHAPE_POINTER || kernel->pointee == BTF_POINTEE_OTHER ||
	    kernel->pointee == declared_pointee(declared) ||
	    (kernel->pointee == BTF_POINTEE_VOID && !btf_file_is_whole(fit->sema->btf)))
		return NULL;
	if (kernel->pointee == BTF_POINTEE_INTEGER)
		target = type_integer(kernel->pointee_size, kernel->pointee_signed);
	else if (kernel->pointee == BTF_POINTEE_STRUCT && kernel->tag)
		target = struct_type(fit, kernel->tag);
	else if (kernel->pointee != BTF_POINTEE_VOID && kernel->tag)
		target = tagged_type(fit, kernel->pointee, kernel->tag);
	if (!target && kernel->pointee != BTF_POINTEE_VOID)
		return NULL;
	return type_pointer(&fit->sema->unit->types, target, SPACE_ANY);
}

/* ---- comparing ---- */

static const char *kernel_words(struct sema *sema, const struct btf_field *kernel)
{
	static const char *const keywords[] = {
		[BTF_POINTEE_ENUM] = "enum ", [BTF_POINTEE_STRUCT] = "struct ",
		[BTF_POINTEE_UNION] = "union ",
	};

	if (kernel->shape != BTF_SHAPE_POINTER)
		return arena_printf(sema->arena, "an integer of %u byte%s", kernel->size,
				    kernel->size == 1 ? "" : "s");
	if (kernel->pointee == BTF_POINTEE_INTEGER)
		return arena_printf(sema->arena, "a pointer to an integer of %u bytes", kernel->pointee_size);
	if (kernel->pointee >= BTF_POINTEE_ENUM && kernel->tag)
		return arena_printf(sema->arena, "a pointer to `%s%s`", keywords[kernel->pointee],
				    kernel->tag);
	return "a pointer";
}

static bool is_of_kind(const struct type *declared, const struct btf_field *kernel)
{
	if (kernel->shape == BTF_SHAPE_POINTER) /* the size must be equal, too */
		return type_is_pointer(declared) &&
		       (kernel->pointee != BTF_POINTEE_INTEGER || kernel->pointee_size == 1 ||
			declared_pointee(declared) != BTF_POINTEE_INTEGER ||
			declared->target->size == kernel->pointee_size);
	return (kernel->shape != BTF_SHAPE_INTEGER && kernel->shape != BTF_SHAPE_ENUM) ||
	       type_is_integer(declared);
}

/*
 * Is it a kernel struct or context with another name than the kernel's? Structs of the file are
 * plain memory, whatever their name.
 */
static bool is_of_struct(const struct fit *fit, const struct type *declared, const struct btf_field *kernel)
{
	const struct structure *structure = type_is_pointer(declared) && declared->target ?
		declared->target->structure : NULL;

	return !structure || !(structure->is_kernel || structure->is_context) || !kernel->tag ||
	       kernel->pointee != BTF_POINTEE_STRUCT || structure->is_enum || structure->is_union ||
	       sema_kernel_structs_fit(fit->sema, structure->c_name, kernel->tag);
}

static bool fits_parameter(const struct fit *fit, const struct type *declared, const struct btf_field *kernel)
{
	if (!is_of_kind(declared, kernel) || !is_of_struct(fit, declared, kernel))
		return false;
	return !type_is_integer(declared) || declared->size == kernel->size;
}

/* ---- the prototype as a declaration, for the help ---- */

static const char *type_words(struct sema *sema, const struct btf_field *kernel)
{
	if (kernel->shape == BTF_SHAPE_INTEGER || kernel->shape == BTF_SHAPE_ENUM)
		return arena_printf(sema->arena, "%c%u", kernel->is_signed ? 'i' : 'u', 8 * kernel->size);
	if (kernel->pointee == BTF_POINTEE_INTEGER)
		return arena_printf(sema->arena, "(ptr %c%u)", kernel->pointee_signed ? 'i' : 'u',
				    8 * kernel->pointee_size);
	if (kernel->pointee == BTF_POINTEE_STRUCT && kernel->tag)
		return arena_printf(sema->arena, "(ptr %s)", sema_lisp_name(sema, kernel->tag));
	return "ptr";
}

static void help_prototype(const struct fit *fit, struct diag *diag, const struct btf_signature *kernel)
{
	struct sema *sema = fit->sema;
	const char *list = "";

	for (size_t i = 0; i < kernel->count; i++)
		list = arena_printf(sema->arena, "%s%s(%s %s)", list, i ? " " : "", kernel->parameters[i].name ?
				    sema_lisp_name(sema, kernel->parameters[i].name) :
				    arena_printf(sema->arena, "arg%zu", i),
				    type_words(sema, &kernel->parameters[i]));
	diag_help(sema->diags, diag, "(defkfunc %s (%s) %s) is the kernel's prototype", fit->program->name, list,
		  kernel->has_result ? type_words(sema, &kernel->result) : "void");
}

static bool ends_with(const char *text, const char *end)
{
	return text && strlen(text) >= strlen(end) && !strcmp(text + strlen(text) - strlen(end), end);
}

/*
 * Names with a meaning for the verifier: `tuple__sz` is the size of the preceding argument's
 * memory, `ptr__uninit` is written only.
 */
static void find_sizes(struct subprogram *subprogram, const struct btf_signature *kernel)
{
	for (size_t i = 1; i < kernel->count; i++)
		if (ends_with(kernel->parameters[i].name, "__sz") ||
		    ends_with(kernel->parameters[i].name, "__szk"))
			subprogram->sizes |= 1U << (i - 1);
	for (size_t i = 0; i < kernel->count; i++)
		if (ends_with(kernel->parameters[i].name, "__uninit"))
			subprogram->makes |= 1U << i;
}

static bool check_parameters(const struct fit *fit, const struct form *parameters,
			     const struct btf_signature *kernel)
{
	const struct subprogram *subprogram = fit->program->subprogram;
	struct sema *sema = fit->sema;
	struct diag *diag;
	bool good = true;

	if (subprogram->parameter_count != kernel->count) {
		diag = diag_report(sema->diags, DIAG_KERNEL_FUNCTION, parameters->span,
				   "the kernel's `%s` has %zu parameter%s, not %zu", fit->program->c_name,
				   kernel->count, kernel->count == 1 ? "" : "s",
				   subprogram->parameter_count);
		help_prototype(fit, diag, kernel);
		return false;
	}
	for (size_t i = 0; i < kernel->count; i++) {
		if (fits_parameter(fit, subprogram->parameters[i]->type, &kernel->parameters[i]))
			continue;
		diag = diag_report(sema->diags, DIAG_KERNEL_FUNCTION,
				   form_nth(parameters, (unsigned)i)->span, "the kernel's `%s` takes %s here",
				   fit->program->c_name, kernel_words(sema, &kernel->parameters[i]));
		help_prototype(fit, diag, kernel);
		good = false;
	}
	return good;
}

/* If the declared result is wider than the kernel's, the upper bytes are undefined. */
static bool check_result(const struct fit *fit, const struct form *form,
			 const struct btf_signature *kernel)
{
	const struct type *declared = fit->program->subprogram->result;
	struct sema *sema = fit->sema;
	const char *name = fit->program->c_name;
	bool is_void = declared->kind == TYPE_VOID;
	struct diag *diag;

	if (is_void && !kernel->has_result)
		return true;
	if (!is_void && kernel->has_result && is_of_kind(declared, &kernel->result) &&
	    is_of_struct(fit, declared, &kernel->result) &&
	    (!type_is_integer(declared) || declared->size <= kernel->result.size))
		return true;
	diag = diag_report(sema->diags, DIAG_KERNEL_FUNCTION, form->span, "the kernel's `%s` returns %s", name,
			   kernel->has_result ? kernel_words(sema, &kernel->result) : "nothing: void");
	help_prototype(fit, diag, kernel);
	return false;
}

void sema_fit_kernel_function(struct sema *sema, const struct form *form, struct program *program)
{
	struct fit fit = { sema, form, program };
	struct subprogram *subprogram = program->subprogram;
	const struct btf_file *whole = sema_whole_btf(sema);
	struct btf_signature kernel;

	if (!sema->btf || (whole && !subprogram->is_weak && !exists(&fit, whole)) ||
	    !btf_file_function(sema->arena, sema->btf, program->c_name, &kernel))
		return;
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, program->c_name);
	if (!check_parameters(&fit, form_nth(form, 2), &kernel) ||
	    !check_result(&fit, form_nth(form, 3), &kernel))
		return;
	find_sizes(subprogram, &kernel);
	subprogram->kernel_parameters = ARENA_ARRAY(sema->arena, const struct type *,
						    kernel.count + 1);
	for (size_t i = 0; i < kernel.count; i++)
		subprogram->kernel_parameters[i] =
			kernel_type(&fit, subprogram->parameters[i]->type, &kernel.parameters[i]);
	if (kernel.has_result)
		subprogram->kernel_result = kernel_type(&fit, subprogram->result, &kernel.result);
}
