/* SPDX-License-Identifier: MIT */
/*
 * Fills in templates: fixed text with @name@ places. In: a template and values by name. Out: text,
 * appended to a buffer. Called by skeletons/session_header.c.
 */
#pragma once

#include <stddef.h>

#include "frontend/base/text.h"

struct template_value {
	const char *name, *value;
};

/*
 * Appends the template with each @name@ replaced by its value. A name without a value is a bug of
 * the program, so it reports the name and aborts. An @ before anything but a lower-case letter is
 * an ordinary character.
 */
void template_render(struct text *out, const char *template_text,
		     const struct template_value *values, size_t count);
