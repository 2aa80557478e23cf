/* SPDX-License-Identifier: MIT */
/*
 * The way out: where the kernel refuses a program that the checks accepted, in words that a guard cures, the file is built once
 * more with all guards, and then with as few of them as it loads with.
 */
#pragma once

#include <skep/session.h>

#include "cli/passes.h"
#include "frontend/base/text.h"

/* What is done with each try between open and load: 0 or -errno. NULL: nothing. */
struct guarded_way {
	int (*prepare)(struct skep_session *session, void *user);
	void *user;
};

/*
 * The session has failed to load. True where some guards help: the compilation then has the C with them, ret_object the
 * object, and [guarded] is among the diagnostics. False: nothing has changed. No try pins or attaches anything.
 */
bool guarded_find(struct compilation *compilation, const struct skep_session *refused,
		  const struct guarded_way *way, struct text *ret_object);
