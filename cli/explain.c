// SPDX-License-Identifier: MIT
/*
 * skep explain: prints the manual's entry of a diagnostic (docs/diagnostics, built in), or loads a
 * file's programs and explains why the kernel refuses them. In: a diagnostic's name, a source, or a
 * verifier log. Out: text or JSON. Called by main.c.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "cli/make.h"
#include "cli/refusal.h"
#include "cli/report.h"
#include "frontend/base/embed.h"
#include "frontend/base/failure.h"
#include "runtime/include/skep/tool.h"

extern const struct embedded_file skep_entries[];

/* ---- entries ---- */

static const struct embedded_file *find_entry(const char *name)
{
	size_t len = strlen(name);

	for (const struct embedded_file *entry = skep_entries; entry->name; entry++)
		if (!strncmp(entry->name, name, len) && !strcmp(entry->name + len, ".md"))
			return entry;
	return NULL;
}

static const char *severity_of(enum diag_id id)
{
	static const enum diag_severity severities[] = {
#define DIAGNOSTIC(id, name, severity, manual) severity,
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
	};

	return severities[id] == DIAG_WARNING ? "warning" : "error";
}

static int find_diagnostic(const char *name)
{
	for (int i = 0; i < DIAG_COUNT; i++)
		if (!strcmp(diag_name((enum diag_id)i), name))
			return i;
	return -1;
}

/* Prints Markdown for a terminal: without fences, examples indented. */
static void print_entry(const struct embedded_file *entry)
{
	bool in_block = false, was_blank = true;

	for (const char *line = entry->text; *line;) {
		size_t len = strcspn(line, "\n");
		bool is_fence = !strncmp(line, "```", 3), is_title = !strncmp(line, "# ", 2);

		if (is_fence)
			in_block = !in_block;
		else if (!is_title && (len || !was_blank))
			printf("%s%.*s\n", in_block && len ? "    " : "", (int)len, line);
		if (!is_fence && !is_title)
			was_blank = !len;
		line += len + (line[len] == '\n');
	}
}

static const struct skep_column columns[] = { { "name", 0 }, { "severity", 0 }, { "text", 0 }, { "entry", 0 }, { 0 } };

/* --format=json: an object for each name; if one was given, with its page. */
static void put_name(struct skep_show *show, const char *name, const char *severity, const char *text)
{
	skep_row_begin(show, columns);
	skep_row_text(show, name);
	skep_row_text(show, severity);
	skep_row_text(show, text);
}

static enum cli_exit explain_name_as_json(const char *name, const struct embedded_file *entry)
{
	struct skep_show show = { .json = true };
	int id = find_diagnostic(name);

	put_name(&show, name, id >= 0 ? severity_of((enum diag_id)id) : "failure",
		 id >= 0 ? diag_manual((enum diag_id)id) : failure_manual(name));
	skep_row_text(&show, entry->text);
	skep_row_end(&show);
	skep_show_free(&show);
	return CLI_DONE;
}

static enum cli_exit explain_name(const char *name, bool json)
{
	const struct embedded_file *entry = find_entry(name);
	struct near_name near = { .wanted = name };
	int id = find_diagnostic(name);

	if (entry && json)
		return explain_name_as_json(name, entry);
	if (id >= 0)
		printf("[%s], %s: %s\n\n", name, severity_of((enum diag_id)id),
		       diag_manual((enum diag_id)id));
	else if (failure_manual(name))
		printf("[%s], failure: %s\n\n", name, failure_manual(name));
	if (entry) {
		print_entry(entry);
		return CLI_DONE;
	}
	for (int i = 0; i < DIAG_COUNT; i++)
		near_name_try(&near, diag_name((enum diag_id)i));
	for (size_t i = 0; failure_name_at(i); i++)
		near_name_try(&near, failure_name_at(i));
	if (near_name_best(&near))
		return usage_error("there is no message [%s]; did you mean `%s`?", name,
				   near_name_best(&near));
	return usage_error("there is no message [%s], and no such file; `skep explain` lists all",
			   name);
}

static enum cli_exit list_names_as_json(void)
{
	struct skep_show show = { .json = true };

