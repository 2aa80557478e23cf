// SPDX-License-Identifier: MIT
/* The expander's entry, expand_forms, called by cli after the reader: takes in all definitions,
 * then expands every top-level form in order and returns the list of core forms. A program's
 * expansion lives in a group of its own, which sema releases after the program's analysis. */
#include "frontend/expand/expand.h"

#include <string.h>

#include "frontend/expand/expander.h"

/* Forms at the head and end of a file that other Lisps need and Skep ignores. */
static bool is_preamble(const struct form *form)
{
	static const char *const names[] = { "in-package", "defpackage", "use-package", "require",
					     "load-system", "compile-to-elf" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (form_is_call(form, names[i]))
			return true;
	return false;
}

/* Runs a form at compile time, for its assignments. */
static void run_now(struct expander *expander, const struct form *form)
{
	if (!eval(expander, form, NULL) && !expander->failure.text)
		eval_fail(expander, form->span, "a `return` leaves no block");
	failure_report(expander, form, NULL);
}

/* Assigns the variable in the order of the file, even if no macro needs it. */
static void variable_finish(struct expander *expander, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const struct name_entry *entry = name && name->kind == FORM_SYMBOL ?
				    entry_find(expander, name->name) : NULL;

	if (entry && entry->variable && entry->variable->state == VARIABLE_WAITS)
		eval_global(expander, name);
	failure_report(expander, form, NULL);
}

static void items_put(struct expander *expander, const struct item_list *list);

/* Takes in a macro's result at top level, which may be definitions or several forms. */
static void result_put(struct expander *expander, const struct form *form, bool compile_time)
{
	struct item_list list = { .items = {0} };

	if (form_is_nil(form) || !walk_may_go_on(expander, form))
		return;
	items_add(expander, &list, form, compile_time);
	for (size_t i = 0; i < list.items.count; i++)
		definition_take(expander, list.items.items[i].form, false);
	expander->depth++;
	items_put(expander, &list);
	expander->depth--;
}

void toplevel_put(struct expander *expander, const struct form *form)
{
	result_put(expander, form, false);
}

/* True for programs, maps and other definitions of the kernel side. */
static bool is_for_kernel(const struct form *form)
{
	return form_is_pair(form) && form->car->kind == FORM_SYMBOL && !form_is_call(form, "defun") &&
	       (!strncmp(form->car->name, "def", 3) || form_is_call(form, "import-kernel-struct"));
}

/* Minimum size of a group; it continues until it fills a block of its arena. */
#define GROUP_BYTES ((size_t)1024 * 1024)
#define GROUP_LEFT ((size_t)128 * 1024)

static struct form_group *open_group(struct expander *expander)
{
	struct form_group *group = expander->out->groups;

	if (group && (arena_used(&group->data) < GROUP_BYTES || arena_left(&group->data) > GROUP_LEFT))
		return group;
	group = ARENA_NEW(expander->arena, struct form_group);
	group->older = expander->out->groups;
	group->data.mapped = group->older != NULL;
	expander->out->groups = group;
	return group;
}

/* A program's macros make more data than its final form, which is copied and kept until the program
 * is analyzed. All data stay if a macro stored some of them, or if a message refers to them. */
static const struct form *walk_program(struct expander *expander, const struct form *form)
{
	struct arena *outer = expander->forms, made = { 0 };
	struct form_group *group = open_group(expander);
	const struct diag_list *diags = expander->reader->diags;
	const size_t messages = diags->diags.count;
	const struct form *walked;

	expander->data_stay = false;
	expander->forms = expander->expansions = &made;
	walked = walk_form(expander, form);
	expander->forms = outer;
	expander->expansions = expander->arena;
	if (expander->data_stay || diags->diags.count != messages) {
		arena_move(expander->arena, &made);
	} else if (walked && walked != form) {
		walked = expanded_copy(expander, &group->data, walked);
		group->left++;
		table_add_object(expander->arena, &expander->out->group_of, walked, group);
	}
	arena_release(&made);
	return walked;
}

static bool is_program(const struct form *form)
{
	return form_is_call(form, "defprog") || form_is_call(form, "defsubprog");
}

static const struct form *walk_toplevel(struct expander *expander, const struct form *form)
{
	const struct kernel_section *outer = expander->section;

	if (form_is_user_function(form))
		return walk_user_function(expander, form);
	expander->section = program_section(form);
	expander->is_user = !is_for_kernel(form);
	form = expander->reader->forms && expander->forms == expander->reader->forms && is_program(form) ?
		walk_program(expander, form) : walk_form(expander, form);
	expander->is_user = false;
	expander->section = outer;
	return form;
}

static void item_put(struct expander *expander, const struct toplevel_form *item)
{
	const struct form *form = item->form;
	const struct name_entry *entry = entry_of_head(expander, form);

	if (entry && entry->macro) {
		const struct form *result = macro_expand(expander, entry->macro, form);

		if (result)
			result_put(expander, with_comments(expander, result, form->comment,
							   form->trailing), item->compile_time);
		return;
	}
	if (is_preamble(form))
		return;
	if (form_is_definition(form)) {
		if (form_is_call(form, "defparameter") || form_is_call(form, "defvar"))
			variable_finish(expander, form);
		return;
	}
	if (form_is_call(form, "defconstant"))
		form = constant_finish(expander, form);
	else if (item->compile_time)
		run_now(expander, form);
	else
		form = walk_toplevel(expander, form);
	/* nil here replaces a form that failed */
	if (form && (!form_is_nil(form) || form_is_nil(item->form)) &&
	    (!item->compile_time || form_is_call(form, "defconstant")))
		VEC_PUSH(expander->arena, &expander->out->forms, form);
}

static void items_put(struct expander *expander, const struct item_list *list)
{
	for (size_t i = 0; i < list->items.count; i++)
		item_put(expander, &list->items.items[i]);
}

/* ---- functions without parameters, which belong to the side that calls them ---- */

/* True if the form calls NAME without arguments anywhere. */
static bool calls(const struct form *form, const char *name)
{
	for (; form_is_pair(form); form = form->cdr)
		if (form_is_pair(form->car) &&
		    ((form_is_symbol(form->car->car, name) && form_is_nil(form->car->cdr)) ||
		     calls(form->car, name)))
			return true;
	return false;
}

static bool is_called_by_user(const struct form_list *out, const char *name)
{
	for (size_t i = 0; i < out->forms.count; i++) {
		const struct form *form = out->forms.items[i];

		if (!is_for_kernel(form) && (calls(form, name) || (form_is_pair(form) &&
		    form_is_symbol(form->car, name) && form_is_nil(form->cdr))))
			return true;
	}
	return false;
}

/* Puts the functions into the output that loader forms, or such functions, call. */
static void shared_functions_put(struct expander *expander, struct item_list *list)
{
	struct form_list *out = expander->out;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < list->items.count; i++) {
			const struct form *form = list->items.items[i].form;

			if (!form || !form_is_call(form, "defun") || form_length(form) < 4 ||
			    !form_is_nil(form_nth(form, 2)) || form_nth(form, 1)->kind != FORM_SYMBOL ||
			    !is_called_by_user(out, form_nth(form, 1)->name))
				continue;
			VEC_PUSH(expander->arena, &out->forms, walk_user_function(expander, form));
			list->items.items[i].form = NULL;
			more = true;
		}
	}
}

