/* SPDX-License-Identifier: MIT */
/* What `run` says while it runs. */
#pragma once

#include "cli/passes.h"
#include "cli/run_command.h"
#include "cli/run_maps.h"
#include "runtime/include/skep/session.h"

struct run_times {
	int64_t interval; /* nanoseconds between two prints of the maps; 0: at the end only */
	int64_t end;      /* nanoseconds until it ends by itself; 0: never */
	bool once;        /* the first print is the last */
};

struct run {
	struct compilation *compilation;
	struct skep_session *session;
	struct skep_stop *stop;
	struct run_cgroup cgroup;     /* made for the command */
	const char *cgroup_path;      /* where cgroup programs are attached */
	const struct skep_attach_opts *to;
	struct map_view view;
	struct run_times times;
	bool is_refused;              /* it loads with guards only, and -Werror makes an error of that */
	int error;                    /* of the loop; the session's error explains it */
	pid_t child;                  /* the command, 0 where there is none */
	int child_fd;                 /* its pidfd */
	int command_status;
	VEC(uint32_t) program_ids;    /* the kernel's, of what was attached */
	VEC(const char *) pins;       /* of maps, which stay */
};

bool run_wants_cgroup(const struct program *program);
bool run_wants_interface(const struct program *program);

/* "attached count-egress cgroup_skb/egress -> /sys/fs/cgroup/app", one line for each. */
void run_note_programs(struct run *run);
/* "detached 1, nothing left", or with what is pinned, once the kernel has let go of them. */
void run_note_detached(struct run *run);

/* The command has not ended by SIGTERM. */
void run_note_killed(const struct run *run, int seconds);

/* Reports a failure; gives CLI_ENVIRONMENT. */
enum cli_exit run_fail(struct run *run, const char *stage, const char *name, const char *text);
