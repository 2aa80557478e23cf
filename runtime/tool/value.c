// SPDX-License-Identifier: MIT
/* Prints a value of any layout (struct skep_field) as text or JSON, sums values of several CPUs,
 * and compares values for sorting. Called by row.c, entries.c, histogram.c, and by generated
 * programs through skep_value_text and skep_print_value. */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <inttypes.h>

#include "runtime/tool/internal.h"

uint64_t skepi_read_integer(const void *bytes, size_t size, bool is_signed)
{
	uint64_t value = 0;

#if __BYTE_ORDER == __BIG_ENDIAN
	memcpy((char *)&value + 8 - size, bytes, size);
#else
	memcpy(&value, bytes, size);
#endif
	if (is_signed && size < 8 && value >> (8 * size - 1))
		value |= UINT64_MAX << 8 * size;
	return value;
}

void skepi_write_integer(void *bytes, size_t size, uint64_t value)
{
#if __BYTE_ORDER == __BIG_ENDIAN
	memcpy(bytes, (char *)&value + 8 - size, size);
#else
	memcpy(bytes, &value, size);
#endif
}

size_t skepi_field_len(const struct skep_field *field)
{
	return (size_t)field->size * (field->count ? field->count : 1);
}

/* ---- characters ---- */

/* Length of the UTF-8 character at `at`; 0: invalid. */
static size_t utf8_len(const unsigned char *at, size_t left)
{
	size_t len = at[0] < 0x80 ? 1 : at[0] >= 0xc2 && at[0] < 0xe0 ? 2 : at[0] >= 0xe0 && at[0] < 0xf0 ? 3 :
		     at[0] >= 0xf0 && at[0] < 0xf5 ? 4 : 0;

	if (len > left)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] >= 0xa0) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] >= 0x90))
		return 0; /* overlong encoding, surrogate, or beyond U+10FFFF */
	return len;
}

void skepi_put_visible(struct skep_buffer *out, const void *bytes, size_t len, bool quoted)
{
	const unsigned char *at = bytes;

	for (size_t i = 0, step; i < len; i += step) {
		step = utf8_len(at + i, len - i);
		/* U+0080 to U+009F are control characters, too */
		if (!step || at[i] < 0x20 || at[i] == 0x7f || (at[i] == 0xc2 && at[i + 1] < 0xa0)) {
			step = step ? step : 1;
			for (size_t k = 0; k < step; k++)
				skepi_putf(out, "\\x%02x", at[i + k]);
		} else {
			if (quoted && (at[i] == '"' || at[i] == '\\'))
				skepi_put(out, "\\");
			skepi_put_bytes(out, at + i, step);
		}
	}
}

void skepi_put_json_text(struct skep_buffer *out, const char *bytes, size_t len)
{
	const unsigned char *at = (const unsigned char *)bytes;

	skepi_put(out, "\"");
	for (size_t i = 0, step; i < len; i += step ? step : 1) {
		step = utf8_len(at + i, len - i);
		if (!step)
			skepi_put(out, "\\ufffd");
		else if (at[i] == '"' || at[i] == '\\')
			skepi_putf(out, "\\%c", at[i]);
		else if (at[i] < 0x20 || at[i] == 0x7f)
			skepi_putf(out, "\\u%04x", at[i]);
		else
			skepi_put_bytes(out, at + i, step);
	}
	skepi_put(out, "\"");
}

void skepi_put_json_name(struct skep_buffer *out, const char *name)
{
	skepi_put(out, "\"");
	for (; *name; name++)
		skepi_put_bytes(out, *name == '-' ? "_" : name, 1);
	skepi_put(out, "\":");
}

/* ---- one element ---- */

static uint64_t integer_of(const struct skep_field *field, const void *bytes)
{
	bool is_signed = field->kind == SKEP_FIELD_SIGNED || field->kind == SKEP_FIELD_ENUM;
	uint64_t value = skepi_read_integer(bytes, field->size, is_signed);

	if (!field->bit_size)
		return value;
	value = skepi_read_integer(bytes, field->size, false) >> field->bit_offset;
	value &= UINT64_MAX >> (64 - field->bit_size);
	if (is_signed && field->bit_size < 64 && value >> (field->bit_size - 1))
		value |= UINT64_MAX << field->bit_size;
	return value;
}

const char *skepi_choice(const struct skep_choice *choices, int64_t value)
{
	for (const struct skep_choice *choice = choices; choice && choice->name; choice++)
		if (choice->value == value)
			return choice->name;
	return NULL;
}

