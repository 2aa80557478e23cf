// SPDX-License-Identifier: MIT
/*
 * Sessions: with-bpf-session, bpf:open-object, bpf:load, bpf:enable, bpf:set-max-entries, and
 * programs and maps by name. In: the forms. Out: LOAD_SESSION, LOAD_OPEN and others. Also reads
 * keyword arguments for all families. Called through load_session_forms.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- keyword arguments, of all families ---- */

bool load_read_options(struct load *load, const struct form *list, const char *const *known,
		       struct load_option_list *ret_list)
{
	for (; form_is_pair(list); list = form_is_pair(list->cdr) ? list->cdr->cdr : list->cdr) {
		const struct form *name = list->car;
		struct near_name near = { .wanted = name->kind == FORM_KEYWORD ? name->name : "" };
		bool found = false;

		for (size_t i = 0; known[i] && name->kind == FORM_KEYWORD; i++) {
			near_name_try(&near, known[i]);
			found |= !strcmp(known[i], name->name);
		}
		if (!found) {
			sema_help_near(load->sema,
				       diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, name->span,
						   "this form has no option `%s`", form_text(load->sema->arena, name)),
				       &near);
			return false;
		}
		if (!form_is_pair(list->cdr)) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, name->span, "`:%s` has no value", name->name);
			return false;
		}
		if (load_option_value(ret_list, name->name)) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, name->span, "`:%s` is given twice", name->name);
			return false;
		}
		ret_list->names[ret_list->count] = name;
		ret_list->values[ret_list->count++] = list->cdr->car;
	}
	return true;
}

const struct form *load_option_value(const struct load_option_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->names[i]->name, name))
			return list->values[i];
	return NULL;
}

/* ---- opening ---- */

struct load_expr *load_report_unbound_object(struct load *load, const struct form *form, const char *text)
{
	diag_help(load->sema->diags, diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "%s", text),
		  "(let ((object (bpf:open-object \"file.o\"))) ..): the end of the let closes it");
	return load_error(load, form);
}

/* The object is closed with its variable, so the form must be the initializer of one. */
static struct load_expr *open_object(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_OPEN, form, LOAD_TYPE(SESSION));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	if (load->bound_init != form)
		return load_report_unbound_object(load, form, "an opened object must be bound to a variable");
	expr->operands.a = load_text(load, form_nth(form, 1));
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

/* The (bpf:load) directly in the body. */
static const struct form *find_load(const struct form *body)
{
	FORM_EACH(at, body)
		if (form_is_call(at->car, "bpf:load"))
			return at->car;
	return NULL;
}

static bool check_spec(struct load *load, const struct form *form, const struct form *spec, long len)
{
	if (len < 0 || len > 2 || (len && spec->car->kind != FORM_SYMBOL)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `%s` must be (NAME \"file.o\") or ()",
			    form->car->name);
		return false;
	}
	if (load->function || load->loop_depth) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "a session must be at top level, not in a function, handler or loop");
		return false;
	}
	if (len < 2 && !unit_has_kernel_side(load->sema->unit))
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "this session names no file, and the source defines no program, map or global");
	if (len < 2 && load->loader->own_session)
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "the file's own programs can have only one session, and this is a second");
	return true;
}

/* The state that is restored behind the form. */
struct session_state {
	struct scope *scope;
	struct load_variable *session;
	bool own, before_load;
	const struct form *load_form;
};

static struct load_expr *with_session(struct load *load, const struct form *form)
{
	struct session_state outer = { load->locals.innermost, load->session, load->own, load->before_load, load->load_form };
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_SESSION, form, LOAD_TYPE(NONE));
	struct load_expr *made = load_new(load, LOAD_OPEN, form, LOAD_TYPE(SESSION));
	struct load_variable *variable;
	long len;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	len = form_is_pair(spec) ? form_length(spec) : form_is_nil(spec) ? 0 : -1;
	if (!check_spec(load, form, spec, len))
		return load_error(load, form);
	if (len == 2)
		made->operands.a = expr->session.path = load_text(load, form_nth(spec, 1));
	variable = len ? load_bind(load, spec->car, LOAD_TYPE(SESSION)) :
			 load_new_variable(load, "session", form->span, LOAD_TYPE(SESSION));
	variable->init = made;
	if (len < 2) {
		load->loader->uses_own_programs = true;
		load->loader->own_session = variable;
		load->own_body = form_tail(form, 2);
	}
	expr->session.variable = load->session = variable;
	load->own = len < 2;
	load->load_form = find_load(form_tail(form, 2));
	load->before_load = load->load_form != NULL;
	expr->session.loads = !load->load_form;
	expr->session.body = load_body(load, form_tail(form, 2), form);
	scopes_leave(&load->locals, outer.scope);
	load->session = outer.session;
	load->own = outer.own;
	load->before_load = outer.before_load;
	load->load_form = outer.load_form;
	return expr->session.path && load_failed(expr->session.path) ? load_error(load, form) : expr;
}

