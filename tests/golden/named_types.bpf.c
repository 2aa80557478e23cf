/*
 * Types by other names: bool, char, defenum, deftype, (struct S).
 *
 * Generated from named_types.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

#define DROP 2
#define RESET 0x10
#define OFF 0
#define ON 1

struct address {
	__be32 ip;
};

_Static_assert(sizeof(struct address) == 4, "struct address");

struct flow {
	struct address peer;
	__u16 port;
	__u8 verdict;
	__u8 encrypted;
	char program[16];
};

_Static_assert(sizeof(struct flow) == 24, "struct flow");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, RESET * 4);
	__type(key, __u16);
	__type(value, struct flow);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u8);
} seen SEC(".maps");

__u32 current = ON;
__u8 ever = 1;

static __always_inline __u8 is_long(__u64 n, __u8 strict)
{
	__u64 value;

	if (strict)
		value = n > 100;
	else
		value = n;

	return value != 0;
}

SEC("cgroup_skb/egress")
int watch(struct __sk_buff *ctx)
{
	struct flow f = {
		.port = 9029,
	};
	__u32 len = ctx->len;
	__u8 long_ = (len & 0x100) != 0;
	__u8 value;
	__u32 key;
	__u8 *value_2;
	__u16 flows_key;

	f.verdict = (__u8)(long_ ? DROP : RESET);
	f.encrypted = ctx->mark != 0;
	f.program[0] = 'a';
	f.peer.ip = ctx->remote_ip4;
	value = len != 0;
	bpf_map_update_elem(&seen, &len, &value, BPF_ANY);
	key = 7;
	value_2 = bpf_map_lookup_elem(&seen, &key);
	ever = value_2 ? *value_2 : 0;
	flows_key = f.port;
	bpf_map_update_elem(&flows, &flows_key, &f, BPF_ANY);
	key = 3;
	value = ctx->priority != 0;
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	if (current == ON)
		current = OFF;
	if (is_long(len, ctx->mark != 0))
		return 1;

	return (__u8)opaque(opaque(len) != 0);
}
