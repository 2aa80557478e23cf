// SPDX-License-Identifier: MIT
/*
 * defprog: options, section, body; and program-case. In: the form, first for the declaration, later
 * for the body. Out: a struct program of the unit. Called by sema.c; program-case through forms.c.
 */
#include <stdlib.h>
#include <string.h>

#include "frontend/sema/program/program.h"

struct program_options {
	const struct form *type, *section, *license, *scratch, *optional;
};

static const struct form **option_slot(struct program_options *options, const struct form *keyword)
{
#define PROGRAM_OPTION(member, name, text) \
	if (form_is_keyword(keyword, name)) \
		return &options->member;
#include "frontend/read/definition_options.def"
	return NULL;
}

static bool read_options(struct sema *sema, const struct form *form,
			 struct program_options *options)
{
	const struct form *at = form;

	if (!form_is_pair(form) || form_length(form) < 0) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a program's options must be a list: (:type :cgroup-skb ..)");
		return false;
	}
	for (; form_is_pair(at); at = at->cdr->cdr) {
		const struct form **slot = option_slot(options, at->car);

		if (!slot || *slot || !form_is_pair(at->cdr)) {
			diag_report(sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    !slot ? "`defprog` has no option `%s`" :
				    *slot ? "the option `%s` is given twice" :
					    "the option `%s` has no value",
				    form_text(sema->arena, at->car));
			return false;
		}
		*slot = at->cdr->car;
	}
	if (options->type)
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, form->span, "a program needs a :type");
	return false;
}

static const struct kernel_program_type *program_type(struct sema *sema, const struct form *form)
{
	const struct kernel_program_type *type = NULL;
	struct near_name near = { 0 };
	struct diag *diag;

	if (form->kind == FORM_KEYWORD)
		type = kernel_find_program_type(form->name);
	if (type)
		return type;
	diag = diag_report(sema->diags, DIAG_UNKNOWN_PROGRAM_TYPE, form->span,
			   "there is no program type `%s`", form_text(sema->arena, form));
	if (form->kind != FORM_KEYWORD && form->kind != FORM_SYMBOL)
		return NULL;
	near.wanted = form->name;
	for (size_t i = 0; i < kernel_program_type_count(); i++)
		near_name_try(&near, kernel_program_type_at(i)->name);
	diag_help_near(sema->diags, diag, ":", near.wanted, near_name_best(&near));
	return NULL;
}

/*
 * Can the text be put into a C string literal as it is: printable from `least` on, no quotes or
 * backslashes?
 */
static bool is_plain_text(const char *text, unsigned char least)
{
	for (; *text; text++)
		if ((unsigned char)*text < least || (unsigned char)*text > 0x7e || *text == '"' ||
		    *text == '\\')
			return false;
	return true;
}

static const struct kernel_section *unknown_section(struct sema *sema, const struct form *form,
						    const char *name)
{
	struct near_name near = { .wanted = name };
	struct diag *diag;

	diag = diag_report(sema->diags, DIAG_UNKNOWN_SECTION, form->span,
			   "there is no section %s", form_text(sema->arena, form));
	for (size_t i = 0; i < kernel_section_count(); i++)
		near_name_try(&near, kernel_section_at(i)->name);
	sema_help_near(sema, diag, &near);
	return NULL;
}

static void list_sections(struct sema *sema, struct diag *diag,
			  const struct kernel_program_type *type)
{
	const char *list = NULL;

	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *section = kernel_section_at(i);

		if (section->program_type && !strcmp(section->program_type, type->name))
			list = list ? arena_printf(sema->arena, "%s, %s", list, section->name) :
				      section->name;
	}
	if (list)
		diag_help(sema->diags, diag, "sections of `:%s`: %s", type->name, list);
}

