// SPDX-License-Identifier: MIT
/* What a session says when the kernel, or the lack of rights, refuses. */
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
}

TestSuite(errors, .init = setup);

Test(errors, a_refusal_of_the_verifier_has_reason_place_and_log)
{
	SKEP_SESSION(session);
	const struct skep_error *error = skep_session_error(session);
	int code;

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/refused.bpf.o", NULL), 0);
	cr_expect_eq(error->code, 0);
	cr_expect_str_eq(error->text, "");
	code = skep_session_load(session);
	cr_assert_eq(code, -EACCES);
	error = skep_session_error(session);
	cr_expect_eq(error->stage, SKEP_STAGE_LOAD);
	cr_expect_str_eq(error->name, "use-null");
	cr_expect_not_null(strstr(error->text, "invalid mem access"), "%s", error->text);
	cr_expect_null(strchr(error->text, '\n'));
	cr_assert_not_null(error->log);
	cr_expect_not_null(strstr(error->log, "map_value_or_null"), "%s", error->log);
	if (strstr(error->log, " @ ")) /* kernels from 6.10 on */
		cr_expect_str_eq(error->place, "refused.lisp:8");
	cr_expect_eq(skep_session_load(session), code, "again the same");
}

static int load_as_nobody(void *user)
{
	SKEP_SESSION(session);
	const struct skep_error *error;

	(void)user;
	if (skep_session_open_file(session, OBJECTS "/connect.bpf.o", NULL))
		return 1;
	if (support_become_nobody())
		return 2;
	if (skep_session_load(session) != -EPERM)
		return 3;
	error = skep_session_error(session);
	if (!strstr(error->text, "needs CAP_BPF, CAP_NET_ADMIN (cgroup-sock-addr)") ||
	    !strstr(error->text, "has none (uid 65534)") ||
	    !strstr(error->text, "unprivileged_bpf_disabled=")) {
		fprintf(stderr, "%s\n", error->text);
		return 4;
	}
	return strstr(error->help, "cap_bpf,cap_net_admin+ep") ? 0 : 5;
}

Test(errors, a_load_as_nobody_names_the_capabilities_that_lack)
{
	cr_expect_eq(support_run_in(NULL, load_as_nobody, NULL, 5000), 0);
}

static int attach_as_nobody(void *user)
{
	SKEP_SESSION(session);

	if (skep_session_open_file(session, OBJECTS "/counter.bpf.o", NULL) ||
	    skep_session_load(session))
		return 1;
	if (support_become_nobody())
		return 2;
	if (skep_session_attach(session, "count-egress", SKEP_ATTACH(.cgroup_path = user), NULL) !=
	    -EPERM)
		return 3;
	return strstr(skep_session_error(session)->text, "may not attach BPF: needs CAP_BPF, "
		      "CAP_NET_ADMIN") ? 0 : 4;
}

Test(errors, an_attach_as_nobody_names_the_capabilities_that_lack)
{
	struct support_cgroup cgroup;

	cr_assert_eq(support_cgroup_make(&cgroup), 0);
	cr_expect_eq(support_run_in(NULL, attach_as_nobody, cgroup.path, 5000), 0);
}

Test(errors, a_file_that_is_missing_or_no_object_is_named)
{
	SKEP_SESSION(session);
	SKEP_SESSION(other);

	cr_expect_eq(skep_session_open_file(session, "no-such.bpf.o", NULL), -ENOENT);
	cr_expect_not_null(strstr(skep_session_error(session)->text, "no-such.bpf.o cannot be opened"));
	cr_expect_null(skep_session_error(session)->help);
	cr_expect_eq(skep_session_error(session)->stage, SKEP_STAGE_OPEN);
	cr_expect_eq(skep_session_open_file(other, "/proc/self/status", NULL), -EINVAL);
	cr_expect_not_null(strstr(skep_session_error(other)->text, "is no BPF object"));
}

