/* The user side's BPF forms: objects, sessions, programs, maps, attachments. */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- sessions ---- */

static struct load_expr *open_object(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_OPEN, form, LOAD_TYPE_SESSION);

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_text(load, form_nth(form, 1));
	return expr->operands.a->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

static struct load_expr *with_session(struct load *load, const struct form *form)
{
	const struct load_scope *outer = load->scope;
	struct load_variable *outer_session = load->session;
	bool outer_own = load->own;
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_SESSION, form, LOAD_TYPE_NONE);
	struct load_expr *made = load_new(load, LOAD_OPEN, form, LOAD_TYPE_SESSION);
	long len;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	len = form_is_pair(spec) ? form_length(spec) : form_is_nil(spec) ? 0 : -1;
	if (len < 0 || len > 2 || (len && spec->car->kind != FORM_SYMBOL)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span,
			    "`with-bpf-session` begins with (NAME \"file.o\") or ()");
		return load_error(load, form);
	}
	if (len == 2)
		made->operands.a = expr->session.path = load_text(load, form_nth(spec, 1));
	else
		load->loader->uses_own_programs = true;
	if (len < 2 && !load->sema->unit->program_count)
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "this session has no file, and the source defines no program");
	if (len) {
		expr->session.variable = load_bind(load, spec->car, made);
	} else {
		expr->session.variable = ARENA_NEW(load->sema->arena, struct load_variable);
		expr->session.variable->name = "session";
		expr->session.variable->type = LOAD_TYPE_SESSION;
		expr->session.variable->init = made;
	}
	load->session = expr->session.variable;
	load->own = len < 2;
	expr->session.body = load_body(load, form_tail(form, 2), form);
	load->session = outer_session;
	load->own = outer_own;
	load->scope = outer;
	return expr;
}

static struct load_expr *innermost_session(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_VARIABLE, form, LOAD_TYPE_SESSION);

	expr->comment = NULL;
	if (!load->session) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "there is no session around this form");
		return load_error(load, form);
	}
	expr->variable = load->session;
	expr->variable->uses++;
	return expr;
}

/* ---- programs and maps ---- */

/* A name that this file's own session answers: (bpf:attach count-egress ..). */
static struct load_expr *own_name(struct load *load, const struct form *form, bool is_map)
{
	struct load_expr *expr;

	if (form->kind != FORM_SYMBOL)
		return NULL;
	for (const struct load_scope *at = load->scope; at; at = at->outer)
		if (at->name == form->name)
			return NULL;
	if (is_map ? !unit_find_map(load->sema->unit, form->name) :
		     !unit_find_program(load->sema->unit, form->name))
		return NULL;
	expr = load_new(load, LOAD_TEXT, form, LOAD_TYPE_TEXT);
	expr->text = form->name;
	return expr;
}

static struct load_expr *find(struct load *load, const struct form *form, enum load_kind kind,
			      enum load_type type)
{
	struct load_expr *expr = load_new(load, kind, form, type);

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	expr->handle.session = load_typed(load, form_nth(form, 1), 1U << LOAD_TYPE_SESSION,
					  "an object or a session");
	expr->handle.name = load_text(load, form_nth(form, 2));
	if (expr->handle.session->type == LOAD_TYPE_ERROR ||
	    expr->handle.name->type == LOAD_TYPE_ERROR)
		return load_error(load, form);
	return expr;
}

static struct load_expr *find_program(struct load *load, const struct form *form)
{
	return find(load, form, LOAD_FIND_PROGRAM, LOAD_TYPE_PROGRAM);
}

static struct load_expr *find_map(struct load *load, const struct form *form)
{
	return find(load, form, LOAD_FIND_MAP, LOAD_TYPE_MAP);
}

