/*
 * Text: printing, and texts that helpers read.
 *
 * Generated from text.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct word {
	__u8 bytes[16];
};

_Static_assert(sizeof(struct word) == 16, "struct word");

struct values {
	__u64 list[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct word);
} words SEC(".maps");

SEC("cgroup_skb/egress")
int tell(struct __sk_buff *ctx)
{
	__u32 len = ctx->len;
	__s8 delta = -3;
	__be16 port = bpf_htons(443);
	__u64 now;

	now = bpf_ktime_get_ns();
	bpf_printk("a packet");
	bpf_printk("%u bytes at %llu, %lld off", len, now, (__s64)delta);
	bpf_printk("protocol %x, mark %d, port %u, delta %lld, the \"context\" "
		   "%p",
		   bpf_ntohs(ctx->protocol), ctx->mark, bpf_ntohs(port), delta,
		   ctx);
	/* its value is the number of bytes, or an error */
	if (bpf_printk("%c%%", 'a') < 0)
		return 0;

	return 1;
}

SEC("cgroup_skb/egress")
int read(struct __sk_buff *ctx)
{
	__s64 number = 0;
	__u64 count = 0;
	struct values v = { 0 };
	__u32 key = 0;
	struct word *w;

	w = bpf_map_lookup_elem(&words, &key);
	if (w) {
		static const char text[] = "accept";
		static const char text_3[] = "%lld %llx";
		static const char text_4[] = "%%";

		if (bpf_strncmp((const char *)w->bytes, 16, text) != 0) {
			static const char text_2[] = "-12";

			bpf_strtol(text_2, 3, 0, (long *)&number);
			bpf_strtoul((const char *)w->bytes, 16, 10,
				    (unsigned long *)&count);
		}
		v.list[0] = number;
		v.list[1] = count;
		bpf_snprintf((char *)w->bytes, 16, text_3, v.list,
			     sizeof(struct values));
		bpf_snprintf(0, 0, text_4, 0, 0);
	}

	return 1;
}

SEC("sockops")
int tune(struct bpf_sock_ops *ctx)
{
	static const char text[] = "cubic";

	bpf_setsockopt(ctx, IPPROTO_TCP, 13, (void *)text, 6);

	return 1;
}
