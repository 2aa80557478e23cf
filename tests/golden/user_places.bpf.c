/*
 * Fields inside one another, arrays of arrays and unions on the user side:
 * read, set, bound, printed.
 *
 * Generated from user-places.lisp by skep; edit that file, not this one.
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

struct aa {
	__u32 a1;
	__u32 a2;
};

_Static_assert(sizeof(struct aa) == 8, "struct aa");

struct bb {
	__u64 b1;
};

_Static_assert(sizeof(struct bb) == 8, "struct bb");

union un {
	struct aa aa;
	struct bb bb;
};

_Static_assert(sizeof(union un) == 8, "union un");

struct outer_nested {
	__u32 p;
	__u16 q[2];
};

_Static_assert(sizeof(struct outer_nested) == 8, "struct outer_nested");

struct outer {
	__u16 grid[2][3];
	__u8 cube[2][2][2];
	char names[2][8];
	struct in ins[2];
	struct in deep[2][2];
	__u8 _pad[4];
	union un u;
	union un us[2];
	struct outer_nested nested;
	struct {
		__u32 an1;
		union {
			__u32 an2;
			__u16 an3;
		};
	};
	__u8 flag;
	__u32 bits : 5;
	__u8 _pad_2 : 3;
	__u8 _pad_3[2];
	__u32 more : 27;
	__u8 _pad_4 : 5;
	__u8 ips[2][16];
	__u8 macs[2][6];
	__u8 bs[3];
	__u8 _pad_5[1];
};

_Static_assert(sizeof(struct outer) == 160, "struct outer");

struct outer go;
struct in gin[3];
__u16 gg[4];
union un gu;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct outer);
} m SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, union un);
} mu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct in);
} pc SEC(".maps");

SEC("xdp")
int p(struct xdp_md *ctx)
{
	return XDP_PASS;
}
