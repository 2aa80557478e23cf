// SPDX-License-Identifier: MIT
#include "tests/kernel/support.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#define CGROUP_COUNT 64

/* ---- cgroups ---- */

static char cgroup_root[256];
static int watchdog_pipe = -1;
static pid_t watchdog_of; /* the process that the watchdog watches */

static void nap(int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *support_cgroup_root(void)
{
	FILE *mounts;
	char line[1024];

	if (cgroup_root[0])
		return cgroup_root;
	mounts = fopen("/proc/self/mountinfo", "re");
	while (mounts && fgets(line, sizeof(line), mounts))
		if (strstr(line, " - cgroup2 ") &&
		    sscanf(line, "%*s %*s %*s %*s %255s", cgroup_root) == 1)
			break;
	if (mounts)
		fclose(mounts);
	return cgroup_root[0] ? cgroup_root : NULL;
}

/* Kills what is in the cgroup (only ours ever are) and removes it. */
static void cgroup_erase(const char *path)
{
	char kill_path[600];
	int fd;

	snprintf(kill_path, sizeof(kill_path), "%s/cgroup.kill", path);
	fd = open(kill_path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (write(fd, "1", 1) < 0)
			nap(1);
		close(fd);
	}
	for (int i = 0; i < 100 && rmdir(path) && errno != ENOENT; i++)
		nap(20);
}

/* Reads the paths of cgroups until the other end is closed by its holder's death. */
static void watchdog(int pipe_read)
{
	static char paths[CGROUP_COUNT][512];
	FILE *names = fdopen(pipe_read, "r");
	int count = 0;

	while (names && count < CGROUP_COUNT && fgets(paths[count], sizeof(paths[0]), names)) {
		paths[count][strcspn(paths[count], "\n")] = '\0';
		count++;
	}
	while (count--)
		cgroup_erase(paths[count]);
	_exit(0);
}

static int watchdog_start(void)
{
	int ends[2];
	pid_t pid;

	if (watchdog_of == getpid())
		return 0;
	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid) {
		setsid(); /* not ended by the terminal's signals, nor by the test runner's */
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
		dup2(ends[0], 3);
		for (int fd = 0; fd < 3; fd++)
			close(fd);
		syscall(SYS_close_range, 4, ~0u, 0);
		watchdog(3);
	}
	close(ends[0]);
	watchdog_pipe = ends[1];
	watchdog_of = getpid();
	return 0;
}

static int cgroup_make_at(const char *parent, struct support_cgroup *ret_cgroup)
{
	static int number;
	struct support_cgroup cgroup;
	char line[600];
	int err, len;

	err = watchdog_start();
	if (err)
		return err;
	if (snprintf(cgroup.path, sizeof(cgroup.path), "%s/skep-test-%d-%d", parent, (int)getpid(),
		     number++) >= (int)sizeof(cgroup.path))
		return -ENAMETOOLONG;
	if (mkdir(cgroup.path, 0755))
		return -errno;
	len = snprintf(line, sizeof(line), "%s\n", cgroup.path);
	if (write(watchdog_pipe, line, (size_t)len) != len)
		return -EPIPE;
	cgroup.fd = open(cgroup.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cgroup.fd < 0)
		return -errno;
	*ret_cgroup = cgroup;
	return 0;
}

int support_cgroup_make(struct support_cgroup *ret_cgroup)
{
	return support_cgroup_root() ? cgroup_make_at(cgroup_root, ret_cgroup) : -ENOENT;
}

int support_cgroup_make_below(const struct support_cgroup *parent,
			      struct support_cgroup *ret_cgroup)
{
	return cgroup_make_at(parent->path, ret_cgroup);
}

void support_cgroup_remove(struct support_cgroup *cgroup)
{
	if (!cgroup || !cgroup->path[0])
		return;
	close(cgroup->fd);
	cgroup_erase(cgroup->path);
	cgroup->path[0] = '\0';
	cgroup->fd = -1;
}

int support_cgroup_programs(const struct support_cgroup *cgroup, enum bpf_attach_type type)
{
	uint32_t ids[64], count = 64;
	int err = bpf_prog_query(cgroup->fd, type, 0, NULL, ids, &count);

	return err ? err : (int)count;
}

int support_cgroup_await(const struct support_cgroup *cgroup, enum bpf_attach_type type, int count,
			 int timeout_ms)
{
	int64_t end = now_ms() + timeout_ms;

	while (support_cgroup_programs(cgroup, type) != count) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		nap(10);
	}
	return 0;
}

/* ---- processes ---- */

static int cgroup_enter(const struct support_cgroup *cgroup)
{
	int fd = openat(cgroup->fd, "cgroup.procs", O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, "0", 1) != 1)
		err = -errno;
	close(fd);
	return err;
}