static struct load_expr *one_operand(struct load *load, const struct form *form,
				     enum load_kind kind, enum load_type operand,
				     enum load_type result)
{
	struct load_expr *expr = load_new(load, kind, form, result);

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_typed(load, form_nth(form, 1), 1U << operand,
				      operand == LOAD_TYPE_LINK ? "an attachment" : "a program");
	return expr->operands.a->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

static struct load_expr *load_program(struct load *load, const struct form *form)
{
	return one_operand(load, form, LOAD_LOAD, LOAD_TYPE_PROGRAM, LOAD_TYPE_PROGRAM);
}

static struct load_expr *detach(struct load *load, const struct form *form)
{
	return one_operand(load, form, LOAD_DETACH, LOAD_TYPE_LINK, LOAD_TYPE_NONE);
}

/* ---- attaching ---- */

struct attach_keys {
	const struct form *cgroup_path, *attach_type;
};

/* Whether libskep has the option. read_keys takes some and refuses the others as not offered yet. */
static bool libskep_has_option(const char *name)
{
	static const char *const names[] = {
#define ATTACH_OPTION(ID, NAME, MEMBER) NAME,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) NAME, OTHER_NAME,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool read_keys(struct load *load, const struct form *at, struct attach_keys *keys)
{
	for (; form_is_pair(at); at = at->cdr->cdr) {
		const struct form **slot = form_is_keyword(at->car, "cgroup-path") ?
			&keys->cgroup_path : form_is_keyword(at->car, "attach-type") ?
			&keys->attach_type : NULL;

		if (slot && !*slot && form_is_pair(at->cdr)) {
			*slot = at->cdr->car;
			continue;
		}
		if (!slot && at->car->kind == FORM_KEYWORD && libskep_has_option(at->car->name))
			diag_report(load->sema->diags, DIAG_UNSUPPORTED, at->car->span,
				    "`:%s` is not supported by this version", at->car->name);
		else
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    slot && *slot ? "`%s` is given twice" :
				    slot ? "`%s` has no value" : "this form has no option `%s`",
				    form_text(load->sema->arena, at->car));
		return false;
	}
	return true;
}

/* The program of this file that an attachment names, when it is known now. */
static const struct program *named_program(struct load *load, const struct load_expr *program)
{
	if (program->kind != LOAD_TEXT || !load->own)
		return NULL;
	return unit_find_program(load->sema->unit, program->text);
}

static void check_own(struct load *load, const struct load_expr *program)
{
	struct near_name near = { .wanted = program->kind == LOAD_TEXT ? program->text : "" };
	const struct program *known = named_program(load, program);
	struct diag *diag;
	bool any = false;

	if (!load->own || program->kind != LOAD_TEXT || known)
		return;
	for (size_t i = 0; i < load->sema->unit->items.count; i++) {
		const struct item *item = &load->sema->unit->items.items[i];

		if (item->kind != ITEM_PROGRAM)
			continue;
		near_name_try(&near, item->program->name);
		any |= !strcmp(item->program->c_name, program->text);
	}
	if (any)
		return;
	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, program->span,
			   "this file has no program `%s`", program->text);
	sema_help_near(load->sema, diag, &near);
}

/* (bpf:attach s "prog" :cgroup-path "/p") and (bpf:attach prog "/p") */
static struct load_expr *attach(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ATTACH, form, LOAD_TYPE_LINK), *first;
	struct attach_keys keys = { 0 };
	unsigned next = 2;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	first = own_name(load, form_nth(form, 1), false);
	if (!first)
		first = load_typed(load, form_nth(form, 1),
				   1U << LOAD_TYPE_SESSION | 1U << LOAD_TYPE_PROGRAM |
				   1U << LOAD_TYPE_TEXT, "a session or a program");
	if (first->type == LOAD_TYPE_ERROR)
		return load_error(load, form);
	if (first->type == LOAD_TYPE_SESSION) {
		expr->attach.session = first;
		if (!sema_check_count(load->sema, form, 2, -1))
			return load_error(load, form);
		first = own_name(load, form_nth(form, next), false);
		expr->attach.program = first ? first : load_text(load, form_nth(form, next));
		next++;
	} else {
		expr->attach.program = first;
		if (first->type == LOAD_TYPE_TEXT)
			expr->attach.session = innermost_session(load, form);
	}
	if (form_nth(form, next) && form_nth(form, next)->kind != FORM_KEYWORD)
		keys.cgroup_path = form_nth(form, next++);
	if (!read_keys(load, form_tail(form, next), &keys))
		return load_error(load, form);
	if (!keys.cgroup_path) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "`%s` does not say what to attach to", form->car->name),
			  ":cgroup-path \"/sys/fs/cgroup/NAME\"");
		return load_error(load, form);
	}
	expr->attach.cgroup_path = load_text(load, keys.cgroup_path);
	check_own(load, expr->attach.program);
	if (expr->attach.program->type == LOAD_TYPE_ERROR ||
	    expr->attach.cgroup_path->type == LOAD_TYPE_ERROR ||
	    (expr->attach.session && expr->attach.session->type == LOAD_TYPE_ERROR))
		return load_error(load, form);
	return expr;
}

static struct load_expr *attach_type(struct load *load, const struct form *form)
{
	struct load_expr *type = load_integer(load, form);

	if (type->type == LOAD_TYPE_ERROR || (type->kind == LOAD_CONSTANT &&
		type->constant.kernel &&
					      type->constant.kernel->is_attach_type))
		return type;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_ATTACH_TYPE, form->span,
			      "`%s` is not an attach type", form_text(load->sema->arena, form)),
		  "+bpf-cgroup-inet-egress+, +bpf-cgroup-inet4-connect+ ..");
	return load_error(load, form);
}

