/*
 * Has the running kernel refuse each object of tests/refusals, and prints the ends of its logs,
 * with `log NAME: ` before every line. Kept logs of other kernels are made with it:
 *	tests/qemu/run build/release 5.10 refusal_logs | tests/refusals/keep 5.10
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#define LOG_LEN (4u << 20)
#define LINES_MOST 100

static const char *last_lines(const char *log)
{
	const char *at = log + strlen(log);

	for (int lines = 0; at > log; at--)
		if (at[-1] == '\n' && ++lines > LINES_MOST)
			break;
	return at;
}

static void print_log(const char *path, char *log)
{
	const char *slash = strrchr(path, '/') + 1 + strlen("refusal_");
	int len = (int)strcspn(slash, ".");
	char *state = NULL, *tail = (char *)last_lines(log);

	for (char *line = strtok_r(tail, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
		printf("log %.*s: %s\n", len, slash, line);
}

static int try_object(const char *path, char *log)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program;
	int refused = 0;

	memset(log, 0, LOG_LEN);
	bpf_object__for_each_program(program, object)
		bpf_program__set_log_buf(program, log, LOG_LEN);
	if (object && bpf_object__load(object)) {
		print_log(path, log);
		refused = 1;
	}
	bpf_object__close(object);
	return refused;
}

int main(void)
{
	char *log = malloc(LOG_LEN);
	glob_t paths;
	int refused = 0;

	libbpf_set_print(NULL);
	if (!log || glob(REFUSAL_OBJECTS "/refusal_*.bpf.o", 0, NULL, &paths))
		return 1;
	for (size_t i = 0; i < paths.gl_pathc; i++)
		refused += try_object(paths.gl_pathv[i], log);
	printf("log of %d objects of %zu\n", refused, paths.gl_pathc);
	globfree(&paths);
	free(log);
	return 0;
}
