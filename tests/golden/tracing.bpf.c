/*
 * Generated from tracing.lisp by skep; edit that file, not this one.
 * Compile it with -mcpu=v3.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/* The registers that a probe gets on x86-64. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
	unsigned long rax, rcx, rdx, rsi, rdi, orig_rax, rip, cs, eflags, rsp,
		ss;
};

/* The context of a perf event's sample. */
struct bpf_perf_event_data {
	struct pt_regs regs;
	__u64 sample_period;
	__u64 addr;
};

/* floor(log2(value)); 0 for 0 */
static __always_inline __u64 log2_floor(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift > 1; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? (__u64)shift : 0;

		value >>= step;
		result += step;
	}
	return result + (value >> 1);
}

/* Who runs, and what is counted by maps. */
struct event {
	__u64 time;
	__u64 group;
	__u32 pid;
	__u32 tid;
	__u32 uid;
	__u32 gid;
	__u32 cpu;
	__u8 command[16];
	__u8 _pad[4];
};

_Static_assert(sizeof(struct event) == 56, "struct event");

struct slot_of {
	__u32 uid;
	__u32 slot;
};

_Static_assert(sizeof(struct slot_of) == 8, "struct slot_of");

struct latency {
	__u64 count;
	__u64 sum;
	__u64 min;
	__u64 max;
};

_Static_assert(sizeof(struct latency) == 32, "struct latency");

struct stack_key {
	__u32 pid;
	__s32 kernel;
	__s32 user;
};

_Static_assert(sizeof(struct stack_key) == 12, "struct stack_key");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 27);
	__type(key, __u32);
	__type(value, __u64);
} sizes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 12);
	__type(key, __u32);
	__type(value, __u64);
} delays SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct slot_of);
	__type(value, __u64);
} by_user SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} starts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct latency);
} latencies SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8[1016]);
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct stack_key);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct event *e;
	__u64 pid_tgid;
	__u64 uid_gid;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	__builtin_memset(e->_pad, 0, sizeof(e->_pad));
	e->time = bpf_ktime_get_ns();
	e->group = bpf_get_current_cgroup_id();
	pid_tgid = bpf_get_current_pid_tgid();
	e->pid = pid_tgid >> 32;
	e->tid = pid_tgid;
	uid_gid = bpf_get_current_uid_gid();
	e->uid = uid_gid;
	e->gid = uid_gid >> 32;
	e->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(e->command, 16);
	bpf_ringbuf_submit(e, 0);

	return 0;
}

SEC("kprobe/vfs_read")
int on_read(struct pt_regs *ctx)
{
	__u64 value;
	__u32 slot;
	__u64 *value_2;
	__u64 measured;
	__u64 value_3;
	__u32 slot_2;
	__u64 *value_4;
	__u32 key;
	__u64 value_5;

	value = log2_floor(PT_REGS_PARM3(ctx));
	slot = (__u32)(value < 26 ? value : 26);
	value_2 = bpf_map_lookup_elem(&sizes, &slot);
	if (value_2)
		__sync_fetch_and_add(value_2, 1);
	measured = PT_REGS_PARM3(ctx);
	if (measured >= 1000)
		value_3 = 11;
	else if ((__s64)measured < 0)
		value_3 = 0;
	else
		value_3 = measured / 100 + 1;
	slot_2 = value_3;
	value_4 = bpf_map_lookup_elem(&delays, &slot_2);
	if (value_4)
		__sync_fetch_and_add(value_4, 1);
	key = bpf_get_current_pid_tgid();
	value_5 = bpf_ktime_get_ns();
	bpf_map_update_elem(&starts, &key, &value_5, BPF_ANY);

	return 0;
}

SEC("kretprobe/vfs_read")
int on_read_end(struct pt_regs *ctx)
{
	__u32 key;
	__u64 *start;

	key = bpf_get_current_pid_tgid();
	start = bpf_map_lookup_elem(&starts, &key);
	if (start) {
		__u64 time;
		__u64 ns;
		__u32 key_3;
		struct latency *stats;
		__u32 key_4;
		struct latency *stats_2;

		time = bpf_ktime_get_ns();
		ns = time - *start;
		bpf_map_delete_elem(&starts, &key);
		{
			struct slot_of key_2 = { 0 };
			__u64 *value;

			key_2.uid = bpf_get_current_uid_gid();
			key_2.slot = log2_floor(ns);
			value = bpf_map_lookup_elem(&by_user, &key_2);
			if (!value) {
				__u64 zero = 0;

				bpf_map_update_elem(&by_user, &key_2, &zero,
						    BPF_NOEXIST);
				value = bpf_map_lookup_elem(&by_user, &key_2);
			}
			if (value)
				__sync_fetch_and_add(value, 1);
		}
		key_3 = bpf_get_current_pid_tgid() >> 32;
		stats = bpf_map_lookup_elem(&latencies, &key_3);
		if (!stats) {
			struct latency fresh = {
				.min = ns,
				.max = ns,
			};

			bpf_map_update_elem(&latencies, &key_3, &fresh,
					    BPF_NOEXIST);
			stats = bpf_map_lookup_elem(&latencies, &key_3);
		}
		if (stats) {
			__u64 seen;
			__u64 seen_2;

			__sync_fetch_and_add(&stats->count, 1);
			__sync_fetch_and_add(&stats->sum, ns);
			seen = stats->min;
			for (__u64 round = 0; round < 32; round++) {
				__u64 old;

				if (ns >= seen)
					break;
				old = __sync_val_compare_and_swap(&stats->min,
								  seen, ns);
				if (old == seen)
					break;
				seen = old;
			}
			seen_2 = stats->max;
			for (__u64 round = 0; round < 32; round++) {
				__u64 old;

				if (ns <= seen_2)
					break;
				old = __sync_val_compare_and_swap(&stats->max,
								  seen_2, ns);
				if (old == seen_2)
					break;
				seen_2 = old;
			}
		}
		key_4 = 0;
		stats_2 = bpf_map_lookup_elem(&latencies, &key_4);
		if (!stats_2) {
			struct latency fresh = { 0 };
			__u32 key_5 = 0;

			bpf_map_update_elem(&latencies, &key_5, &fresh,
					    BPF_NOEXIST);
			key_5 = 0;
			stats_2 = bpf_map_lookup_elem(&latencies, &key_5);
		}
		if (stats_2) {
			__sync_fetch_and_add(&stats_2->count, 1);
			__sync_fetch_and_add(&stats_2->sum, ns);
		}
	}

	return 0;
}

SEC("perf_event")
int on_sample(struct bpf_perf_event_data *ctx)
{
	struct stack_key key = { 0 };
	__u64 *value;

	key.pid = bpf_get_current_pid_tgid() >> 32;
	key.kernel = bpf_get_stackid(ctx, &stacks, 0);
	key.user = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK | 2);
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}

SEC("perf_event")
int on_long_sample(struct bpf_perf_event_data *ctx)
{
	__u32 key;
	__u64 *value;

	if (ctx->sample_period <= 1000 || ctx->regs.rip <= ctx->addr)
		return 0;
	key = bpf_get_current_pid_tgid();
	value = bpf_map_lookup_elem(&starts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&starts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&starts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 0;
}
