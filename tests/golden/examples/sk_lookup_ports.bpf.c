// SPDX-License-Identifier: GPL-2.0
/*
 * Leads the TCP connections to many ports of a network namespace to one
 * listening socket.
 *
 * Generated from sk-lookup-ports.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* connections that were led, by port */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u64);
} ports SEC(".maps");

/* the listening socket, in slot 0 */
struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

SEC("sk_lookup")
int choose_socket(struct bpf_sk_lookup *ctx)
{
	__u16 key;
	__u64 *led;
	__u32 sockets_key;
	void *socket;
	__s64 failed;

	if (ctx->protocol != IPPROTO_TCP)
		return SK_PASS;
	key = ctx->local_port;
	led = bpf_map_lookup_elem(&ports, &key);
	if (!led)
		return SK_PASS;
	sockets_key = 0;
	socket = bpf_map_lookup_elem(&sockets, &sockets_key);
	if (!socket)
		return SK_DROP;
	failed = bpf_sk_assign(ctx, socket, 0);
	bpf_sk_release(socket);
	if (failed)
		return SK_DROP;
	__sync_fetch_and_add(led, 1);

	return SK_PASS;
}