pid_t support_start(const struct support_cgroup *cgroup, support_fn fn, void *user)
{
	pid_t parent = getpid(), pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid)
		return pid < 0 ? -errno : pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(125);
	if (watchdog_pipe >= 0)
		close(watchdog_pipe);
	watchdog_pipe = -1;
	/* a runner may have these blocked or ignored */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (cgroup && cgroup_enter(cgroup))
		_exit(126);
	status = fn(user);
	fflush(NULL);
	_exit(status);
}

int support_wait(pid_t pid, int timeout_ms)
{
	int64_t end = now_ms() + timeout_ms;
	int status;
	pid_t got;

	if (pid < 0)
		return pid;
	while (!(got = waitpid(pid, &status, WNOHANG))) {
		if (now_ms() > end) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -ETIMEDOUT;
		}
		nap(2);
	}
	if (got < 0)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int support_run_in(const struct support_cgroup *cgroup, support_fn fn, void *user, int timeout_ms)
{
	return support_wait(support_start(cgroup, fn, user), timeout_ms);
}

int support_become_nobody(void)
{
	if (setgroups(0, NULL) || setresgid(65534, 65534, 65534) ||
	    setresuid(65534, 65534, 65534))
		return -errno;
	return 0;
}

int support_forbid_bpf(enum bpf_cmd command)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_bpf, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)command, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) ? -errno : 0;
}

int support_new_netns(void)
{
	return unshare(CLONE_NEWNET) ? -errno : support_loopback_up();
}

/* ---- loopback traffic ---- */

int support_loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, SIOCGIFFLAGS, &request)) {
		err = -errno;
	} else if (!(request.ifr_flags & IFF_UP)) {
		request.ifr_flags |= IFF_UP;
		err = ioctl(fd, SIOCSIFFLAGS, &request) ? -errno : 0;
	}
	close(fd);
	return err;
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t loopback(int family, uint16_t port, union address *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (family == AF_INET6) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = htons(port);
		ret->v6.sin6_addr = in6addr_loopback;
		return sizeof(ret->v6);
	}
	ret->v4.sin_family = AF_INET;
	ret->v4.sin_port = htons(port);
	ret->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(ret->v4);
}

/* A socket bound to a free port of the loopback address. */
static int bound(int family, int type, uint16_t *ret_port)
{
	union address address;
	socklen_t len = loopback(family, 0, &address);
	int fd = socket(family, type | SOCK_CLOEXEC, 0), err;

	if (fd < 0)
		return -errno;
	if (bind(fd, &address.any, len) || getsockname(fd, &address.any, &len)) {
		err = -errno;
		close(fd);
		return err;
	}
	*ret_port = ntohs(family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
	return fd;
}

int support_udp_receiver(int family, uint16_t *ret_port)
{
	return bound(family, SOCK_DGRAM, ret_port);
}

int support_udp_send(int family, uint16_t port, size_t len)
{
	static const char bytes[1500];
	union address address;
	socklen_t address_len = loopback(family, port, &address);
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;

	if (fd < 0)
		return -errno;
	if (len > sizeof(bytes))
		err = -EMSGSIZE;
	else if (sendto(fd, bytes, len, 0, &address.any, address_len) < 0)
		err = -errno;
	close(fd);
	return err;
}

int support_udp_count(int receiver, int timeout_ms)
{
	struct pollfd ready = { .fd = receiver, .events = POLLIN };
	char bytes[1500];
	int count = 0;

	while (poll(&ready, 1, timeout_ms) == 1 &&
	       recv(receiver, bytes, sizeof(bytes), MSG_DONTWAIT) >= 0)
		count++;
	return count;
}

int support_udp_exchange(int family, int count)
{
	uint16_t port = 0;
	int receiver = support_udp_receiver(family, &port), arrived;

	if (receiver < 0)
		return receiver;
	for (int i = 0; i < count; i++)
		support_udp_send(family, port, 16);
	arrived = support_udp_count(receiver, 50);
	close(receiver);
	return arrived;
}

int support_tcp_listen(int family, uint16_t *ret_port)
{
	int fd = bound(family, SOCK_STREAM, ret_port), err;

	if (fd >= 0 && listen(fd, 16)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

int support_tcp_connect(int family, uint16_t port)
{
	union address address;
	socklen_t len = loopback(family, port, &address);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), err;

	if (fd < 0)
		return -errno;
	err = connect(fd, &address.any, len) ? -errno : 0;
	close(fd);
	return err;
}

uint16_t support_closed_port(int family, int type)
{
	uint16_t port = 0;
	int fd = bound(family, type, &port);

	if (fd >= 0)
		close(fd);
	return port;
}

/* ---- what this machine allows ---- */

bool support_may_load_bpf(void)
{
	static const struct bpf_insn allow[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = BPF_CGROUP_INET4_CONNECT);
	int fd = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, "support", "GPL", allow, 2, &opts);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

bool support_has_kprobes(void)
{
	return !access("/sys/bus/event_source/devices/kprobe/type", R_OK);
}
