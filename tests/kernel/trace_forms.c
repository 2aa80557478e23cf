// SPDX-License-Identifier: MIT
/* lisp/trace_forms.lisp: the forms of the tracing prelude, on numbers that the test hands them. */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

#define ROUNDS 20000

struct who {
	uint64_t time, group;
	uint32_t pid, tid, uid, gid, cpu, seen;
	char command[16];
};

struct slot_of {
	uint32_t half, slot;
};

struct latency {
	uint64_t count, sum, min, max;
};

struct some {
	int32_t max;
	uint32_t before;
	uint64_t sum;
	uint32_t count;
};

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

/* Runs a program with two arguments; what it returns. */
static uint32_t run(struct skep_session *session, const char *program, uint64_t a, uint64_t b)
{
	uint64_t args[2] = { a, b };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = args, .ctx_size_in = sizeof(args));

	cr_assert_eq(bpf_prog_test_run_opts(
			     bpf_program__fd(skep_session_program(session, program)), &opts), 0,
		     "%s: %s", program, strerror(errno));
	return opts.retval;
}

static void each_object(void (*check)(struct skep_session *, const char *clang))
{
	static const char *const clangs[] = { TRACE_CLANGS };

	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);
		char path[512];

		snprintf(path, sizeof(path), "%s/trace_forms.%s.bpf.o", TRACE_OBJECTS, clangs[i]);
		cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
		cr_assert_eq(skep_session_load(session), 0, "%s: %s", clangs[i],
			     skep_session_error(session)->text);
		check(session, clangs[i]);
	}
}

/* ---- who runs ---- */

/* Whether the process ids that are seen here are the kernel's own. */
static bool of_first_namespace(void)
{
	struct stat stat_of;

	return !stat("/proc/self/ns/pid", &stat_of) && stat_of.st_ino == 0xEFFFFFFC;
}

/* The number of this process's cgroup, which is its directory's; 0 where that is not seen from here. */
static uint64_t own_cgroup(void)
{
	FILE *file = fopen("/proc/self/cgroup", "r");
	char line[512], path[1024] = "";
	struct stat stat_of;

	cr_assert(file);
	while (!path[0] && fgets(line, sizeof(line), file))
		if (!strncmp(line, "0::/", 4))
			snprintf(path, sizeof(path), "%s%.*s", support_cgroup_root(),
				 (int)strcspn(line + 3, "\n"), line + 3);
	fclose(file);
	return path[0] && !stat(path, &stat_of) ? stat_of.st_ino : 0;
}

static void *describe(void *user)
{
	run(user, "describe", 0, 0);
	return (void *)(long)gettid();
}

static void check_who(struct skep_session *session, const char *clang)
{
	struct timespec before, after;
	uint64_t group = own_cgroup();
	struct who who;
	uint32_t slot = 0;
	pthread_t thread;
	cpu_set_t cpus, all;
	void *tid;

	sched_getaffinity(0, sizeof(all), &all);
	CPU_ZERO(&cpus);
	CPU_SET(CPU_ISSET(1, &all) ? 1 : 0, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	clock_gettime(CLOCK_MONOTONIC, &before);
	cr_assert_eq(pthread_create(&thread, NULL, describe, session), 0);
	pthread_join(thread, &tid);
	clock_gettime(CLOCK_MONOTONIC, &after);
	sched_setaffinity(0, sizeof(all), &all);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "whos"), &slot, &who), 0);
	cr_assert_eq(who.seen, 1);
	cr_expect_geq(who.time, (uint64_t)before.tv_sec * 1000000000 + (uint64_t)before.tv_nsec);
	cr_expect_leq(who.time, (uint64_t)after.tv_sec * 1000000000 + (uint64_t)after.tv_nsec);
	cr_expect_eq(who.uid, getuid());
	cr_expect_eq(who.gid, getgid());
	cr_expect_eq(who.cpu, CPU_ISSET(1, &all) ? 1 : 0, "%s: cpu %u", clang, who.cpu);
	cr_expect_neq(who.pid, who.tid, "%s: a thread of the process", clang);
	cr_expect_str_eq(who.command, "trace-forms", "%s: %s", clang, who.command);
	if (of_first_namespace()) {
		cr_expect_eq(who.pid, (uint32_t)getpid(), "%s: %u", clang, who.pid);
		cr_expect_eq(who.tid, (uint32_t)(long)tid, "%s: %u", clang, who.tid);
	}
	if (group)
		cr_expect_eq(who.group, group, "%s: %" PRIu64, clang, who.group);
}

Test(trace_forms, who_runs_is_this_thread)
{
	prctl(PR_SET_NAME, "trace-forms");
	each_object(check_who);
}

/* ---- histograms ---- */

