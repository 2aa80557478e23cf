/*
 * What globals and parameters of structs and arrays begin with.
 *
 * Generated from initial-values.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct address {
	__u16 family;
	__be16 port;
	__u8 bytes[4];
};

_Static_assert(sizeof(struct address) == 8, "struct address");

struct settings {
	__u32 limit;
	char device[16];
	struct address to;
	struct address others[2];
	__s8 offset;
	__u8 _pad[3];
};

_Static_assert(sizeof(struct settings) == 48, "struct settings");

/* what the loader may set */
const volatile struct settings given = {
	.limit = 1500,
	.device = "eth0",
	.to = { .port = bpf_htons(80), .bytes = { 10, 0, 0, 1 } },
	.others = { { .family = 2 }, {} },
	.offset = -56,
};
struct settings short_ = { .offset = -1 };
char greeting[8] = "hello"; /* with its 0 */
struct address table[3] = { { .family = 1 }, { .family = 2 } };
struct settings zeros;

SEC("cgroup_skb/egress")
int read_them(struct __sk_buff *ctx)
{
	short_.limit = given.limit;
	zeros.limit = greeting[0];
	zeros.device[0] = given.device[1];
	table[1].family = given.others[0].family;

	return 1;
}
