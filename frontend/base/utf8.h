/* Characters of text: decoding, and those that must not reach a terminal or the emitted C. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the first character of len > 0 bytes; its length, or 0 for bytes that are no UTF-8. */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code);

/* Control characters but the tab, and the invisible marks that change the order of text. */
bool utf8_is_unsafe(uint32_t code);
