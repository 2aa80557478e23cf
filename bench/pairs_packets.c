// SPDX-License-Identifier: GPL-2.0
/*
 * Builds the packets for bench/pairs.c: Ethernet with VLAN tags, IPv4 with and without options, IPv6
 * with extension headers, TCP, UDP, ICMP, fragments, and packets that are cut short in each header.
 * No input; the table of shapes below is the list. Called by main of pairs.c.
 */
#include "pairs_packets.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

/* Describes a packet; ports and addresses are in host order. */
struct shape {
	const char *name;
	uint8_t protocol;
	uint32_t source; /* 10.1.0.1 where 0 */
	uint16_t port;
	uint8_t flags; /* of TCP; the type of ICMP */
	uint8_t ttl, tos;
	const char *text; /* the payload */
	uint16_t text_len;
	const char *options; /* of TCP, a multiple of 4 bytes */
	uint8_t options_len;
	uint8_t tags; /* VLAN */
	uint8_t ip_words; /* of IPv4's options */
	bool six, extension, later, broken;
	uint16_t cut; /* the frame's length, where not 0 */
};

#define DNS "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
#define TEXT(T) .text = (T), .text_len = sizeof(T) - 1
#define OPTIONS(T) .options = (T), .options_len = sizeof(T) - 1

static const struct shape shapes[] = {
	{ "syn to 80", .protocol = 6, .port = 80, .flags = 2, OPTIONS("\x02\x04\x05\xb4") },
	{ "syn of small segments", .protocol = 6, .port = 81, .flags = 2,
	  OPTIONS("\x01\x01\x02\x04\x01\x00\x00\x00") },
	{ "syn without a size", .protocol = 6, .port = 443, .flags = 2,
	  OPTIONS("\x01\x03\x03\x07\x04\x02\x00\x00") },
	{ "syn, second source", .protocol = 6, .source = 0xc0a80001, .port = 80, .flags = 2 },
	{ "request", .protocol = 6, .port = 80, .flags = 24, TEXT("GET / HTTP/1.1\r\n") },
	{ "request, other source", .protocol = 6, .source = 0xc0a80001, .port = 8000, .flags = 24,
	  TEXT("POST / HTTP/1.1\r\n") },
	{ "telnet", .protocol = 6, .port = 23, .flags = 16, TEXT("a") },
	{ "reset", .protocol = 6, .port = 8000, .flags = 4 },
	{ "about to expire", .protocol = 6, .port = 443, .flags = 16, .ttl = 1 },
	{ "dns", .protocol = 17, .port = 53,
	  TEXT(DNS "\x07"
		   "example\x00\x00\x01\x00\x01") },
	{ "dns, long label", .protocol = 17, .port = 53, .source = 0xc0a80002,
	  TEXT(DNS "\x28"
		   "0123456789012345678901234567890123456789\x00\x00\x01\x00"
		   "\x01") },
	{ "dns, bad label", .protocol = 17, .port = 53, TEXT(DNS "\xc0\x0c") },
	{ "dns, cut short", .protocol = 17, .port = 53, TEXT("\x12\x34") },
	{ "datagram with a semicolon", .protocol = 17, .port = 9, .tos = 184, TEXT("abc;def") },
	{ "datagram without", .protocol = 17, .port = 10, .source = 0xc0a80003, TEXT("abcdef") },
	{ "large datagram", .protocol = 17, .port = 10, .text = "", .text_len = 1200 },
	{ "options of IP", .protocol = 17, .port = 53, .ip_words = 2, TEXT("a;") },
	{ "later fragment", .protocol = 17, .port = 53, .later = true, TEXT("a;") },
	{ "ping", .protocol = 1, .flags = 8, TEXT("data") },
	{ "pong", .protocol = 1, .flags = 0, .source = 0xc0a80001, TEXT("data") },
	{ "wrong checksum", .protocol = 6, .port = 443, .flags = 16, .broken = true },
	{ "six, tcp", .protocol = 6, .port = 80, .flags = 2, .six = true, .tos = 184 },
	{ "six, udp", .protocol = 17, .port = 53, .six = true, TEXT("x;") },
	{ "six, other source", .protocol = 17, .source = 5, .port = 9, .six = true, TEXT("x;") },
	{ "six, neighbours", .protocol = 58, .flags = 135, .six = true, .source = 7, .ttl = 255 },
	{ "six, forwarded neighbours", .protocol = 58, .flags = 135, .six = true, .source = 7 },
	{ "six, extension header", .protocol = 17, .port = 53, .six = true, .extension = true,
	  .source = 9, TEXT("x;") },
	{ "six, reset", .protocol = 6, .port = 8000, .flags = 20, .six = true, .extension = true },
	{ "one tag", .protocol = 17, .port = 53, .tags = 1, TEXT("x;") },
	{ "two tags", .protocol = 6, .port = 80, .tags = 2, .flags = 16, .ttl = 1 },
	{ "tag, cut short", .protocol = 17, .tags = 1, .cut = 16 },
	{ "tcp, cut short", .protocol = 6, .port = 80, .cut = 40 },
	{ "ip, cut short", .protocol = 6, .port = 80, .cut = 24 },
};

