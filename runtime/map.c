// SPDX-License-Identifier: MIT
/* Map operations by key: lookup, update, delete, take, and integer keys and values
 * (skep_map_get_integer and the like). Checks lengths against the map and sets the calling thread's
 * error, with a help where the kernel's errno does not say enough. Called by applications, session
 * headers and tool/maps.c. */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "runtime/internal.h"

bool skepi_is_per_cpu(const struct bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE:
		return true;
	default:
		return false;
	}
}

int skep_cpu_count(void)
{
	int count = libbpf_num_possible_cpus();

	return count < 0 ? (errno = -count, count) : count;
}

size_t skep_map_value_len(const struct bpf_map *map)
{
	size_t len = map ? bpf_map__value_size(map) : 0;
	int cpus;

	if (!map || !skepi_is_per_cpu(map))
		return len;
	cpus = skep_cpu_count();
	return cpus < 0 ? 0 : (len + 7) / 8 * 8 * (size_t)cpus;
}

int skepi_map_fd(struct skep_session *session, const struct bpf_map *map)
{
	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!map)
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, NULL,
				  "no map was given");
	if (bpf_map__fd(map) < 0)
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				  "load the session before using its maps");
	return bpf_map__fd(map);
}

static int check_len(struct skep_session *session, const struct bpf_map *map, const char *what,
		     size_t len, size_t real)
{
	if (len == real)
		return 0;
	return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
			  "a %s of map `%s` is %zu bytes%s, not %zu", what, skepi_map_words(map).text,
			  real, *what == 'v' && skepi_is_per_cpu(map) ? " (all CPUs)" : "", len);
}

static int check_lens(struct skep_session *session, const struct bpf_map *map, size_t key_len,
		      size_t value_len)
{
	int fd = skepi_map_fd(session, map), err;

	if (fd < 0)
		return fd;
	err = check_len(session, map, "key", key_len, bpf_map__key_size(map));
	if (!err)
		err = check_len(session, map, "value", value_len, skep_map_value_len(map));
	return err ? err : fd;
}

/* True if the keys are indexes below max_entries: a key beyond them is wrong, and not a full
 * map. */
static bool has_indexes(enum bpf_map_type type)
{
	switch (type) {
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_PROG_ARRAY:
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_CGROUP_ARRAY:
	case BPF_MAP_TYPE_ARRAY_OF_MAPS:
	case BPF_MAP_TYPE_DEVMAP:
	case BPF_MAP_TYPE_CPUMAP:
	case BPF_MAP_TYPE_XSKMAP:
	case BPF_MAP_TYPE_SOCKMAP:
	case BPF_MAP_TYPE_REUSEPORT_SOCKARRAY:
		return true;
	default:
		return false;
	}
}

/* Explains an errno for a value that the kernel refused. */
static void help_value(struct skep_session *session, const struct bpf_map *map, int err)
{
	enum bpf_map_type type = bpf_map__type(map);

	if (err == -EFAULT)
		skepi_help(skepi_map_error(session), "pass pointers to a key and a value, neither "
						     "of them NULL");
	else if (type == BPF_MAP_TYPE_LPM_TRIE && err == -EINVAL)
		skepi_help(skepi_map_error(session), "a prefix has at most %u bits", (bpf_map__key_size(map) - 4) * 8);
	else if (type != BPF_MAP_TYPE_ARRAY_OF_MAPS && type != BPF_MAP_TYPE_HASH_OF_MAPS)
		return;
	else if (err == -EBADF)
		skepi_help(skepi_map_error(session), "its value must be the descriptor of a loaded "
						     "map");
	else if (err == -EINVAL)
		skepi_help(skepi_map_error(session), "the map inside needs the type, sizes and flags of :inner, and of most types its entries");
}

int skepi_map_answer(struct skep_session *session, const struct bpf_map *map, const char *verb,
		  int err)
{
	bool is_array;

	if (err == -ENOENT || err == -EEXIST)
		return errno = -err, err;
	if (!err)
		return 0;
	if (err != -E2BIG) {
		skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, err, bpf_map__name(map),
			   "map `%s` cannot %s: %s", skepi_map_words(map).text, verb, strerror(-err));
		help_value(session, map, err);
		return errno = -err, err;
	}
	/* strerror() would say "Argument list too long" */
	is_array = has_indexes(bpf_map__type(map));
	skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, err, bpf_map__name(map),
		   is_array ? "map `%s` cannot %s: it has the indexes 0 to %u" :
			      "map `%s` cannot %s: it is full, with %u entries",
		   skepi_map_words(map).text, verb, bpf_map__max_entries(map) - is_array);
	return err;
}

