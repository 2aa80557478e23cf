/*
 * Asks the running kernel every cell of the cgroup sections that a smallest program can show, and
 * compares with the tables: context accesses, constant results, helpers. Loads only, attaches
 * nothing.
 */
#include <bpf/bpf.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "frontend/kernel/kernel.h"

enum { MOST_INSNS = 8, LOG_LEN = 1 << 14 };

struct program {
	struct bpf_insn insns[MOST_INSNS];
	size_t count;
	const char *license;
};

struct tally {
	const char *table;
	unsigned cells, agreed, excused;
};

/* A cell where the kernel and the table are known to differ. Empty text is "any". */
struct excuse {
	char section[24], name[32];
	int number; /* byte offset, or value; -1: any */
	bool kernel_accepts;
	char reason[96];
};

static const struct excuse access_excuses[] = {
	{ "sockops", "args", 4, true,
	  "only the first element may be written: a field has what all have" },
	{ "sockops", "replylong", 4, true, "only the first element may be written, as for args" },
};

static void add(struct program *program, struct bpf_insn insn)
{
	cr_assert_lt(program->count, MOST_INSNS);
	program->insns[program->count++] = insn;
}

static struct bpf_insn move(int reg, int value)
{
	return (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = reg & 15,
				  .imm = value };
}

static void add_return(struct program *program, int value)
{
	add(program, move(BPF_REG_0, value));
	add(program, (struct bpf_insn){ .code = BPF_JMP | BPF_EXIT });
}

static int size_code(unsigned width)
{
	return width == 1 ? BPF_B : width == 2 ? BPF_H : width == 4 ? BPF_W : BPF_DW;
}

/* 0 or -errno; the log is empty where the kernel did not get to the verifier. */
static int load(const struct kernel_section *section, const struct program *program,
		char log[LOG_LEN])
{
	const struct kernel_constant *type = kernel_find_constant(section->kernel_type);
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_buf = log, .log_size = log ? LOG_LEN : 0,
		    .log_level = log ? 1 : 0);

	cr_assert_not_null(type, "%s", section->kernel_type);
	if (section->attach_value >= 0)
		options.expected_attach_type = (enum bpf_attach_type)section->attach_value;
	if (log)
		log[0] = '\0';
	int fd = bpf_prog_load((enum bpf_prog_type)type->value, "agreement", program->license,
			       program->insns, program->count, &options);
	if (fd < 0)
		return fd == -1 ? -errno : fd;
	close(fd);
	return 0;
}

static kernel_version running_kernel(void)
{
	struct utsname name;
	unsigned major, minor;

	cr_assert_eq(uname(&name), 0);
	cr_assert_eq(sscanf(name.release, "%u.%u", &major, &minor), 2);
	return KERNEL_VERSION_OF(major, minor);
}

static bool is_since(kernel_version since)
{
	return since && since <= running_kernel();
}

/* The sections to ask: by index, from `start`; the count where there is no more. */
static size_t next_section(size_t start)
{
	for (; start < kernel_section_count(); start++) {
		const struct kernel_section *section = kernel_section_at(start);
		bool wanted =
			!strncmp(section->name, "cgroup", 6) || !strcmp(section->name, "sockops");
		if (wanted && is_since(section->since))
			break;
	}
	return start;
}

#define FOR_EACH_SECTION(index) \
	for (size_t index = next_section(0); index < kernel_section_count(); \
	     index = next_section(index + 1))

static const struct excuse *find_excuse(const struct excuse *excuses, size_t count,
					const struct excuse *cell)
{
	for (size_t i = 0; i < count; i++)
		if ((!*excuses[i].section || !strcmp(excuses[i].section, cell->section)) &&
		    !strcmp(excuses[i].name, cell->name) &&
		    (excuses[i].number < 0 || excuses[i].number == cell->number) &&
		    excuses[i].kernel_accepts == cell->kernel_accepts)
			return &excuses[i];
	return NULL;
}

static struct excuse cell_of(const struct kernel_section *section, const char *name, int number,
			     bool accepts)
{
	struct excuse cell = { .number = number, .kernel_accepts = accepts };

	snprintf(cell.section, sizeof(cell.section), "%s", section->name);
	snprintf(cell.name, sizeof(cell.name), "%s", name);
	return cell;
}

static void count_cell(struct tally *tally, bool agrees, const struct excuse *excuse,
		       const struct excuse *cell, const char *what)
{
	tally->cells++;
	if (agrees)
		tally->agreed++;
	else if (excuse)
		tally->excused++;
	else
		printf("%s: %s: %s %s %d: the kernel %s\n", tally->table, cell->section, what,
		       cell->name, cell->number, cell->kernel_accepts ? "accepts" : "refuses");
}

static void finish(const struct tally *tally)
{
	printf("%s: %u cells, %u agree", tally->table, tally->cells, tally->agreed);
	if (tally->excused)
		printf(", %u differ for a known reason", tally->excused);
	printf("\n");
	fflush(stdout);
	cr_assert_gt(tally->cells, 0);
	cr_assert_eq(tally->agreed + tally->excused, tally->cells);
}

static void need_bpf(void)
{
	struct program program = { .license = "GPL" };

	add_return(&program, 1);
	int error = load(kernel_find_section("cgroup/sock_create"), &program, NULL);
	if (error == -EPERM)
		cr_skip_test("this process may not load BPF programs");
	cr_assert_eq(error, 0, "%s", strerror(-error));
}

/* ---- context accesses ---- */

