// SPDX-License-Identifier: MIT
/* lisp/lang_structs.lisp against C's own structs and unions. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

struct point {
	int8_t x;
	int32_t y;
};

union part {
	struct {
		uint16_t port;
		uint8_t flags;
	} tcp;
	struct {
		uint8_t bytes[24];
		int16_t len;
	} name;
	struct point point;
};

struct event {
	uint8_t kind;
	union part what;
	struct point points[3];
	uint16_t grid[2][3];
	struct point *next;
	int64_t wide;
};

#define SIGNED(type, value) ((uint64_t)(int64_t)(type)(value))

static void unions(uint64_t a, uint64_t b, uint64_t *e)
{
	struct event event = { 0 };
	union part part = { 0 };

	(void)b;
	part.tcp.port = 0xbb01; /* 443 in network order on a little-endian machine */
	part.name.len = (int16_t)a;
	event.what.tcp.flags = (uint8_t)a;
	e[0] = 0;
	e[1] = 443;
	e[2] = SIGNED(int16_t, a);
	e[3] = part.name.bytes[1];
	e[4] = sizeof(part);
	e[5] = (uint8_t)a;
	e[6] = (uint8_t)a;
	e[7] = 0;
	e[8] = sizeof(event);
	e[9] = 443;
	e[10] = SIGNED(int16_t, a);
}

static void check_unions(struct lang *lang)
{
	lang_check_pairs(lang, "unions", unions, 11);
}

Test(structs, unions_share_their_bytes_and_begin_with_zeros)
{
	lang_each("lang_structs", check_unions);
}

static void nested(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = SIGNED(int8_t, a);
	e[1] = SIGNED(int32_t, a + b);
	e[2] = 0;
	e[3] = (uint8_t)a;
	e[4] = a + b;
	e[5] = SIGNED(int32_t, b);
	e[6] = (uint16_t)a;
	e[7] = (uint16_t)(a >> 16);
	e[8] = 0;
	e[9] = SIGNED(int32_t, b);
	e[10] = 0;
	e[11] = SIGNED(int32_t, a + b + 5);
	e[12] = SIGNED(int32_t, b + 7);
}

static void padding(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = (uint8_t)a; /* on a little-endian machine */
	e[1] = a;
	e[2] = UINT64_MAX;
}

static void outliving(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = a;
	e[1] = 0;
	e[2] = a < 1000000 ? b : 77;
	e[3] = 0;
	e[4] = b > 3 ? a + b : 5;
}

static void check_outliving(struct lang *lang)
{
	lang_check_pairs(lang, "outliving", outliving, 5);
}

Test(structs, an_object_is_there_as_long_as_its_pointer_is_held)
{
	lang_each("lang_structs", check_outliving);
}

static void check_padding(struct lang *lang)
{
	lang_check_pairs(lang, "padding", padding, 3);
}

Test(structs, what_the_kernel_is_given_has_no_old_stack_in_its_padding)
{
	lang_each("lang_structs", check_padding);
}

static void check_nested(struct lang *lang)
{
	lang_check_pairs(lang, "nested", nested, 13);
}

Test(structs, hold_structs_arrays_of_them_and_pointers)
{
	lang_each("lang_structs", check_nested);
}

static void check_loaded(struct lang *lang)
{
	uint64_t a = 0x8000000000001234, expected[] = { 0x1234, a, 0x12, 50, 77 };

	cr_assert_eq(offsetof(struct event, wide), 80);
	lang_run(lang, "loaded", &a, 1);
	lang_expect(lang, "loaded", "by offset", expected, 5);
}

Test(structs, memory_is_read_by_type_and_offset)
{
	lang_each("lang_structs", check_loaded);
}
