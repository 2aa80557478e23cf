// SPDX-License-Identifier: MIT
/* lisp/trace_probes.lisp: probes at a program and a library, samples of a clock, a program that is called. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/probe_target.h"
#include "tests/kernel/support.h"

struct call {
	uint64_t ip, sp;
	int32_t a;
	uint32_t f;
	int64_t b;
	uint64_t c, d;
	int64_t e;
};

struct request {
	uint64_t count;
	int64_t cookie, small, wide, byte, constant, two, none;
};

struct trace {
	int64_t len;
	uint64_t frames[16];
};

static int map_of(struct skep_session *session, const char *name)
{
	return bpf_map__fd(skep_session_map(session, name));
}

static void each_object(void (*check)(struct skep_session *, const char *clang))
{
	static const char *const clangs[] = { TRACE_CLANGS };

	SUPPORT_NEED_BPF();
	if (access("/sys/bus/event_source/devices/uprobe/type", R_OK))
		cr_skip_test("this kernel has no uprobes");
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		SKEP_SESSION(session);
		char path[512];

		snprintf(path, sizeof(path), "%s/trace_probes.%s.bpf.o", TRACE_OBJECTS, clangs[i]);
		cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
		cr_assert_eq(skep_session_load(session), 0, "%s: %s", clangs[i],
			     skep_session_error(session)->text);
		check(session, clangs[i]);
	}
}

/* ---- the program ---- */

struct target {
	pid_t pid;
	int gate;
};

/* Starts it: it waits, so that its number may be used. */
static struct target start(const char *times)
{
	struct target target;
	int gate[2];

	cr_assert_eq(pipe(gate), 0);
	target.pid = fork();
	if (!target.pid) {
		dup2(gate[0], STDIN_FILENO);
		close(gate[1]);
		execl(PROBE_TARGET, PROBE_TARGET, times, (char *)NULL);
		_exit(127);
	}
	close(gate[0]);
	target.gate = gate[1];
	return target;
}

static void finish(struct target target)
{
	int status;

	cr_assert_eq(write(target.gate, "", 1), 1);
	close(target.gate);
	cr_assert_eq(waitpid(target.pid, &status, 0), target.pid);
	cr_assert_eq(status, 0, "the program says %#x", status);
}

static void attach(struct skep_session *session, const char *program,
		   const struct skep_attach_opts *opts)
{
	cr_assert_eq(skep_session_attach(session, program, opts, NULL), 0, "%s: %s", program,
		     skep_session_error(session)->text);
}

/* 0 where there is none. */
static uint64_t number(struct skep_session *session, const char *map, pid_t key)
{
	uint64_t value = 0;

	bpf_map_lookup_elem(map_of(session, map), &key, &value);
	return value;
}

/* The only key, which is the kernel's number of the program. */
static pid_t only_key(struct skep_session *session, const char *map)
{
	pid_t key = 0, next;

	cr_assert_eq(bpf_map_get_next_key(map_of(session, map), NULL, &key), 0, "%s", map);
	cr_assert_neq(bpf_map_get_next_key(map_of(session, map), &key, &next), 0, "%s", map);
	return key;
}

/* ---- functions ---- */

static void check_call(struct skep_session *session, const char *clang)
{
	struct target target = start("3");
	struct call call;
	pid_t key;

	attach(session, "on-call", SKEP_ATTACH(.binary = PROBE_TARGET,
					       .symbol = "probe_target_call"));
	attach(session, "on-return", SKEP_ATTACH(.binary = PROBE_TARGET,
						 .symbol = "probe_target_call"));
	finish(target);
	key = only_key(session, "calls");
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "calls"), &key, &call), 0);
	cr_expect_eq(call.a, CALL_A, "%s: %d", clang, call.a);
	cr_expect_eq(call.b, CALL_B, "%s", clang);
	cr_expect_eq(call.c, CALL_C, "%s", clang);
	cr_expect_eq(call.d, CALL_D, "%s", clang);
	cr_expect_eq(call.e, CALL_E, "%s", clang);
	cr_expect_eq(call.f, CALL_F, "%s", clang);
	cr_expect_neq(call.ip, 0, "%s", clang);
	cr_expect_neq(call.sp, 0, "%s", clang);
	cr_expect_eq(number(session, "counts", key), 3, "%s", clang);
	cr_expect_eq((int64_t)number(session, "results", key), CALL_RESULT, "%s", clang);
}

