/* SPDX-License-Identifier: MIT */
/* Measures whether the running kernel lets programs of a section call a kernel function: loads a
 * program with the call and reads the verifier's log. Included by kernel_functions.c and by the
 * test that compares the table with the running kernel. */
#pragma once

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "frontend/kernel/kernel.h"
#include "frontend/kernel/measure/targets.h"

/* No program can call this function. If the kernel does not refuse it, it did not check the call,
 * and the section is not measured. */
#define MEASURE_NEVER_CALLED "bpf_fentry_test1"

static inline bool measure_refuses(const struct kernel_section *section, __s32 function)
{
	static char log[1 << 16];
	const struct kernel_constant *type = kernel_find_constant(section->kernel_type);
	struct bpf_insn insns[] = {
		{ .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_KFUNC_CALL, .imm = function },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_buf = log, .log_size = sizeof(log), .log_level = 1);
	int fd;

	log[0] = '\0';
	if (!type)
		return false;
	if (section->attach_value >= 0)
		options.expected_attach_type = (enum bpf_attach_type)section->attach_value;
	if (measure_target_of(section->name)) {
		int id = libbpf_find_vmlinux_btf_id(measure_target_of(section->name),
						    options.expected_attach_type);
		if (id < 0)
			return false;
		options.attach_btf_id = (__u32)id;
	}
	if (section->sleepable)
		options.prog_flags |= BPF_F_SLEEPABLE;
	fd = bpf_prog_load((enum bpf_prog_type)type->value, "measure", "GPL", insns,
			   sizeof(insns) / sizeof(insns[0]), &options);
	if (fd >= 0)
		close(fd);
	return strstr(log, "is not allowed");
}

static inline bool measure_answers(const struct kernel_section *section, const struct btf *btf)
{
	return measure_refuses(section, btf__find_by_name_kind(btf, MEASURE_NEVER_CALLED, BTF_KIND_FUNC));
}
