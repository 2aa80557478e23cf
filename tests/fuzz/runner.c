/*
 * Runs every program of an object on every row of inputs, from empty maps each time, and prints what
 * came of it:
 *
 *	run PROGRAM ROW RESULT
 *	entry MAP KEY VALUE        in hexadecimal; of arrays, the entries that are not zero
 *
 * usage: fuzz_runner OBJECT <ROWS      a row is 6 numbers; 77 where BPF cannot be used,
 *                                      3 where the kernel refuses the object
 */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "tests/kernel/support.h"

enum { INPUTS = 6, ROWS = 256, MOST_KEY = 256, MOST_ENTRIES = 4096, EXIT_REFUSED = 3 };

struct rows {
	uint64_t numbers[ROWS][INPUTS];
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

static void read_rows(struct rows *rows)
{
	for (; rows->count < ROWS; rows->count++)
		for (size_t i = 0; i < INPUTS; i++)
			if (scanf("%" SCNu64, &rows->numbers[rows->count][i]) != 1)
				return;
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

static void set_inputs(struct bpf_object *object, const uint64_t *numbers)
{
	int fd = bpf_object__find_map_fd_by_name(object, "inputs");

	for (uint32_t i = 0; i < INPUTS; i++)
		if (bpf_map_update_elem(fd, &i, &numbers[i], BPF_ANY))
			die("storing the inputs");
}

static uint32_t run(const struct bpf_program *program)
{
	/* an IPv4 header, so that the kernel takes it for a packet */
	static const unsigned char packet[64] = {
		2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 50, 0, 0, 0, 0, 64, 17, 0, 0,
		127, 0, 0, 1, 127, 0, 0, 1, 0x12, 0x34, 0x56, 0x78,
	};
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);

	if (bpf_prog_test_run_opts(bpf_program__fd(program), &options))
		die(bpf_program__name(program));
	return options.retval;
}

static void run_all(struct bpf_object *object, const struct rows *rows, struct entries *maps,
		    size_t map_count)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		for (size_t row = 0; row < rows->count; row++) {
			for (size_t i = 0; i < map_count; i++)
				clear_entries(&maps[i]);
			set_inputs(object, rows->numbers[row]);
			printf("run %s %zu %u\n", bpf_program__name(program), row, run(program));
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
