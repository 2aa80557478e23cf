/* Attaching: the kind comes from the program's section, and says which keys there may be. */
#include <string.h>

#include "frontend/user/internal.h"

enum {
#define ATTACH_OPTION(ID, NAME, MEMBER) BIT_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) BIT_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

enum {
#define ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_##ID = 1u << BIT_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) ATTACH_##ID = 1u << BIT_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

/* Every key by its name: struct skep_attach_opts' member, and the option that it is. */
static const struct attach_key {
	const char *name, *member;
	unsigned option;
} attach_keys[] = {
#define ATTACH_OPTION(ID, NAME, MEMBER) { NAME, #MEMBER, ATTACH_##ID },
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) \
	{ NAME, #MEMBER, ATTACH_##ID }, { OTHER_NAME, #OTHER, ATTACH_##ID },
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

/* attach_kinds.def with names instead of numbers. */
static const struct load_kind_row {
	const char *name, *kernel_type, *attach_type, *section;
	unsigned needs, allows;
	bool offered;
	const char *instead;
} attach_kinds[] = {
#define skepi_attach_cgroup 1
#define skepi_attach_xdp 1
#define skepi_attach_netkit 1
#define skepi_attach_tc 1
#define skepi_attach_netns 1
#define skepi_attach_uprobe 1
#define skepi_attach_usdt 1
#define skepi_attach_kprobe 1
#define skepi_attach_auto 1
#define skepi_attach_iter 1
#define skepi_attach_socket 1
#define skepi_attach_reuseport 1
#define skepi_attach_map 1
#define skepi_attach_perf 1
#define ATTACH_KIND(NAME, TYPE, ATTACH_TYPE, SECTION, NEEDS, ALLOWS, ATTACH, INSTEAD) \
	{ NAME, #TYPE, #ATTACH_TYPE, SECTION, NEEDS, ALLOWS, ATTACH != 0, INSTEAD },
#include "runtime/attach_kinds.def"
#undef ATTACH_KIND
};

static const struct load_kind_row *kind_of(const struct program *program)
{
	const char *section = program->section_name;

	for (size_t i = 0; i < sizeof(attach_kinds) / sizeof(attach_kinds[0]); i++) {
		const struct load_kind_row *row = &attach_kinds[i];
		size_t len = row->section ? strlen(row->section) : 0;

		if (strcmp(row->kernel_type, program->section->kernel_type))
			continue;
		if (strcmp(row->attach_type, "ANY_TYPE") && (!program->section->attach_type ||
		    strcmp(row->attach_type, program->section->attach_type)))
			continue;
		if (!len || !strncmp(section, row->section, len) ||
		    (strlen(section) + 1 == len && !strncmp(section, row->section, len - 1)))
			return row;
	}
	return NULL;
}

/* ---- values ---- */

static const struct attach_key *find_key(const char *name)
{
	for (size_t i = 0; i < sizeof(attach_keys) / sizeof(attach_keys[0]); i++)
		if (!strcmp(attach_keys[i].name, name))
			return &attach_keys[i];
	return NULL;
}

static const struct {
	const char *member, *keyword, *c;
} key_constants[] = {
	{ "xdp_mode", "auto", "SKEP_XDP_AUTO" },	 { "xdp_mode", "native", "SKEP_XDP_NATIVE" },
	{ "xdp_mode", "generic", "SKEP_XDP_GENERIC" },	 { "xdp_mode", "offload", "SKEP_XDP_OFFLOAD" },
	{ "direction", "ingress", "SKEP_DIRECTION_INGRESS" }, { "direction", "egress", "SKEP_DIRECTION_EGRESS" },
	{ "tc_mode", "auto", "SKEP_TC_AUTO" },		 { "tc_mode", "tcx", "SKEP_TC_TCX" },
	{ "tc_mode", "clsact", "SKEP_TC_CLSACT" },
};

static bool read_constant(struct load *load, const struct form *form, struct load_key *key)
{
	struct text names = { 0 };
	bool any = false;

	for (size_t i = 0; i < sizeof(key_constants) / sizeof(key_constants[0]); i++) {
		if (strcmp(key_constants[i].member, key->member))
			continue;
		any = true;
		text_printf(&names, " :%s", key_constants[i].keyword);
		if (form_is_keyword(form, key_constants[i].keyword))
			key->constant = key_constants[i].c;
	}
	if (any && !key->constant)
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "one of%s is needed here, not `%s`",
			    text_string(&names), form_text(load->sema->arena, form));
	text_release(&names);
	return any;
}

static bool is_text_key(const char *member)
{
	static const char *const names[] = { "cgroup_path", "interface", "netns_path", "binary", "symbol", "pin_path",
					     "map", "provider", "probe", "event", "cpu", "before", "after" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], member))
			return true;
	return false;
}

/* Truths, numbers, texts; an interface's index instead of its name, a program or map instead of its name. */
static bool read_value(struct load *load, const struct form *form, struct load_key *key, bool needed)
{
	struct load_type type = LOAD_TYPE(TEXT);
	struct load_expr *value = NULL;

	if (read_constant(load, form, key))
		return key->constant != NULL;
	if (!strcmp(key->member, "map"))
		value = load_own_name(load, form, true);
	if (!strcmp(key->member, "before") || !strcmp(key->member, "after"))
		value = load_own_name(load, form, false);
	if (!value)
		value = load_form(load, form);
	if (load_failed(value) || load_leaves(value))
		return false;
	if (needed && load_required(load, form, value))
		value = load_required(load, form, value);
	if (!strcmp(key->member, "interface") && value->type.base == LOAD_BASE_INTEGER)
		key->member = "ifindex";
	if (!is_text_key(key->member) || (!strcmp(key->member, "cpu") && value->type.base == LOAD_BASE_INTEGER))
		type = load_integer_type(NULL, false, SHOW_IT_IS);
	if (!strcmp(key->member, "adopt"))
		type = LOAD_TYPE(TRUTH);
	if ((value->type.maybe || value->type.base == LOAD_BASE_NIL) && needed) {
		load_report_nil(load, form, value);
		return false;
	}
	if (value->type.base != type.base && value->type.base != LOAD_BASE_NIL) {
		load_wrong_type(load, form, value, load_type_text(load, type));
		return false;
	}
	key->value = value;
	return true;
}

/* ---- keys ---- */

static const char *key_list(struct load *load, unsigned options)
{
	struct text out = { 0 };
	const char *copy;

	for (size_t i = 0; i < sizeof(attach_keys) / sizeof(attach_keys[0]); i++)
		if (attach_keys[i].option & options)
			text_printf(&out, "%s:%s", out.len ? " " : "", attach_keys[i].name);
	copy = arena_strndup(load->sema->arena, text_string(&out), out.len);
	text_release(&out);
	return copy;
}

static bool report_idle(struct load *load, const struct form *key, const char *what, const struct load_kind_row *kind)
{
	unsigned takes = kind->needs | kind->allows;

	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, key->span, "%s is a %s program, which takes no `:%s`",
			      what, kind->name, key->name),
		  takes ? "it takes %s" : "%sit takes no keys", takes ? key_list(load, takes) : "");
	return false;
}

