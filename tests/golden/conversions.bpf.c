/* Generated from conversions.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

enum bpf_map_type___kernel {
	BPF_MAP_TYPE_CGRP_STORAGE___kernel = 32,
};

/*
 * Numbers that are addresses, pointers that become numbers, constants that are
 * cut, and names that the headers have: what newer clangs refuse or warn of
 * where C converts by itself.
 */
struct file {
	struct {
		char any;
	} f_path;
} __attribute__((preserve_access_index));

struct text {
	__u8 bytes[64];
};

struct record {
	__u64 pad;
	__u8 addr[16];
	__u64 more;
};

_Static_assert(sizeof(struct record) == 32, "struct record");

struct cell {
	__u64 wide;
};

_Static_assert(sizeof(struct cell) == 8, "struct cell");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u8);
} pids SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cell);
} cells SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

const volatile __u8 filter = 0; /* one process only */
__u64 seen;

/* a struct of which no field is named */
SEC("fentry/filp_close")
int BPF_PROG(closed, struct file *filp)
{
	struct text text = { 0 };

	bpf_d_path((void *)&filp->f_path, (char *)&text, sizeof(struct text));

	return 0;
}

/* a number or a pointer */
static __noinline __u32 wanted(void)
{
	__u64 value;

	value = filter == 0;
	if (!value) {
		__u32 key;

		key = bpf_get_current_pid_tgid() >> 32;
		value = (__u64)bpf_map_lookup_elem(&pids, &key);
	}
	if (value)
		value = (__u32)bpf_get_current_uid_gid() > 0;

	return value;
}

/*
 * the address of a field is never null, and is not computed before the pointer
 * was tested
 */
static __noinline __u32 found(__u32 n)
{
	__u32 key = 0;
	struct cell *c;

	c = bpf_map_lookup_elem(&cells, &key);
	if (c && (n > 3 || 1))
		return 1;

	return 0;
}

/* constants as addresses; an enum of the UAPI */
SEC("raw_tp/sched_process_exec")
int addresses(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 n = 0;

	bpf_probe_read_kernel(&n, 8, (const void *)0xffffffff81000000ULL);
	bpf_probe_read_user(&n, 8, (const void *)4096);
	seen = n;
	if (bpf_core_enum_value_exists(enum bpf_map_type___kernel,
				       BPF_MAP_TYPE_CGRP_STORAGE___kernel))
		seen += 1;
	if (wanted() != 0 && found(n) != 0)
		seen += 1;

	return 0;
}

static __noinline __s64 each_round(__u32 i, struct cell *c)
{
	c->wide += 1;

	return 0;
}

/* a constant that the helper's parameter cuts, and an offset before a member */
SEC("cgroup_skb/egress")
int constants(struct __sk_buff *ctx)
{
	struct cell c = { 0 };
	struct record src = { 0 };
	struct record *e;
	void *from;

	bpf_loop(3, each_round, &c, 0);
	bpf_skb_load_bytes(ctx, (__u32)(c.wide > 2 ? 4294967299LL : 1), &c, 8);
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 1;
	__builtin_memset(e, 0, sizeof(struct record));
	from = (void *)e->addr;
	__builtin_memcpy(from - 1, &src, 16);
	e->more = c.wide;
	bpf_ringbuf_submit(e, 0);

	return 1;
}
