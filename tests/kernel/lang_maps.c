// SPDX-License-Identifier: MIT
/* lisp/lang_maps.lisp against C. */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

#define FAILED(code) ((uint64_t)-(int64_t)(code))
#define S32(value) ((uint64_t)(int32_t)(value))

static void hash_basics(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t sum = 1 + b + 1 + 10;

	(void)a;
	SET(0, 2, FAILED(ENOENT), b, 1, b + 1, b + 1, 0, 7, FAILED(EEXIST), 7, 0, 9, 0, 0,
	    FAILED(ENOENT), 0, 6, 0, FAILED(ENOENT), sum, sum - 6, (uint64_t)-3);
}

static void narrow_map(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t sum = S32(b + 1 + b);

	(void)a;
	SET(S32(b), S32(b), S32(b), S32(b + 1), S32(b + 1), sum, sum >> 63, 0, (uint8_t)(b + 3),
	    (uint8_t)b, (uint8_t)b, 0);
}

static void per_cpu(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(a + 6, 0, 3, 3, 0, (uint32_t)(a + 2), 0);
}

static void lru(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(0, 0, a + 2, a + 3, 1);
}

static void struct_keys(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(0, a, FAILED(EEXIST), a + 4, 0, 0, FAILED(ENOENT));
}

static void struct_values(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(2, 0, a + 2, S32(b + 3), a, S32(b), S32(b), b, 2);
}

static void array_map(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a + b, 0, 5, FAILED(E2BIG), a + b + 6, a > 64 ? a : 64, a < 5);
	e[43] = a;
	e[40] = a + b;
	e[41] = -a - 1;
	e[42] = 6;
}

static void longest_prefix(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)a;
	(void)b;
	SET(200, 100, 0);
}

static void several_lookups(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(2, 1, a, 1);
	e[40] = a;
	e[41] = a + 1;
	e[42] = a + 1;
}

static void null_tests_together(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t p = a & 1, q = (a & 2) != 0, r = (a & 4) != 0, left = q + r;

	(void)b;
	SET(p || q ? 1 : 2, p || q || r ? 1 : 2, !p && !q ? 1 : 2, p && !q ? 1 : 2,
	    !p && !q && !r ? 1 : 2, p == q ? 1 : 2, p == q, a & 7, a & 7, !p && !q, p || q,
	    !p && q ? 1 : 2, !p && !q ? 1 : 2, p || q || r ? 1 : 2, p ? 10 : q ? 20 : r ? 40 : 0,
	    p && q ? 20 : 0, p + q, p || q ? 1 : 2, q || r, q || r ? 1 : 2, !p && !q ? 1 : 2,
	    !p || !q ? 1 : 2, left, left ? 1 : 2, left != 0, left ? 1 : 2, p || q ? 1 : 2);
	if (left) {
		e[27] = q ? 7 : 0;
		e[28] = q && r ? 40 : r ? 8 : 0;
	}
}

static void null_tests_that_leave(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = a & 3 ? 1 : a & 4 ? 3 : 4;
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "hash_basics", hash_basics, 23);
	lang_check_pairs(lang, "narrow_map", narrow_map, 12);
	lang_check_pairs(lang, "per_cpu", per_cpu, 7);
	lang_check_pairs(lang, "lru", lru, 5);
	lang_check_pairs(lang, "struct_keys", struct_keys, 7);
	lang_check_pairs(lang, "struct_values", struct_values, 9);
	lang_check_pairs(lang, "array_map", array_map, 44);
	lang_check_pairs(lang, "longest_prefix", longest_prefix, 3);
	lang_check_pairs(lang, "several_lookups", several_lookups, 43);
}

static void check_null_tests(struct lang *lang)
{
	lang_check_pairs(lang, "null_tests_together", null_tests_together, 29);
	lang_check_pairs(lang, "null_tests_that_leave", null_tests_that_leave, 1);
}

Test(maps, short_forms_read_write_count_and_delete)
{
	lang_each("lang_maps", check);
}

Test(maps, entries_are_looked_for_together)
{
	lang_each("lang_maps", check_null_tests);
}

/* Bytes between the members of a key are part of the key: user space must find what Lisp stored. */
static void check_padding(struct lang *lang)
{
	struct {
		uint8_t left;
		uint32_t right;
	} key;
	uint64_t inputs[] = { 7, 9 }, value = 1;

	memset(&key, 0, sizeof(key));
	key.left = 7;
	key.right = 9;
	cr_assert_eq(bpf_map_update_elem(lang_map(lang, "by_pair"), &key, &value, BPF_ANY), 0);
	lang_run(lang, "struct_keys", inputs, 2);
	cr_assert_eq(bpf_map_lookup_elem(lang_map(lang, "by_pair"), &key, &value), -ENOENT,
		     "the program deletes the very key that user space wrote");
}

Test(maps, padding_of_a_key_is_zero)
{
	lang_each("lang_maps", check_padding);
}
