// SPDX-License-Identifier: MIT
/* The kernel's BTF cut down to an object's types: libbpf makes of them what it makes of all of it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "runtime/internal.h"
#include "tests/kernel/support.h"

static void setup(void)
{
	libbpf_set_print(NULL);
	SUPPORT_NEED_BPF();
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		cr_skip_test("the kernel has no BTF");
}

TestSuite(types, .init = setup);

static char *read_object(const char *path, size_t *ret_size)
{
	int fd = open(path, O_RDONLY);
	struct stat status;
	char *image;

	cr_assert(fd >= 0 && !fstat(fd, &status));
	image = malloc((size_t)status.st_size);
	cr_assert_eq(read(fd, image, (size_t)status.st_size), status.st_size);
	close(fd);
	*ret_size = (size_t)status.st_size;
	return image;
}

/* The instructions of the only program as libbpf hands them to the kernel, relocated. */
static size_t load(const char *image, size_t size, const char *btf, struct bpf_insn **ret_insns)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = btf);
	struct bpf_object *object = bpf_object__open_mem(image, size, &opts);
	struct bpf_program *program;
	size_t count;

	cr_assert(object);
	cr_assert_eq(bpf_object__load(object), 0);
	program = bpf_object__next_program(object, NULL);
	count = bpf_program__insn_cnt(program);
	*ret_insns = malloc(count * sizeof(**ret_insns));
	memcpy(*ret_insns, bpf_program__insns(program), count * sizeof(**ret_insns));
	for (size_t i = 0; i < count; i++) /* descriptors of maps differ */
		if ((*ret_insns)[i].code == (BPF_LD | BPF_IMM | BPF_DW) && (*ret_insns)[i].src_reg)
			(*ret_insns)[i].imm = 0;
	bpf_object__close(object);
	return count;
}

Test(types, relocate_every_access_as_the_whole_does)
{
	struct bpf_insn *small, *whole;
	struct skepi_type_names names;
	struct stat status;
	char path[64];
	size_t size, count;
	char *image = read_object(OBJECTS "/types.bpf.o", &size);
	int fd;

	cr_assert(skepi_type_names(image, size, &names));
	cr_assert_eq(names.count, 6, "%zu names", names.count);
	fd = skepi_kernel_types(&names);
	cr_assert(fd >= 0);
	cr_assert_eq(fstat(fd, &status), 0);
	cr_assert_lt(status.st_size, 512 * 1024);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	count = load(image, size, path, &small);
	cr_assert_eq(load(image, size, "/sys/kernel/btf/vmlinux", &whole), count);
	for (size_t i = 0; i < count; i++)
		cr_assert_eq(memcmp(&small[i], &whole[i], sizeof(small[i])), 0, "instruction %zu", i);
	close(fd);
	free(small);
	free(whole);
	free(image);
}

Test(types, that_the_kernel_lacks_need_the_whole)
{
	struct skepi_type_names names;
	size_t size;
	char *image = read_object(OBJECTS "/types_whole.bpf.o", &size);

	cr_assert(skepi_type_names(image, size, &names));
	cr_assert_eq(skepi_kernel_types(&names), -1);
	free(image);
}

Test(types, objects_without_relocations_name_none)
{
	struct skepi_type_names names;
	size_t size;
	char *image = read_object(OBJECTS "/counter.bpf.o", &size);

	cr_assert_not(skepi_type_names(image, size, &names));
	free(image);
}

/* Whatever is cut off or overwritten in an object, its names are read inside of it. */
Test(types, broken_objects_are_not_read_past_their_end)
{
	struct skepi_type_names names;
	size_t size;
	char *image = read_object(OBJECTS "/types.bpf.o", &size), *copy;

	srand(7);
	for (size_t round = 0; round < 4000; round++) {
		size_t len = round % 2 ? size : (size_t)rand() % size;

		copy = malloc(len ? len : 1);
		memcpy(copy, image, len);
		for (size_t i = 0; len && i < round % 7; i++)
			copy[(size_t)rand() % len] = (char)rand();
		skepi_type_names(copy, len, &names);
		free(copy);
	}
	free(image);
}

Test(types, are_those_that_a_session_loads_with_and_closes)
{
	int before = open("/dev/null", O_RDONLY), after;
	struct skep_session *session = skep_session_new();

	cr_assert_eq(skep_session_open_file(session, OBJECTS "/types.bpf.o", NULL), 0);
	cr_assert_geq(session->types_fd, 0);
	cr_assert_eq(skep_session_load(session), 0, "%s", skep_session_error(session)->text);
	cr_assert_eq(session->types_fd, -1);
	skep_session_close(session);
	after = open("/dev/null", O_RDONLY);
	cr_assert_eq(after, before + 1);
	close(after);
	close(before);
}