static const struct kernel_section *program_section(struct sema *sema, const struct form *whole,
						    const struct form *form,
						    const struct kernel_program_type *type,
						    const char **ret_name)
{
	const struct kernel_section *section;
	struct diag *diag;

	*ret_name = type->default_section;
	if (form && form->kind != FORM_STRING) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span, ":section must be a string");
		return NULL;
	}
	if (form) /* `?` is libbpf's notation for :optional t */
		*ret_name = form->string + (form->string[0] == '?');
	if (!*ret_name) {
		diag = diag_report(sema->diags, DIAG_MALFORMED, whole->span,
				   "a program of type `:%s` needs a :section", type->name);
		list_sections(sema, diag, type);
		return NULL;
	}
	section = is_plain_text(*ret_name, '!') ? kernel_find_section(*ret_name) : NULL;
	if (!section)
		return unknown_section(sema, form, *ret_name);
	if (kernel_type_fits_section(type, section))
		return sema_check_target(sema, form, section, *ret_name) ? section : NULL;
	diag = diag_report(sema->diags, DIAG_SECTION_TYPE, form->span,
			   "the section `%s` is not for programs of type `:%s`", *ret_name,
			   type->name);
	if (section->program_type)
		diag_help(sema->diags, diag, "`%s` belongs to `:%s`", *ret_name,
			  section->program_type);
	else
		list_sections(sema, diag, type);
	return NULL;
}

static void settle_license(struct sema *sema, struct program *program, const struct form *form)
{
	struct unit *unit = sema->unit;

	if (!form)
		return;
	if (form->kind != FORM_STRING || !is_plain_text(form->string, ' ')) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    ":license must be a plain string such as \"GPL\"");
		return;
	}
	program->license = form->string;
	if (!unit->license)
		unit->license = form->string;
	else if (strcmp(unit->license, form->string))
		diag_report(sema->diags, DIAG_LICENSE, form->span,
			    "an object can have only one license: `%s` here, `%s` before", form->string,
			    unit->license);
}

/* t or nil; nil if not given. */
static bool read_flag(struct sema *sema, const struct form *form, const char *name)
{
	if (!form || form_is_nil(form))
		return false;
	if (form_is_symbol(form, "t"))
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, form->span, ":%s must be t or nil", name);
	return false;
}

