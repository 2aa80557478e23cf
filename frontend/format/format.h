/* SPDX-License-Identifier: MIT */
/*
 * Source text in the project's style. In: a source that the reader accepts. Out: the same data and
 * comments with other blanks; the author's line breaks stay, and lines that are too long get more.
 */
#pragma once

#include "frontend/base/source.h"
#include "frontend/base/text.h"

/* Lines are broken beyond this column. */
#define FORMAT_WIDTH 100

/* Appends the formatted text. The memory that it needs is in the arena. */
void format_source(struct arena *arena, const struct source *source, struct text *ret_text);
