/*
 * Diagnostics as one JSON array, for editors and CI. Each has severity, name, message, help where
 * there is one, its place and notes; an expansion's levels are notes with a "macro".
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "frontend/base/diag_show.h"
#include "frontend/base/memory.h"

static cJSON *made(cJSON *node)
{
	if (!node)
		memory_out();
	return node;
}

/* A JSON text is UTF-8: bytes of the source that are not are spelled out. */
static void add_text(cJSON *object, const char *key, const char *string)
{
	struct text text = {0};

	diag_show(&text, string, true);
	made(cJSON_AddStringToObject(object, key, text_string(&text)));
	text_release(&text);
}

static void add_place(cJSON *object, const struct span *span)
{
	if (!span->source)
		return;
	add_text(object, "file", span->source->name);
	made(cJSON_AddNumberToObject(object, "line", span->line));
	made(cJSON_AddNumberToObject(object, "column", span->column));
	made(cJSON_AddNumberToObject(object, "offset", span->offset));
	made(cJSON_AddNumberToObject(object, "length", span->len));
}

static cJSON *note_new(cJSON *notes, const struct span *span, const char *text)
{
	cJSON *note = made(cJSON_CreateObject());

	cJSON_AddItemToArray(notes, note);
	add_text(note, "message", text);
	add_place(note, span);
	return note;
}

static cJSON *diag_new(const struct diag *diag)
{
	cJSON *object = made(cJSON_CreateObject());

	made(cJSON_AddStringToObject(object, "severity",
				     diag->severity == DIAG_ERROR ? "error" :
				     diag->severity == DIAG_WARNING ? "warning" : "note"));
	made(cJSON_AddStringToObject(object, "name", diag_name(diag->id)));
	add_text(object, "message", diag->text);
	add_place(object, &diag->span);
	if (diag->help)
		add_text(object, "help", diag->help);
	cJSON *notes = made(cJSON_AddArrayToObject(object, "notes"));

	for (size_t i = 0; i < diag->notes.count; i++)
		note_new(notes, &diag->notes.items[i].span, diag->notes.items[i].text);
	const struct expansion *level;
	unsigned state = 0, left;

	while ((level = diag_next_level(&diag->span, &state, &left))) {
		struct text text = {0};

		text_printf(&text, "in the expansion of `%s`", level->macro);
		add_text(note_new(notes, &level->template_place, text.data), "macro", level->macro);
		text_release(&text);
	}
	return object;
}

void diag_print_json(const struct diag_list *list, FILE *stream)
{
	cJSON *array = made(cJSON_CreateArray());
	struct diag **sorted = diag_sorted(list);

	for (size_t i = 0; i < list->diags.count; i++)
		cJSON_AddItemToArray(array, diag_new(sorted[i]));
	char *text = cJSON_Print(array);

	if (!text)
		memory_out();
	fprintf(stream, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(array);
}
