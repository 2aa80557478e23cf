/* Generated from locks.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* A spin lock in a map's value, and a timer. */
struct account {
	struct bpf_spin_lock lock;
	__u8 _pad[4];
	__s64 balance;
	__u32 changes;
	__u8 _pad_2[4];
};

_Static_assert(sizeof(struct account) == 24, "struct account");

struct clock {
	struct bpf_timer timer;
	__u64 ticks;
};

_Static_assert(sizeof(struct clock) == 24, "struct clock");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct account);
} accounts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct clock);
} clocks SEC(".maps");

static __noinline __s64 tick(void *map, __u32 *key, struct clock *c)
{
	c->ticks += 1;
	if (c->ticks < 3)
		bpf_timer_start(&c->timer, 1000000, 0);

	return 0;
}

SEC("cgroup_skb/egress")
int move(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct account *a;
	struct clock *c;

	a = bpf_map_lookup_elem(&accounts, &key);
	if (a) {
		struct bpf_spin_lock *lock = &a->lock;

		bpf_spin_lock(lock);
		a->balance = (__u64)a->balance - (__s64)ctx->len;
		if (a->balance < 0)
			a->balance = 0;
		a->changes += 1;
		bpf_spin_unlock(lock);
	}
	key = 0;
	c = bpf_map_lookup_elem(&clocks, &key);
	if (c) {
		bpf_timer_init(&c->timer, &clocks, 1);
		bpf_timer_set_callback(&c->timer, tick);
		bpf_timer_start(&c->timer, 1000000, 0);
	}

	return 1;
}

/* the body's value, computed while the lock is held */
SEC("cgroup_skb/egress")
int covered(struct __sk_buff *ctx)
{
	__u32 key = 1;
	struct account *a;

	a = bpf_map_lookup_elem(&accounts, &key);
	if (a) {
		__s64 left;
		struct bpf_spin_lock *lock = &a->lock;

		bpf_spin_lock(lock);
		if (a->balance > 1000)
			a->balance = 1000;
		left = a->balance;
		bpf_spin_unlock(lock);
		if (left < 0)
			return 0;
	}

	return 1;
}

/* a timer comes first in the object */
SEC("cgroup_skb/egress")
int start(struct __sk_buff *ctx)
{
	struct clock fresh = {};
	__u32 key = 1;

	bpf_map_update_elem(&clocks, &key, &fresh, BPF_NOEXIST);

	return 1;
}
