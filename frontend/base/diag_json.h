/* SPDX-License-Identifier: MIT */
/* Functions that the JSON and SARIF printers of diagnostics share (diag_json.c, diag_sarif.c). Only
 * for base. Out of memory ends the process. */
#pragma once

#include <cjson/cJSON.h>

#include "frontend/base/diag.h"

cJSON *diag_json_made(cJSON *node);
/* Adds a string; bytes that are no UTF-8 are spelled out. */
void diag_json_text(cJSON *object, const char *key, const char *string);
/* Prints the document and frees it. */
void diag_json_print(cJSON *json, FILE *stream);
