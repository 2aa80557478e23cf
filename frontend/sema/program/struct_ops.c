// SPDX-License-Identifier: MIT
/*
 * (defstruct-ops NAME STRUCT (MEMBER VALUE).. [:link t]): a kernel struct whose functions are
 * programs of :struct-ops. In: the form, and BTF for the structs, their members and the arguments
 * of their functions. Out: a struct struct_ops. kernel/arguments.c reads (ctx NAME) from it;
 * emit/file/struct_ops.c prints the variable. Called by sema.c.
 */
#include <ctype.h>
#include <string.h>

#include "frontend/sema/program/program.h"

/* The first versions with links for struct_ops, which can be exchanged and pinned. */
#define LINK_LIBBPF KERNEL_VERSION_OF(1, 2)
#define LINK_KERNEL KERNEL_VERSION_OF(6, 4)

struct ops_row {
	const char *structure, *members;
};

static const struct ops_row needs[] = {
#define STRUCT_OPS_NEEDS(structure, members) { structure, members },
#include "frontend/sema/program/struct_ops.def"
}, data[] = {
#define STRUCT_OPS_DATA(structure, members) { structure, members },
#include "frontend/sema/program/struct_ops.def"
}, refused[] = {
#define STRUCT_OPS_REFUSES(structure, member) { structure, member },
#include "frontend/sema/program/struct_ops.def"
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

void sema_defstruct_ops(struct sema *sema, const struct form *form)
{
	struct struct_ops *ops = ARENA_NEW(sema->arena, struct struct_ops);
	const struct form *name = form_nth(form, 1), *kernel = form_nth(form, 2);

	if (!sema_check_count(sema, form, 2, -1))
		return;
	if (name->kind != FORM_SYMBOL || kernel->kind != FORM_SYMBOL) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_MALFORMED, form->span,
				      "`defstruct-ops` needs a name and the name of a kernel struct"),
			  "(defstruct-ops NAME tcp_congestion_ops (MEMBER VALUE) ..)");
		return;
	}
	ops->name = name->name;
	ops->c_name = sema_file_name(sema, name->name);
	ops->span = name->span;
	ops->comment = form->comment;
	ops->kernel = sema_kernel_name(sema, kernel->name);
	VEC_PUSH(sema->arena, &sema->unit->struct_ops, ops);
	table_add_object(sema->arena, &sema->ops_forms, ops, (void *)form);
}

/* ---- members ---- */

static bool report_value(struct sema *sema, const struct form *value, const char *member, const char *what)
{
	diag_report(sema->diags, DIAG_TYPE, value->span, "`%s` is %s, not `%s`", member, what,
		    form_text(sema->arena, value));
	return false;
}

static struct program *find_program(struct sema *sema, const struct form *value)
{
	struct program *program = unit_find_program(sema->unit, value->name);
	struct near_name near = { .wanted = value->name };
	struct diag *diag;

	if (program)
		return program;
	diag = diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, value->span, "this file has no program `%s`",
			   value->name);
	for (size_t i = 0; i < sema->unit->items.count; i++)
		if (sema->unit->items.items[i].kind == ITEM_PROGRAM)
			near_name_try(&near, sema->unit->items.items[i].program->name);
	if (near_name_best(&near))
		sema_help_near(sema, diag, &near);
	else
		diag_help(sema->diags, diag, "(defprog %s (:type :struct-ops) ..)", value->name);
	return NULL;
}

/* libbpf loads a program for one member only, and loads it always. */
static bool check_program(struct sema *sema, const struct form *value, const struct struct_ops *ops,
			  const struct ops_field *field)
{
	const struct program *program = field->program;
	const char *type = program->section ? program->section->program_type : NULL;
	struct diag *diag;

	if (!program->section)
		return false;
	if (!type || strcmp(type, "struct-ops")) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_SECTION_TYPE, value->span,
				      "`%s` is a program of `:%s`", program->name, program->type->name),
			  "(defprog %s (:type :struct-ops) ..)", program->name);
		return false;
	}
	if (program->optional) {
		diag_report(sema->diags, DIAG_MALFORMED, value->span,
			    "`%s` is `:optional t`, but `%s` needs it", program->name, ops->name);
		return false;
	}
	if (!program->ops || (!strcmp(program->ops->kernel, ops->kernel) && !strcmp(program->ops_member, field->c_name)))
		return true;
	diag = diag_report(sema->diags, DIAG_DUPLICATE, value->span,
			   "`%s` is already `%s` of `%s`: a program can be only one member", program->name,
			   sema_lisp_name(sema, program->ops_member), program->ops->name);
	diag_help(sema->diags, diag, "write a defsubprog, and two programs that call it");
	return false;
}

