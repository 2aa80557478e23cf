// SPDX-License-Identifier: MIT
/* Reads ring buffers and perf buffers and calls the reader that the application registered for each
 * record. skep_session_on_record and _on_kind register readers; loop.c calls skepi_events_consume
 * for one batch, called a round: it ends after ROUND_RECORDS records or 10 ms, so that signals and
 * timers are seen during a flood. */
#include <errno.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

/* A round ends after so many records or so much time, so that signals and timers are seen in a
 * flood. */
#define ROUND_RECORDS 1024
#define ROUND_NS 10000000

/* The clock is read after each record while records are slow, and after every CLOCK_RECORDS while
 * they are fast. It is the coarse clock, which advances every 1 to 10 ms: the exact clock would
 * cost a fifth of the time of small records. */
#define CLOCK_RECORDS 64

#define PERF_PAGES 64 /* per CPU */

/* ---- one record ---- */

static uint64_t tag_of(const struct skep_record_kind *kind, const char *record)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	switch (kind->tag_len) {
	case 8:
		return memcpy(&eight, record + kind->tag_offset, 8), eight;
	case 4:
		return memcpy(&four, record + kind->tag_offset, 4), four;
	case 2:
		return memcpy(&two, record + kind->tag_offset, 2), two;
	default:
		return (uint8_t)record[kind->tag_offset];
	}
}

static bool fits(const struct skep_record_kind *kind, const void *record, size_t len)
{
	return len >= kind->least_len && len >= kind->tag_offset + kind->tag_len &&
	       (!kind->tag_len || tag_of(kind, record) == kind->tag);
}

static int64_t coarse_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Checks the clock and whether a function stopped the round; true if the round continues. */
static bool round_goes_on(struct skep_session *session)
{
	struct event_round *round = &session->round;
	int64_t now;

	if (session->stopped) {
		round->enough = true;
		return false;
	}
	now = coarse_ns();
	round->seen += round->step;
	round->enough = round->seen >= ROUND_RECORDS || now - round->begin >= ROUND_NS;
	if (now != round->last)
		round->step = 1;
	else if (round->step < CLOCK_RECORDS)
		round->step *= 2;
	if (round->step > ROUND_RECORDS - round->seen)
		round->step = ROUND_RECORDS - round->seen;
	round->last = now;
	round->left = round->step;
	return !round->enough;
}

static const struct event_reader *reader_of(const struct event_source *source, const void *record,
					     size_t len)
{
	const struct event_reader *reader = source->readers;

	while (reader && !fits(&reader->kind, record, len))
		reader = reader->next;
	return reader;
}

/* False if the round is over; session->round has the reason. */
static inline bool hand_over(struct event_source *source, const void *record, size_t len)
{
	struct event_round *round = &source->session->round;
	const struct event_reader *reader = source->only;
	int err = 0;

	if (!reader || len < reader->kind.least_len)
		reader = reader_of(source, record, len);
	if (reader) {
		err = reader->fn(record, len, reader->user);
	} else {
		source->malformed++;
		round->malformed++;
	}
	round->left--;
	if (err < 0) {
		round->err = err;
		return false;
	}
	return round->left || round_goes_on(source->session);
}

/* A perf buffer's record begins 4 bytes behind an address aligned to 8, so it is copied. */
static const void *aligned_copy(struct event_source *source, const void *record, size_t len)
{
	if (len > source->aligned_len) {
		void *larger = realloc(source->aligned, len);

		if (!larger)
			return NULL;
		source->aligned = larger;
		source->aligned_len = len;
	}
	return memcpy(source->aligned, record, len);
}

struct perf_sample {
	struct perf_event_header header;
	uint32_t len;
	char data[];
};

struct perf_lost {
	struct perf_event_header header;
	uint64_t id, lost;
};

/* libbpf's callback for a perf buffer. DONE ends the loop over this CPU's buffer. */
static enum bpf_perf_event_ret on_perf_event(void *user, int cpu, struct perf_event_header *header)
{
	struct event_source *source = user;
	const struct perf_sample *sample = (const struct perf_sample *)header;
	const void *record;

	(void)cpu;
	if (header->type == PERF_RECORD_LOST)
		source->lost += ((const struct perf_lost *)header)->lost;
	if (header->type != PERF_RECORD_SAMPLE)
		return LIBBPF_PERF_EVENT_CONT;
	record = aligned_copy(source, sample->data, sample->len);
	if (!record) {
		source->lost++;
		return LIBBPF_PERF_EVENT_CONT;
	}
	return hand_over(source, record, sample->len) ? LIBBPF_PERF_EVENT_CONT :
							LIBBPF_PERF_EVENT_DONE;
}

