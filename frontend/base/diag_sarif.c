// SPDX-License-Identifier: MIT
/* Prints diagnostics as a SARIF log, version 2.1.0, for services that show results beside the
 * source. Columns count characters; notes and macro levels are related locations; every diagnostic
 * is a rule. Called by the command line for --format=sarif. */
#include <ctype.h>
#include <string.h>

#include "frontend/base/diag_json.h"
#include "frontend/base/diag_show.h"
#include "frontend/base/failure.h"
#include "frontend/base/utf8.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static cJSON *object_in(cJSON *object, const char *key)
{
	return diag_json_made(cJSON_AddObjectToObject(object, key));
}

static cJSON *array_in(cJSON *object, const char *key)
{
	return diag_json_made(cJSON_AddArrayToObject(object, key));
}

static cJSON *object_at_end(cJSON *array)
{
	cJSON *object = diag_json_made(cJSON_CreateObject());

	cJSON_AddItemToArray(array, object);
	return object;
}

static void add_number(cJSON *object, const char *key, double number)
{
	diag_json_made(cJSON_AddNumberToObject(object, key, number));
}

/* A file name as a relative or absolute URI reference. */
static void add_uri(cJSON *location, const char *name)
{
	struct text uri = {0};

	for (const char *at = name; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		bool plain = byte < 0x80 && (isalnum(byte) || strchr("-._~/", byte));

		text_printf(&uri, plain ? "%c" : "%%%02X", byte);
	}
	diag_json_text(object_in(location, "artifactLocation"), "uri", text_string(&uri));
	text_release(&uri);
}

/* Line and column, both from 1, of a byte. */
static void add_position(cJSON *region, const struct source *source, size_t offset,
			 const char *keys[2])
{
	size_t line = source->line_count, column = 1;

	while (line > 1 && source->lines[line - 1] > offset)
		line--;
	for (size_t at = source->lines[line - 1]; at < offset; column++) {
		uint32_t code;
		size_t len = utf8_decode(source->text + at, offset - at, &code);

		at += len ? len : 1;
	}
	add_number(region, keys[0], (double)line);
	add_number(region, keys[1], (double)column);
}

static void add_region(cJSON *object, const char *key, const struct span *span)
{
	static const char *start[2] = { "startLine", "startColumn" };
	static const char *end[2] = { "endLine", "endColumn" };
	const struct source *source = span->source;
	size_t first = span->offset < source->len ? span->offset : source->len;
	size_t past = first + span->len < source->len ? first + span->len : source->len;
	cJSON *region = object_in(object, key);

	add_position(region, source, first, start);
	add_position(region, source, past, end);
	add_number(region, "byteOffset", (double)first);
	add_number(region, "byteLength", (double)(past - first));
}

static void add_place(cJSON *location, const struct span *span)
{
	cJSON *place;

	if (!span->source)
		return;
	place = object_in(location, "physicalLocation");
	add_uri(place, span->source->name);
	add_region(place, "region", span);
}

static void add_related(cJSON *related, const struct span *span, const char *text)
{
	cJSON *location = object_at_end(related);

	add_place(location, span);
	diag_json_text(object_in(location, "message"), "text", text);
}

static void add_relations(cJSON *result, const struct diag *diag)
{
	cJSON *related = array_in(result, "relatedLocations");
	const struct expansion *level;
	unsigned state = 0, left;

	for (size_t i = 0; i < diag->notes.count; i++)
		add_related(related, &diag->notes.items[i].span, diag->notes.items[i].text);
	while ((level = diag_next_level(&diag->span, &state, &left))) {
		struct span place = expansion_place(level);
		struct text text = {0};

		text_printf(&text, "in the expansion of `%s`", level->call->macro);
		add_related(related, &place, text.data);
		text_release(&text);
	}
}

