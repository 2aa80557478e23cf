// SPDX-License-Identifier: MIT
/* `format` of the evaluator: ~a ~s ~d ~x ~b ~o ~c ~% ~& ~~, widths (~8,'0x), ~{ ~^ ~}. Takes a
 * control string and evaluated arguments and appends text; called by `format` and `error`
 * of builtin_text.c and builtin_data.c. */
#include <inttypes.h>
#include <string.h>

#include "frontend/base/text.h"
#include "frontend/expand/expander.h"

/* Limit of the width that a directive pads to. */
#define WIDTH_MOST 1000

struct format {
	struct expander *expander;
	struct span place;
	const struct form *control;
	size_t at;                    /* offset in the control string */
	const struct form *left;      /* the remaining arguments */
	struct text *text;
	unsigned depth;
};

void value_display(struct expander *expander, const struct form *value, struct text *text)
{
	if (value->kind == FORM_STRING)
		text_append(text, value->string, value->len);
	else if (value->kind == FORM_INTEGER && value->is_character && value->value)
		text_putc(text, (char)value->value);
	else if (value->kind == FORM_SYMBOL || value->kind == FORM_KEYWORD)
		text_puts(text, value->name);
	else
		text_puts(text, form_text(expander->values, value));
}

static const struct form *argument_take(struct format *format)
{
	const struct form *value;

	if (!form_is_pair(format->left))
		return eval_fail(format->expander, format->place,
				 "`format` has fewer arguments than `%s` needs",
				 format->control->string);
	value = format->left->car;
	format->left = format->left->cdr;
	return value;
}

static void put_digits(struct text *text, uint64_t value, unsigned base)
{
	char digits[65];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	text_append(text, digits + at, sizeof(digits) - at);
}

/* Parameters between ~ and the letter: the width, and the padding character. */
struct parameters {
	unsigned width;
	char pad;
};

static bool put_padded(struct format *format, const struct parameters *parameters,
		       const char *string, size_t len, bool right)
{
	size_t blank = parameters->width > len ? parameters->width - len : 0;

	if (!eval_spend_bytes(format->expander, format->place, len + blank))
		return false;
	for (size_t i = 0; right && i < blank; i++)
		text_putc(format->text, parameters->pad);
	text_append(format->text, string, len);
	for (size_t i = 0; !right && i < blank; i++)
		text_putc(format->text, parameters->pad);
	return true;
}

static bool put_number(struct format *format, const struct parameters *parameters, unsigned base)
{
	const struct form *value = argument_take(format);
	struct text text = {0};
	bool done;

	if (!value)
		return false;
	if (value->kind != FORM_INTEGER) {
		value_display(format->expander, value, &text);
	} else {
		if (value->negative)
			text_putc(&text, '-');
		put_digits(&text, value->negative ? -value->value : value->value, base);
	}
	done = put_padded(format, parameters, text_string(&text), text.len, true);
	text_release(&text);
	return done;
}

static bool put_value(struct format *format, const struct parameters *parameters, bool display)
{
	const struct form *value = argument_take(format);
	struct text text = {0};
	bool done;

	if (!value)
		return false;
	if (display)
		value_display(format->expander, value, &text);
	else
		text_puts(&text, form_text(format->expander->values, value));
	done = put_padded(format, parameters, text_string(&text), text.len, false);
	text_release(&text);
	return done;
}

static bool parameters_take(struct format *format, struct parameters *ret)
{
	const char *at = format->control->string + format->at;

	*ret = (struct parameters){ .pad = ' ' };
	for (; *at >= '0' && *at <= '9'; at++)
		if (ret->width <= WIDTH_MOST)
			ret->width = ret->width * 10 + (unsigned)(*at - '0');
	if (at[0] == ',' && at[1] == '\'' && at[2]) {
		ret->pad = at[2];
		at += 3;
	}
	format->at = (size_t)(at - format->control->string);
	if (ret->width <= WIDTH_MOST)
		return true;
	eval_fail(format->expander, format->place, "a directive of `format` is wider than %d",
		  WIDTH_MOST);
	return false;
}

