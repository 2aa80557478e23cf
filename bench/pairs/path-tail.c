// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct path {
	__u32 tail;
	char name[64];
};

struct open_event {
	__u64 common;
	__u64 id;
	__u64 args[6];
};

MAP(paths, HASH, __u32, struct path, 1024);

SEC("tracepoint/syscalls/sys_enter_openat")
int path_tail(struct open_event *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct path path = { 0 };

	bpf_probe_read_user_str(path.name, sizeof(path.name), (void *)ctx->args[1]);
	for (int i = 0; i < 64 && path.name[i]; i++)
		if (path.name[i] == '/')
			path.tail = i + 1;
	bpf_map_update_elem(&paths, &pid, &path, BPF_ANY);
	return 0;
}
