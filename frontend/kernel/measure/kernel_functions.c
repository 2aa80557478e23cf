// SPDX-License-Identifier: MIT
/* Measures which sections can call each kernel function of the running kernel; prints the columns
 * `function` and `programs` of data/kernel_functions.tsv. The functions are those that the kernel's
 * BTF marks (Linux 6.10 and newer). Needs root. Build: cc -I ROOT kernel_functions.c -lskep_kernel
 * -lskep_base -lbpf -lelf -lz -o kernel_functions */
#include <stdio.h>

#include "frontend/kernel/measure/functions.h"

/* Prints "XDP", or the section if only some sections of the type can call it. */
static void ask_section(const struct btf *btf, const struct kernel_section *section, __s32 function)
{
	bool all = true, is_first = true;

	if (!measure_answers(section, btf) || measure_refuses(section, function))
		return;
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *other = kernel_section_at(i);

		if (strcmp(other->kernel_type, section->kernel_type) || !measure_answers(other, btf))
			continue;
		all = all && !measure_refuses(other, function);
		is_first = is_first && strcmp(other->name, section->name) >= 0;
	}
	if (!all)
		printf("%s ", section->name);
	else if (is_first)
		printf("%s ", section->kernel_type + strlen("BPF_PROG_TYPE_"));
}

static void ask(const struct btf *btf, const char *name, __s32 function)
{
	printf("%s\t", name);
	for (size_t i = 0; i < kernel_section_count(); i++)
		ask_section(btf, kernel_section_at(i), function);
	printf("\n");
}

int main(void)
{
	struct btf *btf = btf__load_vmlinux_btf();

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *tag = btf__type_by_id(btf, id);

		if (btf_is_decl_tag(tag) && !strcmp(btf__name_by_offset(btf, tag->name_off), "bpf_kfunc"))
			ask(btf, btf__name_by_offset(btf, btf__type_by_id(btf, tag->type)->name_off),
			    (__s32)tag->type);
	}
	btf__free(btf);
	return !btf;
}
