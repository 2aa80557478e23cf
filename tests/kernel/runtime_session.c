// SPDX-License-Identifier: MIT
/* A session's life: open, load, attach, read, close, and the skeleton's way to the same. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "counter.skel.h"
#include "tests/kernel/support.h"

static struct support_cgroup cgroup;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
}

TestSuite(session, .init = setup);

static int send_five(void *user)
{
	(void)user;
	return support_udp_exchange(AF_INET, 5);
}

static struct skep_session *open_counter(void)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	return session;
}

Test(session, counts_what_the_cgroup_sends_and_is_gone_after_close)
{
	struct skep_session *session = open_counter();
	struct bpf_map *map = skep_session_map(session, "pkt-count");
	uint64_t count;

	cr_assert_not_null(map);
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), 0, "%s",
		     skep_session_error(session)->text);
	cr_expect_eq(skep_session_link_count(session), 1);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 1);
	cr_assert_eq(support_run_in(&cgroup, send_five, NULL, 5000), 5);
	cr_assert_eq(skep_map_get_integer(session, map, 0, &count), 0);
	cr_expect_eq(count, 5);
	errno = 77;
	skep_session_close(session);
	cr_expect_eq(errno, 77, "close keeps errno");
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
}

Test(session, is_closed_at_the_end_of_its_scope)
{
	{
		SKEP_SESSION(session);

		cr_assert_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), 0);
		cr_assert_eq(skep_session_load(session), 0);
		cr_assert_eq(skep_session_attach(session, "count_egress",
						 SKEP_ATTACH(.cgroup_fd = cgroup.fd), NULL), 0);
		cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 1);
	}
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
}

Test(session, takes_a_cgroup_without_a_slash_below_the_mount_of_v2)
{
	struct skep_session *session = open_counter();
	char root[256];

	cr_assert_eq(skep_cgroup_root(sizeof(root), root), 0);
	cr_expect_str_eq(root, support_cgroup_root());
	cr_expect_eq(skep_cgroup_root(2, root), -ENAMETOOLONG);
	cr_expect_eq(skep_session_attach(session, "COUNT-EGRESS",
					 SKEP_ATTACH(.cgroup_path = strrchr(cgroup.path, '/') + 1),
					 NULL), 0, "%s", skep_session_error(session)->text);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 1);
	skep_session_close(session);
}

Test(session, loads_once_and_answers_zero_afterwards)
{
	struct skep_session *session = skep_session_new();

	cr_expect_eq(skep_session_load(session), -EINVAL, "nothing is open");
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), 0);
	cr_expect_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), -EBUSY);
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), -EINVAL,
		     "not loaded");
	cr_expect_eq(skep_session_load(session), 0);
	cr_expect_eq(skep_session_load(session), 0);
	skep_session_close(session);
}

Test(session, opens_a_skeleton_and_destroys_it)
{
	struct counter *skeleton = calloc(1, sizeof(*skeleton));
	struct skep_session *session = skep_session_new();
	uint64_t count = 1;

	cr_assert_eq(counter__create_skeleton(skeleton), 0);
	cr_assert_eq(skep_session_open_skeleton(session, skeleton->skeleton, NULL), 0);
	cr_assert_eq(skep_session_load(session), 0);
	cr_expect_eq(skep_session_map(session, "pkt-count"), skeleton->maps.pkt_count);
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), 0);
	cr_assert_eq(support_run_in(&cgroup, send_five, NULL, 5000), 5);
	cr_assert_eq(skep_map_get_integer(session, skeleton->maps.pkt_count, 0, &count), 0);
	cr_expect_eq(count, 5);
	skep_session_close(session);
	free(skeleton);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
}

Test(session, takes_a_skeleton_even_where_it_cannot_open_it)
{
	struct counter skeletons[2] = { 0 };
	struct skep_session *session = open_counter();

	cr_assert_eq(counter__create_skeleton(&skeletons[0]), 0);
	cr_assert_eq(counter__create_skeleton(&skeletons[1]), 0);
	cr_expect_eq(skep_session_open_skeleton(session, skeletons[0].skeleton, NULL), -EBUSY);
	cr_expect_eq(skep_session_open_skeleton(NULL, skeletons[1].skeleton, NULL), -ENOMEM);
	skep_session_close(session);
}

Test(session, accepts_null_everywhere)
{
	uint64_t value = 3;

	skep_session_close(NULL);
	skep_stop_free(NULL);
	skep_error_print(NULL, stderr);
	cr_expect_eq(skep_session_error(NULL)->code, -ENOMEM);
	cr_expect_eq(skep_session_open_file(NULL, "x", NULL), -ENOMEM);
	cr_expect_eq(skep_session_load(NULL), -ENOMEM);
	cr_expect_null(skep_session_object(NULL));
	cr_expect_null(skep_session_program(NULL, "x"));
	cr_expect_null(skep_session_map(NULL, "x"));
	cr_expect_eq(skep_session_attach(NULL, "x", NULL, NULL), -ENOMEM);
	cr_expect_eq(skep_session_attach_all(NULL, NULL), -ENOMEM);
	cr_expect_eq(skep_session_attach_cgroup(NULL, "x", "y", BPF_CGROUP_DEVICE, NULL), -ENOMEM);
	cr_expect_eq(skep_link_detach(NULL), 0);
	cr_expect_eq(skep_link_update(NULL, NULL), -EINVAL);
	cr_expect_eq(skep_map_get_integer(NULL, NULL, 0, &value), -ENOMEM);
	cr_expect_eq(value, 3, "untouched on failure");
	cr_expect_eq(skep_session_on_record(NULL, "x", 0, NULL, NULL), -ENOMEM);
	cr_expect_eq(skep_session_poll(NULL, 0), -ENOMEM);
	cr_expect_eq(skep_session_fd(NULL), -ENOMEM);
	cr_expect_eq(skep_session_lost(NULL, NULL), 0);
	cr_expect_eq(skep_session_watch(NULL, NULL), -ENOMEM);
	cr_expect_null(skep_attach_cgroup(NULL, NULL, BPF_CGROUP_DEVICE, NULL));
	cr_expect_eq(skep_last_error()->code, -EINVAL);
}

Test(session, is_closed_in_any_state)
{
	struct skep_session *session;

	skep_session_close(skep_session_new());
	session = skep_session_new();
	cr_expect_eq(skep_session_open_file(session, "/nowhere/x.o", NULL), -ENOENT);
	skep_session_close(session);
	session = skep_session_new();
	cr_expect_eq(skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL), 0);
	skep_session_close(session);
	session = skep_session_new();
	cr_expect_eq(skep_session_open_file(session, "/proc/self/exe", NULL), -EINVAL);
	skep_session_close(session);
}
