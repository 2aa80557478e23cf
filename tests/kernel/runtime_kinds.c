// SPDX-License-Identifier: MIT
/* Kinds of attachment that are no cgroup's: perf events, sockets, tc by clsact, the order of a hook. */
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

enum slot { EVENT, OTHER_CPU, CPU_0, SOCKET, REUSEPORT, TC, DROP_TC, IN, OUT, XDP, XDP_2, DENY, LAST };

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(kinds, .init = setup);

static struct skep_session *open_kinds(void)
{
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/kinds.bpf.o", NULL), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	return session;
}

static uint64_t seen(struct skep_session *session, enum slot slot)
{
	uint64_t count = 0;

	skep_map_get_integer(session, skep_session_map(session, "seen"), slot, &count);
	return count;
}

static volatile uint64_t spun;

static void spin(int milliseconds)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do {
		spun++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000 <
		 milliseconds);
}

/* ---- perf events ---- */

Test(kinds, a_perf_event_samples_every_cpu_and_its_counter_is_read)
{
	struct skep_session *session = open_kinds();
	struct skep_link *link = NULL;
	uint64_t counter = 0, count;

	cr_assert_eq(skep_session_attach(session, "see-event", SKEP_ATTACH(.frequency = 500), &link), 0,
		     "%s", skep_session_error(session)->text);
	spin(300);
	count = seen(session, EVENT);
	cr_expect_geq(count, 50, "%lu samples", (unsigned long)count);
	cr_expect_eq(skep_link_read_counter(link, &counter), 0);
	cr_expect_gt(counter, 100000000u); /* nanoseconds of the clock */
	cr_expect_eq(skep_link_detach(link), 0);
	count = seen(session, EVENT);
	spin(50);
	cr_expect_eq(seen(session, EVENT), count);
	skep_session_close(session);
}

Test(kinds, a_perf_event_of_one_cpu_samples_that_cpu)
{
	struct skep_session *session = open_kinds();

	cr_assert_eq(skep_session_attach(session, "see-cpu", SKEP_ATTACH(.frequency = 500, .cpu = "0"),
					 NULL), 0, "%s", skep_session_error(session)->text);
	spin(300);
	cr_expect_eq(seen(session, OTHER_CPU), 0);
	skep_session_close(session);
}

static int fault(void *user)
{
	long page = sysconf(_SC_PAGESIZE);
	volatile char *memory = mmap(NULL, (size_t)page * 400, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)user;
	for (int i = 0; i < 400; i++)
		memory[i * page] = 1;
	munmap((void *)memory, (size_t)page * 400);
	return 0;
}

Test(kinds, a_perf_event_of_one_process_counts_its_page_faults_alone)
{
	struct skep_session *session = open_kinds();
	struct skep_link *link = NULL;
	uint64_t counter = 0;

	cr_assert_eq(skep_session_attach(session, "see-event",
					 SKEP_ATTACH(.event = "page-faults", .period = 1,
						     .pid = getpid()), &link), 0, "%s",
		     skep_session_error(session)->text);
	fault(NULL);
	cr_expect_eq(skep_link_read_counter(link, &counter), 0);
	cr_expect_geq(counter, 400);
	cr_expect_geq(seen(session, EVENT), 400);
	skep_session_close(session);
}

struct threads {
	int from_main[2], from_thread[2];
};

static void *fault_when_told(void *user)
{
	struct threads *threads = user;
	char byte;

	if (read(threads->from_main[0], &byte, 1) == 1)
		fault(NULL);
	return (void *)(intptr_t)(write(threads->from_thread[1], "x", 1) != 1);
}

