// SPDX-License-Identifier: MIT
/* Scratch memory for text, one stack of chunks per thread. SKEP_SCRATCH frees what was made since
 * the block began; skep_text and the printers allocate. Also the growing buffers of internal.h, and
 * skep_keep for variables that own a copy of a text. */
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/tool/internal.h"

#define CHUNK_BYTES (64 * 1024)

/* Chunks are reused: a handler needs the same memory for each record. */
struct scratch_chunk {
	struct scratch_chunk *next;
	size_t begin;      /* total size of all chunks before it */
	size_t room, used;
	char bytes[] __attribute__((aligned(16)));
};

struct scratch_memory {
	struct scratch_chunk *first, *last;
};

static pthread_key_t scratch_key;
static pthread_once_t scratch_once = PTHREAD_ONCE_INIT;
static _Thread_local struct scratch_memory scratch;

void skepi_no_memory(void)
{
	static const char text[] = "out of memory\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		exit(EXIT_FAILURE);
	exit(EXIT_FAILURE);
}

static void scratch_free(void *first)
{
	struct scratch_chunk *chunk = first;

	while (chunk) {
		struct scratch_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

/* Frees the main thread's chunks at exit: the destructor of its key does not run. */
__attribute__((destructor)) static void scratch_end(void)
{
	scratch_free(scratch.first);
	scratch = (struct scratch_memory){ 0 };
}

static void scratch_make_key(void)
{
	if (pthread_key_create(&scratch_key, scratch_free))
		skepi_no_memory();
}

static struct scratch_chunk *chunk_new(size_t len)
{
	size_t room = len > CHUNK_BYTES ? len : CHUNK_BYTES;
	struct scratch_chunk *chunk = malloc(sizeof(*chunk) + room);

	if (!chunk)
		skepi_no_memory();
	*chunk = (struct scratch_chunk){ .room = room };
	if (!scratch.first) {
		pthread_once(&scratch_once, scratch_make_key);
		scratch.first = chunk;
		if (getpid() != gettid())
			pthread_setspecific(scratch_key, chunk);
	}
	return chunk;
}

void *skepi_scratch(size_t len)
{
	struct scratch_chunk *at = scratch.last;

	len = (len + 15) / 16 * 16;
	while (at && at->used + len > at->room && at->next) {
		at->next->begin = at->begin + at->used;
		at->next->used = 0;
		at = at->next;
	}
	if (!at || at->used + len > at->room) {
		struct scratch_chunk *more = chunk_new(len);

		more->begin = at ? at->begin + at->used : 0;
		if (at)
			at->next = more;
		at = more;
	}
	scratch.last = at;
	at->used += len;
	return at->bytes + at->used - len;
}

size_t skep_scratch_mark(void)
{
	return scratch.last ? scratch.last->begin + scratch.last->used : 0;
}

void skep_scratch_release(size_t *mark)
{
	struct scratch_chunk *chunk = scratch.first, *last = chunk;

	for (; chunk && chunk->begin <= *mark; chunk = chunk->next) {
		last = chunk;
		if (chunk == scratch.last)
			break;
	}
	if (!last)
		return;
	last->used = *mark - last->begin;
	scratch.last = last;
}

const char *skep_text(const char *format, ...)
{
	va_list arguments, again;
	char *text;
	int len;

	va_start(arguments, format);
	va_copy(again, arguments);
	len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0)
		skepi_no_memory();
	text = skepi_scratch((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

/* ---- buffers ---- */

static char *buffer_room(struct skep_buffer *buffer, size_t len)
{
	size_t room = buffer->room ? buffer->room : 128;
	char *more;

	while (buffer->len + len + 1 > room)
		room *= 2;
	if (room != buffer->room) {
		more = skepi_scratch(room);
		if (buffer->len)
			memcpy(more, buffer->at, buffer->len);
		buffer->at = more;
		buffer->room = room;
	}
	return buffer->at + buffer->len;
}

void skepi_put_bytes(struct skep_buffer *buffer, const void *bytes, size_t len)
{
	char *at = buffer_room(buffer, len);

	if (len)
		memcpy(at, bytes, len);
	at[len] = 0;
	buffer->len += len;
}

void skepi_put(struct skep_buffer *buffer, const char *text)
{
	skepi_put_bytes(buffer, text, strlen(text));
}

void skepi_vputf(struct skep_buffer *buffer, const char *format, va_list arguments)
{
	char small[256], *at;
	va_list again;
	int len;

	va_copy(again, arguments);
	len = vsnprintf(small, sizeof(small), format, arguments);
	if (len < (int)sizeof(small)) {
		skepi_put_bytes(buffer, small, len < 0 ? 0 : (size_t)len);
	} else {
		at = buffer_room(buffer, (size_t)len);
		vsnprintf(at, (size_t)len + 1, format, again);
		buffer->len += (size_t)len;
	}
	va_end(again);
}

void skepi_putf(struct skep_buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	skepi_vputf(buffer, format, arguments);
	va_end(arguments);
}

const char *skepi_buffer_text(const struct skep_buffer *buffer)
{
	return buffer->at ? buffer->at : "";
}

/* ---- kept texts ---- */

void skep_keep(struct skep_kept *kept, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		skepi_no_memory();
	free(kept->text);
	kept->text = copy;
}

void skep_kept_free(struct skep_kept *kept)
{
	free(kept->text);
	kept->text = NULL;
}
