/* SPDX-License-Identifier: MIT */

/* @section@; the session owns the link, ret_link may be NULL */
static inline int @base@_attach_@program@(struct @base@_session *app,
	const char *cgroup_path, struct skep_link **ret_link)
{
	SKEP_OPTS(skep_attach_opts, to);

	to.cgroup_path = cgroup_path;
	return skep_session_attach(app->session, "@program@", &to, ret_link);
}
