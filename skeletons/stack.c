// SPDX-License-Identifier: MIT
/*
 * Reports stack frames that clang refuses, and call chains whose frames exceed the kernel's limit,
 * at the lines of the Lisp source. In: clang's messages, or the instructions of the BPF object.
 * Out: errors, with a note for each object on the stack. Called by object.c of this folder.
 */
#include "skeletons/stack.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/unit/objects.h"
#include "frontend/unit/stack_use.h"

/* Adds a note for each object that is live where the function's stack is largest; largest first. */
static void note_users(const struct unit *unit, struct diag *diag, const struct program *program)
{
	struct stack_budget budget;

	stack_budget_find(unit->arena, program, &budget);
	for (size_t i = 0; i < budget.all.users.count; i++)
		diag_note(unit->diags, diag, budget.all.users.items[i].span, "%s: %u bytes",
			  budget.all.users.items[i].what, budget.all.users.items[i].size);
}

/* ---- frames that clang refuses ---- */

static bool is_function_line(const char *line, const char *c_name)
{
	size_t len = strlen(c_name);

	for (const char *at = strstr(line, c_name); at; at = strstr(at + 1, c_name))
		if (at > line && (at[-1] == ' ' || at[-1] == '*') && at[len] == '(')
			return true;
	return false;
}

/* The program or subprogram whose C function contains the line, or NULL. */
static const struct program *program_at(const struct unit *unit, const struct clines *lines,
					size_t line)
{
	for (size_t i = line < lines->lines.count ? line : lines->lines.count; i-- > 0;) {
		const char *text = lines->lines.items[i].text;

		if (!text[0] || text[0] == '\t' || text[0] == '{')
			continue;
		for (size_t j = 0; j < unit->items.count; j++) {
			const struct item *item = &unit->items.items[j];

			if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) &&
			    item->program->body && is_function_line(text, item->program->c_name))
				return item->program;
		}
		if (text[0] == '}')
			return NULL;
	}
	return NULL;
}

/* The program with the largest stack, which is blamed if clang's line belongs to none. */
static const struct program *largest(const struct unit *unit)
{
	const struct program *found = NULL;
	uint32_t most = 0;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];
		struct stack_budget budget;

		if ((item->kind != ITEM_PROGRAM && item->kind != ITEM_SUBPROGRAM) ||
		    !item->program->body)
			continue;
		stack_budget_find(unit->arena, item->program, &budget);
		if (found && budget.all.size <= most)
			continue;
		found = item->program;
		most = budget.all.size;
	}
	return found;
}

static void report_frame(const struct unit *unit, const struct program *program)
{
	struct diag *diag;

	diag = diag_report(unit->diags, DIAG_STACK, program->span,
			   "`%s` needs more stack than the %u bytes that clang allows a function",
			   program->name, STACK_SIZE - 1);
	if (diag->notes.count)
		return;
	note_users(unit, diag, program);
	diag_note(unit->diags, diag, program->span,
		  "values that are live across calls are spilled to the stack, too");
	diag_help(unit->diags, diag, program->subprogram || program->scratch ?
		  "put large objects into a map of type `percpu-array` with one entry" :
		  "add `:scratch t` to the program's options, which puts large objects into a per-CPU map");
}

bool stack_report_refusal(const struct unit *unit, const struct clines *lines,
			  const char *clang_words)
{
	static const char said[] = "error: Looks like the BPF stack limit";
	bool found = false;

	for (const char *at = clang_words; *at;) {
		size_t len = strcspn(at, "\n");
		const char *words = memmem(at, len, said, strlen(said));
		const char *path_end = words ? memmem(at, len, ".c:", 3) : NULL;
		const struct program *program = NULL;

		if (path_end && path_end < words)
			program = program_at(unit, lines, strtoul(path_end + 3, NULL, 10));
		if (words && !program)
			program = largest(unit);
		if (program) {
			report_frame(unit, program);
			found = true;
		}
		at += len + (at[len] == '\n');
	}
	return found;
}

/* ---- chains that the kernel refuses ---- */

static uint32_t frame_size(const struct program *program, void *user)
{
	return stack_frame_of(user, program->c_name);
}

static void note_chain(const struct unit *unit, struct diag *diag, const struct stack_chain *chain,
		       size_t count, const struct text *object)
{
	for (size_t i = 0; i < count; i++) {
		diag_note(unit->diags, diag, chain->programs[i]->span, "`%s` uses %u bytes",
			  chain->programs[i]->name,
			  stack_frame_size(stack_frame_of(object, chain->programs[i]->c_name)));
		note_users(unit, diag, chain->programs[i]);
	}
}

static bool check_program(const struct unit *unit, const struct program *program,
			  const struct text *object)
{
	struct stack_chain deepest, tail_call;
	struct diag *diag;

	stack_chains_find(program, frame_size, (void *)object, &deepest, &tail_call);
	if (deepest.size > STACK_SIZE && deepest.count > 1) {
		diag = diag_report(unit->diags, DIAG_STACK, program->span,
				   "`%s` and the functions that it calls use %u bytes of stack, and the limit is %u",
				   program->name, deepest.size, STACK_SIZE);
		note_chain(unit, diag, &deepest, deepest.count, object);
		diag_help(unit->diags, diag, "each function counts as a multiple of %u bytes; "
			  "large objects live in a per-CPU map", STACK_FRAME_UNIT);
		return false;
	}
	if (!tail_call.count || tail_call.before < STACK_BEFORE_TAIL_CALL)
		return true;
	diag = diag_report(unit->diags, DIAG_STACK, program->span,
			   "`%s` has a tail call, and its callers use %u bytes: the kernel requires less than %u",
			   tail_call.programs[tail_call.count - 1]->name, tail_call.before,
			   STACK_BEFORE_TAIL_CALL);
	note_chain(unit, diag, &tail_call, tail_call.count - 1, object);
	diag_help(unit->diags, diag, "let the program itself make the tail call");
	return false;
}

bool stack_check_object(const struct unit *unit, const struct text *object)
{
	bool fits = true;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) &&
		    item->program->body && stack_begins_at(item->program))
			fits &= check_program(unit, item->program, object);
	}
	return fits;
}
