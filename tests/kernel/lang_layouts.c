// SPDX-License-Identifier: MIT
/* lisp/lang_layouts.lisp: what programs read of structs and arrays that begin with more than zeros. */
#include <stddef.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void check_initial_values(struct lang *lang)
{
	uint64_t a = 0, expected[] = { 1500, 'e', '0', 0, 0, 80, 10, 1, 2, 3, (uint64_t)-5, 0, 7, 443, 'o', 0 };

	lang_run(lang, "initial_values", &a, 1);
	lang_expect(lang, "initial_values", "as the source says", expected, 16);
}

Test(layouts, globals_begin_as_the_source_says)
{
	lang_each("lang_layouts", check_initial_values);
}

struct option_bits {
	uint8_t freebind : 1;
	uint8_t transparent : 3;
	uint8_t on : 1;
	uint32_t kind : 20;
	int16_t low : 5;
	uint64_t wide : 40;
	int32_t last_one : 31;
	uint8_t plain;
	int64_t whole : 64;
};

static uint64_t word(const struct option_bits *o, unsigned which)
{
	uint64_t words[4];

	memcpy(words, o, sizeof(*o));
	return words[which];
}

static void bit_fields(uint64_t a, uint64_t b, uint64_t *e)
{
	struct option_bits o;

	memset(&o, 0, sizeof(o));
	o.transparent = a & 7;
	o.freebind = a & 1;
	o.on = a != 0;
	o.kind = (uint32_t)(a + b) & 0xfffff;
	o.low = (int16_t)(a - b);
	o.wide = a * b;
	o.last_one = (int32_t)b;
	o.plain = (uint8_t)a;
	o.whole = (int64_t)b;
	uint64_t first[] = { o.transparent, o.freebind, o.on, o.kind, (uint64_t)(int64_t)o.low, (uint64_t)o.wide,
			     (uint64_t)(int64_t)o.last_one, o.plain, (uint64_t)o.whole, word(&o, 0), word(&o, 1), word(&o, 2) };

	memcpy(e, first, sizeof(first));
	o.kind = (uint32_t)(b + 1) & 0xfffff;
	o.low = (int16_t)((uint64_t)(int64_t)o.low + b);
	o.wide = (uint64_t)o.wide - 1;
	uint64_t second[] = { o.kind, (uint64_t)(int64_t)o.low, (uint64_t)o.wide, 2, (uint64_t)o.kind * o.kind,
			      (uint64_t)-(int64_t)o.low, (uint64_t)o.wide << 10, o.last_one < 0, (uint64_t)-3,
			      0xffffffffff, 5, 0 };

	memcpy(e + 12, second, sizeof(second));
	o.transparent = (o.transparent + 3) & 7;
	uint64_t third[] = { o.transparent, o.kind, word(&o, 0), word(&o, 2) };

	memcpy(e + 24, third, sizeof(third));
}

static void check_bit_fields(struct lang *lang)
{
	lang_check_pairs(lang, "bit_fields", bit_fields, 28);
}

Test(layouts, bit_fields_are_those_of_c)
{
	lang_each("lang_layouts", check_bit_fields);
}

struct point {
	int8_t x;
	int32_t y;
};

struct event {
	uint8_t kind;
	union {
		uint32_t id;
		uint8_t bytes[6];
		struct {
			uint16_t low, high;
		};
	};
	struct {
		uint8_t a;
		uint32_t b;
		struct {
			uint16_t q;
		} deep;
	} inner;
	struct {
		uint16_t k;
		uint64_t v;
	} many[3];
	union {
		uint64_t w;
		struct point p;
	} either;
	struct {
		uint8_t first;
		uint32_t bits : 5;
		uint64_t count;
	};
	uint16_t grid[4][3][2];
	uint8_t end;
};

static void nested(uint64_t a, uint64_t b, uint64_t *expected)
{
	static const uint16_t begun[4][3][2] = { { { 1, 2 }, { 3, 4 } }, { { 0 } }, { { 5, 6 } } };
	uint64_t i = a & 1, j = b & 1;
	struct event e;

	memset(&e, 0, sizeof(e));
	e.id = (uint32_t)a;
	e.bytes[5] = (uint8_t)b;
	e.inner.b = (uint32_t)b;
	e.inner.deep.q = (uint16_t)a;
	e.many[2].v = a + b;
	e.either.p.y = (int32_t)(a - b);
	e.bits = a & 31;
	e.count = b;
	e.grid[1][2][i] = (uint16_t)b;
	e.grid[3][i][j] = begun[2][0][j];
	e.grid[0][j][i] = (uint16_t)(e.grid[0][j][i] + a);
	e.grid[2][1][1] = 77;
	uint64_t results[] = { e.low, e.high, e.bytes[4], e.bytes[5], e.inner.b, e.inner.deep.q, e.many[2].v, e.either.w,
			       e.bits, e.count, e.grid[1][2][i], e.grid[3][i][j], e.grid[0][j][i], e.grid[2][1][1],
			       e.grid[1][2][1 - i], sizeof(e), offsetof(struct event, count), offsetof(struct event, high),
			       7, 9, 3, begun[0][1][j], begun[2][0][i] };

	memcpy(expected, results, sizeof(results));
}

static void check_nested(struct lang *lang)
{
	lang_check_pairs(lang, "nested", nested, 23);
}

Test(layouts, structs_inside_structs_are_those_of_c)
{
	lang_each("lang_layouts", check_nested);
}

struct node {
	struct node *next;
	uint32_t key;
	signed char name[5];
	uint64_t when;
};

static int64_t first_difference(const void *a, const void *b, size_t len)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < len; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

static void shared_memory(uint64_t a, uint64_t b, uint64_t *e)
{
	struct node n, m, other = { .name = "abcd" };

	memset(&n, 0, sizeof(n));
	n.when = a;
	n.name[a & 3] = (signed char)b;
	n.key = (uint32_t)(a + 1);
	memcpy(&m, &n, sizeof(m));
	m.when = b + 7;
	uint64_t results[] = { a, (uint64_t)(int64_t)(int16_t)b, (uint64_t)(int64_t)n.name[a & 3], n.key,
			       (uint64_t)n.key + n.key, 1, m.when, first_difference(&m, &n, sizeof(n)) < 0, 0,
			       (uint64_t)first_difference(n.name, other.name, 1),
			       (uint64_t)first_difference(other.name, n.name, 4) };

	memcpy(e, results, sizeof(results));
}

static void check_shared_memory(struct lang *lang)
{
	lang_check_pairs(lang, "shared_memory", shared_memory, 11);
}

Test(layouts, memory_is_compared_and_shared)
{
	lang_each("lang_layouts", check_shared_memory);
}
