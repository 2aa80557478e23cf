/* Generated from struct-ops.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct sock {
	char any;
} __attribute__((preserve_access_index));

/*
 * A congestion control: functions by a member's prototype, with and without a
 * result.
 */
extern __u32 tcp_reno_ssthresh(struct sock *sk) __ksym;

extern void tcp_reno_cong_avoid(struct sock *sk, __u32 ack, __u32 acked) __ksym;

extern __u32 tcp_reno_undo_cwnd(struct sock *sk) __ksym;

__u64 begun;
__u32 states;
__u64 acks;

/* Without a result the kernel looks at none. */
SEC("struct_ops/init")
int begin(void *ctx)
{
	begun += 1;

	return 0;
}

SEC("struct_ops/ssthresh")
int BPF_PROG(half, struct sock *sk)
{
	return tcp_reno_ssthresh(sk);
}

SEC("struct_ops/cong_avoid")
int BPF_PROG(grow, struct sock *sk, __u32 ack, __u32 acked)
{
	acks += acked;
	tcp_reno_cong_avoid(sk, ack, acked);

	return 0;
}

SEC("struct_ops/undo_cwnd")
int BPF_PROG(undo, struct sock *sk)
{
	return tcp_reno_undo_cwnd(sk);
}

SEC("struct_ops/set_state")
int BPF_PROG(state, struct sock *sk, __u8 new_state)
{
	states = states | ((__u64)1 << (new_state & 7 & 63));

	return 0;
}

struct tcp_congestion_ops {
	int (*init)(void);
	int (*ssthresh)(void);
	int (*cong_avoid)(void);
	int (*undo_cwnd)(void);
	int (*set_state)(void);
	__u32 flags;
	char name[16];
};

/* What sockets ask for by setsockopt(TCP_CONGESTION). */
SEC(".struct_ops")
struct tcp_congestion_ops counted = {
	.init = (void *)begin,
	.ssthresh = (void *)half,
	.cong_avoid = (void *)grow,
	.undo_cwnd = (void *)undo,
	.set_state = (void *)state,
	.flags = 2,
	.name = "counted",
};

SEC(".struct_ops")
struct tcp_congestion_ops plain = {
	.ssthresh = (void *)half,
	.cong_avoid = (void *)grow,
	.undo_cwnd = (void *)undo,
	.name = "plain",
};
