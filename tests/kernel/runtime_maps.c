// SPDX-License-Identifier: MIT
/* Maps whose types are known only at run time. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <criterion/criterion.h>
#include <bpf/bpf.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static struct skep_session *session;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	session = skep_session_new();
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
}

static void teardown(void)
{
	skep_session_close(session);
}

TestSuite(maps, .init = setup, .fini = teardown);

Test(maps, integers_have_the_maps_width)
{
	struct bpf_map *map = skep_session_map(session, "small-hash");
	uint64_t value = 9;

	cr_expect_eq(skep_map_get_integer(session, map, 300, &value), -ENOENT);
	cr_expect_eq(value, 9);
	cr_expect_eq(skep_session_error(session)->code, 0, "a missing key is an answer");
	cr_expect_eq(skep_map_set_integer(session, map, 300, 255, BPF_ANY), 0);
	cr_expect_eq(skep_map_get_integer(session, map, 300, &value), 0);
	cr_expect_eq(value, 255);
	cr_expect_eq(skep_map_set_integer(session, map, 300, 1, BPF_NOEXIST), -EEXIST);
	cr_expect_eq(skep_map_set_integer(session, map, 300, 256, BPF_ANY), -EINVAL);
	cr_expect_eq(skep_map_set_integer(session, map, 65536, 1, BPF_ANY), -EINVAL);
	cr_expect_eq(skep_map_set_integer(session, map, (uint64_t)-1, (uint64_t)-2, BPF_ANY), 0);
	cr_expect_eq(skep_map_get_integer(session, map, 65535, &value), 0);
	cr_expect_eq(value, 254);
	cr_expect_eq(skep_map_delete_integer(session, map, 300), 0);
	cr_expect_eq(skep_map_delete_integer(session, map, 300), -ENOENT);
}

struct pair {
	uint32_t a, b, c;
};

Test(maps, structs_are_written_read_taken_and_deleted)
{
	struct bpf_map *map = skep_session_map(session, "pair_hash");
	struct pair key = { 1, 2, 3 }, value = { 4, 5, 6 }, got = { 0 };
	uint64_t integer;

	cr_expect_eq(skep_map_lookup(session, map, &key, sizeof(key), &got, sizeof(got)), -ENOENT);
	cr_expect_eq(skep_map_update(session, map, &key, sizeof(key), &value, sizeof(value), 0), 0);
	cr_expect_eq(skep_map_lookup(session, map, &key, sizeof(key), &got, sizeof(got)), 0);
	cr_expect_eq(memcmp(&got, &value, sizeof(got)), 0);
	cr_expect_eq(skep_map_lookup(session, map, &key, 4, &got, sizeof(got)), -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "12 bytes, not 4"), "%s",
			   skep_session_error(session)->text);
	cr_expect_eq(skep_map_lookup(session, map, &key, sizeof(key), &got, 8), -EINVAL);
	cr_expect_eq(skep_map_get_integer(session, map, 1, &integer), -EINVAL);
	if (skep_map_take(session, map, &key, sizeof(key), &got, sizeof(got)) == -EOPNOTSUPP) { /* before 5.14 */
		cr_expect_eq(skep_map_delete(session, map, &key, sizeof(key)), 0);
		return;
	}
	cr_expect_eq(memcmp(&got, &value, sizeof(got)), 0);
	cr_expect_eq(skep_map_delete(session, map, &key, sizeof(key)), -ENOENT);
}

/* The sentence, and the help where there is one. */
static void fails(int err, int code, const char *text, const char *help)
{
	const struct skep_error *error = skep_last_error();

	cr_expect_eq(err, code, "%d: %s", err, error->text);
	cr_expect_not_null(strstr(error->text, text), "%s", error->text);
	cr_expect(!help || (error->help && strstr(error->help, help)), "%s", error->help ? error->help : "no help");
}

