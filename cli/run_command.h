/* SPDX-License-Identifier: MIT */
/* A cgroup made for one command, and the command in it. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "frontend/base/arena.h"

struct run_cgroup {
	const char *path;  /* in the arena */
	int fd;            /* of its cgroup.procs */
	int lock;          /* its directory, locked while we are there */
};

/*
 * Makes skep-run-<pid> below `parent` (below our own cgroup where it is NULL), and removes those of runs
 * that were killed. 0 or -errno, with *ret_where the path that failed.
 */
int run_cgroup_make(struct run_cgroup *cgroup, struct arena *arena, const char *parent,
		    const char **ret_where);
/* Removes those that killed runs have left below the parent, of which run_cgroup_make says more. */
void run_cgroup_sweep(struct arena *arena, const char *parent);
/* Ends what still runs in it and below, and removes all. 0 or -errno. */
int run_cgroup_remove(struct run_cgroup *cgroup, struct arena *arena);

/* Starts argv in the cgroup, with no signal held. Its pid, or -errno where it cannot be started. */
pid_t run_command_start(const struct run_cgroup *cgroup, char **argv);
/* SIGKILL for the command and everything in the cgroup and below. */
void run_command_kill(const struct run_cgroup *cgroup, pid_t pid, struct arena *arena);
/* The status that a shell would give, 128 + the signal where one ended it. Waits for the end. */
int run_command_status(pid_t pid);

/* "app" is taken below the mount of cgroup v2, as libskep does. NULL where there is none. */
const char *run_cgroup_path(struct arena *arena, const char *path);
