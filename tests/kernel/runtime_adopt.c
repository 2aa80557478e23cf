// SPDX-License-Identifier: MIT
/* A pinned link that a later process takes over, with no moment in which nothing is attached. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

#define PIN "/mnt/link"
#define RESTARTS 50

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

TestSuite(adopt, .init = setup);

static struct skep_session *open_object(const char *path)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, path, NULL), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	return session;
}

static int adopt(struct skep_session *session, const char *program, struct skep_link **ret_link)
{
	return skep_session_attach(session, program, SKEP_ATTACH(.cgroup_path = cgroup.path,
								 .pin_path = PIN, .adopt = true),
				   ret_link);
}

static int connect_errno(void *user)
{
	(void)user;
	return -support_tcp_connect(AF_INET, 9);
}

static int connects(void)
{
	return support_run_in(&cgroup, connect_errno, NULL, 5000);
}

/* ---- a storm of connects over restarts ---- */

struct storm {
	volatile int stop;
	volatile uint64_t refused, let_through;
};

static int storm(void *user)
{
	struct storm *storm = user;

	while (!storm->stop)
		if (support_tcp_connect(AF_INET, 9) == -EPERM)
			storm->refused++;
		else
			storm->let_through++;
	return 0;
}

/* One life of the application: it ends with its session open, as by SIGKILL. */
static int restart(void *user)
{
	bool is_upgrade = *(bool *)user;
	struct skep_session *session = open_object(is_upgrade ? OBJECTS "/kinds.bpf.o" :
							    OBJECTS "/connect.bpf.o");

	return adopt(session, is_upgrade ? "deny" : "deny-connect", NULL) ? 1 : 0;
}

Test(adopt, no_connect_is_let_through_over_restarts_and_an_upgrade, .timeout = 60)
{
	struct storm *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool is_upgrade = false;
	uint64_t before;
	pid_t child;

	cr_assert_eq(support_run_in(NULL, restart, &is_upgrade, 10000), 0);
	child = support_start(&cgroup, storm, shared);
	cr_assert_gt(child, 0);
	for (int i = 0; i <= RESTARTS; i++) {
		is_upgrade = i == RESTARTS / 2;
		cr_expect_eq(support_run_in(NULL, restart, &is_upgrade, 10000), 0);
		cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 1);
	}
	before = shared->refused;
	for (int i = 0; i < 200 && shared->refused == before; i++)
		usleep(10000);
	shared->stop = 1;
	cr_expect_eq(support_wait(child, 5000), 0);
	cr_expect_gt(shared->refused, before);
	cr_expect_eq(shared->let_through, 0, "%lu of %lu", (unsigned long)shared->let_through,
		     (unsigned long)shared->refused);
}

/* ---- one link, two processes ---- */

Test(adopt, where_nothing_is_pinned_the_link_is_made_and_pinned)
{
	struct skep_session *session = open_object(OBJECTS "/connect.bpf.o");

	cr_assert_eq(adopt(session, "deny-connect", NULL), 0, "%s", skep_session_error(session)->text);
	cr_expect_eq(access(PIN, F_OK), 0);
	skep_session_close(session);
	cr_expect_eq(connects(), EPERM);
}

Test(adopt, a_link_is_opened_at_its_pin_by_a_session_without_an_object)
{
	struct skep_session *session = open_object(OBJECTS "/connect.bpf.o"), *later = skep_session_new();
	struct skep_link *link = NULL;

	cr_expect_eq(skep_link_open_pinned(later, PIN, &link), -ENOENT);
	cr_assert_eq(adopt(session, "deny-connect", NULL), 0);
	cr_assert_eq(skep_link_open_pinned(later, PIN, &link), 0, "%s", skep_session_error(later)->text);
	cr_expect_geq(skep_link_fd(link), 0);
	cr_expect_eq(skep_link_update(link, skep_session_program(session, "tell-connect")), 0, "%s",
		     skep_session_error(later)->text);
	skep_session_close(session);
	cr_expect_eq(connects(), ECONNREFUSED);
	cr_expect_eq(skep_link_detach(link), 0);
	cr_expect_eq(access(PIN, F_OK), -1);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 0);
	skep_session_close(later);
}

