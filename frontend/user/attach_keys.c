// SPDX-License-Identifier: MIT
/*
 * Keys of an attachment. In: the key forms of attach.c. Out: members of struct skep_attach_opts
 * with typed values; errors for keys that the kind does not take or needs, and for values that the
 * kernel would refuse. The tables are those of runtime.
 */
#include <string.h>

#include "frontend/user/attach.h"

/* All keys by name: the member of struct skep_attach_opts, and the option's bit. */
static const struct attach_key attach_keys[] = {
#define ATTACH_OPTION(ID, NAME, MEMBER) { NAME, #MEMBER, ATTACH_##ID },
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) \
	{ NAME, #MEMBER, ATTACH_##ID }, { OTHER_NAME, #OTHER, ATTACH_##ID },
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

/* attach_kinds.def, with names instead of numbers. */
static const struct load_kind_row attach_kinds[] = {
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

const struct load_kind_row *load_attach_kind(const struct program *program)
{
	const char *section = program->section_name;

	if (!program->section) /* its definition has an error that is already reported */
		return NULL;
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

const struct attach_key *load_attach_key(const char *name)
{
	for (size_t i = 0; i < sizeof(attach_keys) / sizeof(attach_keys[0]); i++)
		if (!strcmp(attach_keys[i].name, name))
			return &attach_keys[i];
	return NULL;
}

/* The key's name in the source. */
static const char *key_name(const char *member)
{
	for (size_t i = 0; i < sizeof(attach_keys) / sizeof(attach_keys[0]); i++)
		if (!strcmp(attach_keys[i].member, member))
			return attach_keys[i].name;
	return member;
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

/* The C constant for a keyword of the key, or NULL. */
static const char *constant_of(const char *member, const char *keyword)
{
	for (size_t i = 0; i < sizeof(key_constants) / sizeof(key_constants[0]); i++)
		if (!strcmp(key_constants[i].member, member) && !strcmp(key_constants[i].keyword, keyword))
			return key_constants[i].c;
	return NULL;
}

static void report_constant(struct load *load, const struct form *form, const char *member, const char *given)
{
	struct text names = { 0 };

	for (size_t i = 0; i < sizeof(key_constants) / sizeof(key_constants[0]); i++)
		if (!strcmp(key_constants[i].member, member))
			text_printf(&names, " :%s", key_constants[i].keyword);
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "one of%s is needed here, not `%s`", text_string(&names),
		    given);
	text_release(&names);
}

/* A value of type CHOICE, such as an option: each of its keywords must be one of the key's. */
static bool read_choice(struct load *load, const struct form *form, struct load_key *key)
{
	struct load_expr *value = load_form(load, form);
	const char *const *choices = value->type.base == LOAD_BASE_CHOICE ? value->type.choices : NULL;
	size_t count = 0;

	if (load_failed(value) || load_leaves(value))
		return false;
	if (value->type.base == LOAD_BASE_NIL)
		return key->value = value, true;
	if (!choices) {
		report_constant(load, form, key->member, form_text(load->sema->arena, form));
		return false;
	}
	while (choices[count])
		count++;
	key->constants = ARENA_ARRAY(load->sema->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		key->constants[i] = constant_of(key->member, choices[i]);
		if (key->constants[i])
			continue;
		report_constant(load, form, key->member, arena_printf(load->sema->arena, ":%s", choices[i]));
		return false;
	}
	key->value = value;
	return true;
}

static bool has_constants(const char *member)
{
	for (size_t i = 0; i < sizeof(key_constants) / sizeof(key_constants[0]); i++)
		if (!strcmp(key_constants[i].member, member))
			return true;
	return false;
}

static bool read_constant(struct load *load, const struct form *form, struct load_key *key)
{
	if (form->kind != FORM_KEYWORD)
		return read_choice(load, form, key);
	key->constant = constant_of(key->member, form->name);
	if (!key->constant)
		report_constant(load, form, key->member, form_text(load->sema->arena, form));
	return key->constant != NULL;
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

static bool is_event(const char *name)
{
	static const char *const names[] = {
#define PERF_EVENT(NAME, TYPE, CONFIG) NAME,
#include "runtime/perf_events.def"
#undef PERF_EVENT
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool check_event(struct load *load, const struct form *form, const char *event)
{
	const char *colon = strchr(event, ':');
	struct diag *diag;

	if (is_event(event))
		return true;
	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, form->span, "there is no perf event `%s`", event);
	if (colon)
		diag_help(load->sema->diags, diag, "for a tracepoint, use a program with the section tracepoint/%.*s/%s",
			  (int)(colon - event), event, colon + 1);
	else
		diag_help(load->sema->diags, diag, "use a name of perf(1), such as cpu-clock, page-faults, context-switches, "
			  "like, as perf(1) names them");
	return false;
}

/* A list of CPUs such as "0-3,8". */
static bool is_cpu_list(const char *text)
{
	for (const char *at = text;; at++) {
		size_t len = strspn(at, "0123456789");

		at += len;
		if (len && *at == '-') {
			len = strspn(++at, "0123456789");
			at += len;
		}
		if (!len || (*at && *at != ','))
			return false;
		if (!*at)
			return true;
	}
}

static bool check_text_key(struct load *load, const struct form *form, const struct load_key *key)
{
	const struct load_expr *value = key->value;
	const char *wrong = NULL;

	if (value->kind != LOAD_TEXT)
		return true;
	if (!load_check_text(load, form, value, arena_printf(load->sema->arena, "the %s", key_name(key->member))))
		return false;
	if (!strcmp(key->member, "event"))
		return check_event(load, form, value->text);
	if (!strcmp(key->member, "interface") && strlen(value->text) > 15)
		wrong = "an interface's name has 15 letters at most";
	else if (!strcmp(key->member, "cpu") && !is_cpu_list(value->text))
		wrong = "CPUs are a number or a list, \"0-3,8\"";
	else if (!strcmp(key->member, "map") && load->own && !unit_find_map(load->sema->unit, value->text))
		wrong = arena_printf(load->sema->arena, "this file has no map `%s`", value->text);
	if (wrong)
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s", wrong);
	return !wrong;
}

/* Checks a constant value of a key; a larger number would be truncated. */
static bool check_constant(struct load *load, const struct form *form, const struct load_key *key)
{
	static const struct {
		const char *member;
		struct load_bounds bounds;
	} rows[] = {
		{ "frequency", { "a frequency", 1, UINT64_MAX } }, { "period", { "a period", 1, UINT64_MAX } },
		{ "ifindex", { "an interface's index", 1, INT32_MAX } }, { "pid", { "a process's number", 0, INT32_MAX } },
		{ "fd", { "a descriptor", 0, INT32_MAX } }, { "cgroup_fd", { "a descriptor", 0, INT32_MAX } },
		{ "offset", { "an offset", 0, INT64_MAX } }, { "flags", { "a word of flags", 0, UINT32_MAX } },
		{ "cpu", { "a CPU's number", 0, INT32_MAX } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].member, key->member))
			continue;
		if (!load_check_number(load, form, key->value, &rows[i].bounds))
			return false;
		if (key->value->kind != LOAD_CONSTANT && rows[i].bounds.most <= UINT32_MAX) /* 32 bits in libskep */
			load_check_stored(load, form, key->value, load_integer_type(type_integer(4, rows[i].bounds.most == INT32_MAX),
										    false, SHOW_IT_IS));
	}
	return check_text_key(load, form, key);
}

/*
 * Reads the value: truth, number, text; an index for an interface, a program or map for its name.
 */
bool load_read_key_value(struct load *load, const struct form *form, struct load_key *key, bool needed)
{
	struct load_type type = LOAD_TYPE(TEXT);
	struct load_expr *value = NULL;

	if (has_constants(key->member))
		return read_constant(load, form, key);
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
	return check_constant(load, form, key);
}

/* ---- keys ---- */

const char *load_key_list(struct load *load, unsigned options)
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
		  takes ? "it takes %s" : "%sit takes no keys", takes ? load_key_list(load, takes) : "");
	return false;
}

static bool read_key(struct load *load, const struct form *name, const struct form *form, struct key_reading *reading)
{
	const struct attach_key *row = name->kind == FORM_KEYWORD ? load_attach_key(name->name) : NULL;
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
	if (!load_read_key_value(load, form, key, reading->kind && reading->kind->needs & row->option))
		return false;
	reading->keys->count++;
	return true;
}

bool load_read_keys(struct load *load, const struct form *at, struct key_reading *reading)
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

/* TARGET: where the kind is attached. */
static bool read_target_key(struct load *load, const struct form *form, const char *name, struct key_reading *reading)
{
	struct load_key *key = &reading->keys->items[reading->keys->count];

	key->member = load_attach_key(name)->member;
	reading->given |= load_attach_key(name)->option;
	if (!load_read_key_value(load, form, key, true))
		return false;
	reading->keys->count++;
	return true;
}

/* Is the text the section, or a part behind one of its slashes? The founding dialect repeats it. */
static bool repeats_section(const char *section, const struct form *form)
{
	if (!section || form->kind != FORM_STRING)
		return false;
	for (const char *at = section; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
		if (!strcmp(at, form->string))
			return true;
	return false;
}

/*
 * The target of an opened object's program, whose kind only libskep knows, at run time. A number is
 * an interface's index.
 */
static const struct form *read_unknown_target(struct load *load, const struct form *at, struct key_reading *reading)
{
	struct load_expr *target = load_form(load, at->car);

	if (load_failed(target) || load_leaves(target))
		return NULL;
	if (target->type.base == LOAD_BASE_INTEGER && target->type.show == SHOW_INTERFACE)
		return read_target_key(load, at->car, "interface", reading) ? at->cdr : NULL;
	reading->target = load_text(load, at->car);
	if (load_failed(reading->target) || !load_check_text(load, at->car, reading->target, "what it is attached to"))
		return NULL;
	at = at->cdr;
	if (!form_is_pair(at) || at->car->kind == FORM_KEYWORD)
		return at;
	return read_target_key(load, at->car, "symbol", reading) ? at->cdr : NULL;
}

const struct form *load_read_targets(struct load *load, const struct form *at, struct key_reading *reading)
{
	unsigned needs = reading->kind ? reading->kind->needs : 0;
	const char *name = !reading->kind ? NULL : needs & ATTACH_CGROUP ? "cgroup-path" : needs & ATTACH_INTERFACE ? "interface" :
			   needs & ATTACH_NETNS ? "netns-path" : needs & ATTACH_MAP ? "map" : needs & ATTACH_FD ? "fd" :
			   reading->kind->allows & ATTACH_BINARY ? "binary" :
			   reading->kind->allows & ATTACH_MAP ? "map" : NULL;

	if (!form_is_pair(at) || at->car->kind == FORM_KEYWORD)
		return at;
	if (!reading->kind)
		return read_unknown_target(load, at, reading);
	if (!name) {
		if (repeats_section(reading->section, at->car))
			return at->cdr;
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, at->car->span,
			    "%s is a %s program: its section already names its target, `%s`", reading->what,
			    reading->kind->name, reading->section);
		return NULL;
	}
	if (!read_target_key(load, at->car, name, reading))
		return NULL;
	at = at->cdr;
	if (strcmp(name, "binary") || !form_is_pair(at) || at->car->kind == FORM_KEYWORD)
		return at;
	return read_target_key(load, at->car, "symbol", reading) ? at->cdr : NULL;
}

/* The options for targets that the section could name but does not. */
static unsigned unsaid_targets(const struct key_reading *reading)
{
	unsigned said = reading->given & ATTACH_OFFSET ? reading->given | ATTACH_SYMBOL : reading->given;

	if (!reading->section || strchr(reading->section, '/'))
		return 0;
	return reading->kind->allows & ~said &
	       (ATTACH_BINARY | ATTACH_SYMBOL | ATTACH_PROVIDER | ATTACH_PROBE | ATTACH_DIRECTION);
}

bool load_check_needs(struct load *load, const struct form *form, const struct key_reading *reading)
{
	unsigned missing = reading->kind ? (reading->kind->needs & ~reading->given) | unsaid_targets(reading) : 0;

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
			      "%s is a %s program, and its target is missing", reading->what,
			      reading->kind->name), "it needs %s", load_key_list(load, missing));
	return false;
}
