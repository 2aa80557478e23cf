// SPDX-License-Identifier: MIT
/* Walks all entries of a map, for skep_map_each. Reads batches with one system call where the
 * kernel supports it for the type, else key by key. Calls the application's function for each
 * entry, and stops at its first non-zero result. tool/entries.c and session headers call it. */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* Size of a batch: it fits into the processor's cache. */
#define BATCH_BYTES (64 * 1024)
#define BATCH_LEAST 64

/* Hashes (by bucket) and arrays (by index) have a proper batch. The batch of other types walks key
 * by key inside the kernel and starts over behind a deleted key, as the plain walk does. */
static bool has_batch(const struct bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
		return true;
	default:
		return false;
	}
}

struct each_walk {
	struct skep_session *session;
	const struct bpf_map *map;
	int fd;
	size_t key_len, value_len;
	skep_entry_fn fn;
	void *user;
	/* keys and values of a batch, each at the alignment that C gives a type of its size */
	char *keys, *values; /* a key or value is aligned as C aligns a type of its size */
	uint64_t *cursor, *next_cursor; /* the kernel's position: a bucket's number, or an index */
	uint32_t room, count;
};

static int no_memory(const struct each_walk *walk)
{
	return skepi_fail(skepi_map_error(walk->session), SKEP_STAGE_MAP, -ENOMEM,
			  bpf_map__name(walk->map), "out of memory for the entries of map `%s`",
			  bpf_map__name(walk->map));
}

static size_t padded(size_t len)
{
	return (len + 7) / 8 * 8;
}

/* ---- by batch ---- */

static bool batch_make_room(struct each_walk *walk, uint32_t room)
{
	free(walk->keys);
	walk->keys = malloc(padded(walk->key_len * room) + walk->value_len * room);
	walk->values = walk->keys + padded(walk->key_len * room);
	walk->room = room;
	return walk->keys;
}

/* Reads the next batch. 0; 1: it was the last; -errno. Where a bucket does not fit, doubles the
 * room and repeats. */
static int batch_next(struct each_walk *walk, bool first)
{
	for (;;) {
		int err;

		walk->count = walk->room;
		err = bpf_map_lookup_batch(walk->fd, first ? NULL : walk->cursor, walk->next_cursor,
					   walk->keys, walk->values, &walk->count, NULL);
		if (!err)
			return 0;
		if (err == -ENOENT)
			return 1;
		if (err != -ENOSPC || walk->room > UINT32_MAX / 2)
			return err;
		if (!batch_make_room(walk, 2 * walk->room))
			return -ENOMEM;
	}
}

static int hand_over(const struct each_walk *walk)
{
	const char *key = walk->keys, *value = walk->values;
	int err = 0;

	for (uint32_t i = 0; i < walk->count && !err; i++) {
		err = walk->fn(key, value, walk->user);
		key += walk->key_len;
		value += walk->value_len;
	}
	return err;
}

/* ret_lacking: the kernel has no batch for this map; fn was not called. */
static int each_by_batch(struct each_walk *walk, bool *ret_lacking)
{
	uint32_t room = BATCH_BYTES / (uint32_t)(walk->key_len + walk->value_len);
	uint64_t cursors[2] = { 0 };
	int more = 0, err = 0;

	walk->cursor = &cursors[0];
	walk->next_cursor = &cursors[1];
	if (!batch_make_room(walk, room > BATCH_LEAST ? room : BATCH_LEAST))
		return no_memory(walk);
	for (bool first = true; !more && !err; first = false) {
		uint64_t *used = walk->cursor;

		more = batch_next(walk, first);
		if (first && more < 0 && more != -ENOMEM) {
			*ret_lacking = true;
			break;
		}
		if (more >= 0)
			err = hand_over(walk);
		walk->cursor = walk->next_cursor;
		walk->next_cursor = used;
	}
	free(walk->keys);
	if (err || more >= 0 || *ret_lacking)
		return err;
	return more == -ENOMEM ? no_memory(walk) :
				 skepi_map_answer(walk->session, walk->map, "be walked", more);
}

/* ---- key by key ---- */

static int churned(const struct each_walk *walk)
{
	return skepi_fail(skepi_map_error(walk->session), SKEP_STAGE_MAP, -EAGAIN,
			  bpf_map__name(walk->map), "map `%s` cannot be walked: its keys change "
			  "faster than they are read", bpf_map__name(walk->map));
}

static int each_by_key(const struct each_walk *walk)
{
	uint64_t most = 2 * (uint64_t)bpf_map__max_entries(walk->map) + 1;
	char *key = calloc(1, 2 * padded(walk->key_len) + walk->value_len + 8);
	char *next = key + padded(walk->key_len), *value = next + padded(walk->key_len);
	int more, err = 0;

	if (!key)
		return no_memory(walk);
	more = bpf_map_get_next_key(walk->fd, NULL, next);
	while (!more && !err && most--) {
		memcpy(key, next, walk->key_len);
		/* read before fn, which may delete the key: the walk would start over */
		more = bpf_map_get_next_key(walk->fd, key, next);
		err = bpf_map_lookup_elem(walk->fd, key, value);
		if (err == -ENOENT)
			err = 0;
		else if (err)
			skepi_map_answer(walk->session, walk->map, "be read", err);
		else
			err = walk->fn(key, value, walk->user);
	}
	free(key);
	if (err || more == -ENOENT)
		return err;
	return more ? skepi_map_answer(walk->session, walk->map, "be walked", more) : churned(walk);
}

int skep_map_each(struct skep_session *session, const struct bpf_map *map, skep_entry_fn fn,
		  void *user)
{
	struct each_walk walk = { .session = session, .map = map, .fn = fn, .user = user };
	bool lacking = false;
	int err;

	walk.fd = skepi_map_fd(session, map);
	if (walk.fd < 0)
		return walk.fd;
	walk.key_len = bpf_map__key_size(map);
	walk.value_len = skep_map_value_len(map);
	if (!walk.key_len || !fn)
		return skepi_fail(skepi_map_error(session), SKEP_STAGE_MAP, -EINVAL,
				  bpf_map__name(map), fn ? "map `%s` has no keys" :
							   "no function was given for map `%s`",
				  skepi_map_words(map).text);
	if (has_batch(map)) {
		err = each_by_batch(&walk, &lacking);
		if (!lacking)
			return err;
	}
	return each_by_key(&walk);
}
