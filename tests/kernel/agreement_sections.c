// SPDX-License-Identifier: MIT
/* Sections x context fields, constant results, helpers: what the tables say, and the kernel. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/kernel/agreement.h"

/* ---- sections ---- */

Test(agreement, sections_load_since_the_kernel_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "sections" };

	need_bpf();
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *section = kernel_section_at(i);
		struct program program = { .license = "GPL" };
		char log[AGREEMENT_LOG_LEN];

		if (!is_asked(section))
			continue;
		program_add_return(&program, legal_result(section));
		int error = agreement_load(section, &program, log);
		struct cell cell = { section->name, "loads", 0, is_since(section->since), !error };
		if (cell.expected && (error == -EPERM || error == -ESRCH))
			printf("skipped: %s: %s\n", section->name,
			       error == -EPERM ? "this kernel lets no such program in" :
						 "this kernel has no such target");
		else
			count_cell(&tally, &cell);
	}
	finish(&tally);
}

/* ---- context accesses ---- */

struct access_tallies {
	struct tally reads, writes;
};

static void ask_access(struct tally *tally, const struct kernel_section *section, const char *name,
		       struct program *program, bool expected)
{
	int offset = program->insns[program->count - 1].off;

	program->license = "GPL";
	program_add_return(program, legal_result(section));
	count_cell(tally, &(struct cell){ section->name, name, offset, expected,
					  !agreement_load(section, program, NULL) });
}

static void ask_read(struct tally *tally, const struct kernel_section *section,
		     const struct kernel_access *access, uint32_t offset, unsigned width)
{
	uint32_t start = access->field->offset, size = access->field->size;
	bool inside = (offset - start) % size != 0;
	bool expected = is_since(access->read_since) && access->read_widths & 1u << width &&
			(!inside || access->narrow_inside);
	struct program program = { 0 };
	char name[64];

	snprintf(name, sizeof(name), "%s%s", access->field->name, inside ? ", inside" : "");
	program_add_load(&program, width, BPF_REG_0, BPF_REG_1, (int)offset);
	ask_access(tally, section, name, &program, expected);
}

static void ask_write(struct tally *tally, const struct kernel_section *section,
		      const struct kernel_access *access, uint32_t offset, unsigned width)
{
	struct program program = { 0 };

	program_add_move(&program, BPF_REG_2, 0);
	program_add_store(&program, width, BPF_REG_1, BPF_REG_2, (int)offset);
	ask_access(tally, section, access->field->name, &program,
		   access->write_widths & 1u << width);
}

/* One element: each width at its start, and the narrower reads inside it. */
static void ask_element(struct access_tallies *tallies, const struct kernel_section *section,
			const struct kernel_access *access, uint32_t offset)
{
	const struct kernel_field *field = access->field;
	uint32_t end = field->offset + field->size * field->count;

	for (unsigned width = 1; width <= 8; width *= 2) {
		/* Of what leaves the field the table says nothing. */
		if (width > field->size && (offset % width || offset + width > end))
			continue;
		ask_read(&tallies->reads, section, access, offset, width);
		ask_write(&tallies->writes, section, access, offset, width);
		for (uint32_t at = offset + width; at + width <= offset + field->size; at += width)
			ask_read(&tallies->reads, section, access, at, width);
	}
}

Test(agreement, context_accesses_are_those_of_the_table, .timeout = 120)
{
	struct access_tallies tallies = { { .table = "reads" }, { .table = "writes" } };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		for (size_t i = 0; i < section->access_count; i++) {
			const struct kernel_access *access = &section->accesses[i];
			for (uint32_t j = 0; j < access->field->count; j++)
				ask_element(&tallies, section, access,
					    access->field->offset + j * access->field->size);
		}
	}
	finish(&tallies.reads);
	finish(&tallies.writes);
}

/* Tracepoints accept a load before their record; contexts with fields do not. */
Test(agreement, no_context_is_read_outside_its_struct, .timeout = 60)
{
	struct tally tally = { .table = "outside" };
	static const int offsets[] = { -4, 4096 };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		for (size_t i = 0; section->access_count && i < 2; i++) {
			struct program program = { 0 };
			program_add_load(&program, 4, BPF_REG_0, BPF_REG_1, offsets[i]);
			ask_access(&tally, section, "context", &program, false);
		}
	}
	finish(&tally);
}

/* ---- results ---- */

Test(agreement, constant_results_are_those_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "results" };

	need_bpf();
	FOR_EACH_SECTION(index) {
		const struct kernel_section *section = kernel_section_at(index);
		for (int value = -2; value <= 8; value++) {
			struct program program = { .license = "GPL" };
			const struct kernel_return *row = kernel_section_return(section, value);
			bool expected = !section->return_checked || (row && is_since(row->since));

			program_add_return(&program, value);
			count_cell(&tally,
				   &(struct cell){ section->name, "result", value, expected,
						   !agreement_load(section, &program, NULL) });
		}
	}
	finish(&tally);
}

/* ---- helpers ---- */

/* Whether the verifier knows the helper for this program: any later complaint is about arguments. */
static bool knows_helper(const struct kernel_section *section, const struct kernel_helper *helper,
			 const char *license)
{
	static const char *const refusals[] = { "unknown func", "cannot use helper", "invalid func",
						"GPL-restricted", "GPL compatible", "sleep",
						"not supported for program type",
						"supported only for fentry",
						"helper call is not allowed" };
	char log[AGREEMENT_LOG_LEN];
	struct program program = { .license = license };

	program_add_call(&program, helper->id);
	program_add_return(&program, legal_result(section));
	int error = agreement_load(section, &program, log);
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
		       const struct kernel_helper *helper, bool gpl)
{
	struct kernel_permission permission = kernel_helper_permission(section, helper);
	bool expected = is_since(permission.since) && (gpl || !permission.gpl_only) &&
			!(permission.refused_again && permission.refused_again <= running_kernel());

	count_cell(tally, &(struct cell){ section->name, helper->name, gpl, expected,
					  knows_helper(section, helper, gpl ? "GPL" : "Proprietary") });
}

static void ask_helpers(struct tally *tally, bool gpl)
{
	need_bpf();
	FOR_EACH_SECTION(index)
		for (size_t i = 0; i < kernel_helper_count(); i++)
			ask_helper(tally, kernel_section_at(index), kernel_helper_at(i), gpl);
	finish(tally);
}

Test(agreement, helpers_are_those_of_the_table, .timeout = 240)
{
	ask_helpers(&(struct tally){ .table = "helpers with GPL" }, true);
}

Test(agreement, helpers_without_gpl_are_those_of_the_table, .timeout = 240)
{
	ask_helpers(&(struct tally){ .table = "helpers without GPL" }, false);
}
