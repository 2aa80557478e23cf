// SPDX-License-Identifier: MIT
/* lisp/linked_app.lisp, linked with lisp/linked_library.lisp, through its session header. */
#include <arpa/inet.h>
#include <errno.h>

#include <criterion/criterion.h>

#include "linked_app.session.h"
#include "tests/kernel/support.h"

/* what the program sees of the packet, without its Ethernet header */
#define SEEN_LEN 50

static uint32_t run(struct linked_app_session *app)
{
	static const unsigned char packet[64] = { [12] = 8, 0, 0x45, 0, 0, 50 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);

	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(app->skel->progs.measure), &opts), 0);
	return opts.retval;
}

Test(linked, objects_share_maps_globals_and_functions)
{
	LINKED_APP_SESSION(app);
	uint64_t entry = 0;
	uint32_t key = 3;
	struct bpf_map *seen;

	SUPPORT_NEED_BPF();
	cr_assert_eq(linked_app_open(&app, NULL), 0);
	cr_assert_eq(linked_app_load(&app), 0, "%s", skep_session_error(app.session)->text);
	cr_assert_eq(run(&app), 1);
	cr_assert_eq(run(&app), 1);
	cr_assert_eq(linked_app_global_all(&app)->packets, 2);
	cr_assert_eq(linked_app_global_all(&app)->longest, 3 * SEEN_LEN);
	cr_assert_eq(*linked_app_global_started(&app), -5);
	cr_assert_eq(*linked_app_global_runs(&app), 2 * 443);
	cr_assert_eq(*linked_app_global_port(&app), htons(443));
	seen = skep_session_map(app.session, "seen");
	cr_assert(seen);
	cr_assert_eq(skep_map_lookup(app.session, seen, &key, sizeof(key), &entry, sizeof(entry)),
		     0);
	cr_assert_eq(entry, 2, "the library counts its calls");
	key = 1000;
	cr_assert_eq(skep_map_lookup(app.session, seen, &key, sizeof(key), &entry, sizeof(entry)),
		     0);
	cr_assert_eq(entry, SEEN_LEN + 2 * SEEN_LEN, "the application reads the library's global");
}

Test(linked, parameters_are_set_before_the_load_and_not_after)
{
	LINKED_APP_SESSION(app);

	SUPPORT_NEED_BPF();
	cr_assert_eq(linked_app_set_times(&app, 2), -ENOMEM, "nothing is open yet");
	cr_assert_eq(linked_app_open(&app, NULL), 0);
	cr_assert_null(linked_app_global_all(&app));
	cr_assert_eq(linked_app_set_times(&app, 2), 0);
	cr_assert_eq(linked_app_set_least(&app, 6), 0);
	cr_assert_eq(linked_app_load(&app), 0);
	cr_assert_eq(linked_app_set_times(&app, 4), -EBUSY);
	cr_assert_eq(run(&app), 0);
	cr_assert_eq(linked_app_global_all(&app)->longest, 2 * SEEN_LEN);
	/* what the application writes, the programs see */
	linked_app_global_all(&app)->longest = 5000;
	run(&app);
	cr_assert_eq(linked_app_global_all(&app)->longest, 5000);
}

Test(linked, a_second_open_is_refused_and_loses_nothing)
{
	LINKED_APP_SESSION(app);
	struct skep_session *session;

	SUPPORT_NEED_BPF();
	cr_assert_eq(linked_app_open(&app, NULL), 0);
	cr_assert_eq(linked_app_load(&app), 0);
	session = app.session;
	cr_expect_eq(linked_app_open(&app, NULL), -EBUSY);
	cr_expect_not_null(strstr(skep_session_error(app.session)->text, "already has an object"));
	cr_expect_eq(app.session, session);
	cr_expect_eq(run(&app), 1);
	linked_app_close(&app);
	cr_expect_eq(linked_app_open(&app, NULL), 0, "closed, it opens again");
}