const char *skep_choice_text(const struct skep_choice *choices, int64_t value)
{
	const char *name = skepi_choice(choices, value);

	return name ? name : skep_text("%" PRId64, value);
}

static void put_network(struct skep_buffer *out, const struct skep_field *field, const void *bytes, bool json)
{
	uint64_t value = skepi_read_integer(bytes, field->size, false);

	if (field->size == 4 || field->as == SKEP_AS_IP4)
		skepi_putf(out, json ? "\"%s\"" : "%s", skep_ip4_text((uint32_t)value));
	else
		skepi_putf(out, "%" PRIu64, field->size == 2 ? ntohs((uint16_t)value) : be64toh(value));
}

/* Appends a value that has a name; JSON gets a string. ktime and durations have a JSON form of
 * their own. */
static void put_shown(struct skep_buffer *out, const struct skep_field *field, uint64_t value, bool json)
{
	const char *text;

	if (json && field->as == SKEP_AS_DURATION) {
		if (field->kind == SKEP_FIELD_SIGNED)
			skepi_putf(out, "%" PRId64, (int64_t)value);
		else
			skepi_putf(out, "%" PRIu64, value);
		return;
	}
	if (json && field->as == SKEP_AS_KTIME) {
		skepi_put(out, "\"");
		skepi_put_rfc3339(out, value);
		skepi_put(out, "\"");
		return;
	}
	text = field->kind == SKEP_FIELD_SIGNED ? skep_show_signed(field->as, (int64_t)value) :
						  skep_show_unsigned(field->as, value);
	if (json)
		skepi_put_json_text(out, text, strlen(text));
	else
		skepi_put(out, text);
}

static void put_integer(struct skep_buffer *out, const struct skep_field *field, const void *bytes, bool json)
{
	uint64_t value = integer_of(field, bytes);
	const char *name = field->kind == SKEP_FIELD_ENUM ? skepi_choice(field->choices, (int64_t)value) : NULL;

	if (name)
		skepi_putf(out, json ? "\"%s\"" : "%s", name);
	else if (field->kind == SKEP_FIELD_BOOL)
		skepi_put(out, value ? "true" : "false");
	else if (field->as != SKEP_AS_IT_IS && field->as != SKEP_AS_TEXT)
		put_shown(out, field, value, json);
	else if (field->kind == SKEP_FIELD_SIGNED || field->kind == SKEP_FIELD_ENUM)
		skepi_putf(out, "%" PRId64, (int64_t)value);
	else
		skepi_putf(out, "%" PRIu64, value);
}

static void put_struct(struct skep_buffer *out, const struct skep_field *of, const char *bytes, size_t len,
		       bool json)
{
	bool any = false;

	skepi_put(out, json ? "{" : "(");
	skepi_put(out, json || !of->type ? "" : of->type);
	for (const struct skep_field *field = of->fields; field->name; field++) {
		size_t left = field->offset < len ? len - field->offset : 0;

		if (!left)
			continue; /* the last array of a record that came shorter */
		if (json) {
			skepi_put(out, any ? "," : "");
			skepi_put_json_name(out, field->name);
		} else {
			skepi_putf(out, "%s:%s ", any || of->type ? " " : "", field->name);
		}
		any = true;
		skepi_put_value(out, field, bytes + field->offset, left, json);
	}
	skepi_put(out, json ? "}" : ")");
}

static void put_hex(struct skep_buffer *out, const void *bytes, size_t len, bool json)
{
	skepi_putf(out, json ? "\"%s\"" : "#x%s", skep_hex_text(bytes, len, NULL));
}

/* True for the key of an LPM trie, whatever fields it has. */
static bool is_network(const struct skep_field *field, size_t len)
{
	return field->as == SKEP_AS_CIDR && !field->count && field->size <= len && (field->size == 8 || field->size == 20);
}

static void put_cidr(struct skep_buffer *out, const struct skep_field *field, const void *key, bool json)
{
	struct skep_cidr cidr = { .family = field->size == 8 ? 4 : 6 };

	cidr.prefix_len = (uint8_t)skepi_read_integer(key, 4, false);
	memcpy(cidr.bytes, (const char *)key + 4, field->size - 4);
	skepi_putf(out, json ? "\"%s\"" : "%s", skep_cidr_text(cidr));
}

