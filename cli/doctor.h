/* SPDX-License-Identifier: MIT */
/*
 * The declarations that doctor.c and doctor_tracing.c share: the report and its findings.
 */
#pragma once

#include <stdbool.h>

#include "runtime/include/skep/tool.h"
#include "skeletons/toolchain.h"

enum doctor_finding {
	DOCTOR_FOUND,
	DOCTOR_LACKS,   /* Skep needs it: the exit status is not 0 */
	DOCTOR_WITHOUT, /* only some programs need it */
};

struct doctor {
	struct arena *arena;
	struct toolchain toolchain;
	struct skep_show show;
	bool lacks;
};

/* Prints a finding as a line, or with --format=json as an object. */
void doctor_say(struct doctor *doctor, enum doctor_finding finding, const char *what, const char *text,
		const char *help);
/*
 * Checks tracefs, perf events, kprobes, uprobes, trampolines and LSM: which tracing programs can be
 * attached here.
 */
void doctor_look_at_tracing(struct doctor *doctor);