static bool run(struct format *format, bool nested);

/* Moves behind the ~} that matches the ~{ before. */
static bool iteration_pass(struct format *format)
{
	const char *string = format->control->string;
	unsigned depth = 1;

	for (; string[format->at]; format->at++) {
		if (string[format->at] != '~' || !string[format->at + 1])
			continue;
		format->at++;
		depth += string[format->at] == '{';
		depth -= string[format->at] == '}';
		if (!depth) {
			format->at++;
			return true;
		}
	}
	eval_fail(format->expander, format->place, "`~{` in `%s` has no `~}`", string);
	return false;
}

/* ~{ .. ~}: repeats the text between for the elements of one argument. */
static bool put_iteration(struct format *format)
{
	const struct form *list = argument_take(format);
	struct format inner = *format;

	if (!list || !iteration_pass(format))
		return false;
	inner.left = list;
	if (++inner.depth > 10) {
		eval_fail(format->expander, format->place, "`~{` is nested too deep");
		return false;
	}
	for (size_t start = inner.at; form_is_pair(inner.left);) {
		const struct form *before = inner.left;

		inner.at = start;
		if (!run(&inner, true))
			return false;
		if (inner.left == before) /* the text takes no argument, so it is printed once */
			break;
	}
	return true;
}

static bool put_directive(struct format *format, char letter, const struct parameters *parameters)
{
	switch (letter) {
	case 'a':
		return put_value(format, parameters, true);
	case 's':
		return put_value(format, parameters, false);
	case 'd':
		return put_number(format, parameters, 10);
	case 'x':
		return put_number(format, parameters, 16);
	case 'o':
		return put_number(format, parameters, 8);
	case 'b':
		return put_number(format, parameters, 2);
	case 'c':
		return put_value(format, parameters, true);
	case '%':
	case '&':
		if (letter == '%' || (format->text->len &&
				      format->text->data[format->text->len - 1] != '\n'))
			text_putc(format->text, '\n');
		return true;
	case '~':
		text_putc(format->text, '~');
		return true;
	case '{':
		return put_iteration(format);
	default:
		eval_fail(format->expander, format->place, "`format` has no directive `~%c`",
			  letter ? letter : '~');
		return false;
	}
}

/* Runs up to the end; nested, up to ~}, or to a ~^ when no argument is left. */
static bool run(struct format *format, bool nested)
{
	const char *string = format->control->string;

	while (string[format->at]) {
		size_t plain = strcspn(string + format->at, "~");
		struct parameters parameters;

		if (!eval_spend(format->expander, format->place, 1) ||
		    !eval_spend_bytes(format->expander, format->place, plain))
			return false;
		text_append(format->text, string + format->at, plain);
		format->at += plain;
		if (!string[format->at])
			break;
		format->at++;
		if (!parameters_take(format, &parameters))
			return false;
		char letter = string[format->at];

		if (letter >= 'A' && letter <= 'Z')
			letter += 'a' - 'A';
		format->at += letter != '\0';
		if (nested && (letter == '}' || (letter == '^' && !form_is_pair(format->left))))
			return true;
		if (letter != '^' && !put_directive(format, letter, &parameters))
			return false;
	}
	return true;
}

bool format_text(struct expander *expander, const struct args *args, size_t first,
		 struct text *text)
{
	struct list_builder left = { .expander = expander, .place = args->place };
	struct format format = { .expander = expander, .place = args->place, .text = text };

	format.control = args->items[first];
	if (format.control->kind != FORM_STRING) {
		eval_fail(expander, args->place, "`format` needs a control string, not %s",
			  value_kind(format.control));
		return false;
	}
	for (size_t i = first + 1; i < args->count; i++)
		list_add(&left, args->items[i]);
	format.left = list_end(&left, NULL);
	return run(&format, false);
}