/* The result must fit into the C function's int: up to 4 bytes. */
static bool check_result(struct sema *sema, const struct form *form, const struct struct_ops *ops,
			 const struct btf_signature *signature)
{
	const struct btf_field *result = &signature->result;

	if (!signature->has_result || ((result->shape == BTF_SHAPE_INTEGER || result->shape == BTF_SHAPE_ENUM) &&
				       result->size <= 4))
		return true;
	diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
		    "`%s` of `struct %s` returns %s, which no program can", form_text(sema->arena, form), ops->kernel,
		    result->shape == BTF_SHAPE_POINTER ? "a pointer" : "more than 4 bytes");
	return false;
}

static bool read_function(struct sema *sema, const struct form *form, struct struct_ops *ops, struct ops_field *field,
			  const struct btf_signature *signature)
{
	const struct form *value = form_nth(form, 1);
	struct program *program;

	for (size_t i = 0; i < COUNT(refused); i++)
		if (!strcmp(refused[i].structure, ops->kernel) && !strcmp(refused[i].members, field->c_name)) {
			diag_report(sema->diags, DIAG_UNSUPPORTED, form->car->span,
				    "the kernel allows no program as `%s` of `struct %s`", form->car->name, ops->kernel);
			return false;
		}
	if (value->kind != FORM_SYMBOL)
		return report_value(sema, value, form->car->name, "a function: the name of a program of `:struct-ops`");
	field->kind = OPS_FUNCTION;
	program = field->program = find_program(sema, value);
	if (!program || !check_program(sema, value, ops, field) || !check_result(sema, form->car, ops, signature))
		return false;
	program->ops = ops;
	program->ops_member = field->c_name;
	program->gives_nothing = !signature->has_result;
	if (!strchr(program->section_name, '/')) {
		program->emitted_section = arena_printf(sema->arena, "%s/%s", program->section_name, field->c_name);
		program->section_name = arena_printf(sema->arena, "%s/%s.%s", program->section_name, ops->kernel,
						     field->c_name);
	}
	return true;
}

/* bpf_obj_name_cpy() accepts no other characters. */
static bool is_object_name(const char *text)
{
	while (isalnum((unsigned char)*text) || *text == '_' || *text == '.')
		text++;
	return !*text;
}

static bool read_text(struct sema *sema, const struct form *form, struct ops_field *field, uint32_t room)
{
	const struct form *value = form_nth(form, 1);

	if (value->kind != FORM_STRING)
		return report_value(sema, value, form->car->name, "a text");
	if (strlen(value->string) >= room) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, value->span, "`%s` has room for %u characters, but this has %zu",
			    form->car->name, room - 1, strlen(value->string));
		return false;
	}
	if (!is_object_name(value->string) || !*value->string) {
		diag_report(sema->diags, DIAG_MALFORMED, value->span,
			    "this name may contain only letters, digits, `_` and `.`");
		return false;
	}
	field->kind = OPS_TEXT;
	field->text = value->string;
	field->size = room;
	return true;
}

static bool read_number(struct sema *sema, const struct form *form, struct ops_field *field,
			const struct btf_field *kernel)
{
	const struct type *type = type_integer(kernel->size, kernel->is_signed);
	const struct expr *value;

	if (form_nth(form, 1)->kind == FORM_STRING)
		return report_value(sema, form_nth(form, 1), form->car->name, "a number");
	value = sema_constant(sema, form_nth(form, 1));
	if (type_is_error(value->type))
		return false;
	field->kind = OPS_NUMBER;
	field->value = value->value;
	field->size = kernel->size;
	field->is_signed = kernel->is_signed;
	if (type_wrap(type, value->value) == value->value)
		return true;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, value->span, "%lld does not fit into `%s`, which is %s",
		    (long long)value->value, form->car->name, type_text(sema->arena, type));
	return false;
}

