// SPDX-License-Identifier: MIT
/*
 * The order of analysis. In: the file's core forms. Out: the unit. First all names are declared,
 * then definitions are analyzed, each after those that it needs, then the bodies of programs, then
 * byte orders are checked. cli/passes.c calls sema_user_forms and sema_analyze.
 */
#include <string.h>

#include "frontend/sema/internal.h"
#include "frontend/sema/kernel/kernel.h"
#include "frontend/sema/map/map.h"
#include "frontend/sema/memory/memory.h"
#include "frontend/sema/program/program.h"
#include "frontend/unit/names.h"

typedef void define_fn(struct sema *sema, const struct form *form);

/* (defextern ..): declares a function or variable of another object or the kernel. */
static void defextern(struct sema *sema, const struct form *form)
{
	static const struct {
		const char *name;
		define_fn *define;
	} kinds[] = {
		{ "map", sema_extern_map },
		{ "global", sema_extern_global },
		{ "function", sema_extern_function },
		{ "kconfig", sema_extern_kconfig },
		{ "ksym", sema_extern_ksym },
	};
	const struct form *kind = form_nth(form, 1);

	if (!sema_check_count(sema, form, 3, -1))
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kind->kind == FORM_SYMBOL && !strcmp(kind->name, kinds[i].name)) {
			kinds[i].define(sema, form);
			return;
		}
	diag_report(sema->diags, DIAG_MALFORMED, kind->span,
		    "`defextern` declares a `map`, `global`, `function`, `kconfig` or `ksym`, not `%s`",
		    form_text(sema->arena, kind));
}

static const struct {
	const char *name;
	define_fn *define;
} definitions[] = {
	{ "defconstant", sema_defconstant },
	{ "deftype", sema_deftype },
	{ "defenum", sema_defenum },
	{ "defstruct", sema_defstruct },
	{ "defunion", sema_defunion },
	{ "defheader", sema_defheader },
	{ "defmap", sema_defmap },
	{ "defprog", sema_declare_program },
	{ "defsubprog", sema_declare_subprogram },
	{ "defglobal", sema_defglobal },
	{ "defparam", sema_defparam },
	{ "defkfunc", sema_defkfunc },
	{ "defextern", defextern },
	{ "declaim", sema_declaim },
	{ "import-kernel-struct", sema_import_kernel_struct },
	{ "deftracepoint", sema_deftracepoint },
	{ "defstruct-ops", sema_defstruct_ops },
};

static define_fn *find_definition(const struct form *form)
{
	for (size_t i = 0; i < sizeof(definitions) / sizeof(definitions[0]); i++)
		if (form_is_call(form, definitions[i].name))
			return definitions[i].define;
	return NULL;
}

/*
 * Constants, types and structs may be used before their definition. A definition that needs one
 * defines it first, so the C has the order of the source except where C needs another.
 */
static bool is_early(const struct form *form)
{
	return form_is_call(form, "defconstant") || form_is_call(form, "deftype") ||
	       form_is_call(form, "defenum") || form_is_call(form, "defstruct") ||
	       form_is_call(form, "defunion") || form_is_call(form, "defheader") ||
	       form_is_call(form, "import-kernel-struct");
}

/* Forms by the interned name that they define, and by form. */
struct order {
	struct table early; /* definitions that may follow their use */
	struct table maps;  /* struct map_forms, for the :inner of other maps */
	struct table begun; /* defined, or being defined */
};

/* Several maps with one name are an error, which each definition reports. */
struct map_forms {
	VEC(const struct form *) forms;
};

static const char *defined_name(const struct form *form)
{
	const struct form *defined = form_nth(form, 1);

	return defined && defined->kind == FORM_SYMBOL ? defined->name : NULL;
}

static const struct form *definition_of(const struct order *order, const char *name)
{
	return table_find_object(&order->early, name);
}

static bool is_begun(const struct order *order, const struct form *form)
{
	return table_find_object(&order->begun, form);
}

static void add_map(struct sema *sema, struct order *order, const struct form *form)
{
	const char *name = defined_name(form);
	struct map_forms *maps = name ? table_find_object(&order->maps, name) : NULL;

	if (!name)
		return;
	if (!maps)
		maps = table_add_object(sema->arena, &order->maps, name,
					ARENA_NEW(sema->arena, struct map_forms));
	VEC_PUSH(sema->arena, &maps->forms, form);
}

static void define(struct sema *sema, struct order *order, const struct form *form);

