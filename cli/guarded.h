/* SPDX-License-Identifier: MIT */
/*
 * If the kernel refuses a program that the checks accepted, with a message that a guard can cure,
 * builds the file again with all guards, then with the fewest that suffice. In: the compilation and
 * the failed session. Out: the object that loads. Called by load.c and run.c.
 */
#pragma once

#include <skep/session.h>

#include "cli/passes.h"
#include "frontend/base/text.h"

/* A function to call between open and load of each attempt; returns 0 or -errno. NULL: none. */
struct guarded_way {
	int (*prepare)(struct skep_session *session, void *user);
	void *user;
};

/*
 * Called after a failed load. Returns true if guards help: then the compilation has the C with
 * them, ret_object the object, and [guarded] is among the diagnostics. Otherwise nothing is
 * changed. No attempt pins or attaches anything.
 */
bool guarded_find(struct compilation *compilation, const struct skep_session *refused,
		  const struct guarded_way *way, struct text *ret_object);
