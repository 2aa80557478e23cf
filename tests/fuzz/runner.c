// SPDX-License-Identifier: MIT
/*
 * Runs every program of an object on every row of inputs, from empty maps each time, and prints what
 * came of it:
 *
 *	run PROGRAM ROW RESULT     none where the kernel makes no skb of the packet
 *	entry MAP KEY VALUE        in hexadecimal; of arrays, the entries that are not zero
 *	entry packet 00 VALUE      where the program has changed its packet
 *
 * usage: fuzz_runner OBJECT <ROWS      a row is 6 numbers and a packet in hexadecimal; 77 where BPF
 *                                      cannot be used, 3 where the kernel refuses the object
 */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "tests/kernel/support.h"

enum { INPUTS = 6, ROWS = 256, MOST_KEY = 256, MOST_ENTRIES = 4096, EXIT_REFUSED = 3, MOST_PACKET = 512 };

struct row {
	uint64_t numbers[INPUTS];
	unsigned char packet[MOST_PACKET];
	uint32_t length;
};

struct rows {
	struct row row[ROWS];
	size_t count;
};

struct entries { /* of one map; of per-CPU maps, what this CPU has */
	const struct bpf_map *map;
	int fd;
	uint32_t key_size, value_size;
	bool is_array;
	unsigned char *value; /* room for every CPU's */
};

static int print_warnings(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

static void die(const char *what)
{
	fprintf(stderr, "fuzz_runner: %s: %s\n", what, strerror(errno));
	exit(1);
}

static bool read_row(struct row *row)
{
	char packet[2 * MOST_PACKET + 1];
	unsigned byte;

	for (size_t i = 0; i < INPUTS; i++)
		if (scanf("%" SCNu64, &row->numbers[i]) != 1)
			return false;
	if (scanf("%1024s", packet) != 1)
		return false;
	while (row->length < MOST_PACKET && sscanf(packet + 2 * row->length, "%2x", &byte) == 1)
		row->packet[row->length++] = (unsigned char)byte;
	return true;
}

static void read_rows(struct rows *rows)
{
	while (rows->count < ROWS && read_row(&rows->row[rows->count]))
		rows->count++;
}

static void open_entries(struct entries *entries, const struct bpf_map *map)
{
	enum bpf_map_type type = bpf_map__type(map);
	size_t cpus = (size_t)libbpf_num_possible_cpus();

	entries->map = map;
	entries->fd = bpf_map__fd(map);
	entries->key_size = bpf_map__key_size(map);
	entries->value_size = bpf_map__value_size(map);
	entries->is_array = type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
	entries->value = calloc(cpus + 1, (entries->value_size + 7) & ~7U);
	if (!entries->value || entries->key_size > MOST_KEY)
		die("a map of this size");
}

static void clear_array(struct entries *entries, size_t room)
{
	memset(entries->value, 0, room);
	for (uint32_t i = 0; i < bpf_map__max_entries(entries->map); i++)
		if (bpf_map_update_elem(entries->fd, &i, entries->value, BPF_ANY))
			die("clearing an array");
}

static void clear_entries(struct entries *entries)
{
	unsigned char key[MOST_KEY];
	size_t cpus = (size_t)libbpf_num_possible_cpus();

	if (entries->is_array) {
		clear_array(entries, cpus * ((entries->value_size + 7) & ~7U));
		return;
	}
	while (bpf_map_get_next_key(entries->fd, NULL, key) == 0)
		if (bpf_map_delete_elem(entries->fd, key))
			die("removing an entry");
}

static void print_hex(const unsigned char *bytes, size_t count)
{
	putchar(' ');
	for (size_t i = 0; i < count; i++)
		printf("%02x", bytes[i]);
}

static bool is_zero(const unsigned char *bytes, size_t count)
{
	while (count && !*bytes) {
		bytes++;
		count--;
	}
	return count == 0;
}

static void print_entries(const struct entries *entries)
{
	unsigned char key[MOST_KEY], next[MOST_KEY];
	const void *previous = NULL;

	while (bpf_map_get_next_key(entries->fd, previous, next) == 0) {
		memcpy(key, next, entries->key_size);
		previous = key;
		if (bpf_map_lookup_elem(entries->fd, key, entries->value))
			die("reading an entry");
		if (entries->is_array && is_zero(entries->value, entries->value_size))
			continue;
		printf("entry %s", bpf_map__name(entries->map));
		print_hex(key, entries->key_size);
		print_hex(entries->value, entries->value_size);
		putchar('\n');
	}
}

/* What programs read of this task in the kernel: see oracle_kernel.py. */
static void set_task(const uint64_t *numbers)
{
	char name[16];

	memcpy(name, &numbers[1], sizeof(name));
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] |= 1;
	name[sizeof(name) - 1] = '\0';
	if (prctl(PR_SET_NAME, name) || prctl(PR_SET_TIMERSLACK, numbers[0] ? numbers[0] : 1))
		die("what the kernel holds of this task");
}