void sema_declare_program(struct sema *sema, const struct form *form)
{
	struct program *program = ARENA_NEW(sema->arena, struct program);
	struct item item = { .kind = ITEM_PROGRAM, .program = program };
	const struct form *name = form_nth(form, 1);
	struct program_options options = { 0 };

	if (!sema_check_count(sema, form, 2, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a program needs a name");
		return;
	}
	program->name = name->name;
	program->c_name = sema_file_name(sema, name->name);
	program->span = name->span;
	program->comment = form->comment;
	sema_claim_name(sema, program->name, program->c_name, name->span);
	unit_add_item(sema->unit, item);
	sema_declare(sema, (struct declaration){ .form = form, .program = program });
	sema->unit->program_count++;
	if (!read_options(sema, form_nth(form, 2), &options))
		return;
	settle_license(sema, program, options.license);
	program->scratch = read_flag(sema, options.scratch, "scratch");
	program->optional = read_flag(sema, options.optional, "optional") ||
			    (options.section && options.section->kind == FORM_STRING && options.section->string[0] == '?');
	program->type = program_type(sema, options.type);
	if (!program->type)
		return;
	program->section = program_section(sema, form_nth(form, 2), options.section, program->type,
					   &program->section_name);
	if (!program->section)
		return;
	if (!sema_offers_section(sema, options.section ? options.section->span : options.type->span,
				 program)) {
		program->section = NULL;
		return;
	}
	if (!sema_check_target_exists(sema, program, options.section ? options.section->span :
								       options.type->span)) {
		program->section = NULL;
		return;
	}
	program->emitted_section = program->section->emitted ? program->section->emitted :
							       program->section_name;
	unit_raise_floor(sema->unit, program->section->since, name->span,
			 arena_printf(sema->arena, "the section `%s`", program->section_name));
}

/* The kernel ignores the result, but the C function has one. */
static void add_zero(struct sema *sema, const struct form *form, struct expr *body)
{
	struct expr **items = ARENA_ARRAY(sema->arena, struct expr *, body->list.count + 1);
	struct expr *zero = sema_number(sema, form, 0);

	if (body->list.items[body->list.count - 1]->is_constant)
		return;
	for (size_t i = 0; i < body->list.count; i++)
		items[i] = body->list.items[i];
	zero->comment = zero->trailing = NULL;
	items[body->list.count++] = zero;
	body->list.items = items;
	body->type = &type_u64;
}

void sema_program_body(struct sema *sema, const struct form *form, struct program *program)
{
	struct expr *body, *last;
	struct diag *diag;

	if (!program->section)
		return;
	sema->program = program;
	sema->locals = (struct scopes){ 0 };
	sema->loop_depth = 0;
	sema->blocks = NULL;
	if (sema_tracepoint_of(sema, program))
		program->event = sema_tracepoint_of(sema, program)->structure;
	body = sema_body(sema, form_tail(form, 3), form);
	program->body = body;
	sema_warn_unread(sema, program);
	sema->program = NULL;
	if (body->kind != EXPR_PROGN || type_is_error(body->type) || sema_diverges(body))
		return;
	if (program->gives_nothing) {
		add_zero(sema, form, body);
		return;
	}
	last = sema_settle_result(sema, body, &type_i32);
	if (type_is_integer(body->type))
		return;
	diag = diag_report(sema->diags, DIAG_TYPE, last->span,
			   "the last form of `%s` is its result, and must not be %s", program->name,
			   type_is_pointer(body->type) ? "a pointer" : "without value");
	diag_help(sema->diags, diag, "end the body with the value to return");
}

/* ---- program-case ---- */

/* Does the key, one program type or a list, contain the section's? -1 after an error. */
static int names_type(struct sema *sema, const struct form *key,
		      const struct kernel_section *section)
{
	const struct kernel_program_type *type;
	int found = 0;

	if (key->kind == FORM_SYMBOL && !strcmp(key->name, "t"))
		return 1;
	if (form_is_pair(key)) {
		FORM_EACH(at, key) {
			int one = names_type(sema, at->car, section);

			if (one < 0)
				return one;
			found |= one;
		}
		return found;
	}
	type = program_type(sema, key);
	if (!type)
		return -1;
	return section->program_type && !strcmp(type->name, section->program_type);
}

static struct expr *only_one(struct expr *body)
{
	return body->kind == EXPR_PROGN && body->list.count == 1 ? body->list.items[0] : body;
}

/* A clause that is a string: the reason why programs of the type have no such form. */
static struct expr *no_meaning(struct sema *sema, const struct form *form, const struct form *why)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_SECTION_TYPE, form->span,
			      "this form does not exist for programs in `%s`",
			      sema->program->section->name), "%s", why->string);
	return sema_error_expr(sema, form);
}

/* Only the clause of the section's program type is analyzed. */
struct expr *sema_form_program_case(struct sema *sema, const struct form *form)
{
	const struct kernel_section *section = sema->program->section;

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	FORM_EACH(at, form->cdr) {
		int found;

		if (!form_is_pair(at->car) || !at->car->cdr || !form_is_pair(at->car->cdr)) {
			diag_report(sema->diags, DIAG_MALFORMED, at->car->span,
				    "a clause of `program-case` must be (:TYPE form ..) or (t form ..)");
			return sema_error_expr(sema, form);
		}
		found = section ? names_type(sema, at->car->car, section) : 0;
		if (found > 0 && at->car->cdr->car->kind == FORM_STRING)
			return no_meaning(sema, form, at->car->cdr->car);
		if (found > 0)
			return only_one(sema_body(sema, at->car->cdr, form));
		if (found < 0)
			return sema_error_expr(sema, form);
	}
	diag_report(sema->diags, DIAG_SECTION_TYPE, form->span,
		    "no clause of `program-case` applies to `%s`",
		    section ? section->name : "a function that no program calls");
	return sema_error_expr(sema, form);
}
