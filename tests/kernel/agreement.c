// SPDX-License-Identifier: MIT
#include "tests/kernel/agreement.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "frontend/kernel/measure/targets.h"

/* ---- programs ---- */

void program_add(struct program *program, struct bpf_insn insn)
{
	cr_assert_lt(program->count, AGREEMENT_MOST_INSNS);
	program->insns[program->count++] = insn;
}

static int size_code(unsigned width)
{
	return width == 1 ? BPF_B : width == 2 ? BPF_H : width == 4 ? BPF_W : BPF_DW;
}

void program_add_move(struct program *program, int reg, int value)
{
	program_add(program, (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K,
						.dst_reg = reg & 15, .imm = value });
}

void program_add_copy(struct program *program, int reg, int from)
{
	program_add(program, (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_X,
						.dst_reg = reg & 15, .src_reg = from & 15 });
}

void program_add_load(struct program *program, unsigned width, int reg, int from, int offset)
{
	program_add(program, (struct bpf_insn){ .code = (__u8)(BPF_LDX | BPF_MEM | size_code(width)),
						.dst_reg = reg & 15, .src_reg = from & 15,
						.off = (__s16)offset });
}

void program_add_store(struct program *program, unsigned width, int to, int reg, int offset)
{
	program_add(program, (struct bpf_insn){ .code = (__u8)(BPF_STX | BPF_MEM | size_code(width)),
						.dst_reg = to & 15, .src_reg = reg & 15,
						.off = (__s16)offset });
}

void program_add_map(struct program *program, int reg, int map_fd)
{
	program_add(program, (struct bpf_insn){ .code = BPF_LD | BPF_IMM | BPF_DW,
						.dst_reg = reg & 15, .src_reg = BPF_PSEUDO_MAP_FD,
						.imm = map_fd });
	program_add(program, (struct bpf_insn){ 0 });
}

void program_add_call(struct program *program, int helper)
{
	program_add(program, (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .imm = helper });
}

void program_add_skip_if_zero(struct program *program, int reg, int count)
{
	program_add(program, (struct bpf_insn){ .code = BPF_JMP | BPF_JEQ | BPF_K,
						.dst_reg = reg & 15, .off = (__s16)count });
}

void program_add_return(struct program *program, int value)
{
	program_add_move(program, BPF_REG_0, value);
	program_add(program, (struct bpf_insn){ .code = BPF_JMP | BPF_EXIT });
}

/* ---- the kernel ---- */

kernel_version running_kernel(void)
{
	static kernel_version version;
	struct utsname name;
	unsigned major, minor;

	if (version)
		return version;
	cr_assert_eq(uname(&name), 0);
	cr_assert_eq(sscanf(name.release, "%u.%u", &major, &minor), 2);
	version = KERNEL_VERSION_OF(major, minor);
	return version;
}

bool is_since(kernel_version since)
{
	return since && since <= running_kernel();
}

static size_t index_of(const struct kernel_section *section)
{
	size_t index = 0;

	while (kernel_section_at(index) != section)
		index++;
	return index;
}

/* The BTF id of what the section's programs are for; negative where this kernel has none. */
static int target_id(const struct kernel_section *section)
{
	static int ids[256];
	size_t index = index_of(section);

	cr_assert_lt(index, sizeof(ids) / sizeof(ids[0]));
	if (!ids[index])
		ids[index] = libbpf_find_vmlinux_btf_id(measure_target_of(section->name),
							(enum bpf_attach_type)section->attach_value);
	return ids[index];
}

int agreement_load(const struct kernel_section *section, const struct program *program,
		   char log[AGREEMENT_LOG_LEN])
{
	const struct kernel_constant *type = kernel_find_constant(section->kernel_type);
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_buf = log,
		    .log_size = log ? AGREEMENT_LOG_LEN : 0, .log_level = log ? 1 : 0);

	cr_assert_not_null(type, "%s", section->kernel_type);
	if (section->attach_value >= 0)
		options.expected_attach_type = (enum bpf_attach_type)section->attach_value;
	if (measure_target_of(section->name)) {
		int id = target_id(section);

		if (id < 0)
			return id;
		options.attach_btf_id = (__u32)id;
	}
	if (section->sleepable)
		options.prog_flags |= BPF_F_SLEEPABLE;
	if (!strncmp(section->name, "xdp.frags", 9))
		options.prog_flags |= BPF_F_XDP_HAS_FRAGS;
	if (log)
		log[0] = '\0';
	int fd = bpf_prog_load((enum bpf_prog_type)type->value, "agreement", program->license,
			       program->insns, program->count, &options);
	if (fd < 0)
		return fd == -1 ? -errno : fd;
	close(fd);
	return 0;
}

