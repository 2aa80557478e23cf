/*
 * Text and lists as the elements of arrays: globals, variables, fields,
 * parameters; choices as values.
 *
 * Generated from user-lists.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct in {
	__u16 x;
	__s8 y;
	__u8 _pad[1];
};

_Static_assert(sizeof(struct in) == 4, "struct in");

struct s {
	__u16 c[3];
	char t8[8];
	__u8 b[4];
	__s16 n[2][2];
	struct in ins[2];
	__u8 e[2];
	char names[2][4];
	__be16 be[2];
};

_Static_assert(sizeof(struct s) == 48, "struct s");

char txt[8] = "init";
__u8 raw[8];
__u32 nums[3];
struct s gs;

SEC("xdp")
int p(struct xdp_md *ctx)
{
	if (txt[0] == 'a' && txt[1] == 0)
		return 1;

	return 2;
}
