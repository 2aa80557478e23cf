// SPDX-License-Identifier: MIT
/*
 * Globals: defglobal, defparam, and those of other objects and of kconfig. In: the forms. Out: a
 * struct global of the unit with its initial value. Called by sema.c; symbols.c uses
 * sema_new_global.
 */
#include <string.h>

#include "frontend/sema/program/program.h"

static bool is_storable(const struct type *type)
{
	return type_is_integer(type) || type->kind == TYPE_STRUCT;
}

/* Names of the kernel's configuration are in capitals. */
static const char *global_c_name(struct sema *sema, enum global_kind kind, const char *name)
{
	char *c_name = arena_strdup(sema->arena, sema_file_name(sema, name));

	if (kind == GLOBAL_KSYM)
		return sema_kernel_name(sema, name);
	for (char *at = c_name; *at && kind == GLOBAL_KCONFIG; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
	return c_name;
}

struct global *sema_new_global(struct sema *sema, const struct form *form, const struct form *name, enum global_kind kind)
{
	struct global *global = ARENA_NEW(sema->arena, struct global);
	struct item item = { .kind = ITEM_GLOBAL, .global = global };

	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a global needs a name");
		return NULL;
	}
	global->kind = kind;
	global->name = name->name;
	global->c_name = global_c_name(sema, kind, name->name);
	global->span = name->span;
	global->comment = form->comment;
	global->trailing = form->trailing;
	global->type = &type_error;
	sema_claim_name(sema, global->name, global->c_name, name->span);
	unit_add_item(sema->unit, item);
	return global;
}

static void read_type(struct sema *sema, const struct form *form, struct global *global)
{
	const struct type *type = sema_stored_type(sema, form);

	if (!type_is_error(type))
		type = sema_object_type(sema, form, type);
	if (type_is_error(type))
		return;
	if (is_storable(type)) {
		global->type = type;
		global->show = sema_type_show(sema, form);
		/* the application sees it, so its padding is explicit */
		sema_share(type);
		return;
	}
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "a global must be an integer, a struct or an array, not %s",
			      type_text(sema->arena, type)),
		  "a struct can have an array as a field");
}

void sema_defglobal(struct sema *sema, const struct form *form)
{
	struct global *global;

	if (!sema_check_count(sema, form, 2, 3))
		return;
	global = sema_new_global(sema, form, form_nth(form, 1), GLOBAL_DATA);
	if (!global)
		return;
	read_type(sema, form_nth(form, 2), global);
	if (form_nth(form, 3))
		sema_initial_value(sema, form_nth(form, 3), global);
}

void sema_defparam(struct sema *sema, const struct form *form)
{
	const struct form *documentation = form_nth(form, 4);
	struct global *global;

	if (!sema_check_count(sema, form, 3, -1))
		return;
	global = sema_new_global(sema, form, form_nth(form, 1), GLOBAL_PARAMETER);
	if (!global)
		return;
	if (form_nth(form, 2)->kind == FORM_SYMBOL && !strcmp(form_nth(form, 2)->name, "flag"))
		global->type = &type_bool; /* a truth value, as for options */
	else
		read_type(sema, form_nth(form, 2), global);
	if (!sema_parameter_default(sema, form, global))
		sema_initial_value(sema, form_nth(form, 3), global);
	if (!documentation)
		return;
	if (documentation->kind == FORM_STRING)
		global->documentation = documentation->string;
	else
		diag_report(sema->diags, DIAG_MALFORMED, documentation->span,
			    "the last part of `defparam` must be a text that describes it");
}

/* ---- globals of other objects and of the kernel ---- */

void sema_extern_global(struct sema *sema, const struct form *form)
{
	struct global *global;

	if (!sema_check_count(sema, form, 3, 3))
		return;
	global = sema_new_global(sema, form, form_nth(form, 2), GLOBAL_EXTERN);
	if (global)
		read_type(sema, form_nth(form, 3), global);
}

/* (defextern kconfig NAME TYPE [:optional t]) */
void sema_extern_kconfig(struct sema *sema, const struct form *form)
{
	const struct form *type, *option = form_nth(form, 4);
	struct global *global;

	if (!sema_check_count(sema, form, 3, 5))
		return;
	global = sema_new_global(sema, form, form_nth(form, 2), GLOBAL_KCONFIG);
	if (!global)
		return;
	if (strncmp(global->c_name, "CONFIG_", 7) && strcmp(global->c_name, "LINUX_KERNEL_VERSION")) {
		diag_report(sema->diags, DIAG_MALFORMED, global->span,
			    "the name must be CONFIG_.. or LINUX_KERNEL_VERSION");
		return;
	}
	type = form_nth(form, 3);
	global->truth = type->kind == FORM_SYMBOL && !strcmp(type->name, "bool");
	if (global->truth)
		global->type = &type_u8;
	else
		read_type(sema, type, global);
	if (global->type->kind == TYPE_STRUCT || global->type->is_network) {
		diag_report(sema->diags, DIAG_TYPE, type->span,
			    "the type of a kernel option must be `bool` or an integer");
		global->type = &type_error;
	}
	if (!option)
		return;
	global->optional = form_is_keyword(option, "optional") && form_nth(form, 5);
	if (!global->optional)
		diag_report(sema->diags, DIAG_UNKNOWN_OPTION, option->span,
			    "a kernel option takes `:optional t`, not `%s`",
			    form_text(sema->arena, option));
}

