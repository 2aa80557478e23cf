/*
 * A ring buffer that is read in place. libbpf's own reader calls a function for each record, which would have to call the application's:
 * the second call takes as long as all else.
 */
#pragma once

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	unsigned long *consumer;       /* this process writes it; NULL: the ring is not open */
	const unsigned long *producer; /* the kernel writes it; behind it are the data, twice */
	const char *data;
	size_t page_len, data_len;
	unsigned long at;              /* where the next record begins */
	unsigned long end;             /* what the kernel had written when that was last asked */
};

/* fd is the map's, entries its size in bytes. 0 or -errno. */
int skepi_ring_open(struct ring *, int fd, size_t entries);
void skepi_ring_close(struct ring *);

/* Before the first record of a round: another reader may have taken some. */
static inline void skepi_ring_begin(struct ring *ring)
{
	ring->at = ring->end = __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE);
}

/* The next record, or NULL where none is complete. skepi_ring_release before the next call. */
static inline const void *skepi_ring_next(struct ring *ring, size_t *ret_len)
{
	for (;;) {
		const uint32_t *header = (const uint32_t *)(ring->data + (ring->at & (ring->data_len - 1)));
		uint32_t len;

		if (ring->at >= ring->end) {
			ring->end = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
			if (ring->at >= ring->end)
				return NULL;
		}
		len = __atomic_load_n(header, __ATOMIC_ACQUIRE);
		if (len & BPF_RINGBUF_BUSY_BIT)
			return NULL;
		*ret_len = len & ~BPF_RINGBUF_DISCARD_BIT;
		ring->at += (*ret_len + BPF_RINGBUF_HDR_SZ + 7) / 8 * 8;
		if (!(len & BPF_RINGBUF_DISCARD_BIT))
			return (const char *)header + BPF_RINGBUF_HDR_SZ;
		__atomic_store_n(ring->consumer, ring->at, __ATOMIC_RELEASE);
	}
}

/* The kernel may write where the record was. */
static inline void skepi_ring_release(struct ring *ring)
{
	__atomic_store_n(ring->consumer, ring->at, __ATOMIC_RELEASE);
}
