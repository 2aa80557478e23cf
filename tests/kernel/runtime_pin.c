// SPDX-License-Identifier: MIT
/* What is pinned outlives the session; each test has a bpf file system that nobody else sees. */
#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static struct support_cgroup cgroup;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	/* after the cgroup: its watchdog keeps the machine's mounts */
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	cr_assert_eq(mount("bpf", "/mnt", "bpf", 0, NULL), 0);
}

TestSuite(pin, .init = setup);

static struct skep_session *open_pinned(void)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/pinned.bpf.o",
					    SKEP_OPEN(.pin_path = "/mnt")), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	return session;
}

Test(pin, a_map_pinned_by_name_keeps_its_values_for_the_next_session)
{
	struct skep_session *session = open_pinned();
	uint64_t value = 0;

	cr_assert_eq(skep_map_set_integer(session, skep_session_map(session, "kept"), 0, 42, 0), 0);
	skep_session_close(session);
	session = open_pinned();
	cr_expect_eq(skep_map_get_integer(session, skep_session_map(session, "kept"), 0, &value),
		     0);
	cr_expect_eq(value, 42);
	skep_session_close(session);
}

Test(pin, a_pinned_link_outlives_its_session_and_ends_with_its_pin)
{
	struct skep_session *session = open_pinned();

	cr_assert_eq(skep_session_attach(session, "keep-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path,
						     .pin_path = "/mnt/link"), NULL), 0, "%s",
		     skep_session_error(session)->text);
	skep_session_close(session);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 1);
	cr_expect_eq(unlink("/mnt/link"), 0);
	cr_expect_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET4_CONNECT, 0, 1000), 0);
}

Test(pin, detach_removes_the_pin)
{
	struct skep_session *session = open_pinned();
	struct skep_link *link;

	cr_assert_eq(skep_session_attach(session, "keep-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path,
						     .pin_path = "/mnt/link"), &link), 0);
	cr_expect_eq(skep_link_detach(link), 0);
	cr_expect_eq(access("/mnt/link", F_OK), -1);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 0);
	skep_session_close(session);
}

Test(pin, a_link_that_cannot_be_pinned_is_not_attached)
{
	struct skep_session *session = open_pinned();

	cr_expect_lt(skep_session_attach(session, "keep-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path,
						     .pin_path = "/proc/link"), NULL), 0);
	cr_expect_eq(skep_session_error(session)->stage, SKEP_STAGE_PIN);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 0);
	skep_session_close(session);
}

Test(pin, all_pins_each_link_under_its_programs_name)
{
	struct skep_session *session = open_pinned();

	cr_assert_eq(mkdir("/mnt/links", 0755), 0);
	cr_assert_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path,
								  .pin_path = "/mnt/links")), 0);
	cr_expect_eq(access("/mnt/links/keep_connect", F_OK), 0);
	skep_session_close(session);
}

static void pin_at(struct skep_session *session, const char *path)
{
	cr_assert_eq(skep_session_attach(session, "keep-connect", SKEP_ATTACH(.cgroup_path = cgroup.path, .pin_path = path),
					 NULL), 0, "%s", skep_session_error(session)->text);
}

Test(pin, directories_that_an_attach_made_go_with_the_last_pin)
{
	struct skep_session *session = open_pinned();
	struct skep_link *link;

	pin_at(session, "/mnt/a/b/one");
	pin_at(session, "/mnt/a/two");
	skep_session_close(session);
	cr_expect_eq(skep_unpin(NULL), -EINVAL);
	cr_expect_eq(skep_unpin("/mnt/a/b/one"), 0);
	cr_expect_neq(access("/mnt/a/b", F_OK), 0);
	cr_expect_eq(access("/mnt/a/two", F_OK), 0);
	cr_expect_eq(skep_unpin("/mnt/a"), 0);
	cr_expect_neq(access("/mnt/a", F_OK), 0);

	session = open_pinned();
	cr_assert_eq(skep_session_attach(session, "keep-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path, .pin_path = "/mnt/c/link"), &link), 0);
	cr_expect_eq(skep_link_detach(link), 0);
	cr_expect_neq(access("/mnt/c", F_OK), 0);
	cr_assert_eq(mkdir("/mnt/own", 0755), 0);
	pin_at(session, "/mnt/own/link");
	cr_expect_eq(skep_unpin("/mnt/own/link"), 0);
	cr_expect_eq(access("/mnt/own", F_OK), 0, "a directory of somebody else's is gone");
	skep_session_close(session);
}

Test(pin, a_map_pinned_in_another_shape_is_named_with_both)
{
	struct skep_session *session = open_pinned();
	const struct skep_error *error;

	skep_session_close(session);
	session = skep_session_new();
	error = skep_session_error(session);
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/reshaped.bpf.o",
					    SKEP_OPEN(.pin_path = "/mnt")), 0);
	cr_expect_eq(skep_session_load(session), -EINVAL);
	cr_expect_str_eq(error->name, "kept");
	cr_expect_str_eq(error->text, "map `kept` is pinned at /mnt/kept in another shape: there it is "
			 "array, key of 4 bytes, value of 4 bytes, 1 entries, flags 0x0; the object's is "
			 "hash, key of 4 bytes, value of 8 bytes, 7 entries, flags 0x0");
	cr_expect_not_null(strstr(error->help, "rm /mnt/kept"));
	skep_session_close(session);
}

Test(pin, where_no_bpf_file_system_is_the_load_says_so_and_makes_no_directory)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/pinned.bpf.o",
					    SKEP_OPEN(.pin_path = "/tmp/skep-nothing/deep")), 0);
	cr_expect_eq(skep_session_load(session), -EINVAL);
	cr_expect(strstr(skep_session_error(session)->text, "there is no BPF file system"));
	cr_expect_neq(access("/tmp/skep-nothing", F_OK), 0);
	skep_session_close(session);

	session = skep_session_new();
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/pinned.bpf.o", SKEP_OPEN(.pin_path = "/mnt/new")), 0);
	cr_expect_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	skep_session_close(session);
}