static void add_fixes(cJSON *result, const struct diag *diag)
{
	cJSON *fixes;

	if (!diag->fixes.count)
		return;
	fixes = array_in(result, "fixes");
	for (size_t i = 0; i < diag->fixes.count; i++) {
		const struct diag_fix *one = &diag->fixes.items[i];
		cJSON *fix = object_at_end(fixes);
		cJSON *change = object_at_end(array_in(fix, "artifactChanges"));
		cJSON *replacement;

		diag_json_text(object_in(fix, "description"), "text", diag->help ? diag->help :
										   diag->text);
		add_uri(change, one->span.source->name);
		replacement = object_at_end(array_in(change, "replacements"));
		add_region(replacement, "deletedRegion", &one->span);
		diag_json_text(object_in(replacement, "insertedContent"), "text", one->text);
	}
}

static void add_message(cJSON *result, const struct diag *diag)
{
	struct text text = {0};

	text_puts(&text, diag->text);
	for (size_t i = 0; i < diag->details.count; i++)
		text_printf(&text, "\n%s: %s", diag->details.items[i].label,
			    diag->details.items[i].text);
	if (diag->help)
		text_printf(&text, "\nhelp: %s", diag->help);
	diag_json_text(object_in(result, "message"), "text", text.data);
	text_release(&text);
}

static const char *level_name(enum diag_severity severity)
{
	return severity == DIAG_ERROR ? "error" : severity == DIAG_WARNING ? "warning" : "note";
}

static void add_result(cJSON *results, const struct diag *diag)
{
	cJSON *result = object_at_end(results);

	diag_json_text(result, "ruleId", diag_name(diag->id));
	add_number(result, "ruleIndex", (double)diag->id);
	diag_json_text(result, "level", level_name(diag->severity));
	add_message(result, diag);
	if (diag->span.source)
		add_place(object_at_end(array_in(result, "locations")), &diag->span);
	add_relations(result, diag);
	add_fixes(result, diag);
}

/* Adds a rule for every diagnostic, ordered by id. */
static void add_rules(cJSON *driver)
{
	cJSON *rules = array_in(driver, "rules");

	for (int i = 0; i < DIAG_COUNT; i++) {
		cJSON *rule = object_at_end(rules);

		diag_json_text(rule, "id", diag_name((enum diag_id)i));
		diag_json_text(object_in(rule, "shortDescription"), "text",
			       diag_manual((enum diag_id)i));
	}
}

static cJSON *log_new(cJSON **ret_run)
{
	cJSON *log = diag_json_made(cJSON_CreateObject());
	cJSON *driver;

	diag_json_text(log, "$schema", SCHEMA);
	diag_json_text(log, "version", "2.1.0");
	*ret_run = object_at_end(array_in(log, "runs"));
	driver = object_in(object_in(*ret_run, "tool"), "driver");
	diag_json_text(driver, "name", "skep");
	diag_json_text(driver, "version", SKEP_COMPILER_VERSION);
	add_rules(driver);
	diag_json_text(*ret_run, "columnKind", "unicodeCodePoints");
	return log;
}

static void add_results(cJSON *run, const struct diag_list *list)
{
	cJSON *results = array_in(run, "results");
	struct diag **sorted;

	if (!list)
		return;
	sorted = diag_sorted(list);
	for (size_t i = 0; i < list->diags.count; i++)
		add_result(results, sorted[i]);
}

/* Adds a failure that no source caused. */
static void add_failure(cJSON *run, const struct failure *failure)
{
	cJSON *invocation = object_at_end(array_in(run, "invocations"));
	cJSON *notification;

	diag_json_made(cJSON_AddFalseToObject(invocation, "executionSuccessful"));
	notification = object_at_end(array_in(invocation, "toolExecutionNotifications"));
	diag_json_text(notification, "level", "error");
	diag_json_text(object_in(notification, "message"), "text", failure->text);
	diag_json_text(object_in(notification, "descriptor"), "id", failure->name);
}

void diag_print_sarif(const struct diag_list *list, const struct failure *failure, FILE *stream)
{
	cJSON *run, *log = log_new(&run);

	if (failure)
		add_failure(run, failure);
	add_results(run, list);
	diag_json_print(log, stream);
}