static struct load_expr *load_now(struct load *load, const struct form *form)
{
	struct load_expr *session = load_innermost_session(load, form);
	struct load_expr *expr = load_new(load, LOAD_LOAD_NOW, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 0, 0) || load_failed(session))
		return load_error(load, form);
	if (form != load->load_form) {
		diag_report(load->sema->diags, DIAG_AFTER_LOAD, form->span, load->load_form && !load->before_load ?
			    "the session is loaded already" : "`(bpf:load)` must be directly in the body of its session");
		return load_error(load, form);
	}
	load->before_load = false;
	expr->operands.a = session;
	return expr;
}

bool load_check_loaded(struct load *load, const struct form *form)
{
	if (load->function && load->function->kind == LOAD_DEFUN)
		load->function->uses_session = true;
	if (!load->before_load)
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_BEFORE_LOAD, form->span,
			      "`%s` needs the loaded programs, but precedes `(bpf:load)`",
			      form->kind == FORM_PAIR ? form->car->name : "this"),
		  "put it behind `(bpf:load)`");
	return false;
}

struct load_expr *load_innermost_session(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	if (!load->session) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
				      "this form must be inside a session"),
			  "(with-bpf-session () ..)");
		return load_error(load, form);
	}
	expr = load_use(load, form, load->session);
	expr->comment = NULL;
	return expr;
}

static struct load_expr *close_session(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_CLOSE, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_base(load, form_nth(form, 1), LOAD_BASE_SESSION);
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

/* ---- programs and maps by name ---- */

struct load_expr *load_own_name(struct load *load, const struct form *form, bool is_map)
{
	struct load_expr *expr;

	if (form->kind != FORM_SYMBOL || load_find(load, form->name))
		return NULL;
	if (is_map ? !unit_find_map(load->sema->unit, form->name) : !unit_find_program(load->sema->unit, form->name))
		return NULL;
	expr = load_new(load, LOAD_TEXT, form, LOAD_TYPE(TEXT));
	expr->text = form->name;
	return expr;
}

static struct load_expr *find(struct load *load, const struct form *form, enum load_kind kind, enum load_base base)
{
	struct load_expr *expr = load_new(load, kind, form, (struct load_type){ .base = base });

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	expr->handle.session = load_base(load, form_nth(form, 1), LOAD_BASE_SESSION);
	expr->handle.name = load_text(load, form_nth(form, 2));
	return load_failed(expr->handle.session) || load_failed(expr->handle.name) ? load_error(load, form) : expr;
}

static struct load_expr *find_program(struct load *load, const struct form *form)
{
	return find(load, form, LOAD_FIND_PROGRAM, LOAD_BASE_PROGRAM);
}

static struct load_expr *find_map(struct load *load, const struct form *form)
{
	return find(load, form, LOAD_FIND_MAP, LOAD_BASE_MAP);
}

static struct load_expr *load_program(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_LOAD, form, LOAD_TYPE(PROGRAM));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_base(load, form_nth(form, 1), LOAD_BASE_PROGRAM);
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

/* (bpf:enable p), (bpf:disable p): before the load. */
static struct load_expr *enable(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ENABLE, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->handle.session = load_innermost_session(load, form);
	expr->handle.name = load_own_name(load, form_nth(form, 1), false);
	if (!expr->handle.name)
		expr->handle.name = load_text(load, form_nth(form, 1));
	expr->handle.number = form_is_call(form, "bpf:enable");
	if (load_failed(expr->handle.session) || load_failed(expr->handle.name))
		return load_error(load, form);
	if (!load->before_load) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_AFTER_LOAD, form->span,
				      "the programs are loaded already"), "put (bpf:load) behind it");
		return load_error(load, form);
	}
	return expr;
}

static struct load_expr *set_max_entries(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_SET_ENTRIES, form, LOAD_TYPE(NONE));
	static const struct load_bounds entries = { "the number of entries", 1, UINT32_MAX };
	const struct map *own;

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	expr->operands.a = load_map_operand(load, form_nth(form, 1));
	expr->operands.b = load_integer(load, form_nth(form, 2));
	if (load_failed(expr->operands.a) || load_failed(expr->operands.b) ||
	    !load_check_number(load, form_nth(form, 2), expr->operands.b, &entries))
		return load_error(load, form);
	if (!load->before_load) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_AFTER_LOAD, form->span, "the maps are created already"),
			  "put (bpf:load) behind it");
		return load_error(load, form);
	}
	own = load_own_map(load, expr->operands.a);
	if (own)
		table_add_object(load->sema->arena, &load->resized, own, (void *)own);
	return expr;
}

uint64_t load_max_entries(const struct load *load, const struct map *map)
{
	return table_find_object(&load->resized, map) ? 0 : map->max_entries;
}

const struct load_form load_session_forms[] = {
	{ "bpf:open-object", open_object },	  { "with-bpf-session", with_session },
	{ "bpf:with-bpf-session", with_session }, { "with-bpf-object", with_session },
	{ "bpf:with-bpf-object", with_session },  { "bpf:load", load_now },
	{ "bpf:close", close_session },		  { "bpf:find-program", find_program },
	{ "bpf:find-map", find_map },		  { "bpf:load-program", load_program },
	{ "bpf:enable", enable },		  { "bpf:disable", enable },
	{ "bpf:set-max-entries", set_max_entries }, { 0 },
};