Test(kinds, a_perf_event_of_one_process_has_the_threads_it_has_and_gets)
{
	struct skep_session *session = open_kinds();
	struct threads threads;
	struct skep_link *link = NULL;
	uint64_t counter = 0;
	pthread_t old, new;
	char byte;

	cr_assert(!pipe(threads.from_main) && !pipe(threads.from_thread));
	cr_assert_eq(pthread_create(&old, NULL, fault_when_told, &threads), 0);
	cr_assert_eq(skep_session_attach(session, "see-event",
					 SKEP_ATTACH(.event = "page-faults", .period = 1,
						     .pid = getpid()), &link), 0, "%s",
		     skep_session_error(session)->text);
	cr_assert_eq(write(threads.from_main[1], "x", 1), 1);
	cr_assert_eq(read(threads.from_thread[0], &byte, 1), 1);
	cr_assert_eq(pthread_create(&new, NULL, fault_when_told, &threads), 0);
	cr_assert_eq(write(threads.from_main[1], "x", 1), 1);
	pthread_join(old, NULL);
	pthread_join(new, NULL);
	cr_expect_eq(skep_link_read_counter(link, &counter), 0);
	cr_expect_geq(counter, 800, "%lu", (unsigned long)counter);
	cr_expect_geq(seen(session, EVENT), 800);
	skep_session_close(session);
}

Test(kinds, a_perf_event_that_cannot_be_is_refused_by_name)
{
	static const struct {
		struct skep_attach_opts opts;
		int err;
		const char *says;
	} wrong[] = {
		{ { .event = "cpu-clock" }, -EINVAL, "needs frequency or period" },
		{ { .frequency = 9, .period = 9 }, -EINVAL, "frequency and period" },
		{ { .frequency = 9, .event = "cpu-clocks" }, -ENOENT, "no perf event cpu-clocks" },
		{ { .frequency = 9, .event = "sched:no_such" }, -ENOENT, "sched:no_such" },
		{ { .frequency = 9, .event = ":" }, -ENOENT, "no perf event :" },
		{ { .frequency = 9, .cpu = "x" }, -EINVAL, "`x` is not a list of CPUs" },
		{ { .frequency = 9, .cpu = "0-" }, -EINVAL, "`0-` is not a list" },
		{ { .frequency = 9, .cpu = "3-1" }, -EINVAL, "`3-1` is not a list" },
		{ { .frequency = 9, .cpu = "" }, -EINVAL, "`` is not a list" },
		{ { .frequency = 9, .cpu = "4000" }, -ENODEV, "CPU 4000 is not online" },
		{ { .frequency = 9, .pid = 0x7ffffff }, -ESRCH, "No such process" },
		{ { .frequency = 1u << 30 }, -EINVAL, "cannot be attached" },
		{ { .frequency = 9, .interface = "lo" }, -EINVAL, "does not take the option interface" },
		{ { .frequency = 9, .pin_path = "/sys/fs/bpf/x" }, -EINVAL, "does not take the option pin-path" },
	};
	struct skep_session *session = open_kinds();

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct skep_attach_opts opts = wrong[i].opts;

		opts.sz = sizeof(opts);
		cr_expect_eq(skep_session_attach(session, "see-event", &opts, NULL), wrong[i].err,
			     "%zu: %s", i, skep_session_error(session)->text);
		cr_expect_not_null(strstr(skep_session_error(session)->text, wrong[i].says), "%zu: %s",
				   i, skep_session_error(session)->text);
	}
	cr_expect_eq(skep_session_link_count(session), 0);
	skep_session_close(session);
}

Test(kinds, a_hardware_counter_counts_or_is_said_to_lack)
{
	struct skep_session *session = open_kinds();
	int err = skep_session_attach(session, "see-event", SKEP_ATTACH(.event = "cpu-cycles", .period = 1000000), NULL);

	if (err) {
		cr_expect(err == -ENOENT || err == -EOPNOTSUPP, "%d", err);
		cr_expect_str_eq(skep_session_error(session)->help, "this machine has no counter for it, as virtual "
				 "ones often have not; cpu-clock is everywhere");
	} else {
		for (volatile int i = 0; i < 100000000; i++)
			;
		cr_expect_gt(seen(session, EVENT), 0);
	}
	skep_session_close(session);
}

/* ---- sockets ---- */