	for (int i = 0; i < DIAG_COUNT; i++) {
		put_name(&show, diag_name((enum diag_id)i), severity_of((enum diag_id)i), diag_manual((enum diag_id)i));
		skep_row_nil(&show);
		skep_row_end(&show);
	}
	for (size_t i = 0; failure_name_at(i); i++) {
		put_name(&show, failure_name_at(i), "failure", failure_manual(failure_name_at(i)));
		skep_row_nil(&show);
		skep_row_end(&show);
	}
	skep_show_free(&show);
	return CLI_DONE;
}

static enum cli_exit list_names(void)
{
	for (int i = 0; i < DIAG_COUNT; i++)
		printf("%-22s%-9s%s\n", diag_name((enum diag_id)i), severity_of((enum diag_id)i),
		       diag_manual((enum diag_id)i));
	for (size_t i = 0; failure_name_at(i); i++)
		printf("%-22s%-9s%s\n", failure_name_at(i), "failure",
		       failure_manual(failure_name_at(i)));
	return CLI_DONE;
}

/* ---- refusals ---- */

static enum cli_exit explain_file(struct compilation *compilation)
{
	struct make_options make = { .directory = ".", .object_only = true };
	struct outputs outputs = { .arena = compilation->arena };
	struct text guarded = { 0 };
	enum build_result result;
	enum cli_exit status;

	if (!passes_run(compilation, PASS_PRINT))
		return report_end(compilation);
	if (!unit_has_kernel_side(compilation->unit))
		return usage_error("`%s` has no program to load", compilation->path);
	result = make_outputs(compilation, &make, &outputs);
	if (result != BUILD_DONE) {
		status = report_build(compilation, result);
	} else { /* the first output is the C, the second the object */
		status = load_test(compilation, &outputs.files.items[1].text, &guarded);
		if (status == CLI_DONE)
			status = report_end(compilation);
		if (status == CLI_DONE) {
			report_success(compilation);
			load_note_accepted(compilation);
		}
	}
	text_release(&guarded);
	outputs_release(&outputs);
	return status;
}

static enum cli_exit fail_read(struct compilation *compilation, const char *path, int error)
{
	compilation->failure = (struct failure){
		.stage = "read", .name = "read",
		.text = arena_printf(compilation->arena, "`%s`: %s", path, strerror(-error)),
	};
	return report_end(compilation);
}

static enum cli_exit explain_log(struct compilation *compilation, const char *path)
{
	struct refusal refusal;
	struct text text = { 0 };
	int error = text_read_file(path, &text);

	if (error)
		return fail_read(compilation, path, error);
	refusal_find_log(compilation->arena, text_string(&text), &refusal);
	refusal_report(compilation, &refusal);
	text_release(&text);
	return report_end(compilation);
}

/* "null-deref" for "[null-deref]". */
static const char *bare_name(struct arena *arena, const char *name)
{
	size_t len = strlen(name);

	return len > 2 && name[0] == '[' && name[len - 1] == ']' ?
		       arena_strndup(arena, name + 1, len - 2) : name;
}

int explain_command(const struct options *options, struct compilation *compilation)
{
	const char *log = options->values[OPTION_LOG];
	const char *name = options->file_count ? options->files[0] : NULL;
	bool json = options->style.format == DIAG_FORMAT_JSON;
	const char *suffix = name ? strrchr(name, '.') : NULL;
	bool is_file = name && ((suffix && !strcmp(suffix, ".lisp")) || strchr(name, '/') ||
				!strcmp(name, "-") || (!find_entry(name) && !access(name, R_OK)));

	if (log) {
		if (name && !passes_run(compilation, PASS_PRINT))
			return report_end(compilation);
		return explain_log(compilation, log);
	}
	if (is_file)
		return explain_file(compilation);
	if (options->style.format == DIAG_FORMAT_SARIF)
		return usage_error("`--format` cannot be `sarif`; of a message it is text or json");
	if (name)
		return explain_name(bare_name(compilation->arena, name), json);
	return json ? list_names_as_json() : list_names();
}
