// SPDX-License-Identifier: MIT
/* Attaching to cgroups: what is refused, and how; updates; all or nothing. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static struct support_cgroup cgroup;
static struct skep_session *session;

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	session = skep_session_new();
}

static void teardown(void)
{
	skep_session_close(session);
}

TestSuite(attach, .init = setup, .fini = teardown);

static const struct skep_error *error(void)
{
	return skep_session_error(session);
}

static void load(const char *path)
{
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0, "%s", error()->text);
	cr_assert_eq(skep_session_load(session), 0, "%s", error()->text);
}

Test(attach, refuses_an_attach_type_that_is_not_the_sections)
{
	struct bpf_link *link;

	load(OBJECTS "/counter.bpf.o");
	link = skep_attach_cgroup(skep_session_program(session, "count-egress"), cgroup.path,
				  BPF_CGROUP_INET_INGRESS, NULL);
	cr_assert_null(link);
	cr_expect_eq(skep_last_error()->code, -EINVAL);
	cr_expect_not_null(strstr(skep_last_error()->text, "+bpf-cgroup-inet-egress+"), "%s",
			   skep_last_error()->text);
	cr_expect_eq(skep_session_attach_cgroup(session, "count-egress", cgroup.path,
						BPF_CGROUP_INET_INGRESS, NULL), -EINVAL);
	cr_expect_str_eq(error()->name, "count-egress");
	cr_expect_eq(error()->stage, SKEP_STAGE_ATTACH);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_INGRESS), 0);
	cr_expect_eq(skep_session_attach_cgroup(session, "count-ingress", cgroup.path,
						BPF_CGROUP_INET_INGRESS, NULL), 0);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_INGRESS), 1);
}

Test(attach, standalone_link_lives_until_it_is_destroyed)
{
	struct bpf_link *link;

	load(OBJECTS "/counter.bpf.o");
	link = skep_attach_cgroup(skep_session_program(session, "count-egress"), cgroup.path,
				  BPF_CGROUP_INET_EGRESS, NULL);
	cr_assert_not_null(link, "%s", skep_last_error()->text);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 1);
	bpf_link__destroy(link);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
}

Test(attach, says_what_a_path_is_that_is_not_cgroup_v2)
{
	load(OBJECTS "/counter.bpf.o");
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = "/proc"), NULL), -EINVAL);
	cr_expect_not_null(strstr(error()->text, "/proc is proc, not cgroup v2"), "%s",
			   error()->text);
	cr_expect_not_null(strstr(error()->help, support_cgroup_root()), "%s", error()->help);
	cr_expect_str_eq(error()->name, "/proc");
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = "no/such/cgroup"), NULL),
		     -ENOENT);
	cr_expect_not_null(strstr(error()->text, "/no/such/cgroup"));
}

Test(attach, names_the_nearest_of_an_unknown_name)
{
	load(OBJECTS "/counter.bpf.o");
	cr_expect_eq(skep_session_attach(session, "count-egres",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), -ENOENT);
	cr_expect_str_eq(error()->text, "there is no program `count-egres`");
	cr_expect_not_null(strstr(error()->help, "`count-egress`"));
	cr_expect_null(skep_session_map(session, "pktcount"));
	cr_expect_eq(errno, ENOENT);
	cr_expect_not_null(strstr(error()->help, "`pkt-count`"));
	cr_expect_null(skep_session_map(session, "unlike-anything"));
	cr_expect_null(error()->help);
}

Test(attach, names_the_field_that_the_kind_has_no_use_for)
{
	load(OBJECTS "/counter.bpf.o");
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path,
						     .interface = "lo"), NULL), -EINVAL);
	cr_expect_not_null(strstr(error()->text, "does not take the option interface"), "%s", error()->text);
	cr_expect_not_null(strstr(error()->text, "cgroup program"), "%s", error()->text);
	cr_expect_eq(skep_session_attach(session, "count-egress", NULL, NULL), -EINVAL);
	cr_expect_not_null(strstr(error()->text, "needs cgroup-path or cgroup-fd"), "%s", error()->text);
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path,
						     .cgroup_fd = cgroup.fd), NULL), -EINVAL);
	cr_expect_eq(skep_session_link_count(session), 0);
}

/* The caller's library is newer: a field we do not know, set. */
Test(attach, refuses_options_that_it_does_not_know)
{
	struct {
		struct skep_attach_opts known;
		long newer;
	} opts = { .known = { .sz = sizeof(opts), .cgroup_path = cgroup.path }, .newer = 0 };

	load(OBJECTS "/counter.bpf.o");
	cr_expect_eq(skep_session_attach(session, "count-egress", &opts.known, NULL), 0);
	opts.newer = 1;
	cr_expect_eq(skep_session_attach(session, "count-egress", &opts.known, NULL), -EINVAL);
}

Test(attach, names_the_program_that_sits_here_without_the_multi_flag)
{
	struct support_cgroup below;
	struct bpf_program *other;

	cr_assert_eq(support_cgroup_make_below(&cgroup, &below), 0);
	load(OBJECTS "/counter.bpf.o");
	other = skep_session_program(session, "count-thousands");
	cr_assert_eq(bpf_prog_attach(bpf_program__fd(other), cgroup.fd, BPF_CGROUP_INET_EGRESS, 0),
		     0);
	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), -EPERM);
	cr_expect_not_null(strstr(error()->text, "`count-thousands"), "%s", error()->text);
	cr_expect_not_null(strstr(error()->text, "without the multi flag"), "%s", error()->text);

	cr_expect_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = below.path), NULL), -EPERM);
	cr_expect_not_null(strstr(error()->text, "`count-thousands"), "%s", error()->text);
	cr_expect_not_null(strstr(error()->text, "above"), "%s", error()->text);
	bpf_prog_detach2(bpf_program__fd(other), cgroup.fd, BPF_CGROUP_INET_EGRESS);
}