Test(adopt, of_two_that_exchange_at_once_one_loses)
{
	struct skep_session *first = open_object(OBJECTS "/connect.bpf.o");
	struct skep_session *second = open_object(OBJECTS "/connect.bpf.o");
	struct skep_link *link = NULL;

	cr_assert_eq(adopt(first, "deny-connect", &link), 0);
	cr_assert_eq(adopt(second, "deny-connect", NULL), 0, "%s", skep_session_error(second)->text);
	cr_expect_eq(skep_link_update(link, skep_session_program(first, "tell-connect")), -EPERM);
	cr_expect_not_null(strstr(skep_session_error(first)->text, "another process was first"), "%s",
			   skep_session_error(first)->text);
	skep_session_close(first);
	skep_session_close(second);
	cr_expect_eq(connects(), EPERM);
}

static int race(void *user)
{
	int *pipe_fds = user;
	struct skep_session *session = open_object(OBJECTS "/connect.bpf.o");
	char go;
	int err;

	close(pipe_fds[1]);
	if (read(pipe_fds[0], &go, 1) < 0)
		return 3;
	err = adopt(session, "deny-connect", NULL);
	if (!err)
		return 0;
	return err == -EPERM || err == -ENOENT ? 1 : 2;
}

/* Whatever the order, each of them has won or been told, and one program is there. */
Test(adopt, starters_at_once_leave_one_link, .timeout = 60)
{
	for (int round = 0; round < 20; round++) {
		int pipe_fds[2], status, won = 0;
		pid_t children[4];

		if (round % 2 == 0)
			unlink(PIN);
		cr_assert_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET4_CONNECT, round % 2, 1000), 0);
		cr_assert_eq(pipe(pipe_fds), 0);
		for (int i = 0; i < 4; i++)
			children[i] = support_start(NULL, race, pipe_fds);
		usleep(30000);
		close(pipe_fds[1]);
		for (int i = 0; i < 4; i++) {
			status = support_wait(children[i], 10000);
			cr_expect_leq(status, 1, "round %d: %d", round, status);
			won += status == 0;
		}
		close(pipe_fds[0]);
		cr_expect_geq(won, 1);
		cr_expect_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET4_CONNECT, 1, 1000), 0,
			     "round %d", round);
	}
}

/* ---- what is not adopted ---- */

static void refuses(struct skep_session *session, const struct skep_attach_opts *opts,
		    const char *program, const char *says)
{
	cr_expect_eq(skep_session_attach(session, program, opts, NULL), -EINVAL, "%s", says);
	cr_expect_not_null(strstr(skep_session_error(session)->text, says), "%s",
			   skep_session_error(session)->text);
}

Test(adopt, another_place_attach_type_or_kind_is_refused)
{
	struct skep_session *session = open_object(OBJECTS "/connect.bpf.o");
	struct skep_session *mixed = open_object(OBJECTS "/mixed.bpf.o");
	struct support_cgroup other;
	char places[1200];

	cr_assert_eq(support_cgroup_make_below(&cgroup, &other), 0);
	cr_assert_eq(adopt(session, "deny-connect", NULL), 0);
	snprintf(places, sizeof(places), "is attached to %s, not to %s", cgroup.path, other.path);
	refuses(session, SKEP_ATTACH(.cgroup_path = other.path, .pin_path = PIN, .adopt = true),
		"deny-connect", places);
	refuses(mixed, SKEP_ATTACH(.cgroup_path = cgroup.path, .pin_path = PIN, .adopt = true),
		"see-egress", "is for +bpf-cgroup-inet4-connect+, the program for +bpf-cgroup-inet-egress+");
	cr_assert_eq(skep_session_attach(session, "deny-connect",
					 SKEP_ATTACH(.cgroup_path = other.path, .adopt = true), NULL), 0);
	cr_assert_eq(bpf_map__pin(skep_session_map(session, "connects"), "/mnt/map"), 0);
	refuses(session, SKEP_ATTACH(.cgroup_path = cgroup.path, .pin_path = "/mnt/map", .adopt = true),
		"deny-connect", "is not a link but bpf-map");
	cr_expect_eq(skep_session_attach(session, "deny-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path, .pin_path = PIN), NULL),
		     -EEXIST);
	cr_expect_eq(connects(), EPERM);
	skep_session_close(mixed);
	skep_session_close(session);
}

Test(adopt, attach_all_gives_the_old_programs_back_where_one_fails)
{
	struct skep_session *session = open_object(OBJECTS "/connect.bpf.o");
	struct skep_session *later = open_object(OBJECTS "/connect.bpf.o");
	struct skep_link *link = NULL;

	cr_assert_eq(mkdir("/mnt/links", 0755), 0);
	cr_assert_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path,
								  .pin_path = "/mnt/links")), 0);
	cr_assert_eq(unlink("/mnt/links/deny_connect"), 0);
	cr_assert_eq(bpf_map__pin(skep_session_map(session, "connects"), "/mnt/links/deny_connect"), 0);
	/* the first program is adopted, the second cannot be */
	cr_expect_eq(skep_session_attach_all(later, SKEP_ATTACH(.cgroup_path = cgroup.path, .adopt = true,
								.pin_path = "/mnt/links")), -EINVAL);
	cr_expect_eq(skep_session_link_count(later), 0);
	cr_expect_eq(access("/mnt/links/tell_connect", F_OK), 0);
	cr_assert_eq(skep_link_open_pinned(later, "/mnt/links/tell_connect", &link), 0);
	{
		struct bpf_link_info info = { 0 };
		struct bpf_prog_info program = { 0 };
		uint32_t len = sizeof(info), program_len = sizeof(program);

		cr_assert_eq(bpf_obj_get_info_by_fd(skep_link_fd(link), &info, &len), 0);
		cr_assert_eq(bpf_obj_get_info_by_fd(
				     bpf_program__fd(skep_session_program(session, "tell-connect")),
				     &program, &program_len), 0);
		cr_expect_eq(info.prog_id, program.id);
	}
	skep_session_close(later);
	skep_session_close(session);
}