Test(errors, print_says_stage_sentence_help_and_the_end_of_the_log)
{
	SKEP_SESSION(session);
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/refused.bpf.o", NULL), 0);
	skep_error_print(skep_session_error(session), stream);
	fflush(stream);
	cr_expect_eq(len, 0, "nothing failed");
	skep_session_load(session);
	skep_error_print(skep_session_error(session), stream);
	fclose(stream);
	cr_expect_not_null(strstr(text, ": load: "), "%s", text);
	cr_expect_not_null(strstr(text, "refused `use-null`"), "%s", text);
	cr_expect_not_null(strstr(text, "log"), "%s", text);
	free(text);
}

/* What stderr gets of two failures, of libbpf's and the verifier's; 0: nothing. */
static int fails_quietly(void *user)
{
	struct skep_session *session = skep_session_new();
	int pipe_fds[2], kept = dup(2);
	char byte;

	libbpf_set_print(*(libbpf_print_fn_t *)user);
	if (pipe(pipe_fds) || dup2(pipe_fds[1], 2) < 0)
		return 3;
	skep_session_open_file(session, "/proc/self/exe", NULL);
	skep_session_close(session);
	session = skep_session_new();
	skep_session_open_file(session, OBJECTS "/refused.bpf.o", NULL);
	skep_session_load(session);
	skep_session_close(session);
	dup2(kept, 2);
	close(pipe_fds[1]);
	return read(pipe_fds[0], &byte, 1) == 0 ? 0 : 1;
}

static int print_again(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

static libbpf_print_fn_t libbpfs_own;

__attribute__((constructor(101))) static void keep_libbpfs_own(void)
{
	libbpfs_own = libbpf_set_print(NULL);
	libbpf_set_print(libbpfs_own);
}

Test(errors, libbpf_prints_nothing_but_to_a_function_of_the_applications)
{
	libbpf_print_fn_t function = libbpfs_own;

	cr_assert_not_null(function);
	cr_expect_eq(support_run_in(NULL, fails_quietly, &function, 10000), 0);
	function = print_again;
	cr_expect_eq(support_run_in(NULL, fails_quietly, &function, 10000), 1);
}

static int without_proc(void *user)
{
	SKEP_SESSION(session);
	const struct skep_error *error = skep_session_error(session);
	char root[256];

	(void)user;
	if (skep_session_open_file(session, OBJECTS "/connect.bpf.o", NULL) || skep_session_load(session))
		return 1;
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/proc", "tmpfs", 0, NULL))
		return 2;
	if (skep_cgroup_root(sizeof(root), root) != -EIO)
		return 3;
	if (skep_session_attach(session, "tell-connect", SKEP_ATTACH(.cgroup_path = "x"), NULL) != -EIO)
		return 4;
	return strstr(error->text, "/proc/self/mountinfo") && !strstr(error->text, "not mounted") ? 0 : 5;
}

Test(errors, mounts_that_cannot_be_read_are_not_called_missing)
{
	cr_expect_eq(support_run_in(NULL, without_proc, NULL, 10000), 0);
}

Test(errors, a_uprobe_names_the_function_or_the_binary_that_is_not_there)
{
	SKEP_SESSION(session);
	const struct skep_error *error = skep_session_error(session);

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/hooks.bpf.o", NULL), 0);
	cr_assert_eq(skep_session_load(session), 0);
	cr_expect_eq(skep_session_attach(session, "see-call", SKEP_ATTACH(.binary = "/proc/self/exe",
					 .symbol = "no_such_function"), NULL), -ENOENT);
	cr_expect_not_null(strstr(error->text, "has no function `no_such_function`"), "%s", error->text);
	cr_expect_eq(skep_session_attach(session, "see-call", SKEP_ATTACH(.binary = "/no/such",
					 .symbol = "f"), NULL), -ENOENT);
	cr_expect_not_null(strstr(error->text, "/no/such: there is no such binary"), "%s", error->text);
}
