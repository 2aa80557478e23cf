/*
 * Texts beside arrays of bytes, entries that are made where they are missing,
 * and offsets of fields.
 *
 * Generated from texts.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct s {
	__u32 a;
	__u8 _pad[4];
	__u64 b;
	char name[16];
	__u8 raw[4];
	__u8 _pad_2[4];
};

_Static_assert(sizeof(struct s) == 40, "struct s");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct s);
} h SEC(".maps");

struct nested_in {
	char name[8];
};

_Static_assert(sizeof(struct nested_in) == 8, "struct nested_in");

struct nested {
	__u32 a;
	struct nested_in in;
};

_Static_assert(sizeof(struct nested) == 12, "struct nested");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct nested);
} deep SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} n SEC(".maps");

struct task_struct {
	__s32 pid;
} __attribute__((preserve_access_index));

char last[8];

SEC("xdp")
int ensured(struct xdp_md *ctx)
{
	__u32 key = ctx->ingress_ifindex;
	struct s *entry;
	struct s *v;
	__u32 key_2;
	__u64 *entry_2;
	__u64 *v_2;
	struct s *entry_3;
	struct s *v_3;

	entry = bpf_map_lookup_elem(&h, &key);
	if (!entry) {
		struct s s = { 0 };

		bpf_map_update_elem(&h, &key, &s, BPF_NOEXIST);
		entry = bpf_map_lookup_elem(&h, &key);
	}
	v = entry;
	if (v)
		v->a += 1;
	key_2 = 5;
	entry_2 = bpf_map_lookup_elem(&n, &key_2);
	if (!entry_2) {
		__u32 key_3 = 5;
		__u64 value = 7;

		bpf_map_update_elem(&n, &key_3, &value, BPF_NOEXIST);
		key_3 = 5;
		entry_2 = bpf_map_lookup_elem(&n, &key_3);
	}
	v_2 = entry_2;
	if (v_2)
		__sync_fetch_and_add(v_2, 1);
	key_2 = 9;
	entry_3 = bpf_map_lookup_elem(&h, &key_2);
	if (!entry_3) {
		__u32 key_4 = 9;
		struct s s = { 0 };

		bpf_map_update_elem(&h, &key_4, &s, BPF_NOEXIST);
		key_4 = 9;
		entry_3 = bpf_map_lookup_elem(&h, &key_4);
	}
	v_3 = entry_3;
	if (v_3)
		v_3->b = 8;

	return XDP_PASS;
}

SEC("xdp")
int texts(struct xdp_md *ctx)
{
	__u32 key = 1;
	struct s *v;

	v = bpf_map_lookup_elem(&h, &key);
	if (v) {
		__u32 key_2;
		struct nested *d;

		if (v->name[0] == 'l' && v->name[1] == 'o' && v->name[2] == 0)
			v->a += 1;
		if (v->name[0] == 'e' && v->name[1] == 't' && v->name[2] == 'h')
			v->a -= 1;
		if (v->raw[0] == 'a' && v->raw[1] == 'b' && v->raw[2] == 'c' &&
		    v->raw[3] == 'd')
			v->b = 1;
		v->name[0] = 's';
		v->name[1] = 'e';
		v->name[2] = 'e';
		v->name[3] = 'n';
		v->name[4] = 0;
		*(__u8 *)((void *)v + 24) = 'a';
		*(__u8 *)((void *)v + 25) = 'b';
		*(__u8 *)((void *)v + 26) = 0;
		key_2 = 0;
		d = bpf_map_lookup_elem(&deep, &key_2);
		if (d) {
			char *to = d->in.name;

			*(__u8 *)to = 'a';
			*(__u8 *)((void *)to + 1) = 'b';
			*(__u8 *)((void *)to + 2) = 'c';
			*(__u8 *)((void *)to + 3) = 0;
		}
		__builtin_memcpy(v->raw, v->name, 4);
		if (last[0] == 'x' && last[1] == 0 && last[0] != 0)
			return XDP_DROP;
	}

	return XDP_PASS;
}

SEC("tp_btf/sched_switch")
int kernel(void *ctx)
{
	__u32 key = 1;
	__u64 value;

	value = bpf_core_field_offset(struct task_struct, pid);
	bpf_map_update_elem(&n, &key, &value, BPF_ANY);

	return 0;
}
