#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

/* Under a flood of records a stop signal is looked for this often. */
#define STOP_CHECK_RECORDS 1024

static int epoll_open(struct skep_session *session)
{
	if (session->epoll_fd >= 0)
		return 0;
	session->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (session->epoll_fd < 0)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -errno, NULL,
				  "no epoll descriptor can be had: %s", strerror(errno));
	return 0;
}

static int epoll_add(struct skep_session *session, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (!epoll_ctl(session->epoll_fd, EPOLL_CTL_ADD, fd, &event))
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_WAIT, -errno, NULL,
			  "a descriptor cannot be waited for: %s", strerror(errno));
}

/* libbpf's callback: a record for one reader. */
static int on_sample(void *user, void *record, size_t len)
{
	struct ring_reader *reader = user;
	struct skep_session *session = reader->session;
	int err = 0;

	if (len < reader->least_len) {
		session->lost++;
	} else {
		if (session->handled < INT_MAX)
			session->handled++;
		err = reader->fn(record, len, reader->user);
	}
	if (err >= 0 && session->stop && ++session->since_stop_check >= STOP_CHECK_RECORDS) {
		session->since_stop_check = 0;
		if (skep_stop_signal(session->stop))
			return -EINTR;
	}
	return err < 0 ? err : 0;
}

static int ring_add(struct skep_session *session, int map_fd, struct ring_reader *reader)
{
	int err;

	if (session->ring)
		return ring_buffer__add(session->ring, map_fd, on_sample, reader);
	session->ring = ring_buffer__new(map_fd, on_sample, reader, NULL);
	if (!session->ring)
		return -errno;
	err = epoll_add(session, ring_buffer__epoll_fd(session->ring));
	if (err) {
		ring_buffer__free(session->ring);
		session->ring = NULL;
	}
	return err;
}

/* The map, where it is a ring buffer that can be read. */
static struct bpf_map *find_ringbuf(struct skep_session *session, const char *name)
{
	struct bpf_map *map = name ? skep_session_map(session, name) : NULL;

	if (!name)
		skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, NULL,
			   "no ring buffer's name was given");
	if (!map)
		return NULL;
	if (bpf_map__type(map) == BPF_MAP_TYPE_RINGBUF && bpf_map__fd(map) >= 0)
		return map;
	skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, bpf_map__name(map),
		   bpf_map__fd(map) < 0 ? "load the session before reading from map `%s`" :
					  "map `%s` is no ring buffer", bpf_map__name(map));
	return NULL;
}

int skep_session_on_record(struct skep_session *session, const char *ringbuf, size_t least_len,
			   skep_record_fn fn, void *user)
{
	struct ring_reader *reader;
	struct bpf_map *map;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	map = find_ringbuf(session, ringbuf);
	if (!map)
		return -errno;
	if (!fn)
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, -EINVAL, bpf_map__name(map),
				  "map `%s` was given no function", bpf_map__name(map));
	for (reader = session->readers; reader; reader = reader->next)
		if (!strcmp(reader->name, bpf_map__name(map)))
			return skepi_fail(&session->error, SKEP_STAGE_EVENT, -EBUSY, reader->name,
					  "map `%s` has a reader already", reader->name);
	err = epoll_open(session);
	if (err)
		return err;

	reader = calloc(1, sizeof(*reader) + strlen(bpf_map__name(map)) + 1);
	if (!reader)
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, -ENOMEM, bpf_map__name(map),
				  "out of memory for a reader");
	*reader = (struct ring_reader){ session->readers, session, least_len, fn, user };
	strcpy(reader->name, bpf_map__name(map));
	err = ring_add(session, bpf_map__fd(map), reader);
	if (err) {
		free(reader);
		return skepi_fail(&session->error, SKEP_STAGE_EVENT, err, bpf_map__name(map),
				  "map `%s` cannot be read: %s", bpf_map__name(map),
				  strerror(-err));
	}
	session->readers = reader;
	return 0;
}

int skep_session_watch(struct skep_session *session, struct skep_stop *stop)
{
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!stop || session->stop == stop)
		return 0;
	if (session->stop)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EBUSY, NULL,
				  "the session watches another stop already");
	err = epoll_open(session);
	if (!err)
		err = epoll_add(session, skepi_stop_fd(stop));
	if (!err)
		session->stop = stop;
	return err;
}

int skep_session_fd(struct skep_session *session)
{
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	err = epoll_open(session);
	return err ? err : session->epoll_fd;
}

uint64_t skep_session_lost(const struct skep_session *session)
{
	return session ? session->lost : 0;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for something; a handler of the application's is no reason to return where a stop is
 * watched. The number of ready descriptors, or -errno. */
static int wait_ready(struct skep_session *session, int timeout_ms)
{
	int64_t end = now_ms() + timeout_ms;
	struct epoll_event events[2];
	int count;

	for (;;) {
		count = epoll_wait(session->epoll_fd, events, (int)ARRAY_COUNT(events), timeout_ms);
		if (count >= 0 || errno != EINTR)
			return count < 0 ? -errno : count;
		if (!session->stop)
			return -EINTR;
		if (timeout_ms > 0)
			timeout_ms = end > now_ms() ? (int)(end - now_ms()) : 0;
	}
}

int skep_session_poll(struct skep_session *session, int timeout_ms)
{
	int count, err = 0;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!session->ring && !session->stop)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, -EINVAL, NULL,
				  "the session has nothing to wait for: no ring buffer is read and "
				  "no stop watched");
	session->handled = 0;
	count = session->stop && skep_stop_signal(session->stop) ? 1 :
								   wait_ready(session, timeout_ms);
	if (count == -EINTR)
		return errno = EINTR, -EINTR;
	if (count < 0)
		return skepi_fail(&session->error, SKEP_STAGE_WAIT, count, NULL,
				  "waiting failed: %s", strerror(-count));
	if (session->ring && count)
		err = ring_buffer__consume(session->ring);
	if (session->stop && skep_stop_signal(session->stop))
		return errno = EINTR, -EINTR;
	if (err < 0) {
		skepi_fail(&session->error, SKEP_STAGE_EVENT, err, NULL,
			   "the reading of records was ended by their reader: %s", strerror(-err));
		return errno = -err, err;
	}
	return session->handled;
}

void skepi_events_free(struct skep_session *session)
{
	ring_buffer__free(session->ring);
	while (session->readers) {
		struct ring_reader *reader = session->readers;

		session->readers = reader->next;
		free(reader);
	}
	if (session->epoll_fd >= 0)
		close(session->epoll_fd);
}
