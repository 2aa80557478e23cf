// SPDX-License-Identifier: MIT
/* lisp/core_btf.lisp: arguments that BTF describes, iterators that are read, facts of this kernel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static const char *const clangs[] = { CORE_CLANGS };

struct seen {
	uint32_t pid, parent, argc;
	int32_t old;
	char comm[16];
};

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

static void load(struct skep_session *session, const char *clang)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/core_btf.%s.bpf.o", CORE_OBJECTS, clang);
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
}

static void attach(struct skep_session *session, const char *program)
{
	cr_assert_eq(skep_session_attach(session, program, NULL, NULL), 0, "%s",
		     skep_session_error(session)->text);
}

/* A child that executes true, with two arguments more; its id. */
static pid_t execute(void)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execl("/bin/true", "true", "one", "two", (char *)NULL);
		_exit(1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
	return child;
}

static uint64_t fact_of(struct skep_session *session, uint32_t index)
{
	uint64_t value = 0;

	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "facts"), &index, &value), 0);
	return value;
}

/* The child's own id, in the kernel's count: that of its record whose parent is this process. */
static void find_exec(int map, struct seen *ret_seen)
{
	uint32_t key, *last = NULL;

	while (!bpf_map_get_next_key(map, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(map, &key, ret_seen) && ret_seen->argc == 3 &&
		    ret_seen->parent == (uint32_t)getpid())
			return;
	}
	cr_assert(false, "no exec with three arguments is there");
}

Test(btf, arguments_are_those_of_the_event)
{
	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);
		struct seen seen = { 0 };
		uint32_t parent = 0, zero = 0;
		uint64_t switches = 0;
		pid_t child;

		load(session, clangs[i]);
		attach(session, "on-exec");
		attach(session, "on-fork");
		attach(session, "raw-switch");
		child = execute();
		find_exec(map_of(session, "execs"), &seen);
		cr_expect_eq(seen.pid, (uint32_t)child, "%s", clangs[i]);
		cr_expect_eq(seen.old, (int32_t)child, "%s", clangs[i]);
		cr_expect_str_eq(seen.comm, "true", "%s", clangs[i]);
		cr_assert_eq(bpf_map_lookup_elem(map_of(session, "forks"), &child, &parent), 0);
		cr_expect_eq(parent, (uint32_t)getpid(), "%s", clangs[i]);
		cr_assert_eq(bpf_map_lookup_elem(map_of(session, "switches"), &zero, &switches), 0);
		cr_expect_gt(switches, 0, "%s", clangs[i]);
		zero = 1; /* a bool is 0 or 1, whatever the register's upper half held */
		cr_assert_eq(bpf_map_lookup_elem(map_of(session, "switches"), &zero, &switches), 0);
		cr_expect_eq(switches, 0, "%s", clangs[i]);
	}
}

static bool kernel_has(const char *structure, const char *field)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;
	bool found = false;

	for (unsigned i = 0; type && i < btf_vlen(type); i++)
		found |= !strcmp(btf__name_by_offset(btf, btf_members(type)[i].name_off), field);
	btf__free(btf);
	return found;
}

static uint32_t enumerator_of(const char *name, const char *enumerator)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_ENUM);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;
	uint32_t value = UINT32_MAX;

	for (unsigned i = 0; type && i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, btf_enum(type)[i].name_off), enumerator))
			value = (uint32_t)btf_enum(type)[i].val;
	btf__free(btf);
	return value;
}

Test(btf, facts_are_those_of_the_kernel_that_loads)
{
	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);

		load(session, clangs[i]);
		attach(session, "ask");
		execute();
		cr_expect_eq(fact_of(session, 0), 0, "%s: a task that runs", clangs[i]);
		cr_expect_eq(fact_of(session, 1), 16, "%s", clangs[i]);
		cr_expect_eq(fact_of(session, 2), enumerator_of("cgroup_subsys_id",
								"memory_cgrp_id"), "%s", clangs[i]);
		cr_expect_eq(fact_of(session, 3), 1, "%s", clangs[i]);
		cr_expect_eq(fact_of(session, 4), 7, "%s: no kernel has `struct future`", clangs[i]);
		cr_expect_eq(fact_of(session, 5), 5, "%s", clangs[i]);
		cr_expect_eq(fact_of(session, 6), kernel_has("task_struct", "state"), "%s", clangs[i]);
		cr_expect_eq(fact_of(session, 7), kernel_has("task_struct", "__state"), "%s",
			     clangs[i]);
	}
}

/* All that the iterator gives; the text is the caller's to free. */
static char *read_all(struct skep_link *link)
{
	int fd = skep_link_open_iter(link);
	size_t len = 0, room = 1 << 20;
	char *text = calloc(1, room);
	ssize_t n = 1;

	cr_assert_geq(fd, 0, "%s", strerror(errno));
	cr_assert_not_null(text);
	while (n > 0 && len + 1 < room) {
		n = read(fd, text + len, room - len - 1);
		len += n > 0 ? (size_t)n : 0;
	}
	cr_assert_eq(n, 0);
	close(fd);
	return text;
}

Test(btf, an_iterator_lists_this_task)
{
	SUPPORT_NEED_BPF();
	cr_assert_eq(prctl(PR_SET_NAME, "skep-iterated"), 0);
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);
		struct skep_link *link = NULL;
		char line[64], *text;

		load(session, clangs[i]);
		cr_assert_eq(skep_session_attach(session, "list-tasks", NULL, &link), 0);
		text = read_all(link);
		snprintf(line, sizeof(line), "%d %d skep-iterated\n", (int)getpid(), (int)getpid());
		cr_expect_not_null(strstr(text, line), "%s: %s is not in\n%s", clangs[i], line, text);
		free(text);
	}
}

Test(btf, an_iterator_lists_the_maps_of_its_own_object)
{
	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);
		struct skep_link *link = NULL;
		struct bpf_map_info info = { 0 };
		uint32_t len = sizeof(info);
		char words[64], *text;

		load(session, clangs[i]);
		cr_assert_eq(bpf_obj_get_info_by_fd(map_of(session, "execs"), &info, &len), 0);
		cr_assert_eq(skep_session_attach(session, "list-maps", NULL, &link), 0);
		text = read_all(link);
		snprintf(words, sizeof(words), " %u:256\n", info.id);
		cr_expect_not_null(strstr(text, words), "%s: %s is not in\n%s", clangs[i], words, text);
		cr_expect_eq(strncmp(text, "maps ", 5), 0, "%s", clangs[i]);
		free(text);
	}
}

Test(btf, what_is_no_iterator_cannot_be_read)
{
	SKEP_SESSION(session);
	struct skep_link *link = NULL;

	SUPPORT_NEED_BPF();
	load(session, clangs[0]);
	cr_assert_eq(skep_session_attach(session, "on-exec", NULL, &link), 0);
	cr_expect_eq(skep_link_open_iter(link), -EINVAL);
	cr_expect_str_eq(skep_session_error(session)->text, "`on-exec` is not an iterator: only iterators can be read");
	cr_expect_eq(skep_link_open_iter(NULL), -EBADF);
}
