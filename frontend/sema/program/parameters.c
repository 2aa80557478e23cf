// SPDX-License-Identifier: MIT
/*
 * defparam as a command-line option: its keys, a default of nil or text, and (given NAME). In: the
 * form. Out: the parameter's default and its option; a bool global for (given NAME). Called by
 * globals.c, and through forms.c.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/sema/program/program.h"
#include "frontend/unit/literal.h"

/* The value of a key of the defparam, or NULL. */
static const struct form *key_value(const struct form *form, const char *key)
{
	for (const struct form *at = form_tail(form, 5); form_is_pair(at) && form_is_pair(at->cdr); at = at->cdr->cdr)
		if (form_is_keyword(at->car, key))
			return at->cdr->car;
	return NULL;
}

static void set_number(struct sema *sema, const struct form *text, struct global *global, uint64_t value)
{
	global->init = sema_number(sema, text, value);
	global->init->type = global->type->is_signed ? &type_i64 : &type_u64;
}

/* The number in the target's memory layout: a be type has its most significant byte first. */
static uint64_t as_wire(const struct sema *sema, const struct type *type, uint64_t value)
{
	uint64_t wire = 0;

	if (!type->is_network || sema->unit->arch->big_endian)
		return value;
	for (unsigned i = 0; i < type->size; i++)
		wire |= (value >> 8 * i & 0xff) << 8 * (type->size - 1 - i);
	return wire;
}

/* Parses "5", "0x10", "-3"; false if it is no number of the type. */
static bool read_digits(const char *text, const struct type *type, uint64_t *ret_value)
{
	bool negative = *text == '-', hex = !strncmp(text + negative, "0x", 2);
	const char *digits = text + negative + 2 * hex;
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(digits, &end, hex ? 16 : 10);
	if (!isxdigit((unsigned char)*digits) || *end || errno || (negative && !type->is_signed))
		return false;
	value = negative ? -value : value;
	if (type_wrap(type, value) != value)
		return false;
	*ret_value = value;
	return true;
}

/* Parses a default such as "5ms" by the parameter's :as, and stores the number. */
static void read_text(struct sema *sema, const struct form *text, const struct form *form, struct global *global)
{
	const struct form *as = key_value(form, "as");
	int kind = as && (as->kind == FORM_SYMBOL || as->kind == FORM_KEYWORD) ? literal_find(as->name) : -1;
	struct literal literal;
	const char *wrong;
	uint64_t value;

	if (!as && (global->type->is_network && global->type->size == 4)) {
		kind = LITERAL_IP4;
	} else if (!as || form_is_symbol(as, "user") || form_is_keyword(as, "user")) {
		if (read_digits(text->string, global->type, &value)) {
			set_number(sema, text, global, as_wire(sema, global->type, value));
			return;
		}
	}
	if (as && (form_is_symbol(as, "signal") || form_is_keyword(as, "signal")) && literal_signal(text->string)) {
		set_number(sema, text, global, literal_signal(text->string));
		return;
	}
	if (kind != LITERAL_DURATION && kind != LITERAL_SIZE && kind != LITERAL_IP4) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, text->span, "the default of `%s` must be a number", global->name),
			  ":as duration, size, ip4 or signal makes a number of a text; the names of interfaces and users are "
			  "those of a machine: a `defoption` has them, and (setf %s ..) in front of (bpf:load)", global->name);
		return;
	}
	wrong = literal_parse(sema->arena, (enum literal_kind)kind, text->string, &literal);
	if (wrong) {
		diag_report(sema->diags, DIAG_TYPE, text->span, "%s", wrong);
		return;
	}
	value = literal.number;
	if (kind == LITERAL_IP4) { /* stored as a be32, also in a u32 */
		value = (uint64_t)literal.bytes[0] << 24 | (uint64_t)literal.bytes[1] << 16 | (uint64_t)literal.bytes[2] << 8 |
			literal.bytes[3];
		value = as_wire(sema, &type_be32, value);
	}
	if (type_wrap(global->type, value) != value) {
		diag_report(sema->diags, DIAG_CUT, text->span, "%s does not fit into %s", text->string,
			    type_text(sema->arena, global->type));
		return;
	}
	set_number(sema, text, global, value);
}

bool sema_parameter_default(struct sema *sema, const struct form *form, struct global *global)
{
	const struct form *init = form_nth(form, 3), *option = key_value(form, "option");
	struct param_option *parameter = ARENA_NEW(sema->arena, struct param_option);

	global->parameter = parameter;
	parameter->form = form;
	parameter->is_nil = form_is_nil(init);
	parameter->option = option && form_is_nil(option) ? NULL :
			    option && option->kind == FORM_STRING ? option->string : global->name;
	if (init->kind == FORM_STRING && type_is_integer(global->type))
		read_text(sema, init, form, global);
	else if (!parameter->is_nil)
		return false;
	return true;
}

/* The bool beside the parameter, created at its first use. */
static struct global *given_of(struct sema *sema, struct global *parameter)
{
	struct global *given = parameter->given;
	struct item item = { .kind = ITEM_GLOBAL };

	if (given)
		return given;
	item.global = given = parameter->given = ARENA_NEW(sema->arena, struct global);
	given->name = arena_printf(sema->arena, "%s-given", parameter->name);
	given->c_name = arena_printf(sema->arena, "%s_given", parameter->c_name);
	given->span = parameter->span;
	given->kind = GLOBAL_PARAMETER;
	given->type = &type_bool;
	sema_claim_name(sema, given->name, given->c_name, parameter->span);
	unit_add_item(sema->unit, item);
	return given;
}

/* (given NAME): was the parameter set by the loader? */
struct expr *sema_form_given(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct global *global;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	global = name->kind == FORM_SYMBOL ? unit_find_global(sema->unit, name->name) : NULL;
	if (!global || global->kind != GLOBAL_PARAMETER || !global->parameter) {
		diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, name->span, "`%s` is not a parameter of this file",
			    form_text(sema->arena, name));
		return sema_error_expr(sema, form);
	}
	if (global->type == &type_bool || !type_is_integer(global->type)) {
		diag_report(sema->diags, DIAG_TYPE, name->span, "`%s` is a %s: it is never nil", global->name,
			    type_text(sema->arena, global->type));
		return sema_error_expr(sema, form);
	}
	return sema_global_use(sema, form, given_of(sema, global));
}
