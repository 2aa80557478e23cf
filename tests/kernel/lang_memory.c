// SPDX-License-Identifier: MIT
/* lisp/lang_memory.lisp against C; little-endian, as this machine is. */
#include <stddef.h>

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

struct point {
	int16_t x;
	int32_t y;
};

struct record {
	uint8_t a;
	uint64_t b;
	int8_t c;
	uint16_t d;
	int32_t e;
	uint32_t words[4];
	uint8_t bytes[5];
	int16_t shorts[3];
	struct point where;
	uint16_t port;
	uint32_t address;
	uint8_t last;
};

static void fields(uint64_t v, uint64_t w, uint64_t *e)
{
	uint64_t c = S8(v + 100), d = U16(w - 5), i = S32(v + w);

	SET(0, 0, 0, 0, 0, U8(v), w, S8(v), U16(w), i, U8(w), U8(w), c, c, d, 0, 0, c + d, i * i,
	    d - U8(w), sizeof(struct record), sizeof(struct point));
}

/* what is at the fields' offsets in struct __sk_buff, by the context's address */
static void context_by_address(uint64_t v, uint64_t w, uint64_t *e)
{
	(void)w;
	SET(0, 0, 0, 0, U32(v), U32(v));
}

static void arrays(uint64_t v, uint64_t w, uint64_t *e)
{
	uint32_t words[4] = { (uint32_t)v, (uint32_t)w, 0, 7 };
	uint64_t i = v & 3;

	SET(words[0], words[1], 0, 7, U8(v + 1), U8(w + 1), S16(v), 0, S16(-w), words[i]);
	words[i] = (uint32_t)(1000 + v);
	e[10] = words[i];
	e[11] = words[0];
	e[12] = words[3];
	e[13] = U32(v) + U32(2 * v) + U32(3 * v);
}

static void nested(uint64_t v, uint64_t w, uint64_t *e)
{
	SET(S16(v), S32(w), S16(v), S32(w), 1, S16(v) - S32(w), S16(v), S32(v + w),
	    offsetof(struct record, where));
}

static void indices(uint64_t v, uint64_t in_w, uint64_t *e)
{
	uint32_t w = (uint32_t)in_w, words[4] = { 0, 1, 2, 3 };
	int32_t s = (int32_t)v;
	uint64_t j = v < 4 ? v : 1;

	if (v < 4)
		words[v] += 10;
	words[v & 3] += 100;
	words[w % 4] += 1000;
	words[v < 3 ? v : 3] += 10000;
	words[v >> 62] += 100000;
	if (s >= 0 && s <= 3)
		words[s] += 1000000;
	if (w <= 2)
		words[w] += 10000000;
	if (v == 0 || v == 2)
		words[v] += 100000000;
	words[j] += 7;
	words[w & 1] *= 2;
	for (; j < 3; j++)
		words[j] += 3;
	for (int i = 0; i < 4; i++)
		e[i] = words[i];
	e[4] = (v & 3) == 0 ? 9 : 0;
	e[5] = (v & 3) == (w & 3) ? 9 : 0;
}

static void network_order(uint64_t v, uint64_t w, uint64_t *e)
{
	(void)w;
	SET(U16(v), U32(v), U8(v) << 8 | U8(v >> 8), U8(v >> 8), U8(v));
}

static void fresh_objects(uint64_t v, uint64_t w, uint64_t *e)
{
	(void)w;
	SET(3000, 1, 2, v > 5 ? 9 : 0);
}

static void loads(uint64_t v, uint64_t w, uint64_t *e)
{
	uint64_t n = v;

	SET(U8(n), n >> 56, S8(n), U16(n >> 16), S16(n >> 48), n >> 32, S32(n), n, n, n);
	n = (n & ~UINT64_C(0xff00)) | U8(w) << 8;
	e[10] = n;
	n = (n & ~UINT64_C(0xffff00000000)) | U16(w) << 32;
	e[11] = n;
	n |= 0xffffffff;
	e[12] = n;
	n = v + w;
	e[13] = n;
	e[14] = U8(w);
	n = (n & ~UINT64_C(0xff)) | U8(w);
	e[15] = n;
	n = e[0] | U32(w) << 32;
	e[0] = n;
	e[20] = n;
	e[21] = U32(w);
	e[22] = S32(w);
	e[23] = U8(n >> (w & 7) * 8);
}

static void bytes(uint64_t v, uint64_t w, uint64_t *e)
{
	uint64_t all = 0x0101010101010101 * U8(v);

	(void)w;
	SET(U8(v), all, U16(all), U8(v), S16(all), U32(all), 0, 0, U32(all), v, 0, 5, U32(all),
	    U32(v) << 16);
}

static void atomics(uint64_t v, uint64_t w, uint64_t *e)
{
	uint64_t m = v + 5 - 3 + (UINT64_C(1) << 32);

	SET(v + w + 1, U32(v + w), v + w + 1, 0, U32(w), U32(v), 1);
	e[40] = (m & ~UINT64_C(0xffffffff)) | U32(m + w);
}

static void addresses(uint64_t v, uint64_t w, uint64_t *e)
{
	SET(7, U32(v + 1), (uint64_t)-2, w);
	e[40] = w;
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "fields", fields, 22);
	lang_check_pairs(lang, "context_by_address", context_by_address, 6);
	lang_check_pairs(lang, "arrays", arrays, 14);
	lang_check_pairs(lang, "indices", indices, 6);
	lang_check_pairs(lang, "nested", nested, 9);
	lang_check_pairs(lang, "network_order", network_order, 5);
	lang_check_pairs(lang, "fresh_objects", fresh_objects, 4);
	lang_check_pairs(lang, "loads", loads, 24);
	lang_check_pairs(lang, "bytes", bytes, 14);
	lang_check_pairs(lang, "atomics", atomics, 41);
	lang_check_pairs(lang, "addresses", addresses, 41);
}

Test(memory, is_laid_out_and_accessed_as_in_c)
{
	lang_each("lang_memory", check);
}

/* Whether the kernel's copy of the program has the instruction. */
static bool has_instruction(struct lang *lang, const char *program, unsigned char code, int imm)
{
	const struct bpf_program *found = bpf_object__find_program_by_name(lang->object, program);
	const struct bpf_insn *instructions = bpf_program__insns(found);

	for (size_t i = 0; i < bpf_program__insn_cnt(found); i++)
		if (instructions[i].code == code && instructions[i].imm == imm)
			return true;
	return false;
}

static void check_raw(struct lang *lang)
{
	uint64_t a = 41, expected[] = { 41 };

	cr_assert(has_instruction(lang, "raw_instructions", 0xb7, 0x5eed));
	cr_assert(has_instruction(lang, "raw_instructions", 0x85, 5));
	lang_run(lang, "raw_instructions", &a, 1);
	lang_expect(lang, "raw_instructions", "around them", expected, 1);
}

Test(memory, raw_instructions_are_in_the_program_and_leave_the_rest_alone)
{
	lang_each("lang_memory", check_raw);
}
