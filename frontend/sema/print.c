// SPDX-License-Identifier: MIT
/*
 * printk, trace-printk and other formatted output. In: the forms, or the format argument of a
 * helper. Out: EXPR_PRINT; errors at the conversion inside the format. Called through forms.c, by
 * calls.c, and by kernel/arguments.c for iterators.
 */
#include <string.h>

#include "frontend/sema/format.h"
#include "frontend/sema/internal.h"

/* The most values of bpf_trace_printk and of bpf_trace_vprintk. */
#define FEW_ARGUMENTS 3
#define MOST_ARGUMENTS 12

/* The span inside the string literal; the whole literal if its text is not in the source. */
static struct span place_in_text(const struct form *text, size_t at, size_t len)
{
	struct span span = text->span;
	const char *raw;
	size_t offset = 1;

	if (!span.source || span.expansion || span.source->text[span.offset] != '"')
		return span;
	raw = span.source->text + span.offset;
	for (size_t i = 0; i <= at; i++, offset++) {
		if (raw[offset] == '\n')
			return span;
		if (raw[offset] == '\\')
			offset++;
	}
	span.offset += (uint32_t)offset - 1;
	span.column += (uint32_t)offset - 1;
	span.len = (uint32_t)len;
	return span;
}

struct expr *sema_text(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_STRING, form,
				     type_pointer(&sema->unit->types, NULL, SPACE_ANY));

	expr->string.bytes = form->string;
	expr->string.len = form->len;
	return expr;
}

/* The format. One for an iterator's output gets a newline. */
static struct expr *format_expr(struct sema *sema, const struct form *form, bool is_line)
{
	struct expr *expr = sema_text(sema, form);

	if (is_line)
		expr->string.bytes = arena_printf(sema->arena, "%s\n", form->string);
	expr->string.len += is_line;
	return expr;
}

static bool report_errors(struct sema *sema, const struct form *form,
			  const struct print_format *format)
{
	for (size_t i = 0; i < format->errors.count; i++) {
		const struct format_error *error = &format->errors.items[i];
		struct diag *diag = diag_report(sema->diags, DIAG_FORMAT,
						place_in_text(form, error->at, 1), "%s",
						error->problem);

		diag_help(sema->diags, diag,
			  "%%d %%i %%u %%x %%X, with l or ll for 64 bits; %%c %%s %%p %%pI4 %%pI6 %%%%");
	}
	return format->errors.count != 0;
}

/* Does the value's type fit the conversion? */
static bool check_value(struct sema *sema, const struct conversion *conversion,
			const struct expr *value)
{
	const char *text = conversion->text;

	switch (conversion->kind) {
	case CONVERSION_TEXT:
	case CONVERSION_NETWORK:
		if (type_is_pointer(value->type))
			return true;
		diag_report(sema->diags, DIAG_FORMAT, value->span,
			    "`%s` prints the memory behind a pointer, and this is %s", text,
			    type_text(sema->arena, value->type));
		return false;
	case CONVERSION_ADDRESS:
		return true;
	case CONVERSION_CHARACTER:
	case CONVERSION_INTEGER:
		break;
	}
	if (type_is_integer(value->type)) {
		if (!conversion->wide)
			sema_check_store(sema, (int64_t)value->value < 0 && value->is_constant ?
					 &type_i32 : &type_u32, value, text);
		return true;
	}
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_FORMAT, value->span,
			      "`%s` prints an integer, and this is a pointer", text),
		  "%%p prints a pointer, %%s the text there");
	return false;
}

/* bpf_seq_printf of 5.10 has all conversions of later kernels except two. */
static bool is_old_of_stream(const struct conversion *conversion)
{
	return conversion->kind != CONVERSION_CHARACTER &&
	       conversion->text[strlen(conversion->text) - 1] != 'X';
}

