// SPDX-License-Identifier: MIT
/* Measures which tracepoint arguments may be null on the running kernel: prints "event argument"
 * for each struct pointer that a tp_btf program must compare with null before a load. Needs root
 * and BTF. Build: cc -O2 -I ROOT nullable.c -lbpf; tests/qemu/run runs it on other kernels. */
#include <stdio.h>

#include "frontend/kernel/measure/tracepoints.h"

static void print(const char *event, uint32_t argument, bool refused, void *data)
{
	(void)data;
	if (refused)
		printf("%s\t%u\n", event, argument);
}

int main(void)
{
	struct btf *btf = btf__load_vmlinux_btf();

	if (!btf)
		return 1;
	measure_tracepoints(btf, print, NULL);
	btf__free(btf);
	return 0;
}
