// SPDX-License-Identifier: MIT
/*
 * Runs the compiler's passes in order: read, expand, sema, user side, share, flow, check, guards,
 * lower, print. In: a path and the last pass wanted. Out: the compilation's unit, C tree and lines.
 * Called by all commands that compile.
 */
#include "cli/passes.h"

#include <string.h>

#include "frontend/base/text.h"
#include "frontend/check/check.h"
#include "frontend/expand/expand.h"
#include "frontend/flow/flow.h"
#include "frontend/share/share.h"
#include "frontend/sema/sema.h"
#include "frontend/user/user.h"

static struct source *open_source(struct compilation *compilation)
{
	bool is_input = !strcmp(compilation->path, "-");
	struct source *source = NULL;
	const struct text *known = &compilation->options->text;
	struct text text = { 0 };
	int error = known->data ? 0 : text_read_file(compilation->path, &text);

	if (error) {
		compilation->failure = (struct failure){
			.stage = "read",
			.name = "read",
			.text = arena_printf(compilation->arena, "`%s`: %s", compilation->path,
					     strerror(-error)),
		};
		return NULL;
	}
	source = source_new(compilation->arena, is_input ? "<stdin>" : compilation->path,
			    text_string(known->data ? known : &text), known->data ? known->len : text.len);
	text_release(&text);
	return source;
}

static void begin(struct compilation *compilation)
{
	const struct options *options = compilation->options;

	compilation->names.arena = compilation->arena;
	compilation->reader = (struct reader){ .arena = compilation->arena,
					       .forms = &compilation->data,
					       .names = &compilation->names,
					       .diags = compilation->diags,
					       .opened = compilation->opened };
	memcpy(compilation->diags->off, options->off,
	       sizeof(compilation->diags->off));
	for (int i = 0; i < DIAG_COUNT; i++)
		compilation->diags->raised[i] =
			options->raised[i] == WARNING_RAISED ||
			(options->raises_all && options->raised[i] != WARNING_KEPT);
}

/* The typed unit of the expanded forms, which are released: no later pass reads them. */
static struct unit *analyze(struct compilation *compilation, const struct sema_options *options)
{
	const struct form_list *user = sema_user_forms(compilation->arena, compilation->expanded);
	struct unit *unit = sema_analyze(&compilation->reader, compilation->expanded, options);

	user_analyze(&compilation->reader, user, unit);
	compilation->forms->forms.count = compilation->expanded->forms.count = 0;
	form_groups_release(compilation->expanded);
	arena_release(&compilation->data);
	return unit;
}

/*
 * Facts are released after the checks. What later passes need of them goes into the unit: variables
 * that are witnesses, and comparisons whose result is known. So the fact pass runs with --no-check, too.
 */
static void check(const struct compilation *compilation)
{
	struct arena arena = { 0 };
	struct facts *facts = flow_analyze(compilation->unit, &arena);

	if (!options_has(compilation->options, OPTION_NO_CHECK))
		check_unit(compilation->unit, facts);
	if (compilation->take_facts)
		compilation->take_facts(compilation->take_user, compilation->unit, facts);
	if (!compilation->diags->error_count)
		share_answers(compilation->unit, facts, compilation->arena);
	arena_release(&arena);
}

/* The set of rows for a name: one row, all for `all`, none for NULL. */
static uint32_t guards_named(const char *name)
{
	uint32_t rows = name && !strcmp(name, "all") ? GUARDS_ALL : 0;

	for (int i = 0; name && i < GUARD_COUNT; i++)
		if (!strcmp(guard_info((enum guard_row)i)->name, name))
			rows |= UINT32_C(1) << i;
	return rows;
}

/* Sets the guards of the command line and the file. A row that is left out is used nowhere. */
static void choose_guards(struct compilation *compilation)
{
	const char *const *values = compilation->options->values;
	struct guard_choice *guards = &compilation->guards;

	guards->left_out = guards_named(values[OPTION_WITHOUT_GUARD]);
	guards->everywhere = guards_named(values[OPTION_GUARDS]);
	if (compilation->unit && compilation->unit->has_all_guards)
		guards->everywhere = GUARDS_ALL;
	guards->everywhere &= ~guards->left_out;
}

/* Runs the passes; each takes the result of the one before. */
bool passes_run(struct compilation *compilation, enum pass last)
{
	const struct expand_options expand = {
		.source_path = strcmp(compilation->path, "-") ? compilation->path : NULL,
	};
	const struct sema_options sema = {
		.source_path = compilation->path,
		.btf_path = compilation->options->values[OPTION_BTF],
		.arch = compilation->options->values[OPTION_ARCH],
		.kernel = kernel_version_of(compilation->options->values[OPTION_KERNEL]),
		.libbpf = kernel_version_of(compilation->options->values[OPTION_LIBBPF]),
	};
	size_t errors = compilation->diags->error_count;
	const struct source *source;

	begin(compilation);
	source = open_source(compilation);
	if (!source)
		return false;
	compilation->forms = read_source(&compilation->reader, source);
	/* a file that could not be read would cause an error at each use of its definitions */
	if (compilation->diags->error_count > errors)
		return false;
	if (last >= PASS_EXPAND)
		compilation->expanded =
			expand_forms(&compilation->reader, compilation->forms, &expand);
	if (last >= PASS_SEMA)
		compilation->unit = analyze(compilation, &sema);
	if (last >= PASS_CHECK && compilation->diags->error_count == errors)
		share_unit(compilation->unit, compilation->arena);
	if (last >= PASS_CHECK)
		check(compilation);
	if (compilation->diags->error_count > errors)
		return false;
	choose_guards(compilation);
	if (last >= PASS_LOWER)
		compilation->file = emit_lower_unit(compilation->unit, &compilation->guards);
	if (last >= PASS_PRINT)
		compilation->lines = emit_lines(compilation->arena, compilation->file);
	return true;
}
