// SPDX-License-Identifier: MIT
/*
 * One session from open to close, for faults/run: `session OBJECT PROGRAM PLACE`. 0: all went well; 1: a function failed
 * and its error was printed; 3: something is wrong besides, which is printed as `FAULT: ..`.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <skep/session.h>

#define FAULT 3

/* By getdents on a descriptor that was opened before: it needs no call that is made to fail. */
static int descriptors(DIR *directory)
{
	int count = 0;

	rewinddir(directory);
	while (readdir(directory))
		count++;
	return count;
}

static int on_record(const void *record, size_t len, void *user)
{
	(void)record;
	*(size_t *)user += len;
	return 0;
}

static int attach(struct skep_session *session, const char *program, const char *place)
{
	SKEP_OPTS(skep_attach_opts, to);

	if (!strcmp(program, "fault-cgroup"))
		to.cgroup_path = place;
	if (!strcmp(program, "fault-xdp")) {
		to.interface = place;
		to.xdp_mode = SKEP_XDP_GENERIC;
	}
	if (!strcmp(program, "fault-perf"))
		to.frequency = 200;
	if (!strcmp(program, "fault-trace") && *place)
		to.pin_path = place;
	return skep_session_attach(session, program, &to, NULL);
}

static int use(struct skep_session *session, char **argv, struct skep_stop *stop)
{
	static const char *const names[] = { "fault-cgroup", "fault-xdp", "fault-trace", "fault-perf" };
	static size_t len;
	int error = skep_session_open_file(session, argv[1], NULL);

	for (int i = 0; i < 4 && !error; i++)
		error = skep_session_enable(session, names[i], !strcmp(names[i], argv[2]));
	if (!error)
		error = skep_session_load(session);
	if (!error)
		error = skep_session_on_record(session, "events", 8, on_record, &len);
	if (!error)
		error = attach(session, argv[2], argv[3]);
	for (int i = 0; i < 3 && !error; i++)
		getppid();
	if (!error)
		error = skep_session_run(session, stop, SKEP_RUN(.for_ns = 10000000));
	if (!error && skep_session_link_count(session) != 1) {
		fprintf(stderr, "FAULT: %zu links\n", skep_session_link_count(session));
		exit(FAULT);
	}
	return error;
}

/* A failure has a sentence of its own. */
static int report(const struct skep_session *session, int error)
{
	const struct skep_error *said = skep_session_error(session);

	skep_error_print(said, stderr);
	if (said->code && said->text && *said->text && said->stage != SKEP_STAGE_NONE)
		return 1;
	fprintf(stderr, "FAULT: %d without a reason\n", error);
	return FAULT;
}

/* An adopted or pinned link outlives its session: this test's is taken away again. */
static void remove_pin(const char *program, const char *place)
{
	if (!strcmp(program, "fault-trace") && *place)
		unlink(place);
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	DIR *directory = opendir("/proc/self/fd");
	int before, after, error, status;

	if (argc != 4 || !directory) {
		fprintf(stderr, "session OBJECT PROGRAM PLACE\n");
		return argc == 4;
	}
	before = descriptors(directory);
	struct skep_session *session = skep_session_new();

	error = use(session, argv, stop);
	status = error ? report(session, error) : 0;
	skep_session_close(session);
	remove_pin(argv[2], argv[3]);
	after = descriptors(directory);
	if (before != after) {
		fprintf(stderr, "FAULT: %d descriptors before, %d after\n", before, after);
		status = FAULT;
	}
	closedir(directory);
	return status;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
