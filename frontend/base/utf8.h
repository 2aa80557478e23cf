/* SPDX-License-Identifier: MIT */
/* UTF-8 characters: decoding, and the ones that must not reach a terminal or the emitted C.
 * Implemented by utf8.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the first character of len > 0 bytes; returns its length, or 0 for invalid UTF-8. */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code);

/* True for control characters except the tab, and for invisible marks that reorder text. */
bool utf8_is_unsafe(uint32_t code);
