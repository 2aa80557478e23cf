/* SPDX-License-Identifier: MIT */
/* Fixed text with @name@ places. */
#pragma once

#include <stddef.h>

#include "frontend/base/text.h"

struct template_value {
	const char *name, *value;
};

/*
 * Appends the template with each @name@ replaced by the value of that name. A name without a value
 * is a mistake of the program, not of its input: it says so and aborts. @ before anything but a
 * lower case letter stands for itself.
 */
void template_render(struct text *out, const char *template_text,
		     const struct template_value *values, size_t count);
