// SPDX-License-Identifier: MIT
/* Opens a BPF ring buffer for reading in place: maps the consumer page and the producer page with
 * the data. events.c calls skepi_ring_open and _close; the functions that run per record are inline
 * in ring.h. */
#include "runtime/ring.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

int skepi_ring_open(struct ring *ring, int fd, size_t entries)
{
	size_t page_len = (size_t)sysconf(_SC_PAGESIZE);
	void *consumer, *producer;
	int err;

	if (entries > (SIZE_MAX - page_len) / 2)
		return -E2BIG;
	consumer = mmap(NULL, page_len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (consumer == MAP_FAILED)
		return -errno;
	producer = mmap(NULL, page_len + 2 * entries, PROT_READ, MAP_SHARED, fd, (off_t)page_len);
	if (producer == MAP_FAILED) {
		err = -errno;
		munmap(consumer, page_len);
		return err;
	}
	*ring = (struct ring){ .consumer = consumer, .producer = producer, .data = (const char *)producer + page_len,
			       .page_len = page_len, .data_len = entries };
	return 0;
}

void skepi_ring_close(struct ring *ring)
{
	if (!ring->consumer)
		return;
	munmap(ring->consumer, ring->page_len);
	munmap((void *)(uintptr_t)ring->producer, ring->page_len + 2 * ring->data_len);
	ring->consumer = NULL;
}