/* What a form gives so far: a mask, and where each stands. */
struct key_reading {
	const struct load_kind_row *kind; /* NULL: not known */
	const char *what;                 /* "`count`" */
	struct load_keys *keys;
	unsigned given;
};

static bool read_key(struct load *load, const struct form *name, const struct form *form, struct key_reading *reading)
{
	const struct attach_key *row = name->kind == FORM_KEYWORD ? find_key(name->name) : NULL;
	struct load_key *key = &reading->keys->items[reading->keys->count];
	struct near_name near = { .wanted = name->kind == FORM_KEYWORD ? name->name : "" };

	if (!row) {
		for (size_t i = 0; i < sizeof(attach_keys) / sizeof(attach_keys[0]); i++)
			near_name_try(&near, attach_keys[i].name);
		sema_help_near(load->sema, diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, name->span,
						       "this form has no option `%s`",
						       form_text(load->sema->arena, name)), &near);
		return false;
	}
	if (reading->given & row->option) {
		diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, name->span, "`:%s` is given twice", name->name);
		return false;
	}
	if (reading->kind && !(row->option & (reading->kind->needs | reading->kind->allows)))
		return report_idle(load, name, reading->what, reading->kind);
	reading->given |= row->option;
	key->member = row->member;
	if (!read_value(load, form, key, reading->kind && reading->kind->needs & row->option))
		return false;
	reading->keys->count++;
	return true;
}

