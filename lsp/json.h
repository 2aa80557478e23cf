/* SPDX-License-Identifier: MIT */
/*
 * Making and reading JSON with cJSON. Out of memory ends the process. Strings that are no UTF-8 are
 * repaired, since a client may refuse the whole message otherwise.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

cJSON *json_object(void);
cJSON *json_array(void);
cJSON *json_string(const char *text);
/* The item belongs to the object, or to the array, and is returned. */
cJSON *json_add(cJSON *object, const char *key, cJSON *item);
cJSON *json_push(cJSON *array, cJSON *item);
void json_text(cJSON *object, const char *key, const char *text);
void json_part(cJSON *object, const char *key, const char *text, size_t len);
void json_number(cJSON *object, const char *key, double number);
void json_bool(cJSON *object, const char *key, bool value);

/* The member at a path of keys, "textDocument.uri"; NULL where there is none. */
const cJSON *json_at(const cJSON *object, const char *path);
/* The string there, or NULL. */
const char *json_string_at(const cJSON *object, const char *path);
/* The number there, or -1 where it is none that an unsigned 32-bit number holds. */
long json_number_at(const cJSON *object, const char *path);
