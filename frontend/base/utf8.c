// SPDX-License-Identifier: MIT
/* Decodes UTF-8 and tells which characters must not be printed. Called by the reader for comments
 * and by the printers of diagnostics. */
#include "frontend/base/utf8.h"

size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t need = byte[0] < 0x80 ? 1 : byte[0] < 0xc2 ? 0 : byte[0] < 0xe0 ? 2 :
		      byte[0] < 0xf0 ? 3 : byte[0] < 0xf5 ? 4 : 0;
	uint32_t code = need > 1 ? byte[0] & (0x7f >> need) : byte[0];

	if (need == 0 || need > len)
		return 0;
	for (size_t i = 1; i < need; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if ((need == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
	    (need == 4 && (code < 0x10000 || code > 0x10ffff)))
		return 0;
	*ret_code = code;
	return need;
}

/* Terminals execute these, or reorder the text around them. */
bool utf8_is_unsafe(uint32_t code)
{
	return (code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}
