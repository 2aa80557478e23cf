/* SPDX-License-Identifier: MIT */
/*
 * A growing byte string on the heap, for text that is built piece by piece: messages, C, files.
 * `data` is always NUL-terminated; a zeroed struct is a valid empty text. Released by text_release.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *data; /* never NULL after the first append; use text_string to read an empty one */
	size_t len, room;
};

void text_append(struct text *text, const char *bytes, size_t len);
void text_puts(struct text *text, const char *string);
void text_putc(struct text *text, char byte);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *text_string(const struct text *text); /* "" for an empty one */
void text_release(struct text *text);

/* Whole file, or standard input for "-". 0 or -errno; the caller releases ret_text. */
int text_read_file(const char *path, struct text *ret_text);

/*
 * Writes a file so that it appears whole or not at all: a temporary beside it, renamed. A file that
 * already has exactly these bytes is left alone when keep_same is set (its time does not change).
 * "-" is standard output. 0 or -errno.
 */
int text_write_file(const char *path, const char *bytes, size_t len, bool keep_same);

/* True if the file can be read and has exactly these bytes. */
bool text_file_is_same(const char *path, const char *bytes, size_t len);
