// SPDX-License-Identifier: MIT
/* lisp/lang_two_cpus.lisp: what two CPUs do at once, and what is computed under a lock. */
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

struct account {
	struct bpf_spin_lock lock;
	uint32_t moves;
	int64_t balance, mirror;
};

#define ROUNDS 200000

struct work {
	struct lang *lang;
	const char *program;
	unsigned cpu;
};

static void *run_often(void *user)
{
	const struct work *work = user;
	static const unsigned char packet[64] = { [12] = 8, [14] = 0x45 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = ROUNDS);
	const struct bpf_program *program =
		bpf_object__find_program_by_name(work->lang->object, work->program);
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(work->cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus); /* where there is one CPU, both are there */

	return (void *)(long)bpf_prog_test_run_opts(bpf_program__fd(program), &run);
}

static struct account account(struct lang *lang, uint32_t slot)
{
	struct account account;

	cr_assert_eq(bpf_map_lookup_elem(lang_map(lang, "accounts"), &slot, &account), 0);
	return account;
}

static void run_on_both(struct lang *lang, const char *program)
{
	struct work work[2] = { { lang, program, 0 }, { lang, program, 1 } };
	pthread_t threads[2];
	void *error;

	for (unsigned i = 0; i < 2; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, run_often, &work[i]), 0);
	for (unsigned i = 0; i < 2; i++) {
		pthread_join(threads[i], &error);
		cr_assert_null(error);
	}
}

static void check_together(struct lang *lang)
{
	struct account after;

	run_on_both(lang, "transfer");
	after = account(lang, 1);
	cr_assert_eq(after.moves, 2 * ROUNDS);
	cr_assert_eq(after.balance, 3 * 2 * ROUNDS);
	cr_assert_eq(after.mirror, -3 * 2 * ROUNDS);
}

Test(two_cpus, nothing_is_lost_between_two_cpus)
{
	lang_each("lang_two_cpus", check_together);
}

static void check_values(struct lang *lang)
{
	for (size_t i = 0; i < lang_edge_count; i++) {
		uint64_t a = lang_edges[i], inputs[] = { a };
		uint64_t expected[] = { (int64_t)a < 0 ? 1 : 2, a + 1, a + 2, 7, 2 };

		lang_run(lang, "values", inputs, 1);
		lang_expect(lang, "values", "", expected, 5);
	}
	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(lang_run(lang, "verdict", NULL, 0), i < 2);
}

Test(two_cpus, what_is_held_has_a_value)
{
	lang_each("lang_two_cpus", check_values);
}

/* ---- counts ---- */

/* Over all keys and CPUs. */
static uint64_t sum_of(struct lang *lang, const char *name, bool per_cpu, size_t size)
{
	uint64_t values[128], sum = 0;
	int cpus = libbpf_num_possible_cpus();

	cr_assert(cpus > 0 && cpus <= 128);
	for (uint32_t key = 0; key < 64; key++) {
		memset(values, 0, sizeof(values));
		if (bpf_map_lookup_elem(lang_map(lang, name), &key, values))
			continue;
		for (int cpu = 0; cpu < (per_cpu ? cpus : 1); cpu++) {
			uint32_t low;

			memcpy(&low, &values[cpu], sizeof(low));
			sum += size == sizeof(low) ? low : values[cpu];
		}
	}
	return sum;
}

static void check_counts(struct lang *lang)
{
	run_on_both(lang, "counting");
	cr_assert_eq(sum_of(lang, "hits", false, 8), 2 * ROUNDS);
	cr_assert_eq(sum_of(lang, "hits_32", false, 4), 2 * 2 * ROUNDS);
	cr_assert_eq(sum_of(lang, "recent_hits", false, 8), (uint64_t)-3 * 2 * ROUNDS);
	cr_assert_eq(sum_of(lang, "cpu_hits", true, 8), 2 * ROUNDS);
	cr_assert_eq(sum_of(lang, "slots", false, 8), 2 * ROUNDS);
	cr_assert_eq(sum_of(lang, "cpu_slots", true, 8), 2 * ROUNDS);
}

Test(two_cpus, every_count_counts_also_that_of_a_new_key)
{
	lang_each("lang_two_cpus", check_counts);
}

static void check_meeting(struct lang *lang)
{
	uint64_t count, lost = 0;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		cr_skip_test("one CPU cannot meet another");
	run_on_both(lang, "meeting");
	for (uint64_t key = 1; key <= ROUNDS; key++) {
		cr_assert_eq(bpf_map_lookup_elem(lang_map(lang, "met"), &key, &count), 0);
		lost += count != 2;
	}
	cr_assert_eq(lost, 0, "%d keys were counted once", (int)lost);
}

Test(two_cpus, neither_overwrites_the_key_that_the_other_inserts)
{
	lang_each("lang_two_cpus", check_meeting);
}