static bool read_keys(struct load *load, const struct form *at, struct key_reading *reading)
{
	for (; form_is_pair(at); at = at->cdr->cdr) {
		if (!form_is_pair(at->cdr)) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, at->car->span, "`%s` has no value",
				    form_text(load->sema->arena, at->car));
			return false;
		}
		if (!read_key(load, at->car, at->cdr->car, reading))
			return false;
	}
	return true;
}

/* TARGET: what the kind is attached to. */
static bool read_target(struct load *load, const struct form *form, struct key_reading *reading)
{
	unsigned needs = reading->kind ? reading->kind->needs : ATTACH_CGROUP;
	const char *name = needs & ATTACH_CGROUP ? "cgroup-path" : needs & ATTACH_INTERFACE ? "interface" :
			   needs & ATTACH_NETNS ? "netns-path" : needs & ATTACH_MAP ? "map" : needs & ATTACH_FD ? "fd" :
			   reading->kind->allows & ATTACH_BINARY ? "binary" :
			   reading->kind->allows & ATTACH_MAP ? "map" : NULL;
	struct load_key *key = &reading->keys->items[reading->keys->count];

	if (!name) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "%s is a %s program: its section says what it is attached to", reading->what,
			    reading->kind->name);
		return false;
	}
	key->member = find_key(name)->member;
	reading->given |= find_key(name)->option;
	if (!read_value(load, form, key, true))
		return false;
	reading->keys->count++;
	return true;
}

static bool check_needs(struct load *load, const struct form *form, const struct key_reading *reading)
{
	unsigned missing = reading->kind ? reading->kind->needs & ~reading->given : 0;

	if (reading->kind && !reading->kind->offered) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_UNSUPPORTED, form->span,
				      "%s is a %s program, which a session does not attach", reading->what,
				      reading->kind->name),
			  "%s", reading->kind->instead);
		return false;
	}
	if (!missing)
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			      "%s is a %s program, and this does not say what to attach to", reading->what,
			      reading->kind->name), "it needs %s", key_list(load, missing));
	return false;
}

/* ---- the forms ---- */

/* A slot of a prog array runs it: nothing attaches it. */
static bool is_in_prog_array(const struct unit *unit, const struct program *program)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct map *map = unit->items.items[i].map;

		for (size_t k = 0; unit->items.items[i].kind == ITEM_MAP && k < map->values.count; k++)
			if (map->values.items[k].program == program)
				return true;
	}
	return false;
}

static const struct program *own_program(struct load *load, const struct load_expr *program)
{
	if (!program || program->kind != LOAD_TEXT || !load->own)
		return NULL;
	for (size_t i = 0; i < load->sema->unit->items.count; i++) {
		const struct item *item = &load->sema->unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && (!strcmp(item->program->name, program->text) ||
						   !strcmp(item->program->c_name, program->text)))
			return item->program;
	}
	return NULL;
}

static bool check_own(struct load *load, const struct load_expr *program)
{
	struct near_name near = { .wanted = program->kind == LOAD_TEXT ? program->text : "" };

	if (!load->own || program->kind != LOAD_TEXT || own_program(load, program))
		return true;
	for (size_t i = 0; i < load->sema->unit->items.count; i++)
		if (load->sema->unit->items.items[i].kind == ITEM_PROGRAM)
			near_name_try(&near, load->sema->unit->items.items[i].program->name);
	sema_help_near(load->sema, diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, program->span,
					       "this file has no program `%s`", program->text), &near);
	return false;
}