/* Defines what the names inside a form refer to. The target of a pointer need not be defined. */
static void define_needed(struct sema *sema, struct order *order, const struct form *form)
{
	for (; form_is_pair(form); form = form->cdr) {
		const struct form *needed;

		if (form_is_pair(form->car) && !form_is_call(form->car, "ptr"))
			define_needed(sema, order, form->car);
		if (form->car->kind != FORM_SYMBOL)
			continue;
		needed = definition_of(order, form->car->name);
		if (needed && !is_begun(order, needed))
			define(sema, order, needed);
	}
}

/* Fields or parameters (NAME TYPE ..): NAME refers to nothing, even if a struct has that name. */
static void define_types_of(struct sema *sema, struct order *order, const struct form *form)
{
	for (; form_is_pair(form); form = form->cdr)
		if (form_is_pair(form->car))
			define_needed(sema, order, form->car->cdr);
}

/*
 * A struct of the language's own becomes an item at its first use: before the struct that contains
 * it.
 */
static void define_own_headers(struct sema *sema, const struct order *order, const struct form *form)
{
	for (; form_is_pair(form); form = form->cdr) {
		const struct form *field = form->car, *type = form_is_pair(field) ? form_nth(field, 1) : NULL;

		if (form_is_pair(field) && form_is_pair(field->car)) /* without a name */
			define_own_headers(sema, order, field->car->cdr);
		while (type && form_is_call(type, "array"))
			type = form_nth(type, 1);
		if (type && (form_is_call(type, "struct") || form_is_call(type, "union")))
			define_own_headers(sema, order, type->cdr);
		if (type && type->kind == FORM_SYMBOL && !definition_of(order, type->name))
			sema_own_header(sema, type->name);
	}
}

/* Parameters and result; a subprogram's body needs nothing yet. */
static void define_head(struct sema *sema, struct order *order, const struct form *form)
{
	const struct form *result = form_nth(form, 3);

	define_types_of(sema, order, form_nth(form, 2));
	if (form_is_pair(result))
		define_needed(sema, order, result);
}

/* Defines the map that :inner names. */
static void define_inner(struct sema *sema, struct order *order, const struct form *form)
{
	for (; form_is_pair(form) && form_is_pair(form->cdr); form = form->cdr) {
		const struct form *name = form->cdr->car;
		const struct map_forms *maps;

		if (!form_is_keyword(form->car, "inner") || name->kind != FORM_SYMBOL)
			continue;
		maps = table_find_object(&order->maps, name->name);
		for (size_t i = 0; maps && i < maps->forms.count; i++)
			if (!is_begun(order, maps->forms.items[i]))
				define(sema, order, maps->forms.items[i]);
	}
}

static void define(struct sema *sema, struct order *order, const struct form *form)
{
	define_fn *define_form = find_definition(form);

	table_add_object(sema->arena, &order->begun, form, (void *)form);
	if (form_is_call(form, "defsubprog") && form_length(form) > 3)
		define_head(sema, order, form);
	else if ((form_is_call(form, "defstruct") || form_is_call(form, "defheader")) && form_is_pair(form->cdr))
		define_types_of(sema, order, form_tail(form, 2));
	else if (!form_is_call(form, "defprog") && !form_is_call(form, "import-kernel-struct") &&
		 !form_is_call(form, "deftracepoint") && form_is_pair(form->cdr))
		define_needed(sema, order, form_tail(form, 2));
	if (form_is_call(form, "defmap") && form_is_pair(form->cdr))
		define_inner(sema, order, form_tail(form, 2));
	if (form_is_call(form, "defstruct") && form_is_pair(form->cdr))
		define_own_headers(sema, order, form_tail(form, 2));
	define_form(sema, form);
}

/* Enters the form's name, and the enumerators of a defenum. */
static void add_early(struct sema *sema, struct order *order, const struct form *form)
{
	const struct form *name;

	if (defined_name(form))
		table_add_object(sema->arena, &order->early, defined_name(form), (void *)form);
	for (unsigned n = 0; form_is_call(form, "defenum"); n++) {
		name = sema_enumerator_name(form, n);
		if (!name)
			return;
		if (name->kind == FORM_SYMBOL)
			table_add_object(sema->arena, &order->early, name->name, (void *)form);
	}
}