/* ---- interfaces and network namespaces ---- */

#define TRY(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, \
				skep_session_error(session)->text); \
			return 1; \
		} \
	} while (0)

/* Links of tc are since Linux 6.6; 46 is tcx's ingress. */
static bool has_tcx(void)
{
	uint32_t count = 0;

	return bpf_prog_query(1, 46, 0, NULL, NULL, &count) != -EINVAL;
}

static int adopt_xdp(void)
{
	struct skep_session *session = open_object(OBJECTS "/kinds.bpf.o");

	TRY(!skep_session_attach(session, "pass-first", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/xdp", .adopt = true), NULL));
	skep_session_close(session);
	session = open_object(OBJECTS "/kinds.bpf.o");
	TRY(!skep_session_attach(session, "pass-second", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/xdp", .adopt = true), NULL));
	skep_session_close(session);
	return 0;
}

static int adopt_on_interface(void *user)
{
	struct skep_session *session = open_object(OBJECTS "/kinds.bpf.o");

	(void)user;
	TRY(!support_new_netns());
	if (!has_tcx()) {
		skep_session_close(session);
		return adopt_xdp();
	}
	TRY(!skep_session_attach(session, "pass-first", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/xdp", .adopt = true), NULL));
	TRY(!skep_session_attach(session, "see-in", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/tc", .adopt = true), NULL));
	skep_session_close(session);
	session = open_object(OBJECTS "/kinds.bpf.o");
	TRY(!skep_session_attach(session, "pass-second", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/xdp", .adopt = true), NULL));
	TRY(!skep_session_attach(session, "see-tc", SKEP_ATTACH(.interface = "lo",
				 .pin_path = "/mnt/tc", .adopt = true,
				 .direction = SKEP_DIRECTION_INGRESS), NULL));
	TRY(skep_session_attach(session, "see-out", SKEP_ATTACH(.interface = "lo",
				.pin_path = "/mnt/tc", .adopt = true), NULL) == -EINVAL);
	TRY(support_udp_exchange(AF_INET, 3) == 3);
	for (uint64_t slot = 5, seen; slot <= 10; slot++) {
		seen = 0;
		skep_map_get_integer(session, skep_session_map(session, "seen"), slot, &seen);
		TRY(seen == (slot == 5 || slot == 10 ? 3 : 0)); /* see_tc and pass_second */
	}
	skep_session_close(session);
	return 0;
}

Test(adopt, links_of_xdp_and_tc_are_adopted)
{
	cr_expect_eq(support_run_in(NULL, adopt_on_interface, NULL, 15000), 0);
}