int legal_result(const struct kernel_section *section)
{
	static const int values[] = { 1, 0, -1 };

	if (!section->return_checked)
		return 0;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct kernel_return *row = kernel_section_return(section, values[i]);

		if (row && is_since(row->since))
			return values[i];
	}
	return 0;
}

void need_bpf(void)
{
	struct program program = { .license = "GPL" };

	setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* tests run at once */
	program_add_return(&program, 1);
	int error = agreement_load(kernel_find_section("cgroup/sock_create"), &program, NULL);
	if (error == -EPERM)
		cr_skip_test("this process may not load BPF programs");
	cr_assert_eq(error, 0, "%s", strerror(-error));
}

/* ---- sections ---- */

/*
 * Objects are made for libbpf 1.1; what it does not know is offered where the runtime attaches it. A program of struct_ops is
 * nothing without its member: struct_ops.c loads those.
 */
bool is_asked(const struct kernel_section *section)
{
	return section->program_type && strcmp(section->program_type, "struct-ops") != 0 && (section->libbpf <= KERNEL_VERSION_OF(1, 1) || section->emitted ||
					 !strncmp(section->name, "cgroup/", 7));
}

static bool lets_in(const struct kernel_section *section)
{
	static signed char answers[256];
	size_t index = index_of(section);

	if (!answers[index]) {
		struct program program = { .license = "GPL" };

		program_add_return(&program, legal_result(section));
		answers[index] = agreement_load(section, &program, NULL) ? -1 : 1;
	}
	return answers[index] > 0;
}

size_t next_section(size_t start)
{
	for (; start < kernel_section_count(); start++) {
		const struct kernel_section *section = kernel_section_at(start);

		if (is_asked(section) && is_since(section->since) && lets_in(section))
			break;
	}
	return start;
}

/* ---- counting ---- */

enum { REFUSES, ACCEPTS, ANY = INT32_MIN };

static const struct {
	const char *table, *section, *name; /* patterns, as of file names */
	int number;                         /* ANY: each */
	bool kernel_accepts;
	kernel_version first, last;         /* kernels; 0: no bound */
	const char *reason;
} exceptions[] = {
#define EXCEPTION(...) { __VA_ARGS__ },
#include "tests/kernel/agreement.def"
};

static bool is_exception(const struct tally *tally, const struct cell *cell)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (!fnmatch(exceptions[i].table, tally->table, 0) &&
		    !fnmatch(exceptions[i].section, cell->section, 0) &&
		    !fnmatch(exceptions[i].name, cell->name, 0) &&
		    (exceptions[i].number == ANY || exceptions[i].number == cell->number) &&
		    exceptions[i].kernel_accepts == cell->accepts &&
		    running_kernel() >= exceptions[i].first &&
		    (!exceptions[i].last || running_kernel() <= exceptions[i].last))
			return true;
	return false;
}

void count_cell(struct tally *tally, const struct cell *cell)
{
	tally->cells++;
	if (cell->accepts == cell->expected)
		tally->agreed++;
	else if (is_exception(tally, cell))
		tally->excepted++;
	else
		printf("differs: %s: %s: %s %d: the kernel %s\n", tally->table, cell->section,
		       cell->name, cell->number, cell->accepts ? "accepts" : "refuses");
}

void finish(const struct tally *tally)
{
	printf("agreement: %s: %u cells asked, %u agreed, %u listed exceptions\n", tally->table,
	       tally->cells, tally->agreed, tally->excepted);
	fflush(stdout);
	cr_assert_gt(tally->cells, 0);
	cr_assert_eq(tally->agreed + tally->excepted, tally->cells);
}
