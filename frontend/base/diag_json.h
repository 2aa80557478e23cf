/* Of base only: what JSON and SARIF share. Out of memory ends the process. */
#pragma once

#include <cjson/cJSON.h>

#include "frontend/base/diag.h"

cJSON *diag_json_made(cJSON *node);
/* A text is UTF-8 there: bytes that are not are spelled out. */
void diag_json_text(cJSON *object, const char *key, const char *string);
/* Prints and frees. */
void diag_json_print(cJSON *json, FILE *stream);
