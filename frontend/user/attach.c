// SPDX-License-Identifier: MIT
/*
 * Attaching: bpf:attach, bpf:attach-all, attach-cgroup, attach-xdp and similar, bpf:detach,
 * bpf:update. In: the forms. Out: LOAD_ATTACH and its kin with the keys as options of libskep. The
 * program's section determines the kind, and so the keys (attach_keys.c). Called through
 * load_attach_forms.
 */
#include <string.h>

#include "frontend/user/attach.h"

/* ---- the forms ---- */

/* The programs in slots of prog arrays: these are not attached. */
static struct table programs_in_slots(const struct unit *unit)
{
	struct table set = { 0 };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct map *map = unit->items.items[i].map;

		for (size_t k = 0; unit->items.items[i].kind == ITEM_MAP && k < map->values.count; k++)
			if (map->values.items[k].program)
				table_add_object(unit->arena, &set, map->values.items[k].program,
						 (void *)map->values.items[k].program);
	}
	return set;
}

static const struct program *own_program(struct load *load, const struct load_expr *program)
{
	const struct program *found;
	const struct named_item *in_c;

	if (!program || program->kind != LOAD_TEXT || !load->own)
		return NULL;
	found = unit_find_program(load->sema->unit, program->text);
	if (found)
		return found;
	in_c = unit_find_in_c(load->sema->unit, program->text);
	return in_c && in_c->item.kind == ITEM_PROGRAM ? in_c->item.program : NULL;
}

static const struct struct_ops *own_struct_ops(const struct load *load, const struct load_expr *program)
{
	return program && program->kind == LOAD_TEXT && load->own ?
		unit_find_struct_ops(load->sema->unit, program->text) : NULL;
}

static bool check_own(struct load *load, const struct load_expr *program)
{
	struct near_name near = { .wanted = program->kind == LOAD_TEXT ? program->text : "" };

	if (!load->own || program->kind != LOAD_TEXT || own_program(load, program) || own_struct_ops(load, program))
		return true;
	for (size_t i = 0; i < load->sema->unit->items.count; i++)
		if (load->sema->unit->items.items[i].kind == ITEM_PROGRAM)
			near_name_try(&near, load->sema->unit->items.items[i].program->name);
	sema_help_near(load->sema, diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, program->span,
					       "this file has no program `%s`", program->text), &near);
	return false;
}

/* Is it (bpf:enable P) or (bpf:disable P) for this program? */
static bool is_switch(const struct form *form, const char *name, const struct program *program)
{
	const struct form *of = form_is_call(form, name) ? form_nth(form, 1) : NULL;

	return of && ((of->kind == FORM_SYMBOL && of->name == program->name) ||
		      (of->kind == FORM_STRING && (!strcmp(of->string, program->name) || !strcmp(of->string, program->c_name))));
}

static bool enables(const struct form *form, const struct program *program)
{
	if (is_switch(form, "bpf:enable", program))
		return true;
	for (; form_is_pair(form); form = form->cdr)
		if (enables(form->car, program))
			return true;
	return false;
}

/* Reports a program that the forms before the load always disable. */
static bool check_enabled(struct load *load, const struct form *form, const struct program *program)
{
	const struct form *disable = NULL;
	bool is_out;

	if (!program || !load->own || !load->own_body)
		return true;
	is_out = program->optional;
	for (const struct form *at = load->own_body; form_is_pair(at) && !form_is_call(at->car, "bpf:load"); at = at->cdr) {
		if (is_switch(at->car, "bpf:disable", program)) {
			is_out = true;
			disable = at->car;
		} else if (enables(at->car, program)) {
			is_out = false;
		}
	}
	if (!is_out)
		return true;
	if (disable)
		diag_note(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`%s` is not loaded", program->name),
			  disable->span, "this disables it");
	else
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`%s` is `:optional t`, and nothing enables it",
				      program->name), "put (bpf:enable %s) (bpf:load) before this", program->name);
	return false;
}

