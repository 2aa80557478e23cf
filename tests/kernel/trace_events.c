// SPDX-License-Identifier: MIT
/* lisp/trace_events.lisp: events at offsets that were kept, on a kernel that has the same ones. */
#include <errno.h>
#include <fcntl.h>
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

#define EVENTS "/sys/kernel/tracing/events/"

struct text {
	uint32_t pid, old;
	uint64_t flags;
	char name[64];
};

/* The lines of a format file that say where fields are; another kernel has another ID. */
static size_t read_fields(const char *path, char *ret_text, size_t size)
{
	FILE *file = fopen(path, "r");
	char line[512];
	size_t len = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (strstr(line, "field:") && len + strlen(line) < size)
			len += (size_t)sprintf(ret_text + len, "%s", line);
	fclose(file);
	return len;
}

/* libbpf finds events in tracefs: mounted for this process, where it is not. */
static bool has_same_events(void)
{
	static const char *const events[] = { "sched/sched_process_exec", "sched/sched_wakeup",
					      "syscalls/sys_enter_openat" };

	if (access(EVENTS, F_OK) && !unshare(CLONE_NEWNS) &&
	    !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		mount("none", "/sys/kernel/tracing", "tracefs", 0, NULL);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		char here[512], kept[512], ours[8192] = "", theirs[8192] = "";

		snprintf(here, sizeof(here), EVENTS "%s/format", events[i]);
		snprintf(kept, sizeof(kept), EVENT_FORMATS "/%s.format", strchr(events[i], '/') + 1);
		cr_assert_gt(read_fields(kept, ours, sizeof(ours)), 0, "%s", kept);
		if (!read_fields(here, theirs, sizeof(theirs)) || strcmp(ours, theirs))
			return false;
	}
	return true;
}

/* Until it waits: who runs is not woken. */
static void await_sleep(pid_t child)
{
	char path[64], state = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)child);
	for (int i = 0; i < 500 && state != 'S'; i++) {
		FILE *file = fopen(path, "r");

		cr_assert_not_null(file);
		if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
			state = 0;
		fclose(file);
		usleep(10000);
	}
	cr_assert_eq(state, 'S', "the child does not wait");
}

static void run_child(const char *name)
{
	int gate[2], status;
	pid_t child;
	char byte = 0;

	cr_assert_eq(pipe(gate), 0);
	child = fork();
	if (!child) {
		prctl(PR_SET_NAME, name);
		if (read(gate[0], &byte, 1) != 1)
			_exit(2);
		execl("/usr/bin/../bin/true", "true", (char *)NULL);
		_exit(1);
	}
	await_sleep(child);
	cr_assert_eq(write(gate[1], &byte, 1), 1);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0, "the child says %#x", status);
	close(gate[0]);
	close(gate[1]);
}

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

/* The entry of that name, by whatever number the kernel has for its process. */
static uint32_t find(int map, const char *name, struct text *ret_text)
{
	uint32_t key, *last = NULL;

	while (!bpf_map_get_next_key(map, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(map, &key, ret_text) && !strcmp(ret_text->name, name))
			return key;
	}
	cr_assert(false, "nothing of %s was seen", name);
	return 0;
}

static void check_object(const char *clang)
{
	SKEP_SESSION(session);
	char path[512], name[16];
	struct text text;
	uint32_t key;

	snprintf(path, sizeof(path), "%s/trace_events.%s.bpf.o", TRACE_OBJECTS, clang);
	snprintf(name, sizeof(name), "kept-%d", (int)getpid());
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
	cr_assert_eq(skep_session_load(session), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach_all(session, NULL), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	run_child(name);
	key = find(map_of(session, "wakeups"), name, &text);
	cr_expect_eq(text.pid, key, "%s", clang);
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "starts"), &key, &text), 0);
	cr_expect_eq(text.pid, key, "%s", clang);
	cr_expect_eq(text.old, key, "%s", clang);
	cr_expect_str_eq(text.name, "/usr/bin/../bin/true", "%s: %s", clang, text.name);

	snprintf(path, sizeof(path), "/skep-%s", name);
	cr_expect_eq(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_DIRECTORY, 0), -1);
	find(map_of(session, "opened"), path, &text);
	cr_expect_eq(text.pid, SYS_openat, "%s", clang);
	cr_expect_eq(text.old, (uint32_t)AT_FDCWD, "%s", clang);
	cr_expect_eq(text.flags, O_RDONLY | O_NOFOLLOW | O_DIRECTORY, "%s", clang);
}

Test(trace_events, fields_are_at_the_kept_offsets)
{
	static const char *const clangs[] = { TRACE_CLANGS };

	SUPPORT_NEED_BPF();
	if (!has_same_events())
		cr_skip_test("no tracefs, or this kernel's events are not those that were kept");
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++)
		check_object(clangs[i]);
}
