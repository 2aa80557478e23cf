#include "cli/run_value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <endian.h>
#include <inttypes.h>
#include <string.h>

uint64_t value_read(const struct type *type, const void *bytes)
{
	uint64_t value = 0;

#if __BYTE_ORDER == __BIG_ENDIAN
	memcpy((char *)&value + 8 - type->size, bytes, type->size);
#else
	memcpy(&value, bytes, type->size);
#endif
	return type_wrap(type, value);
}

void value_write(const struct type *type, void *bytes, uint64_t value)
{
#if __BYTE_ORDER == __BIG_ENDIAN
	memcpy(bytes, (char *)&value + 8 - type->size, type->size);
#else
	memcpy(bytes, &value, type->size);
#endif
}

static void print_integer(struct text *out, const struct type *type, const void *bytes)
{
	uint64_t value = value_read(type, bytes);

	if (type->is_network && type->size == 4) {
		const uint8_t *at = bytes;

		text_printf(out, "%u.%u.%u.%u", at[0], at[1], at[2], at[3]);
	} else if (type->is_network) {
		text_printf(out, "%" PRIu64,
			    type->size == 2 ? ntohs((uint16_t)value) : be64toh(value));
	} else if (type->is_signed) {
		text_printf(out, "%" PRId64, (int64_t)value);
	} else {
		text_printf(out, "%" PRIu64, value);
	}
}

static void print_bytes(struct text *out, const void *bytes, uint32_t size)
{
	const uint8_t *at = bytes;

	text_puts(out, "#x");
	for (uint32_t i = 0; i < size; i++)
		text_printf(out, "%02x", at[i]);
}

/* Printable up to a NUL, and nothing after it: a command's or an interface's name. */
static bool is_string(const struct type *type, const void *bytes)
{
	const uint8_t *at = bytes;
	uint32_t len = 0;

	if (type->target != &type_u8 || !at[0])
		return false;
	while (len < type->count && isprint(at[len]) && at[len] != '"' && at[len] != '\\')
		len++;
	for (uint32_t i = len; i < type->count; i++)
		if (at[i])
			return false;
	return len < type->count;
}

static void print_array(struct text *out, const struct type *type, const void *bytes)
{
	const uint8_t *at = bytes;

	if (is_string(type, bytes)) {
		text_printf(out, "\"%s\"", (const char *)bytes);
		return;
	}
	text_putc(out, '(');
	for (uint32_t i = 0; i < type->count; i++) {
		if (i)
			text_putc(out, ' ');
		value_print(out, type->target, at + i * type->target->size, type->target->size);
	}
	text_putc(out, ')');
}

void value_print(struct text *out, const struct type *type, const void *bytes, uint32_t size)
{
	if (type && type->kind == TYPE_INTEGER) {
		print_integer(out, type, bytes);
	} else if (type && type->kind == TYPE_ARRAY) {
		print_array(out, type, bytes);
	} else if (type && type->kind == TYPE_STRUCT) {
		const struct structure *structure = type->structure;

		text_printf(out, "(%s", structure->name);
		for (size_t i = 0; i < structure->member_count; i++) {
			const struct member *member = &structure->members[i];

			text_printf(out, " :%s ", member->name);
			value_print(out, member->type, (const char *)bytes + member->offset,
				    member->type->size);
		}
		text_putc(out, ')');
	} else {
		print_bytes(out, bytes, size);
	}
}

/* ---- JSON ---- */

/* The length of the UTF-8 character there, 0 where there is none. */
static size_t utf8_len(const unsigned char *at, size_t left)
{
	size_t len = at[0] < 0x80 ? 1 : at[0] >= 0xc2 && at[0] < 0xe0 ? 2 : at[0] >= 0xe0 && at[0] < 0xf0 ? 3 :
		     at[0] >= 0xf0 && at[0] < 0xf5 ? 4 : 0;

	if (len > left)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

void value_json_text(struct text *out, const char *bytes, size_t len)
{
	const unsigned char *at = (const unsigned char *)bytes;

	text_putc(out, '"');
	for (size_t i = 0, step; i < len; i += step ? step : 1) {
		step = utf8_len(at + i, len - i);
		if (!step)
			text_puts(out, "\\ufffd");
		else if (at[i] == '"' || at[i] == '\\')
			text_printf(out, "\\%c", at[i]);
		else if (at[i] < 0x20 || at[i] == 0x7f)
			text_printf(out, "\\u%04x", at[i]);
		else
			text_printf(out, "%.*s", (int)step, bytes + i);
	}
	text_putc(out, '"');
}

static void json_name(struct text *out, const char *name)
{
	text_putc(out, '"');
	for (; *name; name++)
		text_putc(out, *name == '-' ? '_' : *name);
	text_puts(out, "\":");
}

static void json_hex(struct text *out, const void *bytes, uint32_t size)
{
	const uint8_t *at = bytes;

	text_putc(out, '"');
	for (uint32_t i = 0; i < size; i++)
		text_printf(out, "%02x", at[i]);
	text_putc(out, '"');
}

static void json_array(struct text *out, const struct type *type, const void *bytes)
{
	if (is_string(type, bytes)) {
		value_json_text(out, bytes, strlen(bytes));
		return;
	}
	if (type->target == &type_u8) {
		json_hex(out, bytes, type->count);
		return;
	}
	text_putc(out, '[');
	for (uint32_t i = 0; i < type->count; i++) {
		if (i)
			text_putc(out, ',');
		value_json(out, type->target, (const char *)bytes + i * type->target->size,
			   type->target->size);
	}
	text_putc(out, ']');
}

void value_json(struct text *out, const struct type *type, const void *bytes, uint32_t size)
{
	if (type && type->kind == TYPE_INTEGER) {
		bool quoted = type->is_network && type->size == 4;

		text_puts(out, quoted ? "\"" : "");
		print_integer(out, type, bytes);
		text_puts(out, quoted ? "\"" : "");
	} else if (type && type->kind == TYPE_ARRAY) {
		json_array(out, type, bytes);
	} else if (type && type->kind == TYPE_STRUCT) {
		const struct structure *structure = type->structure;

		text_putc(out, '{');
		for (size_t i = 0; i < structure->member_count; i++) {
			const struct member *member = &structure->members[i];

			text_puts(out, i ? "," : "");
			json_name(out, member->name);
			value_json(out, member->type, (const char *)bytes + member->offset,
				   member->type->size);
		}
		text_putc(out, '}');
	} else {
		json_hex(out, bytes, size);
	}
}

void value_add(const struct type *type, void *into, const void *from)
{
	if (!type || (type->kind == TYPE_INTEGER && type->is_network))
		return;
	if (type->kind == TYPE_INTEGER) {
		value_write(type, into, value_read(type, into) + value_read(type, from));
	} else if (type->kind == TYPE_ARRAY) {
		for (uint32_t i = 0; i < type->count; i++)
			value_add(type->target, (char *)into + i * type->target->size,
				  (const char *)from + i * type->target->size);
	} else if (type->kind == TYPE_STRUCT) {
		for (size_t i = 0; i < type->structure->member_count; i++) {
			const struct member *member = &type->structure->members[i];

			value_add(member->type, (char *)into + member->offset,
				  (const char *)from + member->offset);
		}
	}
}

int value_compare(const struct type *type, const void *a, const void *b, uint32_t size)
{
	if (!type || type->kind != TYPE_INTEGER || type->is_network)
		return memcmp(a, b, size);
	uint64_t first = value_read(type, a), second = value_read(type, b);

	if (type->is_signed)
		return (int64_t)first < (int64_t)second ? -1 : first != second;
	return first < second ? -1 : first > second;
}
