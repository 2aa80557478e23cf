// SPDX-License-Identifier: MIT
/*
 * Normalizes sequences before forms are compared: nested sequences become flat, and a form whose
 * value is unused gets the type void. In: a sequence or a form. Out: the same node. Called by
 * value_facts.c for each sequence.
 */
#include <string.h>

#include "frontend/share/internal.h"

static bool is_plain_sequence(const struct expr *item)
{
	return item->kind == EXPR_PROGN && item->list.count && !item->comment && !item->trailing;
}

bool share_flatten(struct share *share, struct expr *sequence)
{
	struct expr_list flat = { 0 };
	size_t count = 0;
	bool holds_one = false;

	for (size_t i = 0; i < sequence->list.count; i++) {
		bool is_plain = is_plain_sequence(sequence->list.items[i]);

		holds_one |= is_plain;
		count += is_plain ? sequence->list.items[i]->list.count : 1;
	}
	if (!holds_one)
		return false;
	flat.items = ARENA_ARRAY(share->arena, struct expr *, count);
	for (size_t i = 0; i < sequence->list.count; i++) {
		struct expr *item = sequence->list.items[i];

		if (!is_plain_sequence(item)) {
			flat.items[flat.count++] = item;
			continue;
		}
		memcpy(flat.items + flat.count, item->list.items, item->list.count * sizeof(*flat.items));
		flat.count += item->list.count;
	}
	sequence->list = flat;
	share->changed = true;
	return true;
}

void share_discard(struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_PROGN:
		if (expr->list.count)
			share_discard(expr->list.items[expr->list.count - 1]);
		break;
	case EXPR_LET:
		share_discard(expr->let.body);
		break;
	case EXPR_IF:
		share_discard(expr->branch.then);
		if (expr->branch.otherwise)
			share_discard(expr->branch.otherwise);
		break;
	default:
		return;
	}
	expr->type = &type_void;
}
