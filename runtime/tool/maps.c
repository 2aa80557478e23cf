// SPDX-License-Identifier: MIT
/* Map operations of the user side that <skep/session.h> does not have: values of one CPU, sums over
 * CPUs, adding to an entry, clearing a map, counts of a histogram. Called by generated programs,
 * entries.c and histogram.c. Returns 0 or -errno; the thread's error has the reason. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

static int fail_map(struct skep_session *session, const struct bpf_map *map, int code, const char *text)
{
	return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, code, bpf_map__name(map), text, bpf_map__name(map));
}

/* Reads the values of all CPUs into malloc'd memory. */
static int read_cpus(struct skep_session *session, const struct bpf_map *map, const void *key, size_t key_len,
		     char **ret_values)
{
	size_t len = skep_map_value_len(map);
	char *values = malloc(len ? len : 1);
	int err = values ? skep_map_lookup(session, map, key, key_len, values, len) :
			   fail_map(session, map, -ENOMEM, "out of memory for an entry of map `%s`");

	if (err) {
		free(values);
		return errno = -err, err;
	}
	*ret_values = values;
	return 0;
}

static size_t slot_len(const struct bpf_map *map)
{
	return (bpf_map__value_size(map) + 7) / 8 * 8;
}

static int check_value_len(struct skep_session *session, const struct bpf_map *map, size_t value_len)
{
	if (map && skepi_is_per_cpu(map) && bpf_map__value_size(map) == value_len)
		return 0;
	return map ? fail_map(session, map, -EINVAL, "map `%s` has no value of this size for each CPU") : -EINVAL;
}

int skep_map_get_cpu(struct skep_session *session, const struct bpf_map *map, const void *key, size_t key_len,
		     uint64_t cpu, size_t value_len, void *ret_value)
{
	int cpus = skep_cpu_count(), err = check_value_len(session, map, value_len);
	char *values;

	if (!err && (cpus < 0 || cpu >= (uint64_t)cpus))
		err = skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				 "there is no CPU %" PRIu64 "; there are %d", cpu, cpus);
	if (!err)
		err = read_cpus(session, map, key, key_len, &values);
	if (err)
		return err;
	memcpy(ret_value, values + cpu * slot_len(map), value_len);
	free(values);
	return 0;
}

int skepi_fail_sum(struct skep_session *session, const struct bpf_map *map, const struct skep_field *field)
{
	skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EOVERFLOW, bpf_map__name(map),
		   "the sum of the CPUs' `%s` in map `%s` does not fit into its %u bytes", field->name, bpf_map__name(map),
		   field->size);
	skepi_help(skepi_map_error(session), "a field of 64 bits holds it; the value of each CPU can be read by itself");
	return -EOVERFLOW;
}

int skep_map_get_sum(struct skep_session *session, const struct bpf_map *map, const void *key, size_t key_len,
		     const struct skep_field *of, size_t value_len, void *ret_value)
{
	int err = check_value_len(session, map, skepi_field_len(of));
	const struct skep_field *wrong;
	char *values;

	if (!err && value_len != skep_sum_len(of))
		err = fail_map(session, map, -EINVAL, "a sum of map `%s` has another size");
	if (!err)
		err = read_cpus(session, map, key, key_len, &values);
	if (err)
		return err;
	wrong = skepi_value_sum(of, ret_value, values, slot_len(map), (size_t)skep_cpu_count());
	free(values);
	return wrong ? skepi_fail_sum(session, map, wrong) : 0;
}

int skep_map_set_cpus(struct skep_session *session, const struct bpf_map *map, const void *key, size_t key_len,
		      const void *value, size_t value_len, uint64_t flags)
{
	int err = check_value_len(session, map, value_len);
	size_t len = err ? 0 : skep_map_value_len(map);
	char *values = err ? NULL : calloc(1, len ? len : 1);

	if (err)
		return err;
	if (!values)
		return fail_map(session, map, -ENOMEM, "out of memory for an entry of map `%s`");
	for (size_t at = 0; at + slot_len(map) <= len; at += slot_len(map))
		memcpy(values + at, value, value_len);
	err = skep_map_update(session, map, key, key_len, values, len, flags);
	free(values);
	return err;
}

int skep_map_add_integer(struct skep_session *session, const struct bpf_map *map, uint64_t key, uint64_t delta)
{
	uint64_t value = 0;
	int err = skep_map_get_integer(session, map, key, &value);

	if (err && err != -ENOENT)
		return err;
	return skep_map_set_integer(session, map, key, value + delta, BPF_ANY);
}

int skep_map_get_value(struct skep_session *session, const struct bpf_map *map, uint64_t key, size_t value_len,
		       void *ret_value)
{
	size_t key_len = map ? bpf_map__key_size(map) : 0;
	char bytes[8];

	if (key_len != 1 && key_len != 2 && key_len != 4 && key_len != 8)
		return map ? fail_map(session, map, -EINVAL, "the keys of map `%s` are no integers") : -EINVAL;
	skepi_write_integer(bytes, key_len, key);
	return skep_map_lookup(session, map, bytes, key_len, ret_value, value_len);
}

/* ---- whole maps ---- */

static int count_entry(const void *key, const void *value, void *user)
{
	(void)key;
	(void)value;
	++*(uint64_t *)user;
	return 0;
}

int skep_map_count(struct skep_session *session, const struct bpf_map *map, uint64_t *ret_count)
{
	uint64_t count = 0;
	int err = skep_map_each(session, map, count_entry, &count);

	if (!err)
		*ret_count = count;
	return err;
}

static bool is_array(const struct bpf_map *map)
{
	return bpf_map__type(map) == BPF_MAP_TYPE_ARRAY || bpf_map__type(map) == BPF_MAP_TYPE_PERCPU_ARRAY;
}

int skep_map_clear(struct skep_session *session, const struct bpf_map *map)
{
	struct skep_entries entries SKEP_ENTRIES = { 0 };
	struct skep_field bytes = { .name = "value", .kind = SKEP_FIELD_BYTES, .size = map ? bpf_map__value_size(map) : 0 };
	size_t len = skep_map_value_len(map);
	int err = skep_entries_read(session, map, SKEP_READ(.sum = &bytes), &entries);
	char *zeroes = err ? NULL : calloc(1, len ? len : 1);

	if (!err && !zeroes)
		err = fail_map(session, map, -ENOMEM, "out of memory for an entry of map `%s`");
	for (size_t i = 0; i < entries.count && !err; i++) {
		if (is_array(map))
			err = skep_map_update(session, map, entries.items[i].key, entries.key_len, zeroes, len, BPF_ANY);
		else
			err = skep_map_delete(session, map, entries.items[i].key, entries.key_len);
		if (err == -ENOENT) /* a BPF program deleted it meanwhile */
			err = 0;
	}
	free(zeroes);
	return err;
}

int skep_histogram_read(struct skep_session *session, const struct bpf_map *map, size_t slots, uint64_t *counts)
{
	struct skep_entries entries SKEP_ENTRIES = { 0 };
	struct skep_field count = { .name = "count", .kind = SKEP_FIELD_UNSIGNED, .size = map ? bpf_map__value_size(map) : 8 };
	int err = skep_entries_read(session, map, SKEP_READ(.sum = &count), &entries);

	memset(counts, 0, slots * sizeof(*counts));
	for (size_t i = 0; i < entries.count && !err; i++) {
		uint64_t slot = skepi_read_integer(entries.items[i].key, entries.key_len, false);

		if (slot < slots)
			counts[slot] = skepi_read_integer(entries.items[i].value, entries.value_len, false);
	}
	return err;
}
