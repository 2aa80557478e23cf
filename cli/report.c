#include "cli/report.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static void put_json_text(cJSON *object, const char *key, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, key, text);
}

/* The same shape as a diagnostic's, so that one reader is enough. */
static void print_failure_json(const struct failure *failure)
{
	cJSON *array = cJSON_CreateArray();
	cJSON *object = cJSON_CreateObject();
	char *text;

	cJSON_AddItemToArray(array, object);
	put_json_text(object, "severity", "error");
	put_json_text(object, "name", failure->name);
	put_json_text(object, "stage", failure->stage);
	put_json_text(object, "message", failure->text);
	put_json_text(object, "detail", failure->detail);
	put_json_text(object, "help", failure->help);
	text = cJSON_Print(array);
	fprintf(stderr, "%s\n", text ? text : "[]");
	cJSON_free(text);
	cJSON_Delete(array);
}

void report_failure(const struct options *options, const struct failure *failure)
{
	if (options->style.format == DIAG_FORMAT_SARIF) {
		diag_print_sarif_failure(NULL, failure->text, stderr);
		return;
	}
	if (options->style.format == DIAG_FORMAT_JSON) {
		print_failure_json(failure);
		return;
	}
	fprintf(stderr, "skep: %s: %s [%s]\n", failure->stage, failure->text, failure->name);
	if (failure->detail) {
		size_t len = strlen(failure->detail);

		fprintf(stderr, "%s%s", failure->detail,
			len && failure->detail[len - 1] == '\n' ? "" : "\n");
	}
	if (failure->help)
		fprintf(stderr, "help: %s\n", failure->help);
}

enum cli_exit report_end(const struct compilation *compilation)
{
	const struct diag_list *diags = compilation->diags;
	bool is_text = compilation->options->style.format == DIAG_FORMAT_TEXT;

	if (compilation->failure.text) {
		if (diags->diags.count && is_text)
			diag_print(diags, &compilation->options->style, stderr);
		report_failure(compilation->options, &compilation->failure);
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
		if (reason)
			fprintf(stderr, ": %s at line %u", reason->what, reason->span.line);
	} else {
		fputs("loader", stderr);
	}
	fputc('\n', stderr);
}
