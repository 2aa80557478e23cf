// SPDX-License-Identifier: MIT
/* Counts lost records per map, for skep_session_lost. The kernel counts them for a perf buffer; for
 * a ring buffer the program does, in the global MAP_lost, which is mapped for reading. Called by
 * events.c, which opens and closes the counters with their buffers. */
#include <bpf/btf.h>
#include <linux/btf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/internal.h"

/* ---- the counter of a ring buffer: MAP_lost in .bss ---- */

static struct bpf_map *find_bss(struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object) {
		const char *name = bpf_map__name(map);
		size_t len = strlen(name);

		if (bpf_map__is_internal(map) && len >= 4 && !strcmp(name + len - 4, ".bss"))
			return map;
	}
	return NULL;
}

/* Offset of a 64-bit variable in .bss, or -1. */
static long find_variable(const struct bpf_object *object, const char *name)
{
	const struct btf *btf = bpf_object__btf(object);
	int id = btf ? btf__find_by_name_kind(btf, ".bss", BTF_KIND_DATASEC) : -1;
	const struct btf_type *section = id > 0 ? btf__type_by_id(btf, (__u32)id) : NULL;
	const struct btf_var_secinfo *at = section ? btf_var_secinfos(section) : NULL;

	for (unsigned int i = 0; section && i < btf_vlen(section); i++) {
		const struct btf_type *variable = btf__type_by_id(btf, at[i].type);

		if (variable && at[i].size == sizeof(uint64_t) &&
		    !strcmp(btf__name_by_offset(btf, variable->name_off), name))
			return at[i].offset;
	}
	return -1;
}

void skepi_lost_open(struct skep_session *session, const struct bpf_map *map,
		     struct lost_counter *ret_counter)
{
	struct bpf_map *bss = find_bss(session->object);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char name[256];
	long offset;

	if (!bss || bpf_map__type(map) != BPF_MAP_TYPE_RINGBUF)
		return;
	snprintf(name, sizeof(name), "%s_lost", bpf_map__name(map));
	offset = find_variable(session->object, name);
	if (offset < 0)
		return;
	ret_counter->mapped_len = (bpf_map__value_size(bss) + page - 1) / page * page;
	ret_counter->mapped = mmap(NULL, ret_counter->mapped_len, PROT_READ, MAP_SHARED,
				   bpf_map__fd(bss), 0);
	if (ret_counter->mapped == MAP_FAILED) {
		ret_counter->mapped = NULL;
		return;
	}
	ret_counter->at = (const uint64_t *)((const char *)ret_counter->mapped + offset);
}

void skepi_lost_close(struct lost_counter *counter)
{
	if (counter->mapped)
		munmap(counter->mapped, counter->mapped_len);
}

/* ---- reading the counts ---- */

/* Since Linux 6.0 each perf descriptor reports its lost records. The buffer itself reports them
 * only with the next record that finds room. */
static bool perf_lost(const struct event_source *source, uint64_t *ret_lost)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < perf_buffer__buffer_cnt(source->perf); i++) {
		int fd = perf_buffer__buffer_fd(source->perf, i);
		uint64_t told[2]; /* the event's value, the lost records */

		if (fd < 0)
			continue;
		if (read(fd, told, sizeof(told)) != sizeof(told))
			return false;
		lost += told[1];
	}
	*ret_lost = lost;
	return true;
}

static uint64_t source_lost(const struct event_source *source)
{
	uint64_t lost;

	if (source->counter.at)
		return __atomic_load_n(source->counter.at, __ATOMIC_RELAXED);
	if (source->perf && source->tells_lost && perf_lost(source, &lost))
		return lost;
	return source->lost;
}

static bool is_asked(const struct event_source *source, const char *map)
{
	return !map || skepi_name_equal(bpf_map__name(source->map), map);
}

uint64_t skep_session_lost(const struct skep_session *session, const char *map)
{
	uint64_t lost = 0;

	for (const struct event_source *source = session ? session->sources : NULL; source;
	     source = source->next)
		if (is_asked(source, map))
			lost += source_lost(source);
	return lost;
}

uint64_t skep_session_malformed(const struct skep_session *session, const char *map)
{
	uint64_t malformed = 0;

	for (const struct event_source *source = session ? session->sources : NULL; source;
	     source = source->next)
		if (is_asked(source, map))
			malformed += source->malformed;
	return malformed;
}
