/* SPDX-License-Identifier: MIT */

/* -ENOENT: no such key */
static inline int @base@_@map@_delete(struct @base@_session *app, @key_in@)
{
	return skep_map_delete(app->session, @base@_@map@_map(app), @key_at@, @key_len@);
}