static bool is_settable(const struct struct_ops *ops, const char *member)
{
	bool known = false;

	for (size_t i = 0; i < COUNT(data); i++) {
		if (strcmp(data[i].structure, ops->kernel))
			continue;
		known = true;
		if (sema_is_listed(data[i].members, member))
			return true;
	}
	return !known;
}

static bool unknown_member(struct sema *sema, const struct form *name, const struct struct_ops *ops)
{
	struct near_name near = { .wanted = sema_kernel_name(sema, name->name) };
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, name->span, "`struct %s` has no member `%s`",
					ops->kernel, name->name);

	btf_file_each_field(sema->btf, btf_file_struct(sema->btf, ops->kernel), sema_try_near, &near);
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted, sema_lisp_name(sema, near_name_best(&near)));
	return false;
}

/* (MEMBER VALUE) */
static bool read_member(struct sema *sema, const struct form *form, struct struct_ops *ops, struct ops_field *field)
{
	struct btf_signature signature;
	struct btf_field kernel;
	const char *named;

	if (!form_is_pair(form) || form_length(form) != 2 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span, "a member must be (NAME VALUE)");
		return false;
	}
	if (!btf_file_field(sema->btf, btf_file_struct(sema->btf, ops->kernel), form->car->name, &kernel))
		return unknown_member(sema, form->car, ops);
	*field = (struct ops_field){ .c_name = arena_strdup(sema->arena, kernel.name), .span = form->car->span };
	for (size_t i = 0; i < ops->fields.count; i++)
		if (!strcmp(ops->fields.items[i].c_name, field->c_name)) {
			diag_report(sema->diags, DIAG_DUPLICATE, form->car->span, "`%s` is set twice", form->car->name);
			return false;
		}
	if (btf_file_member_function(sema->arena, sema->btf, ops->kernel, field->c_name, &signature, &named))
		return read_function(sema, form, ops, field, &signature);
	if (is_settable(ops, field->c_name) && kernel.shape == BTF_SHAPE_INTEGER && kernel.is_array && kernel.size == 1)
		return read_text(sema, form, field, kernel.count);
	if (is_settable(ops, field->c_name) && !kernel.is_array && !kernel.bits &&
	    (kernel.shape == BTF_SHAPE_INTEGER || kernel.shape == BTF_SHAPE_ENUM))
		return read_number(sema, form, field, &kernel);
	diag_report(sema->diags, DIAG_UNSUPPORTED, form->car->span, "only the kernel sets `%s` of `struct %s`",
		    form->car->name, ops->kernel);
	return false;
}

/* ---- the whole struct ---- */

struct search {
	struct sema *sema;
	struct near_name near;
};

/* Offers the name if it is a registered struct; such structs share a prefix with helper structs. */
static void try_registered(const char *name, void *user)
{
	struct search *search = user;

	if (btf_file_struct(search->sema->btf, name))
		near_name_try(&search->near, name);
}

static bool is_registered(struct sema *sema, const struct struct_ops *ops, const struct form *name)
{
	const char *registered = arena_printf(sema->arena, BTF_STRUCT_OPS_PREFIX "%s", ops->kernel);
	struct search search = { sema, { .wanted = ops->kernel } };
	struct diag *diag;

	VEC_PUSH(sema->arena, &sema->unit->kernel_names, ops->kernel);
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, registered);
	if (btf_file_struct(sema->btf, registered) && btf_file_struct(sema->btf, ops->kernel))
		return true;
	diag = diag_report(sema->diags, DIAG_SECTION_TARGET, name->span,
			   btf_file_struct(sema->btf, ops->kernel) ?
			   "the functions of the kernel's `struct %s` cannot be programs" :
			   "this kernel has no `struct %s`", ops->kernel);
	btf_file_each_name(sema->btf, BTF_NAMES_STRUCT, BTF_STRUCT_OPS_PREFIX, try_registered, &search);
	if (near_name_best(&search.near))
		diag_help_near(sema->diags, diag, "", ops->kernel, near_name_best(&search.near));
	else
		diag_help(sema->diags, diag, "`tcp_congestion_ops`, and `sched_ext_ops` of kernels with CONFIG_SCHED_CLASS_EXT; "
			  "--btf FILE describes another kernel");
	return false;
}