static void put_one(struct skep_buffer *out, const struct skep_field *field, const void *bytes, size_t len, bool json)
{
	if (is_network(field, len)) {
		put_cidr(out, field, bytes, json);
		return;
	}
	switch (field->kind) {
	case SKEP_FIELD_STRUCT:
		put_struct(out, field, bytes, len, json);
		return;
	case SKEP_FIELD_NETWORK:
		put_network(out, field, bytes, json);
		return;
	case SKEP_FIELD_BYTES:
		put_hex(out, bytes, field->size, json);
		return;
	case SKEP_FIELD_LIST:
		skepi_put_value(out, field->fields, bytes, len, json);
		return;
	default:
		put_integer(out, field, bytes, json);
	}
}

/* ---- arrays ---- */

/* True for printable bytes up to a 0 with only 0 behind it: a command's or an interface's name in
 * an array of u8. */
static bool looks_like_text(const struct skep_field *field, const char *bytes, size_t count)
{
	size_t len = strnlen(bytes, count);

	if (field->kind != SKEP_FIELD_UNSIGNED || field->as != SKEP_AS_IT_IS || field->size != 1 || !len || len == count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (i < len ? bytes[i] < 0x20 || bytes[i] > 0x7e : bytes[i])
			return false;
	return true;
}

static void put_text(struct skep_buffer *out, const char *bytes, size_t len, bool json)
{
	len = strnlen(bytes, len);
	if (json) {
		skepi_put_json_text(out, bytes, len);
		return;
	}
	skepi_put(out, "\"");
	skepi_put_visible(out, bytes, len, true);
	skepi_put(out, "\"");
}

static void put_array(struct skep_buffer *out, const struct skep_field *field, const char *bytes, size_t count,
		      bool json)
{
	struct skep_field element = *field;
	size_t last = count;

	element.count = 0;
	while (!json && count > 16 && last > 1 && skepi_read_integer(bytes + (last - 1) * field->size,
							field->size > 8 ? 8 : field->size, false) == 0 &&
	       field->size <= 8)
		last--;
	skepi_put(out, json ? "[" : "(");
	for (size_t i = 0; i < last; i++) {
		skepi_put(out, !i ? "" : json ? "," : " ");
		put_one(out, &element, bytes + i * field->size, field->size, json);
	}
	if (last < count)
		skepi_putf(out, " .. %zu zeroes", count - last);
	skepi_put(out, json ? "]" : ")");
}

/* True for plain 1-byte numbers: not bool, i8 or an enum. */
static bool are_bytes(const struct skep_field *field)
{
	return field->as == SKEP_AS_HEX ||
	       (field->size == 1 && (field->kind == SKEP_FIELD_BYTES || field->kind == SKEP_FIELD_UNSIGNED));
}

void skepi_put_value(struct skep_buffer *out, const struct skep_field *field, const void *bytes, size_t len, bool json)
{
	size_t count = field->count, whole = count * field->size;
	bool shown = field->as == SKEP_AS_IP6 || field->as == SKEP_AS_MAC ||
		     (field->as == SKEP_AS_IP4 && field->size == 1);

	if (field->count && whole > len) /* the record came shorter */
		count = len / field->size;
	if (!field->count)
		put_one(out, field, bytes, len, json);
	else if (field->as == SKEP_AS_TEXT || field->kind == SKEP_FIELD_CHAR || looks_like_text(field, bytes, count))
		put_text(out, bytes, count, json);
	else if (shown && whole <= len)
		skepi_putf(out, json ? "\"%s\"" : "%s", skep_show_bytes(field->as, bytes, whole));
	else if (are_bytes(field))
		put_hex(out, bytes, count * field->size, json);
	else
		put_array(out, field, bytes, count, json);
}

/* ---- sums and order ---- */

static void add_one(const struct skep_field *field, char *into, const char *from)
{
	if (field->kind == SKEP_FIELD_STRUCT)
		for (const struct skep_field *at = field->fields; at->name; at++)
			skep_value_add(at, into + at->offset, from + at->offset);
	else if (field->kind == SKEP_FIELD_LIST)
		skep_value_add(field->fields, into, from);
	else if (field->kind == SKEP_FIELD_UNSIGNED || field->kind == SKEP_FIELD_SIGNED)
		skepi_write_integer(into, field->size, skepi_read_integer(into, field->size, false) +
						       skepi_read_integer(from, field->size, false));
}

void skep_value_add(const struct skep_field *field, void *into, const void *from)
{
	for (size_t i = 0; i < (field->count ? field->count : 1); i++)
		add_one(field, (char *)into + i * field->size, (const char *)from + i * field->size);
}

static bool is_integer(const struct skep_field *field)
{
	return (field->kind == SKEP_FIELD_UNSIGNED || field->kind == SKEP_FIELD_SIGNED) && !field->count &&
	       !field->bit_size;
}

size_t skep_sum_len(const struct skep_field *field)
{
	return is_integer(field) ? sizeof(uint64_t) : skepi_field_len(field);
}

/* Values to sum: the first, their distance, their number. */
struct summands {
	const char *first;
	size_t stride, count;
};

static uint64_t sum_integers(const struct skep_field *field, struct summands values, size_t offset)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < values.count; i++)
		sum += skepi_read_integer(values.first + i * values.stride + offset, field->size,
					  field->kind == SKEP_FIELD_SIGNED);
	return sum;
}