Test(maps, what_a_map_does_not_take_is_said_by_its_type)
{
	struct bpf_map *outer = skep_session_map(session, "outer"), *small = skep_session_map(session, "small-hash");
	struct bpf_map *prefixes = skep_session_map(session, "prefixes"), *count = skep_session_map(session, "pkt-count");
	uint32_t key = 1, beyond = 9, long_prefix[] = { 40, 0 }, ret;
	int inside = bpf_map__fd(small), unlike = bpf_map__fd(count), none = -1;
	uint64_t value = 0;

	cr_expect_eq(skep_map_update(session, outer, &key, sizeof(key), &inside, sizeof(inside), 0), 0, "%s",
		     skep_last_error()->text);
	fails(skep_map_update(session, outer, &beyond, sizeof(beyond), &inside, sizeof(inside), 0), -E2BIG,
	      "map `outer` cannot be written: it has the indexes 0 to 3", NULL);
	fails(skep_map_update(session, outer, &key, sizeof(key), &unlike, sizeof(unlike), 0), -EINVAL,
	      "map `outer` cannot be written", "of :inner");
	fails(skep_map_update(session, outer, &key, sizeof(key), &none, sizeof(none), 0), -EBADF,
	      "map `outer` cannot be written", "a loaded map");
	fails(skep_map_update(session, prefixes, long_prefix, sizeof(long_prefix), &value,
			      skep_map_value_len(prefixes), 0), -EINVAL,
	      "map `prefixes` cannot be written", "a prefix has at most 32 bits");
	fails(skep_map_lookup(session, count, NULL, sizeof(key), &value, sizeof(value)), -EFAULT,
	      "map `pkt-count` cannot be read", "neither of them NULL");
	fails(skep_map_take(session, count, &(uint32_t){ 0 }, sizeof(key), &value, sizeof(value)), -EOPNOTSUPP,
	      "map `pkt-count` cannot be taken from", NULL);
	fails(skep_map_lookup(session, NULL, &key, sizeof(key), &ret, sizeof(ret)), -EINVAL, "no map was given", NULL);
}

Test(maps, a_full_map_says_how_many_entries_it_takes)
{
	struct bpf_map *map = skep_session_map(session, "pair-hash");
	struct pair pair = { 0 };
	int err = 0;

	for (pair.a = 0; pair.a < 1000 && !err; pair.a++)
		err = skep_map_update(session, map, &pair, sizeof(pair), &pair, sizeof(pair), 0);
	cr_expect_eq(err, -E2BIG);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "it is full, with 4 entries"));
}

struct sum {
	unsigned int count, keys, values;
	struct bpf_map *delete_from;
};

static int add_entry(const void *key, const void *value, void *user)
{
	struct sum *sum = user;

	sum->count++;
	sum->keys += *(const uint16_t *)key;
	sum->values += *(const uint8_t *)value;
	if (sum->delete_from)
		return skep_map_delete(session, sum->delete_from, key, 2);
	return 0;
}

static int stop_at_once(const void *key, const void *value, void *user)
{
	(void)key;
	(void)value;
	++*(int *)user;
	return 42;
}

Test(maps, each_entry_is_visited_once_and_may_be_deleted_meanwhile)
{
	struct bpf_map *map = skep_session_map(session, "small-hash");
	struct sum sum = { 0 };
	uint16_t key, next;
	int calls = 0;

	for (unsigned int i = 1; i <= 4; i++)
		cr_assert_eq(skep_map_set_integer(session, map, i * 1000, i, 0), 0);
	cr_expect_eq(skep_map_each(session, map, add_entry, &sum), 0);
	cr_expect(sum.count == 4 && sum.keys == 10000 && sum.values == 10);
	cr_expect_eq(skep_map_each(session, map, stop_at_once, &calls), 42);
	cr_expect_eq(calls, 1);

	sum = (struct sum){ .delete_from = map };
	cr_expect_eq(skep_map_each(session, map, add_entry, &sum), 0);
	cr_expect_eq(sum.count, 4);
	cr_expect_eq(skep_map_next_key(session, map, NULL, &next, 2), -ENOENT);

	cr_assert_eq(skep_map_set_integer(session, map, 7, 1, 0), 0);
	cr_expect_eq(skep_map_next_key(session, map, NULL, &key, 2), 0);
	cr_expect_eq(key, 7);
	cr_expect_eq(skep_map_next_key(session, map, &key, &next, 2), -ENOENT);
}

