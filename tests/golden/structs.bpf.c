/*
 * Generated from structs.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* One encoded instruction. The remaining arguments are the clobber list. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define RAW_REGISTERS(dst, src) ((src) << 4 | (dst))
#else
#define RAW_REGISTERS(dst, src) ((dst) << 4 | (src))
#endif
#define raw_insn(opcode, dst, src, off, imm, ...)                              \
	__asm__ volatile(".byte %0, %1\n.short %2\n.long %3"                   \
			 :                                                     \
			 : "i"(opcode), "i"(RAW_REGISTERS(dst, src)),          \
			   "i"(off), "i"(imm)                                  \
			 : __VA_ARGS__)

/*
 * Structs in structs, unions, fields by name, memory by offset, one raw
 * instruction.
 */
struct tcp_part {
	__be16 port;
	__u8 flags;
	__u8 _pad[1];
};

_Static_assert(sizeof(struct tcp_part) == 4, "struct tcp_part");

struct name_part {
	__u8 bytes[24];
	__s16 len;
};

_Static_assert(sizeof(struct name_part) == 26, "struct name_part");

union part {
	struct tcp_part tcp_part;
	struct name_part name_part;
};

_Static_assert(sizeof(union part) == 26, "union part");

struct event {
	__u8 kind;
	union part what;
	union part parts[2];
	__u16 grid[2][3];
	struct tcp_part *next;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, union part);
} parts SEC(".maps");

static __noinline __u16 port_of(struct tcp_part *p)
{
	return bpf_ntohs(p->port);
}

SEC("cgroup_skb/egress")
int parts_of(struct __sk_buff *ctx)
{
	struct event e;
	union part u;
	__u32 mark;
	__u32 key;
	union part *v;
	__u16 loaded;

	__builtin_memset(&e, 0, sizeof(e));
	__builtin_memset(&u, 0, sizeof(u));
	mark = *(__u32 *)((void *)ctx + 8);
	u.tcp_part.port = bpf_htons(80);
	u.name_part.len = -4;
	e.what.tcp_part.port = bpf_htons(443);
	e.parts[1].name_part.bytes[3] = 9;
	e.kind = *(__u16 *)((void *)e.grid[1] + 2);
	e.next = (struct tcp_part *)&e.what;
	key = 1;
	bpf_map_update_elem(&parts, &key, &u, BPF_ANY);
	key = 1;
	v = bpf_map_lookup_elem(&parts, &key);
	if (v)
		v->tcp_part.flags = port_of(e.next);
	loaded = 0;
	bpf_probe_read_kernel(&loaded, sizeof(__u16), (void *)e.grid[0] + 4);
	*(__u32 *)((void *)ctx + 8) = mark + loaded;
	raw_insn(0xb7, 3, 0, 0, -5, "r3");
	raw_insn(0x85, 0, 0, 0, 5, "r0", "r1", "r2", "r3", "r4", "r5",
		 "memory");
	if (port_of((struct tcp_part *)&u))
		return 1;

	return 0;
}
