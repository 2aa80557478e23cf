// SPDX-License-Identifier: MIT
/* The reader: parses a token as a number, in decimal or behind #x, #b and #o. Called by token.c;
 * reports bad digits and numbers that do not fit into 64 bits. Returns NULL for a name. */
#include <string.h>
#include <strings.h>

#include "frontend/read/scan.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static size_t digits(const char *text, size_t len)
{
	size_t count = 0;

	while (count < len && is_digit(text[count]))
		count++;
	return count;
}

static struct form *integer_form(struct scan *scan, struct span span, uint64_t value, bool negative)
{
	struct form *form = scan_form(scan, FORM_INTEGER, span);

	form->value = negative ? -value : value;
	form->negative = negative && value;
	return form;
}

static int digit_value(char byte)
{
	if (is_digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return 16;
}

struct form *number_in_base(struct scan *scan, const char *text, size_t len, struct span span,
			    unsigned base)
{
	bool negative = len && *text == '-';
	size_t at = len && (*text == '-' || *text == '+');
	bool fits = true;
	uint64_t value = 0;

	if (at == len) {
		diag_report(scan->reader->diags, DIAG_SYNTAX, span,
			    "a number of base %u must have digits", base);
		return integer_form(scan, span, 0, false);
	}
	for (; at < len; at++) {
		uint64_t digit = (uint64_t)digit_value(text[at]);

		if (digit >= base) {
			diag_report(scan->reader->diags, DIAG_SYNTAX, span,
				    "`%c` is not a digit of base %u", text[at], base);
			return integer_form(scan, span, 0, false);
		}
		fits = fits && !__builtin_mul_overflow(value, base, &value) &&
		       !__builtin_add_overflow(value, digit, &value);
	}
	if (!fits || (negative && value > (uint64_t)1 << 63)) {
		diag_report(scan->reader->diags, DIAG_INTEGER_RANGE, span,
			    "`%.*s` does not fit into 64 bits", (int)span.len,
			    scan->source->text + span.offset);
		value = 0;
	}
	return integer_form(scan, span, value, negative);
}

/* Matches 1.5 .5 1e5 1/2 with or without a sign: reals, which only the user side accepts, and
 * ratios, which are refused. */
static bool is_other_number(const char *text, size_t len)
{
	size_t whole = digits(text, len), at = whole, part = 0;

	if (at < len && text[at] == '/') {
		part = digits(text + at + 1, len - at - 1);
		return whole && part && at + 1 + part == len;
	}
	if (at < len && text[at] == '.') {
		part = digits(text + at + 1, len - at - 1);
		at += 1 + part;
	}
	if (!whole && !part)
		return false;
	if (at == len)
		return part != 0;
	if (text[at] != 'e' && text[at] != 'E')
		return false;
	at++;
	at += at < len && (text[at] == '+' || text[at] == '-');
	return at < len && at + digits(text + at, len - at) == len;
}

struct form *number_read(struct scan *scan, const char *text, size_t len, struct span span)
{
	struct diag_list *diags = scan->reader->diags;
	size_t sign = *text == '+' || *text == '-';
	size_t whole = digits(text + sign, len - sign);

	if (whole && sign + whole == len)
		return number_in_base(scan, text, len, span, 10);
	if (whole && sign + whole + 1 == len && text[len - 1] == '.')
		return number_in_base(scan, text, len - 1, span, 10);
	if (is_other_number(text + sign, len - sign) && !memchr(text, '/', len)) {
		struct form *form = scan_form(scan, FORM_REAL, span);

		form->string = arena_strndup(scan->reader->arena, text, len);
		form->len = len;
		return form;
	}
	if (is_other_number(text + sign, len - sign)) {
		diag_report(diags, DIAG_SYNTAX, span, "`%.*s`: ratios are not "
						      "supported", (int)len, text);
		return integer_form(scan, span, 0, false);
	}
	if (len - sign > 2 && strncasecmp(text + sign, "0x", 2) == 0) {
		struct diag *diag = diag_report(diags, DIAG_SYNTAX, span, "`%.*s` is not a number",
						(int)len, text);

		diag_help(diags, diag, "hexadecimal is written #x%.*s", (int)(len - sign - 2),
			  text + sign + 2);
		diag_fix(diags, diag, span, "#x%.*s%.*s", (int)sign, text, (int)(len - sign - 2),
			 text + sign + 2);
		return integer_form(scan, span, 0, false);
	}
	return NULL;
}