static void ask_access(struct tally *tally, const struct kernel_section *section,
		       const struct kernel_access *access, struct bpf_insn insn, bool expected)
{
	struct program program = { .license = "GPL" };
	bool writes = BPF_CLASS(insn.code) == BPF_STX;

	if (writes)
		add(&program, move(BPF_REG_2, 0));
	add(&program, insn);
	add_return(&program, 1);
	bool accepts = load(section, &program, NULL) == 0;
	struct excuse cell = cell_of(section, access->field->name, insn.off, accepts);
	const struct excuse *excuse = NULL;
	if (writes)
		excuse = find_excuse(access_excuses,
				     sizeof(access_excuses) / sizeof(access_excuses[0]), &cell);
	count_cell(tally, accepts == expected, excuse, &cell, writes ? "write" : "read");
}

static struct bpf_insn read_insn(uint32_t offset, unsigned width)
{
	return (struct bpf_insn){ .code = (__u8)(BPF_LDX | BPF_MEM | size_code(width)),
				  .dst_reg = BPF_REG_0,
				  .src_reg = BPF_REG_1,
				  .off = (__s16)offset };
}

static struct bpf_insn write_insn(uint32_t offset, unsigned width)
{
	return (struct bpf_insn){ .code = (__u8)(BPF_STX | BPF_MEM | size_code(width)),
				  .dst_reg = BPF_REG_1,
				  .src_reg = BPF_REG_2,
				  .off = (__s16)offset };
}

/* One element: each width at its start, and the narrower reads inside it. */
static void ask_element(struct tally *tally, const struct kernel_section *section,
			const struct kernel_access *access, uint32_t offset)
{
	const struct kernel_field *field = access->field;
	uint32_t end = field->offset + field->size * field->count;
	bool readable = is_since(access->read_since);

	for (unsigned width = 1; width <= 8; width *= 2) {
		bool reads = readable && access->read_widths & 1u << width;
		/* Of what leaves the field the table says nothing. */
		if (width > field->size && (offset % width || offset + width > end))
			continue;
		ask_access(tally, section, access, read_insn(offset, width), reads);
		ask_access(tally, section, access, write_insn(offset, width),
			   access->write_widths & 1u << width);
		for (uint32_t at = offset + width; at + width <= offset + field->size; at += width)
			ask_access(tally, section, access, read_insn(at, width),
				   reads && access->narrow_inside);
	}
}

Test(agreement_cgroup, context_accesses_are_those_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "ctx" };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		for (size_t i = 0; i < section->access_count; i++) {
			const struct kernel_access *access = &section->accesses[i];
			for (uint32_t j = 0; j < access->field->count; j++)
				ask_element(&tally, section, access,
					    access->field->offset + j * access->field->size);
		}
	}
	finish(&tally);
}

/* Tracepoints accept a load before their record; the contexts of cgroup programs do not. */
Test(agreement_cgroup, no_cgroup_context_is_read_outside_its_struct, .timeout = 60)
{
	struct tally tally = { .table = "ctx, outside" };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		cr_assert_gt(section->access_count, 0);
		struct kernel_access outside = section->accesses[section->access_count - 1];
		ask_access(&tally, section, &outside, read_insn((uint32_t)-4, 4), false);
		ask_access(&tally, section, &outside, read_insn(4096, 4), false);
	}
	finish(&tally);
}

/* ---- results ---- */

Test(agreement_cgroup, constant_results_are_those_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "returns" };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		for (int value = -1; value <= 5; value++) {
			struct program program = { .license = "GPL" };
			const struct kernel_return *row = kernel_section_return(section, value);
			add_return(&program, value);
			bool accepts = load(section, &program, NULL) == 0;
			struct excuse cell = cell_of(section, "result", value, accepts);
			count_cell(&tally, accepts == (row && is_since(row->since)), NULL, &cell,
				   "constant");
		}
	}
	finish(&tally);
}

/* ---- helpers ---- */

/* Whether the verifier knows the helper for this program: any later complaint is about arguments.
 */
static bool knows_helper(const struct kernel_section *section, const struct kernel_helper *helper,
			 const char *license)
{
	static const char *const refusals[] = { "unknown func", "cannot use helper", "invalid func",
						"GPL-restricted", "sleep" };
	char log[LOG_LEN];
	struct program program = { .license = license };

	add(&program, (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .imm = helper->id });
	add_return(&program, 1);
	int error = load(section, &program, log);
	if (!error)
		return true;
	/* Without arguments there is nothing else to complain about. */
	if (!helper->parameter_count)
		return false;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (strstr(log, refusals[i]))
			return false;
	return log[0] != '\0';
}

static void ask_helper(struct tally *tally, const struct kernel_section *section,
		       const struct kernel_helper *helper)
{
	struct kernel_permission permission = kernel_helper_permission(section, helper);
	bool expected = is_since(permission.since) &&
			!(permission.refused_again && permission.refused_again <= running_kernel());

	for (int gpl = 0; gpl < 2; gpl++) {
		bool accepts = knows_helper(section, helper, gpl ? "GPL" : "Proprietary");
		struct excuse cell = cell_of(section, helper->name, gpl, accepts);
		count_cell(tally, accepts == (expected && (gpl || !permission.gpl_only)), NULL,
			   &cell, gpl ? "with GPL" : "without GPL");
	}
}

Test(agreement_cgroup, helpers_are_those_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "helpers" };

	need_bpf();
	FOR_EACH_SECTION(index)
		for (size_t i = 0; i < kernel_helper_count(); i++)
			ask_helper(&tally, kernel_section_at(index), kernel_helper_at(i));
	finish(&tally);
}
