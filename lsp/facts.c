// SPDX-License-Identifier: MIT
/*
 * Makes marks of the typed tree and of what the fact pass found: a mark for each expression and each variable
 * in the document itself. Called by the compiler behind the fact pass, while the facts are there.
 */
#include <string.h>

#include "frontend/unit/query.h"
#include "lsp/lsp.h"

struct taking {
	struct lsp_analysis *analysis;
	const struct facts *facts;
	const struct source *known;  /* the source that was compared last */
	bool known_is_own;
};

/* Sources are few, and the same one comes many times in a row. */
static bool is_own(struct taking *taking, const struct span *span)
{
	if (!span->source || !span->len)
		return false;
	if (span->source != taking->known) {
		taking->known = span->source;
		taking->known_is_own = !span->source->is_prelude &&
				       !strcmp(span->source->name, taking->analysis->path);
	}
	return taking->known_is_own;
}

static void name_thing(struct lsp_mark *mark, const struct expr *expr)
{
	switch ((int)expr->kind) {
	case EXPR_VARIABLE:
	case EXPR_ADDRESS:
		mark->thing = LSP_VARIABLE;
		mark->object = expr->variable;
		break;
	case EXPR_CONSTANT:
		mark->object = expr->constant.named;
		mark->thing = mark->object ? LSP_CONSTANT : LSP_VALUE;
		break;
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		mark->thing = LSP_GLOBAL;
		mark->object = expr->global;
		break;
	case EXPR_MAP:
		mark->thing = LSP_MAP;
		mark->object = expr->map;
		break;
	case EXPR_CALL:
		mark->thing = LSP_HELPER;
		mark->object = expr->call.helper;
		break;
	case EXPR_INVOKE:
		mark->thing = LSP_PROGRAM;
		mark->object = expr->invoke.subprogram;
		break;
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS:
		mark->thing = LSP_MEMBER;
		mark->object = expr->member.member;
		break;
	default:
		break;
	}
}

static void take_fact(struct taking *taking, struct lsp_mark *mark, const struct expr *expr)
{
	const struct fact *fact = taking->facts ? fact_of(taking->facts, expr) : NULL;

	mark->is_reached = fact && fact->reached;
	if (!fact)
		return;
	mark->range = fact->range;
	mark->pointer = fact->pointer;
}

static void take_expr(struct expr *expr, void *user)
{
	struct taking *taking = user;
	struct lsp_mark mark = { .offset = expr->span.offset, .len = expr->span.len, .type = expr->type,
				 .is_expanded = expr->span.expansion };

	if (is_own(taking, &expr->span)) {
		name_thing(&mark, expr);
		take_fact(taking, &mark, expr);
		VEC_PUSH(&taking->analysis->arena, &taking->analysis->marks, mark);
	}
	expr_each_operand(expr, take_expr, taking);
}

static void take_variables(struct taking *taking, const struct program *program)
{
	for (size_t i = 0; i < program->variables.count; i++) {
		const struct variable *variable = program->variables.items[i];
		struct lsp_mark mark = { .offset = variable->span.offset, .len = variable->span.len,
					 .thing = LSP_VARIABLE, .object = variable, .type = variable->type,
					 .is_expanded = variable->span.expansion };

		if (!is_own(taking, &variable->span) || variable->written)
			continue;
		if (variable->init && !variable->assigned)
			take_fact(taking, &mark, variable->init);
		VEC_PUSH(&taking->analysis->arena, &taking->analysis->marks, mark);
	}
}

void lsp_take_facts(struct lsp_analysis *analysis, const struct unit *unit, const struct facts *facts)
{
	struct taking taking = { .analysis = analysis, .facts = facts };

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_PROGRAM || unit->items.items[i].kind == ITEM_SUBPROGRAM)
			take_variables(&taking, unit->items.items[i].program);
	unit_each_body(unit, take_expr, &taking);
}