#define MANY 10000

struct tally {
	struct bpf_map *map;
	uint32_t seen, twice, odd_deleted;
	unsigned char times[2 * MANY];
};

/* Deletes what it is given where the key is odd. */
static int tally_entry(const void *key, const void *value, void *user)
{
	struct tally *tally = user;
	uint32_t number = *(const uint32_t *)key;

	cr_assert_lt(number, 2 * MANY);
	cr_assert_eq(*(const uint64_t *)value, number * 3ull);
	tally->seen++;
	tally->twice += tally->times[number]++ > 0;
	if (tally->map && number % 2)
		tally->odd_deleted += !skep_map_delete(session, tally->map, key, sizeof(number));
	return 0;
}

static void put_many(struct bpf_map *map, uint32_t first)
{
	for (uint32_t i = first; i < first + MANY; i++) {
		uint64_t value = i * 3ull;

		cr_assert_eq(skep_map_update(session, map, &i, 4, &value, 8, BPF_ANY), 0);
	}
}

Test(maps, a_large_hash_is_walked_once_and_its_entries_may_be_deleted)
{
	static struct tally first, second;

	first.map = skep_session_map(session, "many");
	put_many(first.map, 0);
	cr_expect_eq(skep_map_each(session, first.map, tally_entry, &first), 0);
	cr_expect_eq(first.seen, MANY);
	cr_expect_eq(first.twice, 0);
	cr_expect_eq(first.odd_deleted, MANY / 2);
	cr_expect_eq(skep_map_each(session, first.map, tally_entry, &second), 0);
	cr_expect_eq(second.seen, MANY / 2);
}

static atomic_bool churning;

static void *churn(void *user)
{
	struct bpf_map *map = user;

	for (uint32_t i = 0; churning; i = (i + 1) % MANY) {
		uint32_t other = MANY + i;
		uint64_t value = other * 3ull;

		skep_map_delete(session, map, &i, 4);
		skep_map_update(session, map, &other, 4, &value, 8, BPF_ANY);
		skep_map_delete(session, map, &other, 4);
		value = i * 3ull;
		skep_map_update(session, map, &i, 4, &value, 8, BPF_ANY);
	}
	return NULL;
}

Test(maps, no_key_of_a_hash_is_given_twice_while_another_thread_changes_it)
{
	struct bpf_map *map = skep_session_map(session, "many");
	static struct tally tally;
	pthread_t thread;

	put_many(map, 0);
	churning = true;
	cr_assert_eq(pthread_create(&thread, NULL, churn, map), 0);
	for (int i = 0; i < 50; i++) {
		memset(&tally, 0, sizeof(tally));
		cr_assert_eq(skep_map_each(session, map, tally_entry, &tally), 0);
		cr_assert_eq(tally.twice, 0);
		cr_assert_geq(tally.seen, MANY / 2);
	}
	churning = false;
	pthread_join(thread, NULL);
}

static int delete_half(const void *key, const void *value, void *user)
{
	uint32_t *seen = user;

	++*seen;
	(void)value;
	return *seen % 2 ? skep_map_delete(session, skep_session_map(session, "prefixes"), key, 8) :
			   0;
}

Test(maps, a_trie_is_walked_once_and_its_entries_may_be_deleted)
{
	struct bpf_map *map = skep_session_map(session, "prefixes");
	uint32_t seen = 0;

	for (uint32_t i = 0; i < 60; i++) {
		uint32_t key[2] = { 32, i << 8 };
		uint64_t value = i;

		cr_assert_eq(skep_map_update(session, map, key, 8, &value, 8, 0), 0);
	}
	cr_expect_eq(skep_map_each(session, map, delete_half, &seen), 0);
	cr_expect_eq(seen, 60);
	seen = 0;
	cr_expect_eq(skep_map_each(session, map, delete_half, &seen), 0);
	cr_expect_eq(seen, 30);
}

