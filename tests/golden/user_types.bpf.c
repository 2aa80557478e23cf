/*
 * Types of deftype and defenum on the user side: declared, cast, printed, in
 * records, maps, globals and options.
 *
 * Generated from user-types.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define OK 0
#define BIG 100

struct rec {
	__u16 p;
	__u16 ps[3];
	__s8 s;
	__s8 ss[2];
	__u8 _pad[1];
	__u32 pr;
	__u32 prs[2][2];
};

_Static_assert(sizeof(struct rec) == 32, "struct rec");

__s8 gs = OK;
__u16 gp = 80;
__u16 gps[3] = { 1, 2, 3 };
__s8 gss[2] = { 1, -1 };
const volatile __u16 dp = 443; /* p */
const volatile __u32 ds = 6; /* s */
const volatile __u16 dl[4]; /* l */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u16);
	__type(value, __s8);
} m SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct rec);
} mr SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u8[6]);
} ma SEC(".maps");

SEC("xdp")
int p(struct xdp_md *ctx)
{
	gs = BIG;
	if (dp > 3)
		return 1;

	return 2;
}
