/* Of read only: data as text on one line. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/read/form.h"

/* More than expanded forms ever have: the bound of what is printed as a whole. */
#define WRITE_DEPTH_MOST 2000

struct writer {
	struct text *text;
	unsigned depth_most;/* what is nested deeper is written as ".." */
	size_t len_most;   /* the text may become that long; then `cut` is set and writing stops */
	bool keep_comments;/* a datum with a comment sets `cut` too */
	bool cut;
};

void form_write(struct writer *writer, const struct form *form);
/* "'" of (quote x), with x in *ret_datum; NULL where the datum is no such list. */
const char *form_prefix(const struct form *form, const struct form **ret_datum);
