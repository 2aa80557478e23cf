// SPDX-License-Identifier: MIT
/*
 * Has the running kernel refuse each object of tests/refusals, and prints the ends of its logs,
 * with `log NAME: ` before every line. Objects whose name begins with `unperf-` are loaded without
 * CAP_PERFMON. Kept logs of other kernels are made with it:
 *	tests/qemu/run build/release 5.10 refusal_logs | tests/refusals/keep 5.10
 */
#include <glob.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/libbpf.h>

/* A walk of a million instructions: kernels before 6.4 keep the beginning of what does not fit. */
#define LOG_LEN (384u << 20)
#define LINES_MOST 100

static const char *last_lines(const char *log)
{
	const char *at = log + strlen(log);

	for (int lines = 0; at > log; at--)
		if (at[-1] == '\n' && ++lines > LINES_MOST)
			break;
	return at;
}

static const char *name_of(const char *path)
{
	return strrchr(path, '/') + 1 + strlen("refusal_");
}

static void print_log(const char *path, char *log)
{
	const char *name = name_of(path);
	int len = (int)strcspn(name, ".");
	char *state = NULL, *tail = (char *)last_lines(log);

	for (char *line = strtok_r(tail, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
		printf("log %.*s: %s\n", len, name, line);
}

/* With CAP_SYS_ADMIN a process is taken to have CAP_PERFMON, too. */
static int set_perfmon(bool on)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	const unsigned perfmon = CAP_TO_MASK(CAP_PERFMON), admin = CAP_TO_MASK(CAP_SYS_ADMIN);

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[0].effective = on ? data[0].effective | admin : data[0].effective & ~admin;
	data[1].effective = on ? data[1].effective | perfmon : data[1].effective & ~perfmon;
	return (int)syscall(SYS_capset, &header, data);
}

static int try_object(const char *path, char *log)
{
	bool is_unperf = !strncmp(name_of(path), "unperf-", strlen("unperf-"));
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program;
	int refused = 0;

	*log = '\0';
	bpf_object__for_each_program(program, object)
		bpf_program__set_log_buf(program, log, LOG_LEN);
	if (is_unperf && set_perfmon(false))
		perror("capset");
	if (object && bpf_object__load(object)) {
		print_log(path, log);
		refused = 1;
	}
	if (is_unperf && set_perfmon(true))
		perror("capset");
	bpf_object__close(object);
	return refused;
}

int main(void)
{
	char *log = mmap(NULL, LOG_LEN, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	glob_t paths;
	int refused = 0;

	libbpf_set_print(NULL);
	if (log == MAP_FAILED || glob(REFUSAL_OBJECTS "/refusal_*.bpf.o", 0, NULL, &paths))
		return 1;
	for (size_t i = 0; i < paths.gl_pathc; i++)
		refused += try_object(paths.gl_pathv[i], log);
	printf("log of %d objects of %zu\n", refused, paths.gl_pathc);
	globfree(&paths);
	munmap(log, LOG_LEN);
	return 0;
}
