/* Two programs of a sockmap's messages: one lets all pass, one nothing. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} peers SEC(".maps");

SEC("sk_msg")
int let_pass(struct sk_msg_md *ctx)
{
	return SK_PASS;
}

SEC("sk_msg")
int refuse(struct sk_msg_md *ctx)
{
	return SK_DROP;
}

SEC("sk_skb")
int of_no_kind(struct __sk_buff *ctx)
{
	return SK_PASS;
}
