// SPDX-License-Identifier: MIT
/* Hooks that are no cgroup's: XDP, tc and sk_lookup in a network namespace, and tracing. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(hooks, .init = setup);

static uint64_t seen(struct skep_session *session, uint64_t slot)
{
	uint64_t count = 0;

	skep_map_get_integer(session, skep_session_map(session, "seen"), slot, &count);
	return count;
}

#define TRY(call) \
	do { \
		if (call) { \
			fprintf(stderr, "%s: %s\n", #call, skep_session_error(session)->text); \
			return __LINE__ % 125 + 1; \
		} \
	} while (0)

static int in_namespace(void *user)
{
	SKEP_SESSION(session);
	int listener;
	uint16_t port;

	(void)user;
	if (support_new_netns())
		return 125;
	TRY(skep_session_open_file(session, OBJECTS "/hooks.bpf.o", NULL));
	TRY(skep_session_load(session));
	TRY(skep_session_attach(session, "see-xdp", SKEP_ATTACH(.interface = "nowhere"), NULL) !=
	    -ENODEV);
	TRY(skep_session_attach(session, "see-xdp",
				SKEP_ATTACH(.interface = "lo", .xdp_mode = SKEP_XDP_GENERIC),
				NULL));
	TRY(skep_session_attach(session, "see-xdp", SKEP_ATTACH(.interface = "lo"), NULL) >= 0);
	TRY(!strstr(skep_session_error(session)->help, "one XDP program"));
	TRY(skep_session_attach(session, "see-tc", SKEP_ATTACH(.interface = "lo"), NULL) !=
	    -EINVAL);
	TRY(!strstr(skep_session_error(session)->text, "direction"));
	TRY(skep_session_attach(session, "see-tc",
				SKEP_ATTACH(.interface = "lo", .direction = SKEP_DIRECTION_INGRESS), NULL));
	TRY(skep_session_attach(session, "see-tcx", SKEP_ATTACH(.ifindex = 1), NULL));
	TRY(skep_session_attach(session, "see-lookup",
				SKEP_ATTACH(.netns_path = "/proc/self/ns/net"), NULL));
	listener = support_tcp_listen(AF_INET, &port);
	TRY(listener < 0 || support_tcp_connect(AF_INET, port));
	for (uint64_t slot = 0; slot < 4; slot++)
		TRY(!seen(session, slot));
	return 0;
}

Test(hooks, xdp_tc_and_sk_lookup_see_a_connect_in_their_namespace)
{
	cr_expect_eq(support_run_in(NULL, in_namespace, NULL, 10000), 0);
}

Test(hooks, a_raw_tracepoint_attaches_by_its_section)
{
	SKEP_SESSION(session);

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/hooks.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach(session, "see-syscall", NULL, NULL), 0, "%s",
		     skep_session_error(session)->text);
	getppid();
	cr_expect_gt(seen(session, 4), 0);
}

__attribute__((noipa)) int runtime_hooks_called(int number);
__attribute__((noipa)) int runtime_hooks_called(int number)
{
	__asm__ volatile("");
	return number + 1;
}

Test(hooks, a_uprobe_takes_binary_symbol_and_pid)
{
	SKEP_SESSION(session);

	if (access("/sys/bus/event_source/devices/uprobe/type", R_OK))
		cr_skip_test("this kernel has no uprobes");
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/hooks.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	cr_expect_eq(skep_session_attach(session, "see-call", NULL, NULL), -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "binary"));
	cr_assert_eq(skep_session_attach(session, "see-call",
					 SKEP_ATTACH(.binary = "/proc/self/exe",
						     .symbol = "runtime_hooks_called",
						     .pid = getpid()), NULL), 0, "%s",
		     skep_session_error(session)->text);
	runtime_hooks_called(1);
	runtime_hooks_called(2);
	cr_expect_eq(seen(session, 5), 2);
}

Test(hooks, a_uprobe_whose_section_says_the_binary_alone_takes_the_symbol)
{
	SKEP_SESSION(session);

	if (access("/sys/bus/event_source/devices/uprobe/type", R_OK))
		cr_skip_test("this kernel has no uprobes");
	cr_assert_eq(skep_session_open_file(session, OBJECTS "/hooks.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	cr_expect_eq(skep_session_attach(session, "see-binary", NULL, NULL), -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "symbol"));
	cr_assert_eq(skep_session_attach(session, "see-binary",
					 SKEP_ATTACH(.symbol = "runtime_hooks_called",
						     .pid = getpid()), NULL), 0, "%s",
		     skep_session_error(session)->text);
	runtime_hooks_called(1);
	cr_expect_eq(seen(session, 6), 1);
}
