// SPDX-License-Identifier: MIT
/*
 * Which programs reach which subprogram. Before the bodies are analyzed it follows the names that
 * forms mention, which gives each subprogram its context; after that it follows the calls, checks
 * recursion and depth, and callbacks that need the context. In: the unit. Out: sections and reached
 * of each subprogram. Called by sema.c.
 */
#include <string.h>

#include "frontend/sema/program/program.h"
#include "frontend/unit/query.h"
#include "frontend/unit/stack_use.h"

struct walk {
	struct sema *sema;
	const struct kernel_section *section;
	VEC(const struct program *) path;  /* from the program to the current subprogram */
};

static void add_section(struct walk *walk, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;

	for (size_t i = 0; i < subprogram->sections.count; i++)
		if (subprogram->sections.items[i] == walk->section)
			return;
	VEC_PUSH(walk->sema->arena, &subprogram->sections, walk->section);
	subprogram->mentioned = true;
}

static bool has_section(const struct walk *walk, const struct program *program)
{
	for (size_t i = 0; i < program->subprogram->sections.count; i++)
		if (program->subprogram->sections.items[i] == walk->section)
			return true;
	return false;
}

/* ---- by names in forms ---- */

/*
 * The recursion is bounded: reader and expander limit the nesting of forms, and each subprogram is
 * visited once.
 */
static void find_mentioned(struct walk *walk, const struct form *form)
{
	for (; form_is_pair(form); form = form->cdr) {
		struct program *program;
		const struct form *definition;

		if (form_is_pair(form->car))
			find_mentioned(walk, form->car);
		if (form->car->kind != FORM_SYMBOL)
			continue;
		program = unit_find_subprogram(walk->sema->unit, form->car->name);
		if (!program || has_section(walk, program))
			continue;
		add_section(walk, program);
		definition = sema_program_form(walk->sema, program);
		if (definition)
			find_mentioned(walk, form_tail(definition, 4));
	}
}

void sema_find_contexts(struct sema *sema)
{
	struct walk walk = { .sema = sema };
	struct unit *unit = sema->unit;

	if (!unit->subprogram_count)
		return;
	for (size_t i = 0; i < sema->declarations.count; i++) {
		const struct declaration *declaration = &sema->declarations.items[i];
		const struct program *program = declaration->program;

		if (!program || program->subprogram || !program->section)
			continue;
		walk.section = program->section;
		find_mentioned(&walk, form_tail(declaration->form, 3));
	}
	for (size_t i = 0; i < unit->items.count; i++) {
		struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind == ITEM_SUBPROGRAM &&
		    program->subprogram->sections.count)
			program->section = program->subprogram->sections.items[0];
	}
}

/* ---- by calls ---- */

static bool is_on_path(const struct walk *walk, const struct program *program)
{
	for (size_t i = 0; i < walk->path.count; i++)
		if (walk->path.items[i] == program)
			return true;
	return false;
}

static void report_recursion(struct walk *walk, struct program *program)
{
	struct diag *diag;

	if (program->subprogram->recursive)
		return;
	program->subprogram->recursive = true;
	diag = diag_report(walk->sema->diags, DIAG_RECURSION, program->span,
			   "`%s` calls itself, and BPF has no recursion", program->name);
	for (size_t i = walk->path.count; i-- && walk->path.items[i] != program;)
		diag_note(walk->sema->diags, diag, walk->path.items[i]->span,
			  "through `%s`", walk->path.items[i]->name);
	diag_help(walk->sema->diags, diag, "use `dotimes`, `while` or `bpf-loop`");
}

static void report_depth(struct walk *walk, struct program *program)
{
	if (program->subprogram->too_deep)
		return;
	program->subprogram->too_deep = true;
	diag_report(walk->sema->diags, DIAG_CALL_DEPTH, program->span,
		    "`%s` is called %d levels deep from `%s`; the kernel follows %d", program->name,
		    STACK_FRAMES_MOST, walk->path.items[0]->name, STACK_FRAMES_MOST - 1);
}

/* The recursion is bounded by STACK_FRAMES_MOST. */
static void follow(struct walk *walk, struct program *program)
{
	VEC_PUSH(walk->sema->arena, &walk->path, program);
	for (size_t i = 0; i < program->callees.count; i++) {
		struct program *callee = program->callees.items[i];
		bool defined = callee->subprogram->kind == SUBPROGRAM_STATIC ||
			       callee->subprogram->kind == SUBPROGRAM_EXPORTED;

		callee->subprogram->reached = true;
		if (walk->section)
			add_section(walk, callee);
		if (is_on_path(walk, callee))
			report_recursion(walk, callee);
		else if (defined && walk->path.count >= STACK_FRAMES_MOST)
			report_depth(walk, callee);
		else
			follow(walk, callee);
		program->uses_context |= callee->uses_context;
	}
	walk->path.count--;
}

/*
 * The call of a callback that cannot pass the context on, or runs it after the program ended; or
 * NULL.
 */
static const struct expr *call_without_context(const struct program *program)
{
	static const char *const names[] = { "loop", "for-each-map-elem", "user-ringbuf-drain" };
	bool jumps = program_tail_calls(program);

	for (size_t i = 0; i < program->subprogram->callback_of.count; i++) {
		const struct expr *call = program->subprogram->callback_of.items[i];
		bool hands = false;

		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++)
			hands |= !strcmp(call->call.helper->name, names[j]);
		if (!hands || jumps || program->subprogram->any_context)
			return call;
	}
	return NULL;
}

/*
 * The kernel calls a callback without the program's context, so the program must pass it with the
 * data.
 */
static void check_callback(struct sema *sema, const struct program *program)
{
	const struct expr *call = program->uses_context ? call_without_context(program) : NULL;

	if (!call)
		return;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_CTX_FIELD, program->span,
			      "`%s` uses the program's context, but `%s` does not pass it",
			      program->name, call->call.helper->name),
		  "put what it needs of the context into the struct that is passed");
}

static void warn_unreached(struct sema *sema, const struct program *program)
{
	const struct source *source = program->span.source;

	if (program->subprogram->mentioned || type_is_error(program->subprogram->result) ||
	    program->subprogram->kind != SUBPROGRAM_STATIC ||
	    program->span.expansion || !source || !sema->source_path ||
	    strcmp(source->name, sema->source_path))
		return;
	diag_report(sema->diags, DIAG_UNUSED, program->span,
		    "nothing calls `%s`, so it is omitted from the C", program->name);
}

void sema_find_reached(struct sema *sema)
{
	struct walk walk = { .sema = sema };
	struct unit *unit = sema->unit;

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_SUBPROGRAM)
			unit->items.items[i].program->subprogram->sections.count = 0;
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];
		bool exported = item->kind == ITEM_SUBPROGRAM &&
				item->program->subprogram->kind == SUBPROGRAM_EXPORTED;

		if (item->kind != ITEM_PROGRAM && !exported)
			continue;
		if (exported)
			item->program->subprogram->reached = true;
		walk.section = item->program->subprogram ? NULL : item->program->section;
		follow(&walk, item->program);
	}
	for (size_t i = 0; i < unit->items.count; i++) {
		if (unit->items.items[i].kind != ITEM_SUBPROGRAM)
			continue;
		check_callback(sema, unit->items.items[i].program);
		warn_unreached(sema, unit->items.items[i].program);
	}
}
