/* SPDX-License-Identifier: MIT */

static inline int @base@_@name@_record(const void *record, size_t len, void *user)
{
	struct @base@_session *app = (struct @base@_session *)user;

	(void)len; /* the session has checked it */
	return app->on_@name@.fn((const struct @record@ *)record, @len_out@app->on_@name@.user);
}
