/* helper-calls.lisp, which helper_calls.c made: the verifier takes each program of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

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
