/*
 * Structs and unions that are written where they stand, and arrays of arrays.
 *
 * Generated from nested-structs.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang may add an index to a stack address by |, which the verifier rejects on
 * pointers. The empty asm hides the index from clang; it emits no instruction.
 * An index that is constant after unrolling stays constant.
 */
static __always_inline __u64 stack_index(__u64 index)
{
	if (!__builtin_constant_p(index))
		__asm__("" : "+r"(index));
	return index;
}

struct point {
	__s8 x;
	__u8 _pad[3];
	__s32 y;
};

_Static_assert(sizeof(struct point) == 8, "struct point");

struct event_inner_deep {
	__u16 q;
};

_Static_assert(sizeof(struct event_inner_deep) == 2, "struct event_inner_deep");

struct event_inner {
	__u8 a;
	__u8 _pad[3];
	__u32 b;
	struct event_inner_deep deep;
	__u8 _pad_2[2];
};

_Static_assert(sizeof(struct event_inner) == 12, "struct event_inner");

struct event_many {
	__u16 k;
	__u8 _pad[6];
	__u64 v;
};

_Static_assert(sizeof(struct event_many) == 16, "struct event_many");

union event_either {
	__u64 w;
	struct point p;
};

_Static_assert(sizeof(union event_either) == 8, "union event_either");

struct event {
	__u8 kind;
	__u8 _pad[3];
	union {
		__u32 id;
		__u8 bytes[6];
		struct {
			__u16 low;
			__u16 high;
		};
	};
	struct event_inner inner;
	struct event_many many[3];
	union event_either either;
	struct {
		__u8 first;
		__u32 bits : 5;
		__u8 _pad_2 : 3;
		__u8 _pad_3[6];
		__u64 count;
	};
	__u16 grid[4][3][2];
	struct point points[2][2];
	__u8 end;
	__u8 _pad_4[7];
};

_Static_assert(sizeof(struct event) == 184, "struct event");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct event);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} plain SEC(".maps");

/* records lost because plain was full */
__u64 plain_lost;

struct sent_inside {
	__u8 a;
	__u8 _pad[7];
	__u64 b;
};

_Static_assert(sizeof(struct sent_inside) == 16, "struct sent_inside");

struct sent {
	__u8 kind;
	__u8 _pad[3];
	struct {
		__u8 flag;
		__u8 _pad_2[3];
		__u32 number;
	};
	__u8 _pad_3[4];
	struct sent_inside inside;
};

_Static_assert(sizeof(struct sent) == 32, "struct sent");

struct event begun = {
	.id = 7,
	.count = 9,
	.inner = { .b = 3, .deep = { .q = 1 } },
	.either = { .p = { .y = 5 } },
	.grid = { { { 1, 2 }, { 3, 4 } }, {} },
};

SEC("cgroup_skb/egress")
int fill(struct __sk_buff *ctx)
{
	struct sent *s;

	{
		struct event e;
		__u64 i;
		__u32 key;

		__builtin_memset(&e, 0, sizeof(e));
		i = ctx->len & 1;
		e.id = 5;
		e.high = 3;
		e.bytes[2] = 1;
		e.inner.b = 7;
		e.inner.deep.q = 3;
		e.many[2].v = 8;
		e.either.w = 9;
		e.either.p.y = 2;
		e.first = 1;
		e.bits = 4;
		e.count = begun.id;
		e.grid[1][2][stack_index(i)] = begun.grid[i][1][1];
		e.points[i][1].y = 4;
		e.grid[0][stack_index(i)][stack_index(i)] += 1;
		__builtin_memset(e.grid[1][1], 3, 4);
		e.grid[1][1][1] = 6;
		__sync_fetch_and_add(&e.count, 1);
		key = 1;
		bpf_map_update_elem(&seen, &key, &e, BPF_ANY);
	}
	s = bpf_ringbuf_reserve(&plain, sizeof(*s), 0);
	if (s) {
		__builtin_memset(s->_pad, 0, sizeof(s->_pad));
		__builtin_memset(s->_pad_2, 0, sizeof(s->_pad_2));
		__builtin_memset(s->_pad_3, 0, sizeof(s->_pad_3));
		__builtin_memset(s->inside._pad, 0, sizeof(s->inside._pad));
		s->kind = 1;
		s->flag = 2;
		s->number = 3;
		s->inside.a = 4;
		s->inside.b = 5;
		bpf_ringbuf_submit(s, 0);
	} else {
		__sync_fetch_and_add(&plain_lost, 1);
	}

	return 1;
}
