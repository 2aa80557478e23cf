// SPDX-License-Identifier: MIT
/* Sorts diagnostics for printing, and escapes text that a terminal must not get. Used by the three
 * printers: diag_print.c, diag_json.c and diag_sarif.c. */
#include "frontend/base/diag_show.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/base/utf8.h"

struct shown diag_show_next(const char *text, size_t len)
{
	struct shown shown = { .width = 1 };
	uint32_t code = 0;

	shown.len = utf8_decode(text, len, &code);
	if (shown.len == 0) {
		shown.len = 1;
		snprintf(shown.spelled, sizeof(shown.spelled), "<%02X>", (unsigned char)text[0]);
	} else if (utf8_is_unsafe(code)) {
		snprintf(shown.spelled, sizeof(shown.spelled), "<U+%04X>", code);
	}
	if (shown.spelled[0])
		shown.width = strlen(shown.spelled);
	return shown;
}

void diag_show(struct text *out, const char *text, bool keep_lines)
{
	size_t len = strlen(text);

	while (len) {
		struct shown shown = diag_show_next(text, len);

		if (*text == '\n' && !keep_lines)
			text_puts(out, "\\n");
		else if (*text != '\n' && shown.spelled[0])
			text_puts(out, shown.spelled);
		else
			text_append(out, text, shown.len);
		text += shown.len;
		len -= shown.len;
	}
}

struct sort_item {
	struct diag *diag;
	size_t source, index; /* rank of the source; order of reporting */
};

static int order_of(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int item_compare(const void *left, const void *right)
{
	const struct sort_item *a = left, *b = right;
	int order = order_of(b->diag->severity, a->diag->severity);

	if (!order)
		order = order_of(a->source, b->source);
	if (!order)
		order = order_of(a->diag->span.offset, b->diag->span.offset);
	return order ? order : order_of(a->index, b->index);
}

/* Sources are ranked by their first diagnostic. */
struct diag **diag_sorted(const struct diag_list *list)
{
	size_t count = list->diags.count;
	struct sort_item *items = ARENA_ARRAY(list->arena, struct sort_item, count);
	struct diag **sorted = ARENA_ARRAY(list->arena, struct diag *, count);
	VEC(const struct source *) sources = {0};

	for (size_t i = 0; i < count; i++) {
		struct diag *diag = list->diags.items[i];
		size_t rank = 0;

		while (rank < sources.count && sources.items[rank] != diag->span.source)
			rank++;
		if (rank == sources.count)
			VEC_PUSH(list->arena, &sources, diag->span.source);
		items[i] = (struct sort_item){ diag, rank, i };
	}
	qsort(items, count, sizeof(*items), item_compare);
	for (size_t i = 0; i < count; i++)
		sorted[i] = items[i].diag;
	return sorted;
}

#define LEVELS_FIRST 5
#define LEVELS_LAST 3

const struct expansion *diag_next_level(const struct span *span, unsigned *state,
					unsigned *ret_left)
{
	const struct expansion *level = span->expansion;
	unsigned count = 0;

	for (const struct expansion *at = level; at; at = at->call->outer)
		count++;
	*ret_left = 0;
	if (*state == LEVELS_FIRST && count > LEVELS_FIRST + LEVELS_LAST + 1) {
		*ret_left = count - LEVELS_FIRST - LEVELS_LAST;
		*state += *ret_left;
	}
	for (unsigned i = 0; level && i < *state; i++)
		level = level->call->outer;
	++*state;
	return level;
}