static void set_inputs(struct bpf_object *object, const uint64_t *numbers)
{
	int fd = bpf_object__find_map_fd_by_name(object, "inputs");

	for (uint32_t i = 0; i < INPUTS; i++)
		if (bpf_map_update_elem(fd, &i, &numbers[i], BPF_ANY))
			die("storing the inputs");
}

static bool run(const struct bpf_program *program, const struct row *row, size_t number)
{
	unsigned char packet[2 * MOST_PACKET];
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = row->packet,
		    .data_size_in = row->length, .data_out = packet,
		    .data_size_out = sizeof(packet), .repeat = 1);

	if (bpf_prog_test_run_opts(bpf_program__fd(program), &options)) {
		if (errno == EINVAL && bpf_program__type(program) != BPF_PROG_TYPE_XDP)
			return false; /* too short for an skb; who expects a result will miss it */
		die(bpf_program__name(program));
	}
	printf("run %s %zu %u\n", bpf_program__name(program), number, options.retval);
	if (bpf_program__type(program) == BPF_PROG_TYPE_CGROUP_SKB)
		return true; /* it cannot change it */
	if (options.data_size_out == row->length && !memcmp(packet, row->packet, row->length))
		return true;
	printf("entry packet 00");
	print_hex(packet, options.data_size_out);
	putchar('\n');
	return true;
}

static void run_all(struct bpf_object *object, const struct rows *rows, struct entries *maps,
		    size_t map_count)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		for (size_t row = 0; row < rows->count; row++) {
			for (size_t i = 0; i < map_count; i++)
				clear_entries(&maps[i]);
			set_inputs(object, rows->row[row].numbers);
			set_task(rows->row[row].numbers);
			if (!run(program, &rows->row[row], row))
				continue;
			for (size_t i = 0; i < map_count; i++)
				print_entries(&maps[i]);
		}
	}
}

int main(int argc, char **argv)
{
	static struct rows rows;
	struct bpf_object *object;
	struct bpf_map *map;
	struct entries *maps;
	size_t map_count = 0;
	cpu_set_t one;

	if (!support_may_load_bpf())
		return 77;
	if (argc != 2)
		return 2;
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof(one), &one); /* per-CPU maps are read as CPU 0 has them */
	libbpf_set_print(print_warnings);
	read_rows(&rows);
	object = bpf_object__open_file(argv[1], NULL);
	if (!object)
		die(argv[1]);
	if (bpf_object__load(object)) {
		bpf_object__close(object);
		return EXIT_REFUSED;
	}
	maps = calloc(MOST_ENTRIES, sizeof(*maps));
	if (!maps)
		die("memory");
	bpf_object__for_each_map(map, object)
		if (!bpf_map__is_internal(map))
			open_entries(&maps[map_count++], map);
	run_all(object, &rows, maps, map_count);
	for (size_t i = 0; i < map_count; i++)
		free(maps[i].value);
	free(maps);
	bpf_object__close(object);
	return 0;
}