Test(kinds, a_socket_filter_acts_until_the_close)
{
	struct skep_session *session = open_kinds();
	struct skep_link *link = NULL;
	uint16_t port = 0;
	int receiver = support_udp_receiver(AF_INET, &port);

	cr_assert_geq(receiver, 0);
	cr_assert_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = receiver), &link), 0,
		     "%s", skep_session_error(session)->text);
	cr_expect_eq(support_udp_send(AF_INET, port, 10), 0);
	cr_expect_eq(support_udp_count(receiver, 100), 0);
	cr_expect_eq(seen(session, SOCKET), 1);
	cr_expect_eq(skep_link_fd(link), -EOPNOTSUPP);
	cr_expect_eq(skep_link_read_counter(link, &(uint64_t){ 0 }), -EINVAL);
	skep_session_close(session);
	cr_expect_eq(support_udp_send(AF_INET, port, 10), 0);
	cr_expect_eq(support_udp_count(receiver, 100), 1);
	close(receiver);
}

Test(kinds, descriptor_0_is_a_socket_where_has_fd_says_so)
{
	struct skep_session *session = open_kinds();
	uint16_t port = 0;
	int receiver = support_udp_receiver(AF_INET, &port);

	cr_assert_eq(dup2(receiver, 0), 0);
	cr_expect_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = 0), NULL), -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "needs fd"));
	cr_expect_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = 0, .has_fd = true),
					 NULL), 0, "%s", skep_session_error(session)->text);
	cr_expect_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = -1), NULL), -EINVAL);
	cr_expect_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = 2), NULL), -ENOTSOCK);
	skep_session_close(session);
}

/* The number may be another socket's when the session ends: that one keeps its filter. */
Test(kinds, a_socket_that_was_closed_is_not_taken_for_the_next_one)
{
	struct skep_session *session = open_kinds(), *other = open_kinds();
	uint16_t port = 0;
	int first = support_udp_receiver(AF_INET, &port), second;

	cr_assert_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = first), NULL), 0);
	close(first);
	second = support_udp_receiver(AF_INET, &port);
	cr_assert_eq(second, first);
	cr_assert_eq(skep_session_attach(other, "drop-all", SKEP_ATTACH(.fd = second), NULL), 0);
	skep_session_close(session);
	cr_expect_eq(support_udp_send(AF_INET, port, 10), 0);
	cr_expect_eq(support_udp_count(second, 100), 0);
	skep_session_close(other);
}

Test(kinds, a_socket_whose_filter_is_locked_is_refused)
{
	struct skep_session *session = open_kinds();
	uint16_t port = 0;
	int receiver = support_udp_receiver(AF_INET, &port), one = 1;

	cr_assert_eq(setsockopt(receiver, SOL_SOCKET, SO_LOCK_FILTER, &one, sizeof(one)), 0);
	cr_expect_eq(skep_session_attach(session, "drop-all", SKEP_ATTACH(.fd = receiver), NULL), -EPERM);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "locked"));
	skep_session_close(session);
	close(receiver);
}

Test(kinds, sk_reuseport_chooses_for_its_socket)
{
	struct skep_session *session = open_kinds();
	int receiver = socket(AF_INET, SOCK_DGRAM, 0), one = 1;
	struct sockaddr_storage address = { .ss_family = AF_INET };
	socklen_t len = sizeof(address);

	cr_assert_eq(setsockopt(receiver, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)), 0);
	cr_assert_eq(bind(receiver, (struct sockaddr *)&address, 16), 0);
	cr_assert_eq(getsockname(receiver, (struct sockaddr *)&address, &len), 0);
	cr_assert_eq(skep_session_attach(session, "choose", SKEP_ATTACH(.fd = receiver), NULL), 0, "%s",
		     skep_session_error(session)->text);
	cr_expect_eq(support_udp_send(AF_INET, (uint16_t)((uint8_t *)&address)[2] << 8 |
							 ((uint8_t *)&address)[3], 10), 0);
	cr_expect_eq(seen(session, REUSEPORT), 1);
	skep_session_close(session);
	close(receiver);
}

/* ---- interfaces: each in a network namespace of its own ---- */

#define TRY(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, \
				skep_session_error(session)->text); \
			return 1; \
		} \
	} while (0)