static unsigned floor_log2(uint64_t value)
{
	return value ? 63u - (unsigned)__builtin_clzll(value) : 0;
}

static const uint64_t values[] = { 0,  1,  2,   3,   4,   7,	8,	9,	    10,	    11,
				   19, 20, 44,  45,  46,  511, 512, 1023, 1u << 31, 1ull << 32,
				   1ull << 62, 1ull << 63, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 3 };
#define VALUE_COUNT (sizeof(values) / sizeof(values[0]))

static uint64_t entry(struct skep_session *session, const char *map, uint32_t slot, size_t size)
{
	uint64_t value[128] = { 0 }, sum = 0;
	bool per_cpu = !strcmp(map, "each-cpu");
	int cpus = per_cpu ? libbpf_num_possible_cpus() : 1;

	cr_assert(cpus > 0 && cpus <= 128);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, map), &slot, value), 0);
	for (int i = 0; i < cpus; i++)
		sum += value[i];
	return size == 4 ? (uint32_t)sum : sum;
}

static unsigned linear(int64_t value, int64_t min, int64_t max, int64_t step)
{
	unsigned steps = (unsigned)((max - min + step - 1) / step);

	return value >= max ? steps + 1 : value < min ? 0 : (unsigned)((value - min) / step) + 1;
}

static void expect_slots(struct skep_session *session, const char *map, const unsigned *slots,
			 size_t count)
{
	for (unsigned slot = 0; slot < count; slot++) {
		uint64_t wanted = 0;

		for (size_t i = 0; i < VALUE_COUNT; i++)
			wanted += slots[i] == slot;
		cr_expect_eq(entry(session, map, slot, !strcmp(map, "steps") ? 4 : 8), wanted,
			     "%s, slot %u: %" PRIu64 " and not %" PRIu64, map, slot,
			     entry(session, map, slot, 8), wanted);
	}
}

static void expect_keyed(struct skep_session *session, const char *map, bool halves)
{
	for (size_t i = 0; i < VALUE_COUNT; i++) {
		uint64_t wanted = 0, got = 0;
		struct slot_of key = { (uint32_t)(values[i] >> 32), 0 }, other;

		key.slot = halves ? floor_log2(values[i]) :
				    linear((uint32_t)values[i], 0, 100, 50);
		for (size_t k = 0; k < VALUE_COUNT; k++) {
			other.half = (uint32_t)(values[k] >> 32);
			other.slot = halves ? floor_log2(values[k]) :
					      linear((uint32_t)values[k], 0, 100, 50);
			wanted += other.half == key.half && other.slot == key.slot;
		}
		cr_assert_eq(bpf_map_lookup_elem(map_of(session, map), &key, &got), 0);
		cr_expect_eq(got, wanted, "%s of %#" PRIx64, map, values[i]);
	}
}

static void check_histograms(struct skep_session *session, const char *clang)
{
	unsigned cut[VALUE_COUNT], whole[VALUE_COUNT], steps[VALUE_COUNT], signed_[VALUE_COUNT];

	(void)clang;
	for (size_t i = 0; i < VALUE_COUNT; i++) {
		run(session, "measure", values[i], 0);
		whole[i] = floor_log2(values[i]);
		cut[i] = whole[i] < 9 ? whole[i] : 9;
		/* the value is unsigned: what is large is above */
		steps[i] = values[i] > INT64_MAX ? 5 : linear((int64_t)values[i], 10, 45, 10);
		signed_[i] = linear((int64_t)values[i], -3, 3, 1);
	}
	expect_slots(session, "sizes", cut, 10);
	expect_slots(session, "each-cpu", whole, 64);
	expect_slots(session, "steps", steps, 6);
	expect_slots(session, "signed-steps", signed_, 8);
	expect_keyed(session, "by-half", true);
	expect_keyed(session, "steps-by-half", false);
}

Test(trace_forms, every_value_is_in_its_slot)
{
	each_object(check_histograms);
}

/* ---- statistics ---- */

struct work {
	struct skep_session *session;
	unsigned cpu;
};

/* One counts up, one down: each keeps making new extremes while the other does. */
static void *add_values(void *user)
{
	const struct work *work = user;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(work->cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus); /* where there is one CPU, both are there */
	for (uint64_t i = 0; i < ROUNDS; i++)
		run(work->session, "total",
		    work->cpu ? 1000000 + i : 1000000 - i, 7);
	return NULL;
}

