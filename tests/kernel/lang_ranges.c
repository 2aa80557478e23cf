// SPDX-License-Identifier: MIT
/* lisp/lang_ranges.lisp: for-range runs as often as C's loop. */
#include <string.h>

#include <bpf/btf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"
#include "tests/kernel/support.h"

static uint64_t first_above(uint64_t from, uint64_t to, uint64_t wanted)
{
	for (uint64_t i = from; i < to; i++)
		if (i >= wanted)
			return i;
	return 1000;
}

static void ranges(uint64_t first, uint64_t second, uint64_t *expected)
{
	uint64_t a = first & 15, b = second & 31, calls = 0, k = 0, sum = 0, last = 77, skipped = 0, w[8] = { 0 };

	for (uint64_t i = a; i < b; i++) {
		last = i;
		if (i == 9) {
			calls += 100;
			continue;
		}
		if (i == 20)
			break;
		calls++;
		if (k < 8)
			w[k++] = i * i;
	}
	for (unsigned i = 0; i < 8; i++)
		sum += w[i];
	for (unsigned i = 2; i < 5; i++)
		for (unsigned j = i; j < 5; j++)
			w[j] = i + j;
	for (uint64_t i = 0; i < 8 && i != a; i++)
		skipped = i;
	uint64_t results[] = { calls, k, sum, last, w[2], w[4], first_above(a, b, 12), skipped, calls };

	for (uint64_t i = b; i < a; i++)
		results[8]++;
	memcpy(expected, results, sizeof(results));
}

static void far_ranges(uint64_t first, uint64_t second, uint64_t *expected)
{
	uint64_t a = 0x7ffffff8 + (first & 15), b = 0x7ffffffc + (second & 15);

	memset(expected, 0, 3 * sizeof(*expected));
	if (a < b) {
		expected[0] = b - a;
		expected[1] = a;
		expected[2] = b - 1;
	}
	expected[3] = UINT64_C(4294967294) + 4;
}

static void compared_rounds(uint64_t first, uint64_t second, uint64_t *expected)
{
	uint64_t a = first & 15, b = second & 31, below = 0;

	for (uint64_t i = 0; i < a; i++)
		for (uint64_t j = 2; j < b; j++) {
			if (j + 1 <= i * 2)
				below += j + 1;
			if (j + 1 == b)
				break;
		}
	expected[0] = below;
	expected[1] = first + 3 * a;
	expected[2] = expected[3] = 0;
	for (uint64_t i = 0; i < a; i++) {
		expected[2] += 3 * i;
		expected[3] += i + b;
	}
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "ranges", ranges, 9);
	lang_check_pairs(lang, "far_ranges", far_ranges, 4);
	lang_check_pairs(lang, "compared_rounds", compared_rounds, 4);
}

Test(ranges, for_range_runs_as_often_as_in_c)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, "bpf_iter_num_new", BTF_KIND_FUNC) > 0;

	btf__free(btf);
	SUPPORT_NEED_BPF();
	if (!found)
		cr_skip_test("skipped: this kernel has no number iterator");
	lang_each("lang_ranges", check);
}
