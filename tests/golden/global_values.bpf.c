/*
 * Initial values that do not fit are cut, with a warning, and the C has what is
 * left.
 *
 * Generated from global-values.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__s8 low = -56;
__s32 wide = -1;
__u16 all = 65535;
__s16 fits = -3;
const volatile __u8 limit = 44; /* at most */
const volatile __s16 least = 25536; /* at least */

SEC("cgroup_skb/egress")
int values(struct __sk_buff *ctx)
{
	low = least + fits;
	all = (__u32)limit + wide;

	return 1;
}