/* "`cong-avoid` or `cong-control`" */
static const char *or_words(struct sema *sema, const char *members)
{
	const char *blank = strchr(members, ' ');

	if (!blank)
		return arena_printf(sema->arena, "`%s`", sema_lisp_name(sema, members));
	return arena_printf(sema->arena, "`%s` or %s",
			    sema_lisp_name(sema, arena_strndup(sema->arena, members, (size_t)(blank - members))),
			    or_words(sema, blank + 1));
}

static void check_needed(struct sema *sema, const struct form *name, const struct struct_ops *ops)
{
	for (size_t i = 0; i < COUNT(needs); i++) {
		bool found = strcmp(needs[i].structure, ops->kernel) != 0;

		for (size_t k = 0; k < ops->fields.count && !found; k++)
			found = sema_is_listed(needs[i].members, ops->fields.items[k].c_name);
		if (!found)
			diag_report(sema->diags, DIAG_MALFORMED, name->span, "`%s` lacks %s, without which the kernel "
				    "takes no `struct %s`", ops->name, or_words(sema, needs[i].members), ops->kernel);
	}
}

/* :link t */
static bool read_link(struct sema *sema, const struct form *keyword, const struct form *value, struct struct_ops *ops)
{
	if (!form_is_keyword(keyword, "link") || !value || !(form_is_symbol(value, "t") || form_is_nil(value))) {
		diag_report(sema->diags, DIAG_UNKNOWN_OPTION, keyword->span, "the only option of `defstruct-ops` is `:link`, with t or nil");
		return false;
	}
	ops->link = !form_is_nil(value);
	if (!ops->link)
		return true;
	if (sema->libbpf < LINK_LIBBPF) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_UNSUPPORTED, keyword->span,
				      "the object is for libbpf 1.1, which cannot make a link for it"),
			  "--libbpf=1.2 says that a newer one loads this one; without `:link` it is attached all the same");
		return false;
	}
	unit_raise_floor(sema->unit, LINK_KERNEL, keyword->span, "a link of a struct-ops");
	return true;
}

/* Its name must be unique among items and among struct_ops. */
static void claim(struct sema *sema, const struct struct_ops *ops)
{
	sema_claim_name(sema, ops->name, ops->c_name, ops->span);
	for (size_t i = 0; sema->unit->struct_ops.items[i] != ops; i++)
		if (!strcmp(sema->unit->struct_ops.items[i]->c_name, ops->c_name))
			diag_report(sema->diags, DIAG_DUPLICATE, ops->span, "`%s` is defined twice", ops->name);
}

static void settle(struct sema *sema, struct struct_ops *ops, const struct form *form)
{
	bool good = true;

	claim(sema, ops);
	if (!sema_btf(sema, ops->span) || !is_registered(sema, ops, form_nth(form, 2)))
		return;
	for (const struct form *at = form_tail(form, 3); form_is_pair(at); at = at->cdr) {
		struct ops_field field = { .kind = OPS_NUMBER };

		if (at->car->kind == FORM_KEYWORD) {
			good &= read_link(sema, at->car, form_is_pair(at->cdr) ? at->cdr->car : NULL, ops);
			at = form_is_pair(at->cdr) ? at->cdr : at;
			continue;
		}
		if (read_member(sema, at->car, ops, &field))
			VEC_PUSH(sema->arena, &ops->fields, field);
		else
			good = false;
	}
	if (good)
		check_needed(sema, form_nth(form, 1), ops);
}

void sema_settle_struct_ops(struct sema *sema)
{
	struct unit *unit = sema->unit;

	for (size_t i = 0; i < unit->struct_ops.count; i++)
		settle(sema, unit->struct_ops.items[i],
		       table_find_object(&sema->ops_forms, unit->struct_ops.items[i]));
	for (size_t i = 0; i < unit->items.count && !sema->diags->error_count; i++) {
		const struct program *program = unit->items.items[i].kind == ITEM_PROGRAM ? unit->items.items[i].program : NULL;
		const char *type = program && program->section ? program->section->program_type : NULL;

		if (type && !strcmp(type, "struct-ops") && !program->ops)
			diag_help(sema->diags,
				  diag_report(sema->diags, DIAG_SECTION_TARGET, program->span,
					      "no kernel struct has `%s`", program->name),
				  "(defstruct-ops NAME tcp_congestion_ops (MEMBER %s) ..)", program->name);
	}
}