unsigned packets_count(void)
{
	return sizeof(shapes) / sizeof(shapes[0]);
}

static void put16(struct packet *packet, uint16_t v)
{
	packet->bytes[packet->len++] = v >> 8;
	packet->bytes[packet->len++] = (uint8_t)v;
}

static void put32(struct packet *packet, uint32_t v)
{
	put16(packet, v >> 16);
	put16(packet, (uint16_t)v);
}

static void put_bytes(struct packet *packet, const void *bytes, uint32_t len)
{
	memcpy(packet->bytes + packet->len, bytes, len);
	packet->len += len;
}

static uint32_t add_words(uint32_t sum, const uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
	return sum;
}

static void store_checksum(uint8_t *at, uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
	at[0] = sum >> 8;
	at[1] = (uint8_t)sum;
}

static uint32_t l4_len(const struct shape *shape)
{
	uint32_t header = shape->protocol == 6 ? 20u + shape->options_len : 8u;

	return header + shape->text_len;
}

static void put_ethernet(struct packet *packet, const struct shape *shape)
{
	put_bytes(packet, "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02", 12);
	for (uint8_t i = 0; i < shape->tags; i++) {
		put16(packet, shape->tags == 2 && i == 0 ? 0x88a8 : 0x8100);
		put16(packet, 0x2000 + 100 + i);
	}
	put16(packet, shape->six ? 0x86dd : 0x0800);
}

static void put_ipv4(struct packet *packet, const struct shape *shape)
{
	uint32_t begin = packet->len, len = 20u + shape->ip_words * 4u;

	put16(packet, (uint16_t)(0x4000 | len / 4 << 8 | shape->tos));
	put16(packet, (uint16_t)(len + l4_len(shape)));
	put16(packet, 0x1234);
	put16(packet, shape->later ? 185 : 0);
	put16(packet, (uint16_t)((shape->ttl ? shape->ttl : 64) << 8 | shape->protocol));
	put16(packet, 0);
	put32(packet, shape->source ? shape->source : 0x0a010001);
	put32(packet, 0x0a000001);
	for (uint8_t i = 0; i < shape->ip_words; i++)
		put32(packet, 0x01010101);
	store_checksum(packet->bytes + begin + 10,
		       add_words(shape->broken, packet->bytes + begin, len));
}

static void put_ipv6(struct packet *packet, const struct shape *shape)
{
	uint32_t extension = shape->extension ? 8 : 0;

	put32(packet, 0x60000000u | (uint32_t)shape->tos << 20);
	put16(packet, (uint16_t)(extension + l4_len(shape)));
	packet->bytes[packet->len++] = shape->extension ? 0 : shape->protocol;
	packet->bytes[packet->len++] = shape->ttl ? shape->ttl : 64;
	put_bytes(packet, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0", 12);
	put32(packet, shape->source ? shape->source : 1);
	put_bytes(packet, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0", 12);
	put32(packet, 2);
	if (shape->extension) {
		put16(packet, (uint16_t)(shape->protocol << 8));
		put16(packet, 0x0104);
		put32(packet, 0);
	}
}

/* The checksum also covers the addresses in front of it. */
static void put_l4(struct packet *packet, const struct shape *shape)
{
	uint32_t begin = packet->len, check = 2, sum = 0, addresses = shape->six ? 32 : 8;

	if (shape->protocol == 6) {
		put16(packet, 40000);
		put16(packet, shape->port);
		put32(packet, 1000);
		put32(packet, 0);
		put16(packet, (uint16_t)((20 + shape->options_len) / 4 << 12 | shape->flags));
		put16(packet, 1024);
		put32(packet, 0);
		put_bytes(packet, shape->options ? shape->options : "", shape->options_len);
		check = 16;
	} else if (shape->protocol == 17) {
		put16(packet, 40000);
		put16(packet, shape->port);
		put16(packet, (uint16_t)l4_len(shape));
		put16(packet, 0);
		check = 6;
	} else {
		put16(packet, (uint16_t)(shape->flags << 8));
		put16(packet, 0);
		put32(packet, 0x00010001);
	}
	if (shape->text_len > 1000)
		memset(packet->bytes + packet->len, 'a', shape->text_len);
	else
		memcpy(packet->bytes + packet->len, shape->text ? shape->text : "",
		       shape->text_len);
	packet->len += shape->text_len;
	if (shape->protocol != 1)
		sum = add_words(shape->protocol + l4_len(shape),
				packet->bytes + begin - addresses -
					(shape->extension ? 8 : shape->ip_words * 4),
				addresses);
	store_checksum(packet->bytes + begin + check,
		       add_words(sum, packet->bytes + begin, packet->len - begin));
}

void packets_make(unsigned index, struct packet *packet)
{
	const struct shape *shape = &shapes[index];

	memset(packet, 0, sizeof(*packet));
	packet->name = shape->name;
	put_ethernet(packet, shape);
	if (shape->six)
		put_ipv6(packet, shape);
	else
		put_ipv4(packet, shape);
	put_l4(packet, shape);
	if (shape->cut)
		packet->len = shape->cut;
	else if (packet->len < 60)
		packet->len = 60; /* Ethernet's minimum */
}
