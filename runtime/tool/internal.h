/* SPDX-License-Identifier: MIT */
/* Functions and structs that the files of <skep/tool.h> share: growing text in scratch memory, and
 * the pieces of text and JSON that value.c, row.c and entries.c print. */
#pragma once

#include <stdarg.h>

#include <skep/tool.h>

#include "runtime/internal.h"

/* Scratch memory of len bytes, aligned to 16; never NULL: out of memory ends the program. */
void *skepi_scratch(size_t len);

/* Text that grows; it moves to scratch memory when it is taken. */
struct skep_buffer {
	char *at;
	size_t len, room;
};

void skepi_put(struct skep_buffer *, const char *text);
void skepi_put_bytes(struct skep_buffer *, const void *bytes, size_t len);
void skepi_putf(struct skep_buffer *, const char *format, ...) SKEPI_PRINTF(2, 3);
void skepi_vputf(struct skep_buffer *, const char *format, va_list arguments) SKEPI_PRINTF(2, 0);
/* The buffer's text, "" if it is empty. */
const char *skepi_buffer_text(const struct skep_buffer *);

/* size, or where it is 0 the size of the type. */
size_t skepi_value_size(enum skep_value_type type, size_t size);

/* skep_parse for SKEP_VALUE_NAME. */
int skepi_parse_name(const struct skep_choice *names, const char *text, size_t size, void *ret_value);

/* Ends the program: out of memory. */
_Noreturn void skepi_no_memory(void);

/* Appends bytes with control characters escaped; with `quoted`, also quotes and backslashes. */
void skepi_put_visible(struct skep_buffer *, const void *bytes, size_t len, bool quoted);
/* Appends a JSON string in quotes; bytes that are no UTF-8 become U+FFFD. */
void skepi_put_json_text(struct skep_buffer *, const char *bytes, size_t len);
/* Appends "name": with `_` for `-`. */
void skepi_put_json_name(struct skep_buffer *, const char *name);
/* Appends 2026-05-01T12:00:00.000000000Z. */
void skepi_put_rfc3339(struct skep_buffer *, uint64_t ktime_ns);
/* Appends a value as its layout says. */
void skepi_put_value(struct skep_buffer *, const struct skep_field *, const void *value, size_t len,
		     bool json);
/* Reads an integer of 1, 2, 4 or 8 bytes; sign-extends it if is_signed. */
uint64_t skepi_read_integer(const void *bytes, size_t size, bool is_signed);
void skepi_write_integer(void *bytes, size_t size, uint64_t value);
/* skep_value_sum, which returns the field whose sum does not fit, or NULL; and sets the error for
 * it. */
const struct skep_field *skepi_value_sum(const struct skep_field *, void *ret_sum, const void *values, size_t stride, size_t count);
int skepi_fail_sum(struct skep_session *, const struct bpf_map *, const struct skep_field *);
int skepi_compare_values(const struct skep_field *, const void *a, const void *b);
/* Size of a field in bytes: of an array, all elements. */
size_t skepi_field_len(const struct skep_field *);

/* The value's name, or NULL; choices may be NULL. */
const char *skepi_choice(const struct skep_choice *choices, int64_t value);

/* Notes that text was written to the stream, which is stderr or the stream of rows. */
void skepi_line_note(const FILE *stream, const char *text, size_t len);
FILE *skepi_stream(const struct skep_show *);
void skepi_write(struct skep_show *, const struct skep_buffer *);
