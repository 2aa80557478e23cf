// SPDX-License-Identifier: MIT
/* lisp/lang_text.lisp against C's own printf. */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define LEN(...) ((uint64_t)snprintf(NULL, 0, __VA_ARGS__))

static void printing(uint64_t a, uint64_t b, uint64_t *e)
{
	int32_t s = (int32_t)a;
	int8_t t = (int8_t)b;
	uint16_t h = (uint16_t)a;

	e[0] = LEN("%" PRIu64, a);
	e[1] = LEN("%" PRId64, (int64_t)a);
	e[2] = LEN("%d", s);
	e[3] = LEN("%u", (uint32_t)a);
	e[4] = LEN("%x %" PRIx64, (uint32_t)a, b);
	e[5] = LEN("%d %d %u", s, t, h);
	e[6] = LEN("%d %d %u %d %" PRIx64, s, t, h, t, a + b);
	e[7] = LEN("%d%d", s, t);
	e[8] = 1;
	e[9] = 4;
	e[10] = LEN("a text that is long enough to be printed in C over two lines and more: 1");
	e[11] = 5;
	e[12] = LEN("-5 -5 -5 %u", h);
}

static void check_numbers(struct lang *lang)
{
	lang_check_pairs(lang, "printing", printing, 13);
}

Test(text, numbers_are_printed_by_their_own_width_and_sign)
{
	lang_each("lang_text", check_numbers);
}

static void check_buffers(struct lang *lang)
{
	uint32_t key = 0;

	for (size_t i = 0; i < lang_edge_count; i++) {
		uint64_t inputs[] = { lang_edges[i], lang_edges[lang_edge_count - 1 - i] };
		char expected[64], got[32];

		snprintf(expected, sizeof(expected), "%" PRId64 ",%d", (int64_t)inputs[0],
			 (int32_t)inputs[1]);
		lang_run(lang, "formatting", inputs, 2);
		cr_assert_eq(lang->results[0], strlen(expected) + 1);
		cr_assert_eq(lang->results[1], LEN("%" PRIx64, inputs[0]) + 1);
		cr_assert_eq(bpf_map_lookup_elem(lang_map(lang, "words"), &key, got), 0);
		cr_assert(!strncmp(got, expected, 31), "%s, not %s", got, expected);
	}
}

Test(text, snprintf_fills_a_buffer)
{
	lang_each("lang_text", check_buffers);
}

static void check_comparisons(struct lang *lang)
{
	uint64_t inputs[] = { 0, 0 };
	uint64_t expected[] = { 0, 1, 1, 4, (uint64_t)-123, 4, 31, 1, 10, 1 };

	lang_run(lang, "comparing", inputs, 2);
	lang_expect(lang, "comparing", "", expected, 10);
}

Test(text, helpers_read_the_very_text)
{
	lang_each("lang_text", check_comparisons);
}

static void check_arrays(struct lang *lang)
{
	uint64_t inputs[] = { 0, 0 };
	uint64_t expected[] = { 1, 0, 1, 0, 255, 1, 0, 0, 1, 8, 1 };

	lang_run(lang, "arrays", inputs, 2);
	lang_expect(lang, "arrays", "", expected, 11);
}

Test(text, arrays_are_compared_with_texts_and_take_them)
{
	lang_each("lang_text", check_arrays);
}

static void check_ensured(struct lang *lang)
{
	uint64_t inputs[] = { 5, 0 };
	/* the third has no room */
	uint64_t expected[] = { 1, 1, 11, 0 };

	lang_run(lang, "ensured", inputs, 2);
	lang_expect(lang, "ensured", "", expected, 4);
}

Test(text, a_missing_entry_is_made_where_there_is_room)
{
	lang_each("lang_text", check_ensured);
}

/* ---- the trace buffer, through an instance of its own in a mount namespace of its own ---- */

struct trace {
	char mount[64], instance[128];
};

static void write_word(const struct trace *trace, const char *name, const char *word)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", trace->instance, name);
	file = fopen(path, "w");
	cr_assert(file, "%s: %s", path, strerror(errno));
	fputs(word, file);
	fclose(file);
}

static void trace_start(struct trace *trace)
{
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	snprintf(trace->mount, sizeof(trace->mount), "/tmp/skep-text.XXXXXX");
	cr_assert(mkdtemp(trace->mount));
	cr_assert_eq(mount("tracefs", trace->mount, "tracefs", 0, NULL), 0, "%s", strerror(errno));
	snprintf(trace->instance, sizeof(trace->instance), "%s/instances/skep-%d", trace->mount,
		 getpid());
	cr_assert_eq(mkdir(trace->instance, 0700), 0);
	write_word(trace, "events/bpf_trace/enable", "1");
}

static void trace_stop(const struct trace *trace)
{
	rmdir(trace->instance);
	umount(trace->mount);
	rmdir(trace->mount);
}

static bool trace_holds(const struct trace *trace, const char *words)
{
	char path[256], line[512];
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), "%s/trace", trace->instance);
	file = fopen(path, "r");
	cr_assert(file);
	while (!found && fgets(line, sizeof(line), file))
		found = strstr(line, words) != NULL;
	fclose(file);
	return found;
}

static void check_trace(struct lang *lang)
{
	uint64_t inputs[] = { 0xfedcba9876543210, 99 };
	struct trace trace;
	bool first, second;

	trace_start(&trace);
	lang_run(lang, "traced", inputs, 2);
	first = trace_holds(&trace, "skep -7 mask fedcba9876543210");
	second = trace_holds(&trace, "skep mask mask 99% !");
	write_word(&trace, "events/bpf_trace/enable", "0");
	trace_stop(&trace);
	cr_assert(first);
	cr_assert(second);
}

Test(text, the_trace_buffer_has_what_was_printed)
{
	lang_each("lang_text", check_trace);
}

static void copied_beside_names(uint64_t a, uint64_t b, uint64_t *expected)
{
	uint8_t text[32] = { 0 };
	uint64_t to = 3 + (a & 1), offset = 5 + (b & 1);

	memcpy(text + 1 + to, "cd", 2);
	memcpy(text + offset + to + offset, "ef", 2);
	for (int i = 0; i < 8; i++)
		expected[i] = text[i < 3 ? 4 + i : 10 + i];
}

static void check_names(struct lang *lang)
{
	lang_check_pairs(lang, "copied_beside_names", copied_beside_names, 8);
}

Test(text, memcpy_leaves_the_programs_names_alone)
{
	lang_each("lang_text", check_names);
}
