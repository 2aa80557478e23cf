/* What the files of <skep/tool.h> share. */
#pragma once

#include <stdarg.h>

#include <skep/tool.h>

#include "runtime/internal.h"

/* Scratch memory of len bytes, aligned to 16; never NULL: out of memory ends the program. */
void *skepi_scratch(size_t len);

/* Text that grows; in scratch memory once it is taken. */
struct skep_buffer {
	char *at;
	size_t len, room;
};

void skepi_put(struct skep_buffer *, const char *text);
void skepi_put_bytes(struct skep_buffer *, const void *bytes, size_t len);
void skepi_putf(struct skep_buffer *, const char *format, ...) SKEPI_PRINTF(2, 3);
void skepi_vputf(struct skep_buffer *, const char *format, va_list arguments) SKEPI_PRINTF(2, 0);
/* Its text, "" where nothing was put. */
const char *skepi_buffer_text(const struct skep_buffer *);

/* The size, or where it is 0 the size of the type itself. */
size_t skepi_value_size(enum skep_value_type type, size_t size);

/* skep_parse of SKEP_VALUE_NAME. */
int skepi_parse_name(const struct skep_choice *names, const char *text, size_t size, void *ret_value);

/* Memory that the tool cannot do without. */
_Noreturn void skepi_no_memory(void);

/* Bytes as a person reads them: control characters, and with `quoted` quotes and backslashes, escaped. */
void skepi_put_visible(struct skep_buffer *, const void *bytes, size_t len, bool quoted);
/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void skepi_put_json_text(struct skep_buffer *, const char *bytes, size_t len);
/* "name": with `_` for `-`. */
void skepi_put_json_name(struct skep_buffer *, const char *name);
/* 2026-05-01T12:00:00.000000000Z */
void skepi_put_rfc3339(struct skep_buffer *, uint64_t ktime_ns);
/* A value of that shape. */
void skepi_put_value(struct skep_buffer *, const struct skep_field *, const void *value, size_t len,
		     bool json);
/* An integer of 1, 2, 4 or 8 bytes, extended by its sign where it has one. */
uint64_t skepi_read_integer(const void *bytes, size_t size, bool is_signed);
void skepi_write_integer(void *bytes, size_t size, uint64_t value);
/* skep_value_sum, which tells the field whose sum does not fit, or NULL; and the error for it. */
const struct skep_field *skepi_value_sum(const struct skep_field *, void *ret_sum, const void *values, size_t stride, size_t count);
int skepi_fail_sum(struct skep_session *, const struct bpf_map *, const struct skep_field *);
int skepi_compare_values(const struct skep_field *, const void *a, const void *b);
/* The bytes that a field takes, all elements of an array. */
size_t skepi_field_len(const struct skep_field *);

/* The value's name, or NULL; choices may be NULL. */
const char *skepi_choice(const struct skep_choice *choices, int64_t value);

/* text was written to the stream, which is stderr or where rows go. */
void skepi_line_note(const FILE *stream, const char *text, size_t len);
FILE *skepi_stream(const struct skep_show *);
void skepi_write(struct skep_show *, const struct skep_buffer *);
