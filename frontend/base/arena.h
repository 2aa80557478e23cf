/* SPDX-License-Identifier: MIT */
/*
 * A region of memory that is released as a whole. Everything the compiler makes for one source
 * file lives in one arena; nothing outside base calls free.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	/* the first block is as large as a later one, so that malloc unmaps it at once */
	bool mapped;
};

/*
 * Zeroed, aligned for any object, alive until arena_release. Ends the process when memory is out.
 */
void *arena_alloc(struct arena *arena, size_t len);
/* The same with a smaller alignment, a power of two. */
void *arena_alloc_aligned(struct arena *arena, size_t len, size_t align);
#define ARENA_NEW(arena, type) \
	((type *)arena_alloc_aligned((arena), sizeof(type), _Alignof(type)))
#define ARENA_ARRAY(arena, type, count) \
	((type *)arena_alloc_aligned((arena), sizeof(type) * (count), _Alignof(type)))

char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Frees everything; the arena can be used again. */
void arena_release(struct arena *arena);
/* Frees everything but one block, for an arena that is filled and emptied many times. */
void arena_empty(struct arena *arena);
/* Approximate size of its objects in bytes. */
size_t arena_used(const struct arena *arena);
/* Bytes left in the newest block. */
size_t arena_left(const struct arena *arena);
/* Moves all objects of `from` into `to`, with whose lifetime they continue; `from` is empty
 * then. */
void arena_move(struct arena *to, struct arena *from);

/*
 * A growing array in an arena: struct { T *items; size_t count, room; }. The old array stays in the
 * arena when it grows, so pointers to it go stale but never dangle.
 */
#define VEC(type) \
	struct { \
		type *items; \
		size_t count, room; \
	}
#define VEC_PUSH(arena, vec, item) \
	do { \
		if ((vec)->count == (vec)->room) \
			(vec)->items = arena_grow((arena), (vec)->items, sizeof(*(vec)->items), \
						  (vec)->count, &(vec)->room); \
		(vec)->items[(vec)->count++] = (item); \
	} while (0)
void *arena_grow(struct arena *arena, const void *items, size_t item_len, size_t count,
		 size_t *room);
