// SPDX-License-Identifier: MIT
/*
 * (block NAME ..) and (return-from NAME v). In: the forms. Out: LOAD_BLOCK and LOAD_RETURN_FROM
 * with values of a common type. A function is a block of its name. Called through load_block_forms.
 */
#include "frontend/user/internal.h"

/*
 * A block whose forms are being analyzed. Values that leave it are converted to its type
 * afterwards.
 */
struct load_block {
	const char *name;
	struct load_expr *expr;
	VEC(struct load_expr *) leaving;
	VEC(const struct form *) forms; /* forms of the values that leave it */
	struct load_block *outer;
};

/* Finds the common type of all values, and converts each to it. */
static bool settle(struct load *load, const struct form *form, struct load_block *block)
{
	struct load_type type = block->expr->block.body->type;
	bool has_value = type.base != LOAD_BASE_NONE;

	for (size_t i = 0; i < block->leaving.count; i++)
		if (!load_join_types(type, block->leaving.items[i]->block.body->type, &type)) {
			diag_report(load->sema->diags, DIAG_TYPE, block->forms.items[i]->span,
				    "this leaves `%s` with %s, but another exit has %s", block->name,
				    load_type_text(load, block->leaving.items[i]->block.body->type),
				    load_type_text(load, type));
			return false;
		}
	if (!has_value)
		type = LOAD_TYPE(NONE);
	block->expr->type = type;
	for (size_t i = 0; has_value && i <= block->leaving.count; i++) {
		struct load_expr *at = i < block->leaving.count ? block->leaving.items[i] : block->expr;
		struct load_expr *value = load_convert(load, at->block.body, type);

		if (!value) {
			load_wrong_type(load, form, at->block.body, load_type_text(load, type));
			return false;
		}
		at->block.body = value;
	}
	return true;
}

static struct load_expr *block_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_BLOCK, form, LOAD_TYPE(NONE));
	struct load_block block = { .expr = expr, .outer = load->blocks };
	struct load_fact *facts = load->facts;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (form_nth(form, 1)->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form_nth(form, 1)->span, "the first argument of `block` must be its name");
		return load_error(load, form);
	}
	block.name = form_nth(form, 1)->name;
	load->blocks = &block;
	expr->block.body = load_body(load, form_tail(form, 2), form);
	load->blocks = block.outer;
	/* facts at its end need not hold where it is left earlier */
	if (block.leaving.count) {
		load_forget_assigned(load, form->cdr);
		load->facts = facts;
	}
	if (load_failed(expr->block.body) || !settle(load, form, &block))
		return load_error(load, form);
	return block.leaving.count ? expr : expr->block.body;
}

static struct load_expr *return_from(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_RETURN_FROM, form, LOAD_TYPE(NEVER));
	const struct form *name = form_nth(form, 1), *value = form_nth(form, 2);
	struct load_block *block = load->blocks;

	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	while (block && (name->kind != FORM_SYMBOL || block->name != name->name))
		block = block->outer;
	if (!block && load->function && load->function->kind == LOAD_DEFUN && form_is_symbol(name, load->function->name))
		return load_return_value(load, form, value);
	if (!block) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "there is no block `%s` around this",
			    form_text(load->sema->arena, name));
		return load_error(load, form);
	}
	expr->block.target = block->expr;
	expr->block.body = value ? load_any(load, value) : load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
	if (load_failed(expr->block.body) || load_leaves(expr->block.body))
		return expr->block.body;
	VEC_PUSH(load->sema->arena, &block->leaving, expr);
	VEC_PUSH(load->sema->arena, &block->forms, value ? value : form);
	return expr;
}

const struct load_form load_block_forms[] = {
	{ "block", block_form }, { "return-from", return_from }, { 0 },
};