/* (attach-cgroup p "/path" :attach-type +bpf-cgroup-inet-egress+) */
static struct load_expr *attach_cgroup(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ATTACH_CGROUP, form, LOAD_TYPE_LINK);
	struct attach_keys keys = { 0 };

	if (!sema_check_count(load->sema, form, 2, -1))
		return load_error(load, form);
	expr->attach.program = load_typed(load, form_nth(form, 1), 1U << LOAD_TYPE_PROGRAM,
					  "a program");
	expr->attach.cgroup_path = load_text(load, form_nth(form, 2));
	if (!read_keys(load, form_tail(form, 3), &keys))
		return load_error(load, form);
	if (!keys.attach_type) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "`attach-cgroup` needs an :attach-type"),
			  "`bpf:attach` takes it from the section");
		return load_error(load, form);
	}
	expr->attach.attach_type = attach_type(load, keys.attach_type);
	if (expr->attach.program->type == LOAD_TYPE_ERROR ||
	    expr->attach.cgroup_path->type == LOAD_TYPE_ERROR ||
	    expr->attach.attach_type->type == LOAD_TYPE_ERROR)
		return load_error(load, form);
	return expr;
}

/* ---- map entries ---- */

/* A map as an argument: a variable, or the name of one of this file's own. */
static struct load_expr *map_operand(struct load *load, const struct form *form)
{
	struct load_expr *name = own_name(load, form, true), *expr;

	if (!name)
		return load_typed(load, form, 1U << LOAD_TYPE_MAP, "a map");
	expr = load_new(load, LOAD_FIND_MAP, form, LOAD_TYPE_MAP);
	expr->handle.session = innermost_session(load, form);
	expr->handle.name = name;
	return expr->handle.session->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

/* This file's own map that an expression means, or NULL where that is not known. */
static const struct map *own_map(struct load *load, const struct load_expr *map)
{
	const struct load_expr *session;

	while (map && map->kind == LOAD_VARIABLE)
		map = map->variable->init;
	if (!map || map->kind != LOAD_FIND_MAP || map->handle.name->kind != LOAD_TEXT)
		return NULL;
	session = map->handle.session;
	while (session && session->kind == LOAD_VARIABLE)
		session = session->variable->init;
	if (!session || session->kind != LOAD_OPEN || session->operands.a)
		return NULL;
	return unit_find_map(load->sema->unit, map->handle.name->text);
}

/* The library refuses a per-CPU map where one value is meant; here it is said before anything is loaded. */
static bool refuse_per_cpu(struct load *load, const struct form *form, const struct load_expr *map)
{
	const struct map *own = own_map(load, map);

	if (!own || !own->type->per_cpu)
		return false;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_UNSUPPORTED, form->span,
			      "`%s` has a value for each CPU, and `%s` is about one value", own->name,
			      form->car->name),
		  "`skep run` prints its values; in C, skep_map_sum_integer() gives their sum");
	return true;
}

static struct load_expr *entry(struct load *load, const struct form *form, enum load_kind kind,
			       long count, enum load_type type)
{
	struct load_expr *expr = load_new(load, kind, form, type);

	if (!sema_check_count(load->sema, form, count, count))
		return load_error(load, form);
	expr->operands.a = map_operand(load, form_nth(form, 1));
	expr->operands.b = load_integer(load, form_nth(form, 2));
	if (count == 3)
		expr->operands.c = load_integer(load, form_nth(form, 3));
	if (expr->operands.a->type == LOAD_TYPE_ERROR ||
		expr->operands.b->type == LOAD_TYPE_ERROR ||
	    (expr->operands.c && expr->operands.c->type == LOAD_TYPE_ERROR) ||
	    (kind != LOAD_MAP_DELETE && refuse_per_cpu(load, form, expr->operands.a)))
		return load_error(load, form);
	return expr;
}

static struct load_expr *map_lookup(struct load *load, const struct form *form)
{
	return entry(load, form, LOAD_MAP_LOOKUP, 2, LOAD_TYPE_MAYBE);
}

static struct load_expr *map_update(struct load *load, const struct form *form)
{
	return entry(load, form, LOAD_MAP_UPDATE, 3, LOAD_TYPE_NONE);
}

static struct load_expr *map_delete(struct load *load, const struct form *form)
{
	return entry(load, form, LOAD_MAP_DELETE, 2, LOAD_TYPE_NONE);
}

static const struct {
	const char *name;
	load_handler *handle;
} objects[] = {
	{ "bpf:open-object", open_object },   { "with-bpf-session", with_session },
	{ "bpf:with-bpf-session", with_session },
	{ "bpf:find-program", find_program }, { "bpf:find-map", find_map },
	{ "bpf:load-program", load_program }, { "detach", detach },
	{ "bpf:detach", detach },	      { "bpf:attach", attach },
	{ "attach-cgroup", attach_cgroup },   { "bpf:attach-cgroup", attach_cgroup },
	{ "bpf:map-lookup", map_lookup },     { "bpf:map-ref", map_lookup },
	{ "bpf:map-update", map_update },     { "bpf:map-delete", map_delete },
};

load_handler *load_find_object(const char *name)
{
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (!strcmp(objects[i].name, name))
			return objects[i].handle;
	return NULL;
}
