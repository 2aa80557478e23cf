// SPDX-License-Identifier: MIT
/*
 * Finds the items of the file that C text mentions. In: text, and an index of the unit's items by C
 * name. Out: the mentioned items, each once. items.c places definitions by it; file.c drops
 * subprograms that nothing mentions any more.
 */
#include "emit/file/mentioned.h"
#include "emit/tree/prune.h"

#include <stdlib.h>

static bool is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Items with one C name: a map of scratch objects has the name of its struct. */
struct same_named {
	VEC(size_t) items;
};

void item_index_fill(struct arena *arena, struct item_index *index, const struct unit *unit)
{
	index->arena = arena;
	index->noted = ARENA_ARRAY(arena, const struct mentioned *, unit->items.count + 1);
	for (size_t i = 0; i < unit->items.count; i++) {
		const char *name = item_c_name(&unit->items.items[i]);
		struct same_named *same = table_find(&index->named, name);

		if (!same)
			same = table_add(index->arena, &index->named, name,
					 ARENA_NEW(index->arena, struct same_named));
		VEC_PUSH(index->arena, &same->items, i);
	}
}

static void note(struct arena *arena, struct mentioned *mentioned, size_t item)
{
	size_t at = mentioned->left.count, *heap;

	VEC_PUSH(arena, &mentioned->items, item);
	VEC_PUSH(arena, &mentioned->left, item);
	heap = mentioned->left.items;
	for (; at && heap[(at - 1) / 2] < item; at = (at - 1) / 2)
		heap[at] = heap[(at - 1) / 2];
	heap[at] = item;
}

void item_note_mentioned(struct item_index *index, const char *text, struct mentioned *mentioned)
{
	const char *at = text + mentioned->read;

	while (*at) {
		size_t len = 0;
		const struct same_named *same;

		while (is_word_character(at[len]))
			len++;
		same = len ? table_find_part(&index->named, at, len) : NULL;
		for (size_t i = 0; same && i < same->items.count; i++)
			if (index->noted[same->items.items[i]] != mentioned) {
				index->noted[same->items.items[i]] = mentioned;
				note(index->arena, mentioned, same->items.items[i]);
			}
		at += len ? len : 1;
	}
	mentioned->read = (size_t)(at - text);
}

bool item_take_last(struct mentioned *mentioned, size_t *ret_item)
{
	size_t *heap = mentioned->left.items, at = 0, child, moved;

	if (!mentioned->left.count)
		return false;
	*ret_item = heap[0];
	moved = heap[--mentioned->left.count];
	while ((child = 2 * at + 1) < mentioned->left.count) {
		child += child + 1 < mentioned->left.count && heap[child + 1] > heap[child];
		if (heap[child] <= moved)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
	return true;
}

static int compare_indexes(const void *a, const void *b)
{
	size_t one = *(const size_t *)a, other = *(const size_t *)b;

	return (one > other) - (one < other);
}

void item_sort_mentioned(struct mentioned *mentioned)
{
	if (mentioned->items.count)
		qsort(mentioned->items.items, mentioned->items.count, sizeof(size_t), compare_indexes);
}

/* ---- subprograms ---- */

struct kept_functions {
	const struct citem *functions;
	struct table subprograms; /* index in functions, by C name */
	bool *kept;
};

static void keep_function(struct kept_functions *kept, size_t index);

static void keep_mentioned(void *user, const char *word, size_t len)
{
	struct kept_functions *kept = user;
	const size_t *index = table_find_part(&kept->subprograms, word, len);

	if (index)
		keep_function(kept, *index);
}

/* The recursion is bounded: the kernel allows eight frames, and no subprogram is recursive. */
static void keep_function(struct kept_functions *kept, size_t index)
{
	if (kept->kept[index])
		return;
	kept->kept[index] = true;
	prune_each_word_of_block(kept->functions[index].body, keep_mentioned, kept);
}

/* Programs, and subprograms that other objects may call. */
static bool is_called_from_outside(const struct item *item)
{
	return item->kind == ITEM_PROGRAM ||
	       (item->kind == ITEM_SUBPROGRAM && item->program->subprogram->kind == SUBPROGRAM_EXPORTED);
}

void item_drop_unmentioned(struct arena *arena, const struct unit *unit, struct citem *functions)
{
	struct kept_functions kept = { .functions = functions };
	size_t *indexes = ARENA_ARRAY(arena, size_t, unit->items.count + 1);

	kept.kept = ARENA_ARRAY(arena, bool, unit->items.count + 1);
	for (size_t i = 0; i < unit->items.count; i++) {
		indexes[i] = i;
		if (unit->items.items[i].kind == ITEM_SUBPROGRAM)
			table_add(arena, &kept.subprograms, item_c_name(&unit->items.items[i]), &indexes[i]);
	}
	for (size_t i = 0; i < unit->items.count; i++)
		if (is_called_from_outside(&unit->items.items[i]))
			keep_function(&kept, i);
	for (size_t i = 0; i < unit->items.count; i++)
		if (!kept.kept[i])
			functions[i].body = NULL;
}
