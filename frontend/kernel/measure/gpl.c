// SPDX-License-Identifier: MIT
/* Measures which helpers the running kernel reserves for programs of a GPL-compatible license, per
 * section; prints a line per section. join.sh makes data/helpers_gpl.tsv from the output of several
 * kernels. Needs root; linked statically it can be the only program of an initramfs: cc -static -I
 * ROOT gpl.c -lskep_kernel -lskep_base -lbpf -lelf -lz -o gpl */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/kernel/kernel.h"
#include "frontend/kernel/measure/targets.h"

enum { LOG_LEN = 1 << 16 };

/* Returns the verifier's log; empty if the kernel refused the program before the verifier. */
static void load_call(const struct kernel_section *section, const struct kernel_helper *helper,
		      const char *license, char log[LOG_LEN])
{
	const struct kernel_constant *type = kernel_find_constant(section->kernel_type);
	struct bpf_insn insns[] = {
		{ .code = BPF_JMP | BPF_CALL, .imm = helper->id },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_buf = log, .log_size = LOG_LEN,
		    .log_level = 1);

	log[0] = '\0';
	if (!type)
		return;
	if (section->attach_value >= 0)
		options.expected_attach_type = (enum bpf_attach_type)section->attach_value;
	if (measure_target_of(section->name)) {
		int id = libbpf_find_vmlinux_btf_id(measure_target_of(section->name),
						    options.expected_attach_type);
		if (id < 0)
			return;
		options.attach_btf_id = (__u32)id;
	}
	if (section->sleepable)
		options.prog_flags |= BPF_F_SLEEPABLE;
	int fd = bpf_prog_load((enum bpf_prog_type)type->value, "measure", license, insns,
			       sizeof(insns) / sizeof(insns[0]), &options);
	if (fd >= 0)
		close(fd);
}

/* The kernel checks the license before the program can sleep, so the load is repeated with the
 * right flag. */
static bool is_gpl_only(const struct kernel_section *section, const struct kernel_helper *helper)
{
	static char log[LOG_LEN];

	load_call(section, helper, "Proprietary", log);
	if (!strstr(log, "GPL-restricted"))
		return false;
	load_call(section, helper, "GPL", log);
	return !strstr(log, "sleep");
}

int main(void)
{
	for (size_t i = 0; i < kernel_section_count(); i++)
		for (size_t j = 0; j < kernel_helper_count(); j++)
			if (is_gpl_only(kernel_section_at(i), kernel_helper_at(j)))
				printf("%s\t%s\n", kernel_section_at(i)->name,
				       kernel_helper_at(j)->c_name + 4);
	return 0;
}