/* ---- a round ---- */

void skepi_events_stop(struct skep_session *session)
{
	struct event_round *round = &session->round;

	session->stopped = true;
	if (round->left > 1) {
		round->step -= round->left - 1;
		round->left = 1;
	}
}

static bool is_over(const struct skep_session *session)
{
	return session->round.enough || session->round.err;
}

/* Each round begins with the CPU after the one that the last round ended with, so that no CPU
 * starves. */
static int consume_perf(struct event_source *source)
{
	size_t count = perf_buffer__buffer_cnt(source->perf);
	int err = 0;

	for (size_t i = 0; i < count && !err && !is_over(source->session); i++) {
		err = perf_buffer__consume_buffer(source->perf, source->next_cpu % count);
		source->next_cpu = (source->next_cpu + 1) % count;
		if (err == -ENOENT) /* an offline CPU has no buffer */
			err = 0;
	}
	return err;
}

static void consume_ring(struct event_source *source)
{
	bool goes_on = true;
	const void *record;
	size_t len;

	skepi_ring_begin(&source->ring);
	while (goes_on && (record = skepi_ring_next(&source->ring, &len))) {
		goes_on = hand_over(source, record, len);
		skepi_ring_release(&source->ring);
	}
}

static int consume_source(struct event_source *source)
{
	int err;

	if (!source->perf)
		return consume_ring(source), 0;
	err = consume_perf(source);

	if (err >= 0 || is_over(source->session))
		return 0;
	return skepi_fail(&source->session->error, SKEP_STAGE_EVENT, err,
			  bpf_map__name(source->map), "map `%s` cannot be read: %s",
			  skepi_map_words(source->map).text, strerror(-err));
}

static struct event_source *source_at(const struct skep_session *session, size_t index)
{
	struct event_source *source = session->sources;

	while (index--)
		source = source->next;
	return source;
}

int skepi_events_consume(struct skep_session *session)
{
	int err = 0;

	session->round = (struct event_round){ .left = 1, .step = 1 };
	if (!session->sources)
		return 0;
	session->round.begin = session->round.last = coarse_ns();
	for (size_t i = 0; i < session->source_count && !err && !is_over(session); i++) {
		err = consume_source(source_at(session, session->next_source));
		session->next_source = (session->next_source + 1) % session->source_count;
	}
	session->round.handled = (int)(session->round.seen + session->round.step - session->round.left -
				       session->round.malformed);
	return err;
}

/* ---- sources ---- */

static int open_perf(struct event_source *source)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_RAW,
		.read_format = PERF_FORMAT_LOST,
		.sample_period = 1,
		.wakeup_events = 1,
	};
	int fd = bpf_map__fd(source->map);

	source->perf = perf_buffer__new_raw(fd, PERF_PAGES, &attr, on_perf_event, source, NULL);
	source->tells_lost = source->perf;
	if (source->perf || errno != EINVAL)
		return source->perf ? 0 : -errno;
	attr.read_format = 0;
	source->perf = perf_buffer__new_raw(fd, PERF_PAGES, &attr, on_perf_event, source, NULL);
	return source->perf ? 0 : -errno;
}

static int open_buffer(struct event_source *source)
{
	struct libbpf_words words;
	int err;

	skepi_words_begin(&words);
	if (bpf_map__type(source->map) == BPF_MAP_TYPE_PERF_EVENT_ARRAY) {
		err = open_perf(source);
	} else {
		err = skepi_ring_open(&source->ring, bpf_map__fd(source->map), bpf_map__max_entries(source->map));
	}
	skepi_words_end(&words);
	if (!err)
		return 0;
	return skepi_fail(&source->session->error, SKEP_STAGE_EVENT, err,
			  bpf_map__name(source->map), "map `%s` cannot be read: %s%s%s%s",
			  skepi_map_words(source->map).text, strerror(-err),
			  words.text[0] ? " (libbpf: " : "", words.text, words.text[0] ? ")" : "");
}

static void source_free(struct event_source *source)
{
	while (source->readers) {
		struct event_reader *reader = source->readers;

		source->readers = reader->next;
		free(reader);
	}
	skepi_ring_close(&source->ring);
	perf_buffer__free(source->perf);
	skepi_lost_close(&source->counter);
	free(source->aligned);
	free(source);
}

static int source_open(struct skep_session *session, const struct bpf_map *map,
		       struct event_source **ret_source)
{
	struct event_source *source = calloc(1, sizeof(*source));
	int err;

