/* SPDX-License-Identifier: MIT */

/* Records of any shape, from within skep_session_poll(app->session, ..). After load. */
static inline int @base@_on_@map@(struct @base@_session *app,
	skep_record_fn fn, void *user)
{
	return skep_session_on_record(app->session, "@map@", 0, fn, user);
}
