// SPDX-License-Identifier: MIT
/*
 * The end of a command: prints diagnostics, failures and the line of success, and chooses the exit
 * status. In: the compilation. Out: text, JSON or SARIF. Called by all commands.
 */
#include "cli/report.h"

#include <stdio.h>
#include <string.h>

#include "frontend/unit/objects.h"
#include "frontend/unit/stack_use.h"

void report_failure(const struct compilation *compilation, const struct failure *failure)
{
	failure_print(compilation->diags, failure, &compilation->options->style, stderr);
}

enum cli_exit report_end(const struct compilation *compilation)
{
	const struct diag_list *diags = compilation->diags;

	if (compilation->failure.text) {
		report_failure(compilation, &compilation->failure);
		return CLI_ENVIRONMENT;
	}
	diag_print(diags, &compilation->options->style, stderr);
	return diags->error_count ? CLI_ERRORS : CLI_DONE;
}

enum cli_exit report_build(const struct compilation *compilation, enum build_result result)
{
	enum cli_exit status = report_end(compilation);

	return status == CLI_DONE && result != BUILD_DONE ? CLI_ERRORS : status;
}

static void put_count(size_t count, const char *what)
{
	fprintf(stderr, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static uint32_t known_size(const struct program *program, void *user)
{
	const struct compilation *compilation = user;
	struct stack_budget budget;

	stack_budget_find(compilation->arena, program, &budget);
	return budget.all.size;
}

static void report_program_stack(const struct compilation *compilation,
				 const struct program *program)
{
	struct stack_chain deepest, tail_call;
	struct stack_budget budget;

	stack_budget_find(compilation->arena, program, &budget);
	fprintf(stderr, "stack: `%s` %u bytes", program->name, budget.all.size);
	if (!program->subprogram) {
		stack_chains_find(program, known_size, (void *)compilation, &deepest, &tail_call);
		fprintf(stderr, ", %zu frame%s %u of %u", deepest.count,
			deepest.count == 1 ? "" : "s", deepest.size, STACK_SIZE);
	}
	fputc('\n', stderr);
	for (size_t i = 0; i < budget.all.users.count; i++)
		fprintf(stderr, "%7u  %s, line %u\n", budget.all.users.items[i].size,
			budget.all.users.items[i].what, budget.all.users.items[i].span.line);
}

void report_stack(const struct compilation *compilation)
{
	const struct unit *unit = compilation->unit;

	if (compilation->options->style.format != DIAG_FORMAT_TEXT)
		return;
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) &&
		    item->program->body)
			report_program_stack(compilation, item->program);
	}
}

/*
 * Prints the kernel functions used. No version is given, because distributions add and remove them.
 */
static void put_kernel_functions(const struct unit *unit)
{
	const char *between = " that has the kernel function ";

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind != ITEM_SUBPROGRAM || !item->program->subprogram->reached ||
		    item->program->subprogram->kind != SUBPROGRAM_KERNEL || item->program->subprogram->is_weak)
			continue;
		fprintf(stderr, "%s`%s`", between, item->program->name);
		between = ", ";
	}
}

/* For programs whose section libbpf 1.1 does not know, libskep sets the type. */
static void put_libbpf(const struct compilation *compilation)
{
	const struct unit *unit = compilation->unit;
	bool is_said = compilation->options->values[OPTION_LIBBPF];

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind != ITEM_PROGRAM || program->section->libbpf <= KERNEL_VERSION_OF(1, 1) || is_said ||
		    strcmp(program->emitted_section, program->section->name))
			continue;
		fprintf(stderr, "; loaded by libskep, or by a libbpf newer than 1.1 that knows `%s`",
			program->section->name);
		return;
	}
}

void report_success(const struct compilation *compilation)
{
	const struct unit *unit = compilation->unit;
	const struct floor_reason *reason;
	char version[8];

	if (compilation->options->style.format != DIAG_FORMAT_TEXT)
		return;
	fprintf(stderr, "%s: ", strcmp(compilation->path, "-") ? compilation->path : "<stdin>");
	if (unit_has_kernel_side(unit) || !unit->loader) {
		put_count(unit->program_count, "program");
		fputs(", ", stderr);
		put_count(unit->map_count, "map");
		fprintf(stderr, "%s; Linux %s or newer", unit->loader ? ", loader" : "",
			kernel_version_text(unit_floor(unit, &reason), version));
		put_kernel_functions(unit);
		if (reason)
			fprintf(stderr, ": %s at line %u", reason->what, reason->span.line);
		put_libbpf(compilation);
	} else {
		fputs("loader", stderr);
	}
	fputc('\n', stderr);
}