/* The name of a program or of a defstruct-ops; NULL if the form is something else. */
static struct load_expr *attached_name(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_own_name(load, form, false);

	if (expr || form->kind != FORM_SYMBOL || load_find(load, form->name) ||
	    !unit_find_struct_ops(load->sema->unit, form->name))
		return expr;
	expr = load_new(load, LOAD_TEXT, form, LOAD_TYPE(TEXT));
	expr->text = form->name;
	return expr;
}

/*
 * (bpf:attach [SESSION] PROG ..): reads session and program. Returns the index of the next
 * argument; 0 after an error.
 */
static unsigned read_program(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *first = attached_name(load, form_nth(form, 1));

	if (!first)
		first = load_form(load, form_nth(form, 1));
	if (load_failed(first))
		return 0;
	if (first->type.base == LOAD_BASE_SESSION) {
		expr->attach.session = first;
		if (!sema_check_count(load->sema, form, 2, -1))
			return 0;
		first = attached_name(load, form_nth(form, 2));
		expr->attach.program = first ? first : load_text(load, form_nth(form, 2));
		return load_failed(expr->attach.program) ? 0 : 3;
	}
	if (!load_is(first, LOAD_BASE_PROGRAM) && !load_is(first, LOAD_BASE_TEXT)) {
		load_wrong_type(load, form_nth(form, 1), first, "a session or a program");
		return 0;
	}
	expr->attach.program = first;
	if (first->type.base == LOAD_BASE_TEXT)
		expr->attach.session = load_innermost_session(load, form);
	return expr->attach.session && load_failed(expr->attach.session) ? 0 : 2;
}

static struct load_expr *attach(struct load *load, const struct form *form)
{
	static const struct load_kind_row of_struct_ops = { .name = "struct-ops", .section = ".struct_ops", .offered = true };
	struct load_expr *expr = load_new(load, LOAD_ATTACH, form, LOAD_TYPE(LINK));
	struct key_reading reading = { .keys = &expr->attach.keys };
	const struct program *program;
	const struct form *keys;
	unsigned next;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form))
		return load_error(load, form);
	next = read_program(load, form, expr);
	if (!next || !check_own(load, expr->attach.program))
		return load_error(load, form);
	program = own_program(load, expr->attach.program);
	if (!check_enabled(load, form, program))
		return load_error(load, form);
	reading.kind = program ? load_attach_kind(program) : NULL;
	reading.what = program ? arena_printf(load->sema->arena, "`%s`", program->name) : "this";
	reading.section = program ? program->section_name : NULL;
	if (own_struct_ops(load, expr->attach.program)) {
		reading.kind = &of_struct_ops;
		reading.what = arena_printf(load->sema->arena, "`%s`", expr->attach.program->text);
		reading.section = of_struct_ops.section;
	}
	keys = load_read_targets(load, form_tail(form, next), &reading);
	expr->attach.target = reading.target;
	if (!keys || !load_read_keys(load, keys, &reading) || !load_check_needs(load, form, &reading))
		return load_error(load, form);
	return expr;
}

/* (bpf:attach-all :KEY v ..): each key is used for the programs that take it. */
static struct load_expr *attach_all(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ATTACH_ALL, form, LOAD_TYPE(NONE));
	struct key_reading reading = { .keys = &expr->attach.keys };
	const struct table in_slots = programs_in_slots(load->sema->unit);
	unsigned needs = 0, takes = 0;

	expr->attach.session = load_innermost_session(load, form);
	if (load_failed(expr->attach.session) || !load_check_loaded(load, form) ||
	    !load_read_keys(load, form->cdr, &reading))
		return load_error(load, form);
	if (load->own && !load->sema->unit->program_count) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "this file has no program to attach");
		return load_error(load, form);
	}
	for (size_t i = 0; load->own && i < load->sema->unit->items.count; i++) {
		const struct item *item = &load->sema->unit->items.items[i];
		const struct load_kind_row *kind = item->kind == ITEM_PROGRAM ? load_attach_kind(item->program) : NULL;

		if (!kind || table_find_object(&in_slots, item->program) || (item->program->optional && !load->load_form))
			continue;
		takes |= kind->needs | kind->allows;
		needs |= load->load_form ? 0 : kind->needs; /* (bpf:disable ..) may exclude it */
	}
	for (const struct form *at = form->cdr; load->own && form_is_pair(at); at = at->cdr->cdr)
		if (!(load_attach_key(at->car->name)->option & takes)) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    "no program of this file takes `:%s`", at->car->name);
			return load_error(load, form);
		}
	if (needs & ~reading.given) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "the target of a program of this file is missing"), "it needs %s",
			  load_key_list(load, needs & ~reading.given));
		return load_error(load, form);
	}
	return expr;
}

