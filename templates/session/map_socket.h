/* SPDX-License-Identifier: MIT */

/* fd: a socket; the caller keeps it. The entry is removed when the socket is closed */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@, int fd)
{
	@value_c@ value = (@value_c@)fd;

	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&value, sizeof(value), BPF_ANY);
}