Test(trace_probes, a_functions_parameters_and_result_are_what_it_was_called_with)
{
	each_object(check_call);
}

static void check_pid(struct skep_session *session, const char *clang)
{
	struct target seen = start("2"), other = start("5");

	attach(session, "on-call", SKEP_ATTACH(.binary = PROBE_TARGET,
					       .symbol = "probe_target_call", .pid = seen.pid));
	finish(other);
	finish(seen);
	cr_expect_eq(number(session, "counts", only_key(session, "counts")), 2, "%s", clang);
}

Test(trace_probes, one_process_only_where_its_number_is_given)
{
	each_object(check_pid);
}

static uint64_t place_at(struct skep_session *session, uint64_t offset, uint64_t cookie)
{
	struct skep_link *link;
	pid_t key;

	cr_assert_eq(skep_session_attach(session, "on-place",
					 SKEP_ATTACH(.binary = PROBE_TARGET, .offset = offset,
						     .symbol = "probe_target_marked",
						     .cookie = cookie), &link), 0, "%s",
		     skep_session_error(session)->text);
	finish(start("1"));
	cr_assert_eq(skep_link_detach(link), 0);
	key = only_key(session, "places");
	cr_expect_eq(number(session, "results", key), cookie);
	cookie = number(session, "places", key);
	bpf_map_delete_elem(map_of(session, "places"), &key);
	return cookie;
}

static void check_offset(struct skep_session *session, const char *clang)
{
	uint64_t entry = place_at(session, 0, 1), behind = place_at(session, PROBE_NOP_SIZE, 99);

	/* the program is somewhere else each time, by whole pages */
	cr_expect_eq((behind - entry) % 4096, PROBE_NOP_SIZE, "%s: %#llx, %#llx", clang,
		     (long long)entry, (long long)behind);
}

Test(trace_probes, an_offset_is_behind_the_entry)
{
	each_object(check_offset);
}

static void check_library(struct skep_session *session, const char *clang)
{
	pid_t key;

	attach(session, "on-call", SKEP_ATTACH(.binary = PROBE_LIBRARY,
					       .symbol = "probe_library_twice"));
	attach(session, "on-return", SKEP_ATTACH(.binary = PROBE_LIBRARY,
						 .symbol = "probe_library_twice"));
	finish(start("4"));
	key = only_key(session, "counts");
	cr_expect_eq(number(session, "counts", key), 4, "%s", clang);
	cr_expect_eq(number(session, "results", key), 42, "%s", clang);
}

Test(trace_probes, a_librarys_function_is_seen_where_it_is_used)
{
	each_object(check_library);
}

/* ---- USDT ---- */

static void check_request(struct skep_session *session, const char *clang)
{
	struct request request;
	pid_t key;

	attach(session, "on-request",
	       SKEP_ATTACH(.binary = PROBE_TARGET, .provider = "skep", .probe = "request",
			   .cookie = 0x123456789abcdef0));
	finish(start("2"));
	key = only_key(session, "requests");
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "requests"), &key, &request), 0);
	cr_expect_eq(request.count, 5, "%s", clang);
	cr_expect_eq(request.cookie, 0x123456789abcdef0, "%s", clang);
	cr_expect_eq(request.small, REQUEST_SMALL, "%s: %lld", clang, (long long)request.small);
	cr_expect_eq(request.wide, REQUEST_WIDE, "%s", clang);
	cr_expect_eq(request.byte, REQUEST_BYTE, "%s: %lld", clang, (long long)request.byte);
	cr_expect_eq(request.constant, REQUEST_CONSTANT, "%s", clang);
	cr_expect_eq(request.two, REQUEST_SHORT, "%s: %lld", clang, (long long)request.two);
	cr_expect_eq(request.none, 0, "%s", clang);
	cr_expect_eq(number(session, "counts", key), 2, "%s", clang);
}

Test(trace_probes, a_usdt_probe_gives_arguments_of_each_size)
{
	each_object(check_request);
}

