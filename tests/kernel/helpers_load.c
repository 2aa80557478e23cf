// SPDX-License-Identifier: MIT
/* helper-calls.lisp, which helper_calls.c made: the verifier takes each program of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/support.h"

/* Tried one by one, so that each that is refused is named. */
static void load_only(const char *path, const char *clang, const char *wanted)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program;
	int error;

	cr_assert(object, "%s: %s", path, strerror(errno));
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, !strcmp(bpf_program__name(program), wanted));
	error = bpf_object__load(object);
	cr_expect_eq(error, 0, "%s of %s is refused: %s", wanted, clang, strerror(-error));
	bpf_object__close(object);
}

/* A kernel that is locked down offers it to nobody. */
static bool may_write_user_memory(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 2, .src_reg = 10 },
		{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 2, .imm = -8 },
		{ .code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = 2 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 3, .imm = 8 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_probe_write_user },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int fd = bpf_prog_load(BPF_PROG_TYPE_TRACEPOINT, "probe", "GPL", insns,
			       sizeof(insns) / sizeof(insns[0]), NULL);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void load_all(const char *clang)
{
	struct bpf_object *names;
	struct bpf_program *program;
	char path[512];
	size_t count = 0;

	snprintf(path, sizeof(path), "%s/helper_calls.%s.bpf.o", HELPER_OBJECTS, clang);
	names = bpf_object__open_file(path, NULL);
	cr_assert(names, "%s: %s", path, strerror(errno));
	bpf_object__for_each_program(program, names) {
		if (!strcmp(bpf_program__name(program), "call_probe_write_user") &&
		    !may_write_user_memory()) {
			printf("skipped: probe-write-user, which this kernel withholds\n");
			continue;
		}
		load_only(path, clang, bpf_program__name(program));
		count++;
	}
	bpf_object__close(names);
	cr_assert_gt(count, 90, "%zu programs in %s", count, path);
}

Test(helpers, each_of_those_that_may_be_called_is_taken_by_the_verifier)
{
	static const char *const clangs[] = { HELPER_CLANGS };

	SUPPORT_NEED_BPF();
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++)
		load_all(clangs[i]);
}