static void *fail_in_thread(void *user)
{
	struct bpf_map *map = user;
	uint64_t value;

	skep_map_get_integer(session, map, 70000, &value);
	cr_expect_not_null(strstr(skep_last_error()->text, "70000"));
	cr_expect_not_null(strstr(skep_session_error(session)->text, "70000"));
	return NULL;
}

Test(maps, a_failure_belongs_to_the_thread_that_called)
{
	struct bpf_map *map = skep_session_map(session, "small-hash");
	pthread_t thread;
	uint64_t value;

	cr_expect_eq(skep_map_get_integer(session, map, 90000, &value), -EINVAL);
	cr_assert_eq(pthread_create(&thread, NULL, fail_in_thread, map), 0);
	pthread_join(thread, NULL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "90000"));
	cr_expect_null(skep_session_map(session, "nothing"));
	cr_expect_not_null(strstr(skep_session_error(session)->text, "nothing"), "%s",
			   skep_session_error(session)->text);
}

Test(maps, queues_have_no_key)
{
	struct bpf_map *map = skep_session_map(session, "numbers");
	uint32_t number = 0;

	cr_expect_eq(skep_map_set_integer(session, map, 0, 11, 0), 0, "%s",
		     skep_session_error(session)->text);
	number = 12;
	cr_expect_eq(skep_map_update(session, map, NULL, 0, &number, sizeof(number), 0), 0);
	cr_expect_eq(skep_map_take(session, map, NULL, 0, &number, sizeof(number)), 0);
	cr_expect_eq(number, 11);
	cr_expect_eq(skep_map_lookup(session, map, NULL, 0, &number, sizeof(number)), 0);
	cr_expect_eq(number, 12);
}

static int send_three(void *user)
{
	(void)user;
	return support_udp_exchange(AF_INET, 3);
}

Test(maps, a_per_cpu_value_is_one_for_each_cpu)
{
	struct bpf_map *map = skep_session_map(session, "cpu-count");
	size_t len = skep_map_value_len(map);
	struct support_cgroup cgroup;
	uint64_t sum = 0, added = 0, *values;
	uint32_t key = 0;

	cr_assert_eq(len, 8 * (size_t)skep_cpu_count());
	values = calloc(1, len);
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), 0);
	cr_assert_eq(support_run_in(&cgroup, send_three, NULL, 5000), 3);
	cr_expect_eq(skep_map_get_integer(session, map, 0, &sum), -EINVAL);
	cr_expect_eq(skep_map_sum_integer(session, map, 0, NULL), -EINVAL);
	cr_expect_eq(skep_map_sum_integer(session, map, 0, &sum), 0);
	cr_expect_eq(sum, 3);
	cr_expect_eq(skep_map_lookup(session, map, &key, sizeof(key), values, 4), -EINVAL);
	cr_assert_eq(skep_map_lookup(session, map, &key, sizeof(key), values, len), 0);
	for (size_t i = 0; i < len / 8; i++)
		added += (uint32_t)values[i];
	cr_expect_eq(added, 3);
	free(values);
}

Test(maps, the_sum_of_signed_values_has_their_sign)
{
	struct bpf_map *map = skep_session_map(session, "cpu-signed");
	int cpus = skep_cpu_count();
	uint64_t sum = 0, *values = calloc((size_t)cpus, sizeof(*values));
	uint32_t key = 0;
	int16_t below = -30000;

	cr_assert_not_null(values);
	for (int i = 0; i < cpus; i++)
		memcpy(&values[i], &below, sizeof(below));
	cr_assert_eq(skep_map_update(session, map, &key, sizeof(key), values, skep_map_value_len(map), 0), 0);
	cr_expect_eq(skep_map_sum_integer(session, map, 0, &sum), 0);
	cr_expect_eq((int64_t)sum, -30000 * (int64_t)cpus);
	free(values);
}

Test(maps, cannot_be_used_before_the_load)
{
	SKEP_SESSION(opened);
	uint64_t value;

	cr_assert_eq(skep_session_open_file(opened, OBJECTS "/counter.bpf.o", NULL), 0);
	cr_expect_eq(skep_map_get_integer(opened, skep_session_map(opened, "pkt-count"), 0, &value),
		     -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(opened)->text, "load the session"));
}