/* (bpf:attach [SESSION] PROG ..): which session, which program; the index of what follows, 0 after an error. */
static unsigned read_program(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *first = load_own_name(load, form_nth(form, 1), false);

	if (!first)
		first = load_form(load, form_nth(form, 1));
	if (load_failed(first))
		return 0;
	if (first->type.base == LOAD_BASE_SESSION) {
		expr->attach.session = first;
		if (!sema_check_count(load->sema, form, 2, -1))
			return 0;
		first = load_own_name(load, form_nth(form, 2), false);
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
	struct load_expr *expr = load_new(load, LOAD_ATTACH, form, LOAD_TYPE(LINK));
	struct key_reading reading = { .keys = &expr->attach.keys };
	const struct program *program;
	unsigned next;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form))
		return load_error(load, form);
	next = read_program(load, form, expr);
	if (!next || !check_own(load, expr->attach.program))
		return load_error(load, form);
	program = own_program(load, expr->attach.program);
	reading.kind = program ? kind_of(program) : NULL;
	reading.what = program ? arena_printf(load->sema->arena, "`%s`", program->name) : "this";
	if (form_nth(form, next) && form_nth(form, next)->kind != FORM_KEYWORD &&
	    !read_target(load, form_nth(form, next++), &reading))
		return load_error(load, form);
	if (!read_keys(load, form_tail(form, next), &reading) || !check_needs(load, form, &reading))
		return load_error(load, form);
	return expr;
}

/* (bpf:attach-all :KEY v ..): a key goes to the programs that take it. */
static struct load_expr *attach_all(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ATTACH_ALL, form, LOAD_TYPE(NONE));
	struct key_reading reading = { .keys = &expr->attach.keys };
	unsigned needs = 0, takes = 0;

	expr->attach.session = load_innermost_session(load, form);
	if (load_failed(expr->attach.session) || !load_check_loaded(load, form) ||
	    !read_keys(load, form->cdr, &reading))
		return load_error(load, form);
	for (size_t i = 0; load->own && i < load->sema->unit->items.count; i++) {
		const struct item *item = &load->sema->unit->items.items[i];
		const struct load_kind_row *kind = item->kind == ITEM_PROGRAM ? kind_of(item->program) : NULL;

		if (!kind || is_in_prog_array(load->sema->unit, item->program))
			continue;
		takes |= kind->needs | kind->allows;
		needs |= load->has_load ? 0 : kind->needs; /* (bpf:disable ..) may leave it out */
	}
	for (const struct form *at = form->cdr; load->own && form_is_pair(at); at = at->cdr->cdr)
		if (!(find_key(at->car->name)->option & takes)) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    "no program of this file takes `:%s`", at->car->name);
			return load_error(load, form);
		}
	if (needs & ~reading.given) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "a program of this file is not told what to attach to"), "it needs %s",
			  key_list(load, needs & ~reading.given));
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
	if (!load_read_options(load, form_tail(form, 3), known, &options))
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

/* The founding dialect's attach-xdp, attach-tracepoint ..: a program, and what it is attached to. */
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
	if (load_failed(expr->attach.program))
		return load_error(load, form);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct load_key *key = &expr->attach.keys.items[0];

		if (strcmp(rows[i].name, name) || !form_nth(form, next) || form_nth(form, next)->kind == FORM_KEYWORD)
			continue;
		if (!rows[i].target) { /* the section says it: the names are what the dialect repeats */
			while (form_nth(form, next) && form_nth(form, next)->kind == FORM_STRING)
				next++;
			continue;
		}
		key->member = find_key(rows[i].target)->member;
		if (!read_value(load, form_nth(form, next++), key, true))
			return load_error(load, form);
		expr->attach.keys.count = 1;
	}
	return read_keys(load, form_tail(form, next), &reading) ? expr : load_error(load, form);
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

/* The program that a link was made of, where it is one of this file's; else NULL. */
static const struct program *program_of_link(struct load *load, const struct load_expr *link)
{
	while (link->kind == LOAD_VARIABLE && link->variable->init && !link->variable->assigned)
		link = link->variable->init;
	return link->kind == LOAD_ATTACH ? own_program(load, link->attach.program) : NULL;
}

/* (bpf:update l PROG): without a gap, of kinds whose links the kernel updates. */
static struct load_expr *update(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_UPDATE, form, LOAD_TYPE(NONE));
	const struct load_kind_row *kind;
	const struct program *program;

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
	kind = program ? kind_of(program) : NULL;
	if (!kind || kind->allows & ATTACH_ADOPT)
		return expr;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "the kernel exchanges no program of a %s link", kind->name);
	return load_error(load, form);
}

static struct load_expr *unpin(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_UNPIN, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_text(load, form_nth(form, 1));
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
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