/* Of both maps: a hash, whose entry is made with the first value, and an array, whose entry is there before. */
static void expect_latency(struct skep_session *session, const char *clang, uint32_t key,
			   const struct latency *expected)
{
	static const char *const maps[] = { "latencies", "entries" };

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		struct latency latency;

		cr_assert_eq(bpf_map_lookup_elem(map_of(session, maps[i]), &key, &latency), 0);
		cr_expect_eq(latency.count, expected->count, "%s %s", clang, maps[i]);
		cr_expect_eq(latency.sum, expected->sum, "%s %s", clang, maps[i]);
		cr_expect_eq(latency.min, expected->min, "%s %s", clang, maps[i]);
		cr_expect_eq(latency.max, expected->max, "%s %s", clang, maps[i]);
	}
}

static void check_statistics(struct skep_session *session, const char *clang)
{
	struct work work[2] = { { session, 0 }, { session, 1 } };
	int cpus = libbpf_num_possible_cpus();
	struct some all[128], total = { 0 };
	struct latency both = { 2 * ROUNDS, 2ull * ROUNDS * 1000000, 1000000 - ROUNDS + 1,
				1000000 + ROUNDS - 1 };
	struct latency one = { 1, (uint64_t)-5, (uint64_t)-5, (uint64_t)-5 };
	struct latency two = { 2, 14, 5, 9 };
	pthread_t threads[2];
	uint32_t key = 7;

	for (unsigned i = 0; i < 2; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, add_values, &work[i]), 0);
	for (unsigned i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	expect_latency(session, clang, 7, &both);

	cr_assert(cpus > 0 && cpus <= 128);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "somes"), &key, all), 0);
	for (int i = 0; i < cpus; i++) {
		total.count += all[i].count;
		total.sum += all[i].sum;
		total.max = all[i].max > total.max ? all[i].max : total.max;
	}
	cr_expect_eq(total.count, 2 * ROUNDS, "%s", clang);
	cr_expect_eq(total.sum, 2ull * ROUNDS * 1000000, "%s", clang);
	cr_expect_eq(total.max, 1000000 + ROUNDS - 1, "%s", clang);

	/* what is signed is compared so; the first value is both extremes */
	run(session, "total", (uint64_t)-5, 8);
	expect_latency(session, clang, 8, &one);
	run(session, "total", 9, 9);
	run(session, "total", 5, 9);
	expect_latency(session, clang, 9, &two);
}

Test(trace_forms, nothing_is_lost_between_two_cpus)
{
	each_object(check_statistics);
}

/* ---- latencies, stacks ---- */

static void check_latency(struct skep_session *session, const char *clang)
{
	uint32_t key = 3;
	uint64_t ns = 0, start;

	cr_expect_eq(run(session, "end", key, 0), 0, "%s: nothing has begun", clang);
	cr_expect_neq(bpf_map_lookup_elem(map_of(session, "waits"), &key, &ns), 0);
	run(session, "begin", key, 0);
	usleep(20000);
	cr_expect_eq(run(session, "end", key, 0), 1, "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "waits"), &key, &ns), 0);
	cr_expect(ns >= 20000000 && ns < 10000000000, "%s: %" PRIu64 " ns", clang, ns);
	cr_expect_neq(bpf_map_lookup_elem(map_of(session, "starts"), &key, &start), 0,
		      "%s: the start is gone", clang);
	cr_expect_eq(run(session, "end", key, 0), 0, "%s: it has ended", clang);
}

Test(trace_forms, a_latency_is_from_start_to_end_once)
{
	each_object(check_latency);
}

static bool is_code_of_ours(uint64_t address)
{
	FILE *file = fopen("/proc/self/maps", "r");
	char line[512], rights[5];
	uint64_t first, last;
	bool found = false;

	cr_assert(file);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &first, &last, rights) == 3 &&
			address >= first && address < last && rights[2] == 'x';
	fclose(file);
	return found;
}

static void check_stacks(struct skep_session *session, const char *clang)
{
	uint64_t frames[32] = { 0 };
	int32_t ids[2] = { -1, -1 };

	run(session, "sample", 0, 0);
	for (uint32_t slot = 0; slot < 2; slot++)
		cr_assert_eq(bpf_map_lookup_elem(map_of(session, "ids"), &slot, &ids[slot]), 0);
	cr_assert_geq(ids[0], 0, "%s: %d", clang, ids[0]);
	cr_assert_geq(ids[1], 0, "%s: %d", clang, ids[1]);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "stacks"), &ids[0], frames), 0);
	cr_expect_gt(frames[0], 1ull << 63, "%s: %#" PRIx64, clang, frames[0]);
	memset(frames, 0, sizeof(frames));
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "stacks"), &ids[1], frames), 0);
	cr_expect(is_code_of_ours(frames[0]), "%s: %#" PRIx64, clang, frames[0]);
}

Test(trace_forms, stacks_are_the_kernels_and_ours)
{
	each_object(check_stacks);
}
