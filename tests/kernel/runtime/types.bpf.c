/* CO-RE accesses of every shape that is relocated against a part of the kernel's BTF. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define RELOCATED __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next, *prev;
} RELOCATED;

struct mm_struct;

struct task_struct {
	int pid, tgid;
	struct task_struct *real_parent;
	struct list_head tasks;
	struct mm_struct *mm;
	unsigned in_execve : 1;
	struct {
		__u64 sum_exec_runtime;
	} se;
	char comm[16];
	__u64 no_such_field;
} RELOCATED;

/* another layout of the same struct, which no kernel has */
struct task_struct___old {
	long state_of_old;
} RELOCATED;

struct sk_buff {
	unsigned int len;
	__u8 pkt_type : 3;
	union {
		struct {
			struct sk_buff *next, *prev;
		};
		struct list_head list;
	};
	unsigned char cb[48];
} RELOCATED;

struct sock_common {
	union {
		struct {
			__be32 skc_daddr, skc_rcv_saddr;
		};
	};
	unsigned short skc_family;
} RELOCATED;

struct sock {
	struct sock_common __sk_common;
} RELOCATED;

typedef struct {
	int counter;
} RELOCATED atomic_t;

struct cred {
	struct {
		unsigned int val;
	} euid;
	atomic_t usage;
} RELOCATED;

enum bpf_map_type___local {
	BPF_MAP_TYPE_RINGBUF___local = 1,
	BPF_MAP_TYPE_NEVER___local = 2,
};

__u64 seen[24];

SEC("raw_tracepoint/sys_enter")
int accesses(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct___old *old = (void *)task;
	struct sk_buff *skb = (void *)task;
	struct cred *cred = (void *)task;
	struct sock *sock = (void *)task;

	seen[0] = BPF_CORE_READ(task, real_parent, tgid);
	seen[1] = (__u64)BPF_CORE_READ(task, tasks.next);
	seen[2] = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
	seen[3] = BPF_CORE_READ(task, se.sum_exec_runtime);
	seen[4] = BPF_CORE_READ(task, comm[3]);
	seen[5] = bpf_core_field_exists(task->no_such_field);
	seen[6] = bpf_core_field_exists(old->state_of_old);
	seen[7] = bpf_core_field_size(task->comm);
	seen[8] = bpf_core_field_offset(struct task_struct, mm);
	seen[9] = BPF_CORE_READ(skb, len);
	seen[10] = BPF_CORE_READ_BITFIELD_PROBED(skb, pkt_type);
	seen[11] = (__u64)BPF_CORE_READ(skb, list.prev);
	seen[12] = bpf_core_field_offset(struct sk_buff, cb);
	seen[13] = BPF_CORE_READ(sock, __sk_common.skc_daddr);
	seen[14] = BPF_CORE_READ(cred, euid.val);
	seen[15] = BPF_CORE_READ(cred, usage.counter);
	seen[16] = bpf_core_type_size(struct sock);
	seen[17] = bpf_core_type_exists(struct sock_common);
	seen[18] = bpf_core_enum_value(enum bpf_map_type___local, BPF_MAP_TYPE_RINGBUF___local);
	seen[19] = bpf_core_enum_value_exists(enum bpf_map_type___local, BPF_MAP_TYPE_NEVER___local);
	return 0;
}
