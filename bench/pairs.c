// SPDX-License-Identifier: GPL-2.0
/*
 * Compares two objects of the same program: `pairs OURS.o HAND.o REPEAT`. bench/pairs.sh calls it for
 * each pair. It loads both and prints one line: instructions of ours and of the hand-written one, the
 * verifier's "processed insns" of both, the number of packets, nanoseconds per run of both; `-` for
 * what was not measured. XDP, TC and cgroup_skb programs run on the packets of pairs_packets.c. Exits
 * with 1 if the two differ in a verdict, mark, packet or map entry. REPEAT 0: no time is measured.
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "pairs_packets.h"

#define ROUNDS 5
#define BYTES_MOST 4096 /* of a key or of the values of all CPUs */
#define LOAD_IMM64 0x18 /* the one instruction of 16 bytes */

struct side {
	const char *path;
	struct bpf_object *object;
	unsigned instructions, processed;
};

struct outcome {
	uint32_t verdict, mark, len, ns;
	uint8_t bytes[PACKET_MOST + 256];
};

static void die(const struct side *side, const char *what)
{
	fprintf(stderr, "pairs: %s: %s: %s\n", side->path, what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* ---- map entries that exist before the first packet ---- */

struct seed {
	const char *map;
	uint32_t key_len;
	uint8_t key[8];
	uint32_t value_len;
	uint8_t value[16];
};

static const struct seed seeds[] = {
	{ "ports", 2, { 53, 0 }, 8, { 1 } },
	{ "ports", 2, { 9, 0 }, 8, { 1 } },
	{ "sources", 4, { 192, 168, 0, 2 }, 8, { 7 } },
	{ "sources", 4, { 192, 168, 0, 3 }, 8, { 7 } },
	{ "blocked", 8, { 16, 0, 0, 0, 192, 168, 0, 0 }, 8, { 3 } },
	{ "lists", 4, { 0 }, 16, { 1, 0, 2, 0, 53, 0, 4, 0, 5, 0, 9, 0 } },
};

static void fill_maps(const struct side *side)
{
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		const struct seed *seed = &seeds[i];
		struct bpf_map *map = bpf_object__find_map_by_name(side->object, seed->map);
		uint8_t value[BYTES_MOST] = { 0 };

		if (!map || bpf_map__key_size(map) != seed->key_len)
			continue;
		memcpy(value, seed->value, seed->value_len);
		if (bpf_map_update_elem(bpf_map__fd(map), seed->key, value, BPF_ANY))
			die(side, seed->map);
	}
}

static void load(struct side *side)
{
	struct bpf_program *program;

	side->object = bpf_object__open_file(side->path, NULL);
	if (!side->object || bpf_object__load(side->object))
		die(side, "load");
	side->instructions = side->processed = 0;
	bpf_object__for_each_program(program, side->object)
	{
		const struct bpf_insn *insns = bpf_program__insns(program);
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		for (size_t i = 0; i < bpf_program__insn_cnt(program); i++) {
			side->instructions++;
			i += insns[i].code == LOAD_IMM64;
		}
		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			die(side, "program's information");
		side->processed += info.verified_insns;
	}
	fill_maps(side);
}

/* ---- running ---- */

static bool can_run(const struct bpf_program *program)
{
	switch (bpf_program__type(program)) {
	case BPF_PROG_TYPE_XDP:
	case BPF_PROG_TYPE_SCHED_CLS:
	case BPF_PROG_TYPE_CGROUP_SKB:
		return true;
	default:
		return false;
	}
}

/* BPF_PROG_TEST_RUN refuses a frame that is too short for an IPv4 header, but
 * for XDP. */
static bool fits(const struct side *side, const struct packet *packet)
{
	struct bpf_program *program = bpf_object__next_program(side->object, NULL);

	return bpf_program__type(program) == BPF_PROG_TYPE_XDP || packet->len >= 34;
}

static unsigned count_packets(const struct side *side, struct packet *packet)
{
	unsigned count = 0;

	for (unsigned i = 0; i < packets_count(); i++) {
		packets_make(i, packet);
		count += fits(side, packet);
	}
	return count;
}

static void run(const struct side *side, const struct packet *packet, int repeat,
		struct outcome *outcome)
{
	struct bpf_program *program = bpf_object__next_program(side->object, NULL);
	bool is_xdp = bpf_program__type(program) == BPF_PROG_TYPE_XDP;
	struct __sk_buff in = { 0 }, out = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet->bytes, .data_size_in = packet->len,
		    .data_out = outcome->bytes, .data_size_out = sizeof(outcome->bytes),
		    .repeat = repeat);

	memset(outcome, 0, sizeof(*outcome));
	if (!is_xdp) {
		opts.ctx_in = &in;
		opts.ctx_size_in = sizeof(in);
		opts.ctx_out = &out;
		opts.ctx_size_out = sizeof(out);
	}
	if (bpf_prog_test_run_opts(bpf_program__fd(program), &opts))
		die(side, packet->name);
	outcome->verdict = opts.retval;
	outcome->mark = out.mark;
	outcome->len = opts.data_size_out;
	outcome->ns = opts.duration;
}

/* ---- comparing the results ---- */

/* The values of these maps are times, so only their keys are compared. */
static bool has_times(const char *map)
{
	return !strcmp(map, "rates") || !strcmp(map, "bucket_of_all");
}

/* Counts the entries of `ours`, and those that `hand` lacks or has with another
 * value. */