int skep_map_lookup(struct skep_session *session, const struct bpf_map *map, const void *key,
		    size_t key_len, void *value, size_t value_len)
{
	int fd = check_lens(session, map, key_len, value_len);

	return fd < 0 ? fd : skepi_map_answer(session, map, "be read", bpf_map_lookup_elem(fd, key, value));
}

int skep_map_update(struct skep_session *session, const struct bpf_map *map, const void *key,
		    size_t key_len, const void *value, size_t value_len, uint64_t flags)
{
	int fd = check_lens(session, map, key_len, value_len);

	return fd < 0 ? fd : skepi_map_answer(session, map, "be written",
				    bpf_map_update_elem(fd, key, value, flags));
}

int skep_map_delete(struct skep_session *session, const struct bpf_map *map, const void *key,
		    size_t key_len)
{
	int fd = skepi_map_fd(session, map), err;

	if (fd < 0)
		return fd;
	err = check_len(session, map, "key", key_len, bpf_map__key_size(map));
	return err ? err : skepi_map_answer(session, map, "lose a key", bpf_map_delete_elem(fd, key));
}

/* The kernel's ENOTSUPP, which user space headers do not define. */
enum { KERNEL_ENOTSUPP = 524 };

int skep_map_take(struct skep_session *session, const struct bpf_map *map, const void *key,
		  size_t key_len, void *value, size_t value_len)
{
	int fd = check_lens(session, map, key_len, value_len), err;

	if (fd < 0)
		return fd;
	err = bpf_map_lookup_and_delete_elem(fd, key, value);
	if (err != -KERNEL_ENOTSUPP)
		return skepi_map_answer(session, map, "be taken from", err);
	return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EOPNOTSUPP, bpf_map__name(map),
			  "map `%s` cannot be taken from: Linux does so with queues and stacks, and since 5.14 with "
			  "hashes", skepi_map_words(map).text);
}

int skep_map_next_key(struct skep_session *session, const struct bpf_map *map, const void *key,
		      void *ret_next, size_t key_len)
{
	int fd = skepi_map_fd(session, map), err;

	if (fd < 0)
		return fd;
	err = check_len(session, map, "key", key_len, bpf_map__key_size(map));
	return err ? err : skepi_map_answer(session, map, "be walked",
				  bpf_map_get_next_key(fd, key, ret_next));
}

static bool is_integer_len(size_t len)
{
	return len == 1 || len == 2 || len == 4 || len == 8;
}

static bool fits(uint64_t number, size_t len)
{
	/* a negative number, sign-extended to 64 bits, fits if it fits its own width */
	int64_t high = len < 8 ? (int64_t)number >> (8 * len - 1) : 0;

	return len == 8 || !(number >> (8 * len)) || high == -1;
}

static void integer_write(void *to, size_t len, uint64_t number)
{
	uint32_t four = (uint32_t)number;
	uint16_t two = (uint16_t)number;
	uint8_t one = (uint8_t)number;

	memcpy(to, len == 8 ? (void *)&number : len == 4 ? (void *)&four :
		   len == 2 ? (void *)&two : (void *)&one, len);
}

static uint64_t integer_read(const void *from, size_t len)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	switch (len) {
	case 8:
		return memcpy(&eight, from, 8), eight;
	case 4:
		return memcpy(&four, from, 4), four;
	case 2:
		return memcpy(&two, from, 2), two;
	default:
		return *(const uint8_t *)from;
	}
}

/* Checks that keys and values are integers and that the key fits; writes the key. */
static int integer_key(struct skep_session *session, const struct bpf_map *map, uint64_t key,
		       bool value_too, void *ret_key)
{
	int fd = skepi_map_fd(session, map);
	size_t key_len, value_len;

	if (fd < 0)
		return fd;
	key_len = bpf_map__key_size(map);
	value_len = bpf_map__value_size(map);
	if ((key_len && !is_integer_len(key_len)) || (value_too && !is_integer_len(value_len)))
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				  "map `%s` has a key of %zu and a value of %zu bytes, which are "
				  "not both integers", skepi_map_words(map).text, key_len, value_len);
	if (key_len && !fits(key, key_len))
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				  "key %llu does not fit the %zu bytes of map `%s`",
				  (unsigned long long)key, key_len, skepi_map_words(map).text);
	if (key_len)
		integer_write(ret_key, key_len, key);
	return fd;
}

