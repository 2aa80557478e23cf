/* Bytes of a type of the language as text: what `run` prints of maps and records. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/types/type.h"

/*
 * Integers in decimal; be16 and be64 in host order, be32 as an IPv4 address; a byte array that is
 * text as a string, other arrays as lists; a struct as (name :field value ..). type NULL: hex.
 */
void value_print(struct text *out, const struct type *type, const void *bytes, uint32_t size);

/*
 * The same as JSON: integers in full, be32 as text of an IPv4 address, text with bytes that are no UTF-8 as U+FFFD,
 * other byte arrays in hexadecimal, structs as objects whose names have _ for -.
 */
void value_json(struct text *out, const struct type *type, const void *bytes, uint32_t size);
/* A JSON string of them. */
void value_json_text(struct text *out, const char *bytes, size_t len);

/* Writes the integer there. */
void value_write(const struct type *type, void *bytes, uint64_t value);
/* The integer there. */
uint64_t value_read(const struct type *type, const void *bytes);

/* Adds the integers in `from` to those in `into`; what is no count stays as it is. */
void value_add(const struct type *type, void *into, const void *from);

/* < 0, 0, > 0: integers by their value, all else by its bytes. */
int value_compare(const struct type *type, const void *a, const void *b, uint32_t size);
