/*
 * One access, bytes that are compared, and the struct around a field.
 *
 * Generated from once.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* A single load that clang neither repeats nor omits. */
#define READ_ONCE(place) (*(volatile typeof(place) *)&(place))

/* A single store that clang neither repeats nor omits. */
#define WRITE_ONCE(place, value) (*(volatile typeof(place) *)&(place) = (value))

struct task_struct {
	__u8 comm[16];
	__s32 pid;
} __attribute__((preserve_access_index));

struct node {
	__u32 key;
	char name[16];
	__u8 _pad[4];
	__u64 when;
};

_Static_assert(sizeof(struct node) == 32, "struct node");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct node);
} nodes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

__u64 count;
struct node wanted;

struct ports {
	__be16 source;
};

_Static_assert(sizeof(struct ports) == 2, "struct ports");

SEC("raw_tp/sched_process_exec")
int look(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task;
	struct task_struct *again;
	__u32 key;
	__u64 value;
	struct node *v;

	task = (struct task_struct *)bpf_get_current_task();
	again = (void *)task->comm -
		bpf_core_field_offset(struct task_struct, comm);
	key = 0;
	value = BPF_CORE_READ(again, pid);
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 1;
	v = bpf_map_lookup_elem(&nodes, &key);
	if (v) {
		__u32 *key_2 = &v->key;
		__u32 key_3;
		char *first;
		char *second;
		__s64 difference;
		__u64 value_2;
		struct node *first_2;
		struct node *second_2;
		__s64 difference_2;

		((struct node *)((void *)key_2 - 0))->when = 5;
		WRITE_ONCE(v->key, READ_ONCE(v->when));
		WRITE_ONCE(count, 1 + READ_ONCE(count));
		WRITE_ONCE(v->name[3], READ_ONCE(wanted.name[2]));
		WRITE_ONCE(v->when, 3);
		key_3 = 1;
		first = v->name;
		second = wanted.name;
		difference = 0;
		for (__u64 i = 0; i < 16; i++) {
			__u8 x = *(__u8 *)((void *)first + i);
			__u8 y = *(__u8 *)((void *)second + i);

			if (x != y) {
				difference = (__u64)(__s64)x - (__s64)y;
				break;
			}
		}
		value_2 = difference;
		bpf_map_update_elem(&results, &key_3, &value_2, BPF_ANY);
		key_3 = 2;
		first_2 = v;
		second_2 = &wanted;
		difference_2 = 0;
		for (__u64 i = 0; i < sizeof(struct node); i++) {
			__u8 x = *(__u8 *)((void *)first_2 + i);
			__u8 y = *(__u8 *)((void *)second_2 + i);

			if (x != y) {
				difference_2 = (__u64)(__s64)x - (__s64)y;
				break;
			}
		}
		value_2 = 0 == difference_2 ? 1 : 2;
		bpf_map_update_elem(&results, &key_3, &value_2, BPF_ANY);
	}

	return 0;
}

SEC("xdp")
int port(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;

	if (d + 2 <= (void *)(long)ctx->data_end)
		count = bpf_ntohs(READ_ONCE(((struct ports *)d)->source));

	return XDP_PASS;
}
