/* SPDX-License-Identifier: MIT */
/*
 * Loads an object that was just built, and reports why that fails. In: the object's bytes. Out: a
 * session, or diagnostics. Called by build.c, explain.c, run.c and guarded.c.
 */
#pragma once

#include <skep/session.h>

#include "cli/passes.h"
#include "frontend/base/text.h"

/*
 * Opens the object in the session. 0, or -errno, explained by the session's error or by the
 * failure.
 */
int load_open(struct compilation *compilation, const struct text *object,
	      struct skep_session *session);

/* Reports why the session failed: a refusal by the verifier becomes a diagnostic. */
enum cli_exit load_report(struct compilation *compilation, const struct skep_session *session);

/*
 * Loads the object and unloads it, without attaching or pinning. Reports why it is refused. If
 * guards help, ret_guarded is the object that loads, and the compilation has its C; otherwise it is
 * empty.
 */
enum cli_exit load_test(struct compilation *compilation, const struct text *object, struct text *ret_guarded);
/*
 * Makes sure that an attempt pins nothing and reuses no pinned map. Called between open and load.
 */
void load_forget_pins(struct skep_session *session);
/* The running kernel: "6.18" for "6.18.15-cloud-amd64". */
const char *load_kernel_name(struct arena *arena);
/* Prints "Linux 6.18 accepts `count-sent`". */
void load_note_accepted(const struct compilation *compilation);
