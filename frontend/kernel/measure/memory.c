// SPDX-License-Identifier: MIT
/* Measures which memory each helper's argument takes on the running kernel: prints "helper argument
 * memory yes|no", arguments counted from 0. join_memory.sh makes data/memory_by_kernel.tsv from the
 * output of several kernels. Needs root; linked statically it can be the only program of an
 * initramfs: cc -static -I ROOT memory.c -lskep_kernel -lskep_types -lskep_base -lbpf -lelf -lz -o
 * memory */
#include <stdio.h>
#include <sys/resource.h>

#include "frontend/kernel/measure/memory.h"

static void print(const struct kernel_helper *helper, size_t argument, enum kernel_memory memory,
		  bool taken, void *data)
{
	(void)data;
	printf("%s\t%zu\t%s\t%s\n", helper->c_name + 4, argument, kernel_memory_name(memory),
	       taken ? "yes" : "no");
}

int main(void)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	if (measure_memory(print, NULL)) {
		perror("memory: maps");
		return 1;
	}
	return 0;
}
