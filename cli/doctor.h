/* SPDX-License-Identifier: MIT */
/* What the files of `skep doctor` share. */
#pragma once

#include <stdbool.h>

#include "runtime/include/skep/tool.h"
#include "skeletons/toolchain.h"

enum doctor_finding {
	DOCTOR_FOUND,
	DOCTOR_LACKS,   /* Skep needs it: the exit status says so */
	DOCTOR_WITHOUT, /* some programs need it */
};

struct doctor {
	struct arena *arena;
	struct toolchain toolchain;
	struct skep_show show;
	bool lacks;
};

/* A line, or with --format=json an object. */
void doctor_say(struct doctor *doctor, enum doctor_finding finding, const char *what, const char *text,
		const char *help);
/* tracefs, perf events, kprobes, uprobes, trampolines and LSM: which tracing programs can be attached here. */
void doctor_look_at_tracing(struct doctor *doctor);