static unsigned missing(struct bpf_map *ours, struct bpf_map *hand, unsigned *entries)
{
	uint8_t key[BYTES_MOST] = { 0 }, mine[BYTES_MOST] = { 0 }, other[BYTES_MOST] = { 0 };
	int fd = bpf_map__fd(ours);
	bool first = true;
	unsigned count = 0;
	size_t cpus = (size_t)libbpf_num_possible_cpus();

	*entries = 0;
	for (; !bpf_map_get_next_key(fd, first ? NULL : key, key); first = false) {
		++*entries;
		if (bpf_map__value_size(ours) * cpus > sizeof(mine) ||
		    bpf_map_lookup_elem(fd, key, mine) ||
		    bpf_map_lookup_elem(bpf_map__fd(hand), key, other) ||
		    (!has_times(bpf_map__name(ours)) && memcmp(mine, other, sizeof(mine))))
			count++;
	}
	return count;
}

static int skip_record(void *user, void *data, size_t size)
{
	(void)data;
	*(size_t *)user += size;
	return 0;
}

static size_t record_bytes(struct bpf_map *map)
{
	size_t bytes = 0;
	struct ring_buffer *ring = ring_buffer__new(bpf_map__fd(map), skip_record, &bytes, NULL);

	if (ring)
		ring_buffer__consume(ring);
	ring_buffer__free(ring);
	return bytes;
}

static bool same_maps(const struct side *ours, const struct side *hand)
{
	bool same = true;
	struct bpf_map *map;

	bpf_object__for_each_map(map, ours->object)
	{
		const char *name = bpf_map__name(map);
		struct bpf_map *other = bpf_object__find_map_by_name(hand->object, name);
		unsigned mine, theirs, differing;

		if (bpf_map__is_internal(map) || bpf_map__type(map) == BPF_MAP_TYPE_SK_STORAGE)
			continue;
		if (other && bpf_map__type(map) == BPF_MAP_TYPE_RINGBUF) {
			if (record_bytes(map) == record_bytes(other))
				continue;
		} else if (other) {
			differing = missing(map, other, &mine) + missing(other, map, &theirs);
			if (!differing && mine == theirs)
				continue;
		}
		fprintf(stderr, "pairs: %s: map `%s` differs\n", ours->path, name);
		same = false;
	}
	return same;
}

static bool same_outcomes(const struct side *ours, const struct side *hand)
{
	struct outcome *mine = malloc(sizeof(*mine)), *theirs = malloc(sizeof(*theirs));
	struct packet *packet = malloc(sizeof(*packet));
	bool same = mine && theirs && packet;

	for (unsigned i = 0; mine && theirs && packet && i < packets_count(); i++) {
		packets_make(i, packet);
		if (!fits(ours, packet))
			continue;
		run(ours, packet, 1, mine);
		run(hand, packet, 1, theirs);
		mine->ns = theirs->ns = 0;
		if (!memcmp(mine, theirs, sizeof(*mine)))
			continue;
		fprintf(stderr, "pairs: %s: `%s`: verdict %u, by hand %u%s\n", ours->path,
			packet->name, mine->verdict, theirs->verdict,
			memcmp(mine->bytes, theirs->bytes, sizeof(mine->bytes)) ? ", bytes" : "");
		same = false;
	}
	free(mine);
	free(theirs);
	free(packet);
	return same && same_maps(ours, hand);
}

/* ---- time ---- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Nanoseconds per run: each round runs all packets and gives the mean, the
 * result is the median of the rounds. The sides alternate. */
static void measure(const struct side *sides, int repeat, double *ns)
{
	static const unsigned sides_count = 2;
	struct outcome *outcome = malloc(sizeof(*outcome));
	struct packet *packet = malloc(sizeof(*packet));
	double rounds[2][ROUNDS] = { { 0 } };

	if (!outcome || !packet)
		exit(EXIT_FAILURE);
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < packets_count(); i++) {
			packets_make(i, packet);
			if (!fits(sides, packet))
				continue;
			for (unsigned s = 0; s < sides_count; s++) {
				unsigned turn = (s + round + i) % 2;

				run(&sides[turn], packet, repeat, outcome);
				rounds[turn][round] += outcome->ns;
			}
		}
	}
	for (unsigned s = 0; s < sides_count; s++) {
		qsort(rounds[s], ROUNDS, sizeof(double), by_size);
		ns[s] = rounds[s][ROUNDS / 2] / count_packets(sides, packet);
	}
	free(outcome);
	free(packet);
}

int main(int argc, char **argv)
{
	struct side sides[2] = { 0 };
	struct packet *packet;
	double ns[2];
	cpu_set_t cpu;

	if (argc != 4) {
		fprintf(stderr, "usage: pairs OURS.o HAND.o REPEAT\n");
		return 2;
	}
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	for (unsigned s = 0; s < 2; s++) {
		sides[s].path = argv[1 + s];
		load(&sides[s]);
	}
	printf("%u %u %u %u", sides[0].instructions, sides[1].instructions, sides[0].processed,
	       sides[1].processed);
	if (!can_run(bpf_object__next_program(sides[0].object, NULL))) {
		printf(" - - -\n");
		return EXIT_SUCCESS;
	}
	if (!same_outcomes(&sides[0], &sides[1])) {
		printf(" DIFFER - -\n");
		return EXIT_FAILURE;
	}
	packet = malloc(sizeof(*packet));
	if (!packet)
		return EXIT_FAILURE;
	printf(" %u", count_packets(sides, packet));
	free(packet);
	if (atoi(argv[3]) > 0) {
		measure(sides, atoi(argv[3]), ns);
		printf(" %.1f %.1f\n", ns[0], ns[1]);
	} else {
		printf(" - -\n");
	}
	for (unsigned s = 0; s < 2; s++)
		bpf_object__close(sides[s].object);
	return EXIT_SUCCESS;
}
