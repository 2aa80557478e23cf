// SPDX-License-Identifier: MIT
/* lisp/core_tracepoints.lisp: what events tell of a fork, an exec and a system call. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

/* an argument that the call does not look at */
#define WIDE 0x700000009

#define EVENTS "/sys/kernel/tracing/events/"

struct birth {
	uint32_t parent, child;
	char comm[16];
};

struct start {
	uint32_t pid, old;
	char name[64];
};

struct call {
	int64_t number;
	uint64_t which, who;
	int64_t result, either;
};

/* libbpf finds events in tracefs: mounted for this process, where it is not. */
static bool has_events(void)
{
	if (access(EVENTS, F_OK) && !unshare(CLONE_NEWNS) &&
	    !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		mount("none", "/sys/kernel/tracing", "tracefs", 0, NULL);
	return !access(EVENTS "sched/sched_process_fork/id", R_OK) &&
	       !access(EVENTS "syscalls/sys_enter_prctl/id", R_OK);
}

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

/* The child waits, so that it is woken, makes a system call, and executes. */
static void run_child(const char *name)
{
	int gate[2], status;
	pid_t child;
	char byte = 0;

	cr_assert_eq(prctl(PR_SET_NAME, name), 0);
	cr_assert_eq(pipe(gate), 0);
	child = fork();
	if (!child) {
		if (read(gate[0], &byte, 1) != 1 || prctl(PR_GET_DUMPABLE, 5, 7, WIDE, 0) < 0)
			_exit(2);
		execl("/usr/bin/../bin/true", "true", (char *)NULL);
		_exit(1);
	}
	usleep(20000);
	cr_assert_eq(write(gate[1], &byte, 1), 1);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0, "the child says %#x", status);
	close(gate[0]);
	close(gate[1]);
}

/* The kernel's number of the child, by the parent's name. */
static uint32_t find(int map, const char *name, struct birth *ret_birth)
{
	uint32_t key, *last = NULL;

	while (!bpf_map_get_next_key(map, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(map, &key, ret_birth) && !strcmp(ret_birth->comm, name))
			return key;
	}
	cr_assert(false, "no fork of %s was seen", name);
	return 0;
}

static void check_object(const char *clang)
{
	static const char *const programs[] = { "on-fork", "on-exec", "on-wakeup", "on-call",
						"on-result" };
	SKEP_SESSION(session);
	char path[512], name[16];
	struct birth birth, woken;
	struct start start;
	struct call call;
	uint32_t child, agreed = 0;

	snprintf(path, sizeof(path), "%s/core_tracepoints.%s.bpf.o", CORE_OBJECTS, clang);
	snprintf(name, sizeof(name), "event-%d", (int)getpid());
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		cr_assert_eq(skep_session_attach(session, programs[i], NULL, NULL), 0, "%s: %s",
			     programs[i], skep_session_error(session)->text);
	run_child(name);
	child = find(map_of(session, "births"), name, &birth);
	cr_expect_eq(birth.child, child, "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "pairs"), &child, &agreed), 0);
	cr_expect_eq(agreed, 1, "%s: the three ways to the parent", clang);
	cr_expect_neq(birth.parent, child, "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "starts"), &child, &start), 0);
	cr_expect_eq(start.pid, child, "%s", clang);
	cr_expect_eq(start.old, child, "%s", clang);
	cr_expect_str_eq(start.name, "/usr/bin/../bin/true", "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "wakeups"), &child, &woken), 0);
	cr_expect_str_eq(woken.comm, name, "%s: %s", clang, woken.comm);
	cr_expect_eq(woken.child, child, "%s", clang);
	cr_expect_eq(woken.parent, 'e', "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "calls"), &child, &call), 0);
	cr_expect_eq(call.number, SYS_prctl, "%s", clang);
	cr_expect_eq(call.which, PR_GET_DUMPABLE, "%s", clang);
	cr_expect_eq(call.who, 5, "%s", clang);
	cr_expect_eq(call.result, prctl(PR_GET_DUMPABLE), "%s", clang);
	cr_expect_eq(call.either, WIDE, "%s: %#llx", clang, (long long)call.either);
}

Test(core, events_tell_what_happened)
{
	static const char *const clangs[] = { CORE_CLANGS };

	SUPPORT_NEED_BPF();
	if (!has_events())
		cr_skip_test("tracefs or its events are not there");
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++)
		check_object(clangs[i]);
}
