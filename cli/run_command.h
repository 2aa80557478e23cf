/* SPDX-License-Identifier: MIT */
/*
 * The cgroup that `skep run` makes for a command, and the command in it. In: argv. Out: the
 * cgroup's path, the command's status. Called by run.c and run_loop.c.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "frontend/base/arena.h"

struct run_cgroup {
	const char *path;  /* in the arena */
	int fd;            /* cgroup.procs */
	int lock;          /* the directory, locked during the run */
};

/*
 * Creates skep-run-<pid> below `parent` (NULL: our own cgroup), and removes those of runs that were
 * killed. 0, or -errno with *ret_where the path that failed.
 */
int run_cgroup_make(struct run_cgroup *cgroup, struct arena *arena, const char *parent,
		    const char **ret_where);
/* Removes cgroups that killed runs left below the parent. */
void run_cgroup_sweep(struct arena *arena, const char *parent);
/* Kills what still runs in it and below, and removes all. 0 or -errno. */
int run_cgroup_remove(struct run_cgroup *cgroup, struct arena *arena);

/* Starts argv in the cgroup, with no signal blocked. Returns its pid, or -errno. */
pid_t run_command_start(const struct run_cgroup *cgroup, char **argv);
/* Sends SIGKILL to the command and to everything in the cgroup and below. */
void run_command_kill(const struct run_cgroup *cgroup, pid_t pid, struct arena *arena);
/* Waits for the command. Returns the status as a shell would: 128 + signal if a signal ended it. */
int run_command_status(pid_t pid);

/*
 * The absolute path: "app" is below the mount point of cgroup v2, as in libskep. NULL if there is
 * none.
 */
const char *run_cgroup_path(struct arena *arena, const char *path);
