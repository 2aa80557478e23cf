// SPDX-License-Identifier: MIT
/* lisp/lang_tail_calls.lisp: where control goes, and that no record is left open or seen. */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

/* Slot 1 of `jumps` has a program, the others are empty. */
#define LANDED 1
#define EMPTY 2

static int count_record(void *user, void *record, size_t len)
{
	unsigned *count = user;

	(void)record;
	cr_assert_eq(len, 16);
	++*count;
	return 0;
}

/* Runs it and gives how many records were submitted. */
static unsigned run(struct lang *lang, const char *program, uint64_t slot, uint64_t how)
{
	uint64_t inputs[] = { slot, how };
	unsigned count = 0;
	struct ring_buffer *ring =
		ring_buffer__new(lang_map(lang, "events"), count_record, &count, NULL);

	cr_assert(ring);
	lang_run(lang, program, inputs, 2);
	ring_buffer__consume(ring);
	ring_buffer__free(ring);
	return count;
}

static void expect(struct lang *lang, const char *program, uint64_t slot, uint64_t how,
		   unsigned records, uint64_t landed, uint64_t first, uint64_t last)
{
	unsigned got = run(lang, program, slot, how);

	cr_assert_eq(got, records, "%s %d %d: %u records", program, (int)slot, (int)how, got);
	cr_assert_eq(lang->results[10], landed, "%s %d %d", program, (int)slot, (int)how);
	cr_assert_eq(lang->results[first], last, "%s %d %d: %d", program, (int)slot, (int)how,
		     (int)lang->results[first]);
}

static void check(struct lang *lang)
{
	const struct bpf_program *landed =
		bpf_object__find_program_by_name(lang->object, "landed");
	uint32_t slot = LANDED;
	int fd = bpf_program__fd(landed);

	cr_assert_eq(bpf_map_update_elem(lang_map(lang, "jumps"), &slot, &fd, BPF_ANY), 0, "%s",
		     strerror(errno));
	expect(lang, "plain", LANDED, 0, 0, 1, 1, 0);
	expect(lang, "plain", EMPTY, 0, 0, 0, 1, 1);
	expect(lang, "with_record", LANDED, 0, 1, 0, 2, 1);
	expect(lang, "with_record", LANDED, 1, 0, 1, 2, 0);
	expect(lang, "with_record", EMPTY, 1, 0, 0, 2, 1);
	expect(lang, "at_the_end", LANDED, 0, 0, 1, 0, 0);
	expect(lang, "at_the_end", EMPTY, 0, 0, 0, 0, 3);
	expect(lang, "at_the_end", EMPTY, 7, 0, 0, 0, 0);
	expect(lang, "leaves", LANDED, 0, 1, 0, 0, 1);
	expect(lang, "leaves", LANDED, 1, 0, 1, 0, 0);
	expect(lang, "leaves", EMPTY, 1, 0, 0, 0, 0);
	expect(lang, "often", LANDED, 5, 1, 0, 4, 1);
	expect(lang, "often", LANDED, 2, 0, 1, 4, 0);
	expect(lang, "often", EMPTY, 2, 0, 0, 4, 1);
	expect(lang, "often", EMPTY, 1, 0, 0, 4, 1);
	/* nothing holds the buffer: it still takes records */
	for (unsigned i = 0; i < 600; i++)
		cr_assert_eq(run(lang, "leaves", EMPTY, i % 2), 1 - i % 2);
}

Test(tail_calls, go_there_or_fall_through_and_leave_no_record)
{
	lang_each("lang_tail_calls", check);
}
