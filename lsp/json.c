// SPDX-License-Identifier: MIT
/*
 * Makes and reads JSON values for the other files of this folder.
 */
#include "lsp/json.h"

#include <string.h>

#include "frontend/base/memory.h"
#include "frontend/base/text.h"
#include "frontend/base/utf8.h"

static cJSON *made(cJSON *item)
{
	if (!item)
		memory_out();
	return item;
}

cJSON *json_object(void)
{
	return made(cJSON_CreateObject());
}

cJSON *json_array(void)
{
	return made(cJSON_CreateArray());
}

static void repair(struct text *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t code;
		size_t step = utf8_decode(text + at, len - at, &code);

		if (step)
			text_append(out, text + at, step);
		else
			text_puts(out, "\xef\xbf\xbd");
		at += step ? step : 1;
	}
}

cJSON *json_string(const char *text)
{
	struct text out = { 0 };
	cJSON *item;

	repair(&out, text, strlen(text));
	item = made(cJSON_CreateString(text_string(&out)));
	text_release(&out);
	return item;
}

cJSON *json_add(cJSON *object, const char *key, cJSON *item)
{
	if (!cJSON_AddItemToObject(object, key, item))
		memory_out();
	return item;
}

cJSON *json_push(cJSON *array, cJSON *item)
{
	if (!cJSON_AddItemToArray(array, item))
		memory_out();
	return item;
}

void json_text(cJSON *object, const char *key, const char *text)
{
	json_add(object, key, json_string(text));
}

void json_part(cJSON *object, const char *key, const char *text, size_t len)
{
	struct text out = { 0 };

	repair(&out, text, len);
	json_add(object, key, made(cJSON_CreateString(text_string(&out))));
	text_release(&out);
}

void json_number(cJSON *object, const char *key, double number)
{
	json_add(object, key, made(cJSON_CreateNumber(number)));
}

void json_bool(cJSON *object, const char *key, bool value)
{
	json_add(object, key, made(cJSON_CreateBool(value)));
}

const cJSON *json_at(const cJSON *object, const char *path)
{
	char key[64];

	while (object && *path) {
		size_t len = strcspn(path, ".");

		if (len >= sizeof(key))
			return NULL;
		memcpy(key, path, len);
		key[len] = '\0';
		object = cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
		path += len + (path[len] == '.');
	}
	return object;
}

const char *json_string_at(const cJSON *object, const char *path)
{
	const cJSON *item = json_at(object, path);

	return cJSON_IsString(item) ? item->valuestring : NULL;
}

long json_number_at(const cJSON *object, const char *path)
{
	const cJSON *item = json_at(object, path);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= UINT32_MAX))
		return -1;
	return (long)item->valuedouble;
}
