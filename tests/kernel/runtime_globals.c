// SPDX-License-Identifier: MIT
/* Parameters and globals by name, programs that are left out, and calls out of their order. */
#include <errno.h>
#include <sys/socket.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static struct support_cgroup cgroup;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
}

TestSuite(globals, .init = setup);

static struct skep_session *open_globals(void)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/globals.bpf.o", NULL), 0, "%s",
		     skep_session_error(session)->text);
	return session;
}

static int connect_once(void *user)
{
	(void)user;
	support_tcp_connect(AF_INET, 9);
	return 0;
}

Test(globals, are_set_by_name_before_and_after_the_load)
{
	struct skep_session *session = open_globals();
	uint64_t wide = 100, count = 0;
	uint32_t narrow = 20, read = 0;
	uint16_t port = 0;

	cr_expect_eq(skep_session_get_global(session, "first-limit", sizeof(read), &read), 0);
	cr_expect_eq(read, 3);
	cr_expect_eq(skep_session_set_global(session, "first-limit", &narrow, sizeof(narrow)), 0);
	cr_expect_eq(skep_session_set_global(session, "port_limit", &wide, sizeof(wide)), 0);
	cr_expect_eq(skep_session_set_global(session, "seen-count", &wide, sizeof(wide)), 0);
	cr_assert_eq(skep_session_enable(session, "too-new", false), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);

	cr_expect_eq(skep_session_set_global(session, "first-limit", &narrow, sizeof(narrow)), -EBUSY);
	cr_expect_eq(skep_session_get_global(session, "first-limit", sizeof(read), &read), 0);
	cr_expect_eq(read, 20);
	narrow = 1000;
	cr_expect_eq(skep_session_set_global(session, "start-count", &narrow, sizeof(narrow)), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path)), 0, "%s",
		     skep_session_error(session)->text);
	cr_expect_eq(skep_session_link_count(session), 1);
	cr_assert_eq(support_run_in(&cgroup, connect_once, NULL, 5000), 0);
	cr_expect_eq(skep_session_get_global(session, "seen-count", sizeof(count), &count), 0);
	cr_expect_eq(count, 100 + 100 + 20 + 1000, "%lu", (unsigned long)count);
	cr_expect_eq(skep_session_get_global(session, "last-port", sizeof(port), &port), 0);
	cr_expect_eq(port, 1);
	skep_session_close(session);
}

Test(globals, of_another_name_or_size_are_refused)
{
	struct skep_session *session = open_globals();
	uint64_t wide = 1;

	cr_expect_eq(skep_session_set_global(session, "no-limit", &wide, sizeof(wide)), -ENOENT);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "`no-limit`"));
	cr_expect_eq(skep_session_set_global(session, "first-limit", &wide, sizeof(wide)), -EINVAL);
	cr_expect_str_eq(skep_session_error(session)->text, "`first-limit` has 4 bytes, and the value 8");
	cr_expect_eq(skep_session_set_global(session, NULL, &wide, sizeof(wide)), -EINVAL);
	cr_expect_eq(skep_session_set_global(session, "first-limit", NULL, 4), -EINVAL);
	skep_session_close(session);
}

Test(globals, a_program_that_is_not_enabled_is_not_loaded)
{
	struct skep_session *session = open_globals();

	cr_expect_eq(skep_session_enable(session, "too-old", false), -ENOENT);
	cr_expect_eq(skep_session_enable(session, "too-new", false), 0);
	cr_expect_eq(skep_session_enable(session, "too-new", true), 0);
	cr_expect_lt(skep_session_load(session), 0, "enabled again, it is refused");
	skep_session_close(session);
	session = open_globals();
	cr_expect_eq(skep_session_enable(session, "too-new", false), 0);
	cr_expect_eq(skep_session_load(session), 0);
	cr_expect_eq(skep_session_enable(session, "count-connect", false), -EBUSY);
	cr_expect_eq(skep_session_attach(session, "too-new", SKEP_ATTACH(.cgroup_path = cgroup.path), NULL),
		     -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "disabled"), "%s",
			   skep_session_error(session)->text);
	skep_session_close(session);
}

static bool says_not_open(struct skep_session *session, int got)
{
	const struct skep_error *error = skep_session_error(session);

	return got == -EINVAL && error->code == -EINVAL &&
	       !strcmp(error->text, "no object is open in this session");
}

Test(globals, calls_on_a_session_that_is_not_open_say_so)
{
	struct skep_session *session = skep_session_new();
	uint32_t value = 0;

	cr_expect(says_not_open(session, skep_session_load(session)));
	cr_expect(says_not_open(session, skep_session_enable(session, "p", false)));
	cr_expect(says_not_open(session, skep_session_set_global(session, "g", &value, 4)));
	cr_expect(says_not_open(session, skep_session_get_global(session, "g", 4, &value)));
	cr_expect(says_not_open(session, skep_session_attach(session, "p", NULL, NULL)));
	cr_expect(says_not_open(session, skep_session_attach(session, NULL, NULL, NULL)));
	cr_expect(says_not_open(session, skep_session_attach_all(session, NULL)));
	cr_expect(says_not_open(session, skep_session_attach_cgroup(session, "p", "/x",
								    BPF_CGROUP_INET_EGRESS, NULL)));
	cr_expect(says_not_open(session, skep_session_program(session, "p") ? 0 : -errno));
	cr_expect(says_not_open(session, skep_session_map(session, NULL) ? 0 : -errno));
	skep_session_close(session);
}

Test(globals, a_second_open_is_refused_and_loses_nothing)
{
	struct skep_session *session = open_globals();

	cr_expect_eq(skep_session_enable(session, "too-new", false), 0);
	cr_assert_eq(skep_session_load(session), 0);
	cr_assert_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path)), 0);
	cr_expect_eq(skep_session_open_file(session, OBJECTS "/globals.bpf.o", NULL), -EBUSY);
	cr_expect_eq(skep_session_open_skeleton(session, NULL, NULL), -EBUSY);
	cr_expect_eq(skep_session_link_count(session), 1);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 1);
	skep_session_close(session);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 0);
}

Test(globals, the_version_of_header_and_library_are_one)
{
	char version[32];

	snprintf(version, sizeof(version), "%d.%d.%d", SKEP_VERSION / 10000, SKEP_VERSION / 100 % 100,
		 SKEP_VERSION % 100);
	cr_expect_str_eq(skep_version(), version);
}
