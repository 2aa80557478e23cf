// SPDX-License-Identifier: MIT
/*
 * Compares libskep with libbpf alone: `runtime OBJECT RUNS`. Runs both in one process, in turn, and
 * prints the smallest CPU time of each, since other work on the machine only adds to it. Called by
 * bench/runtime.sh.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <skep/session.h>

#define RECORDS 100000
#define ENTRIES 100000
#define ROUNDS 20 /* of open to close in a run */

static const char *object_path;

static void check(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "bench: %s: %s; %s\n", what, strerror(errno), skep_last_error()->text);
	exit(EXIT_FAILURE);
}

static double cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* ---- open, load, attach, close ---- */

/* Small maps: else it is the kernel's memory that is measured. */
#define LIFE_BUFFER 4096
#define LIFE_ENTRIES 16

static void life_of_libbpf(void)
{
	struct bpf_object *object = bpf_object__open_file(object_path, NULL);
	struct bpf_link *link;

	check(object, "open");
	bpf_program__set_autoload(bpf_object__find_program_by_name(object, "put"), false);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "events"), LIFE_BUFFER);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "entries"), LIFE_ENTRIES);
	check(!bpf_object__load(object), "load");
	link = bpf_program__attach(bpf_object__find_program_by_name(object, "count"));
	check(link, "attach");
	bpf_link__destroy(link);
	bpf_object__close(object);
}

static void life_of_libskep(void)
{
	struct skep_session *session = skep_session_new();

	check(!skep_session_open_file(session, object_path, NULL), "open");
	check(!skep_session_enable(session, "put", false), "enable");
	check(!skep_session_set_max_entries(session, skep_session_map(session, "events"), LIFE_BUFFER), "entries");
	check(!skep_session_set_max_entries(session, skep_session_map(session, "entries"), LIFE_ENTRIES), "entries");
	check(!skep_session_load(session), "load");
	check(!skep_session_attach(session, "count", NULL, NULL), "attach");
	skep_session_close(session);
}

static double lives(void (*life)(void))
{
	double began = cpu_ns();

	for (int i = 0; i < ROUNDS; i++)
		life();
	return (cpu_ns() - began) / ROUNDS;
}

static double lives_of_libbpf(struct skep_session *session)
{
	(void)session;
	return lives(life_of_libbpf);
}

static double lives_of_libskep(struct skep_session *session)
{
	(void)session;
	return lives(life_of_libskep);
}

/* ---- records ---- */

struct numbered {
	uint64_t number, doubled;
};

static uint64_t seen, wrong;

static void look(const struct numbered *record)
{
	seen++;
	wrong += record->doubled != 2 * record->number;
}

static int on_sample(void *user, void *record, size_t len)
{
	(void)user;
	(void)len;
	look(record);
	return 0;
}

static int on_record(const void *record, size_t len, void *user)
{
	(void)user;
	(void)len;
	look(record);
	return 0;
}

static void fill(struct skep_session *session)
{
	char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet), .repeat = RECORDS);

	seen = 0;
	check(!bpf_prog_test_run_opts(bpf_program__fd(skep_session_program(session, "put")), &opts), "test run");
}

/* Mapped once, as the session's is: the first use of a page takes long. */
static struct ring_buffer *ring;

static double records_of_libbpf(struct skep_session *session)
{
	double began;

	if (!ring)
		ring = ring_buffer__new(bpf_map__fd(skep_session_map(session, "events")), on_sample, NULL, NULL);
	check(ring, "ring buffer");
	fill(session);
	began = cpu_ns();
	while (seen < RECORDS)
		check(ring_buffer__consume(ring) > 0, "consume");
	return (cpu_ns() - began) / RECORDS;
}

static double records_of_libskep(struct skep_session *session)
{
	double began;

	fill(session);
	began = cpu_ns();
	while (seen < RECORDS)
		check(skep_session_poll(session, 0) > 0, "poll");
	return (cpu_ns() - began) / RECORDS;
}

/* ---- entries ---- */

static uint64_t sum;

static int add(const void *key, const void *value, void *user)
{
	(void)key;
	(void)user;
	sum += *(const uint64_t *)value;
	return 0;
}

static double entries_of_libbpf(struct skep_session *session)
{
	static uint64_t keys[4096], values[4096];
	int fd = bpf_map__fd(skep_session_map(session, "entries")), err;
	double began = cpu_ns();
	uint32_t place, count;
	bool first = true;

	sum = 0;
	do {
		count = 4096;
		err = bpf_map_lookup_batch(fd, first ? NULL : &place, &place, keys, values, &count, NULL);
		check(!err || errno == ENOENT, "batch");
		for (uint32_t i = 0; i < count; i++)
			add(&keys[i], &values[i], NULL);
		first = false;
	} while (!err);
	check(sum == ENTRIES, "entries");
	return (cpu_ns() - began) / ENTRIES;
}

static double entries_of_libskep(struct skep_session *session)
{
	double began = cpu_ns();

	sum = 0;
	check(!skep_map_each(session, skep_session_map(session, "entries"), add, NULL), "each");
	check(sum == ENTRIES, "entries");
	return (cpu_ns() - began) / ENTRIES;
}

/* ---- all of them ---- */

static const struct row {
	const char *what;
	double (*libbpf)(struct skep_session *), (*libskep)(struct skep_session *);
	double unit;
	const char *format;
} rows[] = {
	{ "open, load, attach, close, ms", lives_of_libbpf, lives_of_libskep, 1e6, "| %s | %.2f | %.2f | %.2f |\n" },
	{ "a record of a ring buffer, ns", records_of_libbpf, records_of_libskep, 1, "| %s | %.1f | %.1f | %.2f |\n" },
	{ "an entry of 100,000, ns", entries_of_libbpf, entries_of_libskep, 1, "| %s | %.1f | %.1f | %.2f |\n" },
};

static void least(double *kept, double now)
{
	if (!*kept || now < *kept)
		*kept = now;
}

int main(int argc, char **argv)
{
	SKEP_SESSION(session);
	int runs = argc == 3 ? atoi(argv[2]) : 0;

	if (runs < 1)
		return fprintf(stderr, "usage: runtime OBJECT RUNS\n"), 2;
	object_path = argv[1];
	check(!skep_session_open_file(session, object_path, NULL) && !skep_session_load(session) &&
	      !skep_session_on_record(session, "events", sizeof(struct numbered), on_record, NULL), "session");
	for (uint64_t i = 0; i < ENTRIES; i++)
		check(!skep_map_set_integer(session, skep_session_map(session, "entries"), i, 1, BPF_ANY), "set");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		double libbpf = 0, libskep = 0;

		for (int run = 0; run < runs; run++) {
			least(&libbpf, rows[i].libbpf(session));
			least(&libskep, rows[i].libskep(session));
		}
		printf(rows[i].format, rows[i].what, libbpf / rows[i].unit, libskep / rows[i].unit, libskep / libbpf);
	}
	ring_buffer__free(ring);
	check(!wrong, "records");
	return EXIT_SUCCESS;
}
