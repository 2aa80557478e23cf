/* SPDX-License-Identifier: MIT */

/* reads and deletes atomically; -ENOENT: no such key. Needs Linux 5.14 */
static inline int @base@_@map@_take(struct @base@_session *app, @key_in@,
	@value_out@)
{
	return skep_map_take(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		ret_value, @value_out_len@);
}
