/* SPDX-License-Identifier: MIT */
/*
 * The messages of `skep run`, and struct run, the state that its files share. run.c fills it.
 */
#pragma once

#include "cli/passes.h"
#include "cli/run_command.h"
#include "cli/run_maps.h"
#include "runtime/include/skep/session.h"

struct run_times {
	int64_t interval; /* ns between two prints of the maps; 0: only at the end */
	int64_t end;      /* ns until it ends by itself; 0: never */
	bool once;        /* ends after the first print */
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
	bool is_refused;              /* it loads only with guards, and -Werror is given */
	int error;                    /* the loop's; explained by the session's error */
	pid_t child;                  /* the command; 0: none */
	int child_fd;                 /* its pidfd */
	int command_status;
	VEC(uint32_t) program_ids;    /* the kernel's ids of attached programs */
	VEC(const char *) pins;       /* pinned maps, which stay */
};

bool run_wants_cgroup(const struct program *program);
bool run_wants_interface(const struct program *program);

/* Prints "attached count-egress cgroup_skb/egress -> /sys/fs/cgroup/app", one line for each. */
void run_note_programs(struct run *run);
/* Prints "detached 1, nothing left", or what is pinned, when the kernel has freed the programs. */
void run_note_detached(struct run *run);

/* Reports that the command did not end after SIGTERM. */
void run_note_killed(const struct run *run, int seconds);

/* Reports a failure, and returns CLI_ENVIRONMENT. */
enum cli_exit run_fail(struct run *run, const char *stage, const char *name, const char *text);