static int send_ten(void *user)
{
	(void)user;
	return support_udp_exchange(AF_INET, 10);
}

Test(attach, update_replaces_the_program_without_a_gap)
{
	struct skep_link *link = NULL;
	struct bpf_map *map;
	uint64_t count;

	load(OBJECTS "/counter.bpf.o");
	map = skep_session_map(session, "pkt-count");
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), &link), 0);
	cr_assert_eq(support_run_in(&cgroup, send_ten, NULL, 5000), 10);
	cr_assert_eq(skep_link_update(link, skep_session_program(session, "count-thousands")), 0,
		     "%s", error()->text);
	cr_assert_eq(support_run_in(&cgroup, send_ten, NULL, 5000), 10);
	cr_assert_eq(skep_map_get_integer(session, map, 0, &count), 0);
	cr_expect_eq(count, 10010);
	cr_expect_eq(skep_link_update(link, skep_session_program(session, "count-ingress")),
		     -EINVAL);
	cr_expect_not_null(strstr(error()->text, "+bpf-cgroup-inet-ingress+"), "%s", error()->text);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 1);
}

struct swap {
	struct skep_link *link;
	uint16_t port;
};

/* 0 where every connect is refused while the parent swaps programs. */
static int connects_refused(void *user)
{
	struct swap *swap = user;

	for (int i = 0; i < 3000; i++)
		if (support_tcp_connect(AF_INET, swap->port) != -EPERM)
			return 1;
	return 0;
}

Test(attach, no_connect_slips_through_while_programs_are_swapped)
{
	SKEP_SESSION(second);
	struct swap swap = { 0 };
	int listener = support_tcp_listen(AF_INET, &swap.port), status = -1;
	struct bpf_program *programs[2];
	pid_t pid;

	cr_assert_geq(listener, 0);
	load(OBJECTS "/connect.bpf.o");
	cr_assert_eq(skep_session_open_file(second, OBJECTS "/connect.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(second), 0);
	programs[0] = skep_session_program(session, "deny-connect");
	programs[1] = skep_session_program(second, "deny-connect");
	cr_assert_eq(skep_session_attach(session, "deny-connect",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), &swap.link), 0);
	pid = support_start(&cgroup, connects_refused, &swap);
	for (int i = 0; i < 100; i++)
		cr_assert_eq(skep_link_update(swap.link, programs[i % 2]), 0);
	status = support_wait(pid, 20000);
	cr_expect_eq(status, 0);
}

Test(attach, detach_ends_one_link_and_leaves_the_others)
{
	struct skep_link *first, *second;

	load(OBJECTS "/counter.bpf.o");
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), &first), 0);
	cr_assert_eq(skep_session_attach(session, "count-ingress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), &second), 0);
	cr_expect_geq(skep_link_fd(second), 0);
	cr_expect_eq(skep_link_detach(first), 0);
	cr_expect_eq(skep_session_link_count(session), 1);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_INGRESS), 1);
}

static int sleep_long(void *user)
{
	(void)user;
	sleep(20);
	return 0;
}

Test(attach, detach_works_while_a_forked_child_holds_the_link_and_close_waits_for_it)
{
	struct skep_link *link;
	pid_t child;

	load(OBJECTS "/counter.bpf.o");
	cr_assert_eq(skep_session_attach(session, "count-egress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), &link), 0);
	cr_assert_eq(skep_session_attach(session, "count-ingress",
					 SKEP_ATTACH(.cgroup_path = cgroup.path), NULL), 0);
	child = support_start(NULL, sleep_long, NULL);
	cr_expect_eq(skep_link_detach(link), 0);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
	skep_session_close(session);
	session = NULL;
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_INGRESS), 1);
	kill(child, SIGKILL);
	support_wait(child, 1000);
	cr_expect_eq(support_cgroup_await(&cgroup, BPF_CGROUP_INET_INGRESS, 0, 1000), 0);
}

Test(attach, all_attaches_everything)
{
	load(OBJECTS "/connect.bpf.o");
	cr_assert_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path)), 0,
		     "%s", error()->text);
	cr_expect_eq(skep_session_link_count(session), 2);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 2);
}

Test(attach, all_is_undone_where_one_program_cannot_be_attached)
{
	load(OBJECTS "/mixed.bpf.o");
	cr_expect_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path)),
		     -EINVAL);
	cr_expect_str_eq(error()->name, "see-socket");
	cr_expect_not_null(strstr(error()->text, "needs fd"));
	cr_expect_eq(skep_session_link_count(session), 0);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET_EGRESS), 0);
	cr_expect_eq(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT), 0);

	bpf_program__set_autoattach(skep_session_program(session, "see-socket"), false);
	cr_expect_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path)), 0);
	cr_expect_eq(skep_session_link_count(session), 2);
}

Test(attach, all_refuses_a_field_that_no_program_uses)
{
	load(OBJECTS "/connect.bpf.o");
	cr_expect_eq(skep_session_attach_all(session, SKEP_ATTACH(.cgroup_path = cgroup.path,
								  .netns_path = "x")), -EINVAL);
	cr_expect_not_null(strstr(error()->text, "netns-path"), "%s", error()->text);
}
