/* SPDX-License-Identifier: MIT */

/* -ENOENT: no such key */
static inline int @base@_@map@_get(struct @base@_session *app, @key_in@,
	@value_out@)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		ret_value, @value_out_len@);
}