static int attach_tc(struct skep_session *session, const char *program, enum skep_tc_mode mode,
		     enum skep_direction direction)
{
	return skep_session_attach(session, program, SKEP_ATTACH(.interface = "lo", .tc_mode = mode,
								 .direction = direction), NULL);
}

static bool has_clsact(void)
{
	struct bpf_tc_hook hook = { .sz = sizeof(hook), .ifindex = 1, .attach_point = BPF_TC_INGRESS };
	int err = bpf_tc_hook_create(&hook);

	if (!err) {
		hook.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
		bpf_tc_hook_destroy(&hook);
	}
	return err == -EEXIST;
}

static int clsact_acts_until_the_close(void *user)
{
	struct skep_session *session = open_kinds();

	(void)user;
	TRY(!support_new_netns() && !has_clsact());
	TRY(!attach_tc(session, "see-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_INGRESS));
	TRY(!attach_tc(session, "see-out", SKEP_TC_CLSACT, SKEP_DIRECTION_SECTION));
	TRY(has_clsact());
	TRY(support_udp_exchange(AF_INET, 5) == 5);
	TRY(seen(session, TC) == 5 && seen(session, OUT) == 5);
	TRY(!attach_tc(session, "drop-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_EGRESS));
	TRY(support_udp_exchange(AF_INET, 2) == 0);
	TRY(skep_session_attach(session, "see-tc", SKEP_ATTACH(.interface = "lo",
		.direction = SKEP_DIRECTION_INGRESS, .tc_mode = SKEP_TC_CLSACT,
		.pin_path = "/sys/fs/bpf/x"), NULL) == -EOPNOTSUPP);
	skep_session_close(session);
	return has_clsact() || support_udp_exchange(AF_INET, 3) != 3;
}

Test(kinds, tc_by_clsact_acts_until_the_close_and_leaves_no_qdisc)
{
	cr_expect_eq(support_run_in(NULL, clsact_acts_until_the_close, NULL, 15000), 0);
}

static int falls_back_to_clsact(void *user)
{
	struct skep_session *session = open_kinds();

	(void)user;
	TRY(!support_new_netns() && !support_forbid_bpf(BPF_PROG_QUERY));
	TRY(!attach_tc(session, "see-in", SKEP_TC_AUTO, SKEP_DIRECTION_SECTION));
	TRY(has_clsact());
	TRY(support_udp_exchange(AF_INET, 5) == 5 && seen(session, IN) == 5);
	skep_session_close(session);
	return has_clsact();
}

Test(kinds, tc_falls_back_to_clsact_where_the_kernel_has_no_tcx)
{
	cr_expect_eq(support_run_in(NULL, falls_back_to_clsact, NULL, 15000), 0);
}

static int clsact_is_taken_over(void *user)
{
	struct skep_session *session = NULL;
	int status;
	pid_t child;

	(void)user;
	TRY(!support_new_netns());
	child = fork();
	if (!child) {
		session = open_kinds();
		if (attach_tc(session, "drop-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_INGRESS))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	TRY(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	TRY(support_udp_exchange(AF_INET, 2) == 0); /* what SIGKILL leaves */
	session = open_kinds();
	TRY(!attach_tc(session, "drop-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_INGRESS));
	TRY(support_udp_exchange(AF_INET, 2) == 0 && seen(session, DROP_TC) == 2);
	skep_session_close(session);
	session = NULL;
	TRY(support_udp_exchange(AF_INET, 2) == 2);
	TRY(has_clsact());
	return 0;
}

Test(kinds, a_filter_that_sigkill_left_is_taken_over_by_its_name)
{
	cr_expect_eq(support_run_in(NULL, clsact_is_taken_over, NULL, 15000), 0);
}

/* A later session's filter stays, and so does the qdisc that it is in. */
static int clsact_of_two(void *user)
{
	struct skep_session *session = open_kinds(), *later = open_kinds();

	(void)user;
	TRY(!support_new_netns());
	TRY(!attach_tc(session, "see-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_INGRESS));
	TRY(!attach_tc(later, "see-tc", SKEP_TC_CLSACT, SKEP_DIRECTION_INGRESS));
	skep_session_close(session);
	session = later;
	TRY(support_udp_exchange(AF_INET, 2) == 2 && seen(later, TC) == 2);
	skep_session_close(later);
	return 0;
}

Test(kinds, a_session_leaves_the_filter_that_a_later_one_took_over)
{
	cr_expect_eq(support_run_in(NULL, clsact_of_two, NULL, 15000), 0);
}

/* Linux 6.6; asked of lo, whose attach type 46 is tcx's ingress. */
static bool has_tcx(void)
{
	uint32_t count = 0;

	return bpf_prog_query(1, 46, 0, NULL, NULL, &count) != -EINVAL;
}

static int sections_keep_their_directions(void *user)
{
	struct skep_session *session = open_kinds();
	enum skep_tc_mode mode = *(enum skep_tc_mode *)user;

	TRY(!support_new_netns());
	TRY(attach_tc(session, "see-in", mode, SKEP_DIRECTION_EGRESS) == -EINVAL);
	TRY(attach_tc(session, "see-out", mode, SKEP_DIRECTION_INGRESS) == -EINVAL);
	TRY(attach_tc(session, "see-out", mode, (enum skep_direction)3) == -EINVAL);
	TRY(attach_tc(session, "see-tc", mode, SKEP_DIRECTION_SECTION) == -EINVAL);
	TRY(!attach_tc(session, "see-in", mode, SKEP_DIRECTION_SECTION));
	TRY(support_udp_exchange(AF_INET, 3) == 3);
	TRY(seen(session, IN) == 3 && !seen(session, OUT));
	TRY(!attach_tc(session, "see-out", mode, SKEP_DIRECTION_EGRESS));
	TRY(support_udp_exchange(AF_INET, 3) == 3);
	TRY(seen(session, IN) == 6 && seen(session, OUT) == 3);
	skep_session_close(session);
	return 0;
}

Test(kinds, a_tcx_section_keeps_its_direction)
{
	for (enum skep_tc_mode mode = SKEP_TC_AUTO; mode <= SKEP_TC_CLSACT; mode++)
		if (mode != SKEP_TC_TCX || has_tcx())
			cr_expect_eq(support_run_in(NULL, sections_keep_their_directions, &mode, 15000), 0,
				     "mode %d", (int)mode);
}

static int xdp_of_another(void *user)
{
	struct skep_session *session = open_kinds();

	(void)user;
	TRY(!support_new_netns());
	TRY(!skep_session_attach(session, "pass-first", SKEP_ATTACH(.interface = "lo"), NULL));
	for (enum skep_xdp_mode mode = SKEP_XDP_AUTO; mode <= SKEP_XDP_GENERIC; mode += 2) {
		TRY(skep_session_attach(session, "pass-second", SKEP_ATTACH(.interface = "lo",
					.xdp_mode = mode), NULL) == -EBUSY);
		TRY(strstr(skep_session_error(session)->text, "`pass-first` (id "));
	}
	TRY(skep_session_attach(session, "pass-second", SKEP_ATTACH(.interface = "lo",
				.before = "pass-first"), NULL) == -EINVAL);
	skep_session_close(session);
	return 0;
}

Test(kinds, a_second_xdp_program_is_told_which_one_is_there)
{
	cr_expect_eq(support_run_in(NULL, xdp_of_another, NULL, 15000), 0);
}

/* ---- targets of a program whose kind the caller does not know ---- */

static int targets_by_kind(void *user)
{
	struct skep_session *session = open_kinds();
	struct support_cgroup cgroup;
	const char *text;

	(void)user;
	TRY(!support_new_netns() && !support_cgroup_make(&cgroup));
	TRY(!skep_session_attach_to(session, "pass-first", "lo", NULL, NULL));
	TRY(!skep_session_attach_to(session, "see-tc", "lo", SKEP_ATTACH(.direction = SKEP_DIRECTION_INGRESS), NULL));
	TRY(!skep_session_attach_to(session, "deny", cgroup.path, NULL, NULL));
	TRY(support_cgroup_programs(&cgroup, BPF_CGROUP_INET4_CONNECT) == 1);
	TRY(support_udp_exchange(AF_INET, 5) == 5 && seen(session, XDP) == 5 && seen(session, TC) == 5);
	TRY(skep_session_attach_to(session, "pass-second", "lo", SKEP_ATTACH(.interface = "lo"), NULL) == -EINVAL);
	text = skep_session_error(session)->text;
	TRY(strstr(text, "the target of `pass-second` (section xdp) is given twice"));
	for (int i = 0; i < 2; i++) {
		TRY(skep_session_attach_to(session, i ? "see-event" : "drop-all", "lo", NULL, NULL) == -EINVAL);
		TRY(strstr(skep_session_error(session)->text, "has no target that a name could give"));
	}
	TRY(skep_session_attach_to(session, "none", "lo", NULL, NULL) == -ENOENT);
	TRY(skep_session_attach_to(NULL, "deny", "lo", NULL, NULL) == -ENOMEM);
	skep_session_close(session);
	return 0;
}

Test(kinds, a_target_is_what_the_kind_of_program_is_attached_to)
{
	cr_expect_eq(support_run_in(NULL, targets_by_kind, NULL, 15000), 0);
}

/* ---- every program with every two options ---- */

static const struct skep_attach_opts one_option[] = {
	{ .cgroup_path = "/sys/fs/cgroup/skep-none" }, { .interface = "lo" }, { .ifindex = 1 },
	{ .xdp_mode = SKEP_XDP_GENERIC }, { .netns_path = "/proc/self/ns/net" }, { .pid = 1 },
	{ .binary = "/proc/self/exe" }, { .symbol = "main" }, { .offset = 4096 }, { .flags = 1 << 30 },
	{ .pin_path = "/proc/none" }, { .direction = SKEP_DIRECTION_INGRESS }, { .map = "seen" },
	{ .provider = "p" }, { .probe = "p" }, { .cookie = 7 }, { .fd = 1 }, { .event = "page-faults" },
	{ .frequency = 9 }, { .period = 1000 }, { .cpu = "0" }, { .tc_mode = SKEP_TC_CLSACT },
	{ .before = "nobody" }, { .after = "1" }, { .has_fd = true }, { .cgroup_fd = 2 },
};

static int count_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;

	while (directory && readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* Both options in one struct: they have no byte in common but the size. */
static void join(const struct skep_attach_opts *a, const struct skep_attach_opts *b,
		 struct skep_attach_opts *ret)
{
	const unsigned char *one = (const void *)a, *two = (const void *)b;

	for (size_t i = 0; i < sizeof(*ret); i++)
		((unsigned char *)ret)[i] = one[i] | two[i];
	ret->sz = sizeof(*ret);
}

static int try_options(struct skep_session *session, const char *program, int *tried)
{
	const size_t count = sizeof(one_option) / sizeof(one_option[0]);
	int before = count_descriptors();

	for (size_t i = 0; i < count; i++)
		for (size_t j = i; j < count; j++, ++*tried) {
			const struct skep_error *error = skep_session_error(session);
			struct skep_link *link = NULL;
			struct skep_attach_opts opts;
			int err;

			join(&one_option[i], &one_option[j], &opts);
			err = skep_session_attach(session, program, &opts, &link);
			if (err ? error->code != err || strlen(error->text) < 10 || link :
				  skep_link_detach(link) != 0) {
				fprintf(stderr, "%s with %zu and %zu: %d, %s\n", program, i, j, err,
					error->text);
				return 1;
			}
			if (skep_session_link_count(session) || count_descriptors() != before) {
				fprintf(stderr, "%s with %zu and %zu leaves something\n", program, i, j);
				return 1;
			}
		}
	return 0;
}

static int try_every_program(void *user)
{
	struct skep_session *session = open_kinds();
	struct bpf_program *program;
	int tried = 0;

	(void)user;
	TRY(!support_new_netns());
	bpf_object__for_each_program(program, skep_session_object(session))
		TRY(!try_options(session, bpf_program__name(program), &tried));
	skep_session_close(session);
	return tried < 1000 || has_clsact();
}

Test(kinds, any_two_options_are_taken_or_refused_and_leave_nothing, .timeout = 60)
{
	cr_expect_eq(support_run_in(NULL, try_every_program, NULL, 50000), 0);
}

/* ---- the order of a hook ---- */

static int order_of_tcx(void *user)
{
	struct skep_session *session = open_kinds();

	(void)user;
	TRY(!support_new_netns());
	TRY(!attach_tc(session, "drop-tc", SKEP_TC_TCX, SKEP_DIRECTION_INGRESS));
	TRY(!skep_session_attach(session, "see-tc", SKEP_ATTACH(.interface = "lo",
		.direction = SKEP_DIRECTION_INGRESS, .after = "drop-tc"), NULL));
	TRY(!skep_session_attach(session, "see-in", SKEP_ATTACH(.interface = "lo",
		.before = "drop_tc"), NULL));
	TRY(support_udp_exchange(AF_INET, 2) == 0);
	TRY(seen(session, IN) == 2 && seen(session, DROP_TC) == 2 && seen(session, TC) == 0);
	TRY(skep_session_attach(session, "see-in", SKEP_ATTACH(.interface = "lo",
		.before = "nobody"), NULL) == -ENOENT);
	TRY(strstr(skep_session_error(session)->text, "`see-in` cannot be attached before `nobody`"));
	TRY(skep_session_attach(session, "see-in", SKEP_ATTACH(.interface = "lo",
		.before = "drop-tc", .after = "see-tc"), NULL) == -EINVAL);
	TRY(skep_session_attach(session, "see-out", SKEP_ATTACH(.interface = "lo",
		.after = "999999"), NULL) == -ENOENT);
	TRY(skep_session_attach(session, "see-tc", SKEP_ATTACH(.interface = "lo",
		.direction = SKEP_DIRECTION_EGRESS, .tc_mode = SKEP_TC_CLSACT,
		.after = "see-in"), NULL) == -EOPNOTSUPP);
	skep_session_close(session);
	return 0;
}

Test(kinds, before_and_after_order_tc_programs)
{
	if (!has_tcx())
		cr_skip_test("this kernel has no tcx");
	cr_expect_eq(support_run_in(NULL, order_of_tcx, NULL, 15000), 0);
}

static int connect_once(void *user)
{
	(void)user;
	support_tcp_connect(AF_INET, 9);
	return 0;
}

Test(kinds, before_and_after_order_the_programs_of_a_cgroup)
{
	struct skep_session *session = open_kinds();
	struct support_cgroup cgroup;
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	struct skep_link *link;
	char id[16];
	int err;

	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	cr_assert_eq(skep_session_attach(session, "write-one", SKEP_ATTACH(.cgroup_path = cgroup.path),
					 NULL), 0);
	err = skep_session_attach(session, "write-two", SKEP_ATTACH(.cgroup_path = cgroup.path,
								   .before = "write-one"), &link);
	if (err == -EINVAL) {
		cr_expect_not_null(strstr(skep_session_error(session)->help, "6.17"));
		cr_skip_test("this kernel's cgroups have no order");
	}
	cr_assert_eq(err, 0, "%s", skep_session_error(session)->text);
	cr_assert_eq(support_run_in(&cgroup, connect_once, NULL, 5000), 0);
	cr_expect_eq(seen(session, LAST), 1);
	cr_assert_eq(skep_link_detach(link), 0);

	cr_assert_eq(bpf_obj_get_info_by_fd(bpf_program__fd(skep_session_program(session, "write-one")),
					    &info, &len), 0);
	snprintf(id, sizeof(id), "%u", info.id);
	cr_assert_eq(skep_session_attach(session, "write-two", SKEP_ATTACH(.cgroup_path = cgroup.path,
									   .after = id), NULL), 0);
	cr_assert_eq(support_run_in(&cgroup, connect_once, NULL, 5000), 0);
	cr_expect_eq(seen(session, LAST), 2);
	skep_session_close(session);
}
