#include "cli/run_command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/include/skep/session.h"

const char *run_cgroup_path(struct arena *arena, const char *path)
{
	char root[PATH_MAX];

	if (path[0] == '/' && path[1])
		return path;
	if (skep_cgroup_root(root, sizeof(root)))
		return NULL;
	if (path[0] == '/')
		return arena_strdup(arena, root);
	return arena_printf(arena, "%s/%s", root, path);
}

/* Our own cgroup v2: the line "0::/path" of /proc/self/cgroup, below the mount. */
static const char *own_cgroup(struct arena *arena)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	const char *found = NULL;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while (file && !found && (len = getline(&line, &room, file)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		if (!strncmp(line, "0::/", 4))
			found = run_cgroup_path(arena, line[4] ? arena_strdup(arena, line + 4) :
								 "/");
	}
	free(line);
	if (file)
		fclose(file);
	return found;
}

int run_cgroup_make(struct run_cgroup *cgroup, struct arena *arena, const char *parent,
		    const char **ret_where)
{
	errno = ENOENT;
	parent = parent ? run_cgroup_path(arena, parent) : own_cgroup(arena);
	*ret_where = parent ? parent : "/proc/self/mountinfo, where cgroup v2 is looked up";
	if (!parent)
		return -errno;
	cgroup->path = arena_printf(arena, "%s%sskep-run-%ld", parent,
				    parent[strlen(parent) - 1] == '/' ? "" : "/", (long)getpid());
	*ret_where = cgroup->path;
	if (mkdir(cgroup->path, 0755) < 0)
		return -errno;
	cgroup->fd = open(arena_printf(arena, "%s/cgroup.procs", cgroup->path),
			  O_RDWR | O_CLOEXEC);
	if (cgroup->fd < 0) { /* a directory of another file system */
		int error = -errno;

		rmdir(cgroup->path);
		return error;
	}
	return 0;
}

/* cgroup.kill is there from 5.14 on; before it, each process by its number. */
static void kill_inside(const struct run_cgroup *cgroup, struct arena *arena)
{
	int fd = open(arena_printf(arena, "%s/cgroup.kill", cgroup->path), O_WRONLY | O_CLOEXEC);
	bool killed = fd >= 0 && write(fd, "1", 1) == 1;
	FILE *procs;
	int pid;

	if (fd >= 0)
		close(fd);
	if (killed)
		return;
	procs = fopen(arena_printf(arena, "%s/cgroup.procs", cgroup->path), "re");
	while (procs && fscanf(procs, "%d", &pid) == 1)
		if (pid > 1)
			kill(pid, SIGKILL);
	if (procs)
		fclose(procs);
}

/* A process leaves its cgroup a moment after its end. */
int run_cgroup_remove(struct run_cgroup *cgroup, struct arena *arena)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	int error = -EBUSY;

	close(cgroup->fd);
	for (int tries = 0; tries < 300 && error == -EBUSY; tries++) {
		error = rmdir(cgroup->path) < 0 ? -errno : 0;
		if (error != -EBUSY)
			break;
		kill_inside(cgroup, arena);
		nanosleep(&moment, NULL);
	}
	return error;
}

static void __attribute__((noreturn))
become(const struct run_cgroup *cgroup, char **argv, int report)
{
	sigset_t none;
	int error;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (write(cgroup->fd, "0", 1) == 1)
		execvp(argv[0], argv);
	error = errno;
	if (write(report, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

pid_t run_command_start(const struct run_cgroup *cgroup, char **argv)
{
	int report[2], error = 0;
	pid_t pid;
	ssize_t got;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid == 0)
		become(cgroup, argv, report[1]);
	if (pid < 0)
		error = errno;
	close(report[1]);
	do /* the pipe closes without a word when the command runs */
		got = read(report[0], &error, sizeof(error));
	while (got < 0 && errno == EINTR);
	close(report[0]);
	if (pid > 0 && got == (ssize_t)sizeof(error))
		waitpid(pid, NULL, 0);
	return error ? -error : pid;
}

int run_command_status(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
