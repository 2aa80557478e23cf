/* SPDX-License-Identifier: MIT */

/* Sets the function that skep_session_poll(app->session, ..) calls with each record. Call it after load. */
static inline int @base@_on_@map@(struct @base@_session *app,
	skep_record_fn fn, void *user)
{
	return skep_session_on_record(app->session, "@map@", 0, fn, user);
}
