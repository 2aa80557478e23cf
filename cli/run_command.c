// SPDX-License-Identifier: MIT
/*
 * The cgroup and the command of `skep run -- COMMAND`. In: the command's argv. Out: a cgroup of its
 * own, the command in it, its exit status; everything is removed at the end. Called by run.c and
 * run_loop.c.
 */
#include "cli/run_command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
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
	if (skep_cgroup_root(sizeof(root), root))
		return NULL;
	if (path[0] == '/')
		return arena_strdup(arena, root);
	return arena_printf(arena, "%s/%s", root, path);
}

/* Our own cgroup v2: the line "0::/path" of /proc/self/cgroup, below the mount point. */
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

/* ---- removing ---- */

/* Kills all processes of the cgroup: by cgroup.kill from Linux 5.14 on, otherwise one by one. */
static void kill_inside(const char *path, struct arena *arena)
{
	int fd = open(arena_printf(arena, "%s/cgroup.kill", path), O_WRONLY | O_CLOEXEC);
	bool killed = fd >= 0 && write(fd, "1", 1) == 1;
	FILE *procs;
	int pid;

	if (fd >= 0)
		close(fd);
	if (killed)
		return;
	procs = fopen(arena_printf(arena, "%s/cgroup.procs", path), "re");
	while (procs && fscanf(procs, "%d", &pid) == 1)
		if (pid > 1)
			kill(pid, SIGKILL);
	if (procs)
		fclose(procs);
}

/* The same for the cgroup and all below: before 5.14 each must be visited. */
static void kill_tree(const char *path, struct arena *arena)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			kill_tree(arena_printf(arena, "%s/%s", path, entry->d_name), arena);
	if (directory)
		closedir(directory);
	kill_inside(path, arena);
}

void run_command_kill(const struct run_cgroup *cgroup, pid_t pid, struct arena *arena)
{
	kill_tree(cgroup->path, arena);
	kill(pid, SIGKILL); /* it may have left the cgroup */
}

/* Removes the cgroups that the command made, then this one. Returns 0 or the last -errno. */
static int remove_tree(const char *path, struct arena *arena)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int error;

	while (directory && (entry = readdir(directory)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			remove_tree(arena_printf(arena, "%s/%s", path, entry->d_name), arena);
	if (directory)
		closedir(directory);
	error = rmdir(path) < 0 ? -errno : 0;
	if (error == -EBUSY)
		kill_inside(path, arena);
	return error;
}

/* Retries: a process leaves its cgroup shortly after its end. */
static int remove_all(const char *path, struct arena *arena)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	int error = -EBUSY;

	for (int tries = 0; tries < 300 && error == -EBUSY; tries++) {
		if (tries)
			nanosleep(&moment, NULL);
		error = remove_tree(path, arena);
	}
	return error;
}

/* Removes cgroups of runs that were killed: nobody holds their lock, and their process is gone. */
static void sweep(const char *parent, struct arena *arena)
{
	DIR *directory = opendir(parent);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char *end;
		const char *path;
		long pid;
		int fd;

		if (strncmp(entry->d_name, "skep-run-", 9))
			continue;
		pid = strtol(entry->d_name + 9, &end, 10);
		if (*end || pid <= 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		path = arena_printf(arena, "%s/%s", parent, entry->d_name);
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			remove_all(path, arena);
		if (fd >= 0)
			close(fd);
	}
	if (directory)
		closedir(directory);
}

void run_cgroup_sweep(struct arena *arena, const char *parent)
{
	parent = parent ? run_cgroup_path(arena, parent) : own_cgroup(arena);
	if (parent)
		sweep(parent, arena);
}

/* ---- making ---- */

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
	sweep(parent, arena);
	if (mkdir(cgroup->path, 0755) < 0)
		return -errno;
	cgroup->lock = open(cgroup->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cgroup->lock >= 0)
		flock(cgroup->lock, LOCK_EX | LOCK_NB);
	cgroup->fd = open(arena_printf(arena, "%s/cgroup.procs", cgroup->path),
			  O_RDWR | O_CLOEXEC);
	if (cgroup->fd < 0) { /* a directory of another file system */
		int error = -errno;

		rmdir(cgroup->path);
		close(cgroup->lock);
		return error;
	}
	return 0;
}

int run_cgroup_remove(struct run_cgroup *cgroup, struct arena *arena)
{
	int error;

	close(cgroup->fd);
	error = remove_all(cgroup->path, arena);
	close(cgroup->lock);
	return error;
}

/* ---- the command ---- */

static void __attribute__((noreturn))
become(const struct run_cgroup *cgroup, char **argv, int report, pid_t parent)
{
	sigset_t none;
	int error;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* if skep dies, the command must not run on without its programs */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it has died already */
		_exit(127);
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
	pid_t pid, parent = getpid();
	ssize_t got;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid == 0)
		become(cgroup, argv, report[1], parent);
	if (pid < 0)
		error = errno;
	close(report[1]);
	do /* the pipe closes without data when the command runs */
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
