/* SPDX-License-Identifier: MIT */
/* Targets for loading programs whose section needs one that the kernel finds in its BTF, such as
 * fentry. Included by the measuring programs and by tests that load a program of every section. */
#pragma once

#include <string.h>

/* NULL if the section needs no target. */
static inline const char *measure_target_of(const char *section)
{
	static const struct { const char *section, *target; } targets[] = {
		{ "tp_btf", "sched_process_exec" },
		{ "fentry", "bpf_fentry_test1" },
		{ "fentry.s", "__x64_sys_getpgid" },
		{ "fexit", "bpf_fentry_test1" },
		{ "fexit.s", "__x64_sys_getpgid" },
		{ "fmod_ret", "bpf_modify_return_test" },
		{ "fmod_ret.s", "__x64_sys_getpgid" },
		{ "iter", "task" },
		{ "iter.s", "task" },
		{ "lsm", "file_open" },
		{ "lsm.s", "file_open" },
		{ "lsm_cgroup", "socket_bind" },
	};

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (!strcmp(targets[i].section, section))
			return targets[i].target;
	return NULL;
}
