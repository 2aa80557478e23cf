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

/* Loads the object and unloads it: nothing is attached or pinned. Says why it is refused. */
enum cli_exit load_test(struct compilation *compilation, const struct text *object);
/* "Linux 6.18 accepts `count-sent`" */
void load_note_accepted(const struct compilation *compilation);