static int refuse_per_cpu(struct skep_session *session, const struct bpf_map *map)
{
	if (!skepi_is_per_cpu(map))
		return 0;
	skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
		   "map `%s` has a value for each CPU, not one integer", skepi_map_words(map).text);
	skepi_help(skepi_map_error(session), "skep_map_sum_integer adds them up, skep_map_lookup gives all");
	return -EINVAL;
}

static int refuse_no_place(struct skep_session *session, const struct bpf_map *map)
{
	return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
			  "no memory for the value of map `%s` was "
			  "given", skepi_map_words(map).text);
}

int skep_map_get_integer(struct skep_session *session, const struct bpf_map *map, uint64_t key,
			 uint64_t *ret_value)
{
	uint64_t key_bytes = 0, value_bytes = 0;
	int fd = integer_key(session, map, key, true, &key_bytes), err;

	if (fd < 0)
		return fd;
	err = refuse_per_cpu(session, map);
	if (!err && !ret_value)
		err = refuse_no_place(session, map);
	if (err)
		return err;
	err = bpf_map_lookup_elem(fd, bpf_map__key_size(map) ? &key_bytes : NULL, &value_bytes);
	if (err)
		return skepi_map_answer(session, map, "be read", err);
	*ret_value = integer_read(&value_bytes, bpf_map__value_size(map));
	return 0;
}

/* From the object's BTF; without BTF, values are unsigned. */
static bool has_signed_values(const struct skep_session *session, const struct bpf_map *map)
{
	const struct btf *btf = session->object ? bpf_object__btf(session->object) : NULL;
	const struct btf_type *type = btf ? btf__type_by_id(btf, bpf_map__btf_value_type_id(map)) : NULL;

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	if (type && btf_is_enum(type))
		return btf_kflag(type);
	return type && btf_is_int(type) && (btf_int_encoding(type) & BTF_INT_SIGNED);
}

/* Sign-extends narrow values. */
static uint64_t sum_of(const char *values, size_t len, size_t value_len, bool is_signed)
{
	unsigned unused = 64 - 8 * (unsigned)value_len;
	uint64_t sum = 0, value;

	for (size_t at = 0; at < len; at += 8) {
		value = integer_read(values + at, value_len);
		sum += is_signed ? (uint64_t)((int64_t)(value << unused) >> unused) : value;
	}
	return sum;
}

int skep_map_sum_integer(struct skep_session *session, const struct bpf_map *map, uint64_t key,
			 uint64_t *ret_sum)
{
	uint64_t key_bytes = 0;
	int fd = integer_key(session, map, key, true, &key_bytes), err;
	size_t len;
	char *values;

	if (fd < 0)
		return fd;
	if (!ret_sum)
		return refuse_no_place(session, map);
	if (!skepi_is_per_cpu(map))
		return skep_map_get_integer(session, map, key, ret_sum);
	len = skep_map_value_len(map);
	values = calloc(1, len + 1);
	if (!values)
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -ENOMEM, bpf_map__name(map),
				  "out of memory for the values of map `%s`", skepi_map_words(map).text);
	err = bpf_map_lookup_elem(fd, &key_bytes, values);
	if (!err)
		*ret_sum = sum_of(values, len, bpf_map__value_size(map),
				  has_signed_values(session, map));
	free(values);
	return err ? skepi_map_answer(session, map, "be read", err) : 0;
}

int skep_map_set_integer(struct skep_session *session, const struct bpf_map *map, uint64_t key,
			 uint64_t value, uint64_t flags)
{
	uint64_t key_bytes = 0, value_bytes = 0;
	int fd = integer_key(session, map, key, true, &key_bytes), err;

	if (fd < 0)
		return fd;
	err = refuse_per_cpu(session, map);
	if (err)
		return err;
	if (!fits(value, bpf_map__value_size(map)))
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				  "%llu does not fit the %u bytes of a value of map `%s`",
				  (unsigned long long)value, bpf_map__value_size(map),
				  skepi_map_words(map).text);
	integer_write(&value_bytes, bpf_map__value_size(map), value);
	err = bpf_map_update_elem(fd, bpf_map__key_size(map) ? &key_bytes : NULL, &value_bytes,
				  flags);
	return skepi_map_answer(session, map, "be written", err);
}

int skep_map_delete_integer(struct skep_session *session, const struct bpf_map *map, uint64_t key)
{
	uint64_t key_bytes = 0;
	int fd = integer_key(session, map, key, false, &key_bytes);

	return fd < 0 ? fd : skepi_map_answer(session, map, "lose a key",
				    bpf_map_delete_elem(fd, &key_bytes));
}