	if (!source)
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, -ENOMEM, bpf_map__name(map),
				  "out of memory for a reader");
	source->session = session;
	source->map = map;
	err = skepi_epoll_open(session);
	if (!err)
		err = open_buffer(source);
	if (!err)
		err = skepi_epoll_add(session, source->perf ? perf_buffer__epoll_fd(source->perf) :
							       bpf_map__fd(map));
	if (err) {
		source_free(source);
		return errno = -err, err;
	}
	skepi_lost_open(session, map, &source->counter);
	source->next = session->sources;
	session->sources = source;
	session->source_count++;
	*ret_source = source;
	return 0;
}

/* ---- readers ---- */

/* Finds a map by name that is a ring buffer or perf buffer. */
static struct bpf_map *find_buffer(struct skep_session *session, const char *name)
{
	struct bpf_map *map = name ? skep_session_map(session, name) : NULL;
	bool readable;

	if (!name)
		skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, NULL,
			   "no ring buffer's name was given");
	if (!map)
		return NULL;
	readable = bpf_map__type(map) == BPF_MAP_TYPE_RINGBUF ||
		   bpf_map__type(map) == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	if (readable && bpf_map__fd(map) >= 0)
		return map;
	skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, bpf_map__name(map),
		   readable ? "load the session before reading from map `%s`" :
			      "map `%s` is neither a ring buffer nor a perf-event-array",
		   skepi_map_words(map).text);
	return NULL;
}

static int check_kind(struct skep_session *session, const struct bpf_map *map,
		      const struct skep_record_kind *kind)
{
	size_t len = kind->tag_len;

	if (!len || len == 1 || len == 2 || len == 4 || len == 8)
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, bpf_map__name(map),
			  "a tag of map `%s` has %zu bytes, not 1, 2, 4 or 8", skepi_map_words(map).text,
			  len);
}

static int check_free(const struct event_source *source, const struct skep_record_kind *kind)
{
	const char *name = bpf_map__name(source->map);

	for (const struct event_reader *reader = source->readers; reader; reader = reader->next)
		if (!reader->kind.tag_len || !kind->tag_len || reader->kind.tag == kind->tag)
			return skepi_fail(&source->session->error, SKEP_STAGE_EVENT, -EBUSY, name,
					  "map `%s` already has a "
					  "reader%s", skepi_map_words(source->map).text,
					  reader->kind.tag_len ? " for that tag" : "");
	return 0;
}

static struct event_source *find_source(const struct skep_session *session,
					const struct bpf_map *map)
{
	struct event_source *source = session->sources;

	while (source && source->map != map)
		source = source->next;
	return source;
}

static int add_reader(struct skep_session *session, struct bpf_map *map,
		      const struct event_reader *like)
{
	struct event_source *source = find_source(session, map);
	struct event_reader *reader;
	int err = check_kind(session, map, &like->kind);

	if (!err && source)
		err = check_free(source, &like->kind);
	if (err)
		return err;
	reader = malloc(sizeof(*reader));
	if (!reader)
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, -ENOMEM, bpf_map__name(map),
				  "out of memory for a reader");
	if (!source)
		err = source_open(session, map, &source);
	if (err) {
		free(reader);
		return errno = -err, err;
	}
	*reader = *like;
	reader->next = source->readers;
	source->readers = reader;
	source->only = reader->kind.tag_len ? NULL : reader;
	return 0;
}

int skep_session_on_kind(struct skep_session *session, const char *name,
			 const struct skep_record_kind *kind, skep_record_fn fn, void *user)
{
	struct event_reader like = { .fn = fn, .user = user };
	struct bpf_map *map;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	map = find_buffer(session, name);
	if (!map)
		return -errno;
	if (!fn || !kind || kind->sz < sizeof(*kind))
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, bpf_map__name(map),
				  fn ? "no kind of records was given for map `%s`" :
				       "no function was given for map "
				       "`%s`", skepi_map_words(map).text);
	like.kind = *kind;
	return add_reader(session, map, &like);
}

int skep_session_on_record(struct skep_session *session, const char *map, size_t least_len,
			   skep_record_fn fn, void *user)
{
	struct skep_record_kind kind = { .sz = sizeof(kind), .least_len = least_len };

	return skep_session_on_kind(session, map, &kind, fn, user);
}

void skepi_events_free(struct skep_session *session)
{
	while (session->sources) {
		struct event_source *source = session->sources;

		session->sources = source->next;
		source_free(source);
	}
	if (session->more_fd > 0)
		close(session->more_fd);
	if (session->epoll_fd >= 0)
		close(session->epoll_fd);
}
