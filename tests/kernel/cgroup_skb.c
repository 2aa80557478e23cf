// SPDX-License-Identifier: MIT
/* cgroup_skb/ingress and egress: datagrams of a process in the cgroup, IPv4 and IPv6. */
#include <errno.h>

#include <criterion/criterion.h>

#include "tests/kernel/cgroup_support.h"

enum { INGRESS, EGRESS };

static const int families[] = { AF_INET, AF_INET6 };

/* How many of three datagrams arrive; both ends are in the cgroup. */
static int exchange(void *user)
{
	return support_udp_exchange(*(const int *)user, 3);
}

static int send_one(void *user)
{
	int family = *(const int *)user;

	return support_udp_send(family, support_closed_port(family, SOCK_DGRAM), 16);
}

static void check_arrivals(const char *program, uint32_t slot)
{
	struct hooks hooks;

	hooks_begin(&hooks, program);
	for (int i = 0; i < 2; i++) {
		void *family = (void *)&families[i];
		uint64_t before;

		hooks_decide(&hooks, slot, true);
		cr_expect_eq(support_run_in(&hooks.cgroup, exchange, family, 5000), 3);
		before = hooks_seen(&hooks, slot);
		cr_expect_geq(before, 3);
		hooks_decide(&hooks, slot, false);
		cr_expect_eq(support_run_in(&hooks.cgroup, exchange, family, 5000), 0);
		cr_expect_geq(hooks_seen(&hooks, slot), before + 3);
	}
	hooks_close(&hooks);
}

Test(skb, ingress_lets_datagrams_through_or_loses_them)
{
	check_arrivals("see-ingress", INGRESS);
}

Test(skb, egress_lets_datagrams_through_or_loses_them)
{
	check_arrivals("see-egress", EGRESS);
}

Test(skb, egress_refuses_the_send_with_eperm)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-egress");
	for (int i = 0; i < 2; i++) {
		hooks_decide(&hooks, EGRESS, true);
		cr_expect_eq(hooks_errno(&hooks, send_one, (void *)&families[i]), 0);
		hooks_decide(&hooks, EGRESS, false);
		cr_expect_eq(hooks_errno(&hooks, send_one, (void *)&families[i]), EPERM);
	}
	hooks_close(&hooks);
}

Test(skb, processes_outside_the_cgroup_are_not_seen)
{
	struct hooks hooks;

	hooks_begin(&hooks, "see-egress");
	cr_expect_eq(support_udp_exchange(AF_INET, 3), 3);
	cr_expect_eq(hooks_seen(&hooks, EGRESS), 0);
	hooks_close(&hooks);
}
