/* SPDX-License-Identifier: MIT */
/* Reads a BPF ring buffer in place. events.c calls begin, then next and release per record. Used
 * instead of libbpf's ring_buffer, which calls a function per record that would have to call the
 * application's: the second call takes as long as everything else. */
#pragma once

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	unsigned long *consumer;       /* written by this process; NULL: the ring is not open */
	const unsigned long *producer; /* written by the kernel; the data follow, mapped twice */
	const char *data;
	size_t page_len, data_len;
	unsigned long at;              /* offset of the next record */
	unsigned long end;             /* the producer's position when it was last read */
};

/* Opens the ring of a map: fd is the map's, entries its size in bytes. 0 or -errno. */
int skepi_ring_open(struct ring *, int fd, size_t entries);
void skepi_ring_close(struct ring *);

/* Call before the first record of a round: another reader may have consumed records. */
static inline void skepi_ring_begin(struct ring *ring)
{
	ring->at = ring->end = __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE);
}

/* The next record; NULL if none is complete. Call skepi_ring_release before the next call. */
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

/* Hands the record's room back to the kernel. */
static inline void skepi_ring_release(struct ring *ring)
{
	__atomic_store_n(ring->consumer, ring->at, __ATOMIC_RELEASE);
}
