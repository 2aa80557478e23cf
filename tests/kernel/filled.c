// SPDX-License-Identifier: MIT
/* lisp/filled.lisp: what helpers leave in objects that have no zeroes. */
#include <string.h>

#include <criterion/criterion.h>

#include "filled.session.h"
#include "tests/kernel/support.h"

/* All programs, once. */
static void run_all(struct filled_session *app)
{
	unsigned char packet[64] = { [12] = 8, 0, 0x45 };
	LIBBPF_OPTS(bpf_test_run_opts, with_packet, .data_in = packet, .data_size_in = sizeof(packet));
	LIBBPF_OPTS(bpf_test_run_opts, bare);

	cr_assert_eq(filled_open(app, NULL), 0);
	cr_assert_eq(filled_load(app), 0, "%s", skep_session_error(app->session)->text);
	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(app->skel->progs.packets), &with_packet), 0);
	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(app->skel->progs.memory), &bare), 0);
}

static void expect_zeroes(struct filled_session *app, uint32_t slot, size_t from)
{
	static const struct block zeroes;
	struct block got;

	cr_assert_eq(filled_seen_get(app, slot, &got), 0);
	cr_expect(!memcmp((char *)&got + from, (const char *)&zeroes + from, sizeof(got) - from), "entry %u has old bytes", slot);
}

Test(filled, nothing_of_the_stack_is_seen)
{
	FILLED_SESSION(app);
	struct block old;

	SUPPORT_NEED_BPF();
	run_all(&app);
	cr_assert_eq(filled_seen_get(&app, 7, &old), 0);
	cr_expect_eq(old.words[0], 0xa5a5a5a5a5a5a5a5);
	for (uint32_t slot = 0; slot < 4; slot++)
		expect_zeroes(&app, slot, 0);
	/* a command's name has 15 bytes at the most */
	for (uint32_t slot = 4; slot < 7; slot++)
		expect_zeroes(&app, slot, 16);
	filled_close(&app);
}
