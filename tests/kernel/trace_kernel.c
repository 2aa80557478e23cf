// SPDX-License-Identifier: MIT
/* lisp/trace_kernel.lisp: functions of the kernel and system calls, where the kernel has kprobes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

struct call {
	int32_t who, result;
	uint64_t calls;
};

static const char *const clangs[] = { TRACE_CLANGS };

#define CLANG_COUNT (sizeof(clangs) / sizeof(clangs[0]))

static void open_object(struct skep_session *session, const char *clang)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/trace_kernel.%s.bpf.o", TRACE_OBJECTS, clang);
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
}

Test(trace_kernel, libbpf_knows_every_program)
{
	static const struct {
		const char *name, *section;
	} programs[] = {
		{ "on-getpgid", "ksyscall/getpgid" },
		{ "on-getpgid-end", "kretsyscall/getpgid" },
		{ "on-unlink", "kprobe/do_unlinkat" },
		{ "on-unlinked", "kretprobe/do_unlinkat" },
		{ "on-several", "kprobe.multi/do_unlinka?" },
		{ "on-several-ends", "kretprobe.multi/do_unlinka?" },
	};

	for (size_t i = 0; i < CLANG_COUNT; i++) {
		SKEP_SESSION(session);

		open_object(session, clangs[i]);
		for (size_t k = 0; k < sizeof(programs) / sizeof(programs[0]); k++) {
			const struct bpf_program *program =
				skep_session_program(session, programs[k].name);

			cr_assert_not_null(program, "%s: %s", clangs[i], programs[k].name);
			cr_expect_str_eq(bpf_program__section_name(program), programs[k].section);
			cr_expect_eq(bpf_program__type(program), BPF_PROG_TYPE_KPROBE);
		}
	}
}

static uint64_t count(struct skep_session *session, uint32_t slot)
{
	uint64_t value = 0;

	cr_assert_eq(bpf_map_lookup_elem(bpf_map__fd(skep_session_map(session, "counts")), &slot,
					 &value), 0);
	return value;
}

/* Values of a `defparam` are in .rodata until the load. */
static void want(struct skep_session *session, int32_t who)
{
	struct bpf_map *map = bpf_object__find_map_by_name(skep_session_object(session), ".rodata");

	cr_assert_not_null(map);
	cr_assert_eq(bpf_map__value_size(map), sizeof(who));
	cr_assert_eq(bpf_map__set_initial_value(map, &who, sizeof(who)), 0);
}

static void check_calls(const char *clang)
{
	uint32_t tid = (uint32_t)gettid();
	SKEP_SESSION(session);
	struct call call;

	open_object(session, clang);
	want(session, getpid());
	cr_assert_eq(skep_session_load(session), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	cr_assert_eq(skep_session_attach_all(session, NULL), 0, "%s: %s", clang,
		     skep_session_error(session)->text);
	cr_assert_eq(getpgid(getpid()), getpgrp());
	cr_expect_eq(unlink("/skep/no/such/file"), -1);
	cr_assert_eq(bpf_map_lookup_elem(bpf_map__fd(skep_session_map(session, "calls")), &tid,
					 &call), 0);
	cr_expect_eq(call.who, getpid(), "%s", clang);
	cr_expect_eq(call.result, getpgrp(), "%s", clang);
	cr_expect_geq(call.calls, 1, "%s", clang);
	for (uint32_t slot = 0; slot < 4; slot++)
		cr_expect_geq(count(session, slot), 1, "%s: slot %u", clang, slot);
}

Test(trace_kernel, a_kernels_function_is_seen_with_parameters_and_result)
{
	SUPPORT_NEED_BPF();
	SUPPORT_NEED_KPROBES();
	for (size_t i = 0; i < CLANG_COUNT; i++)
		check_calls(clangs[i]);
}
