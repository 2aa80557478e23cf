/* SPDX-License-Identifier: MIT */
/*
 * Helpers for tests that use the kernel: a cgroup of one's own, processes in it, loopback
 * traffic, what is attached, and what this machine allows. Nothing here allocates for the caller.
 *
 *	Test(egress, counts_what_the_cgroup_sends)
 *	{
 *		struct support_cgroup cgroup;
 *
 *		SUPPORT_NEED_BPF();
 *		cr_assert_eq(support_cgroup_make(&cgroup), 0);
 *		.. attach to cgroup.path ..
 *		cr_assert_eq(support_run_in(&cgroup, send_five, NULL, 5000), 0);
 *	}
 *
 * int functions give 0 (or what is said) or -errno. Timeouts are milliseconds.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/bpf.h>

/* ---- cgroups ----------------------------------------------------------- */

struct support_cgroup {
	char path[512];
	int fd; /* the directory, O_CLOEXEC; for bpf_prog_query and cgroup_fd options */
};

/* Where cgroup v2 is mounted, or NULL. */
const char *support_cgroup_root(void);

/* The directory where test cgroups are made: the root of v2. Makes `skep-test-<pid>-<n>` there.
 * It is removed, with what still runs in it, once the calling process is gone, however it ended:
 * a watchdog process sees to it. */
int support_cgroup_make(struct support_cgroup *ret_cgroup);

/* The same below parent. */
int support_cgroup_make_below(const struct support_cgroup *parent,
			      struct support_cgroup *ret_cgroup);

/* Now rather than at the process's end; NULL and a second call do nothing. */
void support_cgroup_remove(struct support_cgroup *cgroup);

/* How many programs of attach_type are attached to this very cgroup; or -errno. */
int support_cgroup_programs(const struct support_cgroup *cgroup, enum bpf_attach_type type);

/* Waits until that number is count; 0, or -ETIMEDOUT. For what the kernel does a moment later. */
int support_cgroup_await(const struct support_cgroup *cgroup, enum bpf_attach_type type, int count,
			 int timeout_ms);

/* ---- processes --------------------------------------------------------- */

typedef int (*support_fn)(void *user);

/* Runs fn in a forked child inside cgroup (NULL: in ours): its exit status, 128 + the signal
 * that killed it, -ETIMEDOUT (the child is killed), or -errno. */
int support_run_in(const struct support_cgroup *cgroup, support_fn fn, void *user, int timeout_ms);

/* The same in two steps. The child dies with its parent. */
pid_t support_start(const struct support_cgroup *cgroup, support_fn fn, void *user);
int support_wait(pid_t pid, int timeout_ms);

/* In a child: become uid and gid 65534 without any capability. */
int support_become_nobody(void);

/* In a child: from now on bpf(command) says -EINVAL, as a kernel does that lacks it. */
int support_forbid_bpf(enum bpf_cmd command);

/* In a child: a network namespace of its own, loopback up. */
int support_new_netns(void);

/* ---- loopback traffic; family is AF_INET or AF_INET6 ------------------- */

int support_loopback_up(void);

/* A receiver's descriptor, at a free port. */
int support_udp_receiver(int family, uint16_t *ret_port);

/* Sends one datagram of len bytes to the port of the loopback address. */
int support_udp_send(int family, uint16_t port, size_t len);

/* How many datagrams came, waiting up to timeout_ms for each. */
int support_udp_count(int receiver, int timeout_ms);

/* Sends count datagrams to a receiver of its own; gives how many arrived. */
int support_udp_exchange(int family, int count);

int support_tcp_listen(int family, uint16_t *ret_port);

/* Connects and closes: 0, -ECONNREFUSED, -EPERM where a program says no, .. */
int support_tcp_connect(int family, uint16_t port);

/* A port that nobody listens to (a moment ago). */
uint16_t support_closed_port(int family, int type);

/* ---- what this machine allows ------------------------------------------ */

bool support_may_load_bpf(void);
bool support_has_kprobes(void);

/* For Criterion tests: skip and say why. */
#define SUPPORT_NEED_BPF() \
	do { \
		if (!support_may_load_bpf()) \
			cr_skip_test("this process may not load BPF programs"); \
		if (!support_cgroup_root()) \
			cr_skip_test("cgroup v2 is not mounted"); \
		support_loopback_up(); \
	} while (0)
#define SUPPORT_NEED_KPROBES() \
	do { \
		if (!support_has_kprobes()) \
			cr_skip_test("this kernel has no kprobes"); \
	} while (0)
