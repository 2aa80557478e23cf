/* Needs all of the kernel's BTF: a type that it lacks may be a module's. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct no_such_struct_anywhere {
	int field;
} __attribute__((preserve_access_index));

int exists;

SEC("raw_tracepoint/sys_enter")
int looks(void *ctx)
{
	exists = bpf_core_type_exists(struct no_such_struct_anywhere);
	return 0;
}
