/* SPDX-License-Identifier: MIT */

/* @section@; the session owns the link, ret_link may be NULL */
static inline int @base@_attach_@program@(struct @base@_session *app,
	const struct skep_attach_opts *to, struct skep_link **ret_link)
{
	return skep_session_attach(app->session, "@program@", to, ret_link);
}