struct form_list *expand_forms(struct reader *reader, const struct form_list *list,
			       const struct expand_options *options)
{
	struct expander expander = {
		.reader = reader,
		.arena = reader->arena,
		.forms = reader_forms(reader),
		.expansions = reader->arena,
		.values = reader->arena,
		.source_path = options ? options->source_path : NULL,
		.out = ARENA_NEW(reader->arena, struct form_list),
		.steps_left = options && options->step_budget ? options->step_budget :
			EXPAND_STEPS_DEFAULT + EXPAND_STEPS_A_FORM * list->forms.count,
		.bytes_left = options && options->memory_budget ? options->memory_budget :
			EXPAND_MEMORY_DEFAULT + EXPAND_MEMORY_A_FORM * list->forms.count,
	};
	struct item_list items = { .items = {0} };

	expander.out->spdx = list->spdx;
	expander.out->head = list->head;
	expander.out->last_comment = list->last_comment;
	names_load(&expander);
	for (size_t i = 0; i < list->forms.count; i++)
		items_add(&expander, &items, list->forms.items[i], false);
	for (size_t i = 0; i < items.items.count; i++)
		definition_take(&expander, items.items.items[i].form, false);
	items_put(&expander, &items);
	shared_functions_put(&expander, &items);
	arena_release(&expander.scratch);
	return expander.out;
}
