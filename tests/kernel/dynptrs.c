// SPDX-License-Identifier: MIT
/* lisp/dynptrs.lisp: what is written through dynptrs is there, and what they say of themselves. */
#include <errno.h>
#include <string.h>

#include <bpf/btf.h>
#include <criterion/criterion.h>

#include "dynptrs.session.h"
#include "tests/kernel/support.h"

static bool kernel_has(const char *function)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, function, BTF_KIND_FUNC) > 0;

	btf__free(btf);
	return found;
}

static int run(const struct bpf_program *program, unsigned char *packet, size_t len)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = (uint32_t)len, .data_out = packet,
		    .data_size_out = (uint32_t)len);

	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(program), &opts), 0);
	return (int)opts.retval;
}

static int take(void *user, void *record, size_t len)
{
	uint64_t *words = user;

	cr_expect_eq(len, 64);
	memcpy(words, record, 16);
	return 0;
}

Test(dynptrs, lead_to_the_packet_a_value_and_a_record)
{
	unsigned char packet[64] = { [12] = 8, 6, 0x45 };
	DYNPTRS_SESSION(app);
	struct note note;
	struct ring_buffer *ring;
	uint64_t words[2] = { 0 };

	SUPPORT_NEED_BPF();
	if (!kernel_has("bpf_dynptr_clone"))
		cr_skip_test("skipped: this kernel lacks bpf_dynptr_clone");
	cr_assert_eq(dynptrs_open(&app, NULL), 0);
	cr_assert_eq(dynptrs_load(&app), 0, "%s", skep_session_error(app.session)->text);
	cr_expect_eq(run(app.skel->progs.packet, packet, sizeof(packet)), 64);
	cr_expect_eq(*dynptrs_global_size(&app), 64);
	cr_expect_eq(*dynptrs_global_ethertype(&app), 0x0806);
	cr_expect_eq(packet[14], 8);
	cr_expect_eq(packet[21], 1);
	run(app.skel->progs.value, packet, sizeof(packet));
	cr_expect_eq(*dynptrs_global_written(&app), 0);
	cr_expect_eq(*dynptrs_global_past_end(&app), -E2BIG);
	cr_expect_eq(*dynptrs_global_cloned(&app), 77);
	cr_expect_eq(dynptrs_notes_get(&app, 0, &note), 0);
	cr_expect_eq(note.words[2], 77);
	ring = ring_buffer__new(bpf_map__fd(app.skel->maps.records), take, words, NULL);
	cr_assert(ring);
	run(app.skel->progs.record, packet, sizeof(packet));
	ring_buffer__consume(ring);
	ring_buffer__free(ring);
	cr_expect_eq(words[0], 64);
	cr_expect_eq(words[1], 9);
	dynptrs_close(&app);
}
