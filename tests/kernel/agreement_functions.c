// SPDX-License-Identifier: MIT
/* Who may call the kernel's functions, for those that the table and the running kernel have. */
#include <criterion/criterion.h>

#include "frontend/kernel/measure/functions.h"
#include "tests/kernel/agreement.h"

static void ask(const struct btf *btf, const char *name, struct tally *tally)
{
	const struct kernel_function *function = kernel_find_function(name);
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC);

	for (size_t i = 0; function && i < kernel_section_count(); i++) {
		const struct kernel_section *section = kernel_section_at(i);
		struct cell cell = { section->name, name, 0, kernel_function_allows(function, section), false };

		/* older kernels let fewer programs call them: there only what the table refuses is asked */
		if (!section->program_type || (cell.expected && !is_since(KERNEL_VERSION_OF(6, 18))) ||
		    !measure_answers(section, btf))
			continue;
		cell.accepts = !measure_refuses(section, id);
		count_cell(tally, &cell);
	}
}

Test(agreement, kernel_functions_are_for_the_programs_of_the_table, .timeout = 200)
{
	struct tally tally = { .table = "kernel functions" };
	struct btf *btf;

	need_bpf();
	btf = btf__load_vmlinux_btf();
	cr_assert_not_null(btf);
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *tag = btf__type_by_id(btf, id);

		if (btf_is_decl_tag(tag) && !strcmp(btf__name_by_offset(btf, tag->name_off), "bpf_kfunc"))
			ask(btf, btf__name_by_offset(btf, btf__type_by_id(btf, tag->type)->name_off),
			    &tally);
	}
	btf__free(btf);
	finish(&tally);
}