static void raise_floors(struct sema *sema, const struct form *form,
			 const struct print_format *format, bool is_stream)
{
	if (!is_stream)
		unit_raise_floor(sema->unit, format->since, form->span, "`%%` in a format");
	for (size_t i = 0; i < format->conversions.count; i++) {
		const struct conversion *conversion = &format->conversions.items[i];

		if (is_stream && is_old_of_stream(conversion))
			continue;
		unit_raise_floor(sema->unit, conversion->since,
				 place_in_text(form, conversion->at, strlen(conversion->text)),
				 arena_printf(sema->arena, "`%s` in a format", conversion->text));
	}
}

static bool check_format(struct sema *sema, const struct form *form, long count, bool is_stream)
{
	struct print_format format = format_read(sema->arena, form->string, form->len);
	size_t wanted = format.conversions.count;

	if (report_errors(sema, form, &format))
		return false;
	raise_floors(sema, form, &format, is_stream);
	if (count < 0 || (size_t)count == wanted)
		return true;
	diag_report(sema->diags, DIAG_FORMAT, form->span,
		    "the format prints %zu value%s, but %ld %s given", wanted,
		    wanted == 1 ? "" : "s", count, count == 1 ? "is" : "are");
	return false;
}

bool sema_check_format(struct sema *sema, const struct form *form, long count)
{
	return check_format(sema, form, count, false);
}

static bool check_values(struct sema *sema, const struct form *form, const struct expr *print)
{
	struct print_format format = format_read(sema->arena, form->string, form->len);
	bool good = true;

	for (size_t i = 0; i < format.conversions.count; i++) {
		const struct expr *value = print->call.arguments.items[i + 1];
		enum conversion_kind kind = format.conversions.items[i].kind;

		if (kind == CONVERSION_INTEGER || kind == CONVERSION_CHARACTER)
			value = print->call.arguments.items[i + 1] =
				sema_number_of(sema, print->call.arguments.items[i + 1],
					       format.conversions.items[i].wide ? &type_u64 : NULL);

		good &= !type_is_error(value->type) &&
			check_value(sema, &format.conversions.items[i], value);
		if (good)
			((struct expr *)print)->call.wide |=
				(uint32_t)format.conversions.items[i].wide << i;
	}
	return good;
}

/* stream: an iterator's output; NULL: the trace. */
static struct expr *print(struct sema *sema, const struct form *form, long most,
			  struct expr *stream)
{
	struct expr *expr = sema_new(sema, EXPR_PRINT, form, &type_i64);
	const struct form *text = form_nth(form, 1);
	long count = form_length(form) - 2;

	if (!sema_check_count(sema, form, 1, most + 1))
		return sema_error_expr(sema, form);
	expr->call.stream = stream;
	if (text->kind != FORM_STRING) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, text->span,
				      "the format of `%s` must be a literal text",
				      form->car->name), "(%s \"%%d\" value)", form->car->name);
		return sema_error_expr(sema, form);
	}
	expr->call.helper = kernel_find_helper(stream ? "seq-printf" :
					       count > FEW_ARGUMENTS ? "trace-vprintk" :
								       "trace-printk");
	expr->call.arguments.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count + 1);
	expr->call.arguments.items[expr->call.arguments.count++] =
		format_expr(sema, text, stream);
	FORM_EACH(at, form_tail(form, 2))
		expr->call.arguments.items[expr->call.arguments.count++] =
			sema_value(sema, at->car);
	if (!check_format(sema, text, count, stream) || !check_values(sema, text, expr))
		return sema_error_expr(sema, form);
	return expr;
}

struct expr *sema_form_printk(struct sema *sema, const struct form *form)
{
	return print(sema, form, MOST_ARGUMENTS, NULL);
}

struct expr *sema_form_trace_printk(struct sema *sema, const struct form *form)
{
	return print(sema, form, FEW_ARGUMENTS, NULL);
}

struct expr *sema_print_to(struct sema *sema, const struct form *form, struct expr *stream)
{
	return print(sema, form, MOST_ARGUMENTS, stream);
}
