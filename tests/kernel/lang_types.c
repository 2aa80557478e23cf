// SPDX-License-Identifier: MIT
/* lisp/lang_types.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

#define S8(value) ((uint64_t)(int8_t)(value))
#define S16(value) ((uint64_t)(int16_t)(value))
#define S32(value) ((uint64_t)(int32_t)(value))
#define U8(value) ((uint64_t)(uint8_t)(value))
#define U16(value) ((uint64_t)(uint16_t)(value))
#define U32(value) ((uint64_t)(uint32_t)(value))

static void declared(uint64_t v, uint64_t w, uint64_t *e)
{
	SET(U8(v), U16(v), U32(v), v, S8(w), S16(w), S32(w), w, v, 0, U8(v + w), U16(v - w),
	    U32(v * w), v - w, S8(v + w), S16(v - w), S32(v * w), v - w, S8(v + w), v - w);
}

static void by_declaration(uint64_t v, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(U8(v + 1), S16(v + 1), S16(v + 1), S32(v + 1), U8(v), S16(v));
}

static void steps(uint64_t v, uint64_t w, uint64_t *e)
{
	uint64_t after = v + 1 - w;

	SET(U8(v + 1), S8(v + 1), U16(v + 1), S16(v + 1), U32(v + 1), S32(v + 1), v + 1, U8(after),
	    S8(after), U16(after), S16(after), U32(after), S32(after), after, U8(after - 1),
	    S8(after + 127), U16(after - 1), S16(after - 1), U32(2 * after), 0,
	    U8(2 * (after - 1)));
}

static void setf_values(uint64_t v, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(U8(v + 1), U8(v + 1), S8(v + 1), S8(v + 1), U16(v * v) + 1, U16(v + 3), U8(v + 2),
	    U16(v + 3));
}

static void casts(uint64_t v, uint64_t unused, uint64_t *e)
{
	uint64_t b = S8(v), c = U16(v);

	(void)unused;
	SET(U8(v), S8(v), U16(v), S16(v), U32(v), S32(v), v, U8(v + 1), S8(v + 1), U16(v * 3),
	    S16(v * 3), U32(-v), S32(-v), U8(b), U32(b), b, c, S16(c), S8(b), U32(S8(v)),
	    2 * U8(v), S16(v) * S16(v), UINT64_MAX, U8(v - 1), 44, S8(200), S8(v) >> 63, 0,
	    0xffffffff, UINT64_MAX);
}

static void results_of_operators(uint64_t v, uint64_t unused, uint64_t *e)
{
	uint64_t b = U8(v);

	(void)unused;
	SET(300, 200 + b, (uint64_t)-200, 100, UINT64_MAX, 200 + b > 255 ? 1 : 2, 1, 44, 44);
}

static void sizes(uint64_t v, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(1, 2, 4, 8, 2, 4, 4 * v);
}

static void constants(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)a;
	(void)b;
	SET(0x7f, UINT64_MAX, UINT64_MAX, UINT64_C(1) << 63, 11, 15, 97, 1, 0, UINT64_C(1) << 32,
	    UINT64_C(1) << 32, UINT64_MAX, (uint64_t)-3, (uint64_t)-1, UINT64_C(1) << 40,
	    (uint64_t)-5, UINT64_C(1) << 63, UINT64_MAX >> 1, (uint64_t)-4, 255, UINT64_MAX, 1, 1,
	    2147483648, 4294967296, 3000000000, (uint64_t)-2147483649, 2147483648, 5,
	    (uint64_t)-1, 1, 15, 3, (uint64_t)-1, UINT64_MAX / 2 - 12, UINT64_MAX / 2 - 12,
	    (uint64_t)-2, 2, 1);
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "declared", declared, 20);
	lang_check_pairs(lang, "by_declaration", by_declaration, 6);
	lang_check_pairs(lang, "steps", steps, 21);
	lang_check_pairs(lang, "setf_values", setf_values, 8);
	lang_check_pairs(lang, "casts", casts, 30);
	lang_check_pairs(lang, "results_of_operators", results_of_operators, 9);
	lang_check_pairs(lang, "sizes", sizes, 7);
	lang_check_pairs(lang, "constants", constants, 39);
}

Test(types, cut_and_extend_on_every_store)
{
	lang_each("lang_types", check);
}
