/* SPDX-License-Identifier: GPL-2.0 */
/* The packets that bench/pairs.c runs both programs of a pair on. */
#ifndef PAIRS_PACKETS_H
#define PAIRS_PACKETS_H

#include <stdint.h>

#define PACKET_MOST 2048

struct packet {
	const char *name;
	uint32_t len;
	uint8_t bytes[PACKET_MOST];
};

unsigned packets_count(void);
void packets_make(unsigned index, struct packet *packet);

#endif
