/* SPDX-License-Identifier: MIT */
/* An object that was just built, loaded into the running kernel; what went wrong with it, said. */
#pragma once

#include <skep/session.h>

#include "cli/passes.h"
#include "frontend/base/text.h"

/* Opens the object in the session. 0 or -errno, which the session's error explains, or the failure. */
int load_open(struct compilation *compilation, const struct text *object,
	      struct skep_session *session);

/* Says why the session failed: a refusal of the verifier becomes a diagnostic. */
enum cli_exit load_report(struct compilation *compilation, const struct skep_session *session);

/*
 * Loads the object and unloads it: nothing is attached or pinned. Says why it is refused. Where guards help, ret_guarded is
 * the object that loads, and the compilation has its C; else it is empty.
 */
enum cli_exit load_test(struct compilation *compilation, const struct text *object, struct text *ret_guarded);
/* What is only tried leaves no pin, and takes no map that is pinned. Between open and load. */
void load_forget_pins(struct skep_session *session);
/* "6.18" of "6.18.15-cloud-amd64": the running kernel. */
const char *load_kernel_name(struct arena *arena);
/* "Linux 6.18 accepts `count-sent`" */
void load_note_accepted(const struct compilation *compilation);
