/* SPDX-License-Identifier: MIT */

/* ---- session ---- */

struct @base@_session {
	struct skep_session *session; /* for skep_* functions: errors, polling */
	struct @base@ *skel; /* maps, progs, bss; the session destroys it */
	int loaded;
