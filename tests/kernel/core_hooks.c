// SPDX-License-Identifier: MIT
/*
 * lisp/core_hooks.lisp: programs of functions and hooks. libbpf opens each; where this kernel lets such
 * programs in, each is loaded and, where that can be seen, run.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <criterion/criterion.h>
#include <skep/session.h>

#include "tests/kernel/support.h"

static const char *const clangs[] = { CORE_CLANGS };

static const struct {
	const char *program;
	enum bpf_prog_type type;
	enum bpf_attach_type attach_type;
	const char *target; /* in BTF */
} programs[] = {
	{ "at_entry", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, "bpf_fentry_test2" },
	{ "at_exit", BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, "bpf_fentry_test2" },
	{ "instead", BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "bpf_modify_return_test" },
	{ "opened", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, "vfs_open" },
	{ "may_open", BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_file_open" },
	{ "may_bind", BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, "bpf_lsm_socket_bind" },
	{ "list_elements", BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "bpf_iter_bpf_map_elem" },
};

#define PROGRAM_COUNT (sizeof(programs) / sizeof(programs[0]))

/* Whether the kernel takes a program there that does nothing. */
static bool lets_in(size_t which)
{
	static const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0,
		  .imm = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = programs[which].attach_type);
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, programs[which].target, BTF_KIND_FUNC) : -1, fd;

	btf__free(btf);
	if (id < 0)
		return false;
	opts.attach_btf_id = (uint32_t)id;
	fd = bpf_prog_load(programs[which].type, "nothing", "GPL", nothing, 2, &opts);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static struct bpf_object *open_object(const char *clang)
{
	struct bpf_object *object;
	char path[512];

	snprintf(path, sizeof(path), "%s/core_hooks.%s.bpf.o", CORE_OBJECTS, clang);
	object = bpf_object__open_file(path, NULL);
	cr_assert_not_null(object, "%s", path);
	return object;
}

Test(hooks, libbpf_knows_what_each_section_is)
{
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		struct bpf_object *object = open_object(clangs[i]);

		for (size_t j = 0; j < PROGRAM_COUNT; j++) {
			struct bpf_program *program =
				bpf_object__find_program_by_name(object, programs[j].program);

			cr_assert_not_null(program, "%s", programs[j].program);
			cr_expect_eq(bpf_program__type(program), programs[j].type);
			cr_expect_eq(bpf_program__expected_attach_type(program),
				     programs[j].attach_type);
		}
		bpf_object__close(object);
	}
}

Test(hooks, each_is_loaded_where_such_programs_are_let_in)
{
	size_t loaded = 0;

	SUPPORT_NEED_BPF();
	for (size_t which = 0; which < PROGRAM_COUNT; which++) {
		if (!lets_in(which)) {
			printf("skipped: %s is not loaded: this kernel lets no program into %s\n",
			       programs[which].program, programs[which].target);
			continue;
		}
		loaded++;
		for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
			struct bpf_object *object = open_object(clangs[i]);
			struct bpf_program *program;

			bpf_object__for_each_program(program, object)
				bpf_program__set_autoload(program,
							  !strcmp(bpf_program__name(program),
								  programs[which].program));
			cr_expect_eq(bpf_object__load(object), 0, "%s, %s",
				     programs[which].program, clangs[i]);
			bpf_object__close(object);
		}
	}
	if (!loaded)
		cr_skip_test("this kernel has no fentry and no LSM for programs");
}

/* The kernel's own test calls bpf_fentry_test2(2, 3), which gives the sum. */
Test(hooks, a_function_s_arguments_and_result_are_seen)
{
	static const uint64_t expected[] = { 2, 3, 5 };

	SUPPORT_NEED_BPF();
	if (!lets_in(0) || !lets_in(1))
		cr_skip_test("this kernel has no fentry");
	for (size_t i = 0; i < sizeof(clangs) / sizeof(clangs[0]); i++) {
		LIBBPF_OPTS(bpf_test_run_opts, opts);
		struct bpf_object *object = open_object(clangs[i]);
		struct bpf_program *program;
		struct bpf_link *links[2] = { NULL };
		size_t count = 0;

		bpf_object__for_each_program(program, object)
			bpf_program__set_autoload(program, !strncmp(bpf_program__name(program),
								    "at_", 3));
		cr_assert_eq(bpf_object__load(object), 0, "%s", clangs[i]);
		bpf_object__for_each_program(program, object)
			if (bpf_program__autoload(program))
				links[count++] = bpf_program__attach(program);
		cr_assert(links[0] && links[1], "%s", strerror(errno));
		program = bpf_object__find_program_by_name(object, "at_entry");
		cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(program), &opts), 0);
		for (uint32_t key = 0; key < 3; key++) {
			uint64_t value = 0;

			cr_assert_eq(bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "counts"),
							 &key, &value), 0);
			cr_expect_eq(value, expected[key], "%s: %u", clangs[i], key);
		}
		bpf_link__destroy(links[0]);
		bpf_link__destroy(links[1]);
		bpf_object__close(object);
	}
}

/* Where the kernel lets it in: what the array holds, line by line. */
Test(hooks, an_iterator_reads_the_elements_of_the_map_it_is_given)
{
	SKEP_SESSION(session);
	struct skep_link *link = NULL;
	struct bpf_program *program;
	char path[512], text[512] = "";
	uint32_t key = 2;
	uint64_t value = 77;
	int fd;

	SUPPORT_NEED_BPF();
	if (!lets_in(PROGRAM_COUNT - 1))
		cr_skip_test("this kernel lets no program read the elements of a map");
	snprintf(path, sizeof(path), "%s/core_hooks.%s.bpf.o", CORE_OBJECTS, clangs[0]);
	cr_assert_eq(skep_session_open_file(session, path, NULL), 0);
	bpf_object__for_each_program(program, skep_session_object(session))
		bpf_program__set_autoload(program, !strcmp(bpf_program__name(program),
							   "list_elements"));
	cr_assert_eq(skep_session_load(session), 0);
	cr_assert_eq(bpf_map__update_elem(skep_session_map(session, "counts"), &key, sizeof(key),
					  &value, sizeof(value), BPF_ANY), 0);
	cr_expect_neq(skep_session_attach(session, "list-elements", NULL, NULL), 0,
		      "which map is not said");
	cr_assert_eq(skep_session_attach(session, "list-elements", SKEP_ATTACH(.map = "counts"),
					 &link), 0, "%s", skep_session_error(session)->text);
	fd = skep_link_open_iter(link);
	cr_assert_geq(fd, 0);
	cr_assert_gt(read(fd, text, sizeof(text) - 1), 0);
	close(fd);
	cr_expect_not_null(strstr(text, "2: 77\n"), "%s", text);
	cr_expect_not_null(strstr(text, "3: 0\n"), "%s", text);
}
