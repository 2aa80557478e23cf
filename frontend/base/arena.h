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
	bool mapped;                /* the first block is as large as those of a large arena: malloc gives it back at once */
};

/*
 * Zeroed, aligned for any object, alive until arena_release. Ends the process when memory is out.
 */
void *arena_alloc(struct arena *arena, size_t len);
/* The same for objects that need no more than that alignment, a power of two. */
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

/* Frees all of it; the arena may be used again. */
void arena_release(struct arena *arena);
/* Frees all of it but one block, which is used again: for what is made and thrown away many times. */
void arena_empty(struct arena *arena);
/* Bytes that its objects take, near enough. */
size_t arena_used(const struct arena *arena);
/* Bytes that are left in its newest block. */
size_t arena_left(const struct arena *arena);
/* What is in `from` lives as long as `to`; `from` is empty. */
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
