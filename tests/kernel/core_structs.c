// SPDX-License-Identifier: MIT
/* lisp/core_structs.lisp on a fork and an exec: what the kernel's structs say is what is known here. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

struct birth {
	uint32_t child, tgid, parent, grandparent, namespace, policy;
	uint64_t files, files_at, memory, size, signal_size, letters;
	uint32_t exists, execve;
	char comm[16], node[32];
	uint64_t files_by_index;
	uint32_t uid, threads;
};

/* Whether the process ids that are seen here are the kernel's own. */
static bool of_first_namespace(void)
{
	struct stat stat_of;

	return !stat("/proc/self/ns/pid", &stat_of) && stat_of.st_ino == 0xEFFFFFFC;
}

/* Forks under a name of its own; the child executes /bin/true by a path of its own. */
static void fork_and_execute(const char *name)
{
	pid_t child;
	int status;

	cr_assert_eq(prctl(PR_SET_NAME, name), 0);
	child = fork();
	if (!child) {
		execl("/usr/bin/../bin/true", "true", (char *)NULL);
		_exit(1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
}

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

static void find(int map, const char *name, struct birth *ret_birth)
{
	uint32_t key, *last = NULL;

	while (!bpf_map_get_next_key(map, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(map, &key, ret_birth) && !strcmp(ret_birth->comm, name))
			return;
	}
	cr_assert(false, "no birth of %s is there", name);
}

static void check_birth(const struct birth *birth, const char *clang)
{
	struct rlimit files;
	struct utsname node;
	struct stat stat_of;

	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	cr_assert_eq(uname(&node), 0);
	cr_assert_eq(stat("/proc/self/ns/uts", &stat_of), 0);
	cr_expect_eq(birth->tgid, birth->child, "%s", clang);
	if (of_first_namespace()) {
		cr_expect_eq(birth->parent, (uint32_t)getpid(), "%s", clang);
		cr_expect_eq(birth->grandparent, (uint32_t)getppid(), "%s", clang);
	}
	cr_expect_eq(birth->namespace, stat_of.st_ino, "%s", clang);
	cr_expect_eq(birth->policy, (uint32_t)sched_getscheduler(0), "%s", clang);
	cr_expect_eq(birth->files, files.rlim_cur, "%s", clang);
	cr_expect_eq(birth->files_by_index, files.rlim_cur, "%s", clang);
	cr_expect_eq(birth->uid, getuid(), "%s", clang);
	cr_expect_eq(birth->threads, 1, "%s", clang);
	cr_expect_eq(birth->files_at, files.rlim_max, "%s", clang);
	cr_expect_gt(birth->memory, 100, "%s", clang);
	cr_expect_gt(birth->size, birth->signal_size, "%s", clang);
	cr_expect_gt(birth->signal_size, 256, "%s", clang);
	cr_expect_eq(birth->letters, 'c' << 24 | 'o' << 16 | 'r' << 8 | 'e', "%s", clang);
	cr_expect_eq(birth->exists, 1, "%s", clang);
	cr_expect_eq(birth->execve, 0, "%s", clang);
	cr_expect_eq(strncmp(birth->node, node.nodename, 31), 0, "%s: %s", clang, birth->node);
}

static void check_object(const char *clang)
{
	SKEP_SESSION(session);
	struct birth birth = { 0 };
	char path[512], executed[64] = "";
	char name[16];

	snprintf(path, sizeof(path), "%s/core_structs.%s.bpf.o", CORE_OBJECTS, clang);
	snprintf(name, sizeof(name), "core-%d", (int)getpid());
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach(session, "on-fork", NULL, NULL), 0);
	cr_assert_eq(skep_session_attach(session, "on-exec", NULL, NULL), 0);
	fork_and_execute(name);
	find(map_of(session, "births"), name, &birth);
	check_birth(&birth, clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "paths"), &birth.child, executed), 0);
	cr_expect_str_eq(executed, "/usr/bin/../bin/true", "%s", clang);
}

Test(core, structs_say_what_is_known)
{
	static const char *const clangs[] = { CORE_CLANGS };

	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++)
		check_object(clangs[i]);
}
