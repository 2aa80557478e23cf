/* SPDX-License-Identifier: MIT */
/* Options for writing data as text on one line, with limits of depth and length. Implemented by
 * form_text.c, used by it and by form_print.c; only for frontend/read. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/read/form.h"

/* Larger than the depth of any expanded form: the limit for printing completely. */
#define WRITE_DEPTH_MOST 2000

struct writer {
	struct text *text;
	unsigned depth_most;/* deeper data are written as ".." */
	size_t len_most; /* limit of the text's length; beyond it `cut` is set and writing stops */
	bool keep_comments;/* a datum with a comment sets `cut`, too */
	bool cut;
};

void form_write(struct writer *writer, const struct form *form);
/* Returns "'" for (quote x), and x in *ret_datum; NULL for another list. */
const char *form_prefix(const struct form *form, const struct form **ret_datum);