static void define_all(struct sema *sema, const struct form_list *forms)
{
	struct order order = { 0 };
	struct table seen = { 0 };

	for (size_t i = 0; i < forms->forms.count; i++) {
		if (form_is_call(forms->forms.items[i], "defstruct") ||
		    form_is_call(forms->forms.items[i], "defunion") ||
		    form_is_call(forms->forms.items[i], "defheader"))
			sema_declare_structure(sema, forms->forms.items[i]);
		if (form_is_call(forms->forms.items[i], "import-kernel-struct"))
			sema_declare_kernel_struct(sema, forms->forms.items[i]);
		if (is_early(forms->forms.items[i]))
			add_early(sema, &order, forms->forms.items[i]);
		else if (form_is_call(forms->forms.items[i], "defmap"))
			add_map(sema, &order, forms->forms.items[i]);
	}
	for (size_t i = 0; i < forms->forms.count; i++) {
		const struct form *form = forms->forms.items[i];

		if (!find_definition(form))
			continue;
		/* a macro may put one argument into its expansion twice */
		if (table_find_object(&seen, form))
			diag_report(sema->diags, DIAG_DUPLICATE, form->span,
				    "this macro call makes the same definition twice");
		else if (!is_begun(&order, form))
			define(sema, &order, form);
		table_add_object(sema->arena, &seen, form, (void *)form);
	}
}

static void analyze_bodies(struct sema *sema)
{
	for (size_t i = 0; i < sema->declarations.count; i++) {
		const struct declaration *declaration = &sema->declarations.items[i];
		struct program *program = declaration->program;

		if (!program)
			continue;
		if (program->subprogram)
			sema_subprogram_body(sema, declaration->form, program);
		else
			sema_program_body(sema, declaration->form, program);
		form_group_leave(sema->forms, declaration->form);
	}
}

struct form_list *sema_user_forms(struct arena *arena, const struct form_list *forms)
{
	struct form_list *rest = ARENA_NEW(arena, struct form_list);

	rest->functions = forms->functions;
	rest->variables = forms->variables;
	for (size_t i = 0; i < forms->forms.count; i++)
		if (!find_definition(forms->forms.items[i]))
			VEC_PUSH(arena, &rest->forms, forms->forms.items[i]);
	return rest;
}

/* "dir/count-egress.lisp": sets the unit's name, stem and base name of the outputs. */
static void name_unit(struct sema *sema, const char *path)
{
	struct unit *unit = sema->unit;
	const char *slash, *dot;
	char *base;

	if (!path || !strcmp(path, "-"))
		path = "stdin";
	slash = strrchr(path, '/');
	unit->source_name = arena_strdup(sema->arena, slash ? slash + 1 : path);
	dot = strrchr(unit->source_name, '.');
	unit->stem = arena_strndup(sema->arena, unit->source_name,
				   dot && dot != unit->source_name ?
					   (size_t)(dot - unit->source_name) :
					   strlen(unit->source_name));
	base = arena_strdup(sema->arena, unit->stem);
	for (char *at = base; *at; at++)
		if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
		      (*at >= '0' && *at <= '9')))
			*at = '_';
	unit->base_name = *base >= '0' && *base <= '9' ? arena_printf(sema->arena, "_%s", base) :
							 base;
	unit->application_name = c_application_name_of(sema->arena, unit->base_name);
}

static void name_forms(struct sema *sema)
{
	for (size_t i = 0; i < sema->table->form_count; i++)
		table_add(sema->arena, &sema->forms_named, sema->table->forms[i].name,
			  (void *)&sema->table->forms[i]);
}

struct unit *sema_analyze(struct reader *reader, const struct form_list *forms,
			  const struct sema_options *options)
{
	struct sema sema = { .reader = reader, .arena = reader->arena, .diags = reader->diags,
			     .source_path = options->source_path,
			     .btf_path = options->btf_path, .table = sema_form_table() };

	sema.unit = ARENA_NEW(reader->arena, struct unit);
	sema.unit->arena = reader->arena;
	sema.unit->diags = reader->diags;
	sema.unit->types.arena = reader->arena;
	sema.forms = forms;
	sema.user_forms = sema_user_forms(&sema.passing, forms);
	name_forms(&sema);
	sema.unit->spdx = forms->spdx;
	sema.unit->head = forms->head;
	sema.unit->arch = options->arch ? kernel_find_arch(options->arch) : kernel_own_arch();
	sema.unit->kernel = options->kernel;
	sema.libbpf = options->libbpf;
	name_unit(&sema, options->source_path);
	define_all(&sema, forms);
	sema_settle_slots(&sema);
	sema_settle_struct_ops(&sema);
	sema_predeclare(&sema);
	sema_find_contexts(&sema);
	analyze_bodies(&sema);
	sema_find_reached(&sema);
	sema_settle_orders(&sema);
	sema_place_scratch(&sema);
	sema_share_padding(&sema);
	btf_file_close(sema.btf);
	arena_release(&sema.passing);
	if (!sema.unit->license)
		sema.unit->license = "GPL";
	return sema.unit;
}
