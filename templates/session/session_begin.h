/* SPDX-License-Identifier: MIT */

/* ---- session ---- */

struct @base@_session {
	struct skep_session *session; /* errors, polling: what skep_* takes */
	struct @base@ *skel; /* maps, progs, bss; never destroy it yourself */
	int loaded;
