// SPDX-License-Identifier: MIT
/* Arenas: memory that every pass allocates in pieces and that is freed as a whole. An arena is a
 * chain of zeroed blocks; objects go into the newest block, one behind the other. A large object
 * gets a block of its own. Implements arena.h, for all folders of the compiler. */
#include "frontend/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "frontend/base/memory.h"

/* Each block is twice as large as the one before, up to BLOCK_MOST. That is below
 * M_MMAP_THRESHOLD, which main sets, so malloc reuses released blocks, and an arena that is filled
 * and released many times stays in the same pages. When an arena has LARGE_FROM bytes, its next
 * blocks have BLOCK_MAPPED. malloc maps each of these: its pages are zero already, and return to
 * the kernel when the block is freed. */
#define BLOCK_FIRST ((size_t)16 * 1024)
#define BLOCK_MOST ((size_t)128 * 1024)
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
#define BLOCK_MAPPED (HUGE_PAGE - sizeof(struct arena_block))
#define LARGE_FROM HUGE_PAGE

struct arena_block {
	struct arena_block *older;
	void *allocated; /* the result of malloc */
	size_t used, room;
	size_t before; /* approximate room of the older blocks */
	max_align_t bytes[];
};

void memory_out(void)
{
	fputs("skep: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

static struct arena_block *block_new(size_t room)
{
	size_t align = room >= BLOCK_MAPPED ? HUGE_PAGE : 1;
	struct arena_block *block;
	char *allocated = NULL;

	if (room <= SIZE_MAX - HUGE_PAGE - sizeof(*block))
		allocated = calloc(1, sizeof(*block) + room + align - 1);
	if (!allocated)
		memory_out();
	block = (struct arena_block *)(void *)(allocated + (-(uintptr_t)allocated & (align - 1)));
	if (align == HUGE_PAGE)
		/* works without it, so the result is ignored */
		madvise(block, sizeof(*block) + room, MADV_HUGEPAGE);
	block->allocated = allocated;
	block->room = room;
	return block;
}

static size_t next_room(const struct arena *arena)
{
	const struct arena_block *newest = arena->blocks;

	if (arena->mapped)
		return BLOCK_MAPPED;
	if (!newest || newest->room < BLOCK_FIRST)
		return BLOCK_FIRST;
	if (newest->before >= LARGE_FROM)
		return BLOCK_MAPPED;
	return newest->room < BLOCK_MOST / 2 ? newest->room * 2 : BLOCK_MOST;
}

void *arena_alloc(struct arena *arena, size_t len)
{
	return arena_alloc_aligned(arena, len, _Alignof(max_align_t));
}

void *arena_alloc_aligned(struct arena *arena, size_t len, size_t align)
{
	struct arena_block *block = arena->blocks;
	size_t start = block ? (block->used + align - 1) / align * align : 0;

	if (len == 0)
		len = 1;
	if (!block || start > block->room || block->room - start < len) {
		/* A large object gets a block of its own behind the newest, which stays in use. */
		size_t room = next_room(arena);
		bool large = len > room / 4;
		struct arena_block *fresh = block_new(large ? len : room);

		if (block && large) {
			fresh->older = block->older;
			block->older = fresh;
		} else {
			fresh->older = block;
			fresh->before = block ? block->before + block->room : 0;
			arena->blocks = fresh;
		}
		block = fresh;
		start = 0;
	}
	block->used = start + len;
	return (char *)block->bytes + start;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc_aligned(arena, len + 1, 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char most[128];
	va_list again;

	va_copy(again, args);
	int len = vsnprintf(most, sizeof(most), format, again);

	va_end(again);
	if (len < 0)
		memory_out();
	if ((size_t)len < sizeof(most))
		return arena_strndup(arena, most, (size_t)len);
	char *text = arena_alloc_aligned(arena, (size_t)len + 1, 1);

	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = arena_vprintf(arena, format, args);

	va_end(args);
	return text;
}

void arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *block = arena->blocks;

		arena->blocks = block->older;
		free(block->allocated);
	}
}

void arena_empty(struct arena *arena)
{
	struct arena rest = { .blocks = arena->blocks ? arena->blocks->older : NULL };

	arena_release(&rest);
	if (!arena->blocks)
		return;
	memset(arena->blocks->bytes, 0, arena->blocks->used);
	arena->blocks->used = arena->blocks->before = 0;
	arena->blocks->older = NULL;
}

size_t arena_used(const struct arena *arena)
{
	return arena->blocks ? arena->blocks->before + arena->blocks->used : 0;
}

size_t arena_left(const struct arena *arena)
{
	return arena->blocks ? arena->blocks->room - arena->blocks->used : 0;
}

void arena_move(struct arena *to, struct arena *from)
{
	struct arena_block **end = to->blocks ? &to->blocks->older : &to->blocks;

	while (from->blocks) {
		struct arena_block *block = from->blocks;

		from->blocks = block->older;
		block->older = *end;
		*end = block;
		end = &block->older;
	}
}

/* An array of items larger than this begins with room for one, since most have only one. */
#define LARGE_ITEM 64

void *arena_grow(struct arena *arena, const void *items, size_t item_len, size_t count,
		 size_t *room)
{
	size_t more = *room ? *room * 2 : item_len > LARGE_ITEM ? 1 : 4;

	if (more > SIZE_MAX / item_len)
		memory_out();
	void *grown = arena_alloc(arena, more * item_len);

	if (count)
		memcpy(grown, items, count * item_len);
	*room = more;
	return grown;
}