static const struct skep_field *sum_field(const struct skep_field *field, char *into, struct summands values, size_t offset);

/* Sums one element: a number, a struct, or an inner array. Returns NULL, or the field whose sum
 * does not fit. */
static const struct skep_field *sum_one(const struct skep_field *field, char *into, struct summands values, size_t offset)
{
	const struct skep_field *wrong = NULL;
	uint64_t sum;

	if (field->kind == SKEP_FIELD_LIST)
		return sum_field(field->fields, into, values, offset) ? field : NULL;
	for (const struct skep_field *at = field->fields; field->kind == SKEP_FIELD_STRUCT && at->name && !wrong; at++)
		wrong = sum_field(at, into + at->offset, values, offset + at->offset);
	if (field->kind != SKEP_FIELD_UNSIGNED && field->kind != SKEP_FIELD_SIGNED)
		return wrong;
	sum = sum_integers(field, values, offset);
	skepi_write_integer(into, field->size, sum);
	return skepi_read_integer(into, field->size, field->kind == SKEP_FIELD_SIGNED) == sum ? NULL : field;
}

static const struct skep_field *sum_field(const struct skep_field *field, char *into, struct summands values, size_t offset)
{
	const struct skep_field *wrong = NULL;

	for (size_t i = 0; i < (field->count ? field->count : 1) && !wrong; i++)
		wrong = sum_one(field, into + i * field->size, values, offset + i * field->size);
	return wrong;
}

const struct skep_field *skepi_value_sum(const struct skep_field *field, void *ret_sum, const void *values, size_t stride,
					 size_t count)
{
	struct summands all = { values, stride, count };
	uint64_t sum;

	if (is_integer(field)) {
		sum = sum_integers(field, all, 0);
		memcpy(ret_sum, &sum, sizeof(sum));
		return NULL;
	}
	/* ret_sum may be the first of the values: each field is read before it is written */
	memmove(ret_sum, values, skepi_field_len(field));
	return sum_field(field, ret_sum, all, 0);
}

int skep_value_sum(const struct skep_field *field, void *ret_sum, const void *values, size_t stride, size_t count)
{
	return skepi_value_sum(field, ret_sum, values, stride, count) ? -EOVERFLOW : 0;
}

int skepi_compare_values(const struct skep_field *field, const void *a, const void *b)
{
	bool is_number = (field->kind == SKEP_FIELD_UNSIGNED || field->kind == SKEP_FIELD_SIGNED ||
			  field->kind == SKEP_FIELD_ENUM || field->kind == SKEP_FIELD_BOOL) && field->size <= 8;
	uint64_t first, second;

	/* networks sort by address, the wider network first */
	if (is_network(field, field->size)) {
		int order = memcmp((const char *)a + 4, (const char *)b + 4, field->size - 4);

		return order ? order : skepi_read_integer(a, 4, false) < skepi_read_integer(b, 4, false) ? -1 :
			       memcmp(a, b, 4) != 0;
	}
	if (field->kind == SKEP_FIELD_STRUCT && !field->count) {
		for (const struct skep_field *at = field->fields; at->name; at++) {
			int order = skepi_compare_values(at, (const char *)a + at->offset,
							 (const char *)b + at->offset);

			if (order)
				return order;
		}
		return 0;
	}
	if (!is_number || field->count)
		return memcmp(a, b, skepi_field_len(field));
	first = integer_of(field, a);
	second = integer_of(field, b);
	if (field->kind == SKEP_FIELD_SIGNED || field->kind == SKEP_FIELD_ENUM)
		return (int64_t)first < (int64_t)second ? -1 : first != second;
	return first < second ? -1 : first > second;
}
