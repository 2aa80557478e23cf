// SPDX-License-Identifier: MIT
/*
 * Loads each program of each object by itself, attaches nothing, and prints a line for each:
 * `loaded: FILE`, PROGRAM, 0 or the error's number, and the last line of the kernel's log, with tabs
 * between. The objects are the arguments, or what the pattern in SKEP_CORPUS names.
 */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>
#include <skep/session.h>

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* The last line that says why: those after it count what the verifier did. */
static const char *reason_in(char *log)
{
	char *found = "";

	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		if (strncmp(line, "processed ", 10) != 0 && strncmp(line, "verification time", 17) != 0 &&
		    strncmp(line, "stack depth", 11) != 0)
			found = line;
	return found;
}

/* By libskep, which knows sections that libbpf does not. NULL with errno where it cannot be opened. */
static struct bpf_object *open_object(const char *path, struct skep_session *session)
{
	int error = skep_session_open_file(session, path, NULL);

	errno = -error;
	return error ? NULL : skep_session_object(session);
}

static void load_one(const char *path, const char *name)
{
	static char log[1 << 20];
	struct skep_session *session = skep_session_new();
	struct bpf_object *object = open_object(path, session);
	struct bpf_program *program;
	int error;

	log[0] = '\0';
	bpf_object__for_each_program(program, object) {
		bool wanted = !strcmp(bpf_program__name(program), name);

		bpf_program__set_autoload(program, wanted);
		if (wanted)
			bpf_program__set_log_buf(program, log, sizeof(log));
	}
	error = bpf_object__load(object);
	printf("loaded: %s\t%s\t%d\t%s\n", path, name, error ? -error : 0, error ? reason_in(log) : "");
	skep_session_close(session);
}

/* Where the kernel takes all of them at once, it takes each. */
static bool loads_whole(const char *path)
{
	struct skep_session *session = skep_session_new();
	struct bpf_object *object = open_object(path, session);
	bool loads = object && bpf_object__load(object) == 0;

	skep_session_close(session);
	return loads;
}

static int load_all(const char *path)
{
	struct skep_session *session = skep_session_new();
	struct bpf_object *names = open_object(path, session);
	struct bpf_program *program;
	bool whole = loads_whole(path);

	if (!names) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	bpf_object__for_each_program(program, names) {
		if (whole)
			printf("loaded: %s\t%s\t0\t\n", path, bpf_program__name(program));
		else
			load_one(path, bpf_program__name(program));
	}
	skep_session_close(session);
	return 0;
}

int main(int count, char **arguments)
{
	const char *pattern = getenv("SKEP_CORPUS");
	glob_t found = { 0 };
	int status = 0;

	libbpf_set_print(print_nothing);
	if (pattern) {
		status = glob(pattern, 0, NULL, &found);
		for (size_t i = 0; !status && i < found.gl_pathc; i++)
			status = load_all(found.gl_pathv[i]);
		globfree(&found);
		return status;
	}
	for (int i = 1; !status && i < count; i++)
		status = load_all(arguments[i]);
	return status;
}
