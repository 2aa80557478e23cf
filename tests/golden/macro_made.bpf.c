/*
 * Definitions that one macro call makes stand at one place: each is told by its
 * form.
 *
 * Generated from macro-made.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define C1 3
#define C2 4

struct s1 {
	__u32 a;
};

_Static_assert(sizeof(struct s1) == 4, "struct s1");

struct s2 {
	__u64 b;
	struct s1 in;
	__u8 _pad[4];
};

_Static_assert(sizeof(struct s2) == 16, "struct s2");

union u1 {
	struct s1 s1;
	struct s2 s2;
};

union u2 {
	struct s1 s1;
};

struct h1 {
	__be16 x;
};

_Static_assert(sizeof(struct h1) == 2, "struct h1");

struct h2 {
	__u8 _pad[2];
	__u32 y;
} __attribute__((packed, aligned(2)));

_Static_assert(sizeof(struct h2) == 6, "struct h2");

__u32 g1;
__u64 g2 = 5;
const volatile __u32 p1 = 1; /* one */
const volatile __u32 p2 = 2; /* two */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, C1);
	__type(key, __u32);
	__type(value, struct s1);
} m1 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, C2);
	__type(key, __u32);
	__type(value, struct s2);
} m2 SEC(".maps");

struct task_struct;

struct file;

static __noinline __u32 f1(__u32 x)
{
	return x + C1;
}

static __noinline __u32 f2(struct __sk_buff *ctx, __u32 x)
{
	return f1(x) + ctx->len;
}

SEC("tc")
int x1(struct __sk_buff *ctx)
{
	__u32 key;
	struct s1 *v;

	g1 = f2(ctx, 1);
	key = 0;
	v = bpf_map_lookup_elem(&m1, &key);
	if (v)
		v->a = p1;

	return 0;
}

SEC("tc")
int x2(struct __sk_buff *ctx)
{
	__u32 key;
	struct s2 *v;

	g2 = f1(2);
	key = 0;
	v = bpf_map_lookup_elem(&m2, &key);
	if (v)
		v->b = p2;

	return 0;
}
