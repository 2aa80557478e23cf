// SPDX-License-Identifier: MIT
#include "tests/kernel/lang_support.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/support.h"

const uint64_t lang_edges[] = {
	0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 127, 128, 255, 256, 257, 0x7fff, 0x8000, 0xffff, 0x10000,
	0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0x100000000, 0x0123456789abcdef,
	INT64_MAX, 0x8000000000000000, 0xffffffff00000000, (uint64_t)-128, (uint64_t)-7,
	(uint64_t)-2, (uint64_t)-1,
};
const size_t lang_edge_count = sizeof(lang_edges) / sizeof(lang_edges[0]);

int lang_map(struct lang *lang, const char *name)
{
	int fd = bpf_object__find_map_fd_by_name(lang->object, name);

	cr_assert(fd >= 0, "%s has no map %s", lang->name, name);
	return fd;
}

static uint64_t *map_memory(struct lang *lang, const char *name)
{
	void *memory = mmap(NULL, (size_t)getpagesize(), PROT_READ | PROT_WRITE, MAP_SHARED,
			    lang_map(lang, name), 0);

	cr_assert_neq(memory, MAP_FAILED, "%s: %s", name, strerror(errno));
	return memory;
}

void lang_each(const char *name, void (*check)(struct lang *))
{
	lang_each_after(name, NULL, check);
}

void lang_each_after(const char *name, void (*prepare)(struct bpf_object *),
		     void (*check)(struct lang *))
{
	static const char *const clangs[] = { LANG_CLANGS };

	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		struct lang lang = { .name = name, .clang = clangs[i] };
		char path[512];

		snprintf(path, sizeof(path), "%s/%s.%s.bpf.o", LANG_OBJECTS, name, clangs[i]);
		lang.object = bpf_object__open_file(path, NULL);
		cr_assert(lang.object, "%s: %s", path, strerror(errno));
		if (prepare)
			prepare(lang.object);
		cr_assert_eq(bpf_object__load(lang.object), 0, "%s is refused", path);
		lang.inputs = map_memory(&lang, "inputs");
		lang.results = map_memory(&lang, "results");
		check(&lang);
		munmap(lang.inputs, (size_t)getpagesize());
		munmap(lang.results, (size_t)getpagesize());
		bpf_object__close(lang.object);
	}
}

uint32_t lang_run(struct lang *lang, const char *program, const uint64_t *inputs,
		  size_t input_count)
{
	/* an IPv4 header to 127.0.0.1, so that the kernel takes it for a packet */
	static const unsigned char packet[64] = {
		2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 50, 0, 0, 0, 0, 64, 17, 0, 0,
		127, 0, 0, 1, 127, 0, 0, 1, 0x12, 0x34, 0x56, 0x78,
	};
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	const struct bpf_program *found = bpf_object__find_program_by_name(lang->object, program);

	cr_assert(found, "%s has no program %s", lang->name, program);
	memset(lang->results, 0, LANG_RESULTS * sizeof(*lang->results));
	if (input_count)
		memcpy(lang->inputs, inputs, input_count * sizeof(*inputs));
	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(found), &run), 0, "%s: %s", program,
		     strerror(errno));
	return run.retval;
}

void lang_expect(struct lang *lang, const char *program, const char *words,
		 const uint64_t *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t got = lang->results[i];

		cr_assert_eq(got, expected[i], "%s.%s %s: slot %zu is %#" PRIx64 ", not %#" PRIx64
			     " (%s)", lang->name, program, words, i, got, expected[i], lang->clang);
	}
}

void lang_check_pairs(struct lang *lang, const char *program, lang_pair_fn compute, size_t count)
{
	for (size_t i = 0; i < lang_edge_count; i++)
		for (size_t j = 0; j < lang_edge_count; j++) {
			uint64_t inputs[] = { lang_edges[i], lang_edges[j] };
			uint64_t expected[LANG_RESULTS] = { 0 };
			char words[64];

			snprintf(words, sizeof(words), "of %#" PRIx64 " and %#" PRIx64, inputs[0],
				 inputs[1]);
			compute(inputs[0], inputs[1], expected);
			lang_run(lang, program, inputs, 2);
			lang_expect(lang, program, words, expected, count);
		}
}
