// SPDX-License-Identifier: MIT
/* lisp/lang_containers.lisp: what is in the maps, and what user space finds there. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define FAILED(code) ((uint64_t)-(int64_t)(code))

static void queues(uint64_t a, uint64_t b, uint64_t *e)
{
	const uint64_t expected[] = {
		FAILED(ENOENT), 0, 0, 0, a, 0, a, 0, b,
		FAILED(E2BIG), 0, 0, a + 1,
		0, (uint32_t)(b + 1), 0, (uint8_t)a, 0, (uint32_t)b, FAILED(ENOENT),
	};

	memcpy(e, expected, sizeof(expected));
}

static void filters(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)a, (void)b, (void)e;
}

static void inside(uint64_t a, uint64_t b, uint64_t *e)
{
	const uint64_t expected[] = {
		2, 0, b, b, 1, FAILED(EEXIST), b + 2, 0, 0, 4, 0, a, 2,
	};

	memcpy(e, expected, sizeof(expected));
}

static void bytes(uint64_t a, uint64_t b, uint64_t *e)
{
	const uint64_t expected[] = {
		2, 0, (uint16_t)b, FAILED(EEXIST), 0, FAILED(ENOENT), (uint32_t)b, 2,
	};

	(void)a;
	memcpy(e, expected, sizeof(expected));
}

static void one_cpu(uint64_t a, uint64_t b, uint64_t *e)
{
	const uint64_t expected[] = { a + 3, a + 1, 2, 2 };

	(void)b;
	memcpy(e, expected, sizeof(expected));
}

static void storage(uint64_t a, uint64_t b, uint64_t *e)
{
	const uint64_t expected[] = { a + 3, a + 9, 2, (uint32_t)a, 0,
				      FAILED(ENOENT), a, 0 };

	(void)b;
	memcpy(e, expected, sizeof(expected));
}

static void shared_storage(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = (uint32_t)a;
}

static void put_inside(struct lang *lang, const char *outer, const void *key, const char *inner)
{
	int fd = lang_map(lang, inner);

	cr_assert_eq(bpf_map_update_elem(lang_map(lang, outer), key, &fd, BPF_ANY), 0, "%s: %s",
		     outer, strerror(errno));
}

static void check_values(struct lang *lang)
{
	const uint32_t slot = 1;
	const unsigned char name[8] = { 0, 0, 0, 0, 0, 0, 0, 7 };

	put_inside(lang, "by_slot", &slot, "shape");
	put_inside(lang, "by_name", name, "shape");
	lang_check_pairs(lang, "queues", queues, 20);
	lang_check_pairs(lang, "filters", filters, 4);
	lang_check_pairs(lang, "inside", inside, 13);
	lang_check_pairs(lang, "bytes", bytes, 8);
	lang_check_pairs(lang, "one_cpu", one_cpu, 4);
	lang_check_pairs(lang, "storage", storage, 8);
	lang_check_pairs(lang, "shared_storage", shared_storage, 1);
}

Test(containers, hold_what_was_put_there)
{
	lang_each("lang_containers", check_values);
}

/* ---- a ring buffer inside a map ---- */

struct pair {
	uint8_t left;
	uint32_t right;
};

struct received {
	unsigned count;
	struct pair pairs[4];
};

static int take(void *user, void *record, size_t len)
{
	struct received *received = user;

	cr_assert_eq(len, sizeof(struct pair));
	cr_assert_lt(received->count, 4);
	memcpy(&received->pairs[received->count++], record, len);
	return 0;
}

static void check_ring(struct lang *lang)
{
	struct received received = { 0 };
	uint64_t inputs[] = { 1 };
	struct ring_buffer *ring;
	uint32_t slot = 1;

	put_inside(lang, "rings", &slot, "ring_shape");
	ring = ring_buffer__new(lang_map(lang, "ring_shape"), take, &received, NULL);
	cr_assert(ring);
	lang_run(lang, "ring_inside", inputs, 1);
	ring_buffer__consume(ring);
	ring_buffer__free(ring);
	cr_assert_eq(received.count, 2);
	cr_assert_eq(received.pairs[0].left, 1);
	cr_assert_eq(received.pairs[0].right, 2);
	cr_assert_eq(received.pairs[1].left, 3);
	for (unsigned i = 0; i < 2; i++) {
		const unsigned char *bytes = (const unsigned char *)&received.pairs[i];

		cr_assert(!bytes[1] && !bytes[2] && !bytes[3], "the padding of record %u", i);
	}
	cr_assert_eq(lang->results[0], 4096);
	cr_assert_eq(lang->results[1], 2 * 16);
}

Test(containers, a_ring_buffer_inside_a_map_takes_records)
{
	lang_each("lang_containers", check_ring);
}

/* ---- sockets ---- */

static void connected(int sockets[2])
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(address);

	cr_assert(listener >= 0);
	cr_assert_eq(bind(listener, (struct sockaddr *)&address, len), 0);
	cr_assert_eq(listen(listener, 1), 0);
	cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &len), 0);
	sockets[0] = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(connect(sockets[0], (struct sockaddr *)&address, len), 0);
	sockets[1] = accept(listener, NULL, NULL);
	cr_assert(sockets[1] >= 0);
	close(listener);
}

static void check_sockets(struct lang *lang)
{
	uint64_t inputs[] = { 0 }, expected[] = { 2, AF_INET };
	uint32_t slot = 1;
	int sockets[2];

	connected(sockets);
	cr_assert_eq(bpf_map_update_elem(lang_map(lang, "sockets"), &slot, &sockets[0], BPF_ANY),
		     0, "%s", strerror(errno));
	lang_run(lang, "sockets_inside", inputs, 1);
	lang_expect(lang, "sockets_inside", "", expected, 2);
	close(sockets[0]);
	close(sockets[1]);
}

Test(containers, a_socket_of_a_map_is_found_and_given_back)
{
	lang_each("lang_containers", check_sockets);
}

/* ---- samples ---- */

static void take_sample(void *user, int cpu, void *data, uint32_t len)
{
	struct received *received = user;

	(void)cpu;
	cr_assert_geq(len, sizeof(struct pair));
	if (received->count < 4)
		memcpy(&received->pairs[received->count++], data, sizeof(struct pair));
}

static void check_samples(struct lang *lang)
{
	struct received received = { 0 };
	uint64_t inputs[] = { 0x12345678 }, expected[] = { 0 };
	struct perf_buffer *buffer = perf_buffer__new(lang_map(lang, "samples"), 8, take_sample,
						      NULL, &received, NULL);

	cr_assert(buffer, "%s", strerror(errno));
	lang_run(lang, "sampled", inputs, 1);
	lang_expect(lang, "sampled", "", expected, 1);
	perf_buffer__consume(buffer);
	perf_buffer__free(buffer);
	cr_assert_eq(received.count, 1);
	cr_assert_eq(received.pairs[0].left, 5);
	cr_assert_eq(received.pairs[0].right, 0x12345678);
}

Test(containers, user_space_gets_the_samples)
{
	lang_each("lang_containers", check_samples);
}