static struct load_expr *attach_type(struct load *load, const struct form *form)
{
	struct load_expr *type = load_integer(load, form);

	if (load_failed(type) || (type->kind == LOAD_CONSTANT && type->constant.kernel &&
				  type->constant.kernel->is_attach_type))
		return type;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_ATTACH_TYPE, form->span, "`%s` is not an attach type",
			      form_text(load->sema->arena, form)),
		  "+bpf-cgroup-inet-egress+, +bpf-cgroup-inet4-connect+ ..");
	return load_error(load, form);
}

/* (attach-cgroup p "/path" :attach-type +bpf-cgroup-inet-egress+) */
static struct load_expr *attach_cgroup(struct load *load, const struct form *form)
{
	static const char *const known[] = { "attach-type", NULL };
	struct load_option_list options = { .count = 0 };
	struct load_expr *expr = load_new(load, LOAD_ATTACH_CGROUP, form, LOAD_TYPE(LINK));
	struct load_key *path = &expr->attach.keys.items[0];

	if (!sema_check_count(load->sema, form, 2, -1))
		return load_error(load, form);
	expr->attach.program = load_base(load, form_nth(form, 1), LOAD_BASE_PROGRAM);
	path->member = "cgroup_path";
	path->value = load_text(load, form_nth(form, 2));
	expr->attach.keys.count = 1;
	if (!load_read_options(load, form_tail(form, 3), known, &options) ||
	    !load_check_text(load, form_nth(form, 2), path->value, "the cgroup's path"))
		return load_error(load, form);
	if (!options.count) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "`attach-cgroup` needs an :attach-type"), "`bpf:attach` takes it from the section");
		return load_error(load, form);
	}
	expr->attach.attach_type = attach_type(load, options.values[0]);
	return load_failed(expr->attach.program) || load_failed(path->value) || load_failed(expr->attach.attach_type) ?
		load_error(load, form) : expr;
}

/* attach-xdp, attach-tracepoint and others of the founding dialect: a program and its target. */
static struct load_expr *attach_other(struct load *load, const struct form *form)
{
	static const struct {
		const char *name, *target;
	} rows[] = {
		{ "attach-xdp", "interface" }, { "attach-tc", "interface" }, { "attach-tracepoint", NULL },
		{ "attach-kprobe", NULL },     { "attach-uprobe", "binary" }, { "attach-raw-tracepoint", NULL },
	};
	struct load_expr *expr = load_new(load, LOAD_ATTACH, form, LOAD_TYPE(LINK));
	const char *name = strncmp(form->car->name, "bpf:", 4) ? form->car->name : form->car->name + 4;
	struct key_reading reading = { .keys = &expr->attach.keys };
	unsigned next = 2;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form))
		return load_error(load, form);
	expr->attach.program = load_own_name(load, form_nth(form, 1), false);
	if (expr->attach.program)
		expr->attach.session = load_innermost_session(load, form);
	else
		expr->attach.program = load_base(load, form_nth(form, 1), LOAD_BASE_PROGRAM);
	if (load_failed(expr->attach.program) || !check_enabled(load, form, own_program(load, expr->attach.program)))
		return load_error(load, form);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct load_key *key = &expr->attach.keys.items[0];

		if (strcmp(rows[i].name, name) || !form_nth(form, next) || form_nth(form, next)->kind == FORM_KEYWORD)
			continue;
		if (!rows[i].target) { /* the target is in the section; these forms repeat it */
			while (form_nth(form, next) && form_nth(form, next)->kind == FORM_STRING)
				next++;
			continue;
		}
		key->member = load_attach_key(rows[i].target)->member;
		if (!load_read_key_value(load, form_nth(form, next++), key, true))
			return load_error(load, form);
		expr->attach.keys.count = 1;
	}
	return load_read_keys(load, form_tail(form, next), &reading) ? expr : load_error(load, form);
}

