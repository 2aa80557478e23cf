// SPDX-License-Identifier: MIT
/* Prints diagnostics as one JSON array, for editors and CI. Each has severity, name, message,
 * details and help, its place, notes and fixes; macro levels are notes with a "macro", and a fix is
 * a place with the "text" to write there. Called by the command line for --format=json. */
#include <string.h>

#include "frontend/base/diag_json.h"
#include "frontend/base/diag_show.h"
#include "frontend/base/failure.h"
#include "frontend/base/memory.h"

cJSON *diag_json_made(cJSON *node)
{
	if (!node)
		memory_out();
	return node;
}

/* JSON is UTF-8: bytes of the source that are not valid UTF-8 are spelled out. */
void diag_json_text(cJSON *object, const char *key, const char *string)
{
	struct text text = {0};

	diag_show(&text, string, true);
	diag_json_made(cJSON_AddStringToObject(object, key, text_string(&text)));
	text_release(&text);
}

static void add_place(cJSON *object, const struct span *span)
{
	if (!span->source)
		return;
	diag_json_text(object, "file", span->source->name);
	diag_json_made(cJSON_AddNumberToObject(object, "line", span->line));
	diag_json_made(cJSON_AddNumberToObject(object, "column", span->column));
	diag_json_made(cJSON_AddNumberToObject(object, "offset", span->offset));
	diag_json_made(cJSON_AddNumberToObject(object, "length", span->len));
}

static cJSON *note_new(cJSON *notes, const struct span *span, const char *text)
{
	cJSON *note = diag_json_made(cJSON_CreateObject());

	cJSON_AddItemToArray(notes, note);
	diag_json_text(note, "message", text);
	add_place(note, span);
	return note;
}

static void add_fixes(cJSON *object, const struct diag *diag)
{
	cJSON *fixes = diag_json_made(cJSON_AddArrayToObject(object, "fixes"));

	for (size_t i = 0; i < diag->fixes.count; i++) {
		cJSON *fix = diag_json_made(cJSON_CreateObject());

		cJSON_AddItemToArray(fixes, fix);
		add_place(fix, &diag->fixes.items[i].span);
		diag_json_text(fix, "text", diag->fixes.items[i].text);
	}
}

static cJSON *diag_new(const struct diag *diag)
{
	cJSON *object = diag_json_made(cJSON_CreateObject());

	diag_json_made(cJSON_AddStringToObject(object, "severity",
				     diag->severity == DIAG_ERROR ? "error" :
				     diag->severity == DIAG_WARNING ? "warning" : "note"));
	diag_json_made(cJSON_AddStringToObject(object, "name", diag_name(diag->id)));
	diag_json_text(object, "message", diag->text);
	add_place(object, &diag->span);
	for (size_t i = 0; i < diag->details.count; i++)
		diag_json_text(object, diag->details.items[i].label, diag->details.items[i].text);
	if (diag->help)
		diag_json_text(object, "help", diag->help);
	cJSON *notes = diag_json_made(cJSON_AddArrayToObject(object, "notes"));

	for (size_t i = 0; i < diag->notes.count; i++)
		note_new(notes, &diag->notes.items[i].span, diag->notes.items[i].text);
	const struct expansion *level;
	unsigned state = 0, left;

	while ((level = diag_next_level(&diag->span, &state, &left))) {
		struct span place = expansion_place(level);
		struct text text = {0};

		text_printf(&text, "in the expansion of `%s`", level->call->macro);
		diag_json_text(note_new(notes, &place, text.data), "macro", level->call->macro);
		text_release(&text);
	}
	add_fixes(object, diag);
	return object;
}

void diag_json_print(cJSON *json, FILE *stream)
{
	char *text = cJSON_Print(json);

	if (!text)
		memory_out();
	fprintf(stream, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(json);
}

/* A failure in the shape of a diagnostic without a place, so that one parser reads both. */
static cJSON *failure_new(const struct failure *failure)
{
	cJSON *object = diag_json_made(cJSON_CreateObject());

	diag_json_text(object, "severity", "error");
	diag_json_text(object, "name", failure->name);
	diag_json_text(object, "stage", failure->stage);
	diag_json_text(object, "message", failure->text);
	if (failure->detail)
		diag_json_text(object, "detail", failure->detail);
	if (failure->help)
		diag_json_text(object, "help", failure->help);
	return object;
}

void diag_print_json(const struct diag_list *list, const struct failure *failure, FILE *stream)
{
	cJSON *array = diag_json_made(cJSON_CreateArray());
	struct diag **sorted = list ? diag_sorted(list) : NULL;

	for (size_t i = 0; list && i < list->diags.count; i++)
		cJSON_AddItemToArray(array, diag_new(sorted[i]));
	if (failure)
		cJSON_AddItemToArray(array, failure_new(failure));
	diag_json_print(array, stream);
}
