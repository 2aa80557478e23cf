// SPDX-License-Identifier: MIT
#include "tests/kernel/packet_support.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <string.h>

void packet_put(struct packet *packet, const void *bytes, uint32_t len)
{
	memcpy(packet->bytes + packet->len, bytes, len);
	packet->len += len;
}

void packet_put_16(struct packet *packet, uint16_t value)
{
	value = htons(value);
	packet_put(packet, &value, sizeof(value));
}

void packet_put_ethernet(struct packet *packet, unsigned tags, uint16_t type)
{
	static const uint8_t macs[] = { 2, 1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15 };

	packet->len = 0;
	packet_put(packet, macs, sizeof(macs));
	for (unsigned i = 0; i < tags; i++) {
		packet_put_16(packet, i + 1 < tags ? 0x88a8 : 0x8100);
		packet_put_16(packet, 7);
	}
	packet_put_16(packet, type);
}

void packet_put_ipv4(struct packet *packet, uint8_t protocol, unsigned options, uint16_t fragment)
{
	uint8_t header[60] = { (uint8_t)(0x45 + options), 0, 0, 0, 0x12, 0x34, 0, 0, 63, protocol,
			       0, 0, 10, 0, 0, 1, 10, 1, 2, 3 };

	header[2] = 1;
	header[3] = 0x2c;
	fragment = htons(fragment);
	memcpy(header + 6, &fragment, 2);
	packet_put(packet, header, 20 + 4 * options);
}

void packet_put_ipv6(struct packet *packet, uint8_t next)
{
	uint8_t header[40] = { 0x60, 0, 0, 0, 0, 40, next, 64, 0x20, 0x01, 0x0d, 0xb8,
			       [23] = 1, [39] = 2 };

	packet_put(packet, header, sizeof(header));
}

void packet_put_transport(struct packet *packet, uint16_t port)
{
	uint8_t rest[16] = { 0xde, 0xad, 0xbe, 0xef, 0, 0, 0, 0, 0x50, 0x12, 0x20, 0x01 };

	packet_put_16(packet, 4660);
	packet_put_16(packet, port);
	packet_put(packet, rest, sizeof(rest));
}

struct packet packet_ipv4(unsigned tags, uint8_t protocol, unsigned options)
{
	struct packet packet;

	packet_put_ethernet(&packet, tags, 0x0800);
	packet_put_ipv4(&packet, protocol, options, 0);
	packet_put_transport(&packet, 443);
	return packet;
}

struct packet packet_ipv6(unsigned tags, const uint8_t *extensions, unsigned count)
{
	struct packet packet;

	packet_put_ethernet(&packet, tags, 0x86dd);
	packet_put_ipv6(&packet, count ? extensions[0] : 17);
	for (unsigned i = 0; i < count; i++) {
		uint8_t header[24] = { i + 1 < count ? extensions[i + 1] : 17, extensions[i] == 44 ? 0 : 2 };

		packet_put(&packet, header, extensions[i] == 44 ? 8 : 24);
	}
	packet_put_transport(&packet, 53);
	return packet;
}

uint32_t packet_run(struct lang *lang, const char *name, struct packet *packet)
{
	struct bpf_program *program = bpf_object__find_program_by_name(lang->object, name);
	struct packet out = { .len = 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet->bytes,
		    .data_size_in = packet->len, .data_out = out.bytes,
		    .data_size_out = sizeof(out.bytes));

	cr_assert(program, "%s", name);
	memset(lang->results, 0, LANG_RESULTS * sizeof(*lang->results));
	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(program), &opts), 0, "%s %s",
		     lang->clang, name);
	out.len = opts.data_size_out;
	*packet = out;
	return opts.retval;
}

uint16_t packet_sum(const uint8_t *bytes, uint32_t len, uint32_t start)
{
	uint32_t sum = start;

	for (uint32_t i = 0; i < len; i++)
		sum += (uint32_t)bytes[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}
