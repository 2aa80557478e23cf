/* SPDX-License-Identifier: MIT */
/*
 * Packets made byte by byte, and runs of programs on them by BPF_PROG_TEST_RUN. A packet is the
 * caller's; packet_run leaves in it what the program made of it.
 */
#pragma once

#include <stdint.h>

#include "tests/kernel/lang_support.h"

struct packet {
	uint8_t bytes[256];
	uint32_t len;
};

void packet_put(struct packet *packet, const void *bytes, uint32_t len);
void packet_put_16(struct packet *packet, uint16_t value);

/* Begins a packet: addresses, VLAN tags, type. */
void packet_put_ethernet(struct packet *packet, unsigned tags, uint16_t type);

/* From 10.0.0.1 to 10.1.2.3; options are words of 4 bytes, fragment the field in host order. */
void packet_put_ipv4(struct packet *packet, uint8_t protocol, unsigned options, uint16_t fragment);

/* From 2001:db8::1 to ::2. */
void packet_put_ipv6(struct packet *packet, uint8_t next);

/* From port 4660 to `port`, 20 bytes: a TCP header, or a UDP header and 12 bytes. */
void packet_put_transport(struct packet *packet, uint16_t port);

/* All of these, to port 443. */
struct packet packet_ipv4(unsigned tags, uint8_t protocol, unsigned options);

/* UDP to port 53 behind extension headers of these types: 24 bytes each, and fragments 8. */
struct packet packet_ipv6(unsigned tags, const uint8_t *extensions, unsigned count);

/* The program's result; the slots of `results` are cleared before. */
uint32_t packet_run(struct lang *lang, const char *name, struct packet *packet);

/* The sum of one's complement of a range; 0xffff where a checksum in it is right. */
uint16_t packet_sum(const uint8_t *bytes, uint32_t len, uint32_t start);
