/* Diagnostics: their order, and text that is safe to print. */
#include "frontend/base/diag_show.h"

#include <stdlib.h>
#include <string.h>

/* Decodes one character; its length, or 0 for bytes that are no UTF-8. */
static size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t need = byte[0] < 0x80 ? 1 : byte[0] < 0xc2 ? 0 : byte[0] < 0xe0 ? 2 :
		      byte[0] < 0xf0 ? 3 : byte[0] < 0xf5 ? 4 : 0;
	uint32_t code = need > 1 ? byte[0] & (0x7f >> need) : byte[0];

	if (need == 0 || need > len)
		return 0;
	for (size_t i = 1; i < need; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if ((need == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
	    (need == 4 && (code < 0x10000 || code > 0x10ffff)))
		return 0;
	*ret_code = code;
	return need;
}

/* Terminals obey these, or show the text around them in another order. */
static bool code_is_unsafe(uint32_t code)
{
	return (code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

struct shown diag_show_next(const char *text, size_t len)
{
	struct shown shown = { .width = 1 };
	uint32_t code = 0;

	shown.len = utf8_decode(text, len, &code);
	if (shown.len == 0) {
		shown.len = 1;
		snprintf(shown.spelled, sizeof(shown.spelled), "<%02X>", (unsigned char)text[0]);
	} else if (code_is_unsafe(code)) {
		snprintf(shown.spelled, sizeof(shown.spelled), "<U+%04X>", code);
	}
	if (shown.spelled[0])
		shown.width = strlen(shown.spelled);
	return shown;
}

void diag_show(struct text *out, const char *text)
{
	size_t len = strlen(text);

	while (len) {
		struct shown shown = diag_show_next(text, len);

		if (shown.spelled[0] && *text != '\n')
			text_puts(out, shown.spelled);
		else
			text_append(out, text, shown.len);
		text += shown.len;
		len -= shown.len;
	}
}

struct sort_item {
	struct diag *diag;
	size_t source, index; /* the source's rank; the order of reporting */
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

/* Sources rank in the order in which something was first said of them. */
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
