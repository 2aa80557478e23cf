// SPDX-License-Identifier: MIT
/* Programs of sockmaps: with the kernel's links, and as on kernels that have none. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(sockmap, .init = setup);

#define TRY(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "runtime_sockmap.c:%d: %s: %s\n", __LINE__, #condition, \
				skep_session_error(session)->text); \
			return __LINE__ % 120 + 1; \
		} \
	} while (0)

/* How many programs of sent messages the map has. */
static int programs(struct skep_session *session)
{
	uint32_t ids[4], count = 4;
	int map = bpf_map__fd(skep_session_map(session, "peers"));

	return bpf_prog_query(map, BPF_SK_MSG_VERDICT, 0, NULL, ids, &count) ? -1 : (int)count;
}

/* Attach, in the way, exchange, detach, and what the close leaves. */
static int life(void *user)
{
	bool links = user != NULL;
	SKEP_SESSION(session);
	struct skep_link *link;
	int map;

	TRY(links || !support_forbid_bpf(BPF_LINK_CREATE));
	TRY(!skep_session_open_file(session, OBJECTS "/sockmap.bpf.o", NULL));
	TRY(!skep_session_load(session));
	TRY(!skep_session_attach(session, "let-pass", SKEP_ATTACH(.map = "peers"), &link));
	TRY(programs(session) == 1 && skep_session_link_count(session) == 1);
	TRY(links ? skep_link_fd(link) >= 0 : skep_link_fd(link) == -EOPNOTSUPP);
	TRY(skep_session_attach(session, "refuse", SKEP_ATTACH(.map = "peers"), NULL) == -EBUSY);
	TRY(programs(session) == 1);
	TRY(!skep_link_update(link, skep_session_program(session, "refuse")));
	TRY(programs(session) == 1);
	TRY(!skep_link_detach(link));
	TRY(programs(session) == 0 && skep_session_link_count(session) == 0);
	TRY(!skep_session_attach(session, "refuse", SKEP_ATTACH(.map = "peers"), NULL));
	map = dup(bpf_map__fd(skep_session_map(session, "peers")));
	TRY(programs(session) == 1);
	skep_session_close(session);
	session = NULL;
	{
		uint32_t ids[4], count = 4;

		if (bpf_prog_query(map, BPF_SK_MSG_VERDICT, 0, NULL, ids, &count) || count)
			return 121;
	}
	return 0;
}

Test(sockmap, a_link_is_attached_exchanged_and_detached)
{
	static char links;

	cr_expect_eq(support_run_in(NULL, life, &links, 10000), 0);
}

Test(sockmap, without_links_the_session_detaches)
{
	cr_expect_eq(support_run_in(NULL, life, NULL, 10000), 0);
}

static int refusals(void *user)
{
	SKEP_SESSION(session);

	(void)user;
	TRY(!support_forbid_bpf(BPF_LINK_CREATE));
	TRY(!skep_session_open_file(session, OBJECTS "/sockmap.bpf.o", NULL));
	TRY(!skep_session_load(session));
	TRY(skep_session_attach(session, "let-pass",
				SKEP_ATTACH(.map = "peers", .pin_path = "/sys/fs/bpf/skep-none"),
				NULL) == -EOPNOTSUPP);
	TRY(strstr(skep_session_error(session)->help, "6.10"));
	TRY(access("/sys/fs/bpf/skep-none", F_OK));
	TRY(skep_session_attach(session, "of-no-kind", SKEP_ATTACH(.map = "peers"), NULL) ==
	    -EINVAL);
	TRY(strstr(skep_session_error(session)->text, "sk_skb/verdict"));
	TRY(skep_session_attach(session, "let-pass",
				SKEP_ATTACH(.map = "peers", .interface = "lo"), NULL) == -EINVAL);
	TRY(strstr(skep_session_error(session)->text, "does not take the option interface"));
	TRY(skep_session_attach_all(session, SKEP_ATTACH(.map = "peers")) == -EBUSY);
	TRY(programs(session) == 0); /* all or none */
	return 0;
}

Test(sockmap, refusals_name_the_reason)
{
	cr_expect_eq(support_run_in(NULL, refusals, NULL, 10000), 0);
}