/* ---- links ---- */

static struct load_expr *detach(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_DETACH, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_base(load, form_nth(form, 1), LOAD_BASE_LINK);
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

static struct load_expr *detach_all(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_DETACH_ALL, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 0, 0) || !load_check_loaded(load, form))
		return load_error(load, form);
	expr->operands.a = load_innermost_session(load, form);
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

/* The program of the link, if it is one of this file; otherwise NULL. */
static const struct program *program_of_link(struct load *load, const struct load_expr *link)
{
	while (link->kind == LOAD_VARIABLE && link->variable->init && !link->variable->assigned)
		link = link->variable->init;
	return link->kind == LOAD_ATTACH ? own_program(load, link->attach.program) : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/*
 * Do both have the kind that libskep compares: program type and attach type? A tc program's attach
 * type may be unset.
 */
static bool check_exchange(struct load *load, const struct form *form, const struct program *old, const struct program *other)
{
	const struct kernel_section *a = old->section, *b = other->section;

	if (!a || !b || (same_text(a->kernel_type, b->kernel_type) &&
			 (same_text(a->attach_type, b->attach_type) || same_text(a->kernel_type, "BPF_PROG_TYPE_SCHED_CLS"))))
		return true;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` (section %s) cannot replace `%s` (section %s)",
		    other->name, other->section_name, old->name, old->section_name);
	return false;
}

/*
 * (bpf:update l PROG): exchanges the program atomically, for kinds whose links the kernel can
 * update.
 */
static struct load_expr *update(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_UPDATE, form, LOAD_TYPE(NONE));
	const struct load_kind_row *kind;
	const struct program *program, *other;

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	expr->operands.a = load_base(load, form_nth(form, 1), LOAD_BASE_LINK);
	expr->operands.b = load_own_name(load, form_nth(form, 2), false);
	if (!expr->operands.b)
		expr->operands.b = load_base(load, form_nth(form, 2), LOAD_BASE_PROGRAM);
	if (load_failed(expr->operands.a) || load_failed(expr->operands.b))
		return load_error(load, form);
	if (expr->operands.b->kind == LOAD_TEXT)
		expr->operands.c = load_innermost_session(load, form);
	program = program_of_link(load, expr->operands.a);
	other = own_program(load, expr->operands.b);
	if (!check_enabled(load, form, other) || (program && other && !check_exchange(load, form, program, other)))
		return load_error(load, form);
	kind = program ? load_attach_kind(program) : NULL;
	if (!kind || kind->allows & ATTACH_ADOPT)
		return expr;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "the kernel cannot exchange the program of a %s link", kind->name);
	return load_error(load, form);
}

static struct load_expr *unpin(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_UNPIN, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_text(load, form_nth(form, 1));
	if (load_failed(expr->operands.a) || !load_check_text(load, form_nth(form, 1), expr->operands.a, "the path"))
		return load_error(load, form);
	return expr;
}

const struct load_form load_attach_forms[] = {
	{ "bpf:attach", attach },	   { "bpf:attach-all", attach_all }, { "attach-cgroup", attach_cgroup },
	{ "bpf:attach-cgroup", attach_cgroup }, { "attach-xdp", attach_other },   { "bpf:attach-xdp", attach_other },
	{ "attach-tc", attach_other },	   { "bpf:attach-tc", attach_other }, { "attach-tracepoint", attach_other },
	{ "bpf:attach-tracepoint", attach_other }, { "attach-kprobe", attach_other },
	{ "bpf:attach-kprobe", attach_other }, { "attach-uprobe", attach_other },
	{ "bpf:attach-uprobe", attach_other }, { "attach-raw-tracepoint", attach_other },
	{ "bpf:attach-raw-tracepoint", attach_other }, { "detach", detach }, { "bpf:detach", detach },
	{ "bpf:detach-all", detach_all },  { "bpf:update", update }, { "bpf:unpin", unpin }, { 0 },
};