static void check_usdt_options(struct skep_session *session, const char *clang)
{
	const struct skep_error *error = skep_session_error(session);

	(void)clang;
	cr_expect_eq(skep_session_attach(session, "on-request", NULL, NULL), -EINVAL);
	cr_expect_not_null(strstr(error->text, "binary"), "%s", error->text);
	cr_expect_eq(skep_session_attach(session, "on-request",
					 SKEP_ATTACH(.binary = PROBE_TARGET, .probe = "request"),
					 NULL), -EINVAL);
	cr_expect_not_null(strstr(error->text, "provider"), "%s", error->text);
	cr_expect_eq(skep_session_attach(session, "on-request",
					 SKEP_ATTACH(.binary = PROBE_TARGET, .provider = "skep"),
					 NULL), -EINVAL);
	cr_expect_not_null(strstr(error->text, "probe is needed"), "%s", error->text);
	libbpf_set_print(NULL);
	cr_expect_eq(skep_session_attach(session, "on-request",
					 SKEP_ATTACH(.binary = PROBE_TARGET, .provider = "skep",
						     .probe = "nothing"), NULL), -ENOENT);
	cr_expect_eq(skep_session_attach(session, "on-call",
					 SKEP_ATTACH(.binary = PROBE_TARGET, .probe = "request"),
					 NULL), -EINVAL);
}

Test(trace_probes, a_usdt_probe_needs_what_names_it)
{
	each_object(check_usdt_options);
}

/* ---- stacks, samples, calls ---- */

static void check_stack(struct skep_session *session, const char *clang)
{
	struct trace trace;
	struct call call;
	uint32_t slot = 0;
	pid_t key;

	attach(session, "on-stack", SKEP_ATTACH(.binary = PROBE_TARGET,
						.symbol = "probe_target_call"));
	attach(session, "on-call", SKEP_ATTACH(.binary = PROBE_TARGET,
					       .symbol = "probe_target_call"));
	finish(start("1"));
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "traces"), &slot, &trace), 0);
	cr_assert_geq(trace.len, 8, "%s: %lld", clang, (long long)trace.len);
	cr_expect_eq(trace.len % 8, 0, "%s", clang);
	key = only_key(session, "calls");
	cr_assert_eq(bpf_map_lookup_elem(map_of(session, "calls"), &key, &call), 0);
	cr_expect_eq(trace.frames[0], call.ip, "%s", clang);
}

Test(trace_probes, a_stack_begins_where_the_probe_is)
{
	each_object(check_stack);
}

static void check_samples(struct skep_session *session, const char *clang)
{
	struct skep_link *link;
	struct timespec at;
	clock_t end;

	cr_expect_eq(skep_session_attach(session, "on-sample", NULL, NULL), -EINVAL);
	cr_assert_eq(skep_session_attach(session, "on-sample", SKEP_ATTACH(.period = 1000000,
									   .pid = getpid()), &link),
		     0, "%s", skep_session_error(session)->text);
	for (end = clock() + CLOCKS_PER_SEC / 10; clock() < end;)
		clock_gettime(CLOCK_MONOTONIC, &at);
	cr_expect_eq(skep_link_detach(link), 0);
	cr_expect_geq(number(session, "samples", only_key(session, "samples")), 5, "%s", clang);
	cr_expect_eq(number(session, "places", 0), 1000000, "%s", clang);
}

Test(trace_probes, samples_are_of_the_process_that_runs)
{
	each_object(check_samples);
}

static void check_call_by_user(struct skep_session *session, const char *clang)
{
	struct { uint64_t a; uint32_t b, c; uint64_t sum; } context = { 1ull << 40, 5, 77, 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = &context, .ctx_size_in = sizeof(context));
	const struct bpf_program *program = skep_session_program(session, "add");

	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(program), &opts), 0, "%s: %s", clang,
		     strerror(errno));
	cr_expect_eq(opts.retval, 77, "%s", clang);
	cr_expect_eq(context.sum, (1ull << 40) + 5, "%s", clang);
}

Test(trace_probes, a_program_is_called_with_a_context_of_its_own)
{
	each_object(check_call_by_user);
}
