// SPDX-License-Identifier: MIT
/*
 * skep lsp: the language server on standard input and output. Gives lsp/ the column of passes as a function;
 * a text is compiled as `skep check` would compile the file.
 */
#include "lsp/lsp.h"

#include <unistd.h>

#include "cli/commands.h"

static void take_facts(void *user, const struct unit *unit, const struct facts *facts)
{
	lsp_take_facts(user, unit, facts);
}

static void keep_result(struct lsp_analysis *analysis, const struct compilation *compilation)
{
	analysis->unit = compilation->unit;
	analysis->lines = compilation->lines;
	analysis->failure = compilation->failure.text;
	for (size_t i = 0; compilation->expanded && i < compilation->expanded->included.count; i++)
		VEC_PUSH(&analysis->arena, &analysis->included, compilation->expanded->included.items[i]);
}

static void analyze(void *user, const struct lsp_task *task, struct lsp_analysis *analysis)
{
	struct options options = *(const struct options *)user;
	struct compilation one = { .options = &options, .path = task->path, .arena = &analysis->arena,
				   .diags = &analysis->diags, .opened = task->opened,
				   .take_facts = take_facts, .take_user = analysis };

	/* the editor's text, not the file's; it is copied, and released by nobody here */
	options.text = (struct text){ .data = (char *)task->text, .len = task->len };
	passes_run(&one, task->wants_c ? PASS_PRINT : PASS_CHECK);
	keep_result(analysis, &one);
	if (one.expanded)
		form_groups_release(one.expanded);
	arena_release(&one.data);
}

int lsp_command(const struct options *options, struct compilation *compilation)
{
	const struct lsp_compiler compiler = { .analyze = analyze, .user = (void *)options };

	(void)compilation;
	return lsp_serve(&compiler, STDIN_FILENO, STDOUT_FILENO);
}
